"""A forest plot: effects with their intervals, the numbers beside them, the direction in words under the axis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from reise_report.exhibits import axis, svg
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.text_width import Weight, width, wrap

SIZE = 8.5
SMALL = 8.0
COLUMN_GAP = 12.0
LABEL_SHARE = 0.42  # of the page at most, for the labels
LINE, CLOSE_LINE = 11.0, 10.0
ROW_AIR, CLOSE_ROW_AIR = 5.0, 1.5
TALLEST = 560.0  # of all rows together; more rows stand closer, so that plot and caption stay on a page
LEAST_PLOT = 130.0
COLOUR = ArmStyle.INTERVENTION.colour


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One effect.

    Attributes:
        label: whom or how, ``Adjusted``.
        n: the needle: how many of those randomised are in it, ``562 of 600``; may be empty.
        text: the estimate with its interval as the tables write it, or why there is none.
        value: where the mark stands, on the scale of the axis; None where there is no estimate.
        low: lower end of the interval.
        high: upper end.
        leading: whether it is the analysis that answers the question; its label and text are semibold.
    """

    label: str
    n: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    leading: bool = False


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Rows under one head; an empty head for rows of their own."""

    head: str
    rows: tuple[ForestRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestPlot:
    """Effects on one scale.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        groups: from top to bottom.
        heads: over the labels, the numbers and the estimates.
        axis_label: what the axis measures, with its unit.
        scale: ``linear`` for differences, ``log`` for ratios.
        null: where there is no effect, 0 or 1.
        fewer: what lies left of no effect, in words.
        more: what lies right of it.
        important: the smallest important difference, on the scale of the axis; None leaves it out.
        important_label: its name.
        decimal_sign: of the language.
    """

    id: str
    title: str
    groups: tuple[ForestGroup, ...]
    heads: tuple[str, str, str]
    axis_label: str
    fewer: str
    more: str
    scale: Literal["linear", "log"] = "linear"
    null: float = 0.0
    important: float | None = None
    important_label: str = ""
    decimal_sign: str = "."

    def draw(self) -> str:
        """The plot as SVG."""
        return _Sheet(self).draw()


class _Sheet:
    """The plot laid out: columns first, then rows from top to bottom, then the axis under them."""

    def __init__(self, plot: ForestPlot) -> None:
        self.plot = plot
        self.rows = [row for group in plot.groups for row in group.rows]
        indent = 8.0 if any(group.head for group in plot.groups) else 0.0
        self.indent = indent
        self.label_width = min(
            LABEL_SHARE * svg.PAGE_WIDTH,
            max(self._widest([row.label for row in self.rows]) + indent, self._widest([plot.heads[0]])),
        )
        self.n_width = self._widest([plot.heads[1], *(row.n for row in self.rows)])
        # A reason may be longer than an estimate: it runs over the plot, where its row has nothing to show.
        shown = [row.text for row in self.rows if row.value is not None]
        self.text_width = self._widest([plot.heads[2], *shown])
        used = self.label_width + self.n_width + self.text_width + (3 if self.n_width else 2) * COLUMN_GAP
        if svg.PAGE_WIDTH - used < LEAST_PLOT:
            self.label_width -= LEAST_PLOT - (svg.PAGE_WIDTH - used)
        self.n_end = self.label_width + (COLUMN_GAP + self.n_width if self.n_width else 0)
        self.left = self.n_end + COLUMN_GAP + 4
        self.right = svg.PAGE_WIDTH - self.text_width - COLUMN_GAP - 4
        self.line, self.air = LINE, ROW_AIR
        if self._rows(0)[1] > TALLEST:
            self.line, self.air = CLOSE_LINE, CLOSE_ROW_AIR

    @staticmethod
    def _widest(texts: list[str]) -> float:
        return max((width(text, SIZE, "Semibold") for text in texts), default=0.0)

    @cached_property
    def marks(self) -> tuple[Decimal, ...]:
        ends = [end for row in self.rows for end in (row.low, row.high, row.value) if end is not None]
        ends += [self.plot.null, *([self.plot.important] if self.plot.important is not None else [])]
        if self.plot.scale == "log":
            return axis.ratio_ticks(min(ends), max(ends))
        return axis.ticks(min(ends), max(ends))

    def x(self, value: float) -> float:
        """Where a value stands across the page."""
        low, high, place = float(self.marks[0]), float(self.marks[-1]), value
        if self.plot.scale == "log":
            low, high, place = math.log(low), math.log(high), math.log(value)
        return self.left + (place - low) / (high - low) * (self.right - self.left)

    def draw(self) -> str:
        head = list(self._head())
        top = 17.0
        rows, bottom = self._rows(top + 4)
        frame, height = self._frame(top, bottom)
        return svg.document(
            height=height,
            size=SIZE,
            body=[*head, *frame, *rows],
            id_=self.plot.id,
            title=self.plot.title,
        )

    def _head(self) -> Iterator[str]:
        label, n, estimate = self.plot.heads
        yield svg.text((0, 10), label, weight="Semibold")
        if n:
            yield svg.text((self.n_end, 10), n, weight="Semibold", anchor="end")
        yield svg.text((svg.PAGE_WIDTH, 10), estimate, weight="Semibold", anchor="end")
        yield svg.path([(0, 16), (svg.PAGE_WIDTH, 16)], width=0.4)

    def _rows(self, y: float) -> tuple[list[str], float]:
        elements: list[str] = []
        for place, group in enumerate(self.plot.groups):
            if group.head:
                y += 3 if place else 0
                elements.append(svg.text((0, y + 9), group.head, weight="Semibold"))
                y += self.line + 3
            for row in group.rows:
                lines = wrap(row.label, SIZE, self.label_width - self.indent, self._weight(row))
                reason = wrap(row.text, SIZE, svg.PAGE_WIDTH - self.left) if row.value is None else []
                elements += self._row(row, lines, reason, y)
                y += max(len(lines), len(reason)) * self.line + self.air
        return elements, y

    @staticmethod
    def _weight(row: ForestRow) -> Weight:
        return "Semibold" if row.leading else "Regular"

    def _row(self, row: ForestRow, lines: list[str], reason: list[str], y: float) -> Iterator[str]:
        weight = self._weight(row)
        for place, line in enumerate(lines):
            yield svg.text((self.indent, y + 9 + place * self.line), line, weight=weight)
        if row.n:
            yield svg.text((self.n_end, y + 9), row.n, anchor="end", weight=weight)
        for place, line in enumerate(reason):
            yield svg.text((svg.PAGE_WIDTH, y + 9 + place * self.line), line, anchor="end", fill=svg.GREY)
        if row.value is None:
            return
        yield svg.text((svg.PAGE_WIDTH, y + 9), row.text, anchor="end", weight=weight)
        middle = y + 6
        if row.low is not None and row.high is not None:
            yield svg.path([(self.x(row.low), middle), (self.x(row.high), middle)], stroke=COLOUR, width=1.4)
            for end in (row.low, row.high):
                yield svg.path([(self.x(end), middle - 2.5), (self.x(end), middle + 2.5)], stroke=COLOUR, width=1.4)
        half = 3.6 if row.leading else 3.0
        at = self.x(row.value)
        yield svg.rectangle((at - half, middle - half), 2 * half, 2 * half, fill=COLOUR)

    def _frame(self, top: float, bottom: float) -> tuple[list[str], float]:
        """The line of no effect, the smallest important difference, the axis, and the directions under it."""
        plot, null = self.plot, self.x(self.plot.null)
        elements = [svg.path([(null, top), (null, bottom)], width=0.8)]
        if plot.important is not None:
            at = self.x(plot.important)
            elements.append(svg.path([(at, top), (at, bottom)], stroke=svg.ACCENT, width=0.8, dash="3,2"))
        elements.append(svg.path([(self.left, bottom), (self.right, bottom)], width=0.6))
        decimals = axis.decimals_of(self.marks)
        for mark in self.marks:
            at = self.x(float(mark))
            elements.append(svg.path([(at, bottom), (at, bottom + 3)], width=0.6))
            shown = axis.label(mark, plot.decimal_sign, None if plot.scale == "log" else decimals)
            elements.append(svg.text((at, bottom + 11.5), shown, anchor="middle", size=SMALL))
        y = bottom + 23
        elements.append(self._within(self.left, self.right, y, plot.axis_label))
        y, directions = self._directions(y + 5, null)
        elements += directions
        if plot.important is not None and plot.important_label:
            y += 12
            elements += self._key(y)
        return elements, y + 3

    def _within(self, left: float, right: float, y: float, content: str) -> str:
        """A line centred between two places, moved so that it stays on the page."""
        half = width(content, SMALL) / 2
        middle = min(max((left + right) / 2, half), svg.PAGE_WIDTH - half)
        return svg.text((middle, y), content, anchor="middle", size=SMALL)

    def _directions(self, y: float, null: float) -> tuple[float, list[str]]:
        """The words for either side, each beside an arrow that leaves the line of no effect."""
        elements: list[str] = []
        lowest = y
        for words, side in ((self.plot.fewer, -1), (self.plot.more, 1)):
            room = (null if side < 0 else svg.PAGE_WIDTH - null) - 20
            start = null + side * 4
            elements.append(svg.arrow([(start, y + 5), (start + side * 12, y + 5)], stroke=svg.ACCENT))
            lines = wrap(words, SMALL, room)
            for place, line in enumerate(lines):
                at = (start + side * 15, y + 8 + place * 10)
                anchor = "end" if side < 0 else "start"
                elements.append(svg.text(at, line, anchor=anchor, size=SMALL, fill=svg.ACCENT))
            lowest = max(lowest, y + 8 + (len(lines) - 1) * 10)
        return lowest, elements

    def _key(self, y: float) -> Iterator[str]:
        content = self.plot.important_label
        start = max(0.0, min(self.x(self.plot.important or 0.0), svg.PAGE_WIDTH - 16 - width(content, SMALL)))
        yield svg.path([(start, y - 3), (start + 12, y - 3)], stroke=svg.ACCENT, width=0.8, dash="3,2")
        yield svg.text((start + 16, y), content, size=SMALL, fill=svg.ACCENT)

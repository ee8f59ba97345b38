"""Curves over what may be paid for one unit of effect, with the plan's thresholds as upright lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reise_report.exhibits import axis, svg
from reise_report.exhibits.effects.line_panel import apart, wrapped
from reise_report.exhibits.text_width import width, wrap

SIZE, SMALL, LINE = 8.5, 8.0, 10.5
SMALL_LINE = 10.0
SAMPLE = 16.0  # points of a line shown before its name, so that dashes tell curves apart where they end together
HEIGHT = 168.0
GRID = "#e3e7ea"
STYLES = (("#0b5fa5", ""), ("#b5532c", "6,3"), ("#2e7d4f", "1.5,2.5"), ("#4b5563", "7,2,1.5,2"))
"""Colour and dashes of each perspective, never colour alone."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ValueCurve:
    """One perspective: its name at the end of the line, and points (amount, height)."""

    name: str
    points: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptabilityPlot:
    """Heights over amounts: probabilities in percent, or money.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        height_label: what the heights are, over the upright axis.
        amount_label: what the axis across measures.
        curves: in the order of the perspectives.
        thresholds: amount and its words; the words stand where there is room.
        top: the end of the upright axis; None for that of the heights.
        percent: the sign after a height; empty for money.
        decimal_sign: of the language.
        thousands: the sign between thousands.
    """

    id: str
    title: str
    height_label: str
    amount_label: str
    curves: tuple[ValueCurve, ...]
    thresholds: tuple[tuple[float, str], ...]
    top: float | None = None
    percent: str = ""
    decimal_sign: str = "."
    thousands: str = "\u00a0"

    def draw(self) -> str:
        """The plot as SVG."""
        sheet = _Sheet(self)
        body = [*sheet.frame(), *sheet.limits(), *sheet.lines()]
        return svg.document(
            height=sheet.bottom + 20 + SMALL_LINE * len(sheet.below),
            size=SIZE,
            body=body,
            id_=self.id,
            title=self.title,
        )


class _Sheet:
    def __init__(self, plot: AcceptabilityPlot) -> None:
        self.plot = plot
        points = [point for curve in plot.curves for point in curve.points]
        highest = plot.top if plot.top is not None else max(height for _, height in points)
        self.marks = axis.ticks(0, highest if highest > 0 else 1.0, at_most=6)
        self.last = max(amount for amount, _ in points)
        self.labels = [self._label(mark) + plot.percent for mark in self.marks]
        self.left = max(width(label, SMALL) for label in self.labels) + 6
        lines = [line for curve in plot.curves for line in wrapped(curve.name)]
        self.right = svg.PAGE_WIDTH - max(width(line, SMALL) for line in lines) - SAMPLE - 12
        self.above, self.below = (
            wrap(label, SMALL, svg.PAGE_WIDTH) for label in (plot.height_label, plot.amount_label)
        )
        self.top = 20.0 + SMALL_LINE * len(self.above)
        self.bottom = self.top + HEIGHT

    def _label(self, mark: Decimal) -> str:
        return axis.label(mark, self.plot.decimal_sign, None, self.plot.thousands)

    def x(self, amount: float) -> float:
        return self.left + amount / self.last * (self.right - self.left)

    def y(self, height: float) -> float:
        return self.bottom - height / float(self.marks[-1]) * HEIGHT

    def frame(self) -> Iterator[str]:
        for place, line in enumerate(self.above):
            yield svg.text((0, 9 + SMALL_LINE * place), line, size=SMALL)
        for mark, label in zip(self.marks, self.labels, strict=True):
            y = self.y(float(mark))
            yield svg.path([(self.left, y), (self.right, y)], stroke=GRID if mark else svg.INK, width=0.6)
            yield svg.text((self.left - 5, y + 2.8), label, anchor="end", size=SMALL)
        for mark in axis.ticks(0, self.last, at_most=7):
            if float(mark) > self.last:
                continue
            x = self.x(float(mark))
            yield svg.path([(x, self.bottom), (x, self.bottom + 3)], width=0.6)
            yield svg.text((x, self.bottom + 12), self._label(mark), anchor="middle", size=SMALL)
        half = max(width(line, SMALL) for line in self.below) / 2
        middle = min(max((self.left + self.right) / 2, half), svg.PAGE_WIDTH - half)
        for place, line in enumerate(self.below):
            yield svg.text((middle, self.bottom + 25 + SMALL_LINE * place), line, anchor="middle", size=SMALL)

    def limits(self) -> Iterator[str]:
        """The thresholds; the words of one that would touch the last one's are left out."""
        edge = -1.0
        for amount, words in self.plot.thresholds:
            x, half = self.x(amount), width(words, SMALL) / 2
            yield svg.path([(x, self.top), (x, self.bottom)], stroke=svg.RULE, width=0.7, dash="2,2")
            if x - half > edge:
                yield svg.text((x, self.top - 4), words, anchor="middle", size=SMALL, fill=svg.GREY)
                edge = x + half + 4

    def lines(self) -> Iterator[str]:
        """The curves, and their names at their ends, moved apart where they would touch."""
        drawn = [curve for curve in self.plot.curves if curve.points]
        for curve, (colour, dash) in zip(drawn, STYLES * len(drawn), strict=False):
            spots = [(self.x(amount), self.y(height)) for amount, height in curve.points]
            yield svg.path(spots, stroke=colour, width=1.5, dash=dash)
        blocks = [(self.y(curve.points[-1][1]), len(wrapped(curve.name)) * LINE) for curve in drawn]
        placed = between(apart(blocks), [height for _, height in blocks], self.top - LINE, self.bottom)
        for middle, curve, (colour, dash) in zip(placed, drawn, STYLES * len(drawn), strict=False):
            lines = wrapped(curve.name)
            first = middle - len(lines) * LINE / 2 + 8
            sample = [(self.right + 5, first - 2.8), (self.right + 5 + SAMPLE, first - 2.8)]
            yield svg.path(sample, stroke=colour, width=1.5, dash=dash)
            for place, line in enumerate(lines):
                yield svg.text((self.right + 9 + SAMPLE, first + place * LINE), line, size=SMALL, fill=colour)


def between(middles: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Blocks that lie apart, pushed in order below a top and then above a bottom, as far as there is room.

    >>> between([4.0, 16.0], [10.0, 10.0], 10.0, 100.0)
    [15.0, 25.0]
    """
    found = list(middles)
    order = sorted(range(len(found)), key=lambda place: (found[place], place))
    edge = bottom
    for place in reversed(order):
        found[place] = min(found[place], edge - heights[place] / 2)
        edge = found[place] - heights[place] / 2
    edge = top
    for place in order:
        found[place] = max(found[place], edge + heights[place] / 2)
        edge = found[place] + heights[place] / 2
    return found

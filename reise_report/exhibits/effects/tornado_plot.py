"""A tornado: how far each changed assumption moves the result from the base case, the widest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reise_report.exhibits import axis, svg
from reise_report.exhibits.text_width import width, wrap

SIZE, SMALL, LINE = 8.5, 8.0, 10.5
LABEL_SHARE = 0.4
BAR, AIR = 9.0, 7.0
REASON = 84.0  # points for the words why there is no result
COLOUR, LIGHT = "#0b5fa5", "#b5532c"


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """One changed assumption.

    Attributes:
        label: what was changed.
        value: the result, on the axis; None where there is none.
        text: the result in words, or why there is none.
    """

    label: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TornadoPlot:
    """Bars from the base case to each result.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        base: the result of the base case.
        base_label: its words, over the line.
        bars: from top to bottom.
        heads: over the labels and over the results.
        axis_label: what the axis measures.
        decimal_sign: of the language.
        thousands: the sign between thousands.
    """

    id: str
    title: str
    base: float
    base_label: str
    bars: tuple[TornadoBar, ...]
    heads: tuple[str, str]
    axis_label: str
    decimal_sign: str = "."
    thousands: str = "\u00a0"

    def draw(self) -> str:
        """The plot as SVG."""
        sheet = _Sheet(self)
        body = list(sheet.draw())
        return svg.document(height=sheet.height, size=SIZE, body=body, id_=self.id, title=self.title)


class _Sheet:
    def __init__(self, plot: TornadoPlot) -> None:
        self.plot = plot
        self.label_width = min(
            LABEL_SHARE * svg.PAGE_WIDTH,
            max(width(text, SIZE, "Semibold") for text in (plot.heads[0], *(bar.label for bar in plot.bars))),
        )
        shown = [bar.text for bar in plot.bars if bar.value is not None]
        reasons = [min(width(bar.text, SIZE), REASON) for bar in plot.bars if bar.value is None]
        self.text_width = max(*reasons, 0.0, *(width(text, SIZE, "Semibold") for text in (plot.heads[1], *shown)))
        self.left = self.label_width + 14
        self.right = svg.PAGE_WIDTH - self.text_width - 14
        values = [plot.base, 0.0, *(bar.value for bar in plot.bars if bar.value is not None)]
        self.marks = axis.ticks(min(values), max(values), at_most=5)
        self.height = 0.0

    def x(self, value: float) -> float:
        low, high = float(self.marks[0]), float(self.marks[-1])
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def draw(self) -> Iterator[str]:
        plot = self.plot
        yield svg.text((0, 10), plot.heads[0], weight="Semibold")
        yield svg.text((svg.PAGE_WIDTH, 10), plot.heads[1], weight="Semibold", anchor="end")
        yield svg.path([(0, 16), (svg.PAGE_WIDTH, 16)], width=0.4)
        half = width(plot.base_label, SMALL) / 2
        middle = min(max(self.x(plot.base), self.left + half - 8), self.right - half + 8)
        yield svg.text((middle, 27), plot.base_label, anchor="middle", size=SMALL, fill=svg.ACCENT)
        top = y = 32.0
        for bar in plot.bars:
            lines, words = wrap(bar.label, SIZE, self.label_width), wrap(bar.text, SIZE, self.text_width + 2)
            yield from self._bar(bar, lines, words, y)
            y += max(len(lines) * LINE, len(words) * LINE, BAR) + AIR
        yield svg.path([(self.x(plot.base), top - 2), (self.x(plot.base), y)], stroke=svg.ACCENT, width=1.0)
        if self.marks[0] < 0 < self.marks[-1]:
            yield svg.path([(self.x(0), top - 2), (self.x(0), y)], width=0.7, dash="2,2")
        yield from self._axis(y)
        self.height = y + 30

    def _bar(self, bar: TornadoBar, lines: list[str], words: list[str], y: float) -> Iterator[str]:
        for place, line in enumerate(lines):
            yield svg.text((0, y + 8 + place * LINE), line)
        for place, word in enumerate(words):
            fill = "" if bar.value is not None else svg.GREY
            yield svg.text((svg.PAGE_WIDTH, y + 8 + place * LINE), word, anchor="end", fill=fill)
        if bar.value is None:
            return
        ends = sorted((self.x(self.plot.base), self.x(bar.value)))
        colour = COLOUR if bar.value >= self.plot.base else LIGHT
        yield svg.rectangle((ends[0], y + 0.5), max(ends[1] - ends[0], 0.8), BAR, fill=colour)

    def _axis(self, y: float) -> Iterator[str]:
        yield svg.path([(self.left, y), (self.right, y)], width=0.6)
        for mark in self.marks:
            at = self.x(float(mark))
            yield svg.path([(at, y), (at, y + 3)], width=0.6)
            shown = axis.label(mark, self.plot.decimal_sign, None, self.plot.thousands)
            yield svg.text((at, y + 11.5), shown, anchor="middle", size=SMALL)
        half = width(self.plot.axis_label, SMALL) / 2
        middle = min(max((self.left + self.right) / 2, half), svg.PAGE_WIDTH - half)
        yield svg.text((middle, y + 24), self.plot.axis_label, anchor="middle", size=SMALL)

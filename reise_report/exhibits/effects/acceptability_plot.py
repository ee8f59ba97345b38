"""Curves over what may be paid for one unit of effect, with the plan's thresholds as upright lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reise_report.exhibits import axis, svg
from reise_report.exhibits.effects.line_panel import apart, wrapped
from reise_report.exhibits.text_width import width

SIZE, SMALL, LINE = 8.5, 8.0, 10.5
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
        return svg.document(height=sheet.bottom + 30, size=SIZE, body=body, id_=self.id, title=self.title)


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
        self.right = svg.PAGE_WIDTH - max(width(line, SMALL) for line in lines) - 9
        self.top = 30.0
        self.bottom = self.top + HEIGHT

    def _label(self, mark: Decimal) -> str:
        return axis.label(mark, self.plot.decimal_sign, None, self.plot.thousands)

    def x(self, amount: float) -> float:
        return self.left + amount / self.last * (self.right - self.left)

    def y(self, height: float) -> float:
        return self.bottom - height / float(self.marks[-1]) * HEIGHT

    def frame(self) -> Iterator[str]:
        plot = self.plot
        yield svg.text((0, 9), plot.height_label, size=SMALL)
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
        middle = (self.left + self.right) / 2
        yield svg.text((middle, self.bottom + 25), plot.amount_label, anchor="middle", size=SMALL)

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
        for middle, curve, (colour, _) in zip(apart(blocks), drawn, STYLES * len(drawn), strict=False):
            lines = wrapped(curve.name)
            for place, line in enumerate(lines):
                at = (self.right + 7, middle - len(lines) * LINE / 2 + 8 + place * LINE)
                yield svg.text(at, line, size=SMALL, fill=colour)

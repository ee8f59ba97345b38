"""The cost-effectiveness plane: draws, lines of equal density and the estimate, one panel a perspective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reise_report.exhibits import axis, svg
from reise_report.exhibits.text_width import width, wrap

SIZE, SMALL = 8.5, 8.0
GAP = 26.0
HEIGHT = 150.0  # of a panel's room for points
AIR = 0.08  # of a range, so that no point lies under the words of a corner
DOTS, LINE = "#7ba3c7", "#0b5fa5"
GRID = "#e3e7ea"
THRESHOLD = "#b5532c"

Spot = tuple[float, float]
"""A difference in effects, and one in costs."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed line that holds a share of the draws.

    Attributes:
        points: along the line.
        inner: whether it is the one that holds fewer; it is drawn stronger.
    """

    points: tuple[Spot, ...]
    inner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanePanel:
    """One perspective.

    Attributes:
        title: whose costs are counted.
        estimate: the differences.
        draws: some of the draws.
        outlines: lines of equal density.
        corners: shares of the draws, north-east, south-east, south-west, north-west; empty for none.
    """

    title: str
    estimate: Spot
    draws: tuple[Spot, ...]
    outlines: tuple[Outline, ...]
    corners: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanePlot:
    """Panels side by side, two to a line, each with axes of its own.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        panels: in the order of the perspectives.
        effect_label: what the axis across measures.
        cost_label: what the upright axis measures.
        threshold: costs for one unit of effect, for the line of the threshold; None for none.
        threshold_label: its words.
        decimal_sign: of the language.
        thousands: the sign between thousands.
    """

    id: str
    title: str
    panels: tuple[PlanePanel, ...]
    effect_label: str
    cost_label: str
    threshold: float | None = None
    threshold_label: str = ""
    decimal_sign: str = "."
    thousands: str = "\u00a0"

    def draw(self) -> str:
        """The plot as SVG."""
        across = min(len(self.panels), 2)
        wide = (svg.PAGE_WIDTH - GAP * (across - 1)) / across
        lines = max(len(wrap(panel.title, SIZE, wide, "Semibold")) for panel in self.panels)
        body: list[str] = []
        top = bottom = 0.0
        for place, panel in enumerate(self.panels):
            if place and place % across == 0:
                top = bottom + 8
            room = _Room(self, panel, left=(place % across) * (wide + GAP), top=top, wide=wide, lines=lines)
            body += room.draw()
            bottom = max(bottom, room.bottom)
        if self.threshold is not None:
            at = bottom + 9
            body.append(svg.path([(0, at), (14, at)], stroke=THRESHOLD, width=1.0, dash="4,2.5"))
            for line in wrap(self.threshold_label, SMALL, svg.PAGE_WIDTH - 19):
                bottom += 12
                body.append(svg.text((19, bottom), line, size=SMALL))
            bottom += 3
        return svg.document(height=bottom, size=SIZE, body=body, id_=self.id, title=self.title)


def _range(values: Sequence[float]) -> tuple[float, float]:
    """From the lowest to the highest, no difference among them, with air where the corners have their words."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    air = AIR * (high - low)
    return low - air * (low < 0), high + air * (high > 0)


class _Room:
    """One panel laid out."""

    def __init__(self, plot: PlanePlot, panel: PlanePanel, *, left: float, top: float, wide: float, lines: int) -> None:
        self.plot, self.panel = plot, panel
        spots = [panel.estimate, *panel.draws, *(at for line in panel.outlines for at in line.points)]
        self.effects = axis.ticks(*_range([x for x, _ in spots]), at_most=6)
        self.costs = axis.ticks(*_range([y for _, y in spots]), at_most=7)
        decimals = [axis.decimals_of(self.effects), axis.decimals_of(self.costs)]
        self.effect_labels = [axis.label(mark, plot.decimal_sign, decimals[0], plot.thousands) for mark in self.effects]
        self.cost_labels = [axis.label(mark, plot.decimal_sign, decimals[1], plot.thousands) for mark in self.costs]
        self.titles = wrap(panel.title, SIZE, wide, "Semibold")
        self.left = left
        self.start = left + max(width(label, SMALL) for label in self.cost_labels) + 6
        self.end = left + wide - max(8.0, width(self.effect_labels[-1], SMALL) / 2)
        self.heading = top
        self.above, self.below = (wrap(label, SMALL, wide) for label in (plot.cost_label, plot.effect_label))
        self.top = top + 11 * lines + 10 * len(self.above) + 5
        self.low = self.top + HEIGHT
        self.bottom = self.low + 19 + 10 * len(self.below)
        half = max(width(line, SMALL) for line in self.below) / 2
        self.middle = min(max((self.start + self.end) / 2, left + half), left + wide - half)

    def x(self, effect: float) -> float:
        first, last = float(self.effects[0]), float(self.effects[-1])
        return self.start + (effect - first) / (last - first) * (self.end - self.start)

    def y(self, cost: float) -> float:
        first, last = float(self.costs[0]), float(self.costs[-1])
        return self.low - (cost - first) / (last - first) * (self.low - self.top)

    def at(self, spots: Sequence[Spot]) -> list[svg.Point]:
        return [(self.x(effect), self.y(cost)) for effect, cost in spots]

    def draw(self) -> Iterator[str]:
        for place, title in enumerate(self.titles):
            yield svg.text((self.left, self.heading + 9 + 11 * place), title, weight="Semibold")
        for place, words in enumerate(reversed(self.above)):
            yield svg.text((self.left, self.top - 6 - 10 * place), words, size=SMALL)
        yield from self._frame()
        for x, y in self.at(self.panel.draws):
            yield svg.circle((x, y), 0.9, fill=DOTS)
        for line in self.panel.outlines:
            yield svg.path(self.at(line.points), stroke=LINE, width=1.2 if line.inner else 0.8)
        yield from self._threshold()
        ((x, y),) = self.at([self.panel.estimate])
        yield svg.circle((x, y), 3.2, fill=svg.ACCENT, stroke="#ffffff", width=0.9)
        yield from self._corners()

    def _frame(self) -> Iterator[str]:
        for mark, label in zip(self.costs, self.cost_labels, strict=True):
            y = self.y(float(mark))
            yield svg.path([(self.start, y), (self.end, y)], stroke=GRID, width=0.6)
            yield svg.text((self.start - 4, y + 2.8), label, anchor="end", size=SMALL)
        for mark, label in zip(self.effects, self.effect_labels, strict=True):
            x = self.x(float(mark))
            yield svg.path([(x, self.top), (x, self.low)], stroke=GRID, width=0.6)
            yield svg.text((x, self.low + 11), label, anchor="middle", size=SMALL)
        for place, line in enumerate(self.below):
            yield svg.text((self.middle, self.low + 23 + 10 * place), line, anchor="middle", size=SMALL)
        yield svg.path([(self.x(0), self.top), (self.x(0), self.low)], width=0.8)
        yield svg.path([(self.start, self.y(0)), (self.end, self.y(0))], width=0.8)

    def _threshold(self) -> Iterator[str]:
        """The line on which net benefit is zero, as far as the panel goes."""
        slope = self.plot.threshold
        if slope is None:
            return
        low, high = float(self.costs[0]), float(self.costs[-1])
        first, last = float(self.effects[0]), float(self.effects[-1])
        if slope > 0:
            first, last = max(first, low / slope), min(last, high / slope)
        ends = self.at([(first, slope * first), (last, slope * last)])
        yield svg.path(ends, stroke=THRESHOLD, width=1.0, dash="4,2.5")

    def _corners(self) -> Iterator[str]:
        """The share of the draws in each quarter, in the panel's corner; none where the quarter is not on the panel."""
        places = (
            (self.end - 3, self.top + 9, "end", self.effects[-1] > 0 and self.costs[-1] > 0),
            (self.end - 3, self.low - 4, "end", self.effects[-1] > 0 and self.costs[0] < 0),
            (self.start + 3, self.low - 4, "start", self.effects[0] < 0 and self.costs[0] < 0),
            (self.start + 3, self.top + 9, "start", self.effects[0] < 0 and self.costs[-1] > 0),
        )
        for share, (x, y, anchor, there) in zip(self.panel.corners, places, strict=True):
            if share and there:
                half = width(share, SIZE, "Semibold")
                corner = (x - half - 2 if anchor == "end" else x - 2, y - 8.5)
                yield svg.rectangle(corner, half + 4, 11, fill="#ffffff")
                yield svg.text((x, y), share, anchor=anchor, weight="Semibold")

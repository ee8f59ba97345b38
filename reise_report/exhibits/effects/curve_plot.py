"""The share who have had an event over time, one stepped line an arm, its interval as a band, people followed below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reise_report.exhibits import axis, svg
from reise_report.exhibits.effects.line_panel import SIZE, LinePanel, PeopleLine, Tick, band, line
from reise_report.exhibits.figure import ArmStyle


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The share from a day on, in percent, with its interval; None where it has none."""

    day: float
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """An arm's curve.

    Attributes:
        end: at the end of the line: the arm and its last share.
        points: in the order of the days.
        style: the arm's.
    """

    end: str
    points: tuple[CurvePoint, ...]
    style: ArmStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePlot:
    """Curves of two or more arms.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        share_label: what the curves show, over the upright axis.
        curves: in the order of the arms; one may end early or have no points.
        last: the day at which the axis ends.
        ticks: days and their names.
        time_label: what the time axis measures.
        followed_label: what the numbers of people are.
        followed: people still followed, by arm, at each tick.
        percent: the sign after a number, ``%`` or a blank and ``%``.
        decimal_sign: of the language.
    """

    id: str
    title: str
    share_label: str
    curves: tuple[Curve, ...]
    last: float
    ticks: tuple[Tick, ...]
    time_label: str
    followed_label: str
    followed: tuple[PeopleLine, ...]
    percent: str = "%"
    decimal_sign: str = "."

    def draw(self) -> str:
        """The plot as SVG."""
        points = [point for curve in self.curves for point in curve.points]
        highest = max((point.share if point.high is None else point.high for point in points), default=0.0)
        drawn = [curve for curve in self.curves if curve.points]
        panel = LinePanel(
            title=self.share_label,
            marks=axis.ticks(0, min(max(highest, 1.0), 100.0), at_most=7),
            ticks=self.ticks,
            last=self.last,
            time_label=self.time_label,
            people_label=self.followed_label,
            people=self.followed,
            ends=tuple(curve.end for curve in drawn),
            suffix=self.percent,
            decimal_sign=self.decimal_sign,
        )
        below, height = panel.below()
        body = [*panel.frame()]
        body += [area for curve in drawn for area in _bands(panel, curve)]
        # The first arm is painted last, over the arm that it is compared with.
        body += [line(_steps(panel, curve.points), curve.style) for curve in reversed(drawn)]
        ends = [(panel.y(curve.points[-1].share), curve.end, curve.style) for curve in drawn]
        body += [*panel.end_words(ends), *below]
        return svg.document(height=height, size=SIZE, body=body, id_=self.id, title=self.title)


def _steps(panel: LinePanel, points: Sequence[CurvePoint]) -> list[svg.Point]:
    """A line that stays level until the day on which the share is another one."""
    return _stepped([(panel.x(point.day), panel.y(point.share)) for point in points])


def _stepped(corners: Sequence[svg.Point]) -> list[svg.Point]:
    way = [corners[0]]
    for x, y in corners[1:]:
        if y != way[-1][1]:
            way += [(x, way[-1][1]), (x, y)]
    if way[-1][0] != corners[-1][0] or len(way) == 1:
        way.append(corners[-1])
    return way


def _bands(panel: LinePanel, curve: Curve) -> Iterator[str]:
    """The areas between the limits, one for each stretch of days that have them."""
    stretch: list[tuple[float, float, float]] = []
    for point in (*curve.points, None):
        if point is not None and point.low is not None and point.high is not None:
            stretch.append((panel.x(point.day), panel.y(point.low), panel.y(point.high)))
            continue
        if len(stretch) > 1:
            upper = _stepped([(x, high) for x, _, high in stretch])
            lower = _stepped([(x, low) for x, low, _ in stretch])
            yield band([*upper, *reversed(lower)], curve.style)
        stretch = []

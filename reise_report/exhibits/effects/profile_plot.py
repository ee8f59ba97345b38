"""Means by visit with their intervals, one line an arm, people with data below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reise_report.exhibits import axis, svg
from reise_report.exhibits.effects.line_panel import INSET, SIZE, LinePanel, PeopleLine, Tick, line, marker
from reise_report.exhibits.figure import ArmStyle

DODGE = 4.0  # points between the marks of two arms at one visit


@dataclass(frozen=True, slots=True)
class ProfilePoint:
    """A mean at a visit with its interval; without one where it is only observed."""

    day: float
    mean: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """An arm's means.

    Attributes:
        end: at the end of the line: the arm and its last mean.
        points: in the order of the visits.
        style: the arm's.
        before: the mean as observed before randomisation, drawn hollow and apart from the line; None without.
    """

    end: str
    points: tuple[ProfilePoint, ...]
    style: ArmStyle
    before: ProfilePoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePlot:
    """Means of two or more arms over the visits.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        mean_label: what is measured, over the upright axis.
        profiles: in the order of the arms.
        ticks: the visits: days and names.
        time_label: what the time axis measures.
        people_label: what the numbers of people are.
        people: with data, by arm, at each tick.
        decimal_sign: of the language.
    """

    id: str
    title: str
    mean_label: str
    profiles: tuple[Profile, ...]
    ticks: tuple[Tick, ...]
    time_label: str
    people_label: str
    people: tuple[PeopleLine, ...]
    decimal_sign: str = "."

    def draw(self) -> str:
        """The plot as SVG."""
        drawn = [profile for profile in self.profiles if profile.points]
        shown = [point for profile in drawn for point in (*profile.points, *_before(profile))]
        ends = [end for point in shown for end in (point.mean, point.low, point.high) if end is not None]
        panel = LinePanel(
            title=self.mean_label,
            marks=axis.ticks(min(ends, default=0.0), max(ends, default=1.0), at_most=7),
            ticks=self.ticks,
            last=max((tick.day for tick in self.ticks), default=1.0) or 1.0,
            time_label=self.time_label,
            people_label=self.people_label,
            people=self.people,
            ends=tuple(profile.end for profile in drawn),
            decimal_sign=self.decimal_sign,
            inset=INSET,
        )
        below, height = panel.below()
        body = [*panel.frame()]
        for place, profile in reversed(list(enumerate(drawn))):
            body += _profile(panel, profile, (place - (len(drawn) - 1) / 2) * DODGE)
        words = [(panel.y(profile.points[-1].mean), profile.end, profile.style) for profile in drawn]
        body += [*panel.end_words(words), *below]
        return svg.document(height=height, size=SIZE, body=body, id_=self.id, title=self.title)


def _before(profile: Profile) -> tuple[ProfilePoint, ...]:
    return () if profile.before is None else (profile.before,)


def _profile(panel: LinePanel, profile: Profile, aside: float) -> Iterator[str]:
    """An arm's intervals, its line and its marks."""
    colour = profile.style.colour
    places = [(panel.x(point.day) + aside, panel.y(point.mean)) for point in profile.points]
    for (x, _), point in zip(places, profile.points, strict=True):
        if point.low is None or point.high is None:
            continue
        low, high = panel.y(point.low), panel.y(point.high)
        yield svg.path([(x, low), (x, high)], stroke=colour, width=1.2)
        for end in (low, high):
            yield svg.path([(x - 2.2, end), (x + 2.2, end)], stroke=colour, width=1.2)
    if len(places) > 1:
        yield line(places, profile.style)
    for at in places:
        yield marker(at, profile.style)
    for point in _before(profile):
        yield marker((panel.x(point.day) + aside, panel.y(point.mean)), profile.style, hollow=True)

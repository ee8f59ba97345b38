"""The figure of curves by arm, from the rows of an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.curve_plot import Curve, CurvePlot, CurvePoint
from reise_report.exhibits.effects.line_panel import PeopleLine, Tick
from reise_report.exhibits.effects.time_sentences import shares_sentence
from reise_report.exhibits.figure import ArmStyle, Figure
from reise_report.exhibits.result_figures import arm_styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reise_report.exhibits.effects.time_course import TimeCourse


def curve_figure(course: TimeCourse) -> Figure | None:
    """The share with the event over time in each arm; None where no arm has a curve."""
    reader, text, one = course.reader, course.reader.text, course.arms
    styles = arm_styles(reader, reader.plan.estimands[course.analysis.estimand].treatments)
    curves = tuple(_curve(course, arm, styles[arm]) for arm in one.arms)
    if not any(curve.points for curve in curves):
        return None
    ticks = _ticks(course)
    outcome = reader.words(course.outcome.name)
    plot = CurvePlot(
        id=f"curves-{one.anchor}",
        title=outcome,
        share_label=text("Share who {event}", event=course.event),
        curves=curves,
        last=float(course.horizon),
        ticks=ticks,
        time_label=text("Time from randomisation"),
        followed_label=text("Still followed, without the event"),
        followed=tuple(_followed(course, arm, ticks, styles[arm]) for arm in one.arms),
        percent=reader.language.conventions.percent,
        decimal_sign=reader.language.conventions.decimal,
    )
    caption = text(
        "{outcome}: the share who {event} during the first {days} days, by group, with {ci} at each time.",
        outcome=outcome,
        event=course.event,
        days=course.last_day,
        ci=text("{level} confidence interval", level=reader.language.level(course.analysis.level)),
    )
    start = text("Stepped lines, one for each group, that rise from 0 over {days} days.", days=course.last_day)
    return Figure(
        id=f"{one.anchor}-curves",
        caption=" ".join(filter(None, [caption, _rests_on(course)])),
        alt=" ".join([start, *_at_visits(course), shares_sentence(course)]),
        spec=plot,
    )


def _curve(course: TimeCourse, arm: str, style: ArmStyle) -> Curve:
    """An arm's curve as far as it is known; the share at its end is named where that is the end of the time axis."""
    rows = course.reader.view.under(f"{course.analysis.id}.arm.{arm}.curve")
    points, last = [], ""
    for day in sorted(rows, key=int):
        row = rows[day]
        if not isinstance(row.value, int | float):
            break
        low, high = (None if limit is None else 100 * limit for limit in (row.low, row.high))
        points.append(CurvePoint(float(day), 100 * float(row.value), low, high))
        last = course.reader.shown(row, course.reader.language.percent) if int(day) == course.horizon else ""
    return Curve(end="\n".join(filter(None, [course.reader.arm(arm), last])), points=tuple(points), style=style)


def _ticks(course: TimeCourse) -> tuple[Tick, ...]:
    """The start, and the plan's visits up to the horizon."""
    visits = course.reader.plan.design.visits.values()
    names = {visit.day: course.reader.words(visit.name) for visit in visits if 0 < visit.day <= course.horizon}
    return (Tick(0.0, "0"), *(Tick(float(day), names[day]) for day in sorted(names)))


def _followed(course: TimeCourse, arm: str, ticks: Sequence[Tick], style: ArmStyle) -> PeopleLine:
    """How many of an arm are followed still at each tick."""
    rows = course.reader.view.under(f"{course.analysis.id}.arm.{arm}.followed")
    numbers = tuple(course.reader.shown(rows.get(f"{tick.day:.0f}"), course.reader.language.integer) for tick in ticks)
    return PeopleLine(course.reader.arm(arm), numbers, style)


def _at_visits(course: TimeCourse) -> list[str]:
    """The shares at each visit before the last; the sentence on the end tells those."""
    one, said = course.arms, []
    for visit in course.asked[:-1]:
        first, second = one.spans(f"at.{visit}" + ".arm.{arm}.incidence", course.reader.language.percent)
        said.append(
            course.reader.text(
                "By {visit}: {first} {first_share}, {second} {second_share}.",
                visit=one.visit(visit),
                first=one.names[0],
                first_share=first,
                second=one.names[1],
                second_share=second,
            )
        )
    return said


def _rests_on(course: TimeCourse) -> str:
    row = course.arms.row(f"at.{course.outcome.visit}.difference")
    return course.arms.rests_on(None if row is None else row.n_available, row)

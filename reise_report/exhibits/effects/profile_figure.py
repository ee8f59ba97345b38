"""The figure of a model's means by visit, from the rows of an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.line_panel import PeopleLine, Tick
from reise_report.exhibits.effects.profile_plot import Profile, ProfilePlot, ProfilePoint
from reise_report.exhibits.figure import ArmStyle, Figure
from reise_report.exhibits.result_figures import arm_styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reise_report.exhibits.effects.means_of_arms import MeansOfArms


def profile_figure(means: MeansOfArms) -> Figure | None:
    """The model's mean in each arm by visit, with intervals; None where no visit has a mean."""
    reader, text, one = means.reader, means.reader.text, means.arms
    styles = arm_styles(reader, reader.plan.estimands[means.analysis.estimand].treatments)
    before = _before(means)
    profiles = tuple(_profile(means, arm, styles[arm], before.get(arm)) for arm in one.arms)
    if not any(profile.points for profile in profiles):
        return None
    ticks = _ticks(means, with_baseline=bool(before))
    plot = ProfilePlot(
        id=f"means-{one.anchor}",
        title=means.name,
        mean_label=text("Mean, {unit}", unit=means.unit) if means.unit else text("Mean"),
        profiles=profiles,
        ticks=ticks,
        time_label=text("Time from randomisation"),
        people_label=text("With data"),
        people=tuple(_people(means, arm, ticks, styles[arm]) for arm in one.arms),
        decimal_sign=reader.language.conventions.decimal,
    )
    caption = text(
        "{outcome}: adjusted means by visit and group, with {ci}.",
        outcome=means.name,
        ci=text("{level} confidence intervals", level=reader.language.level(means.analysis.level)),
    )
    said = [caption, _rests_on(means)]
    if before:
        said.append(text("Open marks: observed means at baseline."))
    return Figure(
        id=f"{one.anchor}-means",
        caption=" ".join(filter(None, said)),
        alt=" ".join(_in_words(means)),
        spec=plot,
    )


def _profile(means: MeansOfArms, arm: str, style: ArmStyle, before: ProfilePoint | None) -> Profile:
    """An arm's means at the visits that have one."""
    points, last = [], ""
    for visit in means.outcome.variables:
        row = means.arms.row(f"at.{visit}.arm.{arm}.mean")
        if row is None or not isinstance(row.value, int | float):
            continue
        day = float(means.reader.plan.design.visits[visit].day)
        points.append(ProfilePoint(day, float(row.value), row.low, row.high))
        last = means.reader.shown(row, means.estimated)
    return Profile(end=f"{means.reader.arm(arm)}\n{last}", points=tuple(points), style=style, before=before)


def _before(means: MeansOfArms) -> dict[str, ProfilePoint]:
    """The observed means at baseline, where the baseline table has them for both arms."""
    column, found = means.outcome.baseline, {}
    for arm in means.arms.arms:
        row = means.reader.view.get(f"baseline.{column}.{arm}.mean")
        if row is None or not isinstance(row.value, int | float):
            return {}
        found[arm] = ProfilePoint(0.0, float(row.value))
    return found


def _ticks(means: MeansOfArms, *, with_baseline: bool) -> tuple[Tick, ...]:
    """The visits that the audience may see; baseline at the start where its means are drawn."""
    visits = means.reader.plan.design.visits
    shown = [name for name in means.outcome.variables if means.arms.row(f"at.{name}.difference") is not None]
    name = next((means.reader.words(visit.name) for visit in visits.values() if visit.day == 0), "0")
    start = [Tick(0.0, name)] if with_baseline else []
    return (*start, *(Tick(float(visits[name].day), means.reader.words(visits[name].name)) for name in shown))


def _people(means: MeansOfArms, arm: str, ticks: Sequence[Tick], style: ArmStyle) -> PeopleLine:
    """How many of an arm have data at each tick."""
    days = {float(means.reader.plan.design.visits[visit].day): visit for visit in means.outcome.variables}
    integer = means.reader.language.integer
    rows = [
        means.arms.row(f"at.{days[tick.day]}.arm.{arm}.data.available")
        if tick.day in days
        else means.reader.view.get(f"baseline.{means.outcome.baseline}.{arm}.data.available")
        for tick in ticks
    ]
    return PeopleLine(means.reader.arm(arm), tuple(means.reader.shown(row, integer) for row in rows), style)


def _in_words(means: MeansOfArms) -> list[str]:
    """The means at each visit, for those who cannot see the figure."""
    one, said = means.arms, []
    for visit in means.outcome.variables:
        at = f"at.{visit}"
        if one.row(f"{at}.difference") is None:
            continue
        first, second = one.spans(at + ".arm.{arm}.mean", means.estimated)
        said.append(
            means.reader.text(
                "At {visit}: {first} {first_mean}, {second} {second_mean}.",
                visit=one.visit(visit),
                first=one.names[0],
                first_mean=first,
                second=one.names[1],
                second_mean=second,
            )
        )
    return said


def _rests_on(means: MeansOfArms) -> str:
    row = means.arms.row(f"at.{means.outcome.visit}.difference")
    return means.arms.rests_on(None if row is None else row.n_analysed, row)

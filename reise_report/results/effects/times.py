"""Time to an event: curves by arm, differences at fixed days, mean time with the event, and hazard models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from reise_report.analysis.survival.aalen_johansen import CumulativeIncidence, cumulative_incidence
from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.cumulative_incidence_difference import (
    IncidenceContrast,
)
from reise_report.analysis.survival.fine_gray import fine_gray
from reise_report.analysis.survival.follow_up import censoring_checks
from reise_report.analysis.survival.gray import gray
from reise_report.analysis.survival.kaplan_meier import SurvivalCurve, survival_curve
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.schoenfeld import proportional_hazards
from reise_report.analysis.survival.two_stage_residual_inclusion import two_stage_residual_inclusion
from reise_report.plan.analyses import Cox, FineGray, TimeToEventCurves, TwoStageResidualInclusion
from reise_report.results.effects.followed import COMPETING, EVENT, Followed
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.effects.strata import strata_of
from reise_report.results.effects.time_contrasts import contrasts_at, mean_times, scale_of, standardised_rows
from reise_report.results.row import Row, Unit
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    pass

CURVE_POINTS = 52
"""Points at which a curve is told, besides its start: of a year one a week."""


def cumulative_incidence_rows(sample: Sample, analysis: TimeToEventCurves) -> Iterator[Row]:
    """Who had the event, curves, differences at the visits, the test, and the mean time with the event."""
    followed = Followed(sample, sample.available)
    yield from _fates(followed)
    for place, arm in ((1, sample.arms[0]), (0, sample.arms[1])):
        yield from _curve(followed, analysis, arm, place)
    visits = sample.cohort.plan.design.visits
    asked = sorted({*analysis.visits, followed.outcome.visit}, key=lambda visit: visits[visit].day)
    for visit, contrast in zip(asked, contrasts_at(followed, analysis, [visits[v].day for v in asked]), strict=True):
        yield from _at_visit(sample, visit, contrast, last=visit == followed.outcome.visit)
    yield from _test(followed, analysis)
    end = float(followed.horizon)
    yield from sample.checks(censoring_checks(followed.time, (followed.cause > 0).astype(float), followed.first, end))
    yield from _mean_time(followed, analysis)
    if analysis.strata:
        yield from standardised_rows(followed, analysis, asked)


def _fates(followed: Followed) -> Iterator[Row]:
    """What had become of those followed by the horizon: parts of those with data."""
    sample = followed.sample
    for place, arm in ((1, sample.arms[0]), (0, sample.arms[1])):
        causes = followed.cause[followed.first == place]
        for name, cause in (("event", EVENT), ("competing", COMPETING), ("without", 0)):
            yield Row(
                id=sample.arm_id(arm, f"fate.{name}"),
                value=int((causes == cause).sum()),
                unit=Unit.PEOPLE,
                numerator=int((causes == cause).sum()),
                denominator=len(causes),
                group=arm,
                estimand=sample.analysis.estimand,
                population=sample.population,
                part_of=sample.arm_id(arm, "data.available"),
            )


def _incidence(followed: Followed, analysis: TimeToEventCurves, place: int) -> CumulativeIncidence | SurvivalCurve:
    times = followed.times(place)
    if not followed.competes:
        return survival_curve(times, interval=analysis.interval, level=analysis.level)
    return cumulative_incidence(times, variance="greenwood", interval=scale_of(analysis), level=analysis.level)


def _curve(followed: Followed, analysis: TimeToEventCurves, arm: str, place: int) -> Iterator[Row]:
    """The share who have had the event, from day 0 to the horizon, and how many are followed still."""
    sample, curve = followed.sample, _incidence(followed, analysis, place)
    even = np.ceil(np.linspace(0, followed.horizon, CURVE_POINTS + 1)).astype(int)
    # The visits' days too, under which a figure tells how many are followed still.
    visits = [visit.day for visit in sample.cohort.plan.design.visits.values() if 0 <= visit.day <= followed.horizon]
    days = np.unique([*even, *visits])
    shares = curve.event_probability_at(days) if isinstance(curve, SurvivalCurve) else curve.at(days)
    at_risk = curve.number_at_risk(days)
    shared = {**sample.shared, "group": arm, "n_available": curve.n}
    for day, share, n in zip(days, shares, at_risk, strict=True):
        point = {**shared, "id": sample.arm_id(arm, f"curve.{day}"), "unit": Unit.PROPORTION, "warnings": ()}
        yield sample.telling(row_from(share, **point))
        own = {key: shared[key] for key in ("estimand", "population", "group")}
        followed_id = sample.arm_id(arm, f"followed.{day}")
        yield Row(id=followed_id, value=int(n), unit=Unit.PEOPLE, among=sample.arm_id(arm, "data.available"), **own)


def _at_visit(sample: Sample, visit: str, contrast: IncidenceContrast, *, last: bool) -> Iterator[Row]:
    """One visit's shares and their contrast; those at the horizon are told by the fates, and go with them."""
    counted = ("fate.event", "data.available") if last else ("data.available",)
    of = {arm: tuple(sample.arm_id(arm, part) for part in counted) for arm in sample.arms}
    both = {"based_on": tuple(id_ for arm in sample.arms for id_ in of[arm])}
    for arm, incidence in zip(sample.arms, (contrast.incidence1, contrast.incidence0), strict=True):
        yield sample.effect(incidence, f"at.{visit}.arm.{arm}.incidence", Unit.PROPORTION, group=arm, based_on=of[arm])
    yield sample.effect(contrast.difference, f"at.{visit}.difference", Unit.RISK_DIFFERENCE, **both)
    yield sample.effect(contrast.ratio, f"at.{visit}.ratio", Unit.RATIO, **both)
    yield sample.p_value(contrast.difference, f"at.{visit}.p_value", **both)


def _test(followed: Followed, analysis: TimeToEventCurves) -> Iterator[Row]:
    sample = followed.sample
    strata = strata_of(followed.people, analysis.strata) if analysis.strata else None
    if followed.competes:
        test: Any = gray(followed.time, followed.cause, followed.first, strata)
    else:
        test = log_rank(followed.time, followed.event, followed.first, strata)
    for measure, value, unit in (
        ("test.statistic", test.statistic, Unit.STATISTIC),
        ("test.p_value", test.p_value, Unit.P_VALUE),
    ):
        yield sample.statistic(value, measure, test.method, test.reason, unit=unit, n_analysed=test.n)


def _mean_time(followed: Followed, analysis: TimeToEventCurves) -> Iterator[Row]:
    """The mean time with the event up to the horizon."""
    sample = followed.sample
    arms, difference, ratio = mean_times(followed, analysis)
    fates = tuple(sample.arm_id(arm, part) for arm in sample.arms for part in ("fate.event", "data.available"))
    for arm, estimate in zip(sample.arms, arms, strict=True):
        yield sample.arm_effect(estimate, arm, "time_with_event", Unit.DAYS)
    yield sample.effect(difference, "time_with_event.difference", Unit.DAYS, based_on=fates)
    yield sample.effect(ratio, "time_with_event.ratio", Unit.RATIO, based_on=fates)
    yield sample.p_value(difference, "time_with_event.p_value", based_on=fates)


def cox_rows(sample: Sample, analysis: Cox) -> Iterator[Row]:
    """The hazard ratio, and whether hazards look proportional."""
    covariates = sample.covariates(sample.available, analysis.covariates)
    people = sample.available[covariates.complete]
    followed = Followed(sample, people)
    result = cox(
        followed.time,
        followed.event,
        followed.first,
        covariates.values,
        ties=analysis.ties,
        strata=strata_of(people, analysis.strata) if analysis.strata else None,
        variance=analysis.variance,
        level=analysis.level,
        names=covariates.names,
    )
    yield sample.effect(result.hazard_ratio, "hazard_ratio", Unit.RATIO, covariates.warnings)
    yield sample.p_value(result.hazard_ratio)
    if result.fit is not None:
        yield from sample.checks([proportional_hazards(result.fit).arm])


def fine_gray_rows(sample: Sample, analysis: FineGray) -> Iterator[Row]:
    """The subdistribution hazard ratio."""
    covariates = sample.covariates(sample.available, analysis.covariates)
    followed = Followed(sample, sample.available[covariates.complete])
    result = fine_gray(
        followed.time,
        followed.cause,
        followed.first,
        covariates.values,
        level=analysis.level,
        names=covariates.names,
    )
    yield sample.effect(result.hazard_ratio, "subdistribution_hazard_ratio", Unit.RATIO, covariates.warnings)
    yield sample.p_value(result.hazard_ratio)


def two_stage_residual_inclusion_rows(sample: Sample, analysis: TwoStageResidualInclusion) -> Iterator[Row]:
    """The hazard ratio of taking part, with what it rests on."""
    people = sample.available[sample.available[analysis.uptake].notna()]
    covariates = sample.covariates(people, analysis.covariates)
    people = people[covariates.complete]
    followed = Followed(sample, people)
    seed = seed_of(sample.cohort.plan, sample.id)
    result = two_stage_residual_inclusion(
        followed.time,
        followed.event,
        people[analysis.uptake].to_numpy(dtype=float),
        followed.first,
        covariates.values,
        seed=seed,
        draws=analysis.draws,
        level=analysis.level,
        names=covariates.names,
    )
    for arm, share in zip(sample.arms, (result.uptake_offered, result.uptake_control), strict=True):
        yield sample.effect(share, f"uptake.{arm}", Unit.PROPORTION, group=arm)
    reason = result.reason or "no_variation"
    yield sample.statistic(result.first_stage_f, "first_stage_f", result.percentile.method, reason)
    yield sample.effect(result.intention_to_treat, "intention_to_treat", Unit.RATIO, covariates.warnings)
    yield sample.effect(result.percentile, "hazard_ratio", Unit.RATIO, covariates.warnings)
    yield sample.p_value(result.percentile)
    yield sample.effect(result.residual_ratio, "residual_ratio", Unit.RATIO, covariates.warnings)
    for name, number in (("seed", seed), ("draws", result.draws), ("failed", result.failed)):
        yield sample.statistic(number, f"bootstrap.{name}", result.percentile.method, None)
    yield from sample.checks(result.assumptions)

"""Differences at fixed days and in mean time with the event: of everybody, or within strata and put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.survival.cumulative_incidence_difference import (
    IncidenceContrast,
    cumulative_incidence_contrast,
    landmark_contrast,
)
from reise_report.analysis.survival.over_strata import Pair, standardised_over_strata
from reise_report.analysis.survival.probability_interval import Interval
from reise_report.analysis.survival.restricted_mean import restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_time_lost import restricted_mean_time_lost_contrast
from reise_report.plan.analyses import TimeToEventCurves
from reise_report.results.effects.followed import Followed
from reise_report.results.effects.strata import strata_of
from reise_report.results.row import Row, Unit

STANDARDISED = "standardised"


def scale_of(analysis: TimeToEventCurves) -> Interval:
    """The scale of a cumulative incidence that is the Kaplan–Meier curve's where nothing competes."""
    return "log" if analysis.interval == "log" else "complementary_log_log"


def contrasts_at(followed: Followed, analysis: TimeToEventCurves, days: list[int]) -> tuple[IncidenceContrast, ...]:
    """Shares with the event by each day, and their contrasts."""
    if followed.competes:
        return cumulative_incidence_contrast(
            followed.time,
            followed.cause,
            followed.first,
            days,
            variance="greenwood",
            interval=scale_of(analysis),
            level=analysis.level,
        )
    given = (followed.time, followed.event, followed.first, days)
    return landmark_contrast(*given, interval=analysis.interval, level=analysis.level)


def mean_times(followed: Followed, analysis: TimeToEventCurves) -> tuple[Pair, Estimate, Estimate]:
    """The mean time with the event up to the horizon in either arm, the difference and the ratio.

    Where nothing competes it is the horizon less the mean before the event.
    """
    level, horizon = analysis.level, float(followed.horizon)
    if followed.competes:
        lost = restricted_mean_time_lost_contrast(
            followed.time, followed.cause, followed.first, horizon, variance="greenwood", level=level
        )
        return (lost.arm1, lost.arm0), lost.difference, lost.ratio
    means = restricted_mean_contrast(
        followed.time, followed.event, followed.first, horizon, variance="greenwood", level=level
    )
    return (means.arm1.with_event, means.arm0.with_event), means.with_event_difference, means.with_event_ratio


def standardised_rows(followed: Followed, analysis: TimeToEventCurves, visits: Sequence[str]) -> Iterator[Row]:
    """Both standardised over the plan's strata: shares at each visit, and the mean time with the event."""
    sample = followed.sample
    planned = sample.cohort.plan.design.visits
    days = [planned[visit].day for visit in visits]
    strata = strata_of(followed.people, analysis.strata)

    def shares(flags: NDArray[np.bool_]) -> list[Pair]:
        found = contrasts_at(followed.of(flags), analysis, days)
        return [(contrast.incidence1, contrast.incidence0) for contrast in found]

    def times(flags: NDArray[np.bool_]) -> list[Pair]:
        return [mean_times(followed.of(flags), analysis)[0]]

    method = "cumulative_incidence.standardised" if followed.competes else "kaplan_meier.standardised"
    at_visits = standardised_over_strata(followed.first, strata, shares, bound=1.0, method=method, level=analysis.level)
    for visit, found in zip(visits, at_visits, strict=True):
        for arm, share in zip(sample.arms, (found.arm1, found.arm0), strict=True):
            yield sample.effect(share, f"{STANDARDISED}.at.{visit}.arm.{arm}.incidence", Unit.PROPORTION, group=arm)
        stem = f"{STANDARDISED}.at.{visit}"
        yield sample.effect(found.difference, f"{stem}.difference", Unit.RISK_DIFFERENCE)
        yield sample.effect(found.ratio, f"{stem}.ratio", Unit.RATIO)
        yield sample.p_value(found.difference, f"{stem}.p_value")
    horizon = float(followed.horizon)
    (mean,) = standardised_over_strata(
        followed.first, strata, times, bound=horizon, method=method, level=analysis.level
    )
    for arm, days_with in zip(sample.arms, (mean.arm1, mean.arm0), strict=True):
        yield sample.effect(days_with, f"{STANDARDISED}.arm.{arm}.time_with_event", Unit.DAYS, group=arm)
    fates = tuple(sample.arm_id(arm, part) for arm in sample.arms for part in ("fate.event", "data.available"))
    yield sample.effect(mean.difference, f"{STANDARDISED}.time_with_event.difference", Unit.DAYS, based_on=fates)
    yield sample.effect(mean.ratio, f"{STANDARDISED}.time_with_event.ratio", Unit.RATIO, based_on=fates)
    yield sample.p_value(mean.difference, f"{STANDARDISED}.time_with_event.p_value", based_on=fates)

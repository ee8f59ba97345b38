"""Restricted mean time without and with the event, by arm and compared: areas under and over Kaplan–Meier curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector, binary_vector, check_choice
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.reason import BEYOND_FOLLOW_UP, NO_PARTICIPANTS, TOO_FEW
from reise_report.analysis.survival.contrast import Quantity, difference, ratio
from reise_report.analysis.survival.kaplan_meier import product_limit
from reise_report.analysis.survival.options import check_horizon
from reise_report.analysis.survival.times import RiskTable, survival_times

Variance = Literal["greenwood", "bias_corrected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMean:
    """One group's mean times within a horizon, in the unit of the times.

    Attributes:
        without_event: mean time before the event, counted to the horizon: the area under the curve.
        with_event: mean time after the event within the horizon, ``tau`` less the former: the area over the curve. Of a
            return to work it is the mean time in work.
        tau: the horizon.
        largest_tau: the largest horizon that the data allow; None where there is none, as everybody had the event.
    """

    without_event: Estimate
    with_event: Estimate
    tau: float
    largest_tau: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMeanContrast:
    """Two arms' mean times within a horizon, intervention against control.

    Attributes:
        arm1: the intervention arm.
        arm0: the control arm.
        without_event_difference: difference in mean time before the event (of restricted mean survival times).
        without_event_ratio: ratio of mean times before the event; ``se`` on the log scale.
        with_event_difference: difference in mean time after the event, the former with its sign turned: mean time in
            work gained.
        with_event_ratio: ratio of mean times after the event (of restricted mean times lost); ``se`` on the log scale.
        tau: the horizon, in the unit of the times.
        largest_tau: the largest horizon that the data allow; None where every horizon is.
    """

    arm1: RestrictedMean
    arm0: RestrictedMean
    without_event_difference: Estimate
    without_event_ratio: Estimate
    with_event_difference: Estimate
    with_event_ratio: Estimate
    tau: float
    largest_tau: float | None


def restricted_mean(
    time: ArrayLike, event: ArrayLike, tau: float, *, variance: Variance, level: float = 0.95
) -> RestrictedMean:
    """Mean times before and after the event, up to a horizon, of one group.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event and 0 censored; complete.
        tau: the horizon, above 0, in the same unit.
        variance: ``greenwood``, Σ A²d/(n(n − d)) with A the area under the curve from each time to the horizon, as
            R's survRM2 and survfit, and SAS PROC LIFETEST; ``bias_corrected``, the same times m/(m − 1) with m the
            events up to the horizon, as Kaplan and Meier proposed and SAS gives on request.
        level: confidence level, 0–1.

    Returns:
        Estimates with reasons ``no_participants``, ``beyond_follow_up``, or ``too_few`` where there is one event to
        correct for.

    Raises:
        AnalysisError: what :func:`survival_times` refuses, a horizon not above 0, or an unknown variance.

    Sources: Kaplan EL, Meier P (1958), J Am Stat Assoc 53:457–481, doi:10.1080/01621459.1958.10501452; Royston P,
    Parmar MKB (2013), BMC Med Res Methodol 13:152, doi:10.1186/1471-2288-13-152.

    >>> round(restricted_mean([1, 3, 5], [1, 1, 1], 4, variance="greenwood").without_event.value, 9)
    2.666666667
    """
    times = survival_times(time, event)
    setting, horizon = _setting(variance, level, times.n), check_horizon(tau)
    table = times.risk_table()
    largest = largest_horizon(table)
    return _of_arm(_area(table, horizon, variance, largest), setting, horizon, largest)


def restricted_mean_contrast(
    time: ArrayLike, event: ArrayLike, arm: ArrayLike, tau: float, *, variance: Variance, level: float = 0.95
) -> RestrictedMeanContrast:
    """Mean times before and after the event in two arms, their differences and ratios.

    The horizon may reach to the end of follow-up of the arm whose curve stops first without having come down to zero,
    and no further: ``beyond_follow_up`` for everything otherwise, so that one arm is never shown without the other.
    Where everybody last followed in both arms had the event the means are known for any horizon; survRM2 alone then
    stops at the longest time.

    Args:
        time: as in :func:`restricted_mean`.
        event: as in :func:`restricted_mean`.
        arm: (n,), 1 intervention and 0 control; complete.
        tau: as in :func:`restricted_mean`.
        variance: as in :func:`restricted_mean`.
        level: confidence level, 0–1.

    Raises:
        AnalysisError: what :func:`restricted_mean` refuses, or an arm other than 0 and 1.

    Source: Uno H et al. (2014), J Clin Oncol 32:2380–2385, doi:10.1200/JCO.2014.55.2208; as R's survRM2.
    """
    times = survival_times(time, event)
    a = binary_vector(arm, "arm", times.n)
    horizon, setting = check_horizon(tau), _setting(variance, level, times.n)
    tables = [times.of(a == label).risk_table() for label in (1, 0)]
    largest = common_horizon(tables)
    before = [_area(table, horizon, variance, largest) for table in tables]
    after = [replace(quantity, value=horizon - quantity.value) for quantity in before]
    return RestrictedMeanContrast(
        arm1=_of_arm(before[0], setting, horizon, largest),
        arm0=_of_arm(before[1], setting, horizon, largest),
        without_event_difference=difference(before[0], before[1], setting, horizon),
        without_event_ratio=ratio(before[0], before[1], setting),
        with_event_difference=difference(after[0], after[1], setting, horizon),
        with_event_ratio=ratio(after[0], after[1], setting),
        tau=horizon,
        largest_tau=largest,
    )


def largest_horizon(table: RiskTable) -> float | None:
    """The last time at which anybody of a group was followed; None where all of them then had an event."""
    if not table.n or table.censored[-1] == 0:
        return None
    return float(table.times[-1])


def common_horizon(tables: Sequence[RiskTable]) -> float | None:
    """The largest horizon that the data of every group allow; None where every horizon is allowed."""
    limits = [limit for limit in map(largest_horizon, tables) if limit is not None]
    return min(limits, default=None)


def area_under(times: Vector, heights: Vector, tau: float, before: float = 1.0) -> float:
    """Area from 0 to a horizon under a step function that holds ``before`` ahead of its first time."""
    inside = times < tau
    edges = np.concatenate([[0.0], times[inside], [tau]])
    return float(np.diff(edges) @ np.append(before, heights[inside]))


def _of_arm(before: Quantity, setting: Setting, tau: float, largest: float | None) -> RestrictedMean:
    return RestrictedMean(
        without_event=before.estimate(setting, (0.0, tau)),
        with_event=replace(before, value=tau - before.value).estimate(setting, (0.0, tau)),
        tau=tau,
        largest_tau=largest,
    )


def _area(table: RiskTable, tau: float, variance: Variance, largest: float | None) -> Quantity:
    """The area under one arm's curve up to the horizon, and its variance."""
    if not table.n:
        return Quantity(0.0, 0.0, 0, NO_PARTICIPANTS)
    if largest is not None and tau > largest + table.tolerance:
        return Quantity(0.0, 0.0, table.n, BEYOND_FOLLOW_UP)
    survival, _ = product_limit(table)
    inside = table.times < tau
    widths = np.diff(np.append(table.times[inside], tau))
    to_horizon = np.cumsum((widths * survival[inside])[::-1])[::-1]
    at_risk, events = table.at_risk[inside].astype(float), table.events[inside].astype(float)
    left = at_risk - events
    terms = np.divide(to_horizon**2 * events, at_risk * left, out=np.zeros_like(left), where=left > 0)
    spread, m = float(terms.sum()), float(events.sum())
    if variance == "bias_corrected" and m == 1:
        return Quantity(0.0, 0.0, table.n, TOO_FEW)
    if variance == "bias_corrected" and m > 1:
        spread *= m / (m - 1)
    return Quantity(area_under(table.times, survival, tau), spread, table.n)


def _setting(variance: Variance, level: float, n: int) -> Setting:
    check_choice(variance, Variance, "variance")
    critical_value(level)
    return Setting(level=level, n=n, method=f"restricted_mean.{variance}")

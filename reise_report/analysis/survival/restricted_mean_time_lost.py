"""Restricted mean time lost to one of several competing events: the area under its cumulative incidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector, binary_vector, check_choice
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.reason import BEYOND_FOLLOW_UP, NO_PARTICIPANTS
from reise_report.analysis.survival.aalen_johansen import Variance, incidence_curves, increments
from reise_report.analysis.survival.contrast import Quantity, difference, ratio
from reise_report.analysis.survival.options import check_horizon
from reise_report.analysis.survival.restricted_mean import area_under, common_horizon, largest_horizon
from reise_report.analysis.survival.times import RiskTable, competing_times
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLostContrast:
    """Mean time after an event within a horizon in two arms, in the unit of the times.

    Of a return to work with competing death or disability pension it is the mean time in work within the horizon.

    Attributes:
        arm1: in the intervention arm, 0 to ``tau``.
        arm0: in the control arm.
        difference: intervention less control.
        ratio: intervention over control; ``se`` on the log scale.
        tau: the horizon.
        largest_tau: the largest horizon that the data allow; None where every horizon is.
    """

    arm1: Estimate
    arm0: Estimate
    difference: Estimate
    ratio: Estimate
    tau: float
    largest_tau: float | None


def restricted_mean_time_lost(
    time: ArrayLike, cause: ArrayLike, tau: float, *, variance: Variance, level: float = 0.95
) -> tuple[Estimate, ...]:
    """Mean time after each kind of event within a horizon, of one group; with the mean time before any it sums to it.

    The variance is the delta method's, with the variance of the events at each time as in
    :func:`~reise_report.analysis.survival.aalen_johansen.aalen_johansen`; with one cause and ``greenwood`` it is that
    of the restricted mean.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        cause: (n,), 0 censored, 1 the event of interest, 2, 3 … competing events; complete.
        tau: the horizon, above 0, in the same unit.
        variance: ``greenwood`` or ``aalen``.
        level: confidence level, 0–1.

    Returns:
        One estimate a cause, cause 1 first. Reasons: ``no_participants``, ``beyond_follow_up``.

    Raises:
        AnalysisError: what :func:`competing_times` refuses, a horizon not above 0, or an unknown variance.

    Source: Andersen PK (2013), Stat Med 32:5278–5285, doi:10.1002/sim.5903.

    >>> found = restricted_mean_time_lost([1, 2, 3, 4], [1, 2, 1, 1], 4, variance="greenwood")
    >>> [lost.value for lost in found]
    [1.0, 0.5]
    """
    times = competing_times(time, cause)
    horizon, setting = check_horizon(tau), _setting(variance, level, times.n)
    table = times.risk_table()
    largest = largest_horizon(table)
    rows = range(times.causes)
    return tuple(_lost(table, row, horizon, variance, largest).estimate(setting, (0.0, horizon)) for row in rows)


def restricted_mean_time_lost_contrast(
    time: ArrayLike,
    cause: ArrayLike,
    arm: ArrayLike,
    tau: float,
    *,
    variance: Variance,
    level: float = 0.95,
    of_cause: int = 1,
) -> TimeLostContrast:
    """Mean time after an event within a horizon in two arms, with difference and ratio.

    Args:
        time: as in :func:`restricted_mean_time_lost`.
        cause: as in :func:`restricted_mean_time_lost`.
        arm: (n,), 1 intervention and 0 control; complete.
        tau: as in :func:`restricted_mean_time_lost`; ``beyond_follow_up`` by the rule of
            :func:`~reise_report.analysis.survival.restricted_mean.restricted_mean_contrast`.
        variance: as in :func:`restricted_mean_time_lost`.
        level: confidence level, 0–1.
        of_cause: which event is compared.

    Raises:
        AnalysisError: what :func:`restricted_mean_time_lost` refuses, an arm other than 0 and 1, or an unknown cause.
    """
    times = competing_times(time, cause)
    a = binary_vector(arm, "arm", times.n)
    horizon, setting = check_horizon(tau), _setting(variance, level, times.n)
    if not 1 <= of_cause <= times.causes:
        raise AnalysisError(f"cause {of_cause} is unknown; the data hold causes 1 to {times.causes}")
    tables = [times.of(a == label).risk_table() for label in (1, 0)]
    largest = common_horizon(tables)
    one, none = (_lost(table, of_cause - 1, horizon, variance, largest) for table in tables)
    return TimeLostContrast(
        arm1=one.estimate(setting, (0.0, horizon)),
        arm0=none.estimate(setting, (0.0, horizon)),
        difference=difference(one, none, setting, horizon),
        ratio=ratio(one, none, setting),
        tau=horizon,
        largest_tau=largest,
    )


def _lost(table: RiskTable, row: int, tau: float, variance: Variance, largest: float | None) -> Quantity:
    """The area under one cause's curve up to the horizon, and its variance.

    One more event of the cause at time s adds S(s−)((τ − s) − w)/n, one of another cause −S(s−)w/n, with w the area
    between F and F(s) from s to τ, over S(s).
    """
    if not table.n:
        return Quantity(0.0, 0.0, 0, NO_PARTICIPANTS)
    if largest is not None and tau > largest + table.tolerance:
        return Quantity(0.0, 0.0, table.n, BEYOND_FOLLOW_UP)
    incidence, event_free = incidence_curves(table)
    f, times = incidence[row], table.times
    inside = times < tau
    own, square, cross = (part[inside] for part in increments(table, row, variance))
    left = tau - times[inside]
    later = _area_to_horizon(times[inside], f[inside], tau) - f[inside] * left
    free = event_free[inside]
    w = np.divide(later, free, out=np.zeros_like(later), where=free > 0)
    ahead = np.append(1.0, event_free)[: free.size] ** 2
    spread = float((ahead * (left**2 * own - 2 * left * w * cross + w**2 * square)).sum())
    scale = float((ahead * (left**2 * own + w**2 * square)).sum())
    area = area_under(times, f, tau, before=0.0)
    return Quantity(area, spread if spread > 1e-12 * scale else 0.0, table.n)


def _area_to_horizon(times: Vector, heights: Vector, tau: float) -> Vector:
    """Area under a step function from each of its times to the horizon."""
    widths = np.diff(np.append(times, tau))
    areas: Vector = np.cumsum((widths * heights)[::-1])[::-1]
    return areas


def _setting(variance: Variance, level: float, n: int) -> Setting:
    check_choice(variance, Variance, "variance")
    critical_value(level)
    return Setting(level=level, n=n, method=f"restricted_mean_time_lost.{variance}")

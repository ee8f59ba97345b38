"""Differences between two arms at fixed times: in cumulative incidence with competing events, and without."""

from __future__ import annotations

from dataclasses import dataclass, replace

from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import binary_vector
from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.survival import aalen_johansen, kaplan_meier
from reise_report.analysis.survival.contrast import Quantity, difference, ratio
from reise_report.analysis.survival.options import asked_times
from reise_report.analysis.survival.probability_interval import Interval
from reise_report.analysis.survival.times import competing_times, survival_times


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidenceContrast:
    """The share who have had the event by one time, in two arms, intervention against control.

    Attributes:
        at: the time, in the unit of the times.
        incidence1: in the intervention arm, 0–1.
        incidence0: in the control arm, 0–1.
        difference: intervention less control, −1 to 1.
        ratio: intervention over control; ``se`` on the log scale.
    """

    at: float
    incidence1: Estimate
    incidence0: Estimate
    difference: Estimate
    ratio: Estimate


def cumulative_incidence_contrast(
    time: ArrayLike,
    cause: ArrayLike,
    arm: ArrayLike,
    at: ArrayLike,
    *,
    variance: aalen_johansen.Variance,
    interval: Interval,
    level: float = 0.95,
    of_cause: int = 1,
) -> tuple[IncidenceContrast, ...]:
    """Compare the cumulative incidence of an event between two arms at fixed times, with competing events.

    Differences are normal on their own scale, ratios on the log scale, with the arms' Aalen–Johansen variances.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        cause: (n,), 0 censored, 1 the event of interest, 2, 3 … competing events; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        at: times at which to compare, in the same unit.
        variance: as in :func:`~reise_report.analysis.survival.aalen_johansen.aalen_johansen`.
        interval: of the arms' own estimates, as there.
        level: confidence level, 0–1.
        of_cause: which event is compared.

    Returns:
        One contrast a time. Reasons: ``no_participants``; ``beyond_follow_up``, for a contrast where either arm is;
        ``no_events`` for a ratio with an incidence of zero.

    Raises:
        AnalysisError: what :func:`competing_times` refuses, an arm other than 0 and 1, an unknown variance, interval or
            cause.

    >>> found = cumulative_incidence_contrast(
    ...     [1, 2, 3, 4, 1, 2, 3, 4], [1, 2, 1, 0, 1, 0, 2, 0], [1, 1, 1, 1, 0, 0, 0, 0], [3],
    ...     variance="greenwood", interval="log_log")
    >>> round(found[0].difference.value, 6)
    0.25
    """
    times = competing_times(time, cause)
    a = binary_vector(arm, "arm", times.n)
    curves = [
        aalen_johansen.cumulative_incidence(times.of(a == label), variance=variance, interval=interval, level=level)
        for label in (1, 0)
    ]
    setting = Setting(level=level, n=times.n, method=f"cumulative_incidence_difference.{variance}")
    asked = asked_times(at)
    found = zip(asked, curves[0].at(asked, of_cause), curves[1].at(asked, of_cause), strict=True)
    return tuple(_contrast(float(when), one, none, setting) for when, one, none in found)


def landmark_contrast(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    at: ArrayLike,
    *,
    interval: kaplan_meier.Interval,
    level: float = 0.95,
) -> tuple[IncidenceContrast, ...]:
    """Compare the share who have had the event between two arms at fixed times, one minus Kaplan–Meier.

    Args:
        time: as in :func:`cumulative_incidence_contrast`.
        event: (n,), 1 with the event and 0 censored; complete.
        arm: as in :func:`cumulative_incidence_contrast`.
        at: as in :func:`cumulative_incidence_contrast`.
        interval: of the arms' own estimates, as in :func:`~reise_report.analysis.survival.kaplan_meier.kaplan_meier`.
        level: confidence level, 0–1.

    Returns:
        As :func:`cumulative_incidence_contrast`; a difference in survival is the difference with its sign turned.

    Raises:
        AnalysisError: what :func:`survival_times` refuses, an arm other than 0 and 1, or an unknown interval.
    """
    times = survival_times(time, event)
    a = binary_vector(arm, "arm", times.n)
    curves = [kaplan_meier.survival_curve(times.of(a == label), interval=interval, level=level) for label in (1, 0)]
    setting = Setting(level=level, n=times.n, method="kaplan_meier_difference")
    asked = asked_times(at)
    found = zip(asked, curves[0].event_probability_at(asked), curves[1].event_probability_at(asked), strict=True)
    return tuple(_contrast(float(when), one, none, setting) for when, one, none in found)


def _contrast(at: float, one: Estimate, none: Estimate, setting: Setting) -> IncidenceContrast:
    first, second = _quantity(one), _quantity(none)
    ratio_setting = replace(setting, method=setting.method.replace("_difference", "_ratio"))
    return IncidenceContrast(
        at=at,
        incidence1=one,
        incidence0=none,
        difference=difference(first, second, setting, 1.0),
        ratio=ratio(first, second, ratio_setting),
    )


def _quantity(estimate: Estimate) -> Quantity:
    value, se = estimate.value or 0.0, estimate.se or 0.0
    return Quantity(value, se**2, estimate.n or 0, estimate.reason)

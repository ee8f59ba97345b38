"""Rates of events per time at risk, from the arms' totals: one rate, the ratio and the difference of two.

They take events for Poisson: of people who may have several, some more prone than others, intervals are too narrow, and
``rate_difference_robust`` or the models of :mod:`rate_ratio` are right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, binary_vector, check_length, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, log_interval
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS, TOO_FEW
from reise_report.errors import AnalysisError

_MOST = 1e7
"""More events than anybody has; their sums would fill the memory."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Events and time at risk of the intervention (1) and the control (0) arm.

    Raises:
        AnalysisError: events are negative or not whole, or a time is negative or not finite.
    """

    events1: float
    time1: float
    events0: float
    time0: float

    def __post_init__(self) -> None:
        for events, time, whom in (
            (self.events1, self.time1, "intervention arm"),
            (self.events0, self.time0, "control arm"),
        ):
            _check(events, time, whom)


def poisson_rate(events: float, time: float, level: float = 0.95) -> Estimate:
    """Events per unit of time with Garwood's exact interval.

    Args:
        events: number of events.
        time: time at risk of all, in any unit; the rate is per that unit.
        level: confidence level, 0–1.

    Returns:
        The rate; without events the lower limit is zero. Reason: ``no_participants`` where nobody was at risk.

    Raises:
        AnalysisError: events or time cannot be.

    Source: Garwood F (1936), Biometrika 28:437–442, doi:10.1093/biomet/28.3-4.437.

    >>> round(poisson_rate(137, 24.19893).value, 5)
    5.66141
    """
    critical_value(level)
    _check(events, time, "rate")
    if time == 0:
        return not_estimable("poisson_exact", NO_PARTICIPANTS, level=level)
    low, high = _garwood(events, level)
    return Estimate(value=events / time, low=low / time, high=high / time, level=level, method="poisson_exact")


def rate_ratio_conditional(events1: float, time1: float, events0: float, time0: float, level: float = 0.95) -> Estimate:
    """The ratio of two rates with the exact interval and test given the total of events, as R's ``poisson.test``.

    Args:
        events1: events in the intervention arm.
        time1: its time at risk.
        events0: events in the control arm.
        time0: its time at risk, in the same unit.
        level: confidence level, 0–1.

    Returns:
        The ratio; zero with a lower limit of zero where the intervention arm has no events. Reasons:
        ``no_participants``; ``no_events`` where the control arm has none, the lower limit then in the warnings.

    Raises:
        AnalysisError: events or times cannot be.

    Source: Przyborowski J, Wilenski H (1940), Biometrika 31:313–323, doi:10.1093/biomet/31.3-4.313.
    """
    from scipy.special import betaincinv
    from scipy.stats import binomtest

    critical_value(level)
    totals, method = Totals(events1, time1, events0, time0), "rate_ratio.conditional"
    if min(time1, time0) == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level)
    n, x, tail = int(totals.events1 + totals.events0), int(totals.events1), (1 - level) / 2
    if n == 0:
        return not_estimable(method, NO_EVENTS, level=level)
    low = float(betaincinv(x, n - x + 1, tail)) if x else 0.0
    p_value = float(binomtest(x, n, time1 / (time1 + time0)).pvalue)
    if events0 == 0:
        bound = low / (1 - low) * time0 / time1
        said = f"Without events in the control arm the ratio has no upper bound; its lower limit is {bound:.4g}."
        return not_estimable(method, NO_EVENTS, level=level, warnings=(said,))
    high = float(betaincinv(x + 1, n - x, 1 - tail))
    scale = time0 / time1
    return Estimate(
        value=events1 / events0 * scale,
        low=low / (1 - low) * scale,
        high=high / (1 - high) * scale,
        level=level,
        scale="log",
        p_value=p_value,
        method=method,
    )


def rate_ratio_log_wald(events1: float, time1: float, events0: float, time0: float, level: float = 0.95) -> Estimate:
    """The ratio of two rates, normal on the log scale with variance 1/x₁ + 1/x₀.

    Returns:
        The ratio. Reasons: ``no_participants``; ``no_events`` where an arm has none.

    Raises:
        AnalysisError: events or times cannot be.
    """
    critical_value(level)
    Totals(events1, time1, events0, time0)
    method = "rate_ratio.log_wald"
    if min(time1, time0) == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level)
    if min(events1, events0) == 0:
        return not_estimable(method, NO_EVENTS, level=level)
    value = math.log(events1 / time1) - math.log(events0 / time0)
    estimate = log_interval(value, math.sqrt(1 / events1 + 1 / events0), Setting(level=level, n=0, method=method))
    return _without_n(estimate)


def rate_difference_wald(events1: float, time1: float, events0: float, time0: float, level: float = 0.95) -> Estimate:
    """The difference of two rates with variance x₁/t₁² + x₀/t₀².

    Returns:
        The difference. Reasons: ``no_participants``; ``no_events`` where there are none at all.

    Raises:
        AnalysisError: events or times cannot be.
    """
    critical_value(level)
    Totals(events1, time1, events0, time0)
    method = "rate_difference.wald"
    if min(time1, time0) == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level)
    if events1 + events0 == 0:
        return not_estimable(method, NO_EVENTS, level=level)
    warnings = ("An arm without events counts as without spread: see the mover interval.",)
    setting = Setting(level=level, n=0, method=method, warnings=() if min(events1, events0) else warnings)
    se = math.sqrt(events1 / time1**2 + events0 / time0**2)
    return _without_n(identity_interval(events1 / time1 - events0 / time0, se, setting))


def rate_difference_mover(events1: float, time1: float, events0: float, time0: float, level: float = 0.95) -> Estimate:
    """The difference of two rates with an interval put together from Garwood's of each (MOVER). No p-value.

    It stands without events too.

    Returns:
        The difference. Reason: ``no_participants``.

    Raises:
        AnalysisError: events or times cannot be.

    Source: Zou GY, Donner A (2008), Stat Med 27:1693–1702, doi:10.1002/sim.3095.
    """
    critical_value(level)
    Totals(events1, time1, events0, time0)
    method = "rate_difference.mover"
    if min(time1, time0) == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level)
    rate1, rate0 = events1 / time1, events0 / time0
    low1, high1 = (limit / time1 for limit in _garwood(events1, level))
    low0, high0 = (limit / time0 for limit in _garwood(events0, level))
    difference = rate1 - rate0
    return Estimate(
        value=difference,
        low=difference - math.hypot(rate1 - low1, high0 - rate0),
        high=difference + math.hypot(high1 - rate1, rate0 - low0),
        level=level,
        method=method,
    )


def rate_difference_robust(
    events: ArrayLike, arm: ArrayLike, time: ArrayLike | None = None, *, level: float = 0.95
) -> Estimate:
    """The difference of two rates with the spread between people, whatever the distribution of their events.

    Each rate is a ratio of sums, Σy/Σt, with variance n/(n − 1)·Σ(y − rt)²/(Σt)².

    Args:
        events: (n,), events of each participant, whole numbers from 0; complete.
        arm: (n,), 1 intervention and 0 control.
        time: (n,), time at risk, above 0; None for one unit each.
        level: confidence level, 0–1.

    Returns:
        The difference, normal. Reasons: ``no_participants``; ``too_few`` (an arm of one); ``no_events`` at all.

    Raises:
        AnalysisError: arrays of different length, missing values, events or times that cannot be.
    """
    critical_value(level)
    y, a, t = count_data(events, arm, time)
    setting = Setting(level=level, n=int(y.size), method="rate_difference.robust")
    counts = [int((a == label).sum()) for label in (1, 0)]
    if min(counts) == 0:
        return not_estimable(setting.method, NO_PARTICIPANTS, level=level, n=setting.n)
    if min(counts) == 1:
        return not_estimable(setting.method, TOO_FEW, level=level, n=setting.n)
    if y.sum() == 0:
        return not_estimable(setting.method, NO_EVENTS, level=level, n=setting.n)
    rates, variances = zip(*(_ratio(y[a == label], t[a == label]) for label in (1, 0)), strict=True)
    return identity_interval(rates[0] - rates[1], math.sqrt(sum(variances)), setting)


def count_data(events: ArrayLike, arm: ArrayLike, time: ArrayLike | None) -> tuple[Vector, Vector, Vector]:
    """Events, arm and time at risk of each participant, checked.

    Raises:
        AnalysisError: arrays of different length, missing values, events that are negative or not whole, a time that is
            not above 0.
    """
    y = numeric_vector(events, "events")
    if y.max(initial=0.0) > _MOST:
        raise AnalysisError(f"'events' holds {y.max():g}; nobody has that many events, so a code or a sum stands there")
    if (y < 0).any() or (y != np.floor(y)).any():
        raise AnalysisError(f"'events' holds {y[(y < 0) | (y != np.floor(y))][0]:g}; expected whole numbers from 0 up")
    a = binary_vector(arm, "arm", y.size)
    t = np.ones(y.size) if time is None else numeric_vector(time, "time")
    check_length(t, "time", y.size)
    if (t <= 0).any():
        raise AnalysisError(
            f"'time' is not above 0 for {int((t <= 0).sum())} participants; leave out those never at risk"
        )
    return y, a, t


def _check(events: float, time: float, whom: str) -> None:
    if not (0 <= events < math.inf and events == int(events) and 0 <= time < math.inf) or (events and not time):
        raise AnalysisError(
            f"{whom}: {events} events in a time at risk of {time}; expected a whole number and a time above 0"
        )


def _garwood(events: float, level: float) -> tuple[float, float]:
    """Limits of the expected number of events."""
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low, float(gammaincinv(events + 1, 1 - tail))


def _ratio(y: Vector, t: Vector) -> tuple[float, float]:
    rate = float(y.sum() / t.sum())
    return rate, float(y.size / (y.size - 1) * ((y - rate * t) ** 2).sum() / t.sum() ** 2)


def _without_n(estimate: Estimate) -> Estimate:
    """Totals of events and time do not tell how many people they are of."""
    return replace(estimate, n=None)

"""The probability that a participant of the intervention arm fares better than one of the control arm, with intervals.

For ordered categories, and for measures whose unit means little: P(Y₁ > Y₀) + ½·P(Y₁ = Y₀), the Mann–Whitney
probability index, also known as the area under the curve or the relative effect. The tests are in :mod:`rank_sum`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, two_sided_p
from reise_report.analysis.reason import NO_PARTICIPANTS, NO_VARIATION, SEPARATION, TOO_FEW
from reise_report.analysis.t_interval import t_interval

Interval = Literal["logit", "brunner_munzel", "delong", "newcombe"]


def probability_index(
    outcome: ArrayLike, arm: ArrayLike, *, interval: Interval = "logit", level: float = 0.95
) -> Estimate:
    """P(Y₁ > Y₀) + ½·P(Y₁ = Y₀) with its interval and the test against one half.

    Args:
        outcome: (n,), codes of ordered categories or a measure; only their order counts. Complete.
        arm: (n,), 1 intervention and 0 control.
        interval: with the variance of placements (DeLong's, the same as Brunner and Munzel's): ``logit``: normal on
            the log odds scale, cannot leave 0–1; ``brunner_munzel``: t distribution with Satterthwaite's degrees of
            freedom; ``delong``: normal. Or ``newcombe``: pseudo-score interval of method 5, which needs no variance and
            so stands where the arms do not overlap; it gives no p-value.
        level: confidence level, 0–1.

    Returns:
        The probability; ``se`` is that of the placements, on 0–1. Reasons: ``no_participants``; ``too_few`` (an arm of
        one); ``no_variation`` (everybody alike); ``separation`` (the arms do not overlap, so that the variance is zero:
        ``newcombe`` still has an interval).

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown interval.

    Sources: DeLong ER, DeLong DM, Clarke-Pearson DL (1988), Biometrics 44:837–845, doi:10.2307/2531595; Brunner E,
    Munzel U (2000), Biom J 42:17–25, doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U; Newcombe RG
    (2006), Stat Med 25:559–573, doi:10.1002/sim.2324.

    >>> round(probability_index([2, 3, 4, 1, 2, 3], [1, 1, 1, 0, 0, 0]).value, 4)
    0.7778
    """
    check_choice(interval, Interval, "interval")
    critical_value(level)
    one, none = arms(outcome, arm)
    setting = Setting(level=level, n=int(one.size + none.size), method=f"mann_whitney.{interval}")
    if not one.size or not none.size:
        return not_estimable(setting.method, NO_PARTICIPANTS, level=level, n=setting.n)
    placed1, placed0 = _placements(one, none), _placements(none, one)
    value = float(placed1.mean())
    if interval == "newcombe":
        return _newcombe(value, int(one.size), int(none.size), setting)
    if min(one.size, none.size) < 2:
        return not_estimable(setting.method, TOO_FEW, level=level, n=setting.n)
    part1, part0 = float(placed1.var(ddof=1)) / one.size, float(placed0.var(ddof=1)) / none.size
    if value in (0.0, 1.0):
        said = "Every participant of one arm lies above all of the other: see the newcombe interval."
        return not_estimable(setting.method, SEPARATION, level=level, n=setting.n, warnings=(said,))
    if part1 + part0 == 0:
        return not_estimable(setting.method, NO_VARIATION, level=level, n=setting.n)
    se = math.sqrt(part1 + part0)
    if interval == "logit":
        return _logit(value, se, setting)
    df = math.inf
    if interval == "brunner_munzel":
        df = (part1 + part0) ** 2 / (part1**2 / (one.size - 1) + part0**2 / (none.size - 1))
    return _about_half(value, se, df, setting)


def arms(outcome: ArrayLike, arm: ArrayLike) -> tuple[Vector, Vector]:
    """The sorted outcomes of the intervention and of the control arm.

    Raises:
        AnalysisError: arrays of different length, or missing values.
    """
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    return np.sort(y[a == 1]), np.sort(y[a == 0])


def _placements(of: Vector, among: Vector) -> Vector:
    """The share of the other arm that each lies above, those alike counted half."""
    below = np.searchsorted(among, of, side="left")
    not_above = np.searchsorted(among, of, side="right")
    placed: Vector = (below + not_above) / (2 * among.size)
    return placed


def _logit(value: float, se: float, setting: Setting) -> Estimate:
    z = critical_value(setting.level)
    centre, error = math.log(value / (1 - value)), se / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-(centre + sign * z * error))) for sign in (-1, 1))
    return Estimate(
        value=value,
        low=low,
        high=high,
        level=setting.level,
        se=se,
        p_value=two_sided_p(centre / error),
        n=setting.n,
        method=setting.method,
    )


def _about_half(value: float, se: float, df: float, setting: Setting) -> Estimate:
    """The symmetric interval, held within 0–1, with the test of one half."""
    about = t_interval(value - 0.5, se, df, setting)
    low, high = (0.5 + limit for limit in (about.low or 0.0, about.high or 0.0))
    return replace(about, value=value, low=max(low, 0.0), high=min(high, 1.0))


def _newcombe(value: float, n1: int, n0: int, setting: Setting) -> Estimate:
    """The values θ with |θ̂ − θ| = z·√V(θ), by bisection; V after Hanley and McNeil with (n₁ + n₀)/2 for both arms."""
    z, half = critical_value(setting.level), (n1 + n0) / 2 - 1

    def excess(theta: float) -> float:
        variance = theta * (1 - theta) * (1 + half * (1 - theta) / (2 - theta) + half * theta / (1 + theta)) / (n1 * n0)
        return abs(value - theta) - z * math.sqrt(variance)

    def limit(far: float) -> float:
        if value == far:
            return value
        outside, inside = far, value
        while abs(middle := (outside + inside) / 2) and middle not in (outside, inside):
            outside, inside = (middle, inside) if excess(middle) > 0 else (outside, middle)
        return inside

    return Estimate(
        value=value, low=limit(0.0), high=limit(1.0), level=setting.level, n=setting.n, method=setting.method
    )

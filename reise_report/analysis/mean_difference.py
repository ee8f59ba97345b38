"""The difference in means between two arms, by Welch's or Student's t, and its size in standard deviations."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.reason import NO_PARTICIPANTS, NO_VARIATION, TOO_FEW
from reise_report.analysis.t_interval import t_interval

Variance = Literal["welch", "student"]

_ROUNDING = 1e-12
"""A spread below this share of the values themselves is what rounding leaves of a constant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanDifference:
    """Means by arm and their difference, intervention minus control, in the outcome's unit.

    Attributes:
        mean1: mean of the intervention arm; its interval uses the same variance as the difference.
        mean0: mean of the control arm.
        difference: ``mean1 − mean0``.
        sd1: standard deviation of the intervention arm; None with fewer than two people.
        sd0: standard deviation of the control arm.
        n1: people in the intervention arm.
        n0: people in the control arm.
        reason: why there is no difference; None where there is.
        warnings: what the user should know.
    """

    mean1: Estimate
    mean0: Estimate
    difference: Estimate
    sd1: float | None
    sd0: float | None
    n1: int
    n0: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Arm:
    """One arm's values in order of size, so that the order of the rows cannot reach the last digit of a sum."""

    values: Vector

    @property
    def n(self) -> int:
        return int(self.values.size)

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def variance(self) -> float:
        """With n − 1; zero for one person and where only rounding tells the values apart."""
        if self.n < 2 or float(np.ptp(self.values)) <= _ROUNDING * float(np.abs(self.values).max()):
            return 0.0
        return float(self.values.var(ddof=1))

    @property
    def sd(self) -> float | None:
        return math.sqrt(self.variance) if self.n > 1 else None


def mean_difference(
    outcome: ArrayLike, arm: ArrayLike, *, variance: Variance = "welch", level: float = 0.95
) -> MeanDifference:
    """Compare two means without covariates.

    Args:
        outcome: (n,), in its unit; complete.
        arm: (n,), 1 intervention and 0 control.
        variance: ``welch``: each arm has its own variance, Satterthwaite's degrees of freedom; ``student``: one
            variance for both, n − 2.
        level: confidence level, 0–1.

    Returns:
        Means and difference, as R's ``t.test``. Reasons: ``no_participants``; ``too_few`` (an arm of one for Welch, two
        people in all for Student); ``no_variation`` (each arm has one value only).

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown variance.

    Source: Welch BL (1947), Biometrika 34:28–35, doi:10.1093/biomet/34.1-2.28.

    >>> result = mean_difference([3, 5, 4, 8, 1, 2, 2, 4, 0], [1, 1, 1, 1, 0, 0, 0, 0, 0])
    >>> round(result.difference.value, 6), round(result.difference.df, 4)
    (3.2, 5.1411)
    """
    check_choice(variance, Variance, "variance")
    critical_value(level)
    one, none = _arms(outcome, arm)
    n = one.n + none.n
    setting = Setting(level=level, n=n, method=f"mean_difference.{variance}")
    if not one.n or not none.n:
        return _nothing(one, none, setting, NO_PARTICIPANTS)
    if (variance == "welch" and min(one.n, none.n) < 2) or n < 3:
        return _nothing(one, none, setting, TOO_FEW)
    if one.variance == none.variance == 0:
        return _nothing(one, none, setting, NO_VARIATION)
    return _welch(one, none, setting) if variance == "welch" else _student(one, none, setting)


def hedges_g(outcome: ArrayLike, arm: ArrayLike, *, level: float = 0.95) -> Estimate:
    """The difference in means in pooled standard deviations, corrected for the bias of small samples.

    g = J·(mean₁ − mean₀)/s, J = Γ(m/2)/(√(m/2)·Γ((m − 1)/2)) with m = n − 2; its variance is 1/n₁ + 1/n₀ + g²/(2n) (as
    metafor's ``escalc`` with ``vtype="LS"``), the interval normal.

    Args:
        outcome: (n,), complete.
        arm: (n,), 1 intervention and 0 control.
        level: confidence level, 0–1.

    Returns:
        The standardised difference. Reasons: ``no_participants``, ``too_few``, ``no_variation``.

    Raises:
        AnalysisError: arrays of different length, or missing values.

    Source: Hedges LV (1981), J Educ Stat 6:107–128, doi:10.3102/10769986006002107.
    """
    from scipy.special import gammaln

    critical_value(level)
    one, none = _arms(outcome, arm)
    n = one.n + none.n
    setting = Setting(level=level, n=n, method="hedges_g")
    if not one.n or not none.n:
        return not_estimable("hedges_g", NO_PARTICIPANTS, level=level, n=n)
    if n < 4:  # with n − 2 = 1 the correction is Γ(½)/(√½·Γ(0)) = 0: no standardised difference is left
        return not_estimable("hedges_g", TOO_FEW, level=level, n=n)
    pooled = _pooled_variance(one, none)
    if pooled == 0:
        return not_estimable("hedges_g", NO_VARIATION, level=level, n=n)
    m = n - 2
    correction = math.exp(float(gammaln(m / 2)) - math.log(m / 2) / 2 - float(gammaln((m - 1) / 2)))
    g = correction * (one.mean - none.mean) / math.sqrt(pooled)
    return identity_interval(g, math.sqrt(1 / one.n + 1 / none.n + g**2 / (2 * n)), setting)


def _arms(outcome: ArrayLike, arm: ArrayLike) -> tuple[_Arm, _Arm]:
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    return _Arm(np.sort(y[a == 1])), _Arm(np.sort(y[a == 0]))


def _pooled_variance(one: _Arm, none: _Arm) -> float:
    return ((one.n - 1) * one.variance + (none.n - 1) * none.variance) / (one.n + none.n - 2)


def _welch(one: _Arm, none: _Arm, setting: Setting) -> MeanDifference:
    part1, part0 = one.variance / one.n, none.variance / none.n
    # As shares of their sum: the squares of tiny or huge variances would leave the range of floating point numbers.
    share1, share0 = part1 / (part1 + part0), part0 / (part1 + part0)
    df = 1 / (share1**2 / (one.n - 1) + share0**2 / (none.n - 1))
    return MeanDifference(
        mean1=t_interval(one.mean, math.sqrt(part1), one.n - 1, setting, tested=False),
        mean0=t_interval(none.mean, math.sqrt(part0), none.n - 1, setting, tested=False),
        difference=t_interval(one.mean - none.mean, math.sqrt(part1 + part0), df, setting),
        sd1=one.sd,
        sd0=none.sd,
        n1=one.n,
        n0=none.n,
    )


def _student(one: _Arm, none: _Arm, setting: Setting) -> MeanDifference:
    pooled, df = _pooled_variance(one, none), float(one.n + none.n - 2)
    return MeanDifference(
        mean1=t_interval(one.mean, math.sqrt(pooled / one.n), df, setting, tested=False),
        mean0=t_interval(none.mean, math.sqrt(pooled / none.n), df, setting, tested=False),
        difference=t_interval(one.mean - none.mean, math.sqrt(pooled * (1 / one.n + 1 / none.n)), df, setting),
        sd1=one.sd,
        sd0=none.sd,
        n1=one.n,
        n0=none.n,
    )


def _nothing(one: _Arm, none: _Arm, setting: Setting, reason: str) -> MeanDifference:
    """No comparison; a mean itself still stands where an arm has people."""
    lost = not_estimable(setting.method, reason, level=setting.level, n=setting.n)
    means = [
        Estimate(value=arm.mean, level=setting.level, n=setting.n, method=setting.method) if arm.n else lost
        for arm in (one, none)
    ]
    return MeanDifference(
        mean1=means[0],
        mean0=means[1],
        difference=lost,
        sd1=one.sd,
        sd0=none.sd,
        n1=one.n,
        n0=none.n,
        reason=reason,
    )

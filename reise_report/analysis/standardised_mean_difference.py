"""The standardised mean difference of a baseline variable between two arms, and what pure chance makes of it.

All differences are intervention minus control, in standard deviations. They describe; they are not tested.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import NO_DATA, NO_VARIATION, SEPARATION, TOO_FEW
from reise_report.analysis.two_by_two import TwoByTwo
from reise_report.errors import AnalysisError


def numeric(values1: ArrayLike, values0: ArrayLike) -> Estimate:
    """The difference in means over the root of the arms' mean variance: (x̄₁ − x̄₀) / √((s₁² + s₀²) / 2).

    Args:
        values1: the variable in the intervention arm; NaN where missing.
        values0: the variable in the control arm.

    Returns:
        The signed difference. Reasons: ``no_data``; ``too_few`` where an arm has one value; ``no_variation``.

    Source: Austin PC (2009), Stat Med 28:3083–3107, doi:10.1002/sim.3697.

    >>> round(numeric([1.0, 2.0, 3.0], [2.0, 3.0, 4.0]).value, 3)
    -1.0
    """
    method = "standardised_mean_difference.numeric"
    arm1, arm0 = _present(values1), _present(values0)
    n = int(arm1.size + arm0.size)
    if not arm1.size or not arm0.size:
        return not_estimable(method, NO_DATA, n=n)
    if arm1.size == 1 or arm0.size == 1:
        return not_estimable(method, TOO_FEW, n=n)
    spread = math.sqrt((arm1.var(ddof=1) + arm0.var(ddof=1)) / 2)
    # A column of one repeated number can leave a variance of rounding size instead of zero.
    if spread <= 1e-12 * max(abs(arm1).max(), abs(arm0).max()):
        return not_estimable(method, NO_VARIATION, n=n)
    return Estimate(value=float((arm1.mean() - arm0.mean()) / spread), n=n, method=method)


def binary(events1: int, n1: int, events0: int, n0: int) -> Estimate:
    """The difference in proportions over the root of the arms' mean variance p(1 − p).

    Args:
        events1: people with the characteristic in the intervention arm.
        n1: people in the intervention arm with the variable known.
        events0: the same in the control arm.
        n0: the same in the control arm.

    Returns:
        The signed difference. Reasons: ``no_data``; ``no_variation`` where each arm has everybody or nobody.

    Raises:
        AnalysisError: the counts are impossible.

    Source: Austin PC (2009), Stat Med 28:3083–3107, doi:10.1002/sim.3697.
    """
    method = "standardised_mean_difference.binary"
    table = TwoByTwo(events1, n1, events0, n0)
    if table.has_empty_arm:
        return not_estimable(method, NO_DATA, n=table.n)
    variance = (table.risk1 * (1 - table.risk1) + table.risk0 * (1 - table.risk0)) / 2
    if variance == 0:
        return not_estimable(method, NO_VARIATION, n=table.n)
    return Estimate(value=(table.risk1 - table.risk0) / math.sqrt(variance), n=table.n, method=method)


def categorical(counts1: Sequence[int], counts0: Sequence[int]) -> Estimate:
    """The Mahalanobis distance between the arms' proportions, for a variable with any number of levels. It has no sign.

    √(dᵀS⁻¹d), with d the differences in proportions and S the mean of the arms' multinomial covariance matrices, one
    level left out; which one makes no difference. Levels that nobody has are left out as well.

    Args:
        counts1: people at each level in the intervention arm.
        counts0: people at each level in the control arm, the levels in the same order.

    Returns:
        The distance, never negative. Reasons: ``no_data``; ``no_variation`` where all are at one level; ``separation``
        where the arms share no level, so that the distance has no bound.

    Raises:
        AnalysisError: the arms differ in the number of levels, or a count is negative.

    Source: Yang D, Dalton JE (2012), SAS Global Forum, paper 335-2012.
    """
    method = "standardised_mean_difference.categorical"
    arm1, arm0 = np.asarray(counts1, dtype=float), np.asarray(counts0, dtype=float)
    if arm1.shape != arm0.shape or arm1.ndim != 1 or (arm1 < 0).any() or (arm0 < 0).any():
        raise AnalysisError(
            f"the counts must be two equally long rows of numbers from 0 up; got {list(counts1)} and {list(counts0)}"
        )
    n = int(arm1.sum() + arm0.sum())
    if arm1.sum() == 0 or arm0.sum() == 0:
        return not_estimable(method, NO_DATA, n=n)
    if not ((arm1 > 0) & (arm0 > 0)).any():
        return not_estimable(method, SEPARATION, n=n)
    occupied = (arm1 + arm0) > 0
    if occupied.sum() == 1:
        return not_estimable(method, NO_VARIATION, n=n)
    # With a shared level and no empty one, S has full rank: no pseudo-inverse is needed.
    shares1, shares0 = (arm[occupied][1:] / arm.sum() for arm in (arm1, arm0))
    covariance = (_multinomial_covariance(shares1) + _multinomial_covariance(shares0)) / 2
    difference = shares1 - shares0
    squared = float(difference @ np.linalg.solve(covariance, difference))
    return Estimate(value=math.sqrt(max(squared, 0.0)), n=n, method=method)


def chance_limit(n1: int, n0: int, level: float = 0.95, *, levels: int = 2) -> float | None:
    """The size that a standardised difference stays below with probability ``level`` when only chance is at work.

    For a numeric or binary variable ±z·√(1/n₁ + 1/n₀). For a variable with more levels the distance is never negative
    and tends to be larger by chance alone: z² becomes the chi-square quantile on ``levels − 1`` degrees of freedom.

    Args:
        n1: people in the intervention arm.
        n0: people in the control arm.
        level: probability, 0–1.
        levels: levels of a categorical variable; 2 for numeric and binary ones.

    Returns:
        The limit in standard deviations; None where an arm is empty or there are fewer than two levels.

    Raises:
        AnalysisError: the level is not between 0 and 1.

    >>> round(chance_limit(142, 283), 2)
    0.2
    """
    from scipy.special import chdtri

    critical_value(level)
    if n1 <= 0 or n0 <= 0 or levels < 2:
        return None
    return float(math.sqrt(chdtri(levels - 1, 1 - level) * (1 / n1 + 1 / n0)))


def _present(values: ArrayLike) -> np.ndarray:
    """The finite values in order of size, so that the order of the rows cannot reach the last digit of a sum."""
    numbers = np.asarray(values, dtype=float)
    return np.sort(numbers[np.isfinite(numbers)])


def _multinomial_covariance(shares: np.ndarray) -> np.ndarray:
    covariance: np.ndarray = np.diag(shares) - np.outer(shares, shares)
    return covariance

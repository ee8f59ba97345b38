"""The shift between two arms that Hodges and Lehmann estimate: the median of all differences between their members."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, check_choice
from reise_report.analysis.mann_whitney import arms
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.rank_sum import exact_distribution
from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.errors import AnalysisError

Interval = Literal["exact", "normal"]

_AT_ONCE = 4_000_000
"""Differences of distinct values that are laid out in memory (32 MB); beyond, they are counted instead."""
_LARGEST_EXACT = 100
_NO_INTERVAL = "Too few people for an interval of this level: even all their differences do not reach it."


def hodges_lehmann(
    outcome: ArrayLike, arm: ArrayLike, *, interval: Interval = "normal", level: float = 0.95
) -> Estimate:
    """The median of all n₁·n₀ differences, intervention minus control, in the outcome's unit.

    It is the difference in location where the arms differ by a shift only; without that it has no simple meaning, and
    the probability index is the better measure.

    Args:
        outcome: (n,), a measure; complete.
        arm: (n,), 1 intervention and 0 control.
        interval: the limits are differences too, as many from either end as ``exact`` (the rank sum's distribution, up
            to 100 in an arm; with ties it is conservative) or ``normal`` (Moses; as SAS PROC NPAR1WAY) allows.
        level: confidence level, 0–1.

    Returns:
        The shift; no standard error, no p-value (that of the rank sum test belongs to it). Reasons:
        ``no_participants``. With too few people for an interval of the level there is none, and a warning.

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown interval, a large arm with ``exact``.

    Sources: Hodges JL, Lehmann EL (1963), Ann Math Stat 34:598–611, doi:10.1214/aoms/1177704172; Hollander M, Wolfe DA
    (1999), Nonparametric Statistical Methods, 2nd ed., section 4.3.

    >>> hodges_lehmann([4.0, 5.0, 9.0, 1.0, 2.0, 3.0], [1, 1, 1, 0, 0, 0]).value
    3.0
    """
    check_choice(interval, Interval, "interval")
    z = critical_value(level)
    one, none = arms(outcome, arm)
    method, n = f"hodges_lehmann.{interval}", int(one.size + none.size)
    if not one.size or not none.size:
        return not_estimable(method, NO_PARTICIPANTS, level=level, n=n)
    pairs = int(one.size * none.size)
    if interval == "exact":
        outside = _exact_outside(int(one.size), int(none.size), level)
    else:
        outside = math.floor(pairs / 2 - z * math.sqrt(pairs * (n + 1) / 12))
    least = max(outside, 1)
    middle = ((pairs + 1) // 2, pairs // 2 + 1)
    low, lower, upper, high = _differences(one, none, (least, *middle, pairs + 1 - least))
    value = lower if lower == upper else (lower + upper) / 2
    if outside < 1:
        return Estimate(value=value, level=level, n=n, method=method, warnings=(_NO_INTERVAL,))
    return Estimate(value=value, low=low, high=high, level=level, n=n, method=method)


def _exact_outside(n1: int, n0: int, level: float) -> int:
    """The smallest u with P(U ≤ u) at least half of what the level leaves, as R's ``qwilcox``."""
    if max(n1, n0) > _LARGEST_EXACT:
        raise AnalysisError(
            f"the exact interval is for arms of up to {_LARGEST_EXACT}, here are {n1} and {n0}; use 'normal'"
        )
    tail = (1 - level) / 2
    cumulative = np.cumsum(exact_distribution(n1, n0))
    return int(np.searchsorted(cumulative, tail * (1 - 1e-12)))


def _differences(one: Vector, none: Vector, ranks: tuple[int, ...]) -> list[float]:
    """The differences of the given ranks, 1 for the least, among all between the two sorted arms."""
    values1, counts1 = np.unique(one, return_counts=True)
    values0, counts0 = np.unique(none, return_counts=True)
    if values1.size * values0.size <= _AT_ONCE:
        differences = (values1[:, None] - values0).ravel()
        order = np.argsort(differences, kind="stable")
        reached = np.cumsum((counts1[:, None] * counts0).ravel()[order])
        return [float(differences[order[np.searchsorted(reached, rank)]]) for rank in ranks]
    return [_by_bisection(one, none, rank) for rank in ranks]


def _by_bisection(one: Vector, none: Vector, rank: int) -> float:
    """The difference of one rank, without laying them all out: halve the range until nothing lies within it."""
    low, high = float(one[0] - none[-1]), float(one[-1] - none[0])

    def up_to(limit: float) -> int:
        below = np.searchsorted(none, one - limit, side="left")
        return int(one.size * none.size - below.sum())

    if up_to(low) >= rank:
        return low
    while (middle := low + (high - low) / 2) not in (low, high):
        low, high = (low, middle) if up_to(middle) >= rank else (middle, high)
    return high

"""Mean costs and mean effects of each arm: what is shown before any difference or ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, binary_vector
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.reason import NO_DATA, NO_PARTICIPANTS, TOO_FEW
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One quantity in one arm.

    Attributes:
        mean: with the interval of Student's t; ``no_data`` where nobody has it, ``too_few`` where one person has.
        value: the mean itself, also where one person has it; None where nobody has.
        sd: standard deviation with n − 1; None with fewer than two people.
        minimum: least value.
        maximum: greatest value.
        n: people who have it.
        n_missing: people of the arm who do not.
    """

    mean: Estimate
    value: float | None
    sd: float | None
    minimum: float | None
    maximum: float | None
    n: int
    n_missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmMeans:
    """One arm.

    Attributes:
        cost: costs.
        effect: effects.
        correlation: of costs and effects among those who have both; None where one of them does not vary.
        n: people of the arm.
        n_both: of them, with cost and effect.
    """

    cost: Summary
    effect: Summary
    correlation: float | None
    n: int
    n_both: int


def arm_means(cost: ArrayLike, effect: ArrayLike, arm: ArrayLike, *, level: float = 0.95) -> tuple[ArmMeans, ArmMeans]:
    """Means by arm, each of those who have the quantity.

    Args:
        cost: (n,), money; NaN where missing.
        effect: (n,), quality-adjusted life years or another unit; NaN where missing.
        arm: (n,), 1 intervention and 0 control.
        level: confidence level, 0–1.

    Returns:
        The intervention arm and the control arm.

    Raises:
        AnalysisError: arrays of different length, infinite values, arms other than 0 and 1.

    >>> one, none = arm_means([10, 20, 40, 30], [0.5, 0.7, 0.6, float("nan")], [1, 1, 0, 0])
    >>> one.cost.value, none.effect.n_missing
    (15.0, 1)
    """
    critical_value(level)
    allocation = binary_vector(arm, "arm")
    costs, effects = (observed(values, name, allocation.size) for values, name in ((cost, "cost"), (effect, "effect")))
    one, none = (_arm(costs[allocation == label], effects[allocation == label], level) for label in (1, 0))
    return one, none


def observed(values: ArrayLike, name: str, n: int) -> Vector:
    """The values as floats, NaN where missing.

    Raises:
        AnalysisError: they are not ``n`` numbers, or one is infinite.
    """
    vector = np.asarray(values, dtype=float)
    if vector.shape != (n,):
        raise AnalysisError(f"'{name}' has shape {vector.shape}; expected one value for each of {n} participants")
    if np.isinf(vector).any():
        raise AnalysisError(
            f"'{name}' has {int(np.isinf(vector).sum())} infinite values of {n}; correct them or code them as missing"
        )
    return vector


def _arm(cost: Vector, effect: Vector, level: float) -> ArmMeans:
    both = ~np.isnan(cost) & ~np.isnan(effect)
    return ArmMeans(
        cost=_summary(cost, level),
        effect=_summary(effect, level),
        correlation=_correlation(cost[both], effect[both]),
        n=int(cost.size),
        n_both=int(both.sum()),
    )


def _summary(values: Vector, level: float) -> Summary:
    # In order of size, so that the order of the rows cannot reach the last digit of a sum.
    known = np.sort(values[~np.isnan(values)])
    n, missing = int(known.size), int(values.size - known.size)
    if n == 0:
        reason = NO_DATA if values.size else NO_PARTICIPANTS
        none = not_estimable("mean.t", reason, level=level, n=0)
        return Summary(mean=none, value=None, sd=None, minimum=None, maximum=None, n=0, n_missing=missing)
    mean, sd = float(known.mean()), float(known.std(ddof=1)) if n > 1 else None
    if sd is None:
        estimate = not_estimable("mean.t", TOO_FEW, level=level, n=n)
    else:
        setting = Setting(level=level, n=n, method="mean.t")
        estimate = t_interval(mean, sd / math.sqrt(n), n - 1, setting, tested=False)
    return Summary(
        mean=estimate,
        value=mean,
        sd=sd,
        minimum=float(known[0]),
        maximum=float(known[-1]),
        n=n,
        n_missing=missing,
    )


def _correlation(cost: Vector, effect: Vector) -> float | None:
    if cost.size < 2 or np.ptp(cost) == 0 or np.ptp(effect) == 0:
        return None
    x, y = cost - cost.mean(), effect - effect.mean()
    return float(np.clip(x @ y / math.sqrt(float(x @ x) * float(y @ y)), -1.0, 1.0))

"""Futility boundaries that do not bind: below them a committee may stop, and the type I error does not count on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.group_sequential.boundaries import Boundaries, spending_boundaries
from reise_report.analysis.group_sequential.random_walk import Walk, exit_probabilities, start
from reise_report.analysis.group_sequential.spending import Spending
from reise_report.analysis.inputs import Vector
from reise_report.errors import AnalysisError

_STRONGEST = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FutilityBoundaries:
    """One-sided boundaries for effect with boundaries for futility below them.

    Attributes:
        effect: the boundaries for effect, as if there were none for futility.
        lower: (k,), z-values below which the trial may stop for futility; None where no look has error to spend. The
            last is the last boundary for effect.
        beta: type II error of the design, 0–1.
        cumulative_beta: (k,), type II error spent by each look.
        drift: the expected z-value at the last look for which the design has its power.
        inflation: information needed, over that of a design with one look.
        power: probability of crossing the boundary for effect at ``drift``, stopping for futility where it says so.
        alpha_if_followed: type I error where futility is always followed: below the error of ``effect``.
        method: id, ``futility.hwang_shih_decani``.
    """

    effect: Boundaries
    lower: tuple[float | None, ...]
    beta: float
    cumulative_beta: tuple[float, ...]
    drift: float
    inflation: float
    power: float
    alpha_if_followed: float
    method: str


def futility_boundaries(
    information: Sequence[float], effect: Spending, futility: Spending, *, alpha: float, beta: float
) -> FutilityBoundaries:
    """Spend the type II error on non-binding futility boundaries.

    The drift is the one at which, with all type II error spent, the two boundaries meet at the last look.

    Args:
        information: (k,), at each look, as a share of the whole, ascending; the last look is the final one.
        effect: spending of the type I error.
        futility: spending of the type II error.
        alpha: type I error, one-sided.
        beta: type II error, less than 1 − α.

    Returns:
        The boundaries and what they cost.

    Raises:
        AnalysisError: looks that are not ascending, impossible errors.

    Sources: Pampallona S, Tsiatis AA, Kim K (2001), Drug Inf J 35:1113–1121, doi:10.1177/009286150103500408; as
    gsDesign's test type 4.
    """
    if not 0 < beta < 1 - alpha:
        raise AnalysisError(
            f"a type II error of {beta!r} cannot be with a type I error of {alpha!r}; expected 0 to 1 − α"
        )
    bounds = spending_boundaries(information, effect, alpha=alpha, sides=1)
    t, upper = np.asarray(bounds.information), bounds.upper_values
    share = t / t[-1]
    spent = futility.spent(share, beta)
    drift = _meeting_drift(share, upper, spent)
    lower = _lower(share, upper, spent, drift)
    lower[-1] = upper[-1]
    above, _ = exit_probabilities(share, upper, lower, drift=drift)
    followed, _ = exit_probabilities(share, upper, lower)
    return FutilityBoundaries(
        effect=bounds,
        lower=tuple(None if math.isinf(bound) else bound for bound in lower),
        beta=beta,
        cumulative_beta=tuple(float(value) for value in spent),
        drift=drift,
        inflation=(drift / single_look_drift(alpha, 1, 1 - beta)) ** 2,
        power=float(above.sum()),
        alpha_if_followed=float(followed.sum()),
        method=f"futility.{futility.family}",
    )


def single_look_drift(alpha: float, sides: int, power: float) -> float:
    """The expected z-value with which one look has its power: z_{1−α/sides} + z_power."""
    from scipy.special import ndtri

    return float(ndtri(1 - alpha / sides) + ndtri(power))


def _meeting_drift(t: Vector, upper: tuple[float, ...], spent: Vector) -> float:
    from scipy.optimize import brentq

    def gap(drift: float) -> float:
        return _lower(t, upper, spent, drift)[-1] - upper[-1]

    return float(brentq(gap, 1e-6, _STRONGEST, xtol=1e-12))


def _lower(t: Vector, upper: tuple[float, ...], spent: Vector, drift: float) -> list[float]:
    """The futility boundaries with which the type II error is spent as told; at the last look wherever that falls."""
    walk, lower = start(t), []
    for k, more in enumerate(np.diff(np.concatenate([[0.0], spent]))):
        last = k == t.size - 1
        bound = _bound(walk, float(t[k]), float(more), drift)
        lower.append(bound if last else min(bound, upper[k]))
        if not last:
            walk = walk.go_on(float(t[k]), lower[-1], upper[k], drift)
    return lower


def _bound(walk: Walk, information: float, more: float, drift: float) -> float:
    """The z-value below which just ``more`` of the walks lie; beyond the scale where there are not so many."""
    from scipy.optimize import brentq

    if more < 1e-14:
        return -math.inf
    low, high = -_STRONGEST - 10, 2 * _STRONGEST + 10

    def excess(z: float) -> float:
        return walk.below(information, z, drift) - more

    return high if excess(high) <= 0 else float(brentq(excess, low, high, xtol=1e-13))

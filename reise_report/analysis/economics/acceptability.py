"""Acceptability: how probable it is that an option is worth its costs, over the willingness to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.net_benefit import check_threshold
from reise_report.analysis.inputs import Matrix, Vector, numeric_vector
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """A cost-effectiveness acceptability curve.

    Attributes:
        thresholds: (t,), willingness to pay for one unit of effect, as given.
        probability: (t,), that the intervention's net benefit exceeds the control's, 0–1; None with a ``reason``.
        method: ``acceptability.normal`` or ``acceptability.draws``.
        reason: why there is no curve: one of :mod:`reise_report.analysis.reason`.
    """

    thresholds: tuple[float, ...]
    probability: tuple[float, ...] | None
    method: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Acceptability of several options, and the frontier: the acceptability of the one with the most net benefit.

    Attributes:
        thresholds: (t,), willingness to pay.
        expected_net_benefit: (t, options), means over the draws.
        probability_best: (t, options), shares of the draws in which the option has the most net benefit, 0–1.
        best: (t,), position of the option with the most expected net benefit, the first of several.
        probability: (t,), the frontier: ``probability_best`` of ``best``.
    """

    thresholds: tuple[float, ...]
    expected_net_benefit: Matrix
    probability_best: Matrix
    best: NDArray[np.intp]
    probability: Vector


def acceptability_normal(difference: JointDifference, thresholds: Sequence[float]) -> Acceptability:
    """Φ(INB/SE): the curve by the normal distribution.

    Args:
        difference: ΔC and ΔQ with their covariance.
        thresholds: amounts of at least 0.

    Returns:
        The reason of the difference where it has one. Where neither costs nor effects vary the probability is 1, 0 or,
        where net benefits are equal, 0.5.

    Raises:
        AnalysisError: a threshold is below 0 or no number.

    Source: Fenwick E, Claxton K, Sculpher M (2001), Health Econ 10:779–787, doi:10.1002/hec.635.
    """
    from scipy.special import ndtr

    amounts = tuple(check_threshold(amount) for amount in thresholds)
    if difference.cost is None:
        return Acceptability(
            thresholds=amounts, probability=None, method="acceptability.normal", reason=difference.reason
        )
    parts = np.array([difference.net_benefit(amount) for amount in amounts]).reshape(-1, 2)
    spread = np.sqrt(parts[:, 1])
    certain = np.select([parts[:, 0] > 0, parts[:, 0] < 0], [np.inf, -np.inf], 0.0)
    standardised = np.divide(parts[:, 0], spread, out=certain, where=spread > 0)
    return Acceptability(
        thresholds=amounts, probability=tuple(ndtr(standardised).tolist()), method="acceptability.normal"
    )


def acceptability_of_draws(cost: ArrayLike, effect: ArrayLike, thresholds: Sequence[float]) -> Acceptability:
    """The share of draws with λ·ΔQ − ΔC > 0.

    Args:
        cost: (draws,), ΔC of each draw.
        effect: (draws,), ΔQ of each.
        thresholds: amounts of at least 0.

    Raises:
        AnalysisError: no draws, missing or infinite values, different lengths, a wrong threshold.

    >>> acceptability_of_draws([100, -50, 20, 10], [0.1, 0.1, -0.1, 0.2], [0, 1000]).probability
    (0.25, 0.5)
    """
    amounts = tuple(check_threshold(amount) for amount in thresholds)
    costs, effects = numeric_vector(cost, "cost"), numeric_vector(effect, "effect")
    if costs.size != effects.size or not costs.size:
        raise AnalysisError(f"there are {costs.size} draws of costs and {effects.size} of effects; give one of each")
    shares = tuple(float(np.mean(amount * effects - costs > 0)) for amount in amounts)
    return Acceptability(thresholds=amounts, probability=shares, method="acceptability.draws")


def acceptability_frontier(costs: ArrayLike, effects: ArrayLike, thresholds: Sequence[float]) -> Frontier:
    """Curves and frontier of several options from draws.

    Args:
        costs: (draws, options), money.
        effects: (draws, options), units of effect, of the same draws.
        thresholds: amounts of at least 0.

    Returns:
        Options that tie in a draw share it.

    Raises:
        AnalysisError: fewer than two options, other shapes, missing or infinite values, a wrong threshold.

    Source: Barton GR, Briggs AH, Fenwick EAL (2008), Value Health 11:886–897, doi:10.1111/j.1524-4733.2008.00358.x.
    """
    amounts = tuple(check_threshold(amount) for amount in thresholds)
    spent, gained = options_matrix(costs, "costs"), options_matrix(effects, "effects")
    if spent.shape != gained.shape:
        raise AnalysisError(f"costs have shape {spent.shape}, effects {gained.shape}; expected the same draws of both")
    expected = np.empty((len(amounts), spent.shape[1]))
    shares = np.empty_like(expected)
    for place, amount in enumerate(amounts):
        benefit = amount * gained - spent
        expected[place] = benefit.mean(axis=0)
        wins = benefit == benefit.max(axis=1, keepdims=True)
        shares[place] = (wins / wins.sum(axis=1, keepdims=True)).mean(axis=0)
    best = expected.argmax(axis=1)
    return Frontier(
        thresholds=amounts,
        expected_net_benefit=expected,
        probability_best=shares,
        best=best,
        probability=shares[np.arange(len(amounts)), best],
    )


def options_matrix(values: ArrayLike, name: str) -> Matrix:
    """Draws of several options as floats, (draws, options).

    Raises:
        AnalysisError: other shapes, fewer than two options, no draws, missing or infinite values.
    """
    matrix = np.asarray(values, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] < 1 or matrix.shape[1] < 2:
        raise AnalysisError(f"'{name}' has shape {matrix.shape}; expected (draws, options) with at least two options")
    if not np.isfinite(matrix).all():
        raise AnalysisError(f"'{name}' has {int((~np.isfinite(matrix)).sum())} missing or infinite values; mend them")
    return matrix

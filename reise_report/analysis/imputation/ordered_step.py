"""One draw from a Bayesian proportional-odds regression, for all imputed data sets at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.imputation.newton import Likelihood, Maximum, maximise

Array = NDArray[np.float64]


def draw_ordered(design: Array, weights: Array, start: Array | None, rng: np.random.Generator) -> Maximum:
    """Fit log odds(Y > j) = xβ − θⱼ, and draw θ and β from the normal approximation to the posterior.

    Args:
        design: (m, r, k), without intercept, with the pseudo-people of the augmentation.
        weights: (r, K), each person's weight in each category: 1 in their own.
        start: (m, K − 1 + k), where to start from; None for the observed shares and no effects.
        rng: source of randomness.

    Returns:
        Coefficients (m, K − 1 + k): the thresholds, increasing, and then the log odds ratios. Drawn thresholds that
        cross are merged.
    """
    m, _, k = design.shape
    cuts = weights.shape[1] - 1
    if start is None:
        share = np.cumsum(weights.sum(axis=0))[:-1] / weights.sum()
        start = np.concatenate([np.tile(np.log(share / (1 - share)), (m, 1)), np.zeros((m, k))], axis=1)

    def evaluate(flat: Array, which: NDArray[np.intp]) -> Likelihood:
        return _likelihood(design if which.size == m else design[which], weights, flat)

    found = maximise(evaluate, start, rng)
    drawn = found.drawn.copy()
    drawn[:, :cuts] = np.maximum.accumulate(drawn[:, :cuts], axis=1)
    return Maximum(mode=found.mode, drawn=drawn, settled=found.settled)


def log_odds_above(design: Array, coefficients: Array, categories: int) -> Array:
    """The log odds of a category above each of the K − 1 lower ones, (m, r, K − 1).

    Args:
        design: (m, r, k), without intercept.
        coefficients: (m, K − 1 + k), as :func:`draw_ordered` gives them.
        categories: K.
    """
    thresholds, slopes = coefficients[:, : categories - 1], coefficients[:, categories - 1 :]
    odds: Array = design @ slopes[..., None] - thresholds[:, None, :]
    return odds


def _likelihood(design: Array, weights: Array, flat: Array) -> Likelihood:
    """Fisher's information, and minus infinity where thresholds are out of order."""
    m, r, k = design.shape
    categories = weights.shape[1]
    cuts = categories - 1
    below = 1 / (1 + np.exp(np.clip(log_odds_above(design, flat, categories), -500, 500)))  # (m, r, K − 1)
    ends = np.zeros((m, r, categories + 1))
    ends[..., 1:-1], ends[..., -1] = below, 1.0
    chance = np.diff(ends, axis=-1)
    ordered = (np.diff(flat[:, :cuts], axis=1) > 0).all(axis=1)
    chance = np.maximum(chance, 1e-300)
    value = np.where(ordered, (np.log(chance) * weights).sum(axis=(1, 2)), -np.inf)
    slope = below * (1 - below)
    # Each cut moves the category under it up and the one over it down.
    ratio = weights / chance
    by_cut = slope * (ratio[..., :-1] - ratio[..., 1:])  # gradient in the cut's own linear predictor
    per = weights.sum(axis=1)[:, None] / chance
    curve = np.zeros((m, r, cuts, cuts))
    place = np.arange(cuts)
    curve[..., place, place] = slope**2 * (1 / chance[..., :-1] + 1 / chance[..., 1:]) * weights.sum(axis=1)[:, None]
    if cuts > 1:
        side = -slope[..., :-1] * slope[..., 1:] * per[..., 1:-1]
        curve[..., place[:-1], place[1:]] = side
        curve[..., place[1:], place[:-1]] = side
    score = np.concatenate([by_cut.sum(axis=1), -(by_cut.sum(axis=2)[:, None, :] @ design)[:, 0]], axis=1)
    information = np.empty((m, cuts + k, cuts + k))
    information[:, :cuts, :cuts] = curve.sum(axis=1)
    cross = -curve.sum(axis=3).transpose(0, 2, 1) @ design
    information[:, :cuts, cuts:], information[:, cuts:, :cuts] = cross, cross.transpose(0, 2, 1)
    information[:, cuts:, cuts:] = design.transpose(0, 2, 1) @ (design * curve.sum(axis=(2, 3))[..., None])
    return Likelihood(value=value, score=score, information=information)

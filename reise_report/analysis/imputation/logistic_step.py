"""One draw from a Bayesian logistic regression, binary or multinomial, for all imputed data sets at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.imputation.newton import Likelihood, Maximum, maximise

Array = NDArray[np.float64]


def draw_logistic(design: Array, weights: Array, start: Array | None, rng: np.random.Generator) -> Maximum:
    """Fit baseline-category logits and draw their coefficients from the normal approximation to the posterior.

    Args:
        design: (m, r, k), with the intercept, and with the pseudo-people of the augmentation, who make it finite.
        weights: (r, K), each person's weight in each category: 1 in their own.
        start: (m, (K − 1)·k), where to start from; None for zero.
        rng: source of randomness.

    Returns:
        Coefficients (m, (K − 1)·k), of category 1, 2 … against category 0, in turn.
    """
    m, _, k = design.shape
    others = weights.shape[1] - 1
    scratch = np.empty_like(design)

    def evaluate(flat: Array, which: NDArray[np.intp]) -> Likelihood:
        chosen = design if which.size == m else design[which]
        return _likelihood(chosen, weights, flat.reshape(which.size, others, k), scratch[: which.size])

    return maximise(evaluate, np.zeros((m, others * k)) if start is None else start, rng)


def log_odds_above(design: Array, coefficients: Array, categories: int) -> Array:
    """The log odds of a category above each of the K − 1 lower ones, (m, r, K − 1).

    Args:
        design: (m, r, k), with the intercept.
        coefficients: (m, (K − 1)·k), as :func:`draw_logistic` gives them.
        categories: K.
    """
    m, r, k = design.shape
    linear = np.zeros((m, r, categories))
    linear[..., 1:] = design @ coefficients.reshape(m, categories - 1, k).transpose(0, 2, 1)
    if categories == 2:
        return linear[..., 1:]
    up = np.logaddexp.accumulate(linear[..., ::-1], axis=-1)[..., ::-1]
    below = np.logaddexp.accumulate(linear, axis=-1)
    odds: Array = up[..., 1:] - below[..., :-1]
    return odds


def _likelihood(design: Array, weights: Array, coefficients: Array, scratch: Array) -> Likelihood:
    """The likelihoods; ``scratch`` is room of the design's shape, which would take as long to get as to use."""
    m, others, k = coefficients.shape
    linear = design @ coefficients.transpose(0, 2, 1)  # (m, r, K − 1)
    top = np.maximum(linear.max(axis=-1), 0.0)
    raised = np.exp(linear - top[..., None])
    total = np.exp(-top) + raised.sum(axis=-1)
    chance = raised / total[..., None]
    weight = weights.sum(axis=1)
    value = (linear * weights[:, 1:]).sum(axis=(1, 2)) - ((top + np.log(total)) @ weight)
    residual = weights[:, 1:] - weight[:, None] * chance
    turned = design.transpose(0, 2, 1)
    score = (turned @ residual).transpose(0, 2, 1).reshape(m, others * k)
    information = np.empty((m, others, k, others, k))
    for one in range(others):
        for other in range(one, others):
            same = chance[..., one] if one == other else 0.0
            curve = weight * (same - chance[..., one] * chance[..., other])
            information[:, one, :, other, :] = turned @ np.multiply(design, curve[..., None], out=scratch)
            if other > one:
                information[:, other, :, one, :] = information[:, one, :, other, :].transpose(0, 2, 1)
    return Likelihood(value=value, score=score, information=information.reshape(m, others * k, others * k))

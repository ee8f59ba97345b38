"""Fisher scoring for many small likelihoods side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_NEAR = 1e-2
"""Twice what the next step promises in log likelihood: a tenth of a standard error from the maximum. That step is still
taken, after which a hundredth is left at most, where the draw about the maximum has a standard deviation of one."""

_MOST_STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """Log likelihoods of some data sets, each at its own coefficients.

    Attributes:
        value: (a,).
        score: (a, k), gradients.
        information: (a, k, k), positive definite.
    """

    value: Array
    score: Array
    information: Array


Evaluate = Callable[[Array, NDArray[np.intp]], Likelihood]
"""The likelihoods at (a, k) coefficients of the data sets whose positions are given, (a,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum:
    """Where the likelihoods are greatest.

    Attributes:
        mode: (m, k).
        drawn: (m, k), a draw from the normal distribution about the mode with the inverse information.
        settled: (m,), False where the steps ran out.
    """

    mode: Array
    drawn: Array
    settled: NDArray[np.bool_]


def maximise(evaluate: Evaluate, start: Array, rng: np.random.Generator) -> Maximum:
    """Maximise each likelihood from its start, halving a step where it would lower one, and draw about the maximum.

    Args:
        evaluate: the likelihoods.
        start: (m, k).
        rng: source of randomness.
    """
    noise = rng.standard_normal(start.shape)
    mode, drawn = start.copy(), np.empty_like(start)
    settled = np.zeros(start.shape[0], dtype=bool)
    active = np.arange(start.shape[0])
    shrink = np.ones(active.size)
    now = evaluate(mode, active)
    for count in range(_MOST_STEPS + 1):
        step = np.linalg.solve(now.information, now.score[..., None])[..., 0]
        done = (step * now.score).sum(axis=1) < _NEAR
        settled[active[done]] = True
        ends = done | (count == _MOST_STEPS)
        finished = active[ends]
        mode[finished] += np.where(done[ends, None], step[ends], 0.0)
        drawn[finished] = mode[finished] + _away(now.information[ends], noise[finished])
        if ends.all():
            break
        active, shrink, step, now = active[~ends], shrink[~ends], step[~ends], _of(now, ~ends)
        there = mode[active] + shrink[:, None] * step
        then = evaluate(there, active)
        # A likelihood that is not a number is no better than one that fell.
        better = then.value >= now.value - 1e-9 * np.abs(now.value)
        mode[active] = np.where(better[:, None], there, mode[active])
        now = then if better.all() else _chosen(better, then, now)
        shrink = np.where(better, 1.0, shrink / 2)
    return Maximum(mode=mode, drawn=drawn, settled=settled)


def _away(information: Array, noise: Array) -> Array:
    """Draws from N(0, I⁻¹) made of standard normal ones."""
    lower = np.linalg.cholesky(information)
    return np.asarray(np.linalg.solve(lower.transpose(0, 2, 1), noise[..., None])[..., 0], dtype=float)


def _of(likelihood: Likelihood, which: NDArray[np.bool_]) -> Likelihood:
    if which.all():
        return likelihood
    return Likelihood(
        value=likelihood.value[which],
        score=likelihood.score[which],
        information=likelihood.information[which],
    )


def _chosen(better: NDArray[np.bool_], then: Likelihood, now: Likelihood) -> Likelihood:
    return Likelihood(
        value=np.where(better, then.value, now.value),
        score=np.where(better[:, None], then.score, now.score),
        information=np.where(better[:, None, None], then.information, now.information),
    )

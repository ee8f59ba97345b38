"""The greatest value of many concave log-likelihoods at once, by Newton's method with step halving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector

_HALVINGS = 20


class Likelihood(Protocol):
    """A log-likelihood of each draw with its derivatives."""

    @property
    def log_likelihood(self) -> Vector:
        """(B,)."""

    @property
    def score(self) -> Matrix:
        """(B, k)."""

    @property
    def information(self) -> Matrix:
        """(B, k, k)."""


Evaluate = Callable[[Matrix, NDArray[np.bool_]], Likelihood]
"""Coefficients, (b, k), of the draws marked in (B,), of which there are b."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """When to stop.

    Attributes:
        decrement: the greatest squared distance from the maximum, in standard errors, before the last step.
        step: the greatest change of a coefficient in the last step. A likelihood that runs off to infinity flattens
            out, but its steps stay near one.
        iterations: how many steps at most.
    """

    decrement: float = 1e-12
    step: float = 1e-5
    iterations: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum:
    """Where the iterations ended.

    Attributes:
        coefficients: (B, k).
        converged: (B,).
        last_step: (B, k), how far the last step of each draw went; infinite where no step led up.
        iterations: steps taken.
    """

    coefficients: Matrix
    converged: NDArray[np.bool_]
    last_step: Matrix
    iterations: int


def maximise(evaluate: Evaluate, start: Matrix, precision: Precision) -> Maximum:
    """Climb from ``start``; draws that have settled are not evaluated again.

    Args:
        evaluate: the likelihood.
        start: (B, k).
        precision: when to stop.
    """
    coefficients = start.copy()
    active = np.ones(len(start), dtype=bool)
    converged = np.zeros(len(start), dtype=bool)
    last_step = np.full_like(start, np.inf)
    iterations = 0
    with np.errstate(all="ignore"):  # a step too far overflows, which is not better, and is halved
        here = evaluate(coefficients[active], active)
        while active.any() and iterations < precision.iterations:
            iterations += 1
            step = _solve(here.information, here.score)
            decrement = (step * here.score).sum(axis=1)
            small = (decrement < precision.decrement) & (np.abs(step).max(axis=1, initial=0.0) < precision.step)
            found, better, there = _advance(evaluate, coefficients[active], here.log_likelihood, step, active)
            last_step[active] = np.where(better[:, None], found - coefficients[active], np.inf)
            coefficients[active] = found
            index = np.flatnonzero(active)
            converged[index] = small & better
            active[index] = ~small & better
            if active.any():
                here = there if active[index].all() else evaluate(coefficients[active], active)
    return Maximum(coefficients=coefficients, converged=converged, last_step=last_step, iterations=iterations)


def _advance(
    evaluate: Evaluate, start: Matrix, height: Vector, step: Matrix, active: NDArray[np.bool_]
) -> tuple[Matrix, NDArray[np.bool_], Likelihood]:
    """One step of each active draw, halved until it does not lead down; whether there was one; the likelihood there."""
    length = np.ones(len(start))
    for _ in range(_HALVINGS):
        there = evaluate(start + length[:, None] * step, active)
        # Rounding alone can lower a log-likelihood a little near its maximum.
        lost = ~(there.log_likelihood >= height - 1e-10 * (1 + np.abs(height)))
        if not lost.any():
            break
        length[lost] /= 2
    found: Matrix = np.where(lost[:, None], start, start + length[:, None] * step)
    return found, ~lost, there


def _solve(information: Matrix, score: Matrix) -> Matrix:
    try:
        steps: Matrix = np.linalg.solve(information, score[:, :, None])[:, :, 0].astype(float)
    except np.linalg.LinAlgError:
        # One draw without information must not end the others.
        size = 1 + np.trace(information, axis1=1, axis2=2)
        held = information + 1e-9 * size[:, None, None] * np.eye(score.shape[1])
        steps = np.linalg.solve(held, score[:, :, None])[:, :, 0].astype(float)
    return steps

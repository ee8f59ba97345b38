"""Newton's method with a safe step for the covariance parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector

_LARGEST_STEP = 2.0
"""No parameter, a logarithm or nearly one, moves by more than this at once."""
_SETTLED = 1e-10
"""Twice the rise of the log-likelihood that is still to be had, at which one last step ends the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """Where the search ended.

    Attributes:
        theta: (K,).
        converged: whether nothing is left to gain and the point is a minimum.
        convex: whether the Hessian there is positive definite; if not, the data do not determine all parameters.
        iterations: steps taken.
        decrement: what a further step would still take from the function, about twice over.
        gradient_norm: largest absolute entry of the gradient.
    """

    theta: Vector
    converged: bool
    convex: bool
    iterations: int
    decrement: float
    gradient_norm: float


def minimise(
    value: Callable[[Vector], float | None],
    slopes: Callable[[Vector], tuple[Vector, Matrix]],
    start: Vector,
    *,
    max_iterations: int,
) -> Optimum:
    """Minimise a smooth function by Newton steps, mended where the Hessian is not positive definite.

    Args:
        value: the function; None where it has no value.
        slopes: its gradient and Hessian, where it has a value.
        start: (K,), a point where it has one.
        max_iterations: steps at most, 1 or more.
    """
    theta = start
    current = value(theta)
    if current is None:
        raise ValueError("the search starts where the function has no value")
    for iteration in range(max_iterations):
        gradient, hessian = slopes(theta)
        step, decrement, convex = newton_step(gradient, hessian)
        here = Optimum(
            theta=theta,
            converged=False,
            convex=convex,
            iterations=iteration,
            decrement=decrement,
            gradient_norm=float(np.abs(gradient).max(initial=0.0)),
        )
        if decrement < _SETTLED:
            # The last step squares what error is left; rounding may hide that it gains.
            final = theta + step if convex and value(theta + step) is not None else theta
            return replace(here, theta=final, converged=convex, iterations=iteration + 1)
        found = _shortened(value, theta, step, current)
        if found is None:
            return here
        theta, current = found
    return replace(here, theta=theta, iterations=max_iterations)


def newton_step(gradient: Vector, hessian: Matrix) -> tuple[Vector, float, bool]:
    """The step down, twice what it gains on a parabola, and whether the Hessian is positive definite.

    Directions in which the function bends downwards are taken as if they bent upwards as much.
    """
    roots, axes = np.linalg.eigh(hessian)
    largest = float(np.abs(roots).max(initial=0.0))
    convex = bool(roots.min(initial=np.inf) > 1e-10 * largest)
    bent = np.maximum(np.abs(roots), 1e-8 * max(largest, 1e-300))
    along = axes.T @ gradient
    step = -axes @ (along / bent)
    return step, float(along @ (along / bent)), convex


def _shortened(
    value: Callable[[Vector], float | None], theta: Vector, step: Vector, current: float
) -> tuple[Vector, float] | None:
    """The first of step, step/2, step/4 … that goes down; None where none does."""
    length = min(1.0, _LARGEST_STEP / float(np.abs(step).max(initial=1e-300)))
    for _ in range(30):
        trial = theta + length * step
        found = value(trial)
        if found is not None and found < current:
            return trial, found
        length /= 2
    return None

"""Newton's method with a safe step for the covariance parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector

_LARGEST_STEP = 2.0
"""No parameter moves by more than this at once, nor by more than this times itself."""
_SETTLED = 1e-8
"""Twice the rise of the log-likelihood still to be had, below which rounding hides it and full steps end the search."""
_EXACT = 1e-22
_LAST_STEPS = 4


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
    hopeless: Callable[[Vector], bool],
    max_iterations: int,
) -> Optimum:
    """Minimise a smooth function by Newton steps, mended where the Hessian is not positive definite.

    Args:
        value: the function; None where it has no value.
        slopes: its gradient and Hessian, where it has a value.
        start: (K,), a point where it has one.
        hopeless: whether a point lies so near the edge of where the function has a value that the search ends there.
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
            return _polished(value, slopes, here, step) if convex else here
        found = _shortened(value, theta, step, current)
        if found is None:
            return here
        theta, current = found
        if hopeless(theta):
            return replace(here, theta=theta, iterations=iteration + 1)
    return replace(here, theta=theta, iterations=max_iterations)


def _polished(
    value: Callable[[Vector], float | None],
    slopes: Callable[[Vector], tuple[Vector, Matrix]],
    here: Optimum,
    step: Vector,
) -> Optimum:
    """Full steps for as long as they come closer: each squares the error that is left."""
    best = replace(here, converged=True)
    for _ in range(_LAST_STEPS):
        theta = best.theta + step
        if best.decrement < _EXACT or value(theta) is None:
            break
        gradient, hessian = slopes(theta)
        step, decrement, convex = newton_step(gradient, hessian)
        if not convex or decrement >= best.decrement:
            break
        best = replace(
            best,
            theta=theta,
            iterations=best.iterations + 1,
            decrement=decrement,
            gradient_norm=float(np.abs(gradient).max(initial=0.0)),
        )
    return best


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
    relative = np.abs(step) / np.maximum(1.0, np.abs(theta))
    length = min(1.0, _LARGEST_STEP / float(relative.max(initial=1e-300)))
    for _ in range(30):
        trial = theta + length * step
        found = value(trial)
        if found is not None and found < current:
            return trial, found
        length /= 2
    return None

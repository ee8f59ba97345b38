"""Lines of equal density on the cost-effectiveness plane, as points that can be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.plane import Plane
from reise_report.analysis.inputs import Matrix, Vector

SHARES = (0.5, 0.95)
"""Shares of the draws that the lines hold."""
_POINTS = 48
_LEAST_LENGTH = 0.05
"""Share of the longest line of a height, below which another one of that height is noise of the smoothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contour:
    """One closed line.

    Attributes:
        share: of the draws inside all lines of this share, 0–1.
        effect: (p,), ΔQ along the line; the first point is the last.
        cost: (p,), ΔC.
    """

    share: float
    effect: Vector
    cost: Vector


def contours_of_draws(plane: Plane, points: int = _POINTS) -> tuple[Contour, ...]:
    """The lines that hold 50 and 95 % of the draws, traced on their kernel density.

    Args:
        plane: draws of one perspective.
        points: of each line, at even distances along it.

    Returns:
        Closed lines, several of one share where the draws lie in several places; none where there are no draws, or
        costs or effects do not vary.
    """
    from contourpy import contour_generator

    density = plane.density(shares=SHARES)
    if density is None:
        return ()
    # On the unit square: money and life years have lengths of very different size. Its border of nothing closes lines.
    size = density.effect.size
    steps = np.arange(-1, size + 1) / (size - 1)
    generator = contour_generator(steps, steps, np.pad(density.height, 1))
    found = []
    for share, height in zip(SHARES, density.contours, strict=True):
        lines = [np.asarray(line, dtype=float) for line in generator.lines(height)]
        lengths = [_length(line)[-1] for line in lines]
        for line, length in zip(lines, lengths, strict=True):
            if length >= _LEAST_LENGTH * max(lengths):
                even = _evenly(line, points)
                found.append(
                    Contour(
                        share=share,
                        effect=density.effect[0] + even[:, 0] * (density.effect[-1] - density.effect[0]),
                        cost=density.cost[0] + even[:, 1] * (density.cost[-1] - density.cost[0]),
                    )
                )
    return tuple(found)


def contours_of_normal(difference: JointDifference, points: int = _POINTS) -> tuple[Contour, ...]:
    """The ellipses that hold 50 and 95 % of a bivariate normal distribution.

    >>> difference = JointDifference(
    ...     cost=0, effect=0, variance_cost=1, variance_effect=1, covariance=0, n=9, method="incremental.hc3")
    >>> [round(float(line.cost.max()), 3) for line in contours_of_normal(difference)]
    [1.177, 2.448]
    """
    if difference.cost is None or difference.effect is None:
        return ()
    if not (difference.variance_cost > 0 and difference.variance_effect > 0):
        return ()
    angle = np.linspace(0.0, 2 * np.pi, points + 1)
    correlation = difference.correlation or 0.0
    along, across = np.cos(angle), np.sin(angle)
    second = correlation * along + np.sqrt(max(1 - correlation**2, 0.0)) * across
    found = []
    for share in SHARES:
        radius = np.sqrt(-2 * np.log(1 - share))  # the quantile of chi-squared with two degrees of freedom
        found.append(
            Contour(
                share=share,
                effect=difference.effect + radius * np.sqrt(difference.variance_effect) * along,
                cost=difference.cost + radius * np.sqrt(difference.variance_cost) * second,
            )
        )
    return tuple(found)


def _length(line: Matrix) -> Vector:
    """How far along the line each of its points lies."""
    return np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])


def _evenly(line: Matrix, points: int) -> Matrix:
    at = _length(line)
    places = np.linspace(0.0, at[-1], points + 1)
    return np.column_stack([np.interp(places, at, line[:, axis]) for axis in (0, 1)])

"""The statistic of a monitored trial as a random walk that stops at boundaries, followed by numerical integration.

On the score scale W = Z·√t the increments between looks are independent and normal, with mean drift·Δt and variance Δt
(Armitage, McPherson and Rowe). The density of the walks still going is kept at the nodes of a Gauss–Legendre rule in
panels no wider than twice the smallest increment's standard deviation: smooth as it is, that leaves errors of about
1e-12, where a Simpson grid of the usual size leaves 1e-6.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.inputs import Vector
from reise_report.errors import AnalysisError

_FAR = 9.0
"""Standard deviations beyond which a normal walk does not go: 1e-19."""

_NODES = 12
"""Nodes in a panel."""

_CLOSEST = 5e-4
"""Looks closer than this share of the last one's information ask for more nodes than is reasonable."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The walks that have not stopped.

    Attributes:
        information: at the last look passed, as a share of the whole.
        nodes: (m,), positions on the score scale.
        masses: (m,), density times the rule's weight: they sum to the probability of going on.
        panel: width of a panel.
    """

    information: float
    nodes: Vector
    masses: Vector
    panel: float

    def above(self, information: float, bound: float, drift: float = 0.0) -> float:
        """Probability of being above ``bound``, a z-value, at the next look."""
        from scipy.special import ndtr

        return float(self.masses @ ndtr(-self._distance(information, bound, drift)))

    def below(self, information: float, bound: float, drift: float = 0.0) -> float:
        """Probability of being below ``bound``, a z-value, at the next look."""
        from scipy.special import ndtr

        return float(self.masses @ ndtr(self._distance(information, bound, drift)))

    def go_on(self, information: float, lower: float, upper: float, drift: float = 0.0) -> Walk:
        """The walks between two z-values at the next look; either may be infinite."""
        step, root = information - self.information, math.sqrt(information)
        low = max(
            lower * root, drift * information - _FAR * root, float(self.nodes.min()) + drift * step - _FAR * step**0.5
        )
        high = min(
            upper * root, drift * information + _FAR * root, float(self.nodes.max()) + drift * step + _FAR * step**0.5
        )
        if high <= low:
            return Walk(information, np.zeros(1), np.zeros(1), self.panel)
        nodes, weights = _rule(low, high, self.panel)
        distance = (nodes[:, None] - self.nodes - drift * step) / math.sqrt(step)
        density = np.exp(-(distance**2) / 2) @ self.masses / math.sqrt(2 * math.pi * step)
        return Walk(information, nodes, weights * density, self.panel)

    def _distance(self, information: float, bound: float, drift: float) -> Vector:
        step = information - self.information
        distance: Vector = (bound * math.sqrt(information) - self.nodes - drift * step) / math.sqrt(step)
        return distance


def start(information: Sequence[float] | Vector) -> Walk:
    """A walk at zero, before the first of the looks that are to come.

    Args:
        information: (k,), of the looks, from :func:`check_information`.
    """
    steps = np.diff(np.concatenate([[0.0], np.asarray(information, dtype=float)]))
    return Walk(0.0, np.zeros(1), np.ones(1), 2 * math.sqrt(float(steps.min())))


def check_information(information: Sequence[float] | Vector, name: str = "information") -> Vector:
    """The looks' information, ascending, as a vector.

    Raises:
        AnalysisError: none is given, or they are not above 0, not ascending, or closer than 0.0005 of the last.
    """
    t = np.asarray(information, dtype=float)
    if t.ndim != 1 or t.size == 0 or not np.isfinite(t).all():
        raise AnalysisError(f"'{name}' needs one finite number a look; got {information!r}")
    steps = np.diff(np.concatenate([[0.0], t]))
    if (steps <= 0).any():
        raise AnalysisError(f"'{name}' is {t.tolist()}; expected numbers above 0, each greater than the one before")
    if (steps < _CLOSEST * t[-1]).any():
        raise AnalysisError(f"'{name}' has looks less than {_CLOSEST:g} of the last one apart; take them as one look")
    return t


def exit_probabilities(
    information: Sequence[float] | Vector,
    upper: Sequence[float],
    lower: Sequence[float] | None = None,
    *,
    drift: float = 0.0,
) -> tuple[Vector, Vector]:
    """The probability of stopping at each look, above and below.

    Args:
        information: (k,), at each look, ascending, as a share of the information that ``drift`` belongs to.
        upper: (k,), z-values; infinite where there is no stopping.
        lower: (k,), z-values, each at most the upper one; None for none.
        drift: expected z-value at information 1.

    Returns:
        (k,) and (k,): of first being above ``upper``, and of first being below ``lower``, at each look.

    Raises:
        AnalysisError: lists of different length, looks that are not ascending, a lower bound above the upper.

    Source: Armitage P, McPherson CK, Rowe BC (1969), J R Stat Soc A 132:235–244, doi:10.2307/2343787; Jennison C,
    Turnbull BW (2000), Group Sequential Methods, ch. 19.

    >>> above, _ = exit_probabilities([0.5, 1], [2.1783, 2.1783], [-2.1783, -2.1783])  # Pocock, two-sided 0.05
    >>> round(2 * float(above.sum()), 4)
    0.05
    """
    t = check_information(information)
    lows = [-math.inf] * t.size if lower is None else list(lower)
    if len(upper) != t.size or len(lows) != t.size:
        raise AnalysisError(
            f"{t.size} looks have {len(upper)} upper and {len(lows)} lower boundaries; give one each a look"
        )
    if any(low > high for low, high in zip(lows, upper, strict=True)):
        raise AnalysisError("a lower boundary lies above the upper one of its look")
    walk = start(t)
    above, below = np.zeros(t.size), np.zeros(t.size)
    for k in range(t.size):
        above[k] = walk.above(t[k], upper[k], drift)
        below[k] = walk.below(t[k], lows[k], drift)
        walk = walk.go_on(t[k], lows[k], upper[k], drift)
    return above, below


def _rule(low: float, high: float, panel: float) -> tuple[Vector, Vector]:
    """Nodes and weights of Gauss and Legendre's rule in panels of equal width."""
    panels = max(2, math.ceil((high - low) / panel))
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    edges = np.linspace(low, high, panels + 1)
    half = (high - low) / panels / 2
    centres = (edges[:-1] + edges[1:]) / 2
    nodes: Vector = (centres[:, None] + half * points).ravel()
    return nodes, np.tile(half * weights, panels)

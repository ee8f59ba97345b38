"""The cost-effectiveness plane of a normal distribution: what pooled imputations give instead of draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.economics.acceptability import Acceptability, acceptability_normal
from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.perfect_information import PerfectInformation, perfect_information_normal
from reise_report.analysis.economics.plane import Quadrants
from reise_report.analysis.economics.pooled_difference import PooledDifference
from reise_report.analysis.estimate import Estimate

_NODES = 96
_REACH = 9.0
"""Standard deviations, beyond which nothing is left of a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalPlane:
    """One perspective, by differences pooled over imputed data sets; the methods are those of a plane of draws.

    Attributes:
        perspective: its name.
        pooled: the differences.
        incomplete: participants of whom something that this perspective counts was imputed.
    """

    perspective: str
    pooled: PooledDifference
    incomplete: int

    def cost_estimate(self, level: float = 0.95) -> Estimate:
        """ΔC with its interval."""
        return self.pooled.difference.cost_estimate(level)

    def effect_estimate(self, level: float = 0.95) -> Estimate:
        """ΔQ with its interval."""
        return self.pooled.difference.effect_estimate(level)

    def net_benefit(self, threshold: float, level: float = 0.95) -> Estimate:
        """λ·ΔQ − ΔC with its interval."""
        return self.pooled.net_benefit(threshold, level)

    def difference(self) -> JointDifference:
        """ΔC and ΔQ with their covariance matrix."""
        return self.pooled.difference

    def acceptability(self, thresholds: Sequence[float]) -> Acceptability:
        """The probability that net benefit is above 0, over the willingness to pay."""
        return acceptability_normal(self.pooled.difference, thresholds)

    def perfect_information(self, thresholds: Sequence[float]) -> PerfectInformation:
        """The expected value of perfect information per person, over the willingness to pay."""
        return perfect_information_normal(self.pooled.difference, thresholds)

    def quadrants(self) -> Quadrants | None:
        """The probability of each quarter of the plane; None where there are no differences."""
        return normal_quadrants(self.pooled.difference)


def normal_quadrants(difference: JointDifference) -> Quadrants | None:
    """The probability of each quarter of the plane under a bivariate normal distribution.

    One integral over the standardised difference in effects, of the normal distribution function of costs given it.

    Returns:
        None where there are no differences, or one of them does not vary.

    >>> difference = JointDifference(
    ...     cost=0, effect=0, variance_cost=4, variance_effect=9, covariance=3, n=9, method="incremental.hc3")
    >>> found = normal_quadrants(difference)
    >>> round(found.north_east, 6), round(found.south_east, 6)
    (0.333333, 0.166667)
    """
    from scipy.special import ndtr

    correlation = difference.correlation
    if difference.cost is None or difference.effect is None or correlation is None:
        return None
    centre = difference.effect / np.sqrt(difference.variance_effect)
    gains = float(ndtr(centre))
    above = difference.cost / np.sqrt(difference.variance_cost)
    costs = float(ndtr(above))
    spread = np.sqrt(max(1 - correlation**2, 1e-12))
    start = max(-centre, -_REACH)
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    half = (_REACH - start) / 2
    z = start + half * (nodes + 1)
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    both = float(half * np.sum(weights * density * ndtr((above + correlation * z) / spread))) if half > 0 else 0.0
    both = min(max(both, 0.0), gains, costs)
    return Quadrants(
        north_east=both,
        south_east=gains - both,
        south_west=max(1 - gains - costs + both, 0.0),
        north_west=costs - both,
    )

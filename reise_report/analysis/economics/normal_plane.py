"""The cost-effectiveness plane of a normal distribution: what pooled imputations give instead of draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reise_report.analysis.economics.acceptability import Acceptability, acceptability_normal
from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.perfect_information import PerfectInformation, perfect_information_normal
from reise_report.analysis.economics.plane import Quadrants
from reise_report.analysis.economics.pooled_difference import PooledDifference
from reise_report.analysis.estimate import Estimate


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

    Returns:
        None where there are no differences, or one of them does not vary.

    Source: Owen DB (1956), Ann Math Stat 27:1075–1090, doi:10.1214/aoms/1177728074, eq. 2.1.

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
    gain = difference.effect / math.sqrt(difference.variance_effect)
    above = difference.cost / math.sqrt(difference.variance_cost)
    gains, costs = float(ndtr(gain)), float(ndtr(above))
    both = min(max(_both_below(gain, above, correlation), 0.0, gains + costs - 1), gains, costs)
    return Quadrants(
        north_east=both,
        south_east=gains - both,
        south_west=max(1 - gains - costs + both, 0.0),
        north_west=costs - both,
    )


def _both_below(h: float, k: float, correlation: float) -> float:
    """P(X ≤ h, Y ≤ k) of two standard normal variables, by Owen's T.

    Exact at every correlation, where quadrature misses the step that the integrand becomes near ±1.
    """
    from scipy.special import ndtr, owens_t

    left = math.sqrt((1 - correlation) * (1 + correlation))
    if left == 0:
        return float(min(ndtr(h), ndtr(k)) if correlation > 0 else max(ndtr(h) + ndtr(k) - 1, 0.0))
    if h == 0 and k == 0:
        return 0.25 + math.asin(correlation) / (2 * math.pi)
    slopes = [_slope(k - correlation * h, h * left), _slope(h - correlation * k, k * left)]
    apart = 0.5 if h * k < 0 or (h * k == 0 and h + k < 0) else 0.0
    return float((ndtr(h) + ndtr(k)) / 2 - owens_t(h, slopes[0]) - owens_t(k, slopes[1]) - apart)


def _slope(rise: float, run: float) -> float:
    return rise / run if run != 0 else math.copysign(math.inf, rise)

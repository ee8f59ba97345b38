"""The difference in costs and the difference in effects between two arms, estimated together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.fieller import Fraction
from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.reason import NO_VARIATION
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDifference:
    """Intervention minus control, in costs and in effects, with their covariance matrix.

    Attributes:
        cost: difference in mean costs, ΔC, in money; None with a ``reason``.
        effect: difference in mean effects, ΔQ, in quality-adjusted life years or another unit.
        variance_cost: of ΔC.
        variance_effect: of ΔQ.
        covariance: of ΔC and ΔQ.
        df_cost: degrees of freedom of the interval of ΔC; infinite for the normal distribution.
        df_effect: the same for ΔQ.
        n: participants in the analysis.
        method: id of the method.
        reason: why there is no difference: one of :mod:`reise_report.analysis.reason`.
        warnings: what the user should know, in English.
    """

    cost: float | None
    effect: float | None
    variance_cost: float = 0.0
    variance_effect: float = 0.0
    covariance: float = 0.0
    df_cost: float = math.inf
    df_effect: float = math.inf
    n: int
    method: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def correlation(self) -> float | None:
        """Of ΔC and ΔQ; None where one of them does not vary."""
        product = self.variance_cost * self.variance_effect
        return max(-1.0, min(1.0, self.covariance / math.sqrt(product))) if product > 0 else None

    def cost_estimate(self, level: float = 0.95) -> Estimate:
        """ΔC with its interval; reason ``no_variation`` where everybody of an arm costs the same."""
        return self._estimate(self.cost, self.variance_cost, self.df_cost, level)

    def effect_estimate(self, level: float = 0.95) -> Estimate:
        """ΔQ with its interval; reason ``no_variation`` where everybody of an arm has the same effect."""
        return self._estimate(self.effect, self.variance_effect, self.df_effect, level)

    def values(self) -> tuple[float, float]:
        """(ΔC, ΔQ).

        Raises:
            AnalysisError: there are none; the ``reason`` says why.
        """
        if self.cost is None or self.effect is None:
            raise AnalysisError(f"there is no difference in costs and effects ({self.reason}); look at 'reason' first")
        return self.cost, self.effect

    def net_benefit(self, threshold: float) -> tuple[float, float]:
        """λ·ΔQ − ΔC and its variance, at a willingness to pay of λ for one unit of effect."""
        cost, effect = self.values()
        variance = (
            threshold**2 * self.variance_effect + self.variance_cost - 2 * threshold * self.covariance
        )  # rounding can take it just below zero
        return threshold * effect - cost, max(variance, 0.0)

    def fraction(self) -> Fraction:
        """ΔC over ΔQ, for Fieller's set."""
        cost, effect = self.values()
        limit = math.sqrt(self.variance_cost * self.variance_effect)
        return Fraction(
            numerator=cost,
            denominator=effect,
            variance_numerator=self.variance_cost,
            variance_denominator=self.variance_effect,
            covariance=max(-limit, min(limit, self.covariance)),
        )

    def _estimate(self, value: float | None, variance: float, df: float, level: float) -> Estimate:
        if value is None or not variance > 0:
            reason = self.reason or NO_VARIATION
            return not_estimable(self.method, reason, level=level, n=self.n, warnings=self.warnings)
        setting = Setting(level=level, n=self.n, method=self.method, warnings=self.warnings)
        return t_interval(value, math.sqrt(variance), df, setting)


def no_difference(method: str, reason: str, n: int, warnings: tuple[str, ...] = ()) -> JointDifference:
    """No difference, with the reason."""
    return JointDifference(cost=None, effect=None, n=n, method=method, reason=reason, warnings=warnings)

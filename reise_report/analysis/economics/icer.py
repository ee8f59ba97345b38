"""The incremental cost-effectiveness ratio, with the quadrant without which it says nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.fieller import ConfidenceSet, fieller

Quadrant = Literal["north_east", "north_west", "south_east", "south_west"]
Verdict = Literal["north_east", "dominant", "dominated", "south_west", "undefined"]

_METHOD = "cost_effectiveness_ratio.fieller"
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEffectivenessRatio:
    """What one more unit of effect costs, where that is a question.

    Attributes:
        verdict: ``north_east``: costs more and gains more; ``south_west``: costs less and loses, so that the ratio is
            what is saved for each unit given up; ``dominant``: gains more and costs no more; ``dominated``: loses and
            costs no less; ``undefined``: no difference in effects, or no differences at all.
        value: ΔC/ΔQ in money for one unit of effect, above 0; None unless ``north_east`` or ``south_west``: the ratio
            of a dominant or dominated option says nothing (a smaller one is not better) and is not given.
        confidence_set: Fieller's set of the ratios, its own ``value`` taken out with ours; None with a ``reason``.
        level: confidence level, 0–1.
        n: participants in the analysis.
        reason: why there are no differences to divide: one of :mod:`reise_report.analysis.reason`.
        method: id of the method.
        warnings: what the user should know, in English.
    """

    verdict: Verdict
    value: float | None
    confidence_set: ConfidenceSet | None
    level: float
    n: int
    reason: str | None = None
    method: str = _METHOD
    warnings: tuple[str, ...] = ()

    @property
    def has_finite_interval(self) -> bool:
        """Whether the set is an interval of positive ratios, the only kind that may be shown as one."""
        found = self.confidence_set
        return (
            self.value is not None
            and found is not None
            and found.shape == "bounded"
            and found.low is not None
            and found.low > 0
        )

    def as_estimate(self) -> Estimate | None:
        """The ratio as an estimate, with limits where its set is an interval; None where there is no ratio."""
        if self.value is None or self.confidence_set is None:
            return None
        found, warnings = self.confidence_set, self.warnings
        if not self.has_finite_interval:
            warnings = (*warnings, found.in_words())
        return Estimate(
            value=self.value,
            low=found.low if self.has_finite_interval else None,
            high=found.high if self.has_finite_interval else None,
            level=self.level,
            n=self.n,
            method=self.method,
            warnings=warnings,
        )


def cost_effectiveness_ratio(
    difference: JointDifference, *, level: float = 0.95, df: float | None = None
) -> CostEffectivenessRatio:
    """ΔC/ΔQ with its quadrant and Fieller's confidence set.

    Args:
        difference: ΔC and ΔQ with their covariance.
        level: confidence level, 0–1.
        df: degrees of freedom for Student's t; None for the normal distribution.

    Returns:
        The verdict, and a number only where it means something. Where an interval of ratios reaches below 0 the data
        leave dominance possible: it is kept in ``confidence_set`` and not offered as an interval.

    Raises:
        AnalysisError: the level is not between 0 and 1.

    Sources: Briggs A, Fenn P (1998), Health Econ 7:723–740; Heitjan DF (2000), Health Econ 9:327–342.

    >>> found = JointDifference(
    ...     cost=-500, effect=0.1, variance_cost=250_000, variance_effect=0.0025, n=90, method="incremental.hc3"
    ... )
    >>> ratio = cost_effectiveness_ratio(found)
    >>> ratio.verdict, ratio.value
    ('dominant', None)
    """
    if difference.cost is None or difference.effect is None:
        return CostEffectivenessRatio(
            verdict="undefined",
            value=None,
            confidence_set=None,
            level=level,
            n=difference.n,
            reason=difference.reason,
            warnings=difference.warnings,
        )
    verdict = verdict_of(difference)
    value = difference.cost / difference.effect if verdict in ("north_east", "south_west") else None
    parts = difference.fraction()
    if verdict == "undefined":
        parts = replace(parts, denominator=0.0)
    found = fieller(parts, level, df=df, n=difference.n, method=_METHOD)
    return CostEffectivenessRatio(
        verdict=verdict,
        value=value,
        confidence_set=found if value is not None else replace(found, value=None, p_value=None),
        level=level,
        n=difference.n,
        warnings=difference.warnings,
    )


def verdict_of(difference: JointDifference) -> Verdict:
    """Where the two differences lie; a difference of rounding size is none.

    An option that gains and costs exactly the same is dominant, one that loses and costs exactly the same dominated.
    """
    cost, effect = difference.values()
    if abs(effect) <= _ROUNDING * max(1.0, difference.variance_effect**0.5):
        return "undefined"
    if effect > 0:
        return "north_east" if cost > 0 else "dominant"
    return "south_west" if cost < 0 else "dominated"

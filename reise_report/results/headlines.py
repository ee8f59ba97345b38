"""The effect that stands for an analysis where several are laid side by side, and the p-value that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reise_report.plan.analyses import CostEffectiveness, StandardisedRisk, TimeToEventCurves, UptakeThresholds
from reise_report.plan.outcomes import Binary, Continuous, Economic
from reise_report.results.row import Unit

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What stands for an analysis.

    Attributes:
        effects: ends of the ids of its effects: one, or one for each case or threshold.
        unit: what they measure.
        p_value: end of the id of the p-value; None where the method tests nothing.
    """

    effects: tuple[str, ...]
    unit: Unit
    p_value: str | None = None

    @property
    def null(self) -> float:
        """The value that says that there is no effect: 1 for a ratio, one half for a probability index, 0 otherwise."""
        return {Unit.RATIO: 1.0, Unit.PROPORTION: 0.5}.get(self.unit, 0.0)


_RATIOS = {
    "modified_poisson": "risk_ratio",
    "two_stage_residual_inclusion": "hazard_ratio",
    "cox": "hazard_ratio",
    "fine_gray": "subdistribution_hazard_ratio",
    "proportional_odds": "odds_ratio",
    "rate_ratio": "rate_ratio",
}


def headline(plan: Plan, analysis: Analysis) -> Headline:
    """The effect and the p-value that stand for an analysis.

    Args:
        plan: the plan that the analysis belongs to; for a sensitivity analysis the changed one.
        analysis: one of its analyses.
    """
    outcome = plan.outcomes[plan.estimands[analysis.estimand].outcome]
    difference = Unit.RISK_DIFFERENCE if isinstance(outcome, Binary) else Unit.MEASURE
    method = analysis.method
    if isinstance(analysis, StandardisedRisk):
        variant = "adjusted" if analysis.covariates or analysis.missing is not None else "unadjusted"
        return Headline(effects=(f"risk_difference.{variant}",), unit=difference, p_value=f"p_value.{variant}")
    if method == "bounds":
        return Headline(effects=("case.worst", "case.best"), unit=difference)
    if isinstance(analysis, UptakeThresholds):
        return Headline(effects=tuple(f"threshold.{name}.effect" for name in analysis.uptakes), unit=difference)
    if method == "two_stage_least_squares":
        return Headline(effects=("complier_effect",), unit=difference, p_value="complier_effect_p")
    if isinstance(analysis, TimeToEventCurves):
        stem = "standardised.time_with_event" if analysis.strata else "time_with_event"
        return Headline(effects=(f"{stem}.difference",), unit=Unit.DAYS, p_value=f"{stem}.p_value")
    if method in ("mmrm", "reference_based") and isinstance(outcome, Continuous):
        at = f"at.{outcome.visit}"
        return Headline(effects=(f"{at}.difference",), unit=difference, p_value=f"{at}.p_value")
    if method == "mann_whitney":
        return Headline(effects=("probability",), unit=Unit.PROPORTION, p_value="p_value")
    if method == "tipping_point":
        return Headline(effects=(), unit=difference)
    if method in _RATIOS:
        return Headline(effects=(_RATIOS[method],), unit=Unit.RATIO, p_value="p_value")
    if isinstance(analysis, CostEffectiveness) and isinstance(outcome, Economic):
        thresholds = analysis.thresholds
        at = f"{outcome.base_case}.at.{thresholds.key(thresholds.reference)}"
        return Headline(effects=(f"{at}.net_benefit",), unit=Unit.MONEY)
    if method == "installed":
        return Headline(effects=("effect",), unit=Unit.STATISTIC, p_value="p_value")
    return Headline(effects=("difference",), unit=difference, p_value="p_value")

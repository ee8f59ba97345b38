"""Which exhibits show which analysis."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from reise_report.exhibits.effects.part import Part

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Reader
    from reise_report.plan.analyses import Analysis

_PARTS = {
    "standardised_risk": ("risk_tables", "standardised_risk_part"),
    "stratified_risk": ("risk_tables", "stratified_part"),
    "inverse_probability": ("risk_tables", "weighted_part"),
    "modified_poisson": ("risk_tables", "modified_poisson_part"),
    "bounds": ("missing_tables", "bounds_part"),
    "tipping_point": ("tipping_tables", "tipping_part"),
    "reference_based": ("missing_tables", "reference_part"),
    "two_stage_least_squares": ("complier_tables", "complier_part"),
    "uptake_thresholds": ("threshold_tables", "threshold_part"),
    "cumulative_incidence": ("time_part", "cumulative_incidence_part"),
    "cox": ("hazards", "cox_part"),
    "fine_gray": ("hazards", "fine_gray_part"),
    "two_stage_residual_inclusion": ("hazards", "two_stage_residual_inclusion_part"),
    "mmrm": ("repeated_means", "mmrm_part"),
    "analysis_of_covariance": ("adjusted_means", "analysis_of_covariance_part"),
    "proportional_odds": ("ordinal_tables", "proportional_odds_part"),
    "mann_whitney": ("ordinal_tables", "mann_whitney_part"),
    "rate_ratio": ("rate_tables", "rate_ratio_part"),
    "cost_effectiveness": ("economic_part", "cost_effectiveness_part"),
    "installed": ("own_tables", "own_method_part"),
}
"""Method → the module of this package and the function that shows it; imported when asked for."""


def analysis_part(reader: Reader, analysis: Analysis) -> Part:
    """What a report shows of one analysis: sentences, tables, figures."""
    module, name = _PARTS[analysis.method]
    show: Callable[[Reader, Any], Part] = getattr(import_module(f"reise_report.exhibits.effects.{module}"), name)
    return show(reader, analysis)

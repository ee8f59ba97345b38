"""Which method answers which analysis of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from reise_report.results.effects.sample import Sample

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.results.cohort import Cohort
    from reise_report.results.row import Row

_METHODS = {
    "standardised_risk": ("risks", "standardised_risk_rows"),
    "stratified_risk": ("strata", "stratified_risk_rows"),
    "inverse_probability": ("weights", "inverse_probability_rows"),
    "modified_poisson": ("ratios", "modified_poisson_rows"),
    "bounds": ("missing", "bounds_rows"),
    "tipping_point": ("missing", "tipping_point_rows"),
    "two_stage_least_squares": ("compliers", "two_stage_least_squares_rows"),
    "uptake_thresholds": ("compliers", "uptake_threshold_rows"),
    "two_stage_residual_inclusion": ("times", "two_stage_residual_inclusion_rows"),
    "cumulative_incidence": ("times", "cumulative_incidence_rows"),
    "cox": ("times", "cox_rows"),
    "fine_gray": ("times", "fine_gray_rows"),
    "mmrm": ("means", "mmrm_rows"),
    "analysis_of_covariance": ("means", "analysis_of_covariance_rows"),
    "reference_based": ("references", "reference_based_rows"),
    "proportional_odds": ("ranks", "proportional_odds_rows"),
    "mann_whitney": ("ranks", "mann_whitney_rows"),
    "rate_ratio": ("ratios", "rate_ratio_rows"),
    "cost_effectiveness": ("cost_effectiveness", "cost_effectiveness_rows"),
    "installed": ("own", "own_method_rows"),
}
"""Method → the module of this package and the function that answers it; imported when asked for."""


def effect_rows(cohort: Cohort) -> Iterator[Row]:
    """Every analysis of the plan; none where the allocation is not to be looked at."""
    if cohort.arms:
        for analysis in cohort.plan.analyses:
            yield from analysis_rows(cohort, analysis)


def analysis_rows(cohort: Cohort, analysis: Analysis) -> Iterator[Row]:
    """One analysis: who is in it, then what its method finds."""
    sample = Sample(cohort, analysis)
    yield from sample.size_rows()
    module, name = _METHODS[analysis.method]
    answer: Callable[[Sample, Any], Iterator[Row]]
    answer = getattr(import_module(f"reise_report.results.effects.{module}"), name)
    yield from answer(sample, analysis)

"""The methods' pages: every id that an estimate can carry is explained, and every link leads somewhere."""

import re
from pathlib import Path
from typing import get_args

import pytest

from reise_report.analysis import (
    analysis_of_covariance,
    hodges_lehmann,
    interaction,
    logistic_regression,
    mann_whitney,
    mantel_haenszel,
    mean_difference,
    multiplicity,
    negative_binomial,
    poisson_regression,
    proportional_odds,
    proportionality,
    rank_sum,
    reason,
    standardised_risk,
)
from reise_report.analysis.compliance import instrument, wald_estimator
from reise_report.analysis.economics import cost_model, incremental, net_benefit
from reise_report.analysis.group_sequential import conditional_power, spending
from reise_report.analysis.imputation.reference_based import Inference as ImputationInference
from reise_report.analysis.imputation.reference_strategy import Strategy
from reise_report.analysis.mmrm import inference
from reise_report.analysis.survival import (
    aalen_johansen,
    censoring_weights,
    cox_likelihood,
    kaplan_meier,
    probability_interval,
    restricted_mean,
    schoenfeld,
    uptake_model,
)

PAGES = Path(__file__).resolve().parents[2] / "docs" / "methods"
SOURCES = Path(reason.__file__).parent
IDS = {
    *(f"standardised_risk.{variant}" for variant in get_args(standardised_risk.Variance)),
    *(
        f"standardised_risk.weighted.{variant}"
        for variant in ("influence_function", "delta_hc0", "delta_hc1", "delta_hc3")
    ),
    *(f"logistic_regression.{variant}" for variant in get_args(logistic_regression.Covariance)),
    *("standardised_risk.firth.delta_model", "firth_logistic.profile", "firth_logistic.wald"),
    *(f"modified_poisson.{variant}" for variant in get_args(poisson_regression.Covariance)),
    *(f"mantel_haenszel_difference.{variant}" for variant in get_args(mantel_haenszel.DifferenceVariance)),
    *("mantel_haenszel_ratio", "mantel_haenszel_odds", "stratified_newcombe"),
    *(f"{test}.{kind}" for test in ("cochran_mantel_haenszel", "mcnemar") for kind in ("uncorrected", "corrected")),
    *("breslow_day", "breslow_day.tarone", "cochran_q", "least_allocation_probability"),
    *(f"{what}.{kind}" for what in ("inverse_probability", "weighted_difference") for kind in ("hajek", "stratified")),
    *("events_per_coefficient", "linear_programme", "hosmer_lemeshow", "link_test", "propensity_range"),
    *("mee", "mid_p", "mover_wilson", "score_miettinen_nurminen", "koopman", "fisher_conditional"),
    *(
        f"{method}.{variant}"
        for method in ("two_stage_least_squares", "ordinary_least_squares", "anderson_rubin")
        for variant in get_args(instrument.Variance)
    ),
    *(f"wald_estimator.{variant}" for variant in get_args(wald_estimator.WaldVariance)),
    *("complier_ratio.delta", "complier_ratio.bootstrap", "kappa.observed_share", "kappa.known_probability"),
    *("mean.normal", "mean.t", "by_design", "first_stage_f", "instrument_inequalities", "fieller"),
    *("poisson_mid_p", "rate_ratio.mid_p", "clopper_pearson.one_sided"),
    *(f"{purpose}.{family}" for purpose in ("lan_demets", "futility") for family in get_args(spending.Family)),
    *(f"group_sequential.{shape}" for shape in ("obrien_fleming", "pocock", "wang_tsiatis", "haybittle_peto")),
    *(f"conditional_power.{assumed}" for assumed in get_args(conditional_power.Assumed)),
    *("conditional_power.boundaries", "conditional_power.inverse_normal", "predictive_power.flat"),
    *("predictive_power.normal", "repeated_interval", "sample_size.means_t"),
    *("sample_size.proportions_pooled", "sample_size.proportions_unpooled"),
    *(f"mean_difference.{variant}" for variant in get_args(mean_difference.Variance)),
    *(
        f"{estimator}.{variant}{distribution}"
        for estimator in get_args(analysis_of_covariance.Estimator)
        for variant in get_args(analysis_of_covariance.Variance)
        for distribution in ("", "_normal")
    ),
    *("hedges_g", "brown_forsythe", "breusch_pagan_koenker", "dfbetas", "bonferroni_outlier", "leverage"),
    *(f"mann_whitney.{variant}" for variant in get_args(mann_whitney.Interval)),
    *(f"wilcoxon_rank_sum.{variant}" for variant in get_args(rank_sum.Variant)),
    *(f"hodges_lehmann.{variant}" for variant in get_args(hodges_lehmann.Interval)),
    *(f"proportional_odds.{variant}" for variant in get_args(proportional_odds.Interval)),
    *(f"proportional_odds.{test}" for test in get_args(proportionality.Test)),
    *("van_elteren", "poisson_exact", "rate_ratio.conditional", "rate_ratio.log_wald"),
    *(f"rate_difference.{variant}" for variant in ("wald", "mover", "robust")),
    *(f"poisson_regression.{variant}" for variant in get_args(negative_binomial.Covariance) if variant != "observed"),
    *(f"negative_binomial.{variant}" for variant in get_args(negative_binomial.Covariance)),
    *("overdispersion.score", "overdispersion.likelihood_ratio"),
    *(f"interaction.linear_{variant}" for variant in ("f", *get_args(interaction.Variance))),
    *(f"interaction.logistic_{v}" for v in ("likelihood_ratio", *get_args(logistic_regression.Covariance))),
    *("interaction.cochran_q", "multiplicity.graphical"),
    *(f"multiplicity.{way}{name}" for way in ("", "hierarchical_") for name in get_args(multiplicity.Procedure)),
    *(f"standardised_mean_difference.{variant}" for variant in ("numeric", "binary", "categorical")),
    *("wilson", "clopper_pearson", "newcombe", "wald", "agresti_caffo", "miettinen_nurminen", "log_wald", "woolf"),
    *("terminal_digits", "poisson_binomial.exact", "poisson_binomial.normal"),
    *("chi_square", "chi_square_yates", "fisher_exact"),
    "cohens_kappa",
    *(f"{way}.{kind}" for way in get_args(Strategy) for kind in get_args(ImputationInference)),
    *("rubin.barnard_rubin", "rubin.large_sample", "d1.reiter", "d1.large_sample", "monte_carlo_error.jackknife"),
    *("split_r_hat", "manski.imbens_manski"),
    *(f"mmrm.{way}" for way in inference.DEGREES_OF_FREEDOM),
    *("mmrm.standardised_difference", "residual_skewness", "largest_residual", "covariance_likelihood_ratio"),
    *(
        f"{method}.{variant}"
        for method in ("kaplan_meier", "reverse_kaplan_meier")
        for variant in get_args(kaplan_meier.Interval)
    ),
    *(
        f"{method}_quantile.{variant}"
        for method in ("kaplan_meier", "reverse_kaplan_meier")
        for variant in get_args(kaplan_meier.Interval)
    ),
    *(f"{test}{kind}" for test in ("log_rank", "fleming_harrington", "peto", "gray") for kind in ("", ".stratified")),
    *(f"restricted_mean.{variant}" for variant in get_args(restricted_mean.Variance)),
    *(f"restricted_mean_ancova.{variant}" for variant in get_args(censoring_weights.Ties)),
    *(
        f"{method}.{variant}"
        for method in ("restricted_mean_time_lost", "cumulative_incidence_difference", "cumulative_incidence_ratio")
        for variant in get_args(aalen_johansen.Variance)
    ),
    *(
        f"aalen_johansen.{variance}_{interval}"
        for variance in get_args(aalen_johansen.Variance)
        for interval in get_args(probability_interval.Interval)
    ),
    *("cumulative_incidence.standardised", "kaplan_meier.standardised"),
    *("kaplan_meier_difference", "kaplan_meier_ratio", "share_known"),
    *(
        f"{method}.{ties}{variance}"
        for method in ("cox", "cause_specific")
        for ties in get_args(cox_likelihood.Ties)
        for variance in ("", "_robust")
    ),
    *(f"cox.firth_{ties}" for ties in get_args(cox_likelihood.Ties)),
    *(f"schoenfeld.{transform}" for transform in get_args(schoenfeld.Transform)),
    *(
        f"two_stage_residual_inclusion.{stage}_{interval}"
        for stage in get_args(uptake_model.FirstStage)
        for interval in ("percentile", "normal")
    ),
    "fine_gray",
    *(f"incremental.{variant}" for variant in ("unadjusted", *get_args(incremental.Variance))),
    *("seemingly_unrelated.fgls", "rubin.joint_difference", "net_benefit.normal", "cost_effectiveness_ratio.fieller"),
    *(f"net_benefit_regression.{variant}" for variant in get_args(net_benefit.RegressionVariance)),
    *(
        f"{what}.{way}"
        for what in ("acceptability", "perfect_information", "quadrants", "contours")
        for way in ("normal", "draws")
    ),
    *("acceptability_frontier", "incomplete_people", "absolute_shortfall", "missing_at_random"),
    *(f"bootstrap.{what}{how}" for what in ("nested_imputation", "complete") for how in ("", "_clustered")),
    *(
        f"cost_model.{family}_{link}_{variance}"
        for family in get_args(cost_model.Family)
        for link in get_args(cost_model.Link)
        for variance in get_args(cost_model.Variance)
    ),
}


@pytest.mark.parametrize("method", sorted(IDS))
def test_the_index_leads_from_the_method_s_id_to_its_page(method):
    row = next(line for line in (PAGES / "index.md").read_text(encoding="utf-8").splitlines() if f"`{method}`" in line)
    assert re.search(r"\]\(\w+\.md(#[\w-]+)?\)", row)


def test_the_ids_in_the_code_are_those_tested_here():
    """An id written out in the sources is one of the list above, so that a new method cannot go undocumented."""
    written = set()
    for source in SOURCES.rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        written |= set(re.findall(r'method(?: = |=)"([a-z_.0-9]+)"', text))
        written |= set(re.findall(r'not_estimable\("([a-z_.0-9]+)", [A-Z]', text))
    written -= {"linear", "highs", "x"}  # numpy's quartiles of type 7, a solver of scipy's, a docstring's example
    assert written
    assert written <= IDS


def test_every_reason_is_explained():
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    for name, value in vars(reason).items():
        assert not name.isupper() or f"`{value}`" in index


def test_every_link_between_the_pages_leads_somewhere():
    for page in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (PAGES / target).is_file(), f"{page.name} links to {target}"


def test_every_page_says_how_it_is_validated():
    for page in PAGES.glob("*.md"):
        assert re.search(r"^## (Validation|How they are validated)", page.read_text(encoding="utf-8"), re.MULTILINE)

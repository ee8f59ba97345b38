"""The analysis of a trial with several visits, as a whole."""

import numpy as np
import pytest

from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from reise_report.errors import AnalysisError
from tests.analysis.mmrm import reference
from tests.analysis.mmrm.simulated import trial
from tests.analysis.oracle import needs_shared


def fev_wide():
    data = reference.frame("fev_mmrm")
    outcome = data.pivot_table(index="USUBJID", columns="AVISIT", values="FEV1", dropna=False)
    people = data.drop_duplicates("USUBJID").set_index("USUBJID").loc[outcome.index]
    covariates = np.column_stack(
        [people["RACE"].str.startswith("Black"), people["RACE"] == "White", people["SEX"] == "Female"]
    ).astype(float)
    return outcome.to_numpy(), (people["ARMCD"] == "TRT").astype(float), covariates


NAMES = ("race[black]", "race[white]", "sex[female]")


@needs_shared
def test_means_at_balanced_margins_are_those_of_sas_and_emmeans():
    outcome, arm, covariates = fev_wide()
    visits = list(reference.VISITS)
    result = repeated_measures(outcome, arm, covariates=covariates, names=NAMES, visits=visits, margins="balanced")
    expected = reference.expected("fev_mmrm")
    assert result.n == 197
    assert result.fit.log_likelihood == pytest.approx(expected["gls.reml_loglik"]["value"], abs=1e-4)
    for visit in result.visits:
        for arm_name, mean in (("PBO", visit.control), ("TRT", visit.intervention)):
            reference.agrees(mean.value, expected[f"kr_linear.lsmean.{visit.visit}_{arm_name}"])
            reference.agrees(mean.se, expected[f"kr_linear.lsmean_se.{visit.visit}_{arm_name}"])
            assert mean.p_value is None
        reference.agrees(visit.difference.value, expected[f"kr_linear.diff.{visit.visit}"])
        reference.agrees(visit.difference.df, expected[f"kr_linear.diff_df.{visit.visit}"])
    counts = [count for visit in result.visits for count in (visit.n_control, visit.n_intervention)]
    reference.agrees(counts, expected["n_by_visit_arm"])


@needs_shared
def test_differences_do_not_depend_on_the_margins_but_means_do():
    outcome, arm, covariates = fev_wide()
    balanced, observed = (
        repeated_measures(outcome, arm, covariates=covariates, names=NAMES, margins=margins)
        for margins in ("balanced", "observed")
    )
    for one, other in zip(balanced.visits, observed.visits, strict=True):
        assert one.difference.value == pytest.approx(other.difference.value, rel=1e-9)
        assert one.difference.se == pytest.approx(other.difference.se, rel=1e-9)
        assert one.control.value != pytest.approx(other.control.value, rel=1e-3)


def test_one_visit_is_the_analysis_of_covariance():
    outcome, arm, baseline = trial(50, 1)
    result = repeated_measures(outcome, arm, baseline=baseline)
    seen = np.isfinite(outcome[:, 0])
    design = np.column_stack([np.ones(seen.sum()), arm[seen], baseline[seen] - baseline[seen].mean()])
    fit = fit_least_squares(design, outcome[seen, 0])
    found, mean = result.visits[0].difference, result.visits[0].control
    assert found.value == pytest.approx(fit.coefficients[1], rel=1e-9)
    assert found.se == pytest.approx(fit.covariance("classical")[1, 1] ** 0.5, rel=1e-9)
    assert found.df == pytest.approx(seen.sum() - 3, rel=1e-8)
    assert mean.value == pytest.approx(fit.coefficients[0], rel=1e-9)
    assert result.overall.value == pytest.approx(found.value)


def test_the_average_over_visits_takes_the_weights_given():
    outcome, arm, baseline = trial()
    equal = repeated_measures(outcome, arm, baseline=baseline)
    last = repeated_measures(outcome, arm, baseline=baseline, visit_weights=(0, 0, 2))
    assert equal.visit_weights == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert equal.overall.value == pytest.approx(np.mean([visit.difference.value for visit in equal.visits]))
    assert last.visit_weights == (0, 0, 1)
    assert last.overall == equal.visits[2].difference


def test_the_model_is_the_one_written_out_by_hand():
    outcome, arm, baseline = trial(80, 3)
    covariate = np.random.default_rng(2).normal(size=80)
    result = repeated_measures(outcome, arm, baseline=baseline, covariates=covariate[:, None], df="satterthwaite")
    subject, visit = np.nonzero(np.isfinite(outcome))
    at = np.eye(3)[visit]
    design = np.column_stack([at, at * arm[subject, None], at * baseline[subject, None], covariate[subject]])
    fit = fit_mmrm(outcome[subject, visit], design, subject, visit)
    for index in range(3):
        expected = fit.contrast(np.eye(10)[3 + index], df="satterthwaite")
        found = result.visits[index].difference
        assert (found.value, found.se) == (pytest.approx(expected.value), pytest.approx(expected.se))
        assert found.df == pytest.approx(expected.df, rel=1e-7)
    changing = fit.f_test(np.eye(10)[[4, 5]] - np.eye(10)[3], df="satterthwaite")
    assert result.changing_difference.statistic == pytest.approx(changing.statistic, rel=1e-8)
    assert result.any_difference.statistic == pytest.approx(fit.f_test(np.eye(10)[3:6], df="satterthwaite").statistic)


def test_slopes_by_visit_are_a_choice():
    outcome, arm, baseline = trial(80, 3)
    covariates = np.random.default_rng(2).normal(size=(80, 1))
    counts = {
        (one, other): len(
            repeated_measures(
                outcome,
                arm,
                baseline=baseline,
                covariates=covariates,
                baseline_by_visit=one,
                covariates_by_visit=other,
            ).fit.names
        )
        for one in (True, False)
        for other in (True, False)
    }
    assert counts == {(True, True): 12, (True, False): 10, (False, True): 10, (False, False): 8}


def test_those_without_outcome_or_baseline_are_counted_and_told():
    outcome, arm, baseline = trial(60, 3)
    outcome[:4], baseline[2:9] = np.nan, np.nan
    outcome[4:9, 0] = 1.0
    result = repeated_measures(outcome, arm, baseline=baseline)
    assert result.n_without_outcome >= 4
    assert (result.n_without_baseline, result.n) == (5, 60 - 5 - result.n_without_outcome)
    assert f"Left out, being without outcome at any visit: {result.n_without_outcome} of 60 participants." in (
        result.warnings
    )
    assert "Left out, being without baseline value: 5 of 60 participants." in result.visits[0].difference.warnings
    assert result.n == result.n_control + result.n_intervention


def test_a_constrained_analysis_keeps_those_with_baseline_alone_or_outcome_alone():
    outcome, arm, baseline = trial(60, 3)
    outcome[:4], baseline[10:15] = np.nan, np.nan
    outcome[10:15, 0] = 1.0
    result = repeated_measures(outcome, arm, baseline=baseline, constrained=True)
    assert (result.n, result.n_without_outcome, result.n_without_baseline) == (60, 0, 0)
    assert result.covariance.shape == (1, 4, 4)


def test_a_constrained_analysis_of_complete_data_adjusts_like_analysis_of_covariance():
    """With complete data the two estimates of the difference agree in large samples (Liang and Zeger 2000)."""
    outcome, arm, baseline = trial(2000, 2, missing=0)
    constrained = repeated_measures(outcome, arm, baseline=baseline, constrained=True)
    adjusted = repeated_measures(outcome, arm, baseline=baseline)
    for one, other in zip(constrained.visits, adjusted.visits, strict=True):
        assert one.difference.value == pytest.approx(other.difference.value, abs=0.01 * other.difference.se)
        assert one.difference.se == pytest.approx(other.difference.se, rel=0.01)


def test_a_constrained_analysis_has_one_mean_at_baseline_that_of_all_with_complete_baseline():
    outcome, arm, baseline = trial(60, 3, missing=0)
    result = repeated_measures(outcome, arm, baseline=baseline, constrained=True)
    assert result.baseline.value == pytest.approx(baseline.mean(), rel=1e-9)
    assert result.baseline.p_value is None
    assert repeated_measures(outcome, arm, baseline=baseline).baseline is None


def test_each_arm_can_have_its_own_covariance_matrix():
    outcome, arm, _ = trial(80, 3, missing=0)
    outcome[arm == 1] = 10 + 3 * (outcome[arm == 1] - 10)
    result = repeated_measures(outcome, arm, covariance_by_arm=True)
    assert result.covariance.shape == (2, 3, 3)
    assert result.covariance[1] == pytest.approx(np.cov(outcome[arm == 1].T), rel=1e-8)
    welch = result.visits[0].difference
    one, none = outcome[arm == 1, 0], outcome[arm == 0, 0]
    parts = one.var(ddof=1) / len(one), none.var(ddof=1) / len(none)
    assert welch.se == pytest.approx(sum(parts) ** 0.5, rel=1e-8)
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(none) - 1))
    assert welch.df == pytest.approx(degrees, rel=1e-7)


def test_the_standardised_difference_of_one_visit_is_cohen_s_with_its_large_sample_variance():
    outcome, arm, _ = trial(100, 1, missing=0)
    found = repeated_measures(outcome, arm).visits[0].standardised
    one, none = outcome[arm == 1, 0], outcome[arm == 0, 0]
    pooled = ((one.var(ddof=1) * 49 + none.var(ddof=1) * 49) / 98) ** 0.5
    d = (one.mean() - none.mean()) / pooled
    assert found.value == pytest.approx(d, rel=1e-9)
    assert found.se == pytest.approx((4 / 100 + d**2 / (2 * 98)) ** 0.5, rel=1e-8)
    assert found.method == "mmrm.standardised_difference"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": np.zeros(60)}, r"expected \(participants, visits\)"),
        ({"arm": np.zeros(59)}, "'arm' has 59 participants"),
        ({"arm": np.full(60, 2.0)}, "'arm' holds 2"),
        ({"baseline": np.zeros(5)}, "'baseline' has shape"),
        ({"baseline": np.full(60, np.inf)}, "'baseline' has 60 infinite values"),
        ({"baseline": None, "constrained": True}, "give 'baseline'"),
        ({"covariates": np.full((60, 1), np.nan)}, "covariates of 60 participants are missing"),
        ({"covariates": np.zeros((60, 2)), "names": ["a"]}, "1 names for 2 covariates"),
        ({"covariates": np.ones((60, 2)), "names": ["a", "a"]}, "two covariates are called 'a'"),
        ({"visits": ["a", "b"]}, "expected 3 different names"),
        ({"visits": ["a", "b", "b"]}, "expected 3 different names"),
        ({"visit_weights": (1, 1)}, "expected 3 numbers from 0 up"),
        ({"visit_weights": (1, -1, 1)}, "expected 3 numbers from 0 up"),
        ({"df": "wald"}, "unknown degrees of freedom 'wald'"),
        ({"margins": "mean"}, "unknown margins 'mean'; known: observed, balanced"),
        ({"ladder": ()}, "the ladder of covariance structures is empty"),
        ({"ladder": ("us",)}, "unknown covariance structure 'us'"),
        ({"level": 95}, "a confidence level lies between 0 and 1"),
    ],
)
def test_wrong_use_is_refused_in_words(change, message):
    outcome, arm, baseline = trial()
    with pytest.raises(AnalysisError, match=message):
        repeated_measures(**({"outcome": outcome, "arm": arm, "baseline": baseline} | change))

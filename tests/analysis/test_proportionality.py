"""Tests of proportional odds: SAS's, Pearson's, and Brant's by the delta method."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.cumulative_logit import fit_cumulative_logit
from reise_report.analysis.proportionality import proportionality
from reise_report.errors import AnalysisError
from tests.analysis.test_cumulative_logit import ADDITIVE, RATING, trial


def test_the_score_test_with_the_observed_information_is_that_of_sas():
    # SAS/STAT User's Guide, PROC LOGISTIC, "Ordinal Logistic Regression": score test for the proportional odds
    # assumption 17.2866, 21 degrees of freedom, p = 0.6936.
    found = proportionality(fit_cumulative_logit(RATING, ADDITIVE), test="score_observed", of="all")
    assert found.statistic == pytest.approx(17.2866, abs=3e-4)
    assert found.df == 21
    assert found.p_value == pytest.approx(0.6936, abs=5e-5)
    assert found.verdict == "supported"


def test_with_groups_only_the_score_test_is_pearson_s_goodness_of_fit():
    fit = fit_cumulative_logit(RATING, ADDITIVE)
    found = proportionality(fit, test="score", of="all")
    group = ADDITIVE @ [1, 2, 3]
    pearson = 0.0
    for label in range(4):
        linear = fit.thresholds - (ADDITIVE[group == label][0] @ fit.coefficients)
        chance = np.diff(np.concatenate([[0], 1 / (1 + np.exp(-linear)), [1]]))
        counts = np.bincount(RATING[group == label], minlength=9)
        pearson += ((counts - 52 * chance) ** 2 / (52 * chance)).sum()
    assert found.statistic == pytest.approx(pearson, rel=1e-8)


def two_arms(seed, n=200):
    rng = np.random.default_rng(seed)
    arm = (np.arange(n) % 2).astype(float)
    return rng.choice(4, p=[0.2, 0.3, 0.3, 0.2], size=n), arm[:, None]


def test_brant_s_statistic_of_two_arms_is_the_multinomial_s_delta_method():
    y, arm = two_arms(1)
    found = proportionality(fit_cumulative_logit(y, arm), test="brant")
    log_odds, covariance = [], []
    for label in (1, 0):
        share = np.bincount(y[arm[:, 0] == label], minlength=4) / 100
        above = 1 - np.cumsum(share)[:-1]
        gradient = np.array([[-(k <= j) for k in range(4)] for j in range(3)]) / (above * (1 - above))[:, None]
        covariance.append(gradient @ (np.diag(share) - np.outer(share, share)) @ gradient.T / 100)
        log_odds.append(np.log(above / (1 - above)))
    contrast = np.array([[-1, 1, 0], [-1, 0, 1]])
    difference = contrast @ (log_odds[0] - log_odds[1])
    spread = contrast @ (covariance[0] + covariance[1]) @ contrast.T
    assert found.statistic == pytest.approx(difference @ np.linalg.solve(spread, difference), rel=1e-6)
    assert found.df == 2


@pytest.mark.parametrize("test", ["score", "score_observed", "brant"])
def test_odds_that_are_not_proportional_are_doubtful(test):
    rng = np.random.default_rng(4)
    arm = (np.arange(400) % 2).astype(float)
    y = np.where(arm == 1, rng.choice(3, p=[0.45, 0.1, 0.45], size=400), rng.choice(3, p=[0.1, 0.8, 0.1], size=400))
    found = proportionality(fit_cumulative_logit(y, arm[:, None]), test=test)
    assert found.verdict == "doubtful"
    assert found.method == f"proportional_odds.{test}"


@pytest.mark.parametrize("test", ["score", "brant"])
def test_the_test_of_all_covariates_has_a_degree_of_freedom_for_each(test):
    fit = fit_cumulative_logit(*trial(3))
    assert proportionality(fit, test=test, of="arm").df == 2
    assert proportionality(fit, test=test, of="all").df == 4


def test_two_categories_leave_nothing_to_test():
    fit = fit_cumulative_logit(*trial(1, categories=2))
    found = proportionality(fit)
    assert (found.verdict, found.reason) == ("not_checked", "too_few")


def test_brant_s_test_is_not_made_where_a_cut_point_separates():
    found = proportionality(fit_cumulative_logit(RATING, ADDITIVE), test="brant", of="all")
    assert (found.verdict, found.reason) == ("not_checked", "separation")


def test_logistic_curves_that_cross_leave_brant_s_test_without_a_covariance():
    codes = np.array([0, 3, 0, 1, 0, 0, 1, 3, 2, 1, 0, 3])
    arm, x = [1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0], [1, 1, 2, 1, 0, 2, 0, 1, 2, 0, 2, 0]
    fit = fit_cumulative_logit(codes, np.column_stack([arm, x]).astype(float))
    assert proportionality(fit, test="brant").reason == "singular"


def test_an_unknown_test_is_told():
    with pytest.raises(AnalysisError, match="unknown test 'brand'"):
        proportionality(fit_cumulative_logit(*trial(1)), test="brand")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["score", "brant"]))
def test_neither_rows_nor_direction_nor_units_change_the_statistic(seed, test):
    y, x = trial(seed)
    order = np.random.default_rng(seed).permutation(y.size)
    plain = proportionality(fit_cumulative_logit(y, x), test=test, of="all").statistic
    for other in (
        fit_cumulative_logit(y[order], x[order]),
        fit_cumulative_logit(y.max() - y, x),
        fit_cumulative_logit(y, x * [2.0, -0.5]),
    ):
        assert proportionality(other, test=test, of="all").statistic == pytest.approx(plain, rel=1e-5)


@pytest.mark.parametrize("test", ["score", "score_observed", "brant"])
def test_under_the_model_the_statistic_averages_its_degrees_of_freedom(test):
    found = [proportionality(fit_cumulative_logit(*trial(seed, n=400)), test=test).statistic for seed in range(150)]
    # A chi-square on 2 degrees of freedom has variance 4: the mean of 150 lies within 0.5 of 2 but once in 400 times.
    assert np.mean(found) == pytest.approx(2, abs=0.5)

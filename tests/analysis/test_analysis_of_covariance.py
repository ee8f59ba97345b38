"""Adjusted means: against statsmodels, against closed forms, and where there is nothing to adjust."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.analysis_of_covariance import Variance, analysis_of_covariance
from reise_report.analysis.mean_difference import mean_difference
from reise_report.errors import AnalysisError

VARIANCES = get_args(Variance)


def trial(seed, n=80, k=3):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, k))
    arm = (rng.permutation(n) < n // 3).astype(float)
    return 2 + arm + x @ np.arange(1, k + 1) + (1 + arm) * rng.normal(size=n), arm, x


def estimates(result):
    return result.mean1, result.mean0, result.difference


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize("estimator", ["ancova", "lin"])
@pytest.mark.parametrize("distribution", ["t", "normal"])
def test_agrees_with_statsmodels(variance, estimator, distribution):
    # statsmodels 0.14: OLS(y, [1, arm, x - mean(x)(, arm·(x - mean(x)))]).fit(cov_type, use_t)
    import statsmodels.api as sm

    y, arm, x = trial(1)
    centred = x - x.mean(axis=0)
    parts = [np.ones(y.size), arm, centred] + ([arm[:, None] * centred] if estimator == "lin" else [])
    kind = "nonrobust" if variance == "model" else variance.upper()
    fit = sm.OLS(y, np.column_stack(parts)).fit(cov_type=kind, use_t=distribution == "t")
    result = analysis_of_covariance(y, arm, x, variance=variance, estimator=estimator, distribution=distribution)
    for estimate, column in ((result.difference, 1), (result.mean0, 0)):
        contrast = np.eye(fit.params.size)[column]
        test = fit.t_test(contrast)
        assert estimate.value == pytest.approx(float(test.effect[0]), rel=1e-10)
        assert estimate.se == pytest.approx(float(test.sd[0][0]), rel=1e-10)
        assert (estimate.low, estimate.high) == pytest.approx(tuple(test.conf_int()[0]), rel=1e-9)
    assert result.difference.p_value == pytest.approx(float(fit.pvalues[1]), rel=1e-8)
    suffix = "_normal" if distribution == "normal" else ""
    assert result.difference.method == f"{estimator}.{variance}{suffix}"


def test_without_covariates_the_model_variance_is_student_s_and_hc2_is_welch_s():
    y, arm, _ = trial(2)
    student = mean_difference(y, arm, variance="student")
    adjusted = analysis_of_covariance(y, arm, variance="model")
    for ours, theirs in zip(estimates(adjusted), estimates(student), strict=True):
        assert (ours.value, ours.se, ours.low) == pytest.approx((theirs.value, theirs.se, theirs.low))
    welch = mean_difference(y, arm).difference
    assert analysis_of_covariance(y, arm, variance="hc2").difference.se == pytest.approx(welch.se)


def test_lin_s_estimate_is_the_difference_of_the_arms_own_regressions_at_the_common_mean():
    y, arm, x = trial(3)
    at = np.concatenate([[1.0], x.mean(axis=0)])
    own = [
        np.linalg.lstsq(np.column_stack([np.ones(int((arm == a).sum())), x[arm == a]]), y[arm == a], rcond=None)[0]
        for a in (1, 0)
    ]
    result = analysis_of_covariance(y, arm, x, variance="hc3", estimator="lin")
    assert result.mean1.value == pytest.approx(float(at @ own[0]))
    assert result.mean0.value == pytest.approx(float(at @ own[1]))


def test_adjusted_means_differ_by_the_difference_and_average_to_the_mean():
    y, arm, x = trial(4)
    result = analysis_of_covariance(y, arm, x, variance="model")
    assert result.mean1.value - result.mean0.value == pytest.approx(result.difference.value)
    shares = arm.mean() * result.mean1.value + (1 - arm.mean()) * result.mean0.value
    assert shares == pytest.approx(y.mean())
    assert result.residual_df == result.difference.df == 80 - 5


def test_a_subgroup_in_one_arm_only_keeps_one_slope_and_says_so():
    y, arm, x = trial(5)
    site = np.zeros(80)
    site[np.flatnonzero(arm == 0)[:4]] = 1
    result = analysis_of_covariance(
        y, arm, np.column_stack([x, site]), variance="hc3", estimator="lin", names=["a", "b", "c", "site"]
    )
    assert result.difference.value is not None
    assert "One slope for both arms, an arm being unable to tell its own: site." in result.warnings


def test_a_constant_and_a_repeated_covariate_are_left_out_with_a_warning():
    y, arm, x = trial(6)
    more = np.column_stack([x, np.full(80, 3.0), x[:, 0] + x[:, 1]])
    result = analysis_of_covariance(y, arm, more, variance="hc1")
    assert result.difference.se == pytest.approx(analysis_of_covariance(y, arm, x, variance="hc1").difference.se)
    assert len(result.warnings) == len(result.difference.warnings) == 2
    assert len(result.covariates) == 3


Y4, ARM4 = np.array([1.0, 2, 4, 8]), np.array([1.0, 1, 0, 0])


@pytest.mark.parametrize("estimator", ["ancova", "lin"])
@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize(
    ("outcome", "arm", "covariates", "reason"),
    [
        ([], [], None, "no_participants"),
        (Y4, np.ones(4), None, "no_participants"),
        (np.full(4, 7.0), ARM4, None, "no_variation"),
        (Y4, ARM4, ARM4[:, None], "collinear"),
        (Y4, ARM4, np.array([[1.0, 2], [3, 1], [2, 5], [0, 1]]), "too_few"),
        (2 + 3 * ARM4, ARM4, None, "separation"),
    ],
)
def test_data_without_a_comparison_say_why(estimator, variance, outcome, arm, covariates, reason):
    result = analysis_of_covariance(outcome, arm, covariates, variance=variance, estimator=estimator)
    assert result.reason == reason
    for estimate in estimates(result):
        assert estimate.reason == reason
        assert estimate.value is None


def test_a_sandwich_does_not_take_one_person_for_an_arm_without_spread():
    y, arm = [5.0, 1.0, 2.0, 4.0, 3.0], [1, 0, 0, 0, 0]
    assert analysis_of_covariance(y, arm, variance="hc3").reason == "too_few"
    assert analysis_of_covariance(y, arm, variance="model").difference.value == pytest.approx(2.5)


def test_lin_s_sandwich_does_not_rest_on_the_only_person_of_a_subgroup_and_arm():
    y, arm, x = trial(7)
    site = np.zeros(80)
    site[[np.flatnonzero(arm == 1)[0], *np.flatnonzero(arm == 0)[:5]]] = 1
    covariates = np.column_stack([x, site])
    assert analysis_of_covariance(y, arm, covariates, variance="hc2", estimator="lin").reason == "too_few"
    assert analysis_of_covariance(y, arm, covariates, variance="hc2").reason is None


def test_a_site_of_one_person_does_not_hinder_ancova():
    y, arm, x = trial(8)
    site = (np.arange(80) == 0).astype(float)
    result = analysis_of_covariance(y, arm, np.column_stack([x, site]), variance="hc3")
    rest = analysis_of_covariance(y[1:], arm[1:], x[1:], variance="hc3")
    assert result.difference.value == pytest.approx(rest.difference.value)
    assert result.difference.se == pytest.approx(rest.difference.se)


def test_wrong_use_is_told():
    y, arm, x = trial(9)
    for options, told in (
        ({"variance": "hc4"}, "unknown variance 'hc4'"),
        ({"variance": "hc3", "estimator": "linn"}, "did you mean 'lin'"),
        ({"variance": "hc3", "distribution": "z"}, "unknown distribution"),
    ):
        with pytest.raises(AnalysisError, match=told):
            analysis_of_covariance(y, arm, x, **options)
    with pytest.raises(AnalysisError, match="expected \\(80, number of covariates\\)"):
        analysis_of_covariance(y, arm, x[:10], variance="hc3")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(VARIANCES), st.sampled_from(["ancova", "lin"]))
def test_neither_order_nor_units_of_covariates_change_the_result(seed, variance, estimator):
    y, arm, x = trial(seed, n=40)
    order = np.random.default_rng(seed).permutation(40)
    plain = analysis_of_covariance(y, arm, x, variance=variance, estimator=estimator)
    for other in (
        analysis_of_covariance(y[order], arm[order], x[order], variance=variance, estimator=estimator),
        analysis_of_covariance(y, arm, x * [1e6, -1e-4, 3] + [5, 1e-3, 1e3], variance=variance, estimator=estimator),
    ):
        for ours, theirs in zip(estimates(plain), estimates(other), strict=True):
            assert ours.value == pytest.approx(theirs.value, rel=1e-8, abs=1e-8)
            assert ours.se == pytest.approx(theirs.se, rel=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(VARIANCES), st.sampled_from(["ancova", "lin"]))
def test_swapping_the_arms_negates_the_difference_and_a_unit_scales_it(seed, variance, estimator):
    y, arm, x = trial(seed, n=40)
    one = analysis_of_covariance(y, arm, x, variance=variance, estimator=estimator)
    other = analysis_of_covariance(12 * y + 4, 1 - arm, x, variance=variance, estimator=estimator)
    assert other.difference.value == pytest.approx(-12 * one.difference.value)
    assert other.difference.se == pytest.approx(12 * one.difference.se)
    assert other.mean1.value == pytest.approx(12 * one.mean0.value + 4)
    assert other.difference.p_value == pytest.approx(one.difference.p_value)

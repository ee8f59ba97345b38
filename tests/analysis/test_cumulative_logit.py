"""The cumulative logit fit: SAS's cheese example, statsmodels, and derivatives by differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.cumulative_logit import _derivatives, fit_cumulative_logit
from reise_report.analysis.free_odds import expected_covariance, free_odds, tied

# Four cheese additives rated 1 to 9 by 52 people each, McCullagh and Nelder (1989), page 175; SAS/STAT User's Guide,
# PROC LOGISTIC, example "Ordinal Logistic Regression", additive 4 the reference. SAS models P(Y <= j) with +x, so that
# its slopes have the other sign.
CHEESE = np.array(
    [
        [0, 0, 1, 7, 8, 8, 19, 8, 1],
        [6, 9, 12, 11, 7, 6, 1, 0, 0],
        [1, 1, 6, 8, 23, 7, 5, 1, 0],
        [0, 0, 0, 1, 3, 7, 14, 16, 11],
    ]
)
RATING = np.concatenate([np.repeat(np.arange(9), row) for row in CHEESE])
ADDITIVE = (np.repeat(np.arange(4), 52)[:, None] == [0, 1, 2]).astype(float)


def trial(seed, n=150, k=2, categories=4):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, k))
    y = np.digitize(x[:, 0] + rng.logistic(size=n), np.linspace(-1, 1, categories - 1))
    return np.unique(y, return_inverse=True)[1], x


def test_estimates_are_those_of_sas():
    fit = fit_cumulative_logit(RATING, ADDITIVE)
    assert fit.converged
    thresholds = [-7.0802, -6.0250, -4.9254, -3.8568, -2.5206, -1.5685, -0.0669, 1.4930]
    assert fit.thresholds == pytest.approx(thresholds, abs=5.1e-5)
    assert fit.coefficients == pytest.approx([-1.6128, -4.9646, -3.3227], abs=5.1e-5)
    assert -2 * fit.log_likelihood == pytest.approx(711.348, abs=5.1e-4)


def test_standard_errors_from_the_expected_information_are_those_of_sas():
    covariance = expected_covariance(fit_cumulative_logit(RATING, ADDITIVE))
    assert np.sqrt(np.diag(covariance)) == pytest.approx([0.3778, 0.4741, 0.4251], abs=5.1e-5)


def test_estimates_and_observed_standard_errors_are_those_of_statsmodels():
    from statsmodels.miscmodels.ordinal_model import OrderedModel  # 0.14, distr="logit"; as R's polr

    y, x = trial(1)
    theirs = OrderedModel(y, x, distr="logit").fit(method="bfgs", disp=0, maxiter=500, gtol=1e-6)
    fit = fit_cumulative_logit(y, x)
    # Their search stops at a gradient of 1e-6, ours at rounding.
    assert fit.coefficients == pytest.approx(theirs.params[:2], abs=2e-6)
    assert np.sqrt(np.diag(fit.covariance())) == pytest.approx(theirs.bse[:2], rel=1e-4)
    assert fit.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)


def test_two_categories_are_a_logistic_model():
    from reise_report.analysis.logistic_regression import fit_logistic

    y, x = trial(2, categories=2)
    logistic = fit_logistic(np.column_stack([np.ones(y.size), x]), y.astype(float))
    fit = fit_cumulative_logit(y, x)
    assert fit.coefficients == pytest.approx(logistic.coefficients[1:], rel=1e-8)
    assert -fit.thresholds[0] == pytest.approx(logistic.coefficients[0])
    assert fit.covariance() == pytest.approx(logistic.covariance("model")[1:, 1:], rel=1e-6)
    assert expected_covariance(fit) == pytest.approx(fit.covariance(), rel=1e-8)


def test_without_covariates_the_thresholds_are_the_cumulative_log_odds():
    y, _ = trial(3)
    fit = fit_cumulative_logit(y, np.empty((y.size, 0)))
    below = np.cumsum(np.bincount(y))[:-1] / y.size
    assert fit.thresholds == pytest.approx(np.log(below / (1 - below)))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6))
def test_derivatives_are_those_of_the_likelihood(seed, categories):
    y, x = trial(seed, n=40, categories=categories)
    rng = np.random.default_rng(seed)
    j = int(y.max())
    at = np.concatenate([np.sort(rng.normal(size=j)) + np.arange(j), rng.normal(size=2)])
    value, gradient, information = _derivatives(at, y, x, np.zeros(40))
    step = 1e-5
    for index in range(at.size):
        up, down = (_derivatives(at + sign * step * np.eye(at.size)[index], y, x, np.zeros(40)) for sign in (1, -1))
        assert gradient[index] == pytest.approx((up[0] - down[0]) / (2 * step), abs=1e-4 * (1 + abs(value)))
        assert -information[index] == pytest.approx((up[1] - down[1]) / (2 * step), abs=1e-4 * (1 + abs(value)))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_turning_the_categories_round_changes_the_sign_only(seed):
    y, x = trial(seed)
    one, other = fit_cumulative_logit(y, x), fit_cumulative_logit(y.max() - y, x)
    assert other.coefficients == pytest.approx(-one.coefficients, abs=1e-7)
    assert other.thresholds == pytest.approx(-one.thresholds[::-1], abs=1e-7)
    assert other.covariance() == pytest.approx(one.covariance(), rel=1e-5)


def test_an_offset_takes_a_known_part():
    y, x = trial(4)
    fit = fit_cumulative_logit(y, x)
    held = fit_cumulative_logit(y, x[:, 1:], offset=fit.coefficients[0] * x[:, 0])
    assert held.coefficients[0] == pytest.approx(fit.coefficients[1], rel=1e-6)
    assert held.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-12)


def test_complete_separation_is_seen():
    y, x = np.array([0, 0, 1, 1, 2, 2]), np.array([[-3.0], [-2], [-0.5], [0.5], [2], [3]])
    fit = fit_cumulative_logit(y, x)
    assert fit.is_extreme
    assert fit.separation().complete


def test_a_covariate_that_alone_is_infinite_is_told_apart():
    y, x = trial(5)
    group = np.zeros(y.size)
    group[np.flatnonzero(y == y.max())[:4]] = 1
    fit = fit_cumulative_logit(y, np.column_stack([x, group]))
    assert fit.is_extreme
    infinite = fit.separation().infinite[fit.thresholds.size :]
    assert infinite.tolist() == [False, False, True]


def test_an_ordinary_fit_is_not_taken_for_separated():
    assert not fit_cumulative_logit(*trial(6)).is_extreme


def test_the_free_model_s_score_vanishes_where_the_fit_is_tied():
    fit = fit_cumulative_logit(*trial(7))
    model = free_odds(fit)
    together = tied(fit.thresholds.size, 2, 0)
    assert together.T @ model.score == pytest.approx(np.zeros(fit.thresholds.size + 2), abs=1e-6)


def test_the_free_model_s_observed_information_tied_is_the_fit_s():
    fit = fit_cumulative_logit(*trial(8))
    together = tied(fit.thresholds.size, 2, 0)
    assert together.T @ free_odds(fit).information("observed") @ together == pytest.approx(fit.information, rel=1e-7)


def test_the_expected_information_is_the_mean_of_the_observed_over_all_outcomes():
    fit = fit_cumulative_logit(*trial(9, n=12, categories=3))
    model = free_odds(fit)
    mean = np.zeros_like(model.information("expected"))
    for person in range(12):
        for code in range(3):
            alone = type(fit)(
                codes=np.array([code]),
                design=fit.design[[person]],
                thresholds=fit.thresholds,
                coefficients=fit.coefficients,
                log_likelihood=0.0,
                information=fit.information,
                converged=True,
            )
            mean += model.chance[code, person] * free_odds(alone).information("observed")
    assert model.information("expected") == pytest.approx(mean, rel=1e-8, abs=1e-10)

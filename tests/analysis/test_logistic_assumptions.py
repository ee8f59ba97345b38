"""Checks of a logistic model, each where it should be content and where it should not."""

import numpy as np
import pytest
from scipy.stats import chi2

from reise_report.analysis.logistic_assumptions import (
    assumptions,
    calibration,
    events_per_coefficient,
    linear_predictor,
    no_separation,
    overlap,
)
from reise_report.analysis.logistic_regression import fit_logistic
from reise_report.analysis.standardised_risk import standardised_risk


def trial(n=600, curve=0.0, seed=1):
    """A fitted model of arm and one measure, whose true log odds have a curve in it."""
    rng = np.random.default_rng(seed)
    x, arm = rng.normal(size=n), np.tile([1.0, 0.0], n)[:n]
    outcome = (rng.random(n) < 1 / (1 + np.exp(-(-0.5 + 0.4 * arm + 0.7 * x + curve * x**2)))).astype(float)
    return fit_logistic(np.column_stack([np.ones(n), arm, x]), outcome)


def test_a_model_that_is_right_raises_no_doubt():
    found = assumptions(trial())
    assert [check.name for check in found] == [
        "enough_events",
        "no_separation",
        "calibration",
        "linear_predictor",
        "positivity",
    ]
    assert {check.verdict for check in found} == {"supported"}


def test_a_curve_that_the_model_leaves_out_is_found():
    fit = trial(curve=0.8)
    assert linear_predictor(fit).verdict == "doubtful"
    assert calibration(fit).verdict == "doubtful"
    assert linear_predictor(fit).df == 1


def test_the_link_test_is_the_likelihood_ratio_of_the_squared_predictor():
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    fit = trial(curve=0.2)
    eta = fit.design @ fit.coefficients
    one = GLM(fit.outcome, fit.design, family=Binomial()).fit()
    two = GLM(fit.outcome, np.column_stack([fit.design, eta**2]), family=Binomial()).fit()
    found = linear_predictor(fit)
    assert found.statistic == pytest.approx(2 * (two.llf - one.llf), rel=1e-6)
    assert found.p_value == pytest.approx(chi2.sf(found.statistic, 1))


def test_hosmer_and_lemeshow_s_statistic_is_that_of_tenths_by_hand():
    fit = trial()
    order = np.argsort(fit.fitted)
    statistic = 0.0
    for tenth in np.array_split(order, 10):  # 600 different risks: sixty in each tenth
        expected, observed = fit.fitted[tenth].sum(), fit.outcome[tenth].sum()
        statistic += (observed - expected) ** 2 / expected + (observed - expected) ** 2 / (60 - expected)
    found = calibration(fit)
    assert found.statistic == pytest.approx(statistic)
    assert found.df == 8
    assert found.detail == "10 groups."


def test_neither_the_order_of_rows_nor_ties_change_calibration():
    rng = np.random.default_rng(4)
    n = 400
    arm, grade = np.tile([1.0, 0.0], n // 2), rng.integers(0, 3, n).astype(float)
    outcome, order = (rng.random(n) < 0.3 + 0.1 * grade).astype(float), rng.permutation(n)
    design = np.column_stack([np.ones(n), arm, grade])
    one, other = (calibration(fit_logistic(design[i], outcome[i])) for i in (np.arange(n), order))
    assert one.statistic == pytest.approx(other.statistic, rel=1e-9)
    assert one.df == other.df


def test_the_arm_alone_leaves_calibration_and_link_nothing_to_check():
    arm = np.repeat([1.0, 0.0], 40)
    fit = fit_logistic(np.column_stack([np.ones(80), arm]), np.tile([1.0, 0.0, 0.0, 0.0], 20))
    assert (calibration(fit).verdict, calibration(fit).reason) == ("not_checked", "too_few")
    assert (linear_predictor(fit).verdict, linear_predictor(fit).reason) == ("not_checked", "collinear")
    assert overlap(fit).verdict == "supported"
    assert overlap(fit).statistic == pytest.approx(0.5)


def test_few_events_for_many_coefficients_are_doubtful():
    rng = np.random.default_rng(4)
    outcome = (np.arange(120) % 9 == 0).astype(float)  # 14 events
    design = np.column_stack([np.ones(120), np.tile([1.0, 0.0], 60), rng.normal(size=(120, 3))])
    check = events_per_coefficient(fit_logistic(design, outcome))
    assert (check.verdict, check.statistic, check.threshold) == ("doubtful", 3.5, 10)
    assert check.detail == "14 people have the rarer outcome, for 4 coefficients."


def test_a_site_without_events_is_separation_and_counted():
    site = (np.arange(80) < 4).astype(float)
    outcome = np.where(site == 1, 0.0, np.tile([1.0, 0.0, 0.0, 1.0], 20))
    check = no_separation(fit_logistic(np.column_stack([np.ones(80), np.tile([1.0, 0.0], 40), site]), outcome))
    assert (check.verdict, check.statistic) == ("doubtful", 1)


def test_the_checks_of_firth_s_fallback_still_see_the_separation():
    outcome, arm = np.repeat([0.0, 1.0, 0.0], [20, 5, 15]), np.repeat([1.0, 0.0], 20)
    noise = np.random.default_rng(1).normal(size=(40, 1))
    result = standardised_risk(outcome, arm, noise, variance="ye", fallback="firth")
    found = {check.name: check.verdict for check in assumptions(result.fit)}
    assert found["no_separation"] == "doubtful"


def test_a_covariate_that_nearly_tells_the_arm_is_doubtful():
    rng = np.random.default_rng(5)
    arm = np.tile([1.0, 0.0], 100)
    x = arm + 0.3 * rng.normal(size=200)
    check = overlap(fit_logistic(np.column_stack([np.ones(200), arm, x]), (rng.random(200) < 0.5).astype(float)))
    assert check.verdict == "doubtful"
    assert check.statistic < 0.05


def test_no_small_trial_crashes_or_leaves_a_verdict_without_ground():
    """120 random trials of up to 20 people, seed fixed."""
    rng = np.random.default_rng(6)
    for _ in range(120):
        n, k = rng.integers(4, 21), rng.integers(0, 3)
        outcome, arm = (rng.random(n) < 0.4).astype(float), (rng.random(n) < 0.5).astype(float)
        result = standardised_risk(outcome, arm, rng.normal(size=(n, k)), variance="delta_model", fallback="firth")
        if result.fit is None:
            continue
        for check in assumptions(result.fit):
            assert (check.verdict == "not_checked") == (check.statistic is None) == (check.reason is not None)
            assert check.statistic is None or np.isfinite(check.statistic)

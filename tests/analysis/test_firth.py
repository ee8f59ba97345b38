"""Firth's penalised likelihood against a table's closed form and against maximisation by brute force."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from reise_report.analysis.firth import fit_firth, intercept_corrected, penalised_likelihood_ratio, profile_limits
from reise_report.analysis.logistic_regression import fit_logistic
from tests.analysis import oracle


def people(events1, n1, events0, n0):
    outcome = np.concatenate([np.arange(n1) < events1, np.arange(n0) < events0]).astype(float)
    return np.column_stack([np.ones(n1 + n0), np.repeat([1.0, 0.0], [n1, n0])]), outcome


def penalised(beta, design, outcome):
    """l(β) + ½·log det(XᵀWX), written out once more, without any of the code under test."""
    eta = design @ beta
    risk = 1 / (1 + np.exp(-eta))
    information = design.T @ np.diag(risk * (1 - risk)) @ design
    return np.sum(outcome * np.log(risk) + (1 - outcome) * np.log(1 - risk)) + 0.5 * np.log(np.linalg.det(information))


def brute_force(design, outcome, held=None):
    """The maximum of the penalised likelihood by a general optimiser that knows no derivative."""
    k = design.shape[1]
    free = [index for index in range(k) if held is None or index != held[0]]

    def minus(part):
        beta = np.zeros(k)
        beta[free] = part
        if held is not None:
            beta[held[0]] = held[1]
        return -penalised(beta, design, outcome)

    found = minimize(minus, np.zeros(len(free)), method="Nelder-Mead", options={"maxiter": 20000, "maxfev": 20000})
    for _ in range(3):
        options = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 20000, "maxfev": 20000}
        found = minimize(minus, found.x, method="Nelder-Mead", options=options)
    return found.x, -found.fun


@pytest.mark.parametrize("counts", [(0, 20, 5, 20), (20, 20, 5, 20), (0, 10, 10, 10), (7, 30, 12, 15), (1, 2, 1, 90)])
def test_without_covariates_the_odds_ratio_is_that_after_adding_a_half_to_every_cell(counts):
    fit = fit_firth(*people(*counts))
    x1, n1, x0, n0 = counts
    odds1, odds0 = (x1 + 0.5) / (n1 - x1 + 0.5), (x0 + 0.5) / (n0 - x0 + 0.5)
    assert fit.converged
    assert fit.coefficients == pytest.approx([np.log(odds0), np.log(odds1 / odds0)], rel=1e-9)
    # The inverse information at those risks, with the people there are.
    p1, p0 = odds1 / (1 + odds1), odds0 / (1 + odds0)
    assert fit.covariance[1, 1] == pytest.approx(1 / (n1 * p1 * (1 - p1)) + 1 / (n0 * p0 * (1 - p0)), rel=1e-8)


def three_groups():
    """Forty people, a measure and a group in which everybody has the event."""
    rng = np.random.default_rng(7)
    group, arm, x = np.arange(40) < 6, np.tile([1.0, 0.0], 20), rng.normal(size=40)
    outcome = np.where(group, 1.0, (rng.random(40) < 0.4).astype(float))
    return np.column_stack([np.ones(40), arm, group, x]), outcome


def test_with_covariates_and_separation_it_is_the_maximum_of_the_penalised_likelihood():
    design, outcome = three_groups()
    fit = fit_firth(design, outcome)
    coefficients, value = brute_force(design, outcome)
    assert fit.converged
    assert fit.log_likelihood == pytest.approx(value, rel=1e-10)
    assert fit.coefficients == pytest.approx(coefficients, abs=2e-5)  # where the optimiser sees no further gain
    assert np.abs(fit.score).max() < 1e-7


def test_the_profile_limits_are_where_the_brute_force_profile_has_fallen_by_half_the_chi_square_quantile():
    design, outcome = three_groups()
    fit = fit_firth(design, outcome)
    for index in (1, 2):
        low, high = profile_limits(fit, index, 0.95)

        def excess(value, index=index):
            return 2 * (fit.log_likelihood - brute_force(design, outcome, (index, value))[1]) - 3.841458820694124

        assert low < fit.coefficients[index] < high
        assert low == pytest.approx(brentq(excess, low - 0.5, low + 0.5, xtol=1e-5), abs=2e-5)
        assert high == pytest.approx(brentq(excess, high - 0.5, high + 0.5, xtol=1e-5), abs=2e-5)


def test_the_likelihood_ratio_agrees_with_brute_force():
    design, outcome = three_groups()
    fit = fit_firth(design, outcome)
    expected = 2 * (fit.log_likelihood - brute_force(design, outcome, (1, 0.0))[1])
    assert penalised_likelihood_ratio(fit, 1) == pytest.approx(expected, abs=1e-8)


def test_a_limit_is_the_value_that_the_test_just_does_not_reject():
    fit = fit_firth(*three_groups())
    for limit in profile_limits(fit, 1, 0.9):
        assert penalised_likelihood_ratio(fit, 1, limit) == pytest.approx(1.6448536269514722**2, rel=1e-8)


def test_the_corrected_intercept_predicts_as_many_events_as_there_were():
    design, outcome = people(2, 60, 5, 60)
    fit = fit_firth(design, outcome)
    corrected = intercept_corrected(fit)
    plain = 1 / (1 + np.exp(-(design @ fit.coefficients)))
    assert plain.sum() == pytest.approx(60 * (2.5 + 5.5) / 61)  # a half added to every cell of each arm
    assert corrected.fitted.sum() == pytest.approx(7, rel=1e-12)
    assert corrected.coefficients[1] == fit.coefficients[1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_neither_units_nor_order_nor_a_shift_change_the_arm_s_coefficient(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(12, 60))
    arm, x = (np.arange(n) % 3 == 0).astype(float), rng.normal(size=n)
    outcome = (rng.random(n) < 0.3).astype(float)
    assume(0 < outcome.sum() < n)
    order = rng.permutation(n)
    plain = fit_firth(np.column_stack([np.ones(n), arm, x]), outcome)
    other = fit_firth(np.column_stack([np.ones(n), arm, 3 * x + 2])[order], outcome[order])
    turned = fit_firth(np.column_stack([np.ones(n), 1 - arm, x]), outcome)
    assert plain.converged
    assert other.coefficients[1] == pytest.approx(plain.coefficients[1], abs=1e-7)
    assert turned.coefficients[1] == pytest.approx(-plain.coefficients[1], abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_profile_limits_are_finite_and_hold_the_coefficient_whatever_the_separation(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(8, 40))
    arm, rare = np.tile([1.0, 0.0], n)[:n], (np.arange(n) < 3).astype(float)
    outcome = (rng.random(n) < 0.15).astype(float)
    assume(0 < outcome.sum() < n)
    fit = fit_firth(np.column_stack([np.ones(n), arm, rare]), outcome)
    low, high = profile_limits(fit, 1, 0.95)
    assert np.isfinite([low, high]).all()
    assert low < fit.coefficients[1] < high


@oracle.needs_shared
def test_with_many_people_it_comes_near_maximum_likelihood():
    """In the bonus experiment (5 099 people) the penalty is worth half an event in each of a few cells."""
    d = oracle.data("penn_bonus")
    d = d[d["tg"].isin([0, 4])]
    design = np.column_stack([np.ones(len(d)), d["tg"] == 4, d["female"], d["black"]]).astype(float)
    outcome = (d["inuidur1"] <= 13).to_numpy(dtype=float)
    likeliest = fit_logistic(design, outcome).coefficients
    assert fit_firth(design, outcome).coefficients == pytest.approx(likeliest, abs=1e-3)

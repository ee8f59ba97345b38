"""Poisson and negative binomial fits: printed examples, statsmodels, and derivatives by differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.negative_binomial import _by_dispersion, _log_likelihood, fit_negative_binomial, fit_poisson

# Victims of homicide that people knew in the past year, by race: Agresti A (2007), An Introduction to Categorical Data
# Analysis, 2nd ed., section 3.3.4: Poisson -2.38 + 1.73x with standard error 0.147, negative binomial with 0.238 and a
# dispersion of 4.94 (standard error 1.00).
BLACK, WHITE = [119, 16, 12, 7, 3, 2, 0], [1070, 60, 14, 4, 0, 0, 1]
VICTIMS = np.concatenate([np.repeat(np.arange(7.0), BLACK), np.repeat(np.arange(7.0), WHITE)])
RACE = np.repeat([1.0, 0.0], [sum(BLACK), sum(WHITE)])


def design(*columns):
    return np.column_stack([np.ones(len(columns[0])), *columns])


def trial(seed, n=150, alpha=0.8):
    rng = np.random.default_rng(seed)
    x, time = rng.normal(size=(n, 2)), rng.uniform(0.3, 3, size=n)
    arm = (rng.permutation(n) < n // 3).astype(float)
    mu = np.exp(0.2 + 0.4 * arm + 0.3 * x[:, 0]) * time
    y = rng.poisson(mu * (rng.gamma(1 / alpha, alpha, size=n) if alpha else 1)).astype(float)
    return design(arm, x), y, time


def test_the_homicide_example_is_agresti_s():
    ones = np.ones(VICTIMS.size)
    poisson, fit = (model(design(RACE), VICTIMS, ones) for model in (fit_poisson, fit_negative_binomial))
    for one in (poisson, fit):
        assert one.coefficients == pytest.approx([-2.38, 1.73], abs=5.1e-3)
    assert np.sqrt(poisson.covariance("model")[1, 1]) == pytest.approx(0.147, abs=5e-4)
    assert np.sqrt(fit.covariance("model")[1, 1]) == pytest.approx(0.238, abs=5.1e-4)
    assert fit.dispersion == pytest.approx(4.94, abs=5e-3)


def test_the_mites_example_is_bliss_and_fisher_s():
    # Bliss CI, Fisher RA (1953), Biometrics 9:176-200: red mites on 150 apple leaves, mean 1.14667, k = 1.02459.
    mites = np.repeat(np.arange(8.0), [70, 38, 17, 10, 9, 3, 2, 1])
    fit = fit_negative_binomial(np.ones((150, 1)), mites, np.ones(150))
    assert np.exp(fit.coefficients[0]) == pytest.approx(1.14667, abs=5e-6)
    assert 1 / fit.dispersion == pytest.approx(1.02459, abs=5e-6)


def test_the_negative_binomial_is_that_of_statsmodels():
    import statsmodels.api as sm  # 0.14, NegativeBinomial(loglike_method="nb2"), observed information as Stata's nbreg

    x, y, time = trial(1)
    theirs = sm.NegativeBinomial(y, x, offset=np.log(time)).fit(disp=0, method="newton", maxiter=200)
    fit = fit_negative_binomial(x, y, time)
    assert fit.converged
    assert fit.coefficients == pytest.approx(theirs.params[:-1], rel=1e-7)
    assert fit.dispersion == pytest.approx(theirs.params[-1], rel=1e-7)
    assert fit.log_likelihood == pytest.approx(theirs.llf, rel=1e-12)
    assert np.sqrt(np.diag(fit.covariance("observed"))) == pytest.approx(theirs.bse[:-1], rel=1e-6)


@pytest.mark.parametrize(("kind", "theirs"), [("model", "nonrobust"), ("hc0", "HC0"), ("hc1", "HC1")])
def test_poisson_s_variances_are_those_of_statsmodels(kind, theirs):
    import statsmodels.api as sm

    x, y, time = trial(2)
    expected = sm.GLM(y, x, family=sm.families.Poisson(), exposure=time).fit(cov_type=theirs, tol=1e-12)
    fit = fit_poisson(x, y, time)
    assert fit.coefficients == pytest.approx(expected.params, rel=1e-8)
    # statsmodels' HC1 of a GLM has no n/(n − k); see R's vcovHC(type = "HC1") for ours.
    factor = np.sqrt(150 / (150 - 4)) if kind == "hc1" else 1
    base = (
        expected.bse
        if kind != "hc1"
        else sm.GLM(y, x, family=sm.families.Poisson(), exposure=time).fit(cov_type="HC0", tol=1e-12).bse
    )
    assert np.sqrt(np.diag(fit.covariance(kind))) == pytest.approx(factor * base, rel=1e-7)


def test_the_model_variance_takes_the_dispersion_as_known():
    import statsmodels.api as sm  # GLM with a fixed alpha, as R's glm.nb reports

    x, y, time = trial(3)
    fit = fit_negative_binomial(x, y, time)
    family = sm.families.NegativeBinomial(alpha=fit.dispersion)
    expected = sm.GLM(y, x, family=family, exposure=time).fit(tol=1e-12, scale=1.0)
    assert np.sqrt(np.diag(fit.covariance("model"))) == pytest.approx(expected.bse, rel=1e-7)


def test_the_sandwich_of_a_negative_binomial_has_the_expected_information_for_bread():
    # As R's sandwich of a glm.nb; statsmodels' takes the observed one.
    x, y, time = trial(3)
    fit = fit_negative_binomial(x, y, time)
    shrunk = 1 + fit.dispersion * fit.fitted
    bread = np.linalg.inv(x.T @ (x * (fit.fitted / shrunk)[:, None]))
    meat = x.T @ (x * (((y - fit.fitted) / shrunk) ** 2)[:, None])
    assert fit.covariance("hc0") == pytest.approx(bread @ meat @ bread, rel=1e-8)


def test_hc3_divides_by_one_less_leverage():
    x, y, time = trial(4)
    fit = fit_poisson(x, y, time)
    bread = np.linalg.inv(x.T @ (x * fit.fitted[:, None]))
    leverage = np.einsum("ij,jk,ik->i", x, bread, x) * fit.fitted
    meat = x.T @ (x * (((y - fit.fitted) / (1 - leverage)) ** 2)[:, None])
    assert fit.covariance("hc3") == pytest.approx(bread @ meat @ bread, rel=1e-8)


def test_counts_that_vary_less_than_poisson_s_have_no_dispersion():
    x, _, time = trial(5)
    y = np.round(2 * time)
    fit, poisson = fit_negative_binomial(x, y, time), fit_poisson(x, y, time)
    assert fit.at_boundary
    assert fit.dispersion == 0
    assert fit.coefficients.tolist() == poisson.coefficients.tolist()
    assert fit.covariance("observed") == pytest.approx(poisson.covariance("model"), rel=1e-9)


def test_a_tiny_dispersion_is_found():
    x, y, time = trial(6, n=3000, alpha=0.02)
    fit = fit_negative_binomial(x, y, time)
    assert fit.converged
    assert 0.002 < fit.dispersion < 0.06


def test_a_group_without_events_does_not_hinder_the_fit():
    x, y, time = trial(7)
    group = (np.arange(150) < 6).astype(float)
    y[:6] = 0
    for model in (fit_poisson, fit_negative_binomial):
        fit = model(np.column_stack([x, group]), y, time)
        rest = model(x[6:], y[6:], time[6:])
        assert fit.converged
        assert fit.coefficients[:4] == pytest.approx(rest.coefficients, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(-14, 3))
def test_derivatives_by_the_dispersion_are_those_of_the_likelihood(seed, log_alpha):
    _, y, time = trial(seed, n=30)
    mu, alpha = 1.3 * time, float(np.exp(log_alpha))
    step = 1e-4 * alpha
    first, second = _by_dispersion(y, mu, alpha)
    value = _log_likelihood(y, mu, alpha)
    up, down = (_by_dispersion(y, mu, alpha + sign * step) for sign in (1, -1))
    assert second == pytest.approx((up[0] - down[0]) / (2 * step), rel=1e-4, abs=1e-3)
    rise = _log_likelihood(y, mu, alpha + step) - _log_likelihood(y, mu, alpha - step)
    assert rise == pytest.approx(2 * step * first, rel=1e-3, abs=1e-9 * abs(value))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_neither_rows_nor_a_unit_of_time_change_the_slopes(seed):
    x, y, time = trial(seed)
    order = np.random.default_rng(seed).permutation(y.size)
    plain = fit_negative_binomial(x, y, time)
    for other in (fit_negative_binomial(x[order], y[order], time[order]), fit_negative_binomial(x, y, 365.25 * time)):
        assert other.coefficients[1:] == pytest.approx(plain.coefficients[1:], rel=1e-6, abs=1e-8)
        assert other.dispersion == pytest.approx(plain.dispersion, rel=1e-6, abs=1e-9)
        assert other.covariance("observed")[1, 1] == pytest.approx(plain.covariance("observed")[1, 1], rel=1e-6)

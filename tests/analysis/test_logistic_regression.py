"""The logistic fit: its covariances, what it says of separation, and why R's last digits differ."""

import warnings

import numpy as np
import pytest

from reise_report.analysis.covariates import design_matrix
from reise_report.analysis.logistic_regression import fit_logistic
from tests.analysis import oracle


def design_of(*columns):
    return np.column_stack([np.ones(len(columns[0])), *columns])


def test_the_slope_of_one_binary_covariate_is_the_log_odds_ratio_of_the_table():
    arm = np.repeat([1.0, 0.0], [295, 307])
    outcome = np.concatenate([np.repeat([1.0, 0.0], [27, 268]), np.repeat([1.0, 0.0], [52, 255])])
    fit = fit_logistic(design_of(arm), outcome)
    assert fit.converged
    assert fit.coefficients[1] == pytest.approx(np.log(27 * 255 / (268 * 52)), rel=1e-12)
    # Woolf's standard error
    assert fit.covariance("model")[1, 1] == pytest.approx(1 / 27 + 1 / 268 + 1 / 52 + 1 / 255, rel=1e-10)


def test_hc1_is_hc0_times_n_over_n_less_k():
    rng = np.random.default_rng(1)
    x = rng.normal(size=60)
    fit = fit_logistic(design_of(x), (rng.random(60) < 0.5).astype(float))
    assert fit.covariance("hc1") == pytest.approx(fit.covariance("hc0") * 60 / 58)


def test_complete_separation_is_seen_and_nothing_is_printed(capfd):
    x = np.arange(-5.0, 6.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = fit_logistic(design_of(x / x.std()), (x > 0).astype(float))
    assert fit.separation.complete
    assert fit.separation.infinite[1]
    assert capfd.readouterr() == ("", "")


def test_quasi_separation_names_the_coefficient_that_runs_away():
    noise = np.tile([0.0, 1.0], 10)
    rare = np.repeat([1.0, 0.0], [4, 16])
    outcome = np.where(rare == 1, 1.0, np.roll(np.repeat([0.0, 1.0], 10), 3))
    fit = fit_logistic(design_of(noise, rare), outcome)
    assert not fit.separation.complete
    assert fit.separation.infinite[2]
    assert not fit.separation.infinite[1]


def test_a_strong_but_finite_effect_is_not_called_separation():
    x = np.concatenate([np.full(5000, -1.0), np.full(5000, 1.0)])
    outcome = (x > 0).astype(float)
    outcome[[0, -1]] = 1 - outcome[[0, -1]]
    fit = fit_logistic(design_of(x), outcome)
    assert fit.converged
    assert not fit.separation.present
    assert fit.coefficients[1] == pytest.approx(np.log(4999), rel=1e-9)


@oracle.needs_shared
def test_the_last_digits_of_r_differ_only_because_it_stops_earlier():
    """R's ``glm`` stops when the deviance moves by 1e-8 of itself and keeps the weights from before the last step.

    Doing the same gives R's sandwich standard error to nine digits; ours, fully converged, differs by 3e-6 of it.
    """
    d = oracle.data("strep_tb")
    covariates = design_matrix(d[["baseline_condition", "gender"]].astype("category")).values
    arm, y = (d["arm"] == "Streptomycin").to_numpy(dtype=float), d["improved"].to_numpy(dtype=float)
    x = np.column_stack([np.ones(len(y)), arm, covariates])
    beta, weight, fitted = as_r_does(x, y)
    gradient = np.zeros(x.shape[1])
    for value, sign in ((1.0, 1.0), (0.0, -1.0)):
        counterfactual = x.copy()
        counterfactual[:, 1] = value
        p = 1 / (1 + np.exp(-counterfactual @ beta))
        gradient += sign * ((p * (1 - p))[:, None] * counterfactual).mean(axis=0)
    bread = np.linalg.inv(x.T @ (weight[:, None] * x))
    score = x * (weight * (y - fitted) / (fitted * (1 - fitted)))[:, None]
    se = np.sqrt(gradient @ bread @ score.T @ score @ bread @ gradient)
    assert se == pytest.approx(oracle.expected("strep_tb")["improved_adj.rd.se_delta_HC0"]["value"], rel=1e-8)


def as_r_does(x, y):
    """R 4.2.2's ``glm.fit`` for the logistic model: coefficients, weights before the last step, fitted risks."""
    mu = (y + 0.5) / 2
    eta, old = np.log(mu / (1 - mu)), np.inf
    while True:
        weight = mu * (1 - mu)
        beta = np.linalg.solve(x.T @ (weight[:, None] * x), x.T @ (weight * (eta + (y - mu) / weight)))
        eta = x @ beta
        mu = 1 / (1 + np.exp(-eta))
        deviance = -2 * np.log(np.where(y == 1, mu, 1 - mu)).sum()
        if abs(deviance - old) / (abs(deviance) + 0.1) < 1e-8:
            return beta, weight, mu
        old = deviance

"""Overdispersion: the score test by its formula, the likelihood ratio at the edge, and their size."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from reise_report.analysis.negative_binomial import fit_negative_binomial, fit_poisson
from reise_report.analysis.overdispersion import overdispersion_likelihood_ratio, overdispersion_score
from tests.analysis.test_negative_binomial import RACE, VICTIMS, design, trial


def test_the_score_is_dean_and_lawless():
    x, y, time = trial(1)
    fit = fit_poisson(x, y, time)
    bread = np.linalg.inv(x.T @ (x * fit.fitted[:, None]))
    leverage = np.einsum("ij,jk,ik->i", x, bread, x) * fit.fitted
    expected = ((y - fit.fitted) ** 2 - y + leverage * fit.fitted).sum() / np.sqrt(2 * (fit.fitted**2).sum())
    found = overdispersion_score(fit)
    assert found.statistic == pytest.approx(expected)
    assert found.p_value == pytest.approx(norm.sf(expected))
    assert found.verdict == "doubtful"


def test_the_likelihood_ratio_of_the_homicide_example_is_the_gain_in_fit():
    # R: 2·(logLik(glm.nb) − logLik(glm(poisson))); twice the negative binomial's log-likelihood is -995.798.
    ones = np.ones(VICTIMS.size)
    poisson = fit_poisson(design(RACE), VICTIMS, ones)
    assert 2 * fit_negative_binomial(design(RACE), VICTIMS, ones).log_likelihood == pytest.approx(-995.798, abs=5e-4)
    found = overdispersion_likelihood_ratio(poisson, ones)
    assert found.statistic == pytest.approx(-995.79794 - 2 * poisson.log_likelihood, abs=1e-4)
    assert found.verdict == "doubtful"


def test_counts_that_vary_less_than_poisson_s_support_it_fully():
    x, _, time = trial(2)
    y = np.round(2 * time)
    fit = fit_poisson(x, y, time)
    found = overdispersion_likelihood_ratio(fit, time)
    assert (found.statistic, found.p_value, found.verdict) == (0, 1, "supported")
    assert overdispersion_score(fit).p_value > 0.5


def test_both_tests_keep_their_level_with_poisson_counts():
    doubtful = np.zeros(2)
    for seed in range(200):
        x, y, time = trial(seed, n=120, alpha=0.0)
        fit = fit_poisson(x, y, time)
        doubtful += [
            overdispersion_score(fit).verdict == "doubtful",
            overdispersion_likelihood_ratio(fit, time).verdict == "doubtful",
        ]
    # 5 % of 200 is 10; beyond 20 once in 500 times.
    assert (doubtful <= 20).all()


def test_a_fit_that_did_not_settle_is_not_checked():
    x, y, time = trial(3)
    lost = replace(fit_poisson(x, y, time), converged=False)
    for found in (overdispersion_score(lost), overdispersion_likelihood_ratio(lost, time)):
        assert (found.verdict, found.reason) == ("not_checked", "not_converged")

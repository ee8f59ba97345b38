"""How long the analyses of a binary outcome take, at the size of a trial (425 people) and of a register trial (14 000).

``pytest benchmarks/test_binary.py --benchmark-only``; the data are random, the seed fixed.
"""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.analysis.firth_logistic import firth_logistic
from reise_report.analysis.inverse_probability import inverse_probability
from reise_report.analysis.logistic_assumptions import assumptions
from reise_report.analysis.modified_poisson import modified_poisson
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.analysis.stratified_risk import stratified_risk

SIZES = [425, 14_000]


def trial(n):
    """Outcome, arm, eight covariates, probability of the intervention and period."""
    rng = np.random.default_rng(1)
    period = np.arange(n) * 6 // n
    chance = np.array([1 / 3, 1 / 3, 1 / 2, 1 / 4, 1 / 3, 1 / 4])[period]
    arm, covariates = (rng.random(n) < chance).astype(float), rng.normal(size=(n, 8))
    outcome = (rng.random(n) < 1 / (1 + np.exp(1.5 - 0.4 * arm - 0.3 * covariates[:, 0]))).astype(float)
    return outcome, arm, covariates, chance, period


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("variance", ["ye", "influence_function", "delta_hc3"])
def test_standardised_risk(benchmark, n, variance):
    outcome, arm, covariates, _, _ = trial(n)
    assert benchmark(standardised_risk, outcome, arm, covariates, variance=variance).converged


@pytest.mark.parametrize("n", SIZES)
def test_standardised_risk_falling_back_on_firth(benchmark, n):
    outcome, arm, covariates, _, _ = trial(n)
    outcome[arm == 1] = 0
    result = benchmark(standardised_risk, outcome, arm, covariates, variance="ye", fallback="firth")
    assert result.model == "firth"


@pytest.mark.parametrize("n", SIZES)
def test_firth_with_profile_limits(benchmark, n):
    outcome, arm, covariates, _, _ = trial(n)
    assert benchmark(firth_logistic, outcome, arm, covariates, interval="profile").converged


@pytest.mark.parametrize("n", SIZES)
def test_modified_poisson(benchmark, n):
    outcome, arm, covariates, _, _ = trial(n)
    assert benchmark(modified_poisson, outcome, arm, covariates, variance="hc0").converged


@pytest.mark.parametrize("n", SIZES)
def test_stratified_risk(benchmark, n):
    outcome, arm, _, _, period = trial(n)
    assert benchmark(stratified_risk, outcome, arm, period, variance="sato").n == n


@pytest.mark.parametrize("n", SIZES)
def test_inverse_probability(benchmark, n):
    outcome, arm, _, chance, period = trial(n)
    assert benchmark(inverse_probability, outcome, arm, chance, stratum=period).reason is None


@pytest.mark.parametrize("n", SIZES)
def test_assumptions(benchmark, n):
    outcome, arm, covariates, _, _ = trial(n)
    fit = standardised_risk(outcome, arm, covariates, variance="ye").fit
    assert len(benchmark(assumptions, fit)) == 5

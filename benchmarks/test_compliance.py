"""How long the analyses of non-compliance take, at the size of ReISE (425) and of a large registry trial (14 000)."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.complier_ratio_bootstrap import complier_ratio_bootstrap
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.uptake_thresholds import effect_by_threshold
from reise_report.analysis.harms_incidence import harms_incidence

SIZES = [425, 14_000]


def trial(n):
    """Outcome, sessions, offer and twelve covariates; seed fixed."""
    rng = np.random.default_rng(1)
    offered = (rng.permutation(n) < n // 3).astype(float)
    sessions = offered * rng.integers(0, 7, n)
    covariates = rng.normal(size=(n, 12))
    outcome = (rng.random(n) < 0.2 + 0.1 * (sessions > 0)).astype(float)
    return outcome, sessions, offered, covariates


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("variance", ["hc1", "hc3"])
def test_two_stages(benchmark, n, variance):
    outcome, sessions, offered, covariates = trial(n)
    result = benchmark(two_stage_least_squares, outcome, sessions > 0, offered, covariates, variance=variance)
    assert result.effect.value is not None


@pytest.mark.parametrize("n", SIZES)
def test_means_of_compliers(benchmark, n):
    outcome, sessions, offered, covariates = trial(n)
    result = benchmark(complier_means, outcome, sessions > 0, offered, covariates, variance="hc1")
    assert result.ratio is not None


@pytest.mark.parametrize("n", SIZES)
def test_bootstrap_of_the_ratio(benchmark, n):
    outcome, sessions, offered, _ = trial(n)
    result = benchmark(complier_ratio_bootstrap, outcome, sessions > 0, offered, seed=1, draws=10_000)
    assert result.low is not None


@pytest.mark.parametrize("n", SIZES)
def test_three_thresholds(benchmark, n):
    outcome, sessions, offered, covariates = trial(n)
    result = benchmark(
        effect_by_threshold, outcome, sessions, offered, covariates, thresholds=[1, 3, 6], variance="hc1"
    )
    assert result.nested


@pytest.mark.parametrize("n", SIZES)
def test_harms(benchmark, n):
    rng = np.random.default_rng(2)
    events, arm, time = rng.poisson(0.3, n), rng.permutation(n) < n // 3, rng.uniform(0.5, 1, n)
    result = benchmark(harms_incidence, events, arm, time)
    assert result.rate_ratio is not None

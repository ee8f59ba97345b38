"""How long the statistics take, at the size of JOBS II (899 people) and of a large registry trial (14 000).

``pytest benchmarks/test_analysis.py --benchmark-only``; the data are random, the seed fixed.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.covariates import design_matrix
from reise_report.analysis.descriptive import summarise
from reise_report.analysis.risk_difference import miettinen_nurminen, newcombe
from reise_report.analysis.standardised_mean_difference import numeric
from reise_report.analysis.standardised_risk import standardised_risk

SIZES = [899, 14_000]


def trial(n):
    """Outcome, uptake, offer and twelve covariates."""
    rng = np.random.default_rng(1)
    offered = (rng.permutation(n) < 2 * n // 3).astype(float)
    covariates = rng.normal(size=(n, 12))
    uptake = offered * (rng.random(n) < 0.62)
    outcome = (rng.random(n) < 1 / (1 + np.exp(0.8 - 0.3 * uptake - 0.2 * covariates[:, 0]))).astype(float)
    return outcome, uptake, offered, covariates


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("variance", ["influence_function", "delta_hc3"])
def test_standardised_risk(benchmark, n, variance):
    outcome, _, offered, covariates = trial(n)
    result = benchmark(standardised_risk, outcome, offered, covariates, variance=variance)
    assert result.converged


@pytest.mark.parametrize("n", SIZES)
def test_two_stage_least_squares(benchmark, n):
    result = benchmark(two_stage_least_squares, *trial(n), variance="hc1")
    assert result.effect.value is not None


@pytest.mark.parametrize("n", SIZES)
def test_standardised_risk_of_a_quasi_separated_trial(benchmark, n):
    outcome, _, offered, covariates = trial(n)
    covariates[:, 0] = np.arange(n) < 5
    outcome[:5] = 0
    result = benchmark(standardised_risk, outcome, offered, covariates, variance="influence_function")
    assert result.warnings


@pytest.mark.parametrize("method", [newcombe, miettinen_nurminen])
def test_risk_difference(benchmark, method):
    assert benchmark(method, 207, 600, 86, 299).value is not None


@pytest.mark.parametrize("n", SIZES)
def test_baseline_row(benchmark, n):
    _, _, offered, covariates = trial(n)

    def row():
        values = covariates[:, 0]
        by_arm = values[offered == 1], values[offered == 0]
        return [summarise(group) for group in by_arm], numeric(*by_arm)

    assert benchmark(row)[1].value is not None


def test_design_matrix(benchmark):
    rng = np.random.default_rng(2)
    columns = pd.DataFrame(
        {
            "age": rng.normal(40, 10, 899),
            "site": pd.Categorical(rng.integers(0, 12, 899)),
            "female": rng.random(899) < 0.5,
        }
    )
    assert benchmark(design_matrix, columns).values.shape == (899, 13)


@pytest.mark.parametrize("room", ["risk_difference", "standardised_risk", "compliance.two_stage_least_squares"])
def test_importing_a_method_pulls_in_no_heavy_library(benchmark, room):
    """A method's module loads numpy only; scipy and statsmodels wait for the first call."""
    code = (
        f"import sys, reise_report.analysis.{room}; "
        "sys.exit(any(name in sys.modules for name in ('scipy', 'statsmodels', 'pandas', 'matplotlib')))"
    )
    done = benchmark.pedantic(subprocess.run, args=([sys.executable, "-c", code],), rounds=3)
    assert done.returncode == 0

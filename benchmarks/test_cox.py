"""How long regression for the time to an event takes, at the size of ReISE (425 people) and of a register (100 000).

``pytest benchmarks/test_cox.py --benchmark-only``; the data are random, the seed fixed.
"""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.fine_gray import fine_gray
from reise_report.analysis.survival.firth_cox import firth_cox
from reise_report.analysis.survival.schoenfeld import proportional_hazards
from reise_report.analysis.survival.two_stage_residual_inclusion import two_stage_residual_inclusion

SIZES = [425, 14_000, 100_000]


def trial(n, covariates=5, weeks=False):
    """Time, event, offer, uptake and covariates; two in three offered, none without the offer takes part."""
    rng = np.random.default_rng(1)
    offered = (np.arange(n) % 3 > 0).astype(float)
    x = rng.normal(size=(n, covariates))
    uptake = offered * (rng.random(n) < 0.6)
    time = rng.exponential(size=n) * np.exp(-0.3 * uptake - 0.3 * x[:, 0])
    event = (time < 1).astype(float)
    time = np.minimum(time, 1)
    return (np.ceil(52 * time) if weeks else time), event, offered, uptake, x


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("weeks", [False, True])
def test_cox(benchmark, n, weeks):
    time, event, offered, _, x = trial(n, weeks=weeks)
    assert benchmark(cox, time, event, offered, x).reason is None


@pytest.mark.parametrize("n", SIZES)
def test_cox_without_covariates(benchmark, n):
    time, event, offered, _, _ = trial(n)
    assert benchmark(cox, time, event, offered).reason is None


@pytest.mark.parametrize("n", SIZES)
def test_cox_robust(benchmark, n):
    time, event, offered, _, x = trial(n)
    assert benchmark(cox, time, event, offered, x, variance="robust").reason is None


@pytest.mark.parametrize("n", SIZES)
def test_proportional_hazards(benchmark, n):
    time, event, offered, _, x = trial(n)
    fit = cox(time, event, offered, x).fit
    assert benchmark(proportional_hazards, fit).arm.p_value is not None


@pytest.mark.parametrize("n", SIZES)
def test_fine_gray(benchmark, n):
    time, event, offered, _, x = trial(n)
    cause = event * (1 + (np.arange(n) % 4 == 0))
    assert benchmark(fine_gray, time, cause, offered, x).reason is None


def test_firth_cox(benchmark):
    time, event, offered, _, x = trial(425)
    assert benchmark(firth_cox, time, event * (offered == 0), offered, x).reason is None


@pytest.mark.parametrize("weeks", [False, True])
def test_two_stage_residual_inclusion_with_500_samples(benchmark, weeks):
    time, event, offered, uptake, x = trial(425, weeks=weeks)
    result = benchmark(two_stage_residual_inclusion, time, event, uptake, offered, x, seed=1, draws=500)
    assert result.failed == 0


def test_separation_among_14_000(benchmark):
    time, event, offered, _, x = trial(14_000)
    x[:, 0] = np.arange(14_000) < 50
    event[:50] = 0
    assert benchmark(cox, time, event, offered, x).warnings

"""How long missing data take, at the size of ReISE: 425 people, 25 variables, three visits, 50 data sets.

``pytest benchmarks/test_imputation.py --benchmark-only``; the data are random, the seed fixed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.bounds import MissingEvents
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.event_tipping_point import event_tipping_point
from reise_report.analysis.imputation.monte_carlo_error import monte_carlo_error
from reise_report.analysis.imputation.multivariate_normal import multivariate_normal
from reise_report.analysis.imputation.pooling import pool
from reise_report.analysis.imputation.reference_based import reference_based


def variables(binary, n=425, k=25):
    """Correlated variables, the first five nearly complete, the others 20 % missing; one in four is a control."""
    rng = np.random.default_rng(0)
    values = rng.normal(size=(n, 3)) @ rng.normal(size=(3, k)) + rng.normal(size=(n, k))
    frame = pd.DataFrame(values, columns=[f"x{index}" for index in range(k)])
    for index in range(binary):
        frame[f"x{index}"] = (frame[f"x{index}"] > 0).astype(float)
    missing = rng.random((n, k)) < np.where(np.arange(k) < 5, 0.05, 0.2)
    return frame.mask(missing), np.where(rng.permutation(n) < n // 4, "control", "ips")


def visits(n=425):
    """Three visits, a fifth of the people gone by the last."""
    rng = np.random.default_rng(0)
    arm, x = (rng.permutation(n) >= n // 4).astype(float), rng.normal(size=(n, 3))
    y = x[:, :1] + rng.normal(size=(n, 1)) + rng.normal(size=(n, 3)) + 0.3 * arm[:, None]
    left = np.where(rng.random(n) < 0.25, rng.integers(0, 3, n), 3)
    return np.where(np.arange(3) < left[:, None], y, np.nan), arm, x


@pytest.mark.parametrize("binary", [0, 5, 12])
def test_chained_equations_of_425_by_25_50_times(benchmark, binary):
    frame, arm = variables(binary)
    result = benchmark.pedantic(chained_equations, (frame,), {"by": arm, "m": 50, "seed": 1}, rounds=3, warmup_rounds=1)
    assert result.reason() is None


def test_joint_normal_imputation_of_six_columns_50_times(benchmark):
    frame, arm = variables(0, k=6)
    result = benchmark.pedantic(
        multivariate_normal, (frame,), {"by": arm, "m": 50, "seed": 1}, rounds=3, warmup_rounds=1
    )
    assert result.reason() is None


@pytest.mark.parametrize("inference", ["jackknife", "information_anchored", "multiple_imputation"])
def test_reference_based_analysis_of_425_at_three_visits(benchmark, inference):
    options = {"strategy": "jump_to_reference", "inference": inference, "m": 50, "seed": 1}
    result = benchmark.pedantic(reference_based, visits(), options, rounds=3, warmup_rounds=1)
    assert result.reason is None


def test_pooling_with_its_monte_carlo_error(benchmark):
    rng = np.random.default_rng(0)
    q, u = rng.normal(size=50), rng.uniform(1, 2, 50)
    assert benchmark(lambda: (pool(q, u, complete_df=400), monte_carlo_error(q, u, complete_df=400)))[0].df


def test_event_tipping_point_of_every_possibility(benchmark):
    assert benchmark(event_tipping_point, MissingEvents(120, 280, 40, 30, 90, 15)).share_changed >= 0

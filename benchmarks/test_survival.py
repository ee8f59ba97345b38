"""How long curves, rank tests, restricted means and competing events take, at 14 000 and at 100 000 people.

``pytest benchmarks/test_survival.py --benchmark-only``; the data are random, the seed fixed. Times are whole days
of a year, as in registers, or all different, which is the hardest case.
"""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.cumulative_incidence_difference import cumulative_incidence_contrast
from reise_report.analysis.survival.gray import gray
from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.restricted_mean import restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_ancova import restricted_mean_ancova
from reise_report.analysis.survival.restricted_mean_time_lost import restricted_mean_time_lost_contrast

pytestmark = pytest.mark.parametrize(("n", "whole"), [(14_000, True), (100_000, True), (100_000, False)])


def trial(n, whole):
    """Time, cause, arm, strata and five covariates."""
    rng = np.random.default_rng(1)
    arm = (rng.permutation(n) < n // 3).astype(int)
    time = rng.exponential(300 - 40 * arm)
    end = rng.uniform(200, 400, n)
    cause = np.where(time > end, 0, np.where(rng.random(n) < 0.8, 1, 2))
    seen = np.minimum(time, end)
    return (np.ceil(seen) if whole else seen), cause, arm, rng.integers(0, 12, n), rng.normal(size=(n, 5))


def test_kaplan_meier(benchmark, n, whole):
    time, cause, *_ = trial(n, whole)
    assert benchmark(kaplan_meier, time, cause == 1, interval="log_log").n == n


@pytest.mark.parametrize("stratified", [False, True])
def test_log_rank(benchmark, n, whole, stratified):
    time, cause, arm, strata, _ = trial(n, whole)
    assert benchmark(log_rank, time, cause == 1, arm, strata if stratified else None).statistic is not None


@pytest.mark.parametrize("stratified", [False, True])
def test_gray(benchmark, n, whole, stratified):
    time, cause, arm, strata, _ = trial(n, whole)
    assert benchmark(gray, time, cause, arm, strata if stratified else None).statistic is not None


def test_restricted_mean(benchmark, n, whole):
    time, cause, arm, *_ = trial(n, whole)
    found = benchmark(restricted_mean_contrast, time, cause == 1, arm, 365, variance="greenwood")
    assert found.with_event_difference.value is not None


def test_restricted_mean_given_five_covariates(benchmark, n, whole):
    time, cause, arm, _, covariates = trial(n, whole)
    found = benchmark(restricted_mean_ancova, time, cause == 1, arm, 365, covariates, ties="events_first")
    assert found.with_event_ratio.value is not None


@pytest.mark.parametrize("variance", ["greenwood", "aalen"])
def test_aalen_johansen(benchmark, n, whole, variance):
    time, cause, *_ = trial(n, whole)
    assert benchmark(aalen_johansen, time, cause, variance=variance, interval="log_log").n == n


def test_incidence_by_arm_at_three_times(benchmark, n, whole):
    time, cause, arm, *_ = trial(n, whole)
    options = {"variance": "greenwood", "interval": "log_log"}
    found = benchmark(cumulative_incidence_contrast, time, cause, arm, [90, 180, 365], **options)
    assert found[2].difference.value is not None


def test_restricted_mean_time_lost(benchmark, n, whole):
    time, cause, arm, *_ = trial(n, whole)
    found = benchmark(restricted_mean_time_lost_contrast, time, cause, arm, 365, variance="greenwood")
    assert found.difference.value is not None

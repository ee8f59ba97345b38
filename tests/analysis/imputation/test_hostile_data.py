"""Data of every poor kind: nothing crashes, nothing warns, and what is not a number has a reason."""

import math
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.imputation.adequacy import chains_converged
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.multivariate_normal import multivariate_normal
from reise_report.analysis.imputation.pooling import pool_estimates
from reise_report.analysis.imputation.reference_based import Inference, reference_based
from reise_report.analysis.imputation.reference_strategy import Strategy
from reise_report.analysis.mean_difference import mean_difference

SEEDS = st.integers(0, 2**32 - 1)


def column(rng, n):
    kind = rng.integers(0, 6)
    if kind == 0:
        return pd.Series(rng.normal(size=n) * 10.0 ** rng.integers(-8, 9))
    if kind in (1, 2):
        return pd.Series(rng.integers(0, kind + 1, n).astype(float))
    if kind == 3:
        return pd.Series(np.full(n, 3.0))
    return pd.Series(pd.Categorical.from_codes(rng.integers(0, 4, n), list("abcd"), ordered=bool(kind == 4)))


@settings(deadline=None, max_examples=60)
@given(SEEDS)
def test_chained_equations_impute_what_they_can_and_say_what_they_cannot(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 40))
    frame = pd.DataFrame({f"v{index}": column(rng, n).mask(rng.random(n) < rng.random()) for index in range(5)})
    arm = rng.choice(["a", "b"], n) if rng.random() < 0.7 else None
    imputed = chained_equations(frame, by=arm, m=2, iterations=int(rng.integers(1, 7)), seed=seed)
    chains_converged(imputed)
    for name, values in imputed.values.items():
        assert np.isfinite(values).all() or imputed.reason(name) is not None
        if not isinstance(frame[name].dtype, pd.CategoricalDtype) and imputed.reason(name) is None:
            assert set(np.unique(values)) <= set(frame[name].dropna()) | {0.0, 1.0}
    assert imputed.completed(1).shape == frame.shape


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.sampled_from(get_args(Inference)), st.sampled_from(get_args(Strategy)))
def test_reference_based_analyses_give_numbers_or_a_reason(seed, inference, strategy):
    rng = np.random.default_rng(seed)
    n, visits = int(rng.integers(1, 25)), int(rng.integers(1, 4))
    outcome = rng.normal(size=(n, visits))
    outcome[rng.random((n, visits)) < 0.7 * rng.random()] = np.nan
    arm, x = rng.integers(0, 2, n).astype(float), rng.normal(size=(n, int(rng.integers(0, 3))))
    result = reference_based(outcome, arm, x, strategy=strategy, inference=inference, m=3, seed=seed)
    for one in (visit.difference for visit in result.visits):
        assert (one.value is None) == (one.reason is not None)
        numbers = (one.value, one.se, one.low, one.high, one.p_value, one.df)
        assert all(number is None or math.isfinite(number) for number in numbers)


@settings(deadline=None, max_examples=30)
@given(SEEDS)
def test_joint_normal_imputation_gives_numbers_or_a_reason(seed):
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(1, 25)), int(rng.integers(1, 4))
    values = rng.normal(size=(n, k)) * 10.0 ** rng.integers(-6, 7, k)
    values[rng.random((n, k)) < 0.7 * rng.random()] = np.nan
    imputed = multivariate_normal(pd.DataFrame(values, columns=list("abc")[:k]), m=2, seed=seed, iterations=5)
    for name, drawn in imputed.values.items():
        assert np.isfinite(drawn).all() or imputed.reason(name) is not None


@pytest.mark.parametrize("method", ["pmm", "normal"])
def test_pooled_intervals_cover_the_truth(method):
    # 200 trials of 120, a third of the outcomes missing at random; 95 % within three Monte-Carlo errors.
    covered = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        arm = np.arange(120) % 2
        before = rng.normal(size=120)
        after = before + 0.5 * arm + rng.normal(size=120)
        seen = rng.random(120) < 1 / (1 + np.exp(-0.7 - before))
        frame = pd.DataFrame({"before": before, "after": np.where(seen, after, np.nan)})
        imputed = chained_equations(frame, by=arm, m=8, seed=seed, methods={"after": method})
        one = pool_estimates([mean_difference(y, arm).difference for y in imputed.array("after")]).estimate
        covered += one.low <= 0.5 <= one.high
    assert covered / 200 > 0.95 - 3 * math.sqrt(0.95 * 0.05 / 200)

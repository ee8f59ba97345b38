"""Monte-Carlo error: against its closed form, by hand, and against repeated draws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.imputation.monte_carlo_error import monte_carlo_error
from reise_report.analysis.imputation.pooling import pool


@settings(deadline=None)
@given(st.lists(st.floats(-10, 10), min_size=3, max_size=30))
def test_that_of_the_estimate_is_the_root_of_between_variance_over_m(values):
    q = np.array(values)
    error = monte_carlo_error(q, np.ones(q.size))
    assert error.estimate == pytest.approx(math.sqrt(q.var(ddof=1) / q.size), abs=1e-9)


def test_every_error_is_the_jackknife_of_pooling_without_each_set():
    rng = np.random.default_rng(5)
    q, u = rng.normal(0.4, 0.1, 12), rng.uniform(0.02, 0.03, 12)
    error = monte_carlo_error(q, u, complete_df=60, scale="log")
    left = [pool(np.delete(q, j), np.delete(u, j), complete_df=60, scale="log").estimate for j in range(12)]
    for found, name in ((error.estimate, "value"), (error.se, "se"), (error.low, "low"), (error.p_value, "p_value")):
        values = np.array([getattr(one, name) for one in left])
        assert found == pytest.approx(math.sqrt(11 / 12 * ((values - values.mean()) ** 2).sum()), rel=1e-9)


def test_it_is_the_spread_over_repeated_imputation():
    # 2 000 repeats of 40 draws: the mean of the estimated variance is within 5 % of the true one, 0.01/40.
    rng = np.random.default_rng(11)
    squares = [monte_carlo_error(rng.normal(0, 0.1, 40), np.full(40, 0.02)).estimate ** 2 for _ in range(2000)]
    assert np.mean(squares) == pytest.approx(0.01 / 40, rel=0.05)


def test_with_two_data_sets_only_the_estimate_has_one():
    error = monte_carlo_error([1.0, 2.0], [0.1, 0.1])
    assert error.estimate == pytest.approx(0.5)
    assert error.se is None


def test_sets_that_agree_have_none():
    error = monte_carlo_error([0.5] * 6, [0.04] * 6, complete_df=30)
    assert (error.estimate, error.se, error.low, error.p_value) == (0, 0, 0, 0)


def test_no_variance_leaves_no_test():
    assert monte_carlo_error([1.0] * 4, [0.0] * 4).p_value is None

"""Checks of an imputation: they pass what is well and find what is not."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.imputation.adequacy import (
    chains_converged,
    enough_imputations,
    missing_at_random,
    split_r_hat,
)
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.monte_carlo_error import monte_carlo_error
from reise_report.analysis.imputation.pooling import pool
from tests.analysis.imputation.trials import trial


def test_r_hat_by_hand():
    # Five iterations, the first left out; two chains cut in two: means 2, 4, 3, 5; variances within 2 each.
    draws = np.array([[9.0, 9], [1, 3], [3, 5], [2, 4], [4, 6]])
    assert split_r_hat(draws) == pytest.approx(np.sqrt(1 / 2 + np.var([2, 4, 3, 5], ddof=1) / 2))


def test_independent_draws_have_r_hat_of_about_one():
    assert split_r_hat(np.random.default_rng(0).normal(size=(41, 50))) == pytest.approx(1, abs=0.02)


def test_a_drift_that_all_chains_share_shows():
    draws = np.random.default_rng(0).normal(size=(20, 50)) + 0.5 * np.arange(20)[:, None]
    assert split_r_hat(draws) > 1.5


def test_chains_that_stay_apart_show():
    draws = np.random.default_rng(0).normal(size=(20, 50)) + 3 * np.arange(50)
    assert split_r_hat(draws) > 5


def test_too_few_iterations_and_no_variation_give_none():
    assert split_r_hat(np.ones((4, 5))) is None
    assert split_r_hat(np.ones((10, 5))) is None


def test_an_ordinary_imputation_converges():
    frame, arm = trial()
    check = chains_converged(chained_equations(frame, by=arm, m=30, iterations=10, seed=1))
    assert check.verdict == "supported"
    assert 0.9 < check.statistic < check.threshold


def test_columns_that_hold_on_to_each_other_do_not_converge():
    # Two columns almost the same, missing for most, and seen together for a few: each keeps the other in place.
    rng, person = np.random.default_rng(0), np.arange(200)
    x = rng.normal(size=200)
    one, other = x + rng.normal(0, 0.05, 200), x + rng.normal(0, 0.05, 200)
    frame = pd.DataFrame({"a": np.where(person < 20, one, np.nan), "b": np.where(abs(person - 15) < 10, other, np.nan)})
    methods = {"a": "normal", "b": "normal"}
    check = chains_converged(chained_equations(frame, m=20, iterations=10, seed=1, methods=methods))
    assert check.verdict == "doubtful"


def test_without_chains_there_is_nothing_to_converge():
    frame = pd.DataFrame({"x": np.arange(20.0), "y": np.where(np.arange(20) < 15, np.arange(20.0) ** 2, np.nan)})
    assert chains_converged(chained_equations(frame, m=5, seed=1)).verdict == "supported"


def test_a_few_iterations_are_not_judged():
    frame, arm = trial()
    check = chains_converged(chained_equations(frame, by=arm, m=5, iterations=3, seed=1))
    assert (check.verdict, check.reason) == ("not_checked", "too_few")


@pytest.mark.parametrize(("m", "verdict"), [(5, "doubtful"), (60, "supported")])
def test_enough_imputations_make_the_monte_carlo_error_small(m, verdict):
    rng = np.random.default_rng(0)
    q, u = rng.normal(0.3, 0.05, m), np.full(m, 0.01)
    check = enough_imputations(pool(q, u, complete_df=100), monte_carlo_error(q, u, complete_df=100))
    assert check.verdict == verdict
    assert check.statistic == pytest.approx(q.std(ddof=1) / np.sqrt(m) / pool(q, u, complete_df=100).estimate.se)


def test_a_small_error_does_not_do_where_much_information_is_missing():
    q, u = np.array([0.1, 0.2] * 15), np.full(30, 0.001)
    pooled = pool(q, u)
    assert pooled.fraction_missing > 0.3
    assert enough_imputations(pooled, monte_carlo_error(q, u)).verdict == "doubtful"


def test_no_estimate_is_not_judged():
    check = enough_imputations(pool([1.0, 1.0, 1.0], [0.0] * 3), monte_carlo_error([1.0] * 3, [0.0] * 3))
    assert (check.verdict, check.reason) == ("not_checked", "no_variation")


def test_missing_at_random_cannot_be_tested():
    assert missing_at_random(["age", "work at 6 months"]).verdict == "untestable"
    assert "age, work at 6 months" in missing_at_random(["age", "work at 6 months"]).detail
    assert "nothing" in missing_at_random([]).detail

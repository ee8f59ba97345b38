"""Whether a partial likelihood has a maximum."""

import numpy as np
import pytest

from reise_report.analysis.survival.monotone_likelihood import infinite_coefficients
from reise_report.analysis.survival.risk_sets import risk_sets


def infinite(time, event, *columns, stratum=None):
    sets = risk_sets(np.asarray(time, dtype=float), np.asarray(event, dtype=float), stratum)
    return infinite_coefficients(sets, np.column_stack(columns).astype(float)[sets.order]).tolist()


def test_a_covariate_in_the_order_of_the_events_is_infinite():
    assert infinite([1, 2, 3, 4], [1, 1, 1, 1], [4, 3, 2, 1]) == [True]
    assert infinite([1, 2, 3, 4], [1, 1, 1, 1], [4, 3, 1, 2]) == [False]


def test_the_last_risk_set_of_one_says_nothing():
    assert infinite([1, 2, 3], [1, 1, 1], [3, 1, 2]) == [False]
    assert infinite([1, 2, 3], [1, 0, 1], [3, 1, 2]) == [True]


def test_a_group_without_events_is_infinite_and_the_rest_is_not():
    rng = np.random.default_rng(1)
    rare = np.repeat([1, 0], [4, 36])
    assert infinite(rng.random(40), 1 - rare, rng.normal(size=40), rare) == [False, True]


def test_each_stratum_has_risk_sets_of_its_own():
    x = [2, 1, 1, 2]
    assert infinite([1, 2, 3, 4], [1, 1, 1, 1], x) == [False]
    assert infinite([1, 2, 1, 2], [1, 0, 1, 0], [9, 8, 2, 1], stratum=np.array([0, 0, 1, 1])) == [True]


def test_ties_of_unlike_people_hold_a_coefficient():
    assert infinite([1, 1, 2], [1, 1, 0], [2, 1, 0]) == [False]


@pytest.mark.parametrize("seed", range(5))
def test_the_programme_agrees_with_all_pairs_written_out(seed):
    from scipy.optimize import linprog

    rng = np.random.default_rng(seed)
    time, event, x = rng.integers(1, 9, 12), (rng.random(12) < 0.4).astype(int), rng.integers(0, 3, (12, 3))
    pairs = np.array([x[i] - x[j] for i in range(12) if event[i] for j in range(12) if time[j] >= time[i] and i != j])
    best = linprog(-pairs.sum(axis=0), A_ub=-pairs, b_ub=np.zeros(len(pairs)), bounds=(-1, 1))
    assert any(infinite(time, event, *x.T)) == (-best.fun > 1e-6)

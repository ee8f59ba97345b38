"""The walk with boundaries: against closed forms, the multivariate normal, simulation, and its own refinement."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from reise_report.analysis.group_sequential import random_walk
from reise_report.analysis.group_sequential.random_walk import exit_probabilities
from reise_report.errors import AnalysisError

INF = math.inf


def test_one_look_is_one_test():
    above, below = exit_probabilities([1], [1.96], [-1.96], drift=3.0)
    assert (above[0], below[0]) == pytest.approx((norm.sf(1.96 - 3), norm.cdf(-1.96 - 3)))


def test_two_looks_are_the_bivariate_normal():
    """scipy 1.17: multivariate_normal.cdf with correlation √(t₁/t₂)."""
    t, upper, drift = [0.3, 1.0], [2.5, 1.9], 1.7
    root = math.sqrt(0.3)
    mean, correlation = [drift * root, drift], [[1, root], [root, 1]]
    stay = multivariate_normal.cdf(upper, mean=mean, cov=correlation, abseps=1e-10)
    above, below = exit_probabilities(t, upper, drift=drift)
    assert above.sum() == pytest.approx(1 - stay, abs=1e-8)
    assert below.sum() == 0


def test_four_looks_are_the_multivariate_normal():
    t, upper, lower = np.array([0.2, 0.5, 0.7, 1]), [3.0, 2.5, 2.2, 2.0], [-1.5, -0.5, 0.5, 2.0]
    correlation = np.sqrt(np.minimum.outer(t, t) / np.maximum.outer(t, t))
    stay = multivariate_normal.cdf(
        upper[:3], mean=2.5 * np.sqrt(t[:3]), cov=correlation[:3, :3], lower_limit=lower[:3], abseps=1e-8, maxpts=10**6
    )
    above, below = exit_probabilities(t, upper, lower, drift=2.5)
    assert 1 - (above[:3] + below[:3]).sum() == pytest.approx(stay, abs=1e-5)
    assert above.sum() + below.sum() == pytest.approx(1, abs=1e-12)


def test_simulated_walks_stop_as_often():
    """400 000 walks, seed fixed, Monte-Carlo error at most 0.0008."""
    rng, t = np.random.default_rng(6), np.array([0.25, 0.6, 1.0])
    steps = np.diff(np.concatenate([[0], t]))
    z = np.cumsum(rng.normal(2.0 * steps, np.sqrt(steps), (400_000, 3)), axis=1) / np.sqrt(t)
    upper, lower = np.array([2.6, 2.3, 2.0]), np.array([-1.0, 0.3, 2.0])
    out = (z > upper) | (z < lower)
    first = out.argmax(axis=1)
    above, below = exit_probabilities(t, upper, lower, drift=2.0)
    for k in range(3):
        stopped = (first == k) & out[:, k]
        assert np.mean(stopped & (z[:, k] > upper[k])) == pytest.approx(above[k], abs=0.003)
        assert np.mean(stopped & (z[:, k] < lower[k])) == pytest.approx(below[k], abs=0.003)


def test_a_finer_rule_changes_nothing(monkeypatch):
    arguments = ([0.1, 0.5, 0.52, 0.9, 1], [3, 2.8, 2.5, 2.2, 2], [-3, -1, 0, 1, 2])
    coarse, _ = exit_probabilities(*arguments, drift=2.8)
    monkeypatch.setattr(random_walk, "_NODES", 40)
    fine, _ = exit_probabilities(*arguments, drift=2.8)
    assert coarse == pytest.approx(fine, abs=1e-11)


def test_a_boundary_that_is_not_there_changes_nothing():
    one, _ = exit_probabilities([0.2, 0.5, 1], [INF, 2.5, 2.0])
    other, _ = exit_probabilities([0.5, 1], [2.5, 2.0])
    assert one == pytest.approx([0, *other], abs=1e-12)


def test_boundaries_that_meet_leave_nobody_going_on():
    above, below = exit_probabilities([0.5, 1], [0.0, 1.0], [0.0, 1.0])
    assert (above[0], below[0], above[1], below[1]) == pytest.approx((0.5, 0.5, 0, 0))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0.05, 1), min_size=1, max_size=4),
    st.lists(st.floats(0.5, 4), min_size=4, max_size=4),
    st.floats(-3, 3),
)
def test_turning_the_sign_turns_the_boundaries(steps, bounds, drift):
    t = list(np.cumsum(steps) / np.sum(steps))
    upper, lower = bounds[: len(t)], [-bound / 2 for bound in bounds[: len(t)]]
    above, below = exit_probabilities(t, upper, lower, drift=drift)
    up, down = exit_probabilities(t, [-b for b in lower], [-b for b in upper], drift=-drift)
    assert above == pytest.approx(down, abs=1e-10)
    assert below == pytest.approx(up, abs=1e-10)
    assert above.sum() + below.sum() <= 1 + 1e-10


def test_the_scale_of_information_is_that_of_the_drift():
    one, _ = exit_probabilities([0.5, 1], [2.5, 2], drift=3)
    other, _ = exit_probabilities([50, 100], [2.5, 2], drift=0.3)
    assert one == pytest.approx(other, abs=1e-12)


@pytest.mark.parametrize(
    ("information", "upper", "lower", "message"),
    [
        ([], [], None, "one finite number a look"),
        ([0.5, 0.5], [2, 2], None, "greater than the one before"),
        ([0, 1], [2, 2], None, "above 0"),
        ([0.5, math.nan], [2, 2], None, "finite"),
        ([0.5, 0.5001, 1], [2, 2, 2], None, "take them as one look"),
        ([0.5, 1], [2], None, "2 looks have 1 upper and 2 lower"),
        ([0.5, 1], [2, 2], [0, 3], "above the upper one"),
    ],
)
def test_what_are_no_looks_is_refused(information, upper, lower, message):
    with pytest.raises(AnalysisError, match=message):
        exit_probabilities(information, upper, lower)

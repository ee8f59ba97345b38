"""The Wald estimator: its variances by their formulas, and trials that have none. Reference numbers elsewhere."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.wald_estimator import wald_estimator
from reise_report.errors import AnalysisError
from tests.analysis.compliance.trials import people, trial


def test_it_is_the_difference_in_outcome_over_the_difference_in_uptake():
    found = wald_estimator(*people(100, 60, 50, 100, 10, 30), variance="delta")
    assert found.value == pytest.approx((0.5 - 0.3) / (0.6 - 0.1))


def test_bloom_s_error_is_the_intention_to_treat_error_over_uptake():
    y, d, z = people(100, 60, 50, 100, 0, 30)
    found = wald_estimator(y, d, z, variance="bloom")
    assert found.se == pytest.approx(math.sqrt(0.25 / 99 + 0.21 / 99) / 0.6)


@pytest.mark.parametrize("variance", ["classical", "hc0", "hc1", "hc3"])
def test_its_other_variances_are_those_of_two_stage_least_squares(variance):
    y, d, z, _ = trial(always=0.1)
    ours, theirs = wald_estimator(y, d, z, variance=variance), two_stage_least_squares(y, d, z, variance=variance)
    assert (ours.value, ours.se, ours.low) == (theirs.effect.value, theirs.effect.se, theirs.effect.low)
    assert ours.method == f"wald_estimator.{variance}"


def test_counts_of_events_are_an_outcome_too():
    y, d, z = [3, 0, 2, 0, 1, 0, 0, 1], [1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]
    assert wald_estimator(y, d, z, variance="delta").value == pytest.approx((5 / 4 - 2 / 4) / (3 / 4))


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 0, 20, 0, 5), "no_participants"),
        ((20, 10, 5, 0, 0, 0), "no_participants"),
        ((1, 1, 1, 20, 0, 5), "too_few"),
        ((20, 0, 12, 20, 0, 8), "no_uptake_difference"),
        ((20, 20, 12, 20, 20, 8), "no_uptake_difference"),
        ((20, 5, 12, 20, 5, 8), "no_uptake_difference"),
        ((20, 5, 0, 20, 5, 0), "no_events"),
        ((20, 5, 20, 20, 0, 20), "all_events"),
        ((20, 20, 20, 20, 0, 0), "separation"),
    ],
)
@pytest.mark.parametrize("variance", ["delta", "bloom", "hc3"])
def test_a_trial_without_an_effect_says_why(counts, reason, variance):
    found = wald_estimator(*people(*counts), variance=variance)
    assert (found.value, found.se, found.reason) == (None, None, reason)


def test_an_unknown_variance_is_refused_with_the_nearest():
    with pytest.raises(AnalysisError, match="unknown variance 'delto', did you mean 'delta'"):
        wald_estimator([1, 0], [1, 0], [1, 0], variance="delto")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.001, 1000), st.floats(-100, 100))
def test_the_outcome_s_unit_and_origin_change_nothing_but_its_unit(seed, unit, origin):
    y, d, z, _ = trial(seed, n=80, always=0.1)
    for variance in ("delta", "bloom", "hc1"):
        one = wald_estimator(y, d, z, variance=variance)
        other = wald_estimator(y * unit + origin, d, z, variance=variance)
        assert other.value == pytest.approx(one.value * unit, rel=1e-6, abs=1e-9)
        assert other.se == pytest.approx(one.se * unit, rel=1e-6)


def test_its_interval_covers_as_often_as_it_says():
    """1 000 trials of 300 with always-takers; seed fixed, Monte-Carlo error 0.007."""
    rng = np.random.default_rng(77)
    covered = 0
    for _ in range(1000):
        found = wald_estimator(*trial(rng.integers(2**32), always=0.15)[:3], variance="delta")
        covered += found.low <= 1 <= found.high
    assert covered / 1000 == pytest.approx(0.95, abs=0.02)

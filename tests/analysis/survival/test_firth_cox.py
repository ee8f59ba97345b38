"""Firth's penalised partial likelihood: its derivative, finite estimates where there were none, laws."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.cox_likelihood import Sample, evaluate, steps_of
from reise_report.analysis.survival.firth_cox import firth_cox, penalised
from reise_report.analysis.survival.risk_sets import risk_sets
from tests.analysis.survival.test_cox import trial


def sample_of(ties, k=3):
    time, event, arm, x = trial(1, n=50, tied=True)
    sets = risk_sets(time, event)
    design = np.column_stack([arm, x])[:, :k]
    return Sample(sets=sets, design=design[None, sets.order], weights=np.ones((1, 50)), ties=ties)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_the_score_is_the_derivative_of_the_penalised_likelihood(ties):
    sample = sample_of(ties)
    steps, beta, h = steps_of(sample), np.array([[0.3, -0.2, 0.4]]), 1e-5
    score = penalised(sample, beta, steps).score[0]
    for column in range(3):
        step = h * np.eye(3)[[column]]
        up, down = (penalised(sample, beta + sign * step, steps).log_likelihood[0] for sign in (1, -1))
        assert score[column] == pytest.approx((up - down) / (2 * h), abs=1e-6)


def test_the_penalty_is_half_the_logarithm_of_the_information_s_determinant():
    sample, beta = sample_of("efron"), np.array([[0.3, -0.2, 0.4]])
    steps = steps_of(sample)
    plain = evaluate(sample, beta, steps)
    expected = plain.log_likelihood[0] + 0.5 * math.log(np.linalg.det(plain.information[0]))
    assert penalised(sample, beta, steps).log_likelihood[0] == pytest.approx(expected, rel=1e-12)


def test_an_arm_without_events_has_a_finite_ratio_with_an_open_interval():
    time, event, arm, x = trial(2)
    event[arm == 1] = 0
    assert cox(time, event, arm, x).reason == "no_events"
    ratio = firth_cox(time, event, arm, x).hazard_ratio
    assert 0 < ratio.value < 0.2
    assert ratio.low < ratio.value < ratio.high < 1
    assert ratio.p_value < 0.001
    assert ratio.method == "cox.firth_efron"


def test_separation_has_a_finite_ratio():
    time, arm = np.arange(1.0, 21.0), np.repeat([1, 0], 10)
    assert cox(time, np.ones(20), arm).reason == "separation"
    result = firth_cox(time, np.ones(20), arm, ties="breslow")
    assert 1 < result.hazard_ratio.value < 1000
    assert result.hazard_ratio.low > 1
    assert result.hazard_ratio.method == "cox.firth_breslow"


def test_with_many_events_the_penalty_hardly_matters():
    time, event, arm, x = trial(3, n=3000)
    one, other = firth_cox(time, event, arm, x).hazard_ratio, cox(time, event, arm, x).hazard_ratio
    assert one.value == pytest.approx(other.value, rel=2e-3)
    assert one.low == pytest.approx(other.low, rel=2e-3)
    assert one.high == pytest.approx(other.high, rel=2e-3)


def test_swapping_the_arms_inverts_the_ratio_and_its_limits():
    time, event, arm, x = trial(4, n=40)
    one, other = firth_cox(time, event, arm, x).hazard_ratio, firth_cox(time, event, 1 - arm, x).hazard_ratio
    assert one.value * other.value == pytest.approx(1, rel=1e-6)
    assert one.low * other.high == pytest.approx(1, rel=1e-6)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-6)


def test_neither_order_nor_units_nor_the_clock_change_the_ratio():
    time, event, arm, x = trial(5, n=40, tied=True)
    order = np.random.default_rng(6).permutation(40)
    one = firth_cox(time, event, arm, x).hazard_ratio
    other = firth_cox(np.sqrt(time[order]), event[order], arm[order], x[order] * [-1e4, 0.01]).hazard_ratio
    for name in ("value", "low", "high", "se", "p_value"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-6)


def test_a_limit_is_where_the_ratio_test_has_its_level():
    time, event, arm, _ = trial(7, n=30)
    ratio = firth_cox(time, event, arm).hazard_ratio
    sets = risk_sets(time, event)
    sample = Sample(sets=sets, design=arm[sets.order][None, :, None], weights=np.ones((1, 30)), ties="efron")
    steps = steps_of(sample)
    top, at_low, at_high = (
        penalised(sample, np.array([[math.log(value)]]), steps).log_likelihood[0]
        for value in (ratio.value, ratio.low, ratio.high)
    )
    assert 2 * (top - at_low) == pytest.approx(3.841458820694124, rel=1e-6)
    assert 2 * (top - at_high) == pytest.approx(3.841458820694124, rel=1e-6)


@pytest.mark.parametrize(
    ("time", "event", "arm", "x", "reason"),
    [
        ([], [], [], None, "no_participants"),
        ([1.0], [1], [1], None, "no_participants"),
        ([1.0, 2], [0, 0], [0, 1], None, "no_events"),
        ([1.0, 2, 3, 4], [1, 1, 1, 1], [0, 1, 0, 1], [[0.0], [1], [0], [1]], "collinear"),
    ],
)
def test_degenerate_data_give_a_reason(time, event, arm, x, reason):
    result = firth_cox(time, event, arm, x)
    assert result.reason == result.hazard_ratio.reason == reason
    assert result.coefficients is None

"""The risk ratio; the references' numbers are in test_jobs2 and test_reference_trials."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.analysis.risk_difference import miettinen_nurminen
from reise_report.analysis.risk_ratio import koopman, log_wald, mover_wilson, score_miettinen_nurminen

SCORE = [mover_wilson, score_miettinen_nurminen, koopman]


@pytest.mark.parametrize("counts", [(0, 10, 3, 10), (3, 10, 0, 10), (0, 10, 0, 10)])
def test_an_arm_without_events_has_no_ratio(counts):
    estimate = log_wald(*counts)
    assert (estimate.value, estimate.low, estimate.reason) == (None, None, "no_events")
    assert estimate.n == 20


def test_an_empty_arm_is_named_as_such():
    assert log_wald(0, 0, 3, 10).reason == "no_participants"


def test_everybody_with_the_event_leaves_no_interval_and_so_no_ratio():
    assert log_wald(10, 10, 10, 10).reason == "all_events"


def test_one_arm_with_nothing_but_events_is_no_obstacle():
    estimate = log_wald(10, 10, 5, 10)
    assert estimate.value == 2
    assert 1 < estimate.low < 2 < estimate.high


def test_the_standard_error_is_on_the_log_scale():
    estimate = log_wald(27, 295, 52, 307)
    assert estimate.scale == "log"
    # sqrt(1/27 − 1/295 + 1/52 − 1/307), Katz 1978
    assert estimate.se == pytest.approx((1 / 27 - 1 / 295 + 1 / 52 - 1 / 307) ** 0.5)


@pytest.mark.parametrize("method", SCORE)
def test_an_intervention_arm_without_events_has_the_ratio_zero_and_an_upper_limit(method):
    estimate = method(0, 20, 5, 20)
    assert (estimate.value, estimate.low, estimate.reason) == (0, 0, None)
    assert 0 < estimate.high < 1
    assert estimate.method == method.__name__


@pytest.mark.parametrize("method", SCORE)
def test_a_control_arm_without_events_leaves_no_ratio(method):
    assert method(5, 20, 0, 20).reason == "no_events"
    assert method(0, 20, 0, 20).reason == "no_events"
    assert method(0, 0, 3, 10).reason == "no_participants"


@pytest.mark.parametrize("method", SCORE)
def test_everybody_with_the_event_still_has_a_score_interval(method):
    estimate = method(10, 10, 10, 10)
    assert estimate.value == 1
    assert estimate.low * estimate.high == pytest.approx(1)
    assert estimate.low < 0.8


def test_the_score_test_at_a_limit_is_just_not_rejected():
    """At the ratio θ of a limit, (p₁ − θp₀)² is z² times the variance at the likeliest risks of that ratio."""
    estimate = koopman(24, 73, 53, 65)
    for theta in (estimate.low, estimate.high):
        candidates = [step / 400_000 for step in range(1, int(400_000 / max(theta, 1)))]
        best = max(candidates, key=lambda risk0, theta=theta: _log_likelihood(theta, risk0))
        risk1 = theta * best
        variance = risk1 * (1 - risk1) / 73 + theta**2 * best * (1 - best) / 65
        assert (24 / 73 - theta * 53 / 65) ** 2 / variance == pytest.approx(3.841458820694124, rel=1e-4)


def _log_likelihood(theta, risk0):
    """Of 24 of 73 and 53 of 65 people with the event, when the first risk is θ times the second."""
    risk1 = theta * risk0
    return 24 * math.log(risk1) + 49 * math.log1p(-risk1) + 53 * math.log(risk0) + 12 * math.log1p(-risk0)


def test_the_score_p_value_is_that_of_the_score_test_of_no_difference():
    ratio, difference = score_miettinen_nurminen(27, 295, 52, 307), miettinen_nurminen(27, 295, 52, 307)
    assert ratio.p_value == pytest.approx(difference.p_value, rel=1e-9)
    assert koopman(27, 295, 52, 307).p_value < ratio.p_value  # the uncorrected chi-square's
    assert koopman(27, 295, 52, 307).p_value == pytest.approx(0.00468160216, rel=1e-8)


@st.composite
def counts(draw):
    n1, n0 = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    return draw(st.integers(1, n1)), n1, draw(st.integers(1, n0)), n0


@given(counts())
@pytest.mark.parametrize("method", SCORE)
def test_swapping_the_arms_inverts_the_ratio_and_its_interval_holds_it(method, table):
    one, other = method(*table), method(table[2], table[3], table[0], table[1])
    assert one.value * other.value == pytest.approx(1)
    assert one.low * other.high == pytest.approx(1, rel=1e-6)
    assert one.low <= one.value * (1 + 1e-9)
    assert one.value <= one.high * (1 + 1e-9)
    assert math.isfinite(one.high)

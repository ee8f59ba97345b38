"""Rates from totals: R's poisson.test, closed forms, and arms without events."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.count_rate import (
    poisson_rate,
    rate_difference_mover,
    rate_difference_robust,
    rate_difference_wald,
    rate_ratio_conditional,
    rate_ratio_log_wald,
)
from reise_report.errors import AnalysisError

TWO = (rate_ratio_conditional, rate_ratio_log_wald, rate_difference_wald, rate_difference_mover)


def test_garwood_s_interval_is_that_of_r():
    # R's help page of poisson.test, Welsh nickel workers: poisson.test(137, 24.19893): 5.661407, 4.753125 to 6.692709.
    found = poisson_rate(137, 24.19893)
    assert (found.value, found.low, found.high) == pytest.approx((5.661407, 4.753125, 6.692709), abs=5.1e-7)


def test_the_exact_comparison_is_that_of_r():
    # R's help page of poisson.test, eba1977: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): rate ratio 1.971488,
    # 0.8584264 to 4.2772659, p-value = 0.07967.
    found = rate_ratio_conditional(11, 800, 6 + 8 + 7, 1083 + 1050 + 878)
    assert found.value == pytest.approx(1.971488, abs=5e-7)
    assert (found.low, found.high) == pytest.approx((0.8584264, 4.2772659), abs=5.1e-8)
    assert found.p_value == pytest.approx(0.07967, abs=5e-6)


def test_a_rate_without_events_has_an_upper_limit():
    found = poisson_rate(0, 10)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(-math.log(0.025) / 10)


def test_the_wald_ratio_and_difference_are_the_textbook_s():
    ratio, difference = rate_ratio_log_wald(20, 100, 10, 200), rate_difference_wald(20, 100, 10, 200)
    assert ratio.value == pytest.approx(4)
    assert ratio.se == pytest.approx(math.sqrt(1 / 20 + 1 / 10))
    assert difference.value == pytest.approx(0.15)
    assert difference.se == pytest.approx(math.sqrt(20 / 100**2 + 10 / 200**2))
    assert ratio.n is None


def test_the_mover_interval_is_put_together_from_the_arms():
    one, none = poisson_rate(3, 40), poisson_rate(9, 60)
    found = rate_difference_mover(3, 40, 9, 60)
    assert found.low == pytest.approx(found.value - math.hypot(one.value - one.low, none.high - none.value))
    assert found.high == pytest.approx(found.value + math.hypot(one.high - one.value, none.value - none.low))


@pytest.mark.parametrize("method", TWO)
def test_nobody_at_risk_is_no_comparison(method):
    assert method(0, 0, 3, 10).reason == "no_participants"
    assert poisson_rate(0, 0).reason == "no_participants"


def test_arms_without_events_say_what_can_be_said():
    assert rate_ratio_conditional(0, 10, 0, 10).reason == "no_events"
    assert rate_ratio_log_wald(0, 10, 3, 10).reason == "no_events"
    assert rate_difference_wald(0, 10, 0, 10).reason == "no_events"
    none = rate_ratio_conditional(0, 10, 4, 10)
    assert (none.value, none.low) == (0, 0)
    assert none.high < 2
    bound = rate_ratio_conditional(4, 10, 0, 10)
    assert bound.reason == "no_events"
    assert bound.warnings[0].startswith(
        "Without events in the control arm the ratio has no upper bound; its lower limit"
    )
    both = rate_difference_mover(0, 10, 0, 10)
    assert (both.value, both.low) == (0, pytest.approx(-both.high))
    assert rate_difference_wald(0, 10, 3, 10).warnings


def test_the_robust_difference_is_the_difference_in_means_where_all_are_followed_alike():
    rng = np.random.default_rng(1)
    y, arm = rng.poisson(2, size=50).astype(float), (np.arange(50) % 3 == 0).astype(float)
    found = rate_difference_robust(y, arm)
    one, none = y[arm == 1], y[arm == 0]
    assert found.value == pytest.approx(one.mean() - none.mean())
    assert found.se == pytest.approx(math.sqrt(one.var(ddof=1) / one.size + none.var(ddof=1) / none.size))


@pytest.mark.parametrize(
    ("events", "arm", "reason"),
    [([], [], "no_participants"), ([1, 2], [1, 1], "no_participants"), ([1, 2, 3], [1, 0, 0], "too_few")],
)
def test_people_without_a_robust_difference_say_why(events, arm, reason):
    assert rate_difference_robust(events, arm).reason == reason
    assert rate_difference_robust([0, 0, 0, 0], [1, 1, 0, 0]).reason == "no_events"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: poisson_rate(-1, 10), "-1 events"),
        (lambda: poisson_rate(1.5, 10), "whole number"),
        (lambda: poisson_rate(3, 0), "time above 0"),
        (lambda: poisson_rate(3, float("inf")), "time at risk of inf"),
        (lambda: rate_ratio_conditional(1, 1, float("nan"), 1), "control arm"),
        (lambda: rate_difference_robust([1.5, 2], [1, 0]), "whole numbers"),
        (lambda: rate_difference_robust([1, 2], [1, 0], [0, 1]), "never at risk"),
        (lambda: rate_difference_robust([1e9, 2], [1, 0]), "nobody has that many events"),
        (lambda: rate_difference_robust([1, 2], [1, 0], [1]), "must be the same people"),
        (lambda: poisson_rate(3, 10, level=1.2), "confidence level"),
    ],
)
def test_wrong_use_is_told(call, told):
    with pytest.raises(AnalysisError, match=told):
        call()


COUNTS = st.integers(0, 200)
TIMES = st.floats(0.1, 1e4)


@settings(max_examples=80, deadline=None)
@given(COUNTS, TIMES, COUNTS, TIMES, st.sampled_from(TWO))
def test_swapped_arms_negate_or_invert_and_a_unit_of_time_scales(x1, t1, x0, t0, method):
    one, other, scaled = method(x1, t1, x0, t0), method(x0, t0, x1, t1), method(x1, 7 * t1, x0, 7 * t0)
    assert (one.value is None) == (one.reason is not None)
    if one.value is None:
        return
    assert one.low <= one.value * (1 + 1e-12) + 1e-12
    assert one.value <= one.high * (1 + 1e-12) + 1e-12
    if method in (rate_difference_wald, rate_difference_mover):
        assert (other.value, other.low) == pytest.approx((-one.value, -one.high), rel=1e-9, abs=1e-12)
        assert 7 * scaled.high == pytest.approx(one.high, rel=1e-9, abs=1e-12)
    else:
        assert scaled.high == pytest.approx(one.high, rel=1e-9)
        if other.value is not None and one.value > 0:
            assert other.value * one.value == pytest.approx(1)
            assert other.low * one.high == pytest.approx(1, rel=1e-6)

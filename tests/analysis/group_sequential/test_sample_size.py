"""Sample sizes: that they have their power, what looks add, and what they refuse. Reference numbers elsewhere."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import nct, norm
from scipy.stats import t as student

from reise_report.analysis.group_sequential.boundaries import obrien_fleming, pocock
from reise_report.analysis.group_sequential.sample_size import (
    drift_for_power,
    events_for_hazard_ratio,
    expected_information,
    inflation_factor,
    size_for_means,
    size_for_proportions,
)
from reise_report.errors import AnalysisError

POWERS = st.floats(0.5, 0.99)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), POWERS, st.floats(0.3, 4))
def test_two_proportions_have_the_power_asked(risk1, risk0, power, ratio):
    assume(abs(risk1 - risk0) > 0.02)
    found = size_for_proportions(risk1, risk0, power=power, controls_each=ratio)
    mean = (found.n1 * risk1 + found.n0 * risk0) / (found.n1 + found.n0)
    null = math.sqrt(mean * (1 - mean) * (1 / found.n1 + 1 / found.n0))
    apart = math.sqrt(risk1 * (1 - risk1) / found.n1 + risk0 * (1 - risk0) / found.n0)
    assert norm.cdf((abs(risk1 - risk0) - norm.ppf(0.975) * null) / apart) == pytest.approx(power)
    assert found.n0 == pytest.approx(ratio * found.n1)


def test_unpooled_is_the_textbook_s_other_formula():
    found = size_for_proportions(0.2, 0.1, power=0.9, pooled=False)
    assert found.n1 == pytest.approx((norm.ppf(0.975) + norm.ppf(0.9)) ** 2 * (0.16 + 0.09) / 0.01)
    assert found.method == "sample_size.proportions_unpooled"


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 2), st.floats(0.5, 0.95), st.floats(0.3, 4))
def test_two_means_have_the_power_asked(effect, power, ratio):
    """scipy 1.17: the noncentral t beyond the critical value of t."""
    found = size_for_means(-effect * 7, power=power, sd=7, controls_each=ratio)
    df = found.n1 + found.n0 - 2
    noncentrality = effect / math.sqrt(1 / found.n1 + 1 / found.n0)
    assert nct.sf(student.ppf(0.975, df), df, noncentrality) == pytest.approx(power, abs=1e-6)


def test_whole_participants_are_rounded_up():
    assert size_for_proportions(0.5, 0.35, power=0.8).whole == (170, 170)
    assert size_for_proportions(0.2, 0.1, power=0.8, controls_each=2).whole[1] > 2


def test_unequal_arms_need_more_events():
    assert events_for_hazard_ratio(0.7, power=0.9, controls_each=3) == pytest.approx(
        events_for_hazard_ratio(0.7, power=0.9) * 0.25 / (0.25 * 0.75)
    )
    assert events_for_hazard_ratio(2, power=0.9) == pytest.approx(events_for_hazard_ratio(0.5, power=0.9))


def test_looks_cost_information_and_save_it_on_average():
    """Jennison and Turnbull 2000, tables 2.2 and 2.4: K = 5, two-sided 0.05, power 0.9: 1.207 and 1.026."""
    t = [0.2, 0.4, 0.6, 0.8, 1]
    flat, steep = pocock(t, alpha=0.05, sides=2), obrien_fleming(t, alpha=0.05, sides=2)
    assert inflation_factor(flat, 0.9) == pytest.approx(1.207, abs=6e-4)
    assert inflation_factor(steep, 0.9) == pytest.approx(1.026, abs=6e-4)
    drift = drift_for_power(flat, 0.9)
    assert flat.power(drift) == pytest.approx(0.9)
    assert expected_information(flat, drift) * inflation_factor(flat, 0.9) < 0.75
    assert 0.95 < expected_information(steep, 0.0) < 1


def test_the_average_stopping_time_is_that_of_simulated_trials():
    """200 000 trials, seed fixed."""
    t, rng = np.array([0.5, 1.0]), np.random.default_rng(3)
    found = pocock(list(t), alpha=0.05, sides=2)
    first = rng.normal(3.0 * 0.5, math.sqrt(0.5), 200_000) / math.sqrt(0.5)
    stopped = np.mean(abs(first) >= found.upper[0])
    assert expected_information(found, 3.0) == pytest.approx(1 - stopped / 2, abs=0.003)


def test_a_single_look_adds_nothing():
    one = pocock([1.0], alpha=0.05, sides=2)
    assert inflation_factor(one, 0.8) == pytest.approx(1, abs=1e-4)  # crossing below is not power
    assert expected_information(one, 2.0) == 1


def test_information_on_any_scale_gives_the_same_factor():
    shares, events = pocock([0.25, 1], alpha=0.025, sides=1), pocock([50, 200], alpha=0.025, sides=1)
    assert inflation_factor(events, 0.9) == pytest.approx(inflation_factor(shares, 0.9), rel=1e-9)
    assert expected_information(events, 3.0) == pytest.approx(expected_information(shares, 3.0), rel=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: size_for_proportions(0.5, 0.5, power=0.8), "two different ones"),
        (lambda: size_for_proportions(0, 0.5, power=0.8), "between 0 and 1"),
        (lambda: size_for_proportions(0.1, 0.5, power=0.01), "power of 0.01"),
        (lambda: size_for_proportions(0.1, 0.5, power=0.8, alpha=0), "type I error"),
        (lambda: size_for_proportions(0.1, 0.5, power=0.8, controls_each=0), "0 controls"),
        (lambda: size_for_means(0, power=0.8), "needs no trial"),
        (lambda: size_for_means(1, power=0.8, sd=0), "needs no trial"),
        (lambda: size_for_means(1e-9, power=0.8), "too small"),
        (lambda: events_for_hazard_ratio(1, power=0.8), "hazard ratio of 1"),
        (lambda: drift_for_power(pocock([0.5, 1], alpha=0.05, sides=2), 0.01), "power of 0.01"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(AnalysisError, match=message):
        call()

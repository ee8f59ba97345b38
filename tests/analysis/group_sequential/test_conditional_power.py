"""Conditional and predictive power: against simulation, integration and each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from reise_report.analysis.group_sequential.boundaries import spending_boundaries
from reise_report.analysis.group_sequential.conditional_power import (
    FINAL_VALUE,
    conditional_power,
    conditional_power_inverse_normal,
    conditional_power_of_boundaries,
    drift_of_risks,
    predictive_power,
)
from reise_report.analysis.group_sequential.spending import Spending
from reise_report.errors import AnalysisError

OBF = Spending("obrien_fleming")
Z, T = st.floats(-4, 5), st.floats(0.02, 0.98)


@given(Z, T)
def test_the_trend_is_the_drift_that_was_seen(z, t):
    trend = conditional_power(z, t, "trend").value
    assert trend == pytest.approx(conditional_power(z, t, "design", design_drift=z / math.sqrt(t)).value)
    assert conditional_power(z, t, "null").value == pytest.approx(
        conditional_power(z, t, "design", design_drift=0.0).value
    )


def test_half_of_simulated_trials_go_as_told():
    """200 000 second halves, seed fixed, Monte-Carlo error 0.0011."""
    rng = np.random.default_rng(2)
    rest = rng.normal(3.2415 * 0.4, math.sqrt(0.4), 200_000)
    share = np.mean(1.3 * math.sqrt(0.6) + rest > FINAL_VALUE)
    assert conditional_power(1.3, 0.6, "design", design_drift=3.2415).value == pytest.approx(share, abs=0.004)


@given(Z, T)
def test_with_one_look_left_the_boundaries_say_the_same(z, t):
    found = spending_boundaries([t, 1], OBF, alpha=0.05, sides=2)
    last = found.upper[-1]
    ours = conditional_power_of_boundaries(found, 1, z).value
    assert ours == pytest.approx(conditional_power(z, t, "trend", critical=last).value, abs=1e-10)


def test_more_looks_left_give_more_chances_of_crossing():
    t = [0.4, 0.7, 1]
    found = spending_boundaries(t, OBF, alpha=0.05, sides=2)
    several = conditional_power_of_boundaries(found, 1, 1.5, drift=3.0).value
    last_only = conditional_power(1.5, 0.4, "design", design_drift=3.0, critical=found.upper[-1]).value
    rng = np.random.default_rng(4)
    second = 1.5 * math.sqrt(0.4) + rng.normal(0.9, math.sqrt(0.3), 400_000)
    third = second + rng.normal(0.9, math.sqrt(0.3), 400_000)
    crossed = (second / math.sqrt(0.7) > found.upper[1]) | (third > found.upper[2])
    assert several > last_only
    assert several == pytest.approx(crossed.mean(), abs=0.003)


@given(Z, T)
def test_weights_kept_are_the_ordinary_conditional_power(z, t):
    """With the second stage as planned, the inverse normal is the score scale itself."""
    ours = conditional_power_inverse_normal(
        z, t, information_first=t, information_second=1 - t, critical=2.0, effect=3.0
    ).value
    assert ours == pytest.approx(conditional_power(z, t, "design", design_drift=3.0, critical=2.0).value, abs=1e-9)


@pytest.mark.parametrize(("z", "t", "sd"), [(1.0, 0.5, 1.0), (-0.5, 0.3, 2.0), (2.0, 0.8, 0.5)])
def test_predictive_power_is_conditional_power_averaged_over_the_posterior(z, t, sd):
    """scipy 1.17: quad of Φ(…)·N(θ; posterior)."""
    precision = t + sd**-2
    mean, spread = (z * math.sqrt(t) + 2.0 / sd**2) / precision, precision**-0.5
    average, _ = quad(
        lambda theta: conditional_power(z, t, "design", design_drift=theta).value * norm.pdf(theta, mean, spread),
        mean - 10 * spread,
        mean + 10 * spread,
    )
    assert predictive_power(z, t, prior_mean=2.0, prior_sd=sd).value == pytest.approx(average, abs=1e-8)


@given(Z, T)
def test_a_vague_prior_is_a_flat_one_and_a_sure_one_is_conditional_power(z, t):
    flat = predictive_power(z, t)
    assert flat.method == "predictive_power.flat"
    assert predictive_power(z, t, prior_sd=1e6).value == pytest.approx(flat.value, abs=1e-6)
    sure = predictive_power(z, t, prior_mean=3.0, prior_sd=1e-6).value
    assert sure == pytest.approx(conditional_power(z, t, "design", design_drift=3.0).value, abs=1e-6)


def test_the_drift_of_risks_is_their_difference_over_its_pooled_error():
    assert drift_of_risks(0.25, 0.15, 450, 450) == pytest.approx(0.1 / math.sqrt(0.2 * 0.8 * 2 / 450))
    assert drift_of_risks(0.2, 0.2, 100, 300) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: conditional_power(1, 0, "null"), "between 0 and 1"),
        (lambda: conditional_power(1, 1, "null"), "between 0 and 1"),
        (lambda: conditional_power(math.nan, 0.5, "null"), "finite"),
        (lambda: conditional_power(1, 0.5, "trends"), "did you mean 'trend'"),
        (lambda: conditional_power(1, 0.5, "design"), "go together"),
        (lambda: conditional_power(1, 0.5, "null", design_drift=3.0), "go together"),
        (lambda: predictive_power(1, 0.5, prior_sd=0), "standard deviation"),
        (
            lambda: conditional_power_inverse_normal(1, 0.5, information_first=0, information_second=1, critical=2),
            "above 0",
        ),
        (lambda: drift_of_risks(0, 0, 10, 10), "no expected z-value"),
        (lambda: drift_of_risks(0.5, 0.2, 0, 10), "no expected z-value"),
        (
            lambda: conditional_power_of_boundaries(spending_boundaries([0.5, 1], OBF, alpha=0.05, sides=2), 2, 1),
            "no look after look 2",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(AnalysisError, match=message):
        call()

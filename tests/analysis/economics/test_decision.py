"""Net benefit, the ratio, acceptability and the value of information: laws, published draws, degenerate data."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.economics.acceptability import (
    acceptability_frontier,
    acceptability_normal,
    acceptability_of_draws,
)
from reise_report.analysis.economics.icer import cost_effectiveness_ratio
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.net_benefit import incremental_net_benefit, net_benefit_regression
from reise_report.analysis.economics.perfect_information import (
    perfect_information_normal,
    perfect_information_of_draws,
)
from reise_report.errors import AnalysisError
from tests.analysis import oracle


def joint(cost, effect, sd_cost=1000.0, sd_effect=0.02, correlation=0.0):
    return JointDifference(
        cost=cost,
        effect=effect,
        variance_cost=sd_cost**2,
        variance_effect=sd_effect**2,
        covariance=correlation * sd_cost * sd_effect,
        n=200,
        method="made_up",
    )


JOINTS = st.builds(
    joint,
    st.floats(-1e5, 1e5),
    st.floats(-1, 1),
    st.floats(1, 1e5),
    st.floats(1e-4, 1),
    st.floats(-0.99, 0.99),
)


@pytest.mark.parametrize(
    ("cost", "effect", "verdict", "value"),
    [
        (5000, 0.1, "north_east", 50_000),
        (-5000, -0.1, "south_west", 50_000),
        (-5000, 0.1, "dominant", None),
        (0, 0.1, "dominant", None),
        (5000, -0.1, "dominated", None),
        (0, -0.1, "dominated", None),
        (5000, 0.0, "undefined", None),
        (0, 0, "undefined", None),
        (5000, 1e-16, "undefined", None),
    ],
)
def test_the_quadrant_decides_whether_there_is_a_ratio(cost, effect, verdict, value):
    found = cost_effectiveness_ratio(joint(cost, effect))
    assert found.verdict == verdict
    assert found.value == (pytest.approx(value) if value else None)
    assert (found.as_estimate() is None) == (value is None)


@settings(max_examples=300)
@given(JOINTS)
def test_a_ratio_is_never_negative_and_an_interval_never_reaches_below_zero(difference):
    found = cost_effectiveness_ratio(difference)
    estimate = found.as_estimate()
    assert found.value is None or found.value > 0
    if found.value is None:
        assert found.confidence_set.value is None
    if estimate is not None and estimate.low is not None:
        assert 0 < estimate.low <= estimate.value <= estimate.high


@settings(max_examples=200)
@given(JOINTS, st.floats(0, 1e6))
def test_fieller_s_set_holds_the_thresholds_that_net_benefit_cannot_tell_from(difference, threshold):
    found = cost_effectiveness_ratio(difference)
    benefit = incremental_net_benefit(difference, threshold)
    distance = abs(benefit.value) / benefit.se
    if abs(distance - 1.959964) > 1e-3:
        assert found.confidence_set.contains(threshold) == (distance < 1.959964)


@settings(max_examples=200)
@given(JOINTS, st.floats(0, 1e6))
def test_acceptability_information_and_net_benefit_agree(difference, threshold):
    probability = acceptability_normal(difference, [threshold]).probability[0]
    value = perfect_information_normal(difference, [threshold]).value[0]
    benefit, variance = difference.net_benefit(threshold)
    assert (probability > 0.5) == (benefit > 0) or abs(probability - 0.5) < 1e-9
    assert 0 <= value <= math.sqrt(variance / (2 * math.pi)) * (1 + 1e-12)


def test_the_curve_begins_with_the_chance_of_saving_and_tends_to_the_chance_of_gaining():
    found = acceptability_normal(joint(1000, 0.02), [0, 1e12]).probability
    assert found == pytest.approx((0.15865525, 0.84134475), abs=1e-7)


def test_normal_and_drawn_curves_and_information_agree():
    difference = joint(2000, 0.03, correlation=0.3)
    rng = np.random.default_rng(0)
    matrix = [[1000.0**2, 0.3 * 20], [0.3 * 20, 0.02**2]]
    cost, effect = rng.multivariate_normal([2000, 0.03], matrix, 200_000).T
    thresholds = (0, 50_000, 100_000, 275_000)
    normal, drawn = (
        acceptability_normal(difference, thresholds).probability,
        acceptability_of_draws(cost, effect, thresholds).probability,
    )
    assert drawn == pytest.approx(normal, abs=0.005)
    zero = np.zeros(cost.size)
    value = perfect_information_of_draws(np.column_stack([zero, cost]), np.column_stack([zero, effect]), thresholds)
    assert value.value == pytest.approx(perfect_information_normal(difference, thresholds).value, rel=0.05, abs=2)


def test_perfect_information_of_the_sepsis_trial():
    """Case F1: EVPI (normal) at 50 000: 9210.46957."""
    sepsis = JointDifference(
        cost=9566.3829787234,
        effect=0.463829787234043,
        variance_cost=2621.95267994415**2,
        variance_effect=0.769751882182567**2,
        covariance=646.17064479304,
        n=94,
        method="made_up",
    )
    assert perfect_information_normal(sepsis, [50_000]).value[0] == pytest.approx(9210.46957, abs=5e-5)
    expected = (0.00013185, 0.49217114, 0.64099563, 0.68556151, 0.71210971)
    found = acceptability_normal(sepsis, (0, 20_000, 50_000, 100_000, 275_000)).probability
    assert found == pytest.approx(expected, abs=5e-9)


@oracle.needs_shared
def test_the_vaccine_example_agrees_with_bcea():
    """Case F3: Baio and Dawid's vaccine, R BCEA: 1000 draws of two options."""
    draws = pd.read_csv(oracle.SHARED / "validation" / "more" / "vaccine_psa.csv")
    costs, effects = draws[["c0", "c1"]].to_numpy(), draws[["e0", "e1"]].to_numpy()
    cost, effect = costs[:, 1] - costs[:, 0], effects[:, 1] - effects[:, 0]
    assert effect.mean() == pytest.approx(0.00025057644, rel=1e-7)
    assert cost.mean() == pytest.approx(5.0359829, rel=1e-7)
    means = JointDifference(cost=cost.mean(), effect=effect.mean(), n=1000, method="means")
    assert cost_effectiveness_ratio(means).value == pytest.approx(20097.591, abs=5e-4)
    thresholds = (10_000, 20_000, 25_000, 30_000, 50_000)
    frontier = acceptability_frontier(costs, effects, thresholds)
    benefit = frontier.expected_net_benefit[:, 1] - frontier.expected_net_benefit[:, 0]
    assert benefit == pytest.approx([-2.53021850, -0.02445412, 1.22842806162, 2.48131025, 7.49283899], abs=5e-9)
    curve = (0.220, 0.457, 0.529, 0.586, 0.697)
    assert acceptability_of_draws(cost, effect, thresholds).probability == pytest.approx(curve, abs=1e-12)
    assert frontier.probability_best[:, 1] == pytest.approx(curve, abs=1e-12)
    assert frontier.probability == pytest.approx((0.780, 0.543, 0.529, 0.586, 0.697), abs=1e-12)
    found = perfect_information_of_draws(costs, effects, thresholds).value
    assert found == pytest.approx((0.69439909, 2.50562714, 2.41446695, 2.37357165, 2.55332573), abs=5e-9)


def test_several_options_share_what_they_tie_for():
    frontier = acceptability_frontier([[0, 0, 10], [0, 5, 10]], [[0, 0, 0], [0, 0, 0]], [0])
    assert frontier.probability_best.tolist() == [[0.75, 0.25, 0.0]]
    assert (frontier.best.tolist(), frontier.probability.tolist()) == ([0], [0.75])


def test_perfect_information_of_several_options_by_hand():
    """Two equal draws of three options: best 5 then 7; the best on average, the second, has 4."""
    costs = -np.array([[5.0, 3, 0], [-1, 5, 7]])
    assert perfect_information_of_draws(costs, np.zeros((2, 3)), [1000]).value == (2.0,)


class TestDegenerate:
    def test_nothing_uncertain_is_worth_nothing_to_know(self):
        certain = joint(100, 0.1, sd_cost=0.0, sd_effect=0.0)
        assert perfect_information_normal(certain, [0, 1000, 5000]).value == (0, 0, 0)
        assert acceptability_normal(certain, [0, 1000, 5000]).probability == pytest.approx((0, 0.5, 1))
        assert incremental_net_benefit(certain, 0).reason == "no_variation"

    def test_no_difference_carries_its_reason_on(self):
        nothing = no_difference("incremental.unadjusted", "no_participants", 5)
        assert incremental_net_benefit(nothing, 1).reason == "no_participants"
        assert acceptability_normal(nothing, [1]).reason == "no_participants"
        assert perfect_information_normal(nothing, [1]).reason == "no_participants"
        ratio = cost_effectiveness_ratio(nothing)
        assert (ratio.verdict, ratio.reason, ratio.confidence_set) == ("undefined", "no_participants", None)
        assert ratio.as_estimate() is None

    def test_a_regression_without_variation_has_a_reason(self):
        found = net_benefit_regression([1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 0, 0], 5, variance="hc3")
        assert (found.reason, found.method) == ("no_variation", "net_benefit_regression.hc3")


@pytest.mark.parametrize("threshold", [-1, math.nan, math.inf])
def test_a_threshold_is_an_amount(threshold):
    with pytest.raises(AnalysisError, match="expected an amount of at least 0"):
        incremental_net_benefit(joint(1, 1), threshold)


@pytest.mark.parametrize("draws", [[1, 2], [[1], [2]], [[1, math.nan]], np.empty((0, 2))])
def test_draws_of_options_are_complete_tables(draws):
    with pytest.raises(AnalysisError):
        perfect_information_of_draws(draws, draws, [1])
    with pytest.raises(AnalysisError):
        acceptability_frontier(draws, draws, [1])


def test_draws_of_costs_and_effects_go_together():
    with pytest.raises(AnalysisError, match="expected the same draws"):
        perfect_information_of_draws([[1, 2]], [[1, 2, 3]], [1])
    with pytest.raises(AnalysisError, match="give one of each"):
        acceptability_of_draws([1, 2], [1], [1])

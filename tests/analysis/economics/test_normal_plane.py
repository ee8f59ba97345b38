"""The quarters of the plane under a bivariate normal distribution, and a plane of pooled differences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from reise_report.analysis.economics.acceptability import acceptability_normal
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.normal_plane import NormalPlane, normal_quadrants
from reise_report.analysis.economics.perfect_information import perfect_information_normal
from reise_report.analysis.economics.pooled_difference import pool_differences

CORRELATIONS = (-1 + 1e-9, -0.999, -0.95, -0.5, -0.1, 0.0, 0.2, 0.7, 0.95, 0.999, 1 - 1e-9)
CENTRES = ((0, 0), (0, 1.5), (-1, 0), (0.3, -0.7), (1, 1), (1, -1), (-2, 0.1), (0.5, 0.5), (3, -3), (1e-9, -1e-12))


def joint(cost, effect, correlation, sd_cost=1.0, sd_effect=1.0):
    return JointDifference(
        cost=cost * sd_cost,
        effect=effect * sd_effect,
        variance_cost=sd_cost**2,
        variance_effect=sd_effect**2,
        covariance=correlation * sd_cost * sd_effect,
        n=90,
        method="incremental.hc3",
    )


def shares(found):
    return (found.north_east, found.south_east, found.south_west, found.north_west)


@pytest.mark.parametrize("correlation", CORRELATIONS)
@pytest.mark.parametrize(("effect", "cost"), CENTRES)
def test_each_quarter_is_what_scipy_integrates_over_it(cost, effect, correlation):
    """scipy.stats.multivariate_normal.cdf (Genz), each quarter turned into the lower left one."""
    found = shares(normal_quadrants(joint(cost, effect, correlation, 12_000.0, 0.03)))
    for share, (east, north) in zip(found, ((1, 1), (1, -1), (-1, -1), (-1, 1)), strict=True):
        turned = east * north * correlation
        theirs = multivariate_normal.cdf([east * effect, north * cost], [0, 0], [[1, turned], [turned, 1]])
        assert share == pytest.approx(float(theirs), abs=1e-6)


@pytest.mark.parametrize(("sign", "expected"), [(1, 0.3085375387), (-1, 0.0)])
def test_where_costs_follow_effects_without_error_the_plane_is_a_line(sign, expected):
    """ΔQ = Z − 0.5, ΔC = ±(Z − 0.5): both above 0 where Z > 0.5, 1 − Φ(0.5) = 0.3085375387; or never."""
    found = normal_quadrants(joint(-0.5 * sign, -0.5, float(sign)))
    assert found.north_east == pytest.approx(expected, abs=1e-9)
    assert sum(shares(found)) == pytest.approx(1, abs=1e-12)


@given(st.floats(-60, 60), st.floats(-60, 60), st.floats(-1, 1), st.floats(1e-6, 1e9), st.floats(1e-6, 1e3))
@settings(max_examples=300)
def test_the_quarters_are_probabilities_that_sum_to_1_and_halves_are_those_of_one_variable(
    cost, effect, correlation, sd_cost, sd_effect
):
    found = normal_quadrants(joint(cost, effect, correlation, sd_cost, sd_effect))
    assert all(0 <= share <= 1 for share in shares(found))
    assert sum(shares(found)) == pytest.approx(1, abs=1e-12)
    assert found.north_east + found.south_east == pytest.approx(norm.cdf(effect), abs=1e-12)
    assert found.north_east + found.north_west == pytest.approx(norm.cdf(cost), abs=1e-12)


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_far_out_all_lies_in_one_quarter(correlation):
    assert shares(normal_quadrants(joint(40, 40, correlation))) == (1, 0, 0, 0)
    assert shares(normal_quadrants(joint(-40, 40, correlation))) == (0, 1, 0, 0)
    assert shares(normal_quadrants(joint(-40, -40, correlation))) == (0, 0, 1, 0)
    assert shares(normal_quadrants(joint(40, -40, correlation))) == (0, 0, 0, 1)


def test_swapped_arms_swap_opposite_quarters():
    one, other = (normal_quadrants(joint(sign * 0.4, sign * -0.9, 0.6)) for sign in (1, -1))
    assert shares(one) == pytest.approx((other.south_west, other.north_west, other.north_east, other.south_east))


@pytest.mark.parametrize("without", ["variance_cost", "variance_effect"])
def test_without_differences_or_variation_there_are_no_quarters(without):
    numbers = {"variance_cost": 1.0, "variance_effect": 1.0, without: 0.0}
    flat = JointDifference(cost=1.0, effect=1.0, n=9, method="incremental.hc3", **numbers)
    assert normal_quadrants(flat) is None
    assert normal_quadrants(no_difference("incremental.hc3", "no_data", 9)) is None


def test_a_plane_of_pooled_differences_answers_from_the_pooled_ones():
    rng = np.random.default_rng(1)
    each = [joint(1 + 0.2 * z, 0.5 - 0.1 * z, 0.3, 5000.0, 0.02) for z in rng.normal(size=5)]
    pooled = pool_differences(each)
    plane = NormalPlane(perspective="health", pooled=pooled, incomplete=7)
    both = pooled.difference
    assert plane.difference() == both
    assert (plane.cost_estimate(0.9).value, plane.effect_estimate().value) == (both.cost, both.effect)
    assert plane.cost_estimate(0.9).level == 0.9
    assert plane.net_benefit(1e5).value == pytest.approx(1e5 * both.effect - both.cost, rel=1e-12)
    assert plane.acceptability((0, 1e5)) == acceptability_normal(both, (0, 1e5))
    assert plane.perfect_information((0, 1e5)) == perfect_information_normal(both, (0, 1e5))
    assert plane.quadrants() == normal_quadrants(both)
    # At a willingness to pay of 0 acceptability is the probability of costing less, at an endless one of gaining.
    quadrants = plane.quadrants()
    at_zero = plane.acceptability((0,)).probability[0]
    assert at_zero == pytest.approx(quadrants.south_east + quadrants.south_west, abs=1e-12)
    endless = plane.acceptability((1e15,)).probability[0]
    assert endless == pytest.approx(quadrants.north_east + quadrants.south_east, abs=1e-9)


def test_a_plane_without_differences_says_why():
    nothing = no_difference("incremental.hc3", "collinear", 9)
    plane = NormalPlane(perspective="health", pooled=pool_differences([nothing, nothing]), incomplete=0)
    assert plane.quadrants() is None
    assert plane.acceptability((1,)).probability is None
    assert plane.perfect_information((1,)).value is None
    assert {plane.cost_estimate().reason, plane.effect_estimate().reason, plane.net_benefit(1).reason} == {"collinear"}


def test_the_doctest_s_third_is_that_of_the_arcsine():
    """Centred at the origin: 1/4 + asin(ρ)/2π (Sheppard); ρ = 0.5 gives 1/3."""
    for correlation in (-0.9, 0.25, 0.5, 0.999):
        expected = 0.25 + math.asin(correlation) / (2 * math.pi)
        assert normal_quadrants(joint(0, 0, correlation)).north_east == pytest.approx(expected, abs=1e-15)

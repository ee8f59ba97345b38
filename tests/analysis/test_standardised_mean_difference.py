"""Standardised mean differences and what chance makes of them."""

import numpy as np
import pytest

from reise_report.analysis.standardised_mean_difference import binary, categorical, chance_limit, numeric
from reise_report.errors import AnalysisError


@pytest.mark.parametrize(
    ("arm1", "arm0", "reason"),
    [
        ([], [1.0, 2.0], "no_data"),
        ([np.nan], [1.0, 2.0], "no_data"),
        ([1.0], [1.0, 2.0], "too_few"),
        ([3.0, 3.0], [3.0, 3.0], "no_variation"),
        ([3.0, 3.0], [4.0, 4.0], "no_variation"),
        ([0.1 + 0.2] * 3, [0.3] * 3, "no_variation"),
    ],
)
def test_a_numeric_difference_without_a_spread_is_a_reason(arm1, arm0, reason):
    estimate = numeric(arm1, arm0)
    assert (estimate.value, estimate.reason) == (None, reason)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [((0, 0, 1, 5), "no_data"), ((0, 5, 0, 5), "no_variation"), ((5, 5, 0, 5), "no_variation")],
)
def test_a_binary_difference_without_variation_is_a_reason(counts, reason):
    assert binary(*counts).reason == reason


@pytest.mark.parametrize(
    ("arm1", "arm0", "reason"),
    [
        ([0, 0], [3, 4], "no_data"),
        ([5, 0, 0], [7, 0, 0], "no_variation"),
        ([5, 5, 0, 0], [0, 0, 5, 5], "separation"),
        ([5, 0], [0, 5], "separation"),
    ],
)
def test_a_categorical_distance_without_a_bound_is_a_reason(arm1, arm0, reason):
    assert categorical(arm1, arm0).reason == reason


def test_two_levels_give_the_binary_difference_without_its_sign():
    assert categorical([30, 70], [45, 55]).value == pytest.approx(abs(binary(70, 100, 55, 100).value))


def test_the_level_left_out_makes_no_difference():
    one, turned = categorical([5, 20, 9, 1], [8, 8, 8, 8]), categorical([1, 9, 20, 5], [8, 8, 8, 8])
    assert one.value == pytest.approx(turned.value)


def test_a_level_that_nobody_has_makes_no_difference():
    assert categorical([5, 0, 9], [8, 0, 3]).value == pytest.approx(categorical([5, 9], [8, 3]).value)


def test_arms_with_other_levels_are_refused():
    with pytest.raises(AnalysisError, match="two equally long rows"):
        categorical([1, 2], [1, 2, 3])


def test_the_chance_limit_of_142_against_283_is_a_fifth():
    # 1.959964 · sqrt(1/142 + 1/283) = 0.2015604
    assert chance_limit(142, 283) == pytest.approx(0.2015604, abs=1e-7)


def test_more_levels_have_a_wider_chance_limit():
    # sqrt(qchisq(0.95, 4) · (1/600 + 1/299)): qchisq gives 9.487729 in R
    assert chance_limit(600, 299, levels=5) == pytest.approx((9.487729036781154 * (1 / 600 + 1 / 299)) ** 0.5)


@pytest.mark.parametrize("arguments", [(0, 5), (5, 0)])
def test_an_empty_arm_has_no_chance_limit(arguments):
    assert chance_limit(*arguments) is None
    assert chance_limit(5, 5, levels=1) is None


def test_chance_stays_within_its_limit_as_often_as_it_says():
    """2 000 random allocations of one covariate with five levels, seed fixed: 95 % within, give or take 1.5 points."""
    rng = np.random.default_rng(7)
    levels = rng.integers(0, 5, size=300)
    inside = 0
    for _ in range(2000):
        arm = rng.permutation(300) < 100
        counts1, counts0 = np.bincount(levels[arm], minlength=5), np.bincount(levels[~arm], minlength=5)
        inside += categorical(counts1, counts0).value <= chance_limit(100, 200, levels=5)
    assert inside / 2000 == pytest.approx(0.95, abs=0.015)

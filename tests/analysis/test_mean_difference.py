"""Differences in means: the t tests of R, the standardised difference of a textbook, and data without a difference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.mean_difference import hedges_g, mean_difference
from reise_report.errors import AnalysisError

# R's help page of t.test: t.test(extra ~ group, data = sleep) prints t = -1.8608, df = 17.776, p-value = 0.07939,
# 95 percent confidence interval -3.3654832 0.2054832; with var.equal = TRUE p-value = 0.07919, -3.363874 0.203874.
SLEEP1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
Y = np.array(SLEEP1 + SLEEP2)
ARM = np.repeat([1.0, 0.0], 10)


def numbers(result):
    for estimate in (result.mean1, result.mean0, result.difference):
        yield from (estimate.value, estimate.low, estimate.high, estimate.se, estimate.p_value)


def test_welch_s_test_is_that_of_r():
    found = mean_difference(Y, ARM).difference
    assert found.value == pytest.approx(-1.58)
    assert found.df == pytest.approx(17.776, abs=5e-4)
    assert found.p_value == pytest.approx(0.07939, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)
    assert found.method == "mean_difference.welch"


def test_student_s_test_is_that_of_r():
    found = mean_difference(Y, ARM, variance="student").difference
    assert found.df == 18
    assert found.p_value == pytest.approx(0.07919, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((-3.363874, 0.203874), abs=5e-7)


def test_arms_of_one_size_have_one_standard_error_in_both():
    assert mean_difference(Y, ARM).difference.se == pytest.approx(
        mean_difference(Y, ARM, variance="student").difference.se
    )


def test_means_stand_with_their_own_intervals_under_welch_and_a_common_spread_under_student():
    welch, student = mean_difference(Y, ARM), mean_difference(Y, ARM, variance="student")
    assert welch.mean1.value == student.mean1.value == pytest.approx(0.75)
    assert welch.mean1.df == 9
    assert student.mean1.df == 18
    assert student.mean1.se == pytest.approx(student.mean0.se)
    assert welch.mean1.p_value is None
    assert (welch.n1, welch.n0) == (10, 10)
    assert welch.sd1 == pytest.approx(np.std(SLEEP1, ddof=1))


def test_the_standardised_difference_is_that_of_a_textbook():
    # Borenstein M et al. (2009), Introduction to Meta-Analysis, chapter 4: means 103 and 100, standard deviations 5.5
    # and 4.5, 50 in each arm: d = 0.5970, g = 0.5924.
    scores = np.linspace(-1, 1, 50)
    scores = (scores - scores.mean()) / scores.std(ddof=1)
    found = hedges_g(np.concatenate([103 + 5.5 * scores, 100 + 4.5 * scores]), np.repeat([1, 0], 50))
    assert found.value == pytest.approx(0.5924, abs=5e-5)
    # metafor's "LS": 1/n1 + 1/n0 + g²/(2n)
    assert found.se == pytest.approx(np.sqrt(2 / 50 + found.value**2 / 200))


@pytest.mark.parametrize("variance", ["welch", "student"])
@pytest.mark.parametrize(
    ("outcome", "arm", "reason"),
    [
        ([], [], "no_participants"),
        ([1.0, 2.0], [1, 1], "no_participants"),
        ([1.0, 2.0], [1, 0], "too_few"),
        ([3.0, 3.0, 3.0, 3.0], [1, 1, 0, 0], "no_variation"),
        ([3.0, 3.0, 5.0, 5.0], [1, 1, 0, 0], "no_variation"),
        ([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2], [1, 1, 0, 0], "no_variation"),
    ],
)
def test_data_without_a_comparison_say_why(variance, outcome, arm, reason):
    result = mean_difference(outcome, arm, variance=variance)
    assert result.reason == result.difference.reason == reason
    assert result.difference.value is None


def test_a_mean_stands_where_the_comparison_does_not():
    result = mean_difference([1.0, 3.0], [1, 1])
    assert result.mean1.value == 2.0
    assert result.mean0.value is None


def test_one_person_in_an_arm_is_too_few_for_welch_but_not_for_student():
    y, arm = [1.0, 2.0, 4.0, 9.0], [1, 0, 0, 0]
    assert mean_difference(y, arm).reason == "too_few"
    assert mean_difference(y, arm, variance="student").difference.value == pytest.approx(-4)


@pytest.mark.parametrize(
    ("outcome", "arm", "reason"),
    [([1.0, 2.0], [1, 1], "no_participants"), ([1, 2, 3], [1, 1, 0], "too_few"), ([2] * 6, [1, 0] * 3, "no_variation")],
)
def test_a_standardised_difference_that_cannot_be_says_why(outcome, arm, reason):
    assert hedges_g(outcome, arm).reason == reason


def test_wrong_use_is_told():
    with pytest.raises(AnalysisError, match="did you mean 'welch'"):
        mean_difference(Y, ARM, variance="welsh")
    with pytest.raises(AnalysisError, match="missing or infinite"):
        mean_difference([1.0, float("nan")], [1, 0])
    with pytest.raises(AnalysisError, match="must be the same people"):
        mean_difference([1.0, 2.0], [1])
    with pytest.raises(AnalysisError, match="confidence level"):
        mean_difference(Y, ARM, level=95)


TRIALS = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@settings(max_examples=50, deadline=None)
@given(TRIALS, st.sampled_from(["welch", "student"]))
def test_the_order_of_rows_changes_no_digit(rng, variance):
    n = int(rng.integers(6, 60))
    y, arm, order = rng.normal(size=n), np.arange(n) % 2, rng.permutation(n)
    assert list(numbers(mean_difference(y, arm, variance=variance))) == list(
        numbers(mean_difference(y[order], arm[order], variance=variance))
    )


@settings(max_examples=50, deadline=None)
@given(TRIALS, st.sampled_from(["welch", "student"]))
def test_swapping_the_arms_negates_and_a_unit_scales(rng, variance):
    n = int(rng.integers(6, 60))
    y, arm = rng.normal(size=n), (np.arange(n) % 3 == 0).astype(float)
    one = mean_difference(y, arm, variance=variance).difference
    other = mean_difference(y, 1 - arm, variance=variance).difference
    assert (other.value, other.low, other.high) == pytest.approx((-one.value, -one.high, -one.low))
    scaled = mean_difference(1e-9 * y + 5e-9, arm, variance=variance).difference
    assert scaled.value == pytest.approx(1e-9 * one.value, rel=1e-6)
    assert scaled.p_value == pytest.approx(one.p_value, rel=1e-6)
    assert hedges_g(y, arm).value == pytest.approx(hedges_g(7 * y - 3, arm).value)

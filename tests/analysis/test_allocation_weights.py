"""Weights from known probabilities of allocation."""

import numpy as np
import pytest

from reise_report.analysis.allocation_weights import allocation_weights
from reise_report.errors import AnalysisError


def test_everybody_is_weighted_by_one_over_the_probability_of_their_own_arm():
    weights = allocation_weights([1, 1, 0, 0], [0.5, 0.25, 0.5, 0.2])
    assert weights.values == pytest.approx([2, 4, 2, 1.25])


def test_equal_weights_are_worth_as_many_people_as_there_are():
    weights = allocation_weights([1] * 10 + [0] * 30, [0.25] * 40)
    assert (weights.effective1, weights.effective0) == pytest.approx((10, 30))
    assert weights.greatest_ratio == pytest.approx(1)
    assert weights.warnings == ()


def test_unequal_weights_are_worth_fewer():
    weights = allocation_weights([1, 1, 0, 0], [0.5, 0.25, 0.5, 0.5])
    assert weights.effective1 == pytest.approx((2 + 4) ** 2 / (4 + 16))


def test_a_few_heavy_people_are_warned_of():
    arm, probability = [1] * 40 + [0] * 40, [0.01] + [0.5] * 79
    weights = allocation_weights(arm, probability)
    assert weights.warnings == (
        "The weights leave the intervention arm's 40 people the worth of 3.1.",
        f"The greatest weight is {100 / (178 / 40):.1f} times the mean of its arm: the result hangs on few people.",
    )


def test_positivity_is_judged_by_the_least_probability_of_either_arm():
    fair, unfair = allocation_weights([1, 0], [0.5, 0.25]), allocation_weights([1, 0], [0.5, 0.97])
    assert (fair.positivity.verdict, fair.positivity.statistic) == ("supported", 0.25)
    assert unfair.positivity.verdict == "doubtful"
    assert unfair.positivity.statistic == pytest.approx(0.03)
    assert allocation_weights([], []).positivity.verdict == "not_checked"


@pytest.mark.parametrize(
    ("probability", "message"),
    [
        ([0.5, 0.0], "0 or less, or 1 or more, for 1 of 2 people"),
        ([1.0, 25.0], "for 2 of 2 people"),
        ([0.5, np.nan], "'probability' has 1 missing"),
        ([0.5], "'probability' has 1 participants"),
    ],
)
def test_probabilities_that_left_no_choice_are_refused(probability, message):
    with pytest.raises(AnalysisError, match=message):
        allocation_weights([1, 0], probability)

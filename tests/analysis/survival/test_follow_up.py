"""Follow-up, and checks of censoring."""

import numpy as np
import pytest

from reise_report.analysis.survival.follow_up import censoring_checks, median_follow_up, reverse_kaplan_meier
from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.errors import AnalysisError


def test_the_curve_is_kaplan_meier_with_censoring_as_the_event():
    time, event = [1, 2, 2, 3, 4, 5], [1, 0, 1, 0, 1, 0]
    found, other = (
        reverse_kaplan_meier(time, event, interval="log"),
        kaplan_meier(time, [0, 1, 0, 1, 0, 1], interval="log"),
    )
    assert found.survival.tolist() == other.survival.tolist()
    assert found.method == "reverse_kaplan_meier.log"


def test_the_median_is_longer_than_the_median_of_all_times():
    assert median_follow_up([1, 1, 8, 9, 10], [1, 1, 0, 0, 0], interval="log").value == 9


def test_where_nobody_was_censored_the_median_is_not_reached():
    found = median_follow_up([1, 2], [1, 1], interval="log_log")
    assert found.reason == "not_reached"
    assert found.method == "reverse_kaplan_meier_quantile.log_log"


def checks(time, event, arm, tau):
    return {check.name: check for check in censoring_checks(time, event, arm, tau)}


def test_everybody_followed_supports_what_can_be_checked():
    found = checks([1, 5, 5, 2, 5, 5], [1, 0, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0], 5)
    assert found["followed_to_horizon"].verdict == "supported"
    assert found["followed_to_horizon"].statistic == 1
    assert found["censoring_alike_between_arms"].verdict == "supported"
    assert found["non_informative_censoring"].verdict == "untestable"


def test_a_share_lost_in_one_arm_is_doubtful_and_counted():
    found = checks([1, 2, 5, 5, 2, 5, 5, 5], [1, 0, 0, 0, 1, 0, 0, 0], [1] * 4 + [0] * 4, 5)["followed_to_horizon"]
    assert found.verdict == "doubtful"
    assert found.statistic == 0.75
    assert found.detail == (
        "1 of 4 in the intervention arm were censored before 5; 0 of 4 in the control arm were censored before 5."
    )


def test_censoring_that_differs_between_arms_is_doubtful():
    rng = np.random.default_rng(1)
    arm = np.repeat([1, 0], 100)
    time = np.where(arm == 1, rng.uniform(0, 6, 200), rng.uniform(3, 20, 200)).clip(max=5)
    found = checks(time, np.zeros(200), arm, 5)["censoring_alike_between_arms"]
    assert found.verdict == "doubtful"
    assert found.p_value < 0.001
    assert found.method == "log_rank"


def test_being_censored_at_the_horizon_counts_as_followed():
    found = checks([5, 5, 5, 7], [0, 0, 0, 0], [1, 1, 0, 0], 5)
    assert found["followed_to_horizon"].statistic == 1


def test_an_empty_arm_leaves_the_checks_undone_with_a_reason():
    found = checks([1, 2], [1, 0], [1, 1], 2)
    for name in ("followed_to_horizon", "censoring_alike_between_arms"):
        assert (found[name].verdict, found[name].reason) == ("not_checked", "no_participants")


def test_a_log_rank_test_that_cannot_be_made_is_not_checked_with_its_reason():
    # Those censored were the only ones left, all in one arm: nobody was at risk beside them.
    found = checks([1, 2, 3, 3], [1, 1, 0, 0], [1, 1, 0, 0], 4)["censoring_alike_between_arms"]
    assert (found.verdict, found.reason) == ("not_checked", "no_variation")


@pytest.mark.parametrize("tau", [0, -3])
def test_a_horizon_that_makes_no_sense_is_refused(tau):
    with pytest.raises(AnalysisError, match="horizon"):
        censoring_checks([1], [1], [1], tau)

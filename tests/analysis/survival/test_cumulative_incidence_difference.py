"""Differences between arms at fixed times."""

import math

import pytest

from reise_report.analysis.risk_difference import wald
from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.cumulative_incidence_difference import (
    cumulative_incidence_contrast,
    landmark_contrast,
)
from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.errors import AnalysisError

TIME, CAUSE = [1, 2, 3, 4, 5, 6, 1, 3, 4, 5, 6, 7], [1, 2, 1, 0, 1, 0, 1, 2, 2, 1, 0, 0]
EVENT, ARM = [int(cause == 1) for cause in CAUSE], [1] * 6 + [0] * 6


def competing(at, **options):
    return cumulative_incidence_contrast(
        TIME, CAUSE, ARM, at, **{"variance": "greenwood", "interval": "log_log"} | options
    )


@pytest.mark.parametrize("variance", ["greenwood", "aalen"])
@pytest.mark.parametrize("of_cause", [1, 2])
def test_with_competing_events_it_is_the_difference_of_the_arms_curves(variance, of_cause):
    for at, found in zip([3, 5], competing([3, 5], variance=variance, of_cause=of_cause), strict=True):
        one, none = (
            aalen_johansen(TIME[part], CAUSE[part], variance=variance, interval="log_log").at(at, of_cause)[0]
            for part in (slice(6), slice(6, 12))
        )
        assert (found.at, found.incidence1, found.incidence0) == (at, one, none)
        assert found.difference.value == pytest.approx(one.value - none.value)
        assert found.difference.se == pytest.approx(math.hypot(one.se, none.se))
        assert found.difference.method == f"cumulative_incidence_difference.{variance}"
        if none.value:
            assert found.ratio.value == pytest.approx(one.value / none.value)
            assert found.ratio.method == f"cumulative_incidence_ratio.{variance}"


def test_without_competing_events_it_is_the_difference_of_kaplan_meier_curves():
    (found,) = landmark_contrast(TIME, EVENT, ARM, 5, interval="log")
    one, none = (
        kaplan_meier(TIME[part], EVENT[part], interval="log").event_probability_at(5)[0]
        for part in (slice(6), slice(6, 12))
    )
    assert found.difference.value == pytest.approx(one.value - none.value)
    assert found.difference.se == pytest.approx(math.hypot(one.se, none.se))
    assert found.difference.method == "kaplan_meier_difference"
    assert found.ratio.method == "kaplan_meier_ratio"


def test_without_censoring_before_the_time_it_is_the_wald_difference_of_risks():
    (found,) = landmark_contrast(
        [1, 2, 5, 5, 1, 5, 5, 5], [1, 1, 0, 0, 1, 0, 0, 0], [1] * 4 + [0] * 4, 4, interval="log"
    )
    other = wald(2, 4, 1, 4)
    assert found.difference.value == pytest.approx(other.value)
    assert (found.difference.low, found.difference.high) == pytest.approx((other.low, other.high))
    assert found.difference.p_value == pytest.approx(other.p_value)


def test_a_time_after_one_arm_s_follow_up_has_no_contrast_but_the_other_arm():
    (found,) = landmark_contrast(TIME, EVENT, ARM, 7, interval="log")
    assert found.incidence1.reason == found.difference.reason == found.ratio.reason == "beyond_follow_up"
    assert found.incidence0.value is not None


def test_no_events_in_an_arm_yet_is_said():
    (found,) = competing([2], of_cause=2)
    assert found.incidence0.value == 0
    assert "control arm" in found.difference.warnings[0]
    assert found.ratio.reason == "no_events"


def test_no_events_in_either_arm_yet_gives_zero_without_an_interval():
    (found,) = competing([0.5])
    assert (found.difference.value, found.difference.low, found.difference.p_value) == (0, None, None)


def test_an_empty_arm_gives_a_reason():
    (found,) = landmark_contrast([1, 2], [1, 0], [1, 1], 1, interval="log")
    assert found.incidence0.reason == found.difference.reason == "no_participants"


def test_wrong_use_is_refused():
    with pytest.raises(AnalysisError, match="'arm' has 2 participants"):
        landmark_contrast(TIME, EVENT, [1, 0], 1, interval="log")
    with pytest.raises(AnalysisError, match="cause 9 is unknown"):
        competing([1], of_cause=9)

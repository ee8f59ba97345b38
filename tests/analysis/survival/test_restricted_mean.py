"""Restricted means: by hand, their variants, horizons, and where nothing varies."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.restricted_mean import restricted_mean, restricted_mean_contrast
from reise_report.errors import AnalysisError

TIME, EVENT, ARM = [1, 2, 3, 4, 2, 3, 5, 6], [1, 1, 0, 0, 1, 0, 1, 0], [1, 1, 1, 1, 0, 0, 0, 0]


def test_the_area_and_its_variance_are_those_by_hand():
    # S: 1 to t = 1, then 3/4, then 1/2 from 2. Area to 4: 1 + 0.75 + 2·0.5; areas from 1 and 2: 1.75 and 1.
    found = restricted_mean([1, 2, 3, 4], [1, 1, 0, 0], 4, variance="greenwood").without_event
    assert found.value == pytest.approx(2.75)
    assert found.se == pytest.approx(math.sqrt(1.75**2 / (4 * 3) + 1 / (3 * 2)))


def test_time_without_and_with_the_event_add_up_to_the_horizon():
    found = restricted_mean(TIME, EVENT, 4, variance="greenwood")
    assert found.without_event.value + found.with_event.value == pytest.approx(4)
    assert found.without_event.se == found.with_event.se
    assert found.with_event.low == pytest.approx(4 - found.without_event.high)


def test_the_correction_for_bias_multiplies_the_variance_by_events_over_events_less_one():
    plain, corrected = (
        restricted_mean(TIME, EVENT, 4, variance=v).without_event for v in ("greenwood", "bias_corrected")
    )
    assert corrected.se**2 == pytest.approx(plain.se**2 * 3 / 2)
    assert corrected.method == "restricted_mean.bias_corrected"


def test_a_correction_for_one_event_does_not_exist():
    found = restricted_mean([1, 2, 3], [1, 0, 0], 3, variance="bias_corrected").without_event
    assert found.reason == "too_few"
    assert restricted_mean([1, 2, 3], [1, 0, 0], 3, variance="greenwood").without_event.value is not None


def test_events_at_the_horizon_take_nothing_from_the_area():
    one, other = (restricted_mean([1, 4, 4], event, 4, variance="greenwood") for event in ([1, 1, 1], [1, 0, 0]))
    assert one.without_event.value == other.without_event.value
    assert one.without_event.se == pytest.approx(other.without_event.se)


def test_the_contrasts_follow_from_the_arms():
    found = restricted_mean_contrast(TIME, EVENT, ARM, 4, variance="greenwood")
    one, none = found.arm1.without_event, found.arm0.without_event
    difference, ratio = found.without_event_difference, found.without_event_ratio
    assert difference.value == pytest.approx(one.value - none.value)
    assert difference.se == pytest.approx(math.hypot(one.se, none.se))
    assert ratio.value == pytest.approx(one.value / none.value)
    assert ratio.se == pytest.approx(math.hypot(one.se / one.value, none.se / none.value))
    assert found.with_event_ratio.value == pytest.approx(found.arm1.with_event.value / found.arm0.with_event.value)
    assert found.with_event_difference.value == -difference.value
    assert found.with_event_difference.low == -difference.high


def test_a_horizon_after_the_shorter_follow_up_has_no_answer_for_either_arm():
    found = restricted_mean_contrast(TIME, EVENT, ARM, 4.5, variance="greenwood")
    assert found.largest_tau == 4
    estimates = [found.arm1.without_event, found.arm0.with_event, found.without_event_difference]
    assert {e.reason for e in [*estimates, found.with_event_ratio]} == {"beyond_follow_up"}


@pytest.mark.parametrize(
    ("last1", "last0", "largest"),
    # survRM2's cases, with the last observation of each arm as (time, event).
    [
        ((9, 1), (7, 0), 7),  # case 3: the longer ends with an event, the shorter censored
        ((9, 0), (7, 1), 9),  # case 2: the shorter has come down to zero
        ((9, 0), (7, 0), 7),  # case 4
        ((9, 1), (7, 1), None),  # case 1: survRM2 stops at 9, though both means are known for any horizon
    ],
)
def test_the_largest_horizon_is_survrm2_s(last1, last0, largest):
    time, event = [1, 2, last1[0], 1, 2, last0[0]], [1, 1, last1[1], 1, 0, last0[1]]
    found = restricted_mean_contrast(time, event, [1, 1, 1, 0, 0, 0], 5, variance="greenwood")
    assert found.largest_tau == largest


def test_where_the_last_time_has_both_an_event_and_a_censoring_the_curve_stops_there():
    found = restricted_mean([1, 2, 2], [1, 1, 0], 3, variance="greenwood")
    assert found.without_event.reason == "beyond_follow_up"
    assert found.largest_tau == 2


def test_without_events_in_an_arm_the_difference_says_that_its_error_is_one_sided():
    found = restricted_mean_contrast(
        [5, 5, 5, 1, 2, 5], [0, 0, 0, 1, 1, 0], [1, 1, 1, 0, 0, 0], 5, variance="greenwood"
    )
    assert found.arm1.without_event.value == 5
    assert found.arm1.without_event.low is None
    assert "intervention arm" in found.without_event_difference.warnings[0]
    assert found.with_event_ratio.reason == "no_events"
    assert found.without_event_ratio.value is not None


def test_without_events_anywhere_there_is_a_value_and_no_interval():
    found = restricted_mean_contrast([5, 5, 5, 5], [0] * 4, [1, 1, 0, 0], 5, variance="greenwood")
    assert found.without_event_difference.value == 0
    assert (found.without_event_difference.low, found.without_event_difference.p_value) == (None, None)
    assert found.without_event_ratio.value == 1
    assert found.without_event_ratio.low is None


def test_everybody_with_the_event_at_one_time_has_no_spread():
    found = restricted_mean([2, 2, 2], [1, 1, 1], 5, variance="greenwood").without_event
    assert (found.value, found.se, found.low) == (2, 0, None)


def test_an_empty_arm_gives_a_reason():
    found = restricted_mean_contrast([1, 2], [1, 0], [1, 1], 2, variance="greenwood")
    assert found.arm0.without_event.reason == "no_participants"
    assert found.without_event_difference.reason == "no_participants"
    assert found.arm1.without_event.value is not None
    assert restricted_mean([], [], 2, variance="greenwood").without_event.reason == "no_participants"


@pytest.mark.parametrize("tau", [0, -1, math.nan, math.inf])
def test_a_horizon_that_makes_no_sense_is_refused(tau):
    with pytest.raises(AnalysisError, match="horizon 'tau'"):
        restricted_mean(TIME, EVENT, tau, variance="greenwood")


def test_an_unknown_variance_and_a_third_arm_are_refused():
    with pytest.raises(AnalysisError, match="did you mean 'greenwood'"):
        restricted_mean(TIME, EVENT, 4, variance="greenwod")
    with pytest.raises(AnalysisError, match="'arm' holds 2"):
        restricted_mean_contrast(TIME, EVENT, np.array(ARM) * 2, 4, variance="greenwood")

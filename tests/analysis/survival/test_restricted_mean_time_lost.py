"""Mean time after an event within a horizon, with competing events."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.restricted_mean import restricted_mean, restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_time_lost import (
    restricted_mean_time_lost,
    restricted_mean_time_lost_contrast,
)
from reise_report.errors import AnalysisError


def trial(n=120, seed=4):
    rng = np.random.default_rng(seed)
    time, cause = rng.integers(1, 15, n).astype(float), rng.choice([0, 1, 2], n, p=[0.3, 0.4, 0.3])
    time[:4], cause[:4] = 15, 0  # follow-up of both arms reaches 15
    arm = rng.integers(0, 2, n)
    arm[:4] = [0, 1, 0, 1]
    return time, cause, arm


def test_it_is_the_area_under_the_curve():
    time, cause, _ = trial()
    curve = aalen_johansen(time, cause, variance="aalen", interval="plain")
    found = restricted_mean_time_lost(time, cause, 10, variance="aalen")
    for k in (1, 2):
        shares = [estimate.value for estimate in curve.at(np.arange(10), k)]
        assert found[k - 1].value == pytest.approx(sum(shares))  # times are whole: each share holds for one unit


def test_times_lost_and_the_event_free_mean_add_up_to_the_horizon():
    time, cause, _ = trial()
    lost = restricted_mean_time_lost(time, cause, 10, variance="greenwood")
    free = restricted_mean(time, cause > 0, 10, variance="greenwood").without_event
    assert sum(estimate.value for estimate in lost) + free.value == pytest.approx(10)


def test_with_one_cause_it_is_the_restricted_mean():
    time, cause, arm = trial()
    event = (cause > 0).astype(int)
    found = restricted_mean_time_lost_contrast(time, event, arm, 10, variance="greenwood")
    other = restricted_mean_contrast(time, event, arm, 10, variance="greenwood")
    pairs = [
        (found.arm1, other.arm1.with_event),
        (found.difference, other.with_event_difference),
        (found.ratio, other.with_event_ratio),
    ]
    for ours, theirs in pairs:
        assert (ours.value, ours.se) == pytest.approx((theirs.value, theirs.se))
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    assert found.largest_tau == other.largest_tau


def test_without_censoring_it_is_a_mean_with_its_error():
    time, cause, _ = trial()
    cause = np.where(cause == 0, 3, cause)
    found = restricted_mean_time_lost(time, cause, 10, variance="greenwood")
    for k in (1, 2, 3):
        lost = np.where(cause == k, np.maximum(10 - time, 0), 0)
        assert found[k - 1].value == pytest.approx(lost.mean())
        assert found[k - 1].se == pytest.approx(math.sqrt(lost.var() / lost.size))


def weighted_area(time, cause, weight, tau):
    """The area under the weighted curve of cause 1, by its definition."""
    free, share, area, last = 1.0, 0.0, 0.0, 0.0
    for when in [*np.unique(time[time < tau]), tau]:
        area, last = area + share * (when - last), when
        n = weight[time >= when].sum()
        share += free * weight[(time == when) & (cause == 1)].sum() / n
        free *= 1 - weight[(time == when) & (cause > 0)].sum() / n
    return area


def test_the_variance_is_the_infinitesimal_jackknife():
    time, cause, _ = trial(n=40)
    step, derivatives = 1e-5, []
    for person in range(40):
        up, down = np.ones(40), np.ones(40)
        up[person], down[person] = 1 + step, 1 - step
        derivatives.append((weighted_area(time, cause, up, 10) - weighted_area(time, cause, down, 10)) / (2 * step))
    found = restricted_mean_time_lost(time, cause, 10, variance="greenwood")[0]
    assert found.se == pytest.approx(math.sqrt(np.square(derivatives).sum()), rel=1e-6)


def test_the_two_variances_are_near_each_other():
    time, cause, _ = trial(n=2000)
    one, other = (restricted_mean_time_lost(time, cause, 10, variance=v)[0] for v in ("greenwood", "aalen"))
    assert one.se == pytest.approx(other.se, rel=0.02)
    assert one.method == "restricted_mean_time_lost.greenwood"


def test_a_horizon_after_the_end_of_follow_up_has_no_answer():
    time, cause, arm = trial()
    assert restricted_mean_time_lost(time, cause, 16, variance="aalen")[0].reason == "beyond_follow_up"
    found = restricted_mean_time_lost_contrast(time, cause, arm, 16, variance="aalen")
    assert found.difference.reason == found.arm1.reason == "beyond_follow_up"


def test_where_nobody_has_the_event_there_is_a_value_without_an_interval():
    found = restricted_mean_time_lost_contrast([1, 2, 5, 5], [2, 2, 0, 0], [1, 0, 1, 0], 5, variance="greenwood")
    assert (found.arm1.value, found.arm1.low) == (0, None)
    assert (found.difference.value, found.difference.low) == (0, None)
    assert found.ratio.reason == "no_events"


def test_an_empty_arm_gives_a_reason_and_wrong_use_is_refused():
    found = restricted_mean_time_lost_contrast([1, 2], [1, 0], [1, 1], 2, variance="aalen")
    assert found.arm0.reason == found.difference.reason == "no_participants"
    with pytest.raises(AnalysisError, match="cause 4 is unknown"):
        restricted_mean_time_lost_contrast([1, 2], [1, 0], [1, 0], 2, variance="aalen", of_cause=4)
    with pytest.raises(AnalysisError, match="unknown variance"):
        restricted_mean_time_lost([1, 2], [1, 0], 2, variance="cmprsk")

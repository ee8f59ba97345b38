"""Harms by arm: who is counted, the methods behind each number, arms without events and people with several."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis import count_rate
from reise_report.analysis.harms_incidence import harms_incidence
from reise_report.analysis.proportion import clopper_pearson
from reise_report.analysis.risk_difference import miettinen_nurminen, newcombe
from reise_report.errors import AnalysisError

EVENTS = [0, 1, 3, 0, 2, 0, 1, 0]
ARM = [1, 1, 1, 1, 0, 0, 0, 0]
TIME = [12.0, 12, 12, 6, 12, 12, 9, 12]
FIRST = [12.0, 2, 4, 6, 3, 12, 8, 12]


def found(**options):
    return harms_incidence(EVENTS, ARM, TIME, time_to_first=FIRST, **options)


def test_people_and_events_are_counted_by_arm():
    one, other = found().arm1, found().arm0
    assert (one.n, one.people, one.events, one.most) == (4, 2, 4, 3)
    assert one.people_by_events == ((0, 2), (1, 1), (3, 1))
    assert (other.n, other.people, other.events, other.most) == (4, 2, 3, 2)
    assert (one.time, other.time) == (42, 45)


def test_each_number_is_its_method_s():
    result = found()
    assert result.arm1.incidence == clopper_pearson(2, 4)
    assert result.risk_difference == newcombe(2, 4, 2, 4)
    assert result.risk_difference_score == miettinen_nurminen(2, 4, 2, 4)
    assert (result.arm1.rate.value, result.arm1.rate.n) == (pytest.approx(4 / 42), 4)
    assert result.arm1.rate.high == count_rate.poisson_rate(4, 42).high
    assert result.rate_ratio == count_rate.rate_ratio_conditional(4, 42, 3, 45)
    assert result.rate_difference == count_rate.rate_difference_mover(4, 42, 3, 45)
    assert result.rate_difference_robust == count_rate.rate_difference_robust(EVENTS, ARM, TIME)
    assert result.arm1.events_per_person.value == 1


def test_first_events_have_the_time_until_them():
    result = found()
    assert result.arm1.first_rate.value == pytest.approx(2 / 24)
    assert result.first_rate_ratio.value == pytest.approx((2 / 24) / (2 / 35))


def test_the_level_reaches_every_interval():
    narrow, wide = found(level=0.5), found(level=0.99)
    for name in ("risk_difference", "rate_ratio", "rate_ratio_mid_p", "rate_difference", "first_rate_ratio"):
        one, other = getattr(narrow, name), getattr(wide, name)
        assert other.low < one.low <= one.high < other.high
        assert other.level == 0.99


def test_several_events_of_one_person_are_warned_of():
    assert any(
        "2 events in the intervention arm came to people who had had one (up to 3" in w for w in found().warnings
    )
    assert harms_incidence([0, 1, 0, 1], [1, 1, 0, 0]).warnings == ()


def test_without_times_there_are_no_rates():
    result = harms_incidence(EVENTS, ARM)
    for value in (result.rate_ratio, result.rate_difference, result.rate_difference_robust, result.arm1.rate):
        assert value is None
    assert result.first_rate_ratio is None
    assert result.arm1.events_per_person.value == 1


def test_an_arm_without_events_has_a_one_sided_limit_and_says_so():
    result = harms_incidence([0, 0, 0, 0, 1, 0, 0, 0], ARM, TIME)
    assert result.arm1.incidence.low == 0
    assert result.arm1.incidence.high == pytest.approx(1 - 0.025**0.25)
    assert "No events in the intervention arm: the upper limits are one-sided, at 97.5 %" in result.warnings[0]
    assert result.risk_ratio.reason == "no_events"
    assert (result.rate_ratio.value, result.rate_ratio.low) == (0, 0)
    assert result.risk_difference.value == -0.25


def test_no_events_at_all_leave_differences_and_no_ratios():
    result = harms_incidence([0] * 8, ARM, TIME)
    assert (result.risk_difference.value, result.rate_difference.value) == (0, 0)
    assert (result.rate_ratio.reason, result.risk_ratio.reason) == ("no_events", "no_events")
    assert result.rate_difference_robust.reason == "no_events"
    assert len(result.warnings) == 2


def test_everybody_with_an_event_is_said():
    result = harms_incidence([1, 2, 1, 1, 0, 1, 0, 0], ARM)
    assert result.arm1.incidence.high == 1
    assert any("Everybody in the intervention arm" in said for said in result.warnings)


@pytest.mark.parametrize(("events", "arm"), [([0, 1], [0, 0]), ([0, 1], [1, 1]), ([], [])])
def test_an_empty_arm_has_no_participants_as_its_reason(events, arm):
    result = harms_incidence(events, arm, [1.0] * len(events), time_to_first=[1.0] * len(events))
    for estimate in (
        result.risk_difference,
        result.risk_ratio,
        result.rate_difference,
        result.rate_difference_robust,
        result.rate_ratio,
        result.rate_ratio_mid_p,
        result.first_rate_ratio,
    ):
        assert (estimate.value, estimate.reason) == (None, "no_participants")


def test_those_never_at_risk_have_no_part_in_rates():
    result = harms_incidence([*EVENTS, 0], [*ARM, 1], [*TIME, 0])
    assert result.arm1.n == 5
    assert result.rate_difference_robust.value == pytest.approx(found().rate_difference_robust.value)


@pytest.mark.parametrize(
    ("events", "time", "first", "message"),
    [
        ([0, -1], [1, 1], None, "whole numbers"),
        ([0, 1], [1, 0], None, "time at risk of 0"),
        ([0, 1], [1, -1], None, "below 0"),
        ([0, 1], [1], None, "'time' has 1 participants"),
        ([0, 1], [1, 1], [1, 2], "after the end"),
        ([0, 1], None, [1, 1], "needs 'time'"),
    ],
)
def test_what_cannot_be_is_refused(events, time, first, message):
    with pytest.raises(AnalysisError, match=message):
        harms_incidence(events, [1, 0], time, time_to_first=first)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_order_changes_nothing_and_swapping_the_arms_turns_the_differences(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 40))
    events, arm, time = rng.poisson(0.8, n), rng.permutation(n) < n // 2, rng.uniform(0.1, 3, n)
    order = rng.permutation(n)
    one = harms_incidence(events, arm, time)
    mixed = harms_incidence(events[order], arm[order], time[order])
    assert mixed.arm1.people_by_events == one.arm1.people_by_events
    assert mixed.risk_difference == one.risk_difference
    swapped = harms_incidence(events, ~arm, time)
    assert swapped.risk_difference.value == pytest.approx(-one.risk_difference.value)
    assert swapped.rate_difference.low == pytest.approx(-one.rate_difference.high)

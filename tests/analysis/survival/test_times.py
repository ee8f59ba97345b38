"""Times to an event and their risk table."""

import numpy as np
import pytest

from reise_report.analysis.survival.times import competing_times, survival_times
from reise_report.errors import AnalysisError


def test_the_risk_table_counts_at_distinct_times():
    table = competing_times([3, 1, 2, 2, 2, 5], [0, 1, 2, 1, 0, 1]).risk_table()
    assert table.times.tolist() == [1, 2, 3, 5]
    assert table.at_risk.tolist() == [6, 5, 2, 1]
    assert table.by_cause.tolist() == [[1, 1, 0, 1], [0, 1, 0, 0]]
    assert table.censored.tolist() == [0, 1, 1, 0]
    assert table.events.tolist() == [1, 2, 0, 1]
    assert table.n == 6


def test_somebody_censored_when_another_has_the_event_is_at_risk_of_it():
    assert survival_times([2, 2], [1, 0]).risk_table().at_risk.tolist() == [2]


def test_times_apart_by_rounding_only_are_one_time():
    # R's survfit does the same by default (timefix = TRUE, see its vignette on tied times).
    table = survival_times([0.1 + 0.2, 0.3, 0.3, 0.6], [1, 1, 0, 1]).risk_table()
    assert table.times.tolist() == [0.3, 0.6]
    assert table.by_cause.tolist() == [[2, 1]]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 365.25, 1e9])
def test_which_times_are_one_does_not_depend_on_the_unit(unit):
    days = np.array([1, 1 + 1e-12, 2, 2 + 1e-4, 3])
    assert survival_times(days * unit, np.ones(5)).risk_table().by_cause.tolist() == [[2, 1, 1, 1]]


def test_a_time_asked_for_meets_a_time_apart_by_rounding_only():
    table = survival_times([0.1 + 0.2, 1.0], [1, 1]).risk_table()
    assert table.last_index(0.3) == 0
    assert table.number_at_risk([0, 0.3, 0.31, 1.0, 1.1]).tolist() == [2, 2, 1, 1, 0]


def test_a_time_of_zero_is_allowed():
    assert survival_times([0, 0], [1, 0]).risk_table().times.tolist() == [0]


def test_causes_that_nobody_in_a_group_had_keep_their_place():
    times = competing_times([1, 2, 3], [1, 3, 0])
    assert times.of(np.array([True, False, True])).risk_table().by_cause.tolist() == [[1, 0], [0, 0], [0, 0]]


def test_nobody_gives_an_empty_table():
    table = survival_times([], []).risk_table()
    assert table.n == 0
    assert table.times.size == 0


def test_censoring_can_be_made_the_event():
    times = competing_times([1, 2, 3], [1, 0, 2]).censoring_as_event()
    assert times.event.tolist() == [False, True, False]
    assert times.causes == 1


@pytest.mark.parametrize(
    ("time", "event", "message"),
    [
        ([1, -2], [1, 0], "'time' has 1 values below 0, the least -2"),
        ([1, np.nan], [1, 0], "'time' has 1 missing or infinite"),
        ([1, np.inf], [1, 0], "'time' has 1 missing or infinite"),
        ([1, 2], [1, 2], "'event' holds 2; expected 0 and 1"),
        ([1, 2], [1], "'event' has 1 participants"),
        ([[1, 2]], [1, 0], "'time' has shape"),
    ],
)
def test_wrong_times_and_events_are_refused_in_words(time, event, message):
    with pytest.raises(AnalysisError, match=message):
        survival_times(time, event)


@pytest.mark.parametrize("cause", [-1, 0.5, 100])
def test_wrong_causes_are_refused_in_words(cause):
    with pytest.raises(AnalysisError, match="'cause' holds"):
        competing_times([1, 2], [0, cause])

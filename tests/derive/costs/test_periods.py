"""Which period a day belongs to, and whether a period is known to its end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.costs.periods import OUTSIDE, Periods
from reise_report.derive.return_to_work import NEVER
from tests.derive.costs.frames import day, followed


@pytest.mark.parametrize(
    ("date", "period"),
    [
        ("2023-12-31", OUTSIDE),  # the day before randomisation
        ("2024-01-01", 0),  # the day of randomisation
        ("2024-04-01", 0),  # day 91: 2024 is a leap year
        ("2024-04-02", 1),
        ("2024-12-31", 1),  # day 365
        ("2025-01-01", OUTSIDE),
    ],
)
def test_the_follow_up_runs_from_randomisation_to_the_last_visit_both_included(date, period):
    assert followed().of(np.array([0]), np.array([day(date)])).tolist() == [period]


def test_the_day_of_death_belongs_to_the_follow_up_and_the_next_does_not():
    periods = followed(A="2024-05-01")
    days = np.array([day("2024-05-01"), day("2024-05-02")])
    assert periods.of(np.array([0, 0]), days).tolist() == [1, OUTSIDE]


def test_a_day_far_away_is_outside():
    assert followed().of(np.array([0]), np.array([NEVER])).tolist() == [OUTSIDE]


@pytest.mark.parametrize(
    ("until", "complete"),
    [
        ("2023-12-31", [False, False]),  # never linked
        ("2024-03-31", [False, False]),
        ("2024-04-01", [True, False]),
        ("2024-12-30", [True, False]),
        ("2024-12-31", [True, True]),
    ],
)
def test_a_period_is_complete_when_its_last_day_is_known(until, complete):
    assert followed(people=1).complete(np.array([day(until)])).tolist() == [complete]


def test_after_a_death_everything_is_known():
    """What is known to the day of death is known for ever: there are no costs afterwards."""
    periods = followed(people=1, A="2024-05-01")
    assert periods.complete(np.array([day("2024-05-01")])).tolist() == [[True, True]]
    assert periods.complete(np.array([day("2024-04-30")])).tolist() == [[True, False]]


@given(st.lists(st.integers(0, 900), min_size=1, max_size=6, unique=True).map(sorted), st.integers(-50, 1000))
def test_a_day_is_in_the_period_whose_first_and_last_day_enclose_it(ends, since):
    periods = Periods(np.array([19000]), np.array([NEVER]), ends)
    found = periods.of(np.array([0]), np.array([19000 + since]))[0]
    enclosing = [
        place for place in range(len(ends)) if periods.first[0, place] <= 19000 + since <= periods.last[0, place]
    ]
    assert [found] == (enclosing or [OUTSIDE])

"""The count by the day gives what the rule's hand cases say (return-to-work rule, 14 cases)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reise_report.data.simulation.cohort import FIRST_ENROLMENT, enrol
from reise_report.data.simulation.count import VISITS, Count
from reise_report.data.simulation.fate import NEVER, draw_fate
from reise_report.data.simulation.seasons import year_place

Share = Callable[[int], float]


def counted(share: Share, known: int = 1000) -> Count:
    """One life with a share of full time on each day, from 30 days before enrolment; the registers tell until a day."""
    cohort = enrol(1, 10)
    fate = draw_fate(1, cohort)
    fate.known[:] = known
    count = Count.of(1, fate, np.zeros(10, dtype=np.int64), cohort)
    for day in range(-30, 420):
        count.add(day, np.array([round(share(day) * 1000)]))
    return count


def between(first: int, last: int, percent: float = 50) -> Share:
    return lambda day: percent if first <= day <= last else 0


def test_twenty_eight_days_at_half_time_are_a_return_on_the_first_of_them():
    assert counted(between(59, 86)).returned[0] == 59


def test_twenty_seven_days_are_none():
    assert counted(between(59, 85)).returned[0] == NEVER


def test_a_little_under_half_time_is_none():
    assert counted(between(59, 200, 49.9)).returned[0] == NEVER


def test_a_gap_of_one_day_breaks_a_run():
    assert counted(lambda day: 0 if day == 70 else between(60, 90)(day)).returned[0] == NEVER
    assert counted(lambda day: 0 if day == 70 else between(60, 98)(day)).returned[0] == 71


def test_the_first_run_that_is_long_enough_counts():
    two = counted(lambda day: max(between(20, 30)(day), between(100, 140)(day), between(200, 300)(day)))
    assert two.returned[0] == 100


def test_a_run_that_began_before_enrolment_is_being_at_work_and_no_return():
    count = counted(between(-10, 100))
    assert bool(count.at_start[0])
    assert count.returned[0] == NEVER


def test_a_run_from_the_day_of_enrolment_is_a_return_on_day_nought():
    count = counted(between(0, 27))
    assert not count.at_start[0]
    assert count.returned[0] == 0


def test_being_at_work_at_a_visit_needs_the_28_days_up_to_and_including_its_day():
    assert bool(counted(between(64, 91)).at["m3"][0])
    assert not counted(between(65, 92)).at["m3"][0]
    assert not counted(between(60, 90)).at["m3"][0]


def test_shares_are_added_up_from_the_day_of_enrolment_to_day_365_both_included():
    assert counted(lambda _: 100).worked[0] == 366 * 100_000


def test_shares_by_year_stop_with_what_is_known_and_fall_on_their_years():
    count = counted(lambda _: 100, known=200)
    assert count.worked_known.sum(axis=0)[0] == 201 * 100_000
    # Enrolled on 8 September 2022: 115 days of that year are left, the first day included.
    assert count.worked_known[0, 0] == 115 * 100_000
    assert year_place(np.array([FIRST_ENROLMENT]))[0] == 0


def test_the_run_on_the_last_day_known_is_kept():
    assert counted(between(190, 300), known=199).run_when_lost[0] == 10


def test_visits_are_those_of_the_registry():
    assert VISITS == {"m3": 91, "m6": 182, "m12": 365}  # ISRCTN85437524: 3, 6 and 12 months

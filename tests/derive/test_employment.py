"""From register tables to spells."""

import numpy as np
import pandas as pd
import pytest

from reise_report.derive.employment import leave_spells, position_percent, positions
from reise_report.derive.return_to_work import NEVER, People, return_to_work
from reise_report.derive.timeline import PERCENT, Spells
from reise_report.errors import DataError
from tests.derive.test_return_to_work import LATE, REISE, T0, day

PEOPLE = pd.Index(["A", "B"])
COUNTS = ("ordinary", "self_employed")


def jobs(*rows):
    frame = pd.DataFrame(rows, columns=["participant", "start", "end", "percent", "hours", "kind"])
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]))


ORDINARY = ("B", "2023-03-01", "2023-03-28", None, 18.75, "ordinary")
OWN = ("A", "2023-03-01", None, 100.0, None, "self_employed")
PLACEMENT = ("A", "2023-03-01", "2023-04-15", 50.0, None, "unpaid_placement")


def test_hours_stand_in_for_a_missing_percent():
    """Hand case 12 of the trial's rule: 18.75 hours a week are half a position."""
    assert position_percent(pd.Series([np.nan, 80.0]), pd.Series([18.75, 10.0]), 37.5).tolist() == [50.0, 80.0]


def test_a_position_with_neither_percent_nor_hours_is_refused():
    with pytest.raises(DataError, match="neither a percent nor hours, the first in row 0"):
        positions(jobs((*ORDINARY[:3], None, None, "ordinary"), OWN), PEOPLE, COUNTS, LATE, 37.5)


def test_only_the_kinds_that_count_become_spells_and_open_ones_last_until_the_extraction():
    found = positions(jobs(ORDINARY, OWN, PLACEMENT), PEOPLE, COUNTS, LATE, 37.5)
    assert found.person.tolist() == [1, 0]
    assert found.end.tolist() == [day("2023-03-28"), LATE]
    assert found.amount.tolist() == [50 * PERCENT, 100 * PERCENT]


def test_a_misspelt_kind_is_refused_since_it_would_count_nothing():
    with pytest.raises(DataError, match=r"'ordinery'.*did you mean 'ordinary'"):
        positions(jobs(ORDINARY, OWN), PEOPLE, ("ordinery",), LATE, 37.5)


def test_rows_about_nobody_in_the_trial_are_refused():
    with pytest.raises(DataError, match="about nobody in the trial; the first is 'X'"):
        positions(jobs(("X", *ORDINARY[1:]), OWN), PEOPLE, COUNTS, LATE, 37.5)


@pytest.mark.parametrize(("percent_of", "points"), [("position", 30), ("full_time", 50)])
def test_leave_is_a_part_of_the_position_or_of_full_time_as_the_plan_says(percent_of, points):
    rows = {"participant": ["A"], "start": ["2023-03-01"], "end": [None], "percent": [50.0], "position": [60.0]}
    table = pd.DataFrame(rows).assign(
        start=lambda t: pd.to_datetime(t["start"]), end=lambda t: pd.to_datetime(t["end"])
    )
    assert leave_spells(table, PEOPLE, percent_of, LATE).amount.tolist() == [points * PERCENT]


def test_the_tables_lead_to_the_return():
    found = positions(jobs(ORDINARY, OWN, PLACEMENT), PEOPLE, COUNTS, LATE, 37.5)
    people = People(np.array([T0, T0]), np.array([LATE, LATE]), np.array([NEVER, NEVER]))
    returns = return_to_work(people, found, *[Spells.none()] * 3, REISE)
    assert returns.status.tolist() == ["returned", "returned"]
    assert returns.day.tolist() == [day("2023-03-01")] * 2

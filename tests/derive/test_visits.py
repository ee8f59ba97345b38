"""Rows of questionnaires beside the participants."""

import pandas as pd
import pytest

from reise_report.derive.visits import Visits
from reise_report.errors import DataError

ROWS = pd.DataFrame(
    {
        "participant": ["B", "A", "B", None],
        "visit": pd.Categorical(["m3", "m6", "m6", None], categories=["m3", "m6"]),
        "working": pd.array([True, False, None, True], dtype="boolean"),
    }
)
VISITS = Visits("questionnaires", ROWS, "visit", pd.Index(["A", "B", "C"]))


def test_each_visit_has_one_row_a_participant_in_order():
    assert VISITS.place("m3").tolist() == [-1, 0, -1]
    assert VISITS.place("m6").tolist() == [1, 2, -1]
    assert VISITS.answers("m3", ["working"])["working"].isna().tolist() == [True, False, True]
    assert VISITS.answers("m6", ["working"])["working"].isna().tolist() == [False, True, True]


def test_a_visit_that_nobody_came_to_has_missing_answers():
    assert Visits("t", ROWS.iloc[:0], "visit", VISITS.people).place("m3").tolist() == [-1, -1, -1]


def test_several_rows_at_a_visit_are_refused_by_name():
    twice = pd.concat([ROWS, ROWS.iloc[:1]], ignore_index=True)
    with pytest.raises(DataError, match="'questionnaires' has several rows of 'B' at 'm3'"):
        Visits("questionnaires", twice, "visit", VISITS.people).place("m3")

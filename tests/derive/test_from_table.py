"""Columns of other tables, brought to the participants."""

import pandas as pd
import pytest

from reise_report.derive.from_table import from_table
from reise_report.errors import DataError
from reise_report.plan.derived import FromTable
from tests.derive.register_trial import derived, plan, snapshot

OFFERS = [
    {"participant": "A", "offered": "2023-01-15", "accepted": True, "weeks_completed": 6},
    {"participant": "C", "offered": "2022-12-31", "accepted": None},
]
PEOPLE = [{"participant": name} for name in ("C", "B", "A")]


def brought(column, **more):
    trial = plan({"brought": {"kind": "from_table", "table": "offers", "column": column, **more}})
    return derived(trial, participants=PEOPLE, offers=OFFERS)["brought"]


def test_the_column_comes_to_the_participants_in_their_order():
    found = brought("weeks_completed")
    assert found.dtype == "Int64"
    assert found.loc["A"] == 6
    assert found.loc[["B", "C"]].isna().all()


def test_a_date_becomes_days_from_randomisation():
    found = brought("offered")
    assert found.dtype == "Int64"
    assert (found.loc["A"], found.loc["C"]) == (14, -1)
    assert found.loc["B"] is pd.NA


def test_participants_without_a_row_have_what_the_plan_says_and_missing_values_stay_missing():
    found = brought("accepted", otherwise=False)
    assert found.dtype == "boolean"
    assert (found.loc["A"], found.loc["B"]) == (True, False)
    assert found.loc["C"] is pd.NA


def test_categories_and_text_keep_their_kind():
    trial = plan(
        {
            "why": {"kind": "from_table", "table": "events", "column": "event", "otherwise": "none"},
            "words": {"kind": "from_table", "table": "events", "column": "note", "otherwise": "-"},
        },
        deaths={"columns": {}},
        events={
            "file": "events.csv",
            "unique": ["participant"],
            "columns": {
                "participant": {"type": "identifier"},
                "event": {"type": "category", "label": "Event", "levels": {"none": "None", "fall": "Fall"}},
                "note": {"type": "text", "label": "Note"},
            },
        },
    )
    found = derived(trial, participants=PEOPLE, events=[{"participant": "B", "event": "fall", "note": "stairs"}])
    assert found["why"].cat.categories.tolist() == ["none", "fall"]
    assert found["why"].tolist() == ["none", "fall", "none"]
    assert found["words"].dtype == "string"
    assert found["words"].tolist() == ["-", "stairs", "-"]


def test_several_rows_of_a_participant_are_refused_by_name():
    read = snapshot(plan(), participants=PEOPLE, offers=[OFFERS[0], OFFERS[0]])
    wanted = FromTable.model_validate({"kind": "from_table", "table": "offers", "column": "accepted"})
    people = pd.Index(read.participants["participant"])
    with pytest.raises(DataError, match="'offers' has several rows about 'A'"):
        from_table(wanted, read.tables["offers"], "participant", people, pd.Series([0, 0, 0]).to_numpy())

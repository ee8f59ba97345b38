"""Everything that a plan derives, as columns of participants."""

import dataclasses
from types import MappingProxyType

import pandas as pd
import pytest

from reise_report.derive.assemble import derive
from reise_report.plan.derived_columns import derived_columns
from tests.derive.register_trial import NO_BENEFIT, RTW, WORK, derived, job, one, plan, snapshot
from tests.derive.test_self_report import OWN
from tests.small_trial import both

EQ5D = {"kind": "score", "instrument": "eq5d_5l", "table": "questionnaires", "visits": ["baseline", "m12"],
        "value_set": "norway_2024"}  # fmt: skip
EVERYTHING = {
    "rtw": RTW,
    "month": NO_BENEFIT,
    "own": OWN,
    "either": {"kind": "combined", "name": both("Either"), "sources": ["rtw", "own"], "rule": "any"},
    "eq5d": EQ5D,
    "qaly": {"kind": "quality_adjusted_life_years", "name": both("QALY"), "index": "eq5d",
             "visits": ["baseline", "m12"]},
    "weeks": {"kind": "from_table", "table": "offers", "column": "weeks_completed"},
    "accepted": {"kind": "from_table", "table": "offers", "column": "accepted", "otherwise": False},
    "costs": {
        "kind": "costs",
        "visits": ["m6", "m12"],
        "components": {
            "production": {
                "kind": "production_loss", "name": both("Production"), "work": WORK, "method": "human_capital",
                "yearly_wage": {"by_year": {"2023": 365000, "2024": 366000}}, "on_costs": 0,
            },
        },
        "totals": {"societal": {"name": both("Societal"), "components": ["production"]}},
    },
}  # fmt: skip
QUESTIONNAIRES = {
    "questionnaires": {
        "instruments": ["eq5d_5l"],
        "columns": {"working": {}, "working_since": {}, "working_percent": {}},
    }
}
TRIAL = plan(EVERYTHING, **QUESTIONNAIRES)
DTYPES = {"binary": "boolean", "category": "category", "integer": "Int64", "number": "float64"}


def health(visit, day):
    """Full health at a visit."""
    items = [name for name in TRIAL.data.tables["questionnaires"].columns if name.startswith("eq5d")]
    return {"participant": "A", "visit": visit, "completed": day, **dict.fromkeys(items, 1)}


def test_columns_have_the_names_the_order_and_the_kinds_of_their_contracts():
    contracts = derived_columns(TRIAL)
    found = derive(TRIAL, snapshot(TRIAL)).participants
    own = list(TRIAL.data.participants().columns)
    assert list(found.columns) == own + list(contracts)
    for name, column in contracts.items():
        assert str(found[name].dtype) == DTYPES[column.type], name
        if column.levels is not None:
            assert found[name].cat.categories.tolist() == list(column.levels)


def test_a_plan_that_derives_nothing_gets_its_snapshot_back():
    trial = plan({})
    read = snapshot(trial)
    assert derive(trial, read) is read


def test_deriving_twice_gives_the_same():
    read = snapshot(TRIAL, employment=[job("2023-03-01")], questionnaires=[health("baseline", "2023-01-01")])
    once = derive(TRIAL, read)
    pd.testing.assert_frame_equal(derive(TRIAL, once).participants, once.participants)


def test_the_other_tables_and_the_snapshot_given_stay_as_they_are():
    read = snapshot(TRIAL)
    before = read.participants.copy()
    found = derive(TRIAL, read)
    pd.testing.assert_frame_equal(read.participants, before)
    assert all(found.tables[name] is read.tables[name] for name in read.tables if name != "participants")


def test_the_rows_of_participants_stay_in_their_order_and_are_told_apart():
    people = [{"participant": name} for name in ("C", "A", "B")]
    found = derived(plan(), participants=people, employment=[job("2023-03-01", who="A")])
    assert found.index.tolist() == ["C", "A", "B"]
    assert found["rtw"].tolist() == [False, True, False]


def test_scores_stand_by_visit_and_life_years_end_with_death():
    rows = [health("baseline", "2023-01-01"), health("m12", "2024-01-01")]
    whole = one(TRIAL, questionnaires=rows)
    assert (whole["eq5d_baseline"], whole["eq5d_m12"]) == (1, 1)
    assert whole["qaly"] == pytest.approx(365 / 365.25)
    died = [{"participant": "A", "date": "2023-07-02", "event": "died"}]
    # A line from 1 on day 0 to 0 on day 182.
    assert one(TRIAL, questionnaires=rows[:1], deaths=died)["qaly"] == pytest.approx(91 / 365.25)


def test_costs_come_from_the_same_work_as_returns():
    found = one(TRIAL, employment=[job("2023-01-01", "2023-01-10", 100)])
    assert found["costs_production"] == 356 * 1000  # 366 days from 1 January 2023 to 1 January 2024, less 10 worked
    assert one(TRIAL, participants=[{"participant": "A", "linked": False}])["costs_societal"] is None


def test_both_sources_of_a_return_are_combined():
    rows = [{"participant": "A", "visit": "m12", "completed": "2024-01-01", "working": True}]
    found = one(TRIAL, questionnaires=rows)
    assert (found["rtw"], found["own"], found["either"], found["either_source"]) == (False, True, True, "own")


def test_a_row_of_another_visit_or_participant_is_nobody_else_s():
    rows = [{"participant": "B", "visit": "m12", "completed": "2024-01-01", "working": True}]
    found = derived(TRIAL, participants=[{"participant": "A"}, {"participant": "B"}], questionnaires=rows)
    assert found["own"].isna().tolist() == [True, False]


def test_a_snapshot_looked_back_at_knows_no_later_answers():
    rows = [{"participant": "A", "visit": visit, "completed": day, "working": True}
            for visit, day in (("m3", "2023-04-02"), ("m6", "2023-07-02"))]  # fmt: skip
    found = one(TRIAL, "2023-05-01", questionnaires=rows)
    assert (found["own_at_m3"], found["own_at_m6"], found["own"]) == (True, None, True)


def test_everything_is_derived_of_nobody_without_a_fault():
    read = snapshot(TRIAL)
    nobody = MappingProxyType({name: frame.iloc[:0] for name, frame in read.tables.items()})
    assert derive(TRIAL, dataclasses.replace(read, tables=nobody)).participants.empty

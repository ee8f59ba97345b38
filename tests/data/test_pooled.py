"""The snapshot without allocation: nothing in it could be otherwise if the allocation had been otherwise."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reise_report.data.pooled import betraying_columns
from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.plan.load import load_plan
from tests import small_trial
from tests.data.trial import EVENTS, PARTICIPANTS, SCREENED, whole_plan, write_csv, write_whole

ROOT = Path(__file__).resolve().parents[2]


def same(one: Snapshot, other: Snapshot) -> bool:
    return set(one.tables) == set(other.tables) and all(
        table.equals(other.tables[name]) for name, table in one.tables.items()
    )


def pooled(folder: Path) -> Snapshot:
    plan = load_plan(folder)
    return read_snapshot(plan, folder).without_allocation(plan)


def test_what_could_betray_an_arm_is_gone(tmp_path: Path):
    plan = write_whole(tmp_path)
    tables = pooled(tmp_path).tables
    assert set(tables["participants"]) == {"id", "enrolled", "age", "region", "woman", "in_work", "lost"}
    assert set(tables["events"]) == {"event", "id", "began", "serious", "kind"}
    assert set(tables["screened"]) == {"case", "seen", "eligible", "reason"}
    assert betraying_columns(plan) == {("participants", name) for name in ("arm", "chance", "took_part", "why_not")}


def test_a_baseline_variable_that_betrays_is_gone_too(tmp_path: Path):
    plan = small_trial.plan()
    columns = plan["data"]["tables"]["participants"]["columns"]
    columns["took_part"]["label"] = small_trial.both("Took part")
    columns["arm"]["label"] = small_trial.both("Arm")
    plan["baseline"]["variables"].append("took_part")
    plan["populations"]["offered"] = {"name": small_trial.both("Offered"), "where": {"arm": "offered"}}
    folder = small_trial.write(tmp_path, plan)
    assert not {"arm", "took_part"} & set(pooled(folder).participants)


def test_tables_that_no_pooled_report_needs_are_gone(tmp_path: Path):
    plan = small_trial.plan()
    table = {"file": "visits.csv", "columns": {"group": {"type": "arm"}}}
    plan["data"]["tables"]["visits"] = table
    folder = small_trial.write(tmp_path, plan)
    write_csv(folder / "visits.csv", [("group",), ("offered",)])
    assert set(pooled(folder).tables) == {"participants"}


def test_the_order_of_the_files_cannot_betray(tmp_path: Path):
    write_whole(tmp_path / "one")
    write_whole(tmp_path / "two")
    by_arm = [PARTICIPANTS[0], *sorted(PARTICIPANTS[1:], key=lambda row: row[2])]
    write_csv(tmp_path / "two" / "participants.csv", by_arm)
    assert same(pooled(tmp_path / "one"), pooled(tmp_path / "two"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_pooled_snapshot(tmp_path: Path, order: random.Random):
    plan = write_whole(tmp_path)
    expected = read_snapshot(plan, tmp_path).without_allocation(plan)
    for name, rows in (("participants", PARTICIPANTS), ("screened", SCREENED), ("events", EVENTS)):
        body = list(rows[1:])
        order.shuffle(body)
        write_csv(tmp_path / f"{name}.csv", [rows[0], *body])
    assert same(read_snapshot(plan, tmp_path).without_allocation(plan), expected)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_another_allocation_gives_the_same_pooled_snapshot(tmp_path: Path, order: random.Random):
    rows = small_trial.rows()
    plan = load_plan(small_trial.write(tmp_path))
    expected = read_snapshot(plan, tmp_path).without_allocation(plan)
    taken = [{name: row[name] for name in ("arm", "took_part", "why_not")} for row in rows]
    order.shuffle(taken)
    small_trial.write(tmp_path, rows_=[row | other for row, other in zip(rows, taken, strict=True)])
    assert same(read_snapshot(plan, tmp_path).without_allocation(plan), expected)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_without_a_key_too_the_order_of_the_rows_does_not_matter(tmp_path: Path, order: random.Random):
    changed = small_trial.plan()
    del changed["data"]["tables"]["participants"]["key"]
    rows = small_trial.rows()
    plan = load_plan(small_trial.write(tmp_path, changed, rows))
    expected = read_snapshot(plan, tmp_path).without_allocation(plan)
    order.shuffle(rows)
    small_trial.write(tmp_path, changed, rows)
    assert same(read_snapshot(plan, tmp_path).without_allocation(plan), expected)


def test_numbers_and_missing_values_are_those_of_the_whole_snapshot(tmp_path: Path):
    plan = write_whole(tmp_path)
    whole = read_snapshot(plan, tmp_path)
    kept = whole.without_allocation(plan).participants
    pd.testing.assert_frame_equal(kept, whole.participants[list(kept.columns)])


def test_the_whole_snapshot_is_left_as_it_was(tmp_path: Path):
    plan = write_whole(tmp_path)
    whole = read_snapshot(plan, tmp_path)
    whole.without_allocation(plan)
    assert "arm" in whole.participants


def derived_trial(folder: Path) -> Snapshot:
    """A snapshot to which one column was joined from offers, and one from a table that everybody is in."""
    plan = whole_plan()
    plan["data"]["tables"] |= {
        "offers": {"file": "offers.csv", "standard": "offers", "columns": {}},
        "homes": {"file": "homes.csv", "key": "id", "columns": {
            "id": {"type": "identifier", "required": True},
            "rooms": {"type": "integer", "label": small_trial.both("Rooms")},
            "floor": {"type": "integer", "label": small_trial.both("Floor")},
        }},
    }  # fmt: skip
    label = small_trial.both("Said yes")
    plan["derived"] = {
        "said_yes": {"kind": "from_table", "table": "offers", "column": "accepted", "label": label, "otherwise": False},
        "rooms": {"kind": "from_table", "table": "homes", "column": "rooms"},
        "floor": {"kind": "from_table", "table": "homes", "column": "floor"},
        "willing": {"kind": "combined", "name": label, "sources": ["took_part", "in_work"], "rule": "any"},
    }
    plan["baseline"]["variables"] += ["rooms"]
    plan["populations"]["willing"] = {"name": label, "where": {"said_yes": True, "willing": True}}
    write_whole(folder)
    small_trial.write(folder, plan)
    write_csv(folder / "participants.csv", PARTICIPANTS)
    write_csv(folder / "offers.csv", [("participant", "offered", "accepted"), ("P1", "2024-01-11", "1")])
    write_csv(folder / "homes.csv", [("id", "rooms", "floor"), *((f"P{n}", str(n), "1") for n in range(1, 5))])
    snapshot = read_snapshot(load_plan(folder), folder)
    yes = [True, False, False, False]
    people = snapshot.participants.assign(said_yes=yes, rooms=[1, 2, 3, 4], floor=[1, 1, 1, 1], willing=yes)
    return replace(snapshot, tables={**snapshot.tables, "participants": people})


def test_derived_columns_stay_where_a_report_names_them_and_nothing_reveals_the_allocation(tmp_path: Path):
    snapshot, plan = derived_trial(tmp_path), load_plan(tmp_path)
    columns = set(snapshot.without_allocation(plan).participants)
    assert "rooms" in columns
    assert not {"said_yes", "floor"} & columns
    assert ("participants", "said_yes") in betraying_columns(plan)
    assert {("offers", name) for name in ("participant", "offered", "accepted")} <= betraying_columns(plan)


def test_what_is_combined_of_uptake_betrays_as_uptake_does(tmp_path: Path):
    snapshot, plan = derived_trial(tmp_path), load_plan(tmp_path)
    assert {("participants", name) for name in ("willing", "willing_source")} <= betraying_columns(plan)
    assert not {"willing", "willing_source"} & set(snapshot.without_allocation(plan).participants)


def test_a_table_that_reveals_the_allocation_is_not_pooled(tmp_path: Path):
    assert not {"offers", "homes"} & set(derived_trial(tmp_path).without_allocation(load_plan(tmp_path)).tables)


def test_other_dates_of_participants_than_their_enrolment_are_gone(tmp_path: Path):
    # Who has a date of an offer was offered something.
    plan = whole_plan()
    plan["data"]["tables"]["participants"]["columns"]["invited"] = {"type": "date"}  # type: ignore[index]
    write_whole(tmp_path)
    small_trial.write(tmp_path, plan)
    write_csv(tmp_path / "participants.csv", [(*row, "invited" if not n else "") for n, row in enumerate(PARTICIPANTS)])
    assert "invited" not in pooled(tmp_path).participants


def test_reise_keeps_what_the_open_report_needs():
    tables = pooled(ROOT / "data" / "reise").tables
    assert set(tables) == {"participants", "screening", "adverse_events"}
    assert len(tables["participants"]) == 425
    assert not {"decline_reason", "attended_course", "arm", "offer_probability"} & set(tables["participants"])

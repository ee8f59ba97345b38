"""Registers delivered more than once, spells that ended later, and values known only from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reise_report.data.deliveries import NEVER
from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.data.truncate import LeftOut
from reise_report.plan.load import load_plan
from tests import small_trial
from tests.data.trial import PARTICIPANTS, violations, whole_plan, write_csv, write_whole

SPELLS = (
    ("participant", "kind", "start", "end", "degree", "extracted"),
    ("P1", "sick_pay", "2024-01-01", "2024-03-31", "100", "2024-06-01"),
    ("P1", "sick_pay", "2024-04-01", "", "50", "2024-06-01"),
    ("P1", "sick_pay", "2024-01-01", "2024-03-15", "100", "2024-12-01"),
    ("P1", "sick_pay", "2024-04-01", "2024-08-31", "50", "2024-12-01"),
    ("P2", "unemployment", "2024-05-01", "2024-10-31", "100", "2024-12-01"),
)
EPISODES = (
    ("episode", "participant", "hospital", "level", "admitted", "discharged", "drg_points", "extracted"),
    ("E1", "P1", "H", "inpatient", "2024-03-30T22:00", "2024-03-31T23:30", "1.5", "2024-06-01"),
    ("E2", "P1", "H", "inpatient", "2024-05-30T08:00", "2024-06-02T10:00", "2.25", "2024-06-01"),
    ("E2", "P1", "H", "inpatient", "2024-05-30T08:00", "2024-06-03T12:00", "2.75", "2024-12-01"),
    ("E3", "P2", "H", "day", "2024-06-15T08:00", "2024-06-15T15:00", "0.5", "2024-12-01"),
)


def trial(folder: Path, name: str, rows: Sequence[Sequence[str]], standard: str, **table: Any) -> Path:
    plan = whole_plan()
    plan["data"]["tables"][name] = {"file": f"{name}.csv", "standard": standard, "columns": {}} | table  # type: ignore[index]
    write_whole(folder)
    small_trial.write(folder, plan)
    write_csv(folder / "participants.csv", PARTICIPANTS)
    write_csv(folder / f"{name}.csv", rows)
    return folder


def benefits(folder: Path, replaces: str = "table", rows: Sequence[Sequence[str]] = SPELLS, **table: Any) -> Path:
    extraction = {"column": "extracted", "replaces": replaces}
    given = {"columns": {"extracted": {}}, "extraction": extraction} | table
    return trial(folder, "benefits", rows, "benefit_spells", **given)


def episodes(folder: Path, rows: Sequence[Sequence[str]] = EPISODES) -> Path:
    extraction = {"column": "extracted", "replaces": "row"}
    return trial(folder, "hospital", rows, "hospital_episodes", columns={"extracted": {}}, extraction=extraction)


def as_of(folder: Path, day: str | None = None) -> Snapshot:
    return read_snapshot(load_plan(folder), folder, None if day is None else dt.date.fromisoformat(day))


def days(values: pd.Series[Any]) -> list[str | None]:
    return [None if pd.isna(value) else str(value.date()) for value in values]


def test_the_newest_delivery_counts_alone_where_each_holds_everything(tmp_path: Path):
    snapshot = as_of(benefits(tmp_path))
    assert days(snapshot.tables["benefits"]["end"]) == ["2024-03-15", "2024-08-31", "2024-10-31"]
    assert list(snapshot.rows["benefits"]) == [4, 5, 6]
    assert snapshot.left_out["benefits"] == LeftOut(later=0, replaced=2, not_enrolled=0)


def test_looking_back_a_delivery_that_came_later_is_not_there(tmp_path: Path):
    snapshot = as_of(benefits(tmp_path), "2024-07-01")
    assert days(snapshot.tables["benefits"]["end"]) == ["2024-03-31", None]
    assert list(snapshot.rows["benefits"]) == [2, 3]
    assert snapshot.left_out["benefits"] == LeftOut(later=3, replaced=0, not_enrolled=0)


@pytest.mark.parametrize(
    ("day", "until"),
    [(None, "2024-12-01"), ("2024-12-01", "2024-12-01"), ("2024-07-01", "2024-06-01"), ("2024-06-01", "2024-06-01")],
)
def test_a_register_is_known_until_its_newest_delivery(tmp_path: Path, day: str | None, until: str):
    assert as_of(benefits(tmp_path), day).known_until["benefits"] == dt.date.fromisoformat(until)


def test_before_its_first_delivery_nothing_is_known_of_a_register(tmp_path: Path):
    snapshot = as_of(benefits(tmp_path), "2024-05-31")
    assert snapshot.known_until["benefits"] == NEVER
    assert snapshot.tables["benefits"].empty


def test_a_table_is_known_until_the_day_that_the_plan_says_it_is_complete(tmp_path: Path):
    folder = benefits(tmp_path, complete_until="2024-09-30")
    assert as_of(folder).known_until["benefits"] == dt.date(2024, 9, 30)
    assert as_of(folder, "2024-07-01").known_until["benefits"] == dt.date(2024, 6, 1)


def test_a_table_without_deliveries_is_known_until_the_day_of_the_snapshot(tmp_path: Path):
    snapshot = as_of(benefits(tmp_path), "2024-07-01")
    assert snapshot.known_until["participants"] == dt.date(2024, 7, 1)


def test_the_newest_row_of_each_key_counts_where_deliveries_hold_changes(tmp_path: Path):
    snapshot = as_of(episodes(tmp_path))
    assert list(snapshot.tables["hospital"]["drg_points"]) == [1.5, 2.75, 0.5]
    assert list(snapshot.rows["hospital"]) == [2, 4, 5]
    assert snapshot.left_out["hospital"].replaced == 1


def test_looking_back_the_row_that_was_newest_then_counts(tmp_path: Path):
    snapshot = as_of(episodes(tmp_path), "2024-06-30")
    assert list(snapshot.tables["hospital"]["drg_points"]) == [1.5, 2.25]


def test_a_key_may_come_again_in_another_delivery_but_not_in_the_same(tmp_path: Path):
    again = ("E3", "P2", "H", "day", "2024-06-15T08:00", "2024-06-15T15:00", "0.5", "2024-12-01")
    (found,) = violations(episodes(tmp_path, (*EPISODES, again)))
    assert (found.row, found.column, found.value) == (6, "episode", "E3")
    assert found.rule == "stands in row 5 already; each row needs its own"


def test_a_row_without_date_of_extraction_is_refused(tmp_path: Path):
    rows = [*SPELLS[:-1], (*SPELLS[-1][:-1], "")]
    (found,) = violations(benefits(tmp_path, rows=rows))
    assert (found.row, found.rule) == (6, "missing, but this column tells deliveries apart")


def test_a_spell_that_ended_later_is_open(tmp_path: Path):
    rows = [row[:-1] for row in SPELLS[:2]]
    folder = benefits(tmp_path, rows=rows, columns={}, extraction=None)
    assert days(as_of(folder, "2024-03-30").tables["benefits"]["end"]) == [None]
    assert days(as_of(folder, "2024-03-31").tables["benefits"]["end"]) == ["2024-03-31"]


def test_a_spell_until_further_notice_is_open_at_the_cut_off_date_too(tmp_path: Path):
    rows = [SPELLS[0][:-1], ("P1", "disability", "2024-01-01", "9999-12-31", "100")]
    assert days(as_of(benefits(tmp_path, rows=rows, columns={}, extraction=None)).tables["benefits"]["end"]) == [None]


def test_points_of_a_stay_are_known_once_it_has_ended(tmp_path: Path):
    rows = [row[:-1] for row in EPISODES if row[-1] != "2024-12-01"]
    folder = trial(tmp_path, "hospital", rows, "hospital_episodes")
    # Discharged on 2024-06-02 at 10:00.
    before = as_of(folder, "2024-06-01").tables["hospital"]
    assert list(before["drg_points"].isna()) == [False, True]
    assert list(before["discharged"].isna()) == [False, True]
    assert as_of(folder, "2024-06-02").tables["hospital"].notna().to_numpy().all()


def test_a_moment_belongs_to_its_day(tmp_path: Path):
    rows = [row[:-1] for row in EPISODES[:2]]
    folder = trial(tmp_path, "hospital", rows, "hospital_episodes")
    # Admitted on 2024-03-30 at 22:00.
    assert as_of(folder, "2024-03-29").tables["hospital"].empty
    assert len(as_of(folder, "2024-03-30").tables["hospital"]) == 1


def test_a_value_whose_date_is_empty_in_the_file_is_known(tmp_path: Path):
    rows = [EPISODES[0][:-1], ("E1", "P1", "H", "inpatient", "2024-03-30T22:00", "", "1.5")]
    folder = trial(tmp_path, "hospital", rows, "hospital_episodes")
    assert list(as_of(folder, "2024-04-01").tables["hospital"]["drg_points"]) == [1.5]


def test_later_dates_of_an_offer_are_not_known_yet(tmp_path: Path):
    rows = [("participant", "offered", "answered", "accepted"), ("P1", "2024-01-20", "2024-02-20", "1")]
    columns = {"answered": {}, "accepted": {"known_on": "answered"}}
    folder = trial(tmp_path, "offers", rows, "offers", columns=columns)
    before = as_of(folder, "2024-02-19").tables["offers"]
    assert before[["answered", "accepted"]].isna().to_numpy().all()
    assert as_of(folder, "2024-02-20").tables["offers"]["accepted"].tolist() == [True]


ANSWERS = (("participant", "visit", "completed", "working"), ("P1", "m6", "", "1"), ("P2", "m6", "2024-07-20", "0"))


def questionnaires(folder: Path) -> Path:
    return trial(folder, "answers", ANSWERS, "questionnaires", columns={"working": {}})


def test_answers_without_date_are_known_from_the_planned_day_of_their_visit(tmp_path: Path):
    folder = questionnaires(tmp_path)
    # P1 was enrolled on 2024-01-10; the visit is 182 days later, on 2024-07-10.
    assert as_of(folder, "2024-07-09").tables["answers"].empty
    assert list(as_of(folder, "2024-07-10").tables["answers"]["participant"]) == ["P1"]


def test_at_the_cut_off_date_answers_without_date_are_known_whatever_was_planned(tmp_path: Path):
    folder = questionnaires(tmp_path)
    plan = load_plan(folder)
    text = (folder / "trial.yml").read_text().replace("2025-06-01", "2024-07-01")
    (folder / "trial.yml").write_text(text)
    assert plan.data.cut_off.date > load_plan(folder).data.cut_off.date
    assert list(as_of(folder).tables["answers"]["participant"]) == ["P1"]


def test_rows_about_people_who_were_not_enrolled_yet_are_counted(tmp_path: Path):
    rows = [SPELLS[0][:-1], ("P4", "sick_pay", "2024-01-01", "", "100")]
    folder = benefits(tmp_path, rows=rows, columns={}, extraction=None)
    assert as_of(folder, "2024-04-09").left_out["benefits"] == LeftOut(not_enrolled=1)
    assert as_of(folder, "2024-04-10").left_out["benefits"] == LeftOut()


def test_a_snapshot_without_allocation_tells_no_rows_of_files(tmp_path: Path):
    folder = benefits(tmp_path)
    snapshot = as_of(folder).without_allocation(load_plan(folder))
    assert (dict(snapshot.rows), dict(snapshot.left_out)) == ({}, {})
    assert set(snapshot.known_until) == set(snapshot.tables)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(SPELLS[1:]), st.dates(dt.date(2024, 1, 1), dt.date(2025, 5, 31)))
def test_the_order_of_rows_does_not_matter(tmp_path: Path, rows: list[tuple[str, ...]], day: dt.date):
    def content(folder: Path) -> pd.DataFrame:
        table = read_snapshot(load_plan(folder), folder, day).tables["benefits"]
        return table.sort_values(list(table.columns)).reset_index(drop=True)

    expected = content(benefits(tmp_path / "given"))
    pd.testing.assert_frame_equal(content(benefits(tmp_path / "mixed", rows=[SPELLS[0], *rows])), expected)

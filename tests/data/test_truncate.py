"""What was known on an earlier day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.errors import DataError
from reise_report.plan.load import load_plan
from tests import small_trial
from tests.data.trial import PARTICIPANTS, whole_plan, write_csv, write_whole


def as_of(folder: Path, day: str) -> Snapshot:
    return read_snapshot(write_whole(folder), folder, dt.date.fromisoformat(day))


def test_rows_dated_later_are_dropped_and_the_day_itself_is_kept(tmp_path: Path):
    snapshot = as_of(tmp_path, "2024-03-10")
    assert list(snapshot.participants["id"]) == ["P1", "P2", "P3"]
    assert list(snapshot.tables["screened"]["case"]) == ["S1", "S2"]
    assert list(snapshot.tables["events"]["event"]) == ["E1"]


def test_rows_about_participants_who_were_not_there_yet_are_dropped(tmp_path: Path):
    folder = tmp_path
    plan = write_whole(folder)
    text = (folder / "events.csv").read_text().replace("E2,P4,2024-05-01", "E2,P4,2024-01-15")
    (folder / "events.csv").write_text(text)
    snapshot = read_snapshot(plan, folder, dt.date(2024, 2, 1))
    assert list(snapshot.tables["events"]["event"]) == ["E1"]


def test_an_outcome_is_missing_until_the_day_of_its_visit(tmp_path: Path):
    # P1 was enrolled on 2024-01-10; the visit is 182 days later, on 2024-07-10.
    assert as_of(tmp_path / "before", "2024-07-09").participants["in_work"].isna().all()
    there = as_of(tmp_path / "after", "2024-07-10").participants["in_work"]
    assert list(there.notna()) == [True, False, False, False]


def test_nobody_is_lost_before_the_visit(tmp_path: Path):
    # P3 was enrolled on 2024-03-10 and is lost at the visit on 2024-09-08.
    assert as_of(tmp_path / "before", "2024-09-07").participants["lost"].isna().all()
    assert list(as_of(tmp_path / "after", "2024-09-08").participants["lost"].dropna()) == ["moved"]


def test_baseline_values_are_known_from_the_start(tmp_path: Path):
    assert as_of(tmp_path, "2024-03-10").participants["age"].notna().all()


def test_at_the_cut_off_date_everything_is_known(tmp_path: Path):
    plan = write_whole(tmp_path)
    whole, cut = read_snapshot(plan, tmp_path), read_snapshot(plan, tmp_path, plan.data.cut_off.date)
    for name, table in whole.tables.items():
        assert table.equals(cut.tables[name])
    assert len(whole.participants) == 4
    assert whole.participants["in_work"].notna().sum() == 3


def test_a_day_after_the_cut_off_date_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match=r"known up to 2025-06-01 \(data\.cut_off in the plan\), and 2025-06-02"):
        as_of(tmp_path, "2025-06-02")


def test_a_later_day_never_knows_less(tmp_path: Path):
    plan = write_whole(tmp_path)
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=30 * month) for month in range(16)]
    snapshots = [read_snapshot(plan, tmp_path, day) for day in days]
    for name in plan.data.tables:
        known = [int(snapshot.tables[name].notna().to_numpy().sum()) for snapshot in snapshots]
        assert known == sorted(known)


def test_tables_without_dates_are_kept_whole(tmp_path: Path):
    plan = whole_plan()
    for table in plan["data"]["tables"].values():  # type: ignore[index]
        del table["dated"]
    write_whole(tmp_path)
    small_trial.write(tmp_path, plan)
    write_csv(tmp_path / "participants.csv", PARTICIPANTS)
    snapshot = read_snapshot(load_plan(tmp_path), tmp_path, dt.date(2024, 1, 1))
    assert len(snapshot.participants) == 4

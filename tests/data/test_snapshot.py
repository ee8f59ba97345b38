"""The snapshot: typed tables with hashes, or every violation in every file at once."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from reise_report.data.contract import ROW_NUMBER
from reise_report.data.snapshot import read_snapshot
from reise_report.data.violation import ContractError, Violation
from reise_report.errors import DataError
from reise_report.plan.load import load_plan
from tests import small_trial
from tests.data.trial import PARTICIPANTS, read, violations, whole_plan, write_csv, write_whole

ROOT = Path(__file__).resolve().parents[2]
JOBS2 = ROOT.parent / "shared" / "trials" / "jobs2"


def changed(row: int, column: str, cell: str) -> list[list[str]]:
    """The participants with one cell changed; row as a spreadsheet counts."""
    rows = [list(line) for line in PARTICIPANTS]
    rows[row - 1][rows[0].index(column)] = cell
    return rows


def one(found: tuple[Violation, ...]) -> Violation:
    assert len(found) == 1, found
    return found[0]


def test_columns_have_the_types_that_the_plan_gives_them(tmp_path: Path):
    write_whole(tmp_path)
    kinds = {str(name): str(kind) for name, kind in read(tmp_path).participants.dtypes.items()}
    assert kinds == {
        "id": "string", "enrolled": "datetime64[s]", "arm": "category", "chance": "float64", "took_part": "boolean",
        "why_not": "category", "age": "Int64", "region": "category", "woman": "boolean", "in_work": "boolean",
        "lost": "category",
    }  # fmt: skip


def test_arms_and_levels_stand_in_the_plans_order(tmp_path: Path):
    write_whole(tmp_path)
    people = read(tmp_path).participants
    assert list(people["arm"].cat.categories) == ["offered", "usual"]
    assert list(people["region"].cat.categories) == ["north", "south", "west"]


def test_an_empty_cell_is_missing_in_every_type(tmp_path: Path):
    write_whole(tmp_path)
    rows = [list(line) for line in PARTICIPANTS]
    for column in ("age", "region", "woman", "chance"):
        rows[1][rows[0].index(column)] = ""
    write_csv(tmp_path / "participants.csv", rows)
    assert read(tmp_path).participants.loc[0, ["age", "region", "woman", "chance"]].isna().all()


def test_every_file_has_its_hash_size_and_rows(tmp_path: Path):
    write_whole(tmp_path)
    record = read(tmp_path).files[0]
    raw = (tmp_path / "participants.csv").read_bytes()
    assert (record.name, record.bytes, record.rows) == ("participants.csv", len(raw), 4)
    assert record.sha256 == hashlib.sha256(raw).hexdigest()


def test_columns_that_the_plan_does_not_name_are_left_out_but_their_names_are_kept(tmp_path: Path):
    write_whole(tmp_path)
    rows = [(*line, "x" if index else "note") for index, line in enumerate(PARTICIPANTS)]
    write_csv(tmp_path / "participants.csv", rows)
    snapshot = read(tmp_path)
    assert "note" not in snapshot.participants
    assert snapshot.unused["participants"] == ("note",)


def test_participants_without_key_are_numbered_as_they_stand(tmp_path: Path):
    plan = small_trial.plan()
    del plan["data"]["tables"]["participants"]["key"]
    folder = small_trial.write(tmp_path, plan)
    assert list(read(folder).participants[ROW_NUMBER])[:3] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("arm", "C", "unknown arm"),
        ("arm", "", "missing, but the plan requires a value"),
        ("woman", "2", "unknown code"),
        ("region", "nort", "did you mean 'north'?"),
        ("age", "fifty", "not a whole number"),
        ("age", "30.5", "not a whole number"),
        ("age", "17", "out of range"),
        ("chance", "0,3", "the decimal sign is '.'"),
        ("enrolled", "2024-02-30", "no such date"),
        ("enrolled", "45301", "serial number from Excel"),
        ("enrolled", "01/02/2024", "ISO 8601 YYYY-MM-DD"),
        ("id", "P1", "stands in row 2 already"),
    ],
)
def test_a_bad_cell_is_told_with_file_row_column_value_and_rule(tmp_path: Path, column: str, cell: str, rule: str):
    write_whole(tmp_path)
    write_csv(tmp_path / "participants.csv", changed(4, column, cell))
    found = [item for item in violations(tmp_path) if rule in item.rule]
    assert [(item.file, item.row, item.column, item.value or "") for item in found] == [
        ("participants.csv", 4, column, cell)
    ]


def test_a_participant_without_arm_is_refused_even_where_the_plan_forgets_to_require_it(tmp_path: Path):
    plan = whole_plan()
    del plan["data"]["tables"]["participants"]["columns"]["arm"]["required"]
    write_whole(tmp_path)
    small_trial.write(tmp_path, plan)
    write_csv(tmp_path / "participants.csv", changed(4, "arm", ""))
    assert one(violations(tmp_path)).rule == "no arm; everybody in this table was randomised"


def test_an_arm_without_participants_is_refused(tmp_path: Path):
    write_whole(tmp_path)
    rows = [line for line in PARTICIPANTS if line[2] != "offered"]
    write_csv(tmp_path / "participants.csv", rows)
    write_csv(tmp_path / "events.csv", [("event", "id", "began", "serious", "kind", "linked_to_offer")])
    found = one(violations(tmp_path))
    assert found.rule.startswith("the arm 'offered' has no participants")
    assert (found.column, found.row) == ("arm", None)


def test_a_column_that_is_not_there_names_the_nearest(tmp_path: Path):
    write_whole(tmp_path)
    rows = [list(line) for line in PARTICIPANTS]
    rows[0][rows[0].index("in_work")] = "In_Work"
    write_csv(tmp_path / "participants.csv", rows)
    found = one(violations(tmp_path))
    assert (found.column, found.rule) == ("in_work", "the file has no such column; did you mean 'In_Work'?")


def test_a_column_is_told_by_its_name_in_the_file(tmp_path: Path):
    plan = whole_plan()
    plan["data"]["tables"]["participants"]["columns"]["age"]["from"] = "ALDER"
    write_whole(tmp_path)
    small_trial.write(tmp_path, plan)
    rows = changed(3, "age", "x")
    rows[0][rows[0].index("age")] = "ALDER"
    write_csv(tmp_path / "participants.csv", rows)
    assert one(violations(tmp_path)).column == "ALDER"


def test_a_screening_log_may_name_people_who_were_never_randomised(tmp_path: Path):
    plan = whole_plan()
    table = plan["data"]["tables"]["screened"]
    table["columns"] = {"id" if name == table["key"] else name: column for name, column in table["columns"].items()}
    table["columns"]["id"]["from"] = table["key"]
    table["key"] = "id"
    write_whole(tmp_path)
    small_trial.write(tmp_path, plan)
    write_csv(tmp_path / "participants.csv", PARTICIPANTS)
    assert list(read(tmp_path).tables["screened"]["id"]) == ["S1", "S2", "S3"]


def test_an_event_of_nobody_is_refused(tmp_path: Path):
    write_whole(tmp_path)
    header = ("event", "id", "began", "serious", "kind", "linked_to_offer")
    write_csv(tmp_path / "events.csv", [header, ("E1", "P9", "2024-02-01", "1", "pain", "0")])
    found = one(violations(tmp_path))
    assert (found.file, found.row, found.value) == ("events.csv", 2, "P9")
    assert found.rule == "no such participant in 'participants.csv'"


def test_a_missing_file_names_the_nearest_one(tmp_path: Path):
    write_whole(tmp_path)
    (tmp_path / "screened.csv").rename(tmp_path / "screend.csv")
    assert "did you mean 'screend.csv'?" in one(violations(tmp_path)).rule


def test_a_missing_folder_is_told(tmp_path: Path):
    plan = write_whole(tmp_path)
    with pytest.raises(DataError, match="there is no folder 'nowhere'"):
        read_snapshot(plan, tmp_path / "nowhere")


def test_violations_of_all_files_come_at_once_in_order(tmp_path: Path):
    write_whole(tmp_path)
    rows = changed(5, "age", "x")
    rows[1][rows[0].index("woman")] = "7"
    write_csv(tmp_path / "participants.csv", rows)
    (tmp_path / "screened.csv").unlink()
    (tmp_path / "events.csv").write_bytes(b"event,id\nE1,P\xe5\n")
    assert [(item.file, item.row) for item in violations(tmp_path)] == [
        ("participants.csv", 2), ("participants.csv", 5), ("screened.csv", None), ("events.csv", 2),
    ]  # fmt: skip


def test_the_message_lists_fifty_violations_and_counts_the_rest():
    error = ContractError(Violation("a.csv", row, "age", "x", "not a number") for row in range(2, 122))
    assert len(error.violations) == 120
    assert len(str(error).splitlines()) == 52
    assert str(error).splitlines()[0] == "120 violations of the data contract:"
    assert str(error).splitlines()[1] == "  a.csv, row 2, column 'age': 'x' – not a number"
    assert str(error).endswith("… and 70 more")


def test_a_violation_shows_long_and_unprintable_values_on_one_short_line():
    shown = str(Violation("a.csv", 2, "why", "line\nbreak" + "x" * 200, "unknown code"))
    assert "\n" not in shown
    assert len(shown) < 120


def test_hostile_text_in_a_cell_survives_untouched(tmp_path: Path):
    plan = small_trial.plan()
    plan["data"]["tables"]["participants"]["columns"]["note"] = {"type": "text"}
    folder = small_trial.write(tmp_path, plan)
    hostile = [
        "{{< include /etc/passwd >}}",
        "=1+1",
        "<script>alert(1)</script>",
        "a\nb\r\nc",
        '"; | $x$ *y*',
        " padded ",
    ]
    lines = [[*row.values(), hostile[index % len(hostile)]] for index, row in enumerate(small_trial.rows())]
    write_csv(folder / "participants.csv", [(*small_trial.COLUMNS, "note"), *lines])
    assert list(read(folder).participants["note"])[: len(hostile)] == hostile


def test_an_outcome_that_is_missing_for_everybody_is_no_violation(tmp_path: Path):
    rows = small_trial.rows()
    for row in rows:
        row["in_work"] = ""
    assert read(small_trial.write(tmp_path, rows_=rows)).participants["in_work"].isna().all()


def test_a_snapshot_is_as_of_the_cut_off_date_and_real_unless_something_else_is_said(tmp_path: Path):
    write_whole(tmp_path)
    snapshot = read(tmp_path)
    assert snapshot.as_of == dt.date(2025, 6, 1)
    assert snapshot.synthetic is False


def test_a_snapshot_cannot_be_changed(tmp_path: Path):
    write_whole(tmp_path)
    with pytest.raises(TypeError):
        read(tmp_path).tables["participants"] = pd.DataFrame()  # type: ignore[index]


def test_the_made_up_reise_is_read_without_violation():
    plan = load_plan(ROOT / "data" / "reise")
    snapshot = read_snapshot(plan, ROOT / "data" / "reise")
    # 425: total final enrolment, ISRCTN85437524.
    assert len(snapshot.participants) == 425
    assert snapshot.synthetic
    assert set(snapshot.tables) == set(plan.data.tables)
    assert all(len(snapshot.rows[name]) == len(table) for name, table in snapshot.tables.items())


@pytest.mark.skipif(not JOBS2.is_dir(), reason="the JOBS II data are not part of the repository")
def test_jobs2_is_read_without_violation():
    snapshot = read_snapshot(load_plan(ROOT / "data" / "jobs2"), JOBS2)
    people = snapshot.participants
    # consort.n.arm1, consort.n.arm0, consort.received.arm1 in expected.json beside the data.
    assert people["arm"].value_counts().to_dict() == {"offered": 600, "control": 299}
    assert people.groupby("arm", observed=True)["attended"].sum().to_dict() == {"offered": 372, "control": 0}
    # 899 people, 'containing no missing values': manual page of `jobs`, R package mediation.
    assert len(people) == 899
    assert not people.isna().to_numpy().any()
    assert not snapshot.synthetic

"""Questionnaires by visit, by answer and by participant are the same questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reise_report.data.snapshot import read_snapshot
from reise_report.data.violation import Violation
from reise_report.plan.load import load_plan
from tests import small_trial
from tests.data.trial import read, violations, write_csv
from tests.small_trial import both

ITEMS = ("eq5d_mobility", "eq5d_self_care", "eq5d_usual_activities", "eq5d_pain", "eq5d_anxiety")
VISITS = ("start", "m6", "m12")
DAYS = {"start": 0, "m6": 182, "m12": 365}

Row = tuple[str, str, str, tuple[str, ...]]
"""Participant, visit, date, five answers."""

ROWS: tuple[Row, ...] = (
    ("P000", "start", "2024-01-10", ("1", "2", "3", "4", "5")),
    ("P000", "m12", "2025-01-10", ("1", "1", "1", "1", "")),
    ("P001", "m6", "2024-07-10", ("2", "2", "2", "2", "2")),
    ("P001", "m12", "2025-01-11", ("3", "3", "3", "3", "3")),
)


def trial(folder: Path, rows: Sequence[Sequence[str]], **table: Any) -> Path:
    """A trial with a table of questionnaires in some layout."""
    plan = small_trial.plan()
    plan["design"]["visits"] = {name: {"name": both(name), "day": DAYS[name]} for name in VISITS}
    plan["data"]["tables"]["answers"] = {
        "file": "answers.csv",
        "standard": "questionnaires",
        "instruments": ["eq5d_5l"],
        "columns": {},
    } | table
    small_trial.write(folder, plan)
    write_csv(folder / "answers.csv", rows)
    return folder


def by_visit(rows: Sequence[Row] = ROWS) -> list[list[str]]:
    header = ["participant", "visit", "completed", *ITEMS]
    return [header, *([person, visit, day, *answers] for person, visit, day, answers in rows)]


def by_answer(rows: Sequence[Row] = ROWS) -> list[list[str]]:
    header = ["participant", "visit", "completed", "item", "value"]
    return [header, *([person, visit, day, item, value] for person, visit, day, answers in rows
                      for item, value in zip(ITEMS, answers, strict=True))]  # fmt: skip


def by_participant(rows: Sequence[Row] = ROWS) -> list[list[str]]:
    header = [f"{name}_{visit}" for visit in VISITS for name in ("completed", *ITEMS)]
    found = {(person, visit): [day, *answers] for person, visit, day, answers in rows}
    people = dict.fromkeys(person for person, *_ in rows)
    return [["participant", *header], *([person, *(cell for visit in VISITS for cell in
                                          found.get((person, visit), [""] * 6))] for person in people)]  # fmt: skip


LONG = {"layout": "by_answer", "answers": {"item": "item", "value": "value"}}
WIDE = {"layout": "by_participant"}


def answers(folder: Path) -> pd.DataFrame:
    return read(folder).tables["answers"]


def rows_of(folder: Path) -> list[int]:
    return list(read(folder).rows["answers"])


def one(folder: Path) -> Violation:
    (found,) = violations(folder)
    return found


def test_the_three_layouts_give_the_same_table(tmp_path: Path):
    expected = answers(trial(tmp_path / "visit", by_visit()))
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "answer", by_answer(), **LONG)), expected)
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "participant", by_participant(), **WIDE)), expected)
    assert list(expected["visit"].cat.categories) == list(VISITS)


def test_each_row_knows_the_row_of_the_file_it_comes_from(tmp_path: Path):
    assert rows_of(trial(tmp_path / "visit", by_visit())) == [2, 3, 4, 5]
    assert rows_of(trial(tmp_path / "answer", by_answer(), **LONG)) == [2, 7, 12, 17]
    assert rows_of(trial(tmp_path / "participant", by_participant(), **WIDE)) == [2, 2, 3, 3]


ANSWER = st.sampled_from(["", "1", "2", "3", "4", "5"])
ANSWERED = st.tuples(ANSWER, ANSWER, ANSWER, ANSWER, ANSWER).filter(any)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.tuples(st.sampled_from(["P000", "P001", "P002"]), st.sampled_from(VISITS)), ANSWERED, min_size=1)
)
def test_whatever_was_answered_the_three_layouts_agree(tmp_path: Path, given: dict[tuple[str, str], tuple[str, ...]]):
    rows = [(person, visit, "2024-05-01", given[person, visit]) for person, visit in
            sorted(given, key=lambda pair: (pair[0], VISITS.index(pair[1])))]  # fmt: skip
    expected = answers(trial(tmp_path / "visit", by_visit(rows)))
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "answer", by_answer(rows), **LONG)), expected)
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "participant", by_participant(rows), **WIDE)), expected)


@pytest.mark.parametrize(
    ("rows", "layout", "row", "column"),
    [
        (by_visit(), {}, 4, "eq5d_self_care"),
        (by_answer(), LONG, 13, "value"),
        (by_participant(), WIDE, 3, "eq5d_self_care_m6"),
    ],
    ids=["by visit", "by answer", "by participant"],
)
def test_an_answer_out_of_range_is_told_by_the_files_own_row_and_column(
    tmp_path: Path, rows: list[list[str]], layout: dict[str, Any], row: int, column: str
):
    rows[row - 1][rows[0].index(column)] = "7"
    found = one(trial(tmp_path, rows, **layout))
    assert (found.row, found.column, found.value) == (row, column, "7")
    assert found.rule == "out of range; the plan allows 1 to 5"


def test_two_rows_of_one_participant_and_visit_are_told_with_both_rows(tmp_path: Path):
    rows = by_visit((*ROWS, ROWS[0]))
    found = one(trial(tmp_path, rows))
    assert (found.row, found.value) == (6, "P000, start")
    assert found.rule == "agrees with row 2 in 'participant' and 'visit'; no two rows may"


def test_an_answer_that_is_given_twice_is_told_with_both_rows(tmp_path: Path):
    rows = by_answer()
    found = one(trial(tmp_path, [*rows, rows[3]], **LONG))
    assert (found.row, found.column) == (22, "value")
    assert found.rule == "answers 'eq5d_usual_activities' a second time; row 4 has the same participant and visit"


def test_answers_of_one_visit_with_two_dates_are_refused(tmp_path: Path):
    rows = by_answer()
    rows[2][2] = "2024-01-12"
    found = one(trial(tmp_path, rows, **LONG))
    assert (found.row, found.column, found.value) == (3, "completed", "2024-01-12")
    assert found.rule == "differs from row 2, which has the same participant and visit"


def test_items_are_known_by_their_codes_in_the_file(tmp_path: Path):
    codes = {item: f"EQ-{place}" for place, item in enumerate(ITEMS, start=1)}
    rows = [[codes.get(cell, cell) for cell in row] for row in by_answer()]
    columns = {item: {"from": code} for item, code in codes.items()}
    expected = answers(trial(tmp_path / "visit", by_visit()))
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "answer", rows, columns=columns, **LONG)), expected)


def test_an_item_that_nobody_answered_names_the_nearest(tmp_path: Path):
    rows = [[cell.replace("eq5d_pain", "eq5d_pian") for cell in row] for row in by_answer()]
    found = one(trial(tmp_path, rows, **LONG))
    assert (found.column, found.value) == ("item", "eq5d_pain")
    assert found.rule == "no row answers this item; did you mean 'eq5d_pian'?"


def test_items_that_the_plan_does_not_name_are_left_out_but_kept_in_mind(tmp_path: Path):
    rows = [*by_answer(), ["P000", "m6", "2024-07-01", "shoe_size", "44"]]
    snapshot = read(trial(tmp_path, rows, **LONG))
    assert len(snapshot.tables["answers"]) == 4
    assert snapshot.unused["answers"] == ("shoe_size",)


def test_an_answer_without_item_is_refused(tmp_path: Path):
    rows = by_answer()
    rows[4][3] = " "
    found = [item for item in violations(trial(tmp_path, rows, **LONG)) if item.column == "item"]
    assert (found[0].row, found[0].rule) == (5, "missing, but this column says which item was answered")


def test_visits_are_known_by_their_codes_in_the_names_of_columns(tmp_path: Path):
    rows = by_participant()
    rows[0] = [name.replace("_start", "_0").replace("_m6", "_6").replace("_m12", "_12") for name in rows[0]]
    columns = {"visit": {"codes": {"start": 0, "m6": 6, "m12": [12, "12m"]}}}
    expected = answers(trial(tmp_path / "visit", by_visit()))
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "wide", rows, columns=columns, **WIDE)), expected)


def test_a_pattern_puts_the_visit_where_the_file_has_it(tmp_path: Path):
    rows = by_participant()
    rows[0] = [f"{visit}.{name}" if visit in VISITS else cell for cell in rows[0]
               for name, _, visit in [cell.rpartition("_")]]  # fmt: skip
    columns = {name: {"from": f"{{visit}}.{name}"} for name in ("completed", *ITEMS)}
    expected = answers(trial(tmp_path / "visit", by_visit()))
    pd.testing.assert_frame_equal(answers(trial(tmp_path / "wide", rows, columns=columns, **WIDE)), expected)


def without(rows: list[list[str]], *names: str) -> list[list[str]]:
    places = [place for place, name in enumerate(rows[0]) if name not in names]
    return [[row[place] for place in places] for row in rows]


def test_an_instrument_that_was_not_asked_at_a_visit_is_missing_there(tmp_path: Path):
    rows = without(by_participant(), *(f"{item}_m6" for item in ITEMS))
    found = answers(trial(tmp_path, rows, **WIDE))
    assert found.loc[found["visit"] == "m6", list(ITEMS)].isna().to_numpy().all()
    assert {str(found[item].dtype) for item in ITEMS} == {"Int64"}


def test_an_item_that_stands_alone_missing_at_a_visit_is_refused(tmp_path: Path):
    rows = by_participant()
    rows[0][rows[0].index("eq5d_pain_m6")] = "eq5d_pian_m6"
    found = one(trial(tmp_path, rows, **WIDE))
    assert found.column == "eq5d_pain_m6"
    assert "but others of the instrument 'eq5d_5l' at this visit; did you mean 'eq5d_pian_m6'?" in found.rule


def test_a_column_that_is_there_for_no_visit_is_refused(tmp_path: Path):
    rows = without(by_participant(), *(f"completed_{visit}" for visit in VISITS))
    found = one(trial(tmp_path, rows, **WIDE))
    assert found.column == "completed_start"
    assert found.rule.startswith("the file has no such column for any visit")


def test_a_column_that_differs_in_capitals_only_is_refused(tmp_path: Path):
    rows = by_participant()
    rows[0][rows[0].index("completed_m12")] = "Completed_M12"
    assert "did you mean 'Completed_M12'?" in one(trial(tmp_path, rows, **WIDE)).rule


def test_a_visit_of_missing_codes_is_no_row(tmp_path: Path):
    rows = by_participant()
    rows[1] = [cell or "-9" for cell in rows[1]]
    columns = {name: {"missing": [-9]} for name in ("completed", *ITEMS)}
    found = answers(trial(tmp_path, rows, columns=columns, **WIDE))
    assert list(zip(found["participant"], found["visit"], strict=True)) == [row[:2] for row in ROWS]


def test_a_snapshot_of_an_earlier_day_keeps_rows_and_their_places_together(tmp_path: Path):
    folder = trial(tmp_path, by_participant(), **WIDE)
    plan = load_plan(folder)
    snapshot = read_snapshot(plan, folder, plan.data.cut_off.date.replace(year=2024, month=12, day=31))
    assert list(snapshot.tables["answers"]["visit"]) == ["start", "m6"]
    assert list(snapshot.rows["answers"]) == [2, 3]
    assert snapshot.left_out["answers"].later == 2

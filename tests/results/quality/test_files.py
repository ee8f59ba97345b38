"""Duplicates, linkage and rows of files; digits and the draw; the list of queries."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.errors import AnalysisError
from reise_report.results.quality.assemble import REFUSED, examine
from reise_report.results.quality.duplicates import traits_of
from reise_report.results.quality.query import FIELDS, Query, from_records, to_csv, to_records
from tests import small_trial
from tests.results.quality import world
from tests.results.quality.test_checks import on


def examined(folder, rows=None, as_of=None):
    quality = examine(*world.read(folder, rows, as_of))
    return {row.id: row.value for row in quality.results}, quality.queries


def test_of_rows_that_are_alike_all_but_the_first_are_told(tmp_path):
    rows = world.tables()
    rows["prescriptions"] += [dict(rows["prescriptions"][3])] * 2
    found, queries = examined(tmp_path, rows)
    assert found["quality.duplicate.prescriptions"] == 2
    assert [(query.kind, query.row, dict(query.what)) for query in queries] == [
        ("row_twice", world.PEOPLE + 2, {"same_as_row": "5"}),
        ("row_twice", world.PEOPLE + 3, {"same_as_row": "5"}),
    ]


def test_rows_that_lack_the_same_values_are_alike(tmp_path):
    rows = world.tables()
    bare = {"participant": "P001", "scope": "registers", "date": on(1, 400)}
    rows["withdrawals"] += [dict(bare), dict(bare)]
    assert examined(tmp_path, rows)[0]["quality.duplicate.withdrawals"] == 1


def test_somebody_enrolled_twice_is_known_by_their_traits(tmp_path):
    rows = world.tables()
    people = rows["participants"]
    same = ("age", "region", "woman", "born", "county")
    people[40].update({name: people[20][name] for name in same})
    found, queries = examined(tmp_path, rows)
    assert found["quality.enrolled_twice.n"] == 1
    (query,) = queries
    assert (query.kind, query.participant, query.row) == ("enrolled_twice", "P040", 42)
    told = dict(query.what)
    assert told["same_as_row"] == "22"
    alike, _, of = told["same_answers"].partition("/")
    assert 0 <= int(alike) < int(of)  # they answered, but not alike


def test_traits_are_neither_number_nor_date_nor_arm_nor_what_came_later():
    assert traits_of(world.loaded()) == ["age", "region", "woman", "born", "county"]


def test_people_with_rows_in_a_register_are_counted_by_arm(tmp_path):
    found, _ = examined(tmp_path)
    assert found["quality.linkage.employment.all.with_rows"] == 15  # every fourth
    assert found["quality.linkage.employment.all.without_rows"] == world.PEOPLE - 15
    assert found["quality.linked.all.linked"] == world.PEOPLE


def test_rows_left_out_are_told_with_the_reason(tmp_path):
    rows = world.tables()
    early = {**rows["employment"][0], "extracted": "2024-01-01"}
    rows["employment"].append(early)
    found, _ = examined(tmp_path, rows)
    assert found["quality.rows.employment.in_file"] == found["quality.rows.employment.n"] == 16
    assert found["quality.rows.employment.use.replaced"] == 1
    assert found["quality.extracted.employment.last"] == "2025-05-20"
    then, _ = examined(tmp_path, rows, world.START + dt.timedelta(days=60))
    assert then["quality.rows.prescriptions.use.later"] + then["quality.rows.prescriptions.use.not_enrolled"] > 0


def test_digits_are_of_one_answer_a_person(tmp_path):
    found, _ = examined(tmp_path)
    assert found["quality.digits.eq_vas.n"] == world.PEOPLE
    assert sum(found[f"quality.digits.eq_vas.ends_in.d{digit}"] for digit in range(10)) == world.PEOPLE


def test_the_draw_is_laid_beside_its_chances_in_each_half_year(tmp_path):
    found, _ = examined(tmp_path)
    assert found["quality.allocation.all.drawn"] == 20
    assert found["quality.allocation.h2023_1.people"] + found["quality.allocation.h2023_2.people"] == world.PEOPLE
    assert found["quality.allocation.all.share_expected"] == pytest.approx(0.33)


def test_a_trial_without_registers_and_questionnaires_is_looked_at_as_well(tmp_path):
    from reise_report.data.snapshot import read_snapshot
    from reise_report.plan.load import load_plan

    folder = small_trial.write(tmp_path)
    plan = load_plan(folder)
    quality = examine(plan, read_snapshot(plan, folder))
    assert not [row for row in quality.results if row.id.startswith("quality.contradiction.") and row.value is not None]
    assert quality.results["quality.source.in_work.all.known"].value == 60


def test_data_from_which_nothing_can_be_derived_are_looked_at_and_the_reason_told(tmp_path):
    from reise_report.data.snapshot import read_snapshot
    from reise_report.plan.load import load_plan

    plan_ = world.plan()
    plan_["derived"] = {
        "rtw": {
            "kind": "return_to_work", "name": small_trial.both("Return"), "state": small_trial.both("In work"),
            "measure": "work", "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
            "min_share": 50, "min_days": 28, "gap_days": 0, "dated": "first_day", "follow_up": "m12",
            "confirmation_days": 27, "visits": ["m12"], "death": "not_returned", "working_at_start": "not_returned",
        }
    }  # fmt: skip
    rows = world.tables()
    rows["employment"][0]["percent"] = ""
    folder = world.write(tmp_path, rows, plan_)
    plan = load_plan(folder)
    quality = examine(plan, read_snapshot(plan, folder))
    refused = quality.results[REFUSED]
    assert refused.value == 1
    assert "employment" in refused.warnings[0] or "position" in refused.warnings[0]


QUERY = Query("row_twice", "offers", "offers.csv", 7, "P001", (("same_as_row", "3"),))


def test_the_list_of_queries_reads_back_from_the_cache():
    assert from_records(to_records([QUERY])) == (QUERY,)
    with pytest.raises(AnalysisError, match="not records of queries"):
        from_records([["too", "short"]])


def test_the_list_of_queries_has_one_row_each_under_a_head():
    head, row = list(csv.reader(io.StringIO(to_csv([QUERY]))))
    assert tuple(head) == FIELDS
    assert row == ["row_twice", "offers", "offers.csv", "7", "P001", "same_as_row=3"]


@given(st.text(min_size=1, max_size=20))
def test_no_cell_of_the_list_is_run_by_a_spreadsheet(participant):
    listed = to_csv([Query("row_twice", "offers", "offers.csv", 7, participant, ())])
    (cell,) = [row[4] for row in csv.reader(io.StringIO(listed, newline=""))][1:]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(cell) - len(participant) in (0, 1)

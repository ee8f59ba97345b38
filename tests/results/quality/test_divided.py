"""Questionnaires in two tables: what the report tells of people stays; what it tells of rows names the right file."""

from __future__ import annotations

import pytest

from reise_report.results.quality.asked import asked_in, instruments
from reise_report.results.quality.assemble import examine
from reise_report.results.quality.windows import timings
from tests.results.quality import divided, world
from tests.results.quality.test_checks import CASES, changed, on, place

OF_FILES = ("quality.rows.", "quality.duplicate.", "quality.extracted.", "quality.duplicates.")
OF_ROWS = ("quality.window.", "quality.days.", "quality.week.", "quality.answered.", "quality.contradiction")
DEALT = {"by_visit": divided.by_visit, "by_questionnaire": divided.by_questionnaire}
KINDS = ("answers_after_death", "answers_after_withdrawal", "vas_jump", "same_answers_twice", "straight_lined",
         "outside_window", "says_work_register_none", "register_work_says_none")  # fmt: skip


def whole(folder, rows):
    return examine(*world.read(folder, rows))


def parted(folder, rows, way):
    return examine(*world.read(folder, DEALT[way](rows), plan_=divided.loaded(way)))


def values(quality, but=()):
    return {row.id: row.value for row in quality.results if not row.id.startswith((*OF_FILES, *but))}


def with_faults():
    """Rows with something odd in them, some of it from one visit to the next."""
    rows = world.tables()
    for kind in KINDS:
        CASES[kind](rows)
    rows["questionnaires"][9]["eq5d_pain"] = ""
    rows["questionnaires"][12]["eq_vas"] = ""
    return rows


@pytest.mark.parametrize("make", [world.tables, with_faults])
def test_a_table_parted_by_visit_changes_no_number(tmp_path, make):
    one, two = whole(tmp_path / "a", make()), parted(tmp_path / "b", make(), "by_visit")
    assert values(one) == values(two)


def test_a_table_parted_by_visit_has_the_same_queries_in_their_own_files(tmp_path):
    one, two = whole(tmp_path / "a", with_faults()), parted(tmp_path / "b", with_faults(), "by_visit")
    assert sorted((q.kind, q.participant) for q in one.queries) == sorted((q.kind, q.participant) for q in two.queries)
    rows = divided.by_visit(with_faults())
    for query in two.queries:
        if query.table in ("start", "questionnaires"):
            row = rows[query.table][query.row - 2]
            assert (row["participant"], row["visit"]) == (query.participant, dict(query.what)["visit"])
            assert query.file == f"{query.table}.csv"


def test_a_table_parted_by_questionnaire_changes_no_number_of_people(tmp_path):
    one, two = whole(tmp_path / "a", with_faults()), parted(tmp_path / "b", with_faults(), "by_questionnaire")
    assert values(one, (*OF_ROWS, "quality.queries")) == values(two, (*OF_ROWS, "quality.queries"))


def test_a_copy_of_the_visit_before_names_the_other_table_s_file_and_row(tmp_path):
    rows = world.tables()
    CASES["same_answers_twice"](rows)
    (query,) = parted(tmp_path, rows, "by_visit").queries
    start = divided.by_visit(rows)["start"]
    assert (query.file, query.participant) == ("questionnaires.csv", "P001")
    told = dict(query.what)
    assert told["of_file"] == "start.csv"
    assert start[int(told["same_as_row"]) - 2]["participant"] == "P001"


def test_a_leap_of_the_eq_vas_is_seen_from_one_table_to_the_other(tmp_path):
    rows = world.tables()
    changed("questionnaires", {"participant": "P002", "visit": "baseline"}, eq_vas="40")(rows)
    changed("questionnaires", {"participant": "P002", "visit": "m3"}, eq_vas="100")(rows)
    (query,) = parted(tmp_path, rows, "by_visit").queries
    assert (query.kind, query.table) == ("vas_jump", "questionnaires")
    assert dict(query.what)["before"] == "40"


def test_an_answer_after_death_is_told_of_the_table_that_holds_it(tmp_path):
    rows = world.tables()
    CASES["answers_after_death"](rows)
    dealt = divided.by_questionnaire(rows)
    del dealt["questionnaires"][place(dealt["questionnaires"], participant="P002", visit="m12")]
    quality = examine(*world.read(tmp_path, dealt, plan_=divided.loaded("by_questionnaire")))
    assert [(q.kind, q.table) for q in quality.queries] == [("answers_after_death", "promis")]


def test_somebody_answered_a_visit_who_answered_in_either_table(tmp_path):
    dealt = divided.by_questionnaire(world.tables())
    of_m3 = [row for row in dealt["promis"] if row["visit"] == "m3"]
    dealt["promis"] = [row for row in dealt["promis"] if row["visit"] != "m3"]
    found = values(examine(*world.read(tmp_path, dealt, plan_=divided.loaded("by_questionnaire"))))
    assert found["quality.visit.m3.all.back.returned"] == len(of_m3) == world.PEOPLE - 6
    assert found["quality.completeness.promis_29.m3.all.level.complete"] == 0
    assert found["quality.completeness.eq5d_5l.m3.all.level.complete"] == len(of_m3)


def test_a_questionnaire_in_two_tables_counts_where_either_has_it(tmp_path):
    """Three months in the table of the start as well: some answered on paper."""
    plan_ = divided.by_visit_plan()
    del plan_["data"]["tables"]["start"]["columns"]["visit"]
    dealt = divided.by_visit(world.tables())
    at = place(dealt["questionnaires"], participant="P001", visit="m3")
    dealt["start"].append(dealt["questionnaires"].pop(at))
    folder = world.write(tmp_path, dealt, plan_)
    from reise_report.data.snapshot import read_snapshot
    from reise_report.plan.load import load_plan

    plan = load_plan(folder)
    found = values(examine(plan, read_snapshot(plan, folder)))
    assert found["quality.completeness.eq5d_5l.m3.all.level.complete"] == world.PEOPLE - 6
    assert found["quality.begun.eq5d_5l.n"] == 3 * world.PEOPLE - 12
    assert found["quality.answered.start.m3.all"] == 1
    assert found["quality.answered.questionnaires.m3.all"] == world.PEOPLE - 7


def test_a_visit_that_two_tables_date_has_a_timing_for_each(tmp_path):
    rows = world.tables()
    at = place(rows["questionnaires"], participant="P002", visit="m3")
    dealt = divided.by_questionnaire(rows)
    dealt["promis"][at]["completed"] = on(2, 91 + 29)
    found = values(examine(*world.read(tmp_path, dealt, plan_=divided.loaded("by_questionnaire"))))
    assert found["quality.window.promis.m3.all.late"] == 1
    assert found["quality.window.questionnaires.m3.all.late"] == 0
    assert "quality.window.m3.all.late" not in found


def test_the_ids_of_a_timing_hold_the_table_only_where_two_have_dates_of_the_visit():
    assert {timing.stem for timing in timings(divided.loaded("by_visit"))} == set(world.VISITS)
    stems = [timing.stem for timing in timings(divided.loaded("by_questionnaire"))]
    assert stems[:2] == ["questionnaires.baseline", "promis.baseline"]
    assert len(stems) == 2 * len(world.VISITS)


def test_a_table_with_codes_for_some_visits_was_asked_at_those():
    plan = divided.loaded("by_visit")
    assert asked_in(plan, "start") == ("baseline",)
    assert asked_in(plan, "questionnaires") == ("m3", "m12")
    (eq5d,) = [asked for asked in instruments(plan) if asked.id == "eq5d_5l"]
    assert [asking.table for asking in eq5d.askings] == ["questionnaires", "start"]

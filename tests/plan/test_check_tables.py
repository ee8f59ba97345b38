"""Tables that do not fit each other, the design, or those who may see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reise_report.plan.load import load_plan
from reise_report.plan.problem import InvalidPlanError
from tests.small_trial import both, plan, write

ANSWERS = {"file": "answers.csv", "standard": "questionnaires", "columns": {}}
CLAIMS = {"file": "claims.csv", "standard": "primary_care_claims", "columns": {}}
LONG = {"layout": "by_answer", "answers": {"item": "item", "value": "value"}}


def trial(**tables: Any) -> dict[str, Any]:
    """The small plan with two visits and more tables."""
    changed = plan()
    changed["design"]["visits"] = {"start": {"name": both("Start"), "day": 0}, "m6": {"name": both("Six"), "day": 182}}
    changed["data"]["tables"] |= tables
    return changed


def problems(folder: Path, changed: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(write(folder, changed))
    return {item.path: item.message for item in caught.value.problems}


def test_standard_tables_are_accepted_and_several_may_hold_questionnaires(tmp_path: Path):
    assert load_plan(write(tmp_path, trial(claims=CLAIMS, one=ANSWERS, other=ANSWERS | LONG)))


def test_two_tables_of_one_standard_are_refused(tmp_path: Path):
    found = problems(tmp_path, trial(claims=CLAIMS, more_claims=CLAIMS))
    assert found == {
        "data.tables.more_claims.standard": "the table 'claims' is of this standard already; put both in one file"
    }


def test_only_the_participants_table_has_the_standard_of_participants(tmp_path: Path):
    people = {"file": "people.csv", "standard": "participants", "columns": {}}
    found = problems(tmp_path, trial(people=people))
    assert "belongs to the table 'participants', and to no other" in found["data.tables.people.standard"]


def test_rows_about_participants_need_participants_with_a_key(tmp_path: Path):
    changed = trial(claims=CLAIMS)
    del changed["data"]["tables"]["participants"]["key"]
    assert "the table 'participants' needs 'key'" in problems(tmp_path, changed)["data.tables.claims.standard"]


def test_visits_need_a_design_that_has_some(tmp_path: Path):
    changed = trial(answers=ANSWERS)
    del changed["design"]["visits"]
    found = problems(tmp_path, changed)
    assert found["data.tables.answers.columns.visit"] == "a column of type 'visit' needs 'design.visits'"


def test_a_code_for_a_visit_that_the_design_lacks_names_the_nearest(tmp_path: Path):
    found = problems(tmp_path, trial(answers=ANSWERS | {"columns": {"visit": {"codes": {"strat": 0}}}}))
    assert found["data.tables.answers.columns.visit.codes.strat"] == (
        "the design has no visit 'strat'; did you mean 'start'?"
    )


def test_a_table_may_give_codes_for_some_visits_only(tmp_path: Path):
    assert load_plan(write(tmp_path, trial(answers=ANSWERS | {"columns": {"visit": {"codes": {"start": 0}}}})))


@pytest.mark.parametrize(
    ("table", "where", "message"),
    [
        (
            {"columns": {"completed": {"from": "{visit}_date"}}},
            "columns.completed.from",
            "'{visit}' belongs to the layout 'by_participant'",
        ),
        (
            {"layout": "by_participant", "columns": {"visit": {"from": "event"}}},
            "columns.visit.from",
            "the visit stands in the names of columns; leave 'from' out here",
        ),
        (
            {"columns": {"again": {"type": "visit"}}} | LONG,
            "columns.again",
            "'visit' is of type 'visit' already; in this layout there can be one",
        ),
        (
            {"columns": {"got": {"type": "date"}}, "extraction": {"column": "got", "replaces": "row"}} | LONG,
            "extraction.replaces",
            "a delivery of changes cannot be told from one of whole visits; use 'table'",
        ),
        (
            {"columns": {"score": {"type": "integer", "range": [1, 5], "codes": {"6": "Much"}}}},
            "columns.score.codes.6",
            "6 is out of the column's range, 1 to 5",
        ),
    ],
)
def test_what_does_not_fit_the_layout_is_found(tmp_path: Path, table: dict[str, Any], where: str, message: str):
    found = problems(tmp_path, trial(answers=ANSWERS | table))
    assert message in found[f"data.tables.answers.{where}"]


def test_what_open_reports_count_must_not_reveal_the_allocation(tmp_path: Path):
    changed = trial()
    changed["data"]["tables"]["participants"]["reveals_allocation"] = True
    found = problems(tmp_path, changed)
    assert "must not tell anybody's arm" in found["data.tables.participants.reveals_allocation"]

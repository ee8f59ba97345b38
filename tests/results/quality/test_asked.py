"""Of whom the plan asked what, and whom a questionnaire concerns."""

from __future__ import annotations

import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.derive.assemble import derive
from reise_report.plan.load import load_plan
from reise_report.results.quality.asked import asked_in, instruments, visits_in_time
from reise_report.results.quality.assemble import examine
from tests import small_trial
from tests.results.quality import world

VAS = {"kind": "score", "instrument": "eq_vas", "table": "questionnaires", "visits": ["m3", "m12"]}
STEM = "quality.completeness.eq_vas.m3"


def read(folder, rows=None, **derived):
    made = world.plan()
    made["derived"] = derived
    folder = world.write(folder, rows, made)
    plan = load_plan(folder)
    return plan, read_snapshot(plan, folder)


def values(folder, rows=None, **derived):
    return {row.id: row.value for row in examine(*read(folder, rows, **derived)).results}


def at_work(rows, visit, **answers):
    """How many said at a visit that they work."""
    wanted = {"working": "1", "visit": visit, **answers}
    return sum(all(row[name] == value for name, value in wanted.items()) for row in rows["questionnaires"])


def test_a_questionnaire_is_due_from_those_whom_it_concerns(tmp_path):
    rows = world.tables()
    found = values(tmp_path, rows, vas={**VAS, "where": {"working": True}})
    assert 0 < at_work(rows, "m3") < world.PEOPLE / 2
    assert found[f"{STEM}.all.due"] == found[f"{STEM}.all.level.complete"] == at_work(rows, "m3")
    assert found["quality.completeness.eq5d_5l.m3.all.due"] == world.PEOPLE


def test_an_answer_of_those_whom_it_does_not_concern_is_left_out(tmp_path):
    rows = world.tables()
    worker = next(row for row in rows["questionnaires"] if row["working"] == "1" and row["visit"] == "m3")
    worker["eq_vas"] = ""
    found = values(tmp_path, rows, vas={**VAS, "where": {"working": True}})
    assert found[f"{STEM}.all.level.none"] == 1
    assert found[f"{STEM}.all.level.complete"] == at_work(rows, "m3") - 1


def test_arms_and_conditions_hold_together(tmp_path):
    found = values(tmp_path, vas={**VAS, "asked": ["offered"], "where": {"working": True}})
    everybody = values(tmp_path, vas={**VAS, "where": {"working": True}})
    assert found[f"{STEM}.all.due"] == found[f"{STEM}.offered.due"] == everybody[f"{STEM}.offered.due"]
    assert f"{STEM}.usual.due" not in found


def test_two_scores_of_one_questionnaire_are_due_from_those_whom_either_concerns(tmp_path):
    rows = world.tables()
    one = {**VAS, "where": {"working": True}}
    found = values(tmp_path, rows, one=one, two={**VAS, "visits": ["m3"], "where": {"working": False}})
    answered = sum(row["visit"] == "m3" for row in rows["questionnaires"])
    assert found[f"{STEM}.all.due"] == answered
    assert found["quality.completeness.eq_vas.m12.all.due"] == at_work(rows, "m12")


def test_whom_a_questionnaire_concerns_does_not_change_its_scores(tmp_path):
    plain, narrowed = (
        derive(*read(tmp_path / name, vas={**VAS, **change})).participants
        for name, change in (("plain", {}), ("narrowed", {"where": {"working": True}}))
    )
    assert plain["vas_m3"].equals(narrowed["vas_m3"])


def test_a_questionnaire_that_is_scored_at_some_visits_was_asked_at_those(tmp_path):
    plan, _ = read(tmp_path, vas={**VAS, "visits": ["m12"]})
    (vas,) = [asked for asked in instruments(plan) if asked.id == "eq_vas"]
    assert [visit for visit in world.VISITS if vas.is_at(visit)] == ["m12"]
    assert asked_in(plan, "questionnaires") == tuple(world.VISITS)  # the others are scored nowhere


@pytest.mark.parametrize("order", [["m12", "baseline", "m3"], ["m3", "m12", "baseline"]])
def test_visits_stand_by_their_days_however_the_plan_lists_them(tmp_path, order):
    made = world.plan()
    made["design"]["visits"] = {name: made["design"]["visits"][name] for name in order}
    plan = load_plan(small_trial.write(tmp_path, made))
    assert visits_in_time(plan) == ("baseline", "m3", "m12")


def test_patterns_follow_the_days_of_the_visits(tmp_path):
    made = world.plan()
    made["design"]["visits"] = {name: made["design"]["visits"][name] for name in ("m12", "baseline", "m3")}
    folder = world.write(tmp_path / "turned", None, made)
    plan = load_plan(folder)
    turned = {row.id: row.value for row in examine(plan, read_snapshot(plan, folder)).results}
    assert turned == values(tmp_path / "plain")

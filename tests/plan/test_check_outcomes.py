"""Outcomes stand in columns of the right type, at visits there are, with levels there are."""

import pytest

from tests.plan.effects_plan import of_outcome, problems
from tests.results.effects import trial_plan

LEAST = "smallest_important_difference"
NO_COLUMN = "the table 'participants' has no column"


def test_the_plan_with_every_method_has_no_problem():
    assert problems(trial_plan.plan()) == {}


@pytest.mark.parametrize(
    ("outcome", "changes", "where", "message"),
    [
        ("work", {"variable": "wrk"}, "variable", f"{NO_COLUMN} 'wrk'; did you mean 'work'?"),
        ("work", {"variable": "age"}, "variable", "is of type 'integer', but 'binary' is needed here"),
        ("work", {"visit": "m9"}, "visit", "there is no visit 'm9'; there are: m3, m6, m12"),
        ("grade", {"variable": "grad"}, "variable", f"{NO_COLUMN} 'grad'; did you mean 'grade'?"),
        ("grade", {"variable": "chance"}, "variable", "'number', but 'category' or 'integer' is needed here"),
        ("contacts", {"variable": "grade"}, "variable", "'category', but 'integer' or 'number' is needed here"),
        ("contacts", {"exposure": "year"}, "exposure", f"{NO_COLUMN} 'year'; did you mean 'years'?"),
        ("contacts", {"exposure": "woman"}, "exposure", "'binary', but 'integer' or 'number' is needed here"),
        ("score", {"baseline": "score_m1"}, "baseline", f"{NO_COLUMN} 'score_m1'; did you mean 'score_m12'?"),
        ("score", {"baseline": "grade"}, "baseline", "'category', but 'integer' or 'number' is needed here"),
        ("time", {"time": "day"}, "time", f"{NO_COLUMN} 'day'; did you mean 'days'?"),
        ("time", {"time": "fate"}, "time", "'category', but 'integer' or 'number' is needed here"),
        ("time", {"status": "days"}, "status", "'number', but 'category' is needed here"),
        ("time", {"status": "fat"}, "status", f"{NO_COLUMN} 'fat'; did you mean 'fate'?"),
        ("time", {"events": ["bakc"]}, "events.1", "the column 'fate' has no level 'bakc'; did you mean 'back'?"),
        ("time", {"competing": ["died", "moved"]}, "competing.2", "has no level 'moved'; there are: back, died"),
        ("time", {"visit": "m8"}, "visit", "there is no visit 'm8'"),
    ],
)
def test_a_column_visit_or_level_that_does_not_fit_is_found_where_it_stands(outcome, changes, where, message):
    assert message in of_outcome(outcome, **changes)[where]


@pytest.mark.parametrize(
    ("variables", "where", "message"),
    [
        ({"m3": "score_m3", "m9": "score_m6", "m12": "score_m12"}, "variables.m9", "there is no visit 'm9'"),
        ({"m3": "scor_m3", "m12": "score_m12"}, "variables.m3", "did you mean 'score_m3'?"),
        ({"m3": "grade", "m12": "score_m12"}, "variables.m3", "'integer' or 'number' is needed here"),
        ({"m6": "score_m6", "m3": "score_m3", "m12": "score_m12"}, "variables", "the visits are not in order of time"),
        ({"m6": "score_m12", "m12": "score_m12"}, "variables", "the column 'score_m12' stands 2 times"),
        ({"m3": "score_m3", "m6": "score_m6"}, "", "'variables' has no column for the visit 'm12'; it has m3, m6"),
        ({}, "variables", "at least 1"),
    ],
)
def test_every_visit_of_a_measurement_is_followed_to_its_column(variables, where, message):
    assert message in of_outcome("score", variables=variables)[where]


def before_the_start():
    """The plan with a visit before randomisation."""
    plan = trial_plan.plan()
    plan["design"]["visits"] = {"m0": {"name": "Start", "day": 0}, **plan["design"]["visits"]}
    return plan


def test_a_visit_that_is_not_after_randomisation_belongs_under_baseline():
    plan = before_the_start()
    score = plan["outcomes"]["score"]
    score["variables"] = {"m0": "score_m0", **score["variables"]}
    wanted = "the visit 'm0' is not after randomisation; name its column as 'baseline'"
    assert wanted in problems(plan)["outcomes.score.variables.m0"]


def test_no_time_ends_at_a_visit_before_randomisation():
    plan = before_the_start()
    plan["outcomes"]["time"]["visit"] = "m0"
    assert "the visit 'm0' is not after randomisation; no time ends there" in problems(plan)["outcomes.time.visit"]


def test_a_level_cannot_be_the_event_and_compete_with_it():
    found = of_outcome("time", competing=["back"])
    assert "'back' is an event and competing at once; it can be one of the two" in found[""]


@pytest.mark.parametrize(
    ("outcome", "changes", "where", "message"),
    [
        ("work", {"kind": "binry"}, "", "did you mean 'binary'?"),
        ("work", {"benefit": "earlier"}, "benefit", "'earlier' is not one of the choices"),
        ("time", {"benefit": "higher"}, "benefit", "'higher' is not one of the choices"),
        ("time", {"events": []}, "events", "at least 1"),
        ("score", {"visit": ...}, "visit", "missing"),
        ("work", {LEAST: {"risk_difference": 5}}, LEAST, "less than 1"),
        ("work", {LEAST: {"mean_difference": 5}}, LEAST, "unknown key"),
        ("score", {LEAST: {"mean_difference": 0}}, LEAST, "greater than 0"),
        ("grade", {"events": ["best"]}, "events", "unknown key 'events'"),
    ],
)  # fmt: skip
def test_a_key_that_the_kind_of_outcome_does_not_take_is_found(outcome, changes, where, message):
    found = of_outcome(outcome, **changes)
    assert any(message in told for place, told in found.items() if place.startswith(where)), found

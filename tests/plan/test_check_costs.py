"""What costs point at: tables, services, resources, levels, sums; each fault is told at its place."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from reise_report.plan.load import load_plan
from reise_report.plan.problem import InvalidPlanError
from tests.small_trial import both, plan, write

STAYS: dict[str, Any] = {
    "kind": "hospital_stays",
    "name": both("Hospital"),
    "table": "hospital",
    "hours_between": 8,
    "across_hospitals": True,
    "dated": "admitted",
    "without_points": "zero",
    "price": {"by_year": {"2024": 1000}},
}
LOSS: dict[str, Any] = {
    "kind": "production_loss",
    "name": both("Production loss"),
    "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
    "method": "human_capital",
    "yearly_wage": {"by_year": {"2024": 600_000}},
    "on_costs": 0.141,
}
LEVEL = {"year": 2024, "index": {"name": both("Index"), "by_year": {"2023": 100, "2024": 105}}}
FRICTION = {"method": "friction", "friction_days": 90}
COMPONENTS: dict[str, Any] = {
    "stays": STAYS,
    "gp": {"kind": "claims", "name": both("Primary care"), "table": "claims", "multiplier": {"other_services": 2}},
    "medicines": {"kind": "amounts", "name": both("Medicines"), "table": "prescriptions"},
    "offer": {
        "kind": "ledger",
        "name": both("Intervention"),
        "table": "ledger",
        "prices": {"course_day": {"by_year": {"2024": 1500}}},
    },
    "work": LOSS,
}
STANDARDS = {
    "hospital": "hospital_episodes",
    "claims": "primary_care_claims",
    "prescriptions": "prescriptions",
    "ledger": "intervention_ledger",
    "employment": "employment_spells",
    "monthly": "employment_status",
}


def written(components: dict[str, Any] | None = None, totals: list[str] | None = None) -> dict[str, Any]:
    whole = plan()
    participants = whole["data"]["tables"]["participants"]
    participants["dated"] = "enrolled"
    participants["columns"]["enrolled"] = {"type": "date", "required": True}
    whole["design"]["visits"] = {
        "before": {"name": both("Before"), "day": -7},
        "m3": {"name": both("3 months"), "day": 91},
        "m12": {"name": both("12 months"), "day": 365},
    }
    for name, standard in STANDARDS.items():
        whole["data"]["tables"][name] = {"file": f"{name}.csv", "standard": standard, "columns": {}}
    parts = copy.deepcopy(COMPONENTS) | (components or {})
    whole["derived"] = {
        "cost": {
            "kind": "costs",
            "visits": ["m3", "m12"],
            "components": parts,
            "totals": {"all": {"name": both("All"), "components": totals or list(COMPONENTS)}},
        }
    }
    return whole


def problems(folder: Path, whole: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(write(folder, whole))
    return {item.path.removeprefix("derived.cost."): item.message for item in caught.value.problems}


def test_costs_that_hold_together_have_no_problem(tmp_path):
    assert list(load_plan(write(tmp_path, written())).derived) == ["cost"]


@pytest.mark.parametrize(
    ("component", "where", "message"),
    [
        ({"stays": STAYS | {"table": "hospitals"}}, "components.stays.table", "no table 'hospitals'; did you mean"),
        ({"stays": STAYS | {"table": "claims"}}, "components.stays.table", "needs 'standard: hospital_episodes'"),
        ({"stays": STAYS | {"levels": ["inpatients"]}}, "components.stays.levels.1", "did you mean 'inpatient'?"),
        (
            {"stays": STAYS | {"without_points": "assumed", "assumed_points": {"day": 0.2, "outpatient": 0.05}}},
            "components.stays.assumed_points",
            "says nothing of 'inpatient', which is counted",
        ),
        (
            {"stays": STAYS | {"without_points": "assumed", "assumed_points": {"out": 0.2}, "levels": ["outpatient"]}},
            "components.stays.assumed_points.out",
            "there is no level of care 'out'",
        ),
        (
            {"gp": COMPONENTS["gp"] | {"multiplier": {"general_practitioner": 2}}},
            "components.gp.multiplier",
            "'emergency' has no multiplier; add it, or 'other_services'",
        ),
        (
            {"gp": COMPONENTS["gp"] | {"multiplier": {"physiotherapy": 2, "other_services": 1}}},
            "components.gp.multiplier.physiotherapy",
            "'claims' has no service 'physiotherapy'; did you mean 'physiotherapist'?",
        ),
        (
            {"offer": COMPONENTS["offer"] | {"prices": {"course_days": {"by_year": {"2024": 1}}}}},
            "components.offer.prices.course_days",
            "'ledger' has no resource 'course_days'; did you mean 'course_day'?",
        ),
        (
            {"medicines": COMPONENTS["medicines"] | {"table": "employment"}},
            "components.medicines.table",
            "the table 'employment' has no column 'amount'",
        ),
        (
            {"work": LOSS | {"work": {"positions": {"table": "employment", "counts": ["ordinry"]}}}},
            "components.work.work.positions.counts.1",
            "did you mean 'ordinary'?",
        ),
        (
            {"work": LOSS | {"work": {"positions": {"table": "monthly", "counts": ["ordinary"]}}}},
            "components.work.work.positions.table",
            "'monthly' holds one status a month, and production is lost by the day",
        ),
    ],
)
def test_a_component_points_at_what_is_there(tmp_path, component, where, message):
    assert message in problems(tmp_path, written(component))[where]


def test_a_monthly_status_will_do_where_the_plan_names_the_approximation(tmp_path):
    positions = {"table": "monthly", "counts": ["ordinary"], "approximation": "held_until_next_status"}
    assert load_plan(write(tmp_path, written({"work": LOSS | {"work": {"positions": positions}}})))


def test_a_level_of_care_of_the_table_s_own_is_refused(tmp_path):
    whole = written()
    levels = {level: both(level) for level in ("inpatient", "day", "outpatient", "home")}
    whole["data"]["tables"]["hospital"]["columns"]["level"] = {"levels": levels}
    assert "the level of care 'home'" in problems(tmp_path, whole)["components.stays.table"]


def test_costs_begin_with_randomisation(tmp_path):
    whole = written()
    whole["derived"]["cost"]["visits"] = ["before", "m12"]
    assert "before randomisation" in problems(tmp_path, whole)["visits.1"]


@pytest.mark.parametrize(
    ("components", "totals", "message"),
    [
        ({}, ["stays", "gpp"], "there is no component 'gpp'; did you mean 'gp'?"),
        ({}, ["stays", "stays"], "'stays' is added up twice"),
        (
            {"friction": LOSS | {"method": "friction", "friction_days": 90}},
            ["work", "friction"],
            "count the same things",
        ),
        ({"again": STAYS}, ["stays", "again"], "'stays' and 'again' count the same things"),
        ({"refunds": COMPONENTS["gp"]}, ["gp", "refunds"], "'gp' and 'refunds' count the same things"),
        ({"course": COMPONENTS["offer"]}, ["offer", "course"], "'offer' and 'course' count the same things"),
    ],
)
def test_a_sum_adds_up_everything_once(tmp_path, components, totals, message):
    found = problems(tmp_path, written(components, totals))
    assert any(where.startswith("totals.all.components") and message in text for where, text in found.items())


def test_parts_of_one_table_that_do_not_overlap_are_added_up(tmp_path):
    hours = {"course_day": {"by_year": {"2024": 1}}}, {"case_manager_hour": {"by_year": {"2024": 1}}}
    parts = {
        "inside": STAYS | {"levels": ["inpatient", "day"]},
        "outside": STAYS | {"levels": ["outpatient"]},
        "course": COMPONENTS["offer"] | {"prices": hours[0]},
        "hours": COMPONENTS["offer"] | {"prices": hours[1]},
    }
    assert load_plan(write(tmp_path, written(parts, list(parts))))


def test_a_component_and_a_sum_have_names_of_their_own(tmp_path):
    found = problems(tmp_path, written({"all": STAYS}, ["gp"]))
    assert "a component is called 'all' too" in found["totals.all"]


@pytest.mark.parametrize(
    ("choices", "where", "message"),
    [
        (
            {"price_level": {**LEVEL, "not_adjusted": ["gp", "stay"]}},
            "price_level.not_adjusted.2",
            "there is no component 'stay'; did you mean 'stays'?",
        ),
        (
            {"price_level": {**LEVEL, "year": 2030}},
            "price_level",
            "the index has no figure for the price year 2030; there are 2023, 2024",
        ),
        (
            {"earlier_days": 365, "told_from": {"hospitl": "2021-01-01"}},
            "told_from.hospitl",
            "no component reads a table 'hospitl'; did you mean 'hospital'?",
        ),
        ({"told_from": {"hospital": "2021-01-01"}}, "", "name them under 'earlier_days'"),
    ],
)
def test_price_year_and_earlier_days_point_at_what_is_there(tmp_path, choices, where, message):
    whole = written()
    whole["derived"]["cost"] |= choices
    assert message in problems(tmp_path, whole)[where or "derived.cost"]


def test_a_price_year_and_earlier_days_may_stand(tmp_path):
    whole = written()
    whole["derived"]["cost"] |= {
        "price_level": {**LEVEL, "not_adjusted": ["gp"]},
        "earlier_days": 365,
        "told_from": {"hospital": "2021-01-01", "employment": "2020-01-01"},
    }
    assert load_plan(write(tmp_path, whole))


def test_an_intervention_alone_has_no_earlier_costs(tmp_path):
    whole = written(totals=["offer"])
    whole["derived"]["cost"] |= {"components": {"offer": COMPONENTS["offer"]}, "earlier_days": 365}
    assert "nothing of a ledger is used before randomisation" in problems(tmp_path, whole)["derived.cost"]


def test_earlier_costs_have_a_name_of_their_own(tmp_path):
    whole = written({"gp_earlier": STAYS}, ["gp"])
    assert load_plan(write(tmp_path, whole))
    whole["derived"]["cost"]["earlier_days"] = 365
    assert "gives the column '…_gp_earlier', which 'gp' gives too" in problems(tmp_path, whole)["components.gp_earlier"]


@pytest.mark.parametrize("name", ["gp_m3", "gp_units", "offer_course_day"])
def test_no_part_gives_a_column_that_another_gives(tmp_path, name):
    found = problems(tmp_path, written({name: STAYS}, ["gp"]))
    assert "choose another name" in found[f"components.{name}"]

"""Costs as columns of participants: names, sums, what is zero and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reise_report.derive.costs.assemble import costs
from reise_report.derive.observation import Observation
from reise_report.derive.return_to_work import NEVER
from reise_report.errors import PlanError
from reise_report.plan.derived_columns import columns_of
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from tests.derive.costs.frames import claimed, day, episodes, share, used
from tests.small_trial import both, plan, write

TABLES = ("hospital", "claims", "prescriptions", "ledger", "employment")
COSTS: dict[str, Any] = {
    "kind": "costs",
    "visits": ["m3", "m12"],
    "components": {
        "stays": {
            "kind": "hospital_stays",
            "name": both("Hospital"),
            "table": "hospital",
            "hours_between": 8,
            "across_hospitals": True,
            "dated": "admitted",
            "without_points": "zero",
            "price": {"by_year": {"2024": 1000}},
        },
        "gp": {"kind": "claims", "name": both("Primary care"), "table": "claims", "multiplier": {"other_services": 2}},
        "medicines": {"kind": "amounts", "name": both("Medicines"), "table": "prescriptions"},
        "offer": {
            "kind": "ledger",
            "name": both("Intervention"),
            "table": "ledger",
            "prices": {"case_manager_hour": {"by_year": {"2024": 800}}, "course_day": {"by_year": {"2024": 1500}}},
        },
        "work": {
            "kind": "production_loss",
            "name": both("Production loss"),
            "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
            "method": "human_capital",
            "yearly_wage": {"by_year": {"2024": 366_000}},
            "on_costs": 0,
        },
    },
    "totals": {
        "health": {"name": both("Health service"), "components": ["stays", "gp", "medicines", "offer"]},
        "society": {"name": both("Society"), "components": ["stays", "gp", "medicines", "offer", "work"]},
    },
}
STANDARDS = {
    "hospital": "hospital_episodes",
    "claims": "primary_care_claims",
    "prescriptions": "prescriptions",
    "ledger": "intervention_ledger",
    "employment": "employment_spells",
}


@pytest.fixture(scope="module")
def trial(tmp_path_factory) -> Plan:
    """The small trial with the tables that cost something, and costs to be derived."""
    return made(tmp_path_factory.mktemp("trial"))


def made(folder: Path, **changes: Any) -> Plan:
    written = plan()
    participants = written["data"]["tables"]["participants"]
    participants["dated"] = "enrolled"
    participants["columns"]["enrolled"] = {"type": "date", "required": True}
    written["design"]["visits"] = {
        "m3": {"name": both("3 months"), "day": 91},
        "m12": {"name": both("12 months"), "day": 365},
    }
    for name, standard in STANDARDS.items():
        written["data"]["tables"][name] = {"file": f"{name}.csv", "standard": standard, "columns": {}}
    written["derived"] = {"cost": {**COSTS, **changes}}
    return load_plan(write(folder, written))


FRAMES: Mapping[str, pd.DataFrame] = {
    "hospital": episodes(
        ("A", "OUS", "inpatient", "2024-03-01T10:00", "2024-03-03T12:00", 1.2),
        ("A", "OUS", "outpatient", "2024-06-01T10:00", None, 0.05),
    ),
    "claims": claimed(("A", "2024-02-01", "general_practitioner", 200), ("B", "2024-08-01", "other", 100)),
    "prescriptions": claimed(("B", "2024-02-01", "other", 350.5)).drop(columns="service"),
    "ledger": used(("A", "2024-02-01", "case_manager_hour", 2), ("A", "2024-09-01", "course_day", 1)),
}


def derived(
    trial: Plan,
    until: Mapping[str, list[str]] | None = None,
    died: str | None = None,
    frames: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The costs of A, B and C, in reverse order of rows so that labels and places differ.

    C is randomised as they are, has no rows, and works half time.
    """
    start = np.full(3, day("2024-01-01"))
    last = {name: ["2025-06-01"] * 3 for name in TABLES} | dict(until or {})
    deaths = np.array([NEVER if died is None else day(died), NEVER, NEVER])
    observation = Observation(
        start=start,
        died=deaths,
        lost=np.full(3, NEVER),
        loss=np.array(["", "", ""]),
        known_until={name: np.array([day(date) for date in dates]) for name, dates in last.items()},
        told_until={name: day("2025-06-01") for name in TABLES},
    )
    participants = pd.DataFrame({"id": pd.array(["A", "B", "C"], dtype="string")}, index=[7, 3, 5])
    snapshot: Any = SimpleNamespace(participants=participants, tables=frames or FRAMES)
    work = share((2, "2020-01-01", "2030-01-01", 50))
    return costs(trial, snapshot, "cost", trial.derived["cost"], observation, lambda _: work)


def test_the_columns_are_those_that_the_plan_knows(trial):
    assert list(derived(trial).columns) == list(columns_of(trial, "cost", trial.derived["cost"]))


def test_the_rows_are_the_participants(trial):
    assert derived(trial).index.tolist() == [7, 3, 5]


def test_each_component_and_period(trial):
    found = derived(trial)
    # A: stay 1.2 × 1 000, contact 0.05 × 1 000, claim 200 × 2, 2 hours × 800, course day × 1 500
    assert found.loc[7, ["cost_stays_m3", "cost_stays_m12", "cost_stays"]].tolist() == [1200, 50, 1250]
    assert found.loc[7, ["cost_gp_m3", "cost_gp_m12", "cost_gp"]].tolist() == [400, 0, 400]
    assert found.loc[7, ["cost_offer_m3", "cost_offer_m12", "cost_offer"]].tolist() == [1600, 1500, 3100]
    # B: claim 100 × 2 in the second period, medicines in the first
    assert found.loc[3, ["cost_gp_m3", "cost_gp_m12", "cost_medicines"]].tolist() == [0, 200, 350.5]
    # nobody but C works; a day is worth 366 000 / 366: 92 and 274 days, of which C loses half
    assert found["cost_work_m3"].tolist() == [92_000, 92_000, 46_000]
    assert found["cost_work"].tolist() == [366_000, 366_000, 183_000]


def test_sums_are_of_their_components(trial):
    found = derived(trial)
    assert found["cost_health"].tolist() == [4750, 550.5, 0]
    assert found["cost_society"].tolist() == [370_750, 366_550.5, 183_000]
    assert found["cost_health_m12"].tolist() == [1550, 200, 0]


def test_units_of_what_was_used(trial):
    found = derived(trial)
    assert found["cost_stays_units"].tolist() == [2, 0, 0]
    assert found["cost_gp_units"].tolist() == [1, 1, 0]
    assert found["cost_medicines_units"].tolist() == [0, 1, 0]
    assert found["cost_offer_case_manager_hour_units"].tolist() == [2, 0, 0]
    assert found["cost_offer_course_day_units"].tolist() == [1, 0, 0]
    assert found["cost_work_units"].tolist() == [366, 366, 183]


def test_somebody_observed_without_rows_costs_nothing(trial):
    assert derived(trial).loc[5, "cost_health"] == 0


def test_a_period_that_a_register_does_not_tell_of_to_its_end_is_missing_and_so_are_its_sums(trial):
    """A emigrates on 2024-08-01: the first period is complete, the second is not."""
    found = derived(trial, {"hospital": ["2024-08-01", "2025-06-01", "2025-06-01"]})
    assert found.loc[7, "cost_stays_m3"] == 1200
    for column in ("cost_stays_m12", "cost_stays", "cost_stays_units", "cost_health", "cost_society_m12"):
        assert np.isnan(found.loc[7, column])
        assert not np.isnan(found.loc[3, column])
    assert found.loc[7, ["cost_health_m3", "cost_gp"]].tolist() == [3200, 400]


def test_somebody_never_linked_costs_what_is_not_known_but_the_ledger_tells_of_them(trial):
    never = ["2023-12-31", "2025-06-01", "2025-06-01"]
    found = derived(trial, dict.fromkeys(("hospital", "claims", "prescriptions", "employment"), never))
    known = found.loc[7].dropna().index.tolist()
    assert known == [column for column in found if column.startswith("cost_offer")]


def test_a_follow_up_that_is_not_over_is_missing(trial):
    found = derived(trial, {name: ["2024-06-30"] * 3 for name in TABLES})
    assert found["cost_society"].isna().all()
    assert found["cost_society_m3"].tolist() == [95_200, 92_350.5, 46_000]


def test_costs_stop_with_death_and_are_known(trial):
    """A dies on 2024-03-02, in hospital: the admission counts, and 62 days without work are lost."""
    found = derived(trial, died="2024-03-02")
    assert found.loc[7, ["cost_stays", "cost_offer", "cost_work", "cost_work_m12"]].tolist() == [1200, 1600, 62_000, 0]


def test_a_death_before_the_end_of_what_is_known_leaves_nothing_unknown(trial):
    found = derived(trial, {name: ["2024-03-02", "2025-06-01", "2025-06-01"] for name in TABLES}, died="2024-03-02")
    assert not found.loc[7].isna().any()


def test_a_year_without_price_is_told_with_the_component_s_place(tmp_path):
    changed = {**COSTS["components"], "stays": {**COSTS["components"]["stays"], "price": {"by_year": {"2020": 1}}}}
    with pytest.raises(PlanError, match=r"^derived\.cost\.components\.stays\.price: there is no price for 2024"):
        derived(made(tmp_path, components=changed))


def test_work_is_asked_for_only_where_production_is_lost(tmp_path):
    without = made(
        tmp_path,
        components={name: part for name, part in COSTS["components"].items() if name != "work"},
        totals={"health": COSTS["totals"]["health"]},
    )

    def never(_):
        raise AssertionError

    start = np.full(3, day("2024-01-01"))
    until = {name: np.full(3, day("2025-06-01")) for name in TABLES}
    told = {name: day("2025-06-01") for name in TABLES}
    whole = np.full(3, NEVER)
    observation = Observation(
        start=start, died=whole, lost=whole, loss=np.array([""] * 3), known_until=until, told_until=told
    )
    people = pd.DataFrame({"id": pd.array(["A", "B", "C"], dtype="string")})
    snapshot: Any = SimpleNamespace(participants=people, tables=FRAMES)
    found = costs(without, snapshot, "cost", without.derived["cost"], observation, never)
    assert found["cost_health"].tolist() == [4750, 550.5, 0]

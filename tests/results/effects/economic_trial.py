"""A made-up trial whose costs and life years are derived from registers and EQ-5D-5L, some people dying on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.model import Plan
from reise_report.results.cohort import Cohort
from reise_report.results.effects.economic_columns import EconomicColumns
from reise_report.results.effects.sample import Sample
from reise_report.results.scope import Scope
from tests import small_trial
from tests.derive import register_trial
from tests.small_trial import both

ID = "economic.worth"
DAYS = {"baseline": 0, "m3": 91, "m6": 182, "m12": 365, "m24": 730}
ITEMS = ("mobility", "self_care", "usual_activities", "pain", "anxiety")
STANDARDS = {
    "deaths": "deaths_and_emigration",
    "claims": "primary_care_claims",
    "medicines": "prescriptions",
    "ledger": "intervention_ledger",
}
HEALTH = ("gp", "help")
EVERY = ("gp", "help", "pills")
PARTS = {"costs_health": HEALTH, "costs_all": EVERY}


def plan(*, years: int = 1, **changes: Any) -> dict[str, Any]:
    """The plan as it is written; ``changes`` go into the economic analysis."""
    made = small_trial.plan()
    del made["flow"]
    visits = [visit for visit, day in DAYS.items() if day <= 365 * years]
    made["design"]["visits"] = {visit: {"name": both(visit), "day": DAYS[visit]} for visit in visits}
    made["data"]["cut_off"]["date"] = register_trial.CUT_OFF
    tables = made["data"]["tables"]
    own = {name: column for name, column in tables["participants"]["columns"].items() if name not in ("id", "arm")}
    own |= {"manager": {"type": "identifier"}, "money": _number("NOK"), "gain": _number("points")}
    tables["participants"] = {"file": "participants.csv", "standard": "participants", "columns": own}
    for name, standard in STANDARDS.items():
        tables[name] = {"file": f"{name}.csv", "standard": standard, "columns": {}}
    tables["answers"] = {"file": "a.csv", "standard": "questionnaires", "instruments": ["eq5d_5l"], "columns": {}}
    made["derived"] = _derived(visits)
    made["outcomes"]["worth"] = {
        "kind": "economic",
        "name": both("Worth"),
        "costs": list(PARTS),
        "effect": "qaly",
        "visit": visits[-1],
        "measured_by": both("Registers"),
        "metric": both("Means"),
    }
    made["estimands"]["worth"] = {**made["estimands"]["work"], "outcome": "worth"}
    made["analyses"] = [one for one in made["analyses"] if one["role"] == "primary"]
    made["analyses"].append(
        {
            "id": ID,
            "role": "secondary",
            "name": both("Worth"),
            "estimand": "worth",
            "method": "cost_effectiveness",
            "missing": {"method": "nested_imputation"},
            "draws": 200,
            "thresholds": {"amounts": [100_000, 300_000], "reference": 100_000},
            **changes,
        }
    )
    return made


def _number(unit: str) -> dict[str, Any]:
    return {"type": "number", "label": both(unit), "unit": both(unit)}


def _derived(visits: list[str]) -> dict[str, Any]:
    names = {"health": HEALTH, "all": EVERY}
    rates = {"2023": 600, "2024": 650, "2025": 700}
    return {
        "eq5d": {
            "kind": "score",
            "instrument": "eq5d_5l",
            "table": "answers",
            "visits": visits,
            "value_set": "norway_2024",
        },
        "qaly": {"kind": "quality_adjusted_life_years", "name": both("Years"), "index": "eq5d", "visits": visits},
        "costs": {
            "kind": "costs",
            "visits": visits[1:],
            "components": {
                "gp": {"kind": "claims", "name": both("GP"), "table": "claims", "multiplier": {"other_services": 2}},
                "help": {
                    "kind": "ledger",
                    "name": both("Help"),
                    "table": "ledger",
                    "prices": {"case_manager_hour": {"by_year": rates}},
                },
                "pills": {"kind": "amounts", "name": both("Pills"), "table": "medicines"},
            },
            "totals": {name: {"name": both(name), "components": list(parts)} for name, parts in names.items()},
        },
    }


def on(day: int) -> str:
    """A day counted from randomisation; everybody is randomised on the same day."""
    return (dt.date.fromisoformat(register_trial.ENROLLED) + dt.timedelta(day)).isoformat()


def people(n: int = 60, seed: int = 3, *, missing: bool = True, died: dict[int, int] | None = None) -> dict[str, Any]:
    """Rows of every table.

    Args:
        n: participants; every third is offered the intervention.
        seed: of what is drawn.
        missing: whether some do not answer, cannot be linked, and lack covariates.
        died: number of a participant → day of death. The dead answer nothing from that day on.
    """
    rng = np.random.default_rng(seed)
    died = {} if died is None else died
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in ("participants", "answers", *STANDARDS)}
    for number in range(n):
        who, offered = f"P{number:03d}", number % 3 == 0
        last = died.get(number, 9999)
        health = rng.normal()
        lacks = missing and number % 10 == 7
        found["participants"].append(
            {
                "participant": who,
                "arm": "offered" if offered else "usual",
                "age": int(rng.integers(20, 64)),
                "woman": bool(rng.random() < 0.5),
                "region": None if lacks else ("north", "south", "west")[int(rng.integers(3))],
                "in_work": bool(rng.random() < 0.4),
                "manager": f"M{number % 4}" if offered and not lacks else None,
                "money": float(round(rng.gamma(2, 5000))),
                "gain": None if lacks else round(float(rng.normal(0.5, 0.1)), 3),
            }
        )
        for visit, day in DAYS.items():
            silent = missing and visit != "baseline" and rng.random() < 0.15
            levels = np.clip(np.round(2.5 - health + rng.normal(size=5)), 1, 5).astype(int).tolist()
            if not silent and (day < last or day == 0):
                answers = {f"eq5d_{item}": level for item, level in zip(ITEMS, levels, strict=True)}
                found["answers"].append({"participant": who, "visit": visit, "completed": on(day), **answers})
        for day in np.sort(rng.integers(0, 730, rng.poisson(8))).tolist():
            amount = float(round(rng.gamma(1.5, 400)))
            found["claims"].append(
                {"participant": who, "date": on(day), "service": "general_practitioner", "amount": amount}
            )
            found["medicines"].append({"participant": who, "date": on(day), "atc": "N02", "amount": amount / 2})
        for day in (10, 100, 300) if offered else ():
            hours = {"resource": "case_manager_hour", "quantity": float(rng.integers(1, 9))}
            found["ledger"].append({"participant": who, "date": on(day), **hours})
        if last < 9999:
            found["deaths"].append({"participant": who, "date": on(last), "event": "died"})
    return found


def cohort(written: dict[str, Any] | None = None, rows: dict[str, Any] | None = None) -> Cohort:
    """Plan and data, derived."""
    model = Plan.model_validate(plan() if written is None else written)
    given = people() if rows is None else rows
    asked = [row for row in given["answers"] if row["visit"] in model.design.visits]
    return Cohort.of(model, register_trial.snapshot(model, **{**given, "answers": asked}), Scope.FULL)


def sample(of: Cohort) -> Sample:
    """The economic analysis."""
    return Sample(of, next(analysis for analysis in of.plan.analyses if analysis.id == ID))


def columns(of: Cohort, *, discounted: bool = True) -> EconomicColumns:
    """What is counted of each participant."""
    asked = sample(of)
    assert isinstance(asked.analysis, CostEffectiveness)
    discount = asked.analysis.discount if discounted else None
    return EconomicColumns.of(asked, asked.analysis, discount=discount)

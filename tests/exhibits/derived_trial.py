"""A small made-up trial whose outcomes are derived, for tests of what is told about derivations."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.plan.load import load_plan
from reise_report.results.row import Row
from reise_report.results.store import Results
from tests import small_trial
from tests.small_trial import both

VISITS = {"baseline": ("Baseline", 0), "m6": ("6 months", 182), "m12": ("12 months", 365)}
WORK: dict[str, Any] = {
    "positions": {"table": "jobs", "counts": ["ordinary", "wage_subsidy"], "full_time_hours": 37.5},
    "leave": {"table": "leave", "percent_of": "position"},
    "sick_pay": {"table": "benefits", "kinds": ["sick_pay"]},
}
RULE: dict[str, Any] = {
    "kind": "return_to_work",
    "name": both("Back at work"),
    "state": both("In work"),
    "measure": "work",
    "work": WORK,
    "min_share": 50,
    "min_days": 28,
    "gap_days": 0,
    "dated": "first_day",
    "follow_up": "m12",
    "confirmation_days": 27,
    "visits": ["m6", "m12"],
    "death": "not_returned",
    "working_at_start": "not_returned",
    "source": "The registry",
}
WITHOUT_BENEFITS = {
    **{key: value for key, value in RULE.items() if key != "work"},
    "measure": "absence_of_benefit",
    "benefits": {"table": "benefits", "kinds": ["sick_pay", "work_assessment"]},
    "min_share": 100,
    "min_days": 30,
}
OWN_ANSWER = {
    "kind": "self_reported_return",
    "name": both("Own answer"),
    "state": both("In work, own answer"),
    "table": "answers",
    "where": {"working": True},
    "percent": "working_percent",
    "min_share": 50,
    "since": "working_since",
    "min_days": 28,
    "visits": ["m6", "m12"],
}
COSTS: dict[str, Any] = {
    "kind": "costs",
    "visits": ["m6", "m12"],
    "currency": "NOK",
    "components": {
        "hospital": {
            "kind": "hospital_stays",
            "name": both("Hospital"),
            "table": "hospital",
            "hours_between": 8,
            "across_hospitals": True,
            "dated": "discharged",
            "without_points": "zero",
            "price": {"table": "drg_observed_cost", "taken_from": {"2025": "2024"}, "assumption": both("Assumed.")},
        },
        "help": {
            "kind": "ledger",
            "name": both("The help"),
            "table": "ledger",
            "prices": {"travel": {"by_year": {"2024": 3.5, "2025": 4}}},
        },
        "lost": {
            "kind": "production_loss",
            "name": both("Lost work"),
            "work": WORK,
            "method": "human_capital",
            "yearly_wage": {"by_year": {"2024": 600000, "2025": 630000}, "source": "Statistics"},
            "on_costs": 0.141,
        },
    },
    "totals": {"all": {"name": both("All costs"), "components": ["hospital", "help", "lost"]}},
}


def plan(derived: dict[str, Any] | None = None, **tables: Any) -> dict[str, Any]:
    """The small trial with registers, questionnaires and what is derived from them; the outcome is still its own."""
    made = small_trial.plan()
    made["design"]["visits"] = {name: {"name": both(words), "day": day} for name, (words, day) in VISITS.items()}
    people = made["data"]["tables"]["participants"]
    people |= {"standard": "participants", "key": "id", "dated": "enrolled"}
    made["data"]["tables"] |= {
        "jobs": {"file": "jobs.csv", "standard": "employment_spells", "columns": {"hours": {}}},
        "leave": {"file": "leave.csv", "standard": "leave_spells", "columns": {}},
        "benefits": {"file": "benefits.csv", "standard": "benefit_spells", "columns": {}},
        "hospital": {"file": "hospital.csv", "standard": "hospital_episodes", "columns": {}},
        "deaths": {"file": "deaths.csv", "standard": "deaths_and_emigration", "columns": {}},
        "offers": {"file": "offers.csv", "standard": "offers", "columns": {}},
        "ledger": {"file": "ledger.csv", "standard": "intervention_ledger", "columns": {}},
        "answers": {
            "file": "answers.csv",
            "standard": "questionnaires",
            "instruments": ["eq5d_5l", "wemwbs"],
            "columns": {"working": {}, "working_since": {}, "working_percent": {}},
        },
        **tables,
    }
    made["derived"] = copy.deepcopy({"rtw": RULE} if derived is None else derived)  # a test may change what it gets
    return made


def reader(folder: Path, made: dict[str, Any], language: str = "en", rows: list[Row] | None = None) -> Reader:
    """The team's reader of a plan, with some rows and no others."""
    loaded = load_plan(small_trial.write(folder, made))
    return Reader(View(Audience.TEAM, Results.of("small", "2025-06-01", True, rows or [])), loaded, speak(language))

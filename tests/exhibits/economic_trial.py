"""A small made-up trial with an economic evaluation: its plan, and a few rows of results as if it had been analysed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reise_report.exhibits.reader import Reader
from reise_report.results.row import Reason, Reveals, Row, Unit
from tests.exhibits import derived_trial
from tests.small_trial import both

ID = "economic.qaly"
SECTION = "sec-economic-qaly"
HEADINGS = {"sec-primary-work": "Work", SECTION: "Worth"}
"""Sections about the analyses, as a report without sensitivity analyses and subgroups has them."""
UNDER = HEADINGS | {f"{SECTION}-sensitivity": "Sensitivity analyses", f"{SECTION}-subgroups": "Subgroups"}

EQ5D = {
    "kind": "score",
    "instrument": "eq5d_5l",
    "table": "answers",
    "visits": ["baseline", "m6", "m12"],
    "value_set": "norway_2024",
}
QALY = {
    "kind": "quality_adjusted_life_years",
    "name": {"en": "Life years", "nb": "Leveår"},
    "index": "eq5d",
    "visits": ["baseline", "m6", "m12"],
}
TEXTS = (
    "background", "objectives", "setting", "eligibility", "intervention", "comparator", "patient_involvement",
    "interpretation", "limitations", "conflicts_of_interest",
)  # fmt: skip
INDEX = {"table": "consumer_price_index"}


def plan() -> dict[str, Any]:
    """Everything that the checklist asks of a plan is there."""
    totals = {
        "all": {"name": {"en": "All costs", "nb": "Alle kostnader"}, "components": ["hospital", "help", "lost"]},
        "health": {"name": {"en": "Health costs", "nb": "Helsekostnader"}, "components": ["hospital", "help"]},
    }
    costs = {**derived_trial.COSTS, "totals": totals, "price_level": {"year": 2024, "index": INDEX}}
    made = derived_trial.plan({"eq5d": EQ5D, "qaly": QALY, "costs": costs})
    made["trial"] |= {
        "title": {"en": "Benefit and cost of help", "nb": "Nytte og kostnad av hjelp"},
        "texts": {name: both("Xyz.") for name in TEXTS},
        "documents": [{"kind": "health_economics_plan", "url": "https://example.org/plan"}],
        "funders": [{"name": both("Fondet"), "role": both("Xyz.")}],
    }
    made["outcomes"]["worth"] = {
        "kind": "economic",
        "name": both("Worth"),
        "costs": ["costs_health", "costs_all"],
        "effect": "qaly",
        "visit": "m12",
        "measured_by": {"en": "Registers", "nb": "Registre"},
        "metric": both("Xyz"),
    }
    made["estimands"]["worth"] = {**made["estimands"]["work"], "outcome": "worth"}
    made["analyses"].append(analysis(ID))
    return made


def given_as_data(made: dict[str, Any]) -> None:
    """Costs and effect as columns of the data."""
    columns = made["data"]["tables"]["participants"]["columns"]
    for name in ("money", "gain"):
        columns[name] = {"type": "number", "label": both(name), "unit": both("EUR")}
    made["outcomes"]["worth"] |= {"costs": ["money"], "effect": "gain"}
    made["derived"] = {}


def analysis(id_: str, **changes: Any) -> dict[str, Any]:
    """An economic analysis of the plan."""
    return {
        "id": id_,
        "role": "secondary",
        "name": {"en": "Worth", "nb": "Verdt det"},
        "estimand": "worth",
        "method": "cost_effectiveness",
        "missing": {"method": "nested_imputation"},
        "draws": 2000,
        "thresholds": {"amounts": [100000, 275000], "reference": 275000},
        **changes,
    }


def rows(without: str = "", id_: str = ID) -> list[Row]:
    """The rows that the checklist looks at.

    Args:
        without: rows whose ids have this in them are there without a value.
        id_: of the analysis.
    """
    found = [Row(id="flow.randomised.n", value=60, unit=Unit.PEOPLE, group="all", reveals=Reveals.POOLED)]
    for arm in ("offered", "usual"):
        for stem in ("cost.costs_health", "cost.costs_all", "effect.qaly"):
            found.append(_row(f"{id_}.arm.{arm}.{stem}.mean", without, Unit.MEASURE))
    found.append(_row(f"{id_}.costs_health.cost_difference", without, Unit.MONEY, low=-1.0, high=3.0, level=0.95))
    found.append(_row(f"{id_}.costs_health.at.275000.probability", without, Unit.PROPORTION))
    found.append(_row(f"{id_}.costs_health.at.275000.net_benefit", without, Unit.MONEY, low=-1.0, high=3.0, level=0.95))
    found.append(_row(f"{id_}.costs_health.verdict", without, Unit.VERDICT, value="north_east"))
    return found


def _row(id_: str, without: str, unit: Unit, value: float | str = 0.5, **interval: float) -> Row:
    if without and without in id_:
        return Row(id=id_, unit=unit, reason=Reason.NO_DATA)
    return Row(id=id_, value=value, unit=unit, **interval)


def reader(folder: Path, made: dict[str, Any], language: str = "en", found: list[Row] | None = None) -> Reader:
    """The team's reader of a plan, with rows as ``rows`` makes them unless others are given."""
    return derived_trial.reader(folder, made, language, rows() if found is None else found)

"""What derived columns go back to: the allocation, or the time after randomisation."""

from __future__ import annotations

from typing import Any

import pytest

from reise_report.plan.check import check_plan
from reise_report.plan.model import Plan
from reise_report.plan.origins import after_randomisation, betraying
from tests.derive.register_trial import plan
from tests.derive.test_assemble import EVERYTHING, QUESTIONNAIRES
from tests.small_trial import both

EARLY: dict[str, Any] = {
    **EVERYTHING,
    "own": {**EVERYTHING["own"], "visits": ["baseline", "m12"]},
    "before": {**EVERYTHING["own"], "visits": ["baseline"]},
    "both": {"kind": "combined", "name": both("Both"), "sources": ["before", "woman"], "rule": "any"},
    "later": {"kind": "combined", "name": both("Later"), "sources": ["woman", "own"], "rule": "any"},
    "latest": {"kind": "combined", "name": both("Latest"), "sources": ["before", "later"], "rule": "any"},
}


def made(**changes: Any) -> Plan:
    return plan(EARLY, **QUESTIONNAIRES, **changes)


def test_scores_and_answers_at_day_0_are_of_before_and_those_of_later_visits_are_not():
    later = after_randomisation(made())
    assert {"eq5d_m12", "own", "own_at_m12", "own_by_m12"} <= later
    assert not {"eq5d_baseline", "own_at_baseline", "own_by_baseline", "before", "before_at_baseline"} & later


def test_who_withdrew_and_why_is_of_later():
    why = {"kind": "from_table", "table": "withdrawals", "column": "scope", "label": both("Scope")}
    changed = {**QUESTIONNAIRES, "withdrawals": {"unique": ["participant"]}}
    assert "why" in after_randomisation(plan({**EARLY, "why": why}, **changed))


def test_returns_life_years_costs_and_offers_are_of_later():
    later = after_randomisation(made())
    assert {"rtw", "rtw_status", "rtw_day", "rtw_loss", "rtw_at_m3", "month", "qaly", "accepted"} <= later


EARLIER = {"costs": {**EVERYTHING["costs"], "earlier_days": 365}}


def test_costs_of_the_days_before_randomisation_are_of_before():
    later = after_randomisation(plan({**EARLY, **EARLIER}, **QUESTIONNAIRES))
    assert {"costs_production", "costs_production_m12", "costs_societal", "costs_production_units"} <= later
    assert not {"costs_production_earlier", "costs_societal_earlier"} & later


def test_earlier_costs_may_be_a_covariate_and_later_ones_may_not():
    written = plan({**EARLY, **EARLIER}, **QUESTIONNAIRES).model_dump(mode="json", by_alias=True, exclude_none=True)
    written["analyses"][0]["covariates"] = ["costs_societal_earlier", "costs_societal_m6"]
    found = {".".join(map(str, item.path)): item.message for item in check_plan(Plan.model_validate(written))}
    assert set(found) == {"analyses.0.covariates.1"}


def test_earlier_costs_of_a_table_about_one_arm_betray_it_and_are_of_later():
    told = {**QUESTIONNAIRES, "employment": {"reveals_allocation": True}}
    known = plan({**EARLY, **EARLIER}, **told)
    assert "costs_societal_earlier" in after_randomisation(known)
    assert "costs_societal_earlier" in betraying(known, ())


def test_earlier_costs_do_not_betray_an_arm_whose_ledger_does():
    hours = {"kind": "ledger", "name": both("Help"), "table": "ledger", "prices": {"travel": {"by_year": {"2023": 1}}}}
    costs = {**EARLIER["costs"], "components": {**EARLIER["costs"]["components"], "help": hours}}
    costs["totals"] = {"all": {"name": both("All"), "components": ["production", "help"]}}
    written = plan(EARLY, **QUESTIONNAIRES).model_dump(mode="json", by_alias=True, exclude_none=True)
    written["data"]["tables"]["ledger"] = {
        "file": "ledger.csv", "standard": "intervention_ledger", "columns": {}, "reveals_allocation": True,
    }  # fmt: skip
    written["derived"]["costs"] = costs
    found = betraying(Plan.model_validate(written), ())
    assert {"costs_all", "costs_help", "costs_production_m6"} <= found
    assert not {"costs_all_earlier", "costs_production_earlier"} & found


def test_what_is_combined_of_something_later_is_later():
    later = after_randomisation(made())
    assert {"later", "later_source", "latest", "either"} <= later
    assert not {"both", "both_source"} & later


def test_neither_a_covariate_nor_a_variable_of_the_baseline_table_is_of_later():
    written = made().model_dump(mode="json", by_alias=True, exclude_none=True)
    written["baseline"]["variables"] = ["age", "eq5d_baseline", "rtw_status"]
    written["analyses"][0]["covariates"] = ["age", "eq5d_baseline", "eq5d_m12"]
    found = {".".join(map(str, item.path)): item.message for item in check_plan(Plan.model_validate(written))}
    assert set(found) == {"baseline.variables.2", "analyses.0.covariates.2"}
    assert "no characteristic at baseline" in found["baseline.variables.2"]
    assert "it may be a result of it" in found["analyses.0.covariates.2"]


@pytest.mark.parametrize("own", [set(), {"woman"}])
def test_what_is_made_of_something_that_betrays_betrays_too(own):
    found = betraying(made(), own)
    assert {"accepted"} <= found
    assert ({"both", "both_source"} <= found) is bool(own)
    assert ({"later", "latest"} <= found) is bool(own)


def test_life_years_of_those_who_were_asked_in_one_arm_betray_it():
    asked = {"eq5d": {**EARLY["eq5d"], "asked": ["offered"]}}
    found = betraying(plan({**EARLY, **asked}, **QUESTIONNAIRES), ())
    assert {"eq5d_m12", "qaly"} <= found
    assert "qaly" not in betraying(made(), ())

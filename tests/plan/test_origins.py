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

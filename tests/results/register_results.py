"""Results of the tiny trial with registers, for tests of what derived columns give."""

from __future__ import annotations

from typing import Any

from reise_report.plan.model import Plan
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope
from reise_report.results.store import Results
from tests.derive.register_trial import CUT_OFF, RTW, plan, snapshot
from tests.derive.test_self_report import OWN
from tests.small_trial import both

PEOPLE = [{"participant": f"P{i:02d}", "arm": "offered" if i % 3 == 0 else "usual", "age": 30 + i, "woman": i % 2 == 0,
           "took_part": i % 3 == 0, "region": "north"} for i in range(12)]  # fmt: skip

EITHER = {"kind": "combined", "name": both("Either"), "sources": ["rtw", "own"], "rule": "any"}
DERIVED = {"rtw": RTW, "own": OWN, "either": EITHER}
CONCORDANCE = [{"id": "rtw", "name": both("Register and own answer"), "first": "rtw", "second": "own"}]


def trial(variable: str = "rtw", visit: str | None = "m12", derived: dict[str, Any] | None = None) -> Plan:
    """The plan with a derived primary outcome, and the reasons for loss that the rule gives."""
    made = plan(DERIVED if derived is None else derived).model_dump(mode="json", by_alias=True, exclude_none=True)
    made["outcomes"]["work"] |= {"variable": variable, "visit": visit}
    made["flow"]["follow_up"] = {"reason": "rtw_loss"}
    made["concordance"] = CONCORDANCE if derived is None else []
    return Plan.model_validate(made)


def results(planned: Plan, as_of: str = CUT_OFF, scope: Scope = Scope.FULL, **tables: list[dict[str, Any]]) -> Results:
    """What is analysed of the twelve participants and the tables given."""
    return analyse(planned, snapshot(planned, as_of, **{"participants": PEOPLE, **tables}), scope)


def counts(found: Results, prefix: str) -> dict[str, Any]:
    """The values of the rows below an id, by the rest of it."""
    return {row.id.removeprefix(f"{prefix}."): row.value for row in found if row.id.startswith(f"{prefix}.")}

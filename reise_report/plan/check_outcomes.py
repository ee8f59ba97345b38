"""Outcomes must stand in columns of the right kind, and at visits that there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.check_economics import economic_outcome_findings
from reise_report.plan.columns import column_findings
from reise_report.plan.names import known, unique
from reise_report.plan.outcomes import Binary, Continuous, Count, Economic, Ordinal, Outcome, TimeToEvent
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

_PEOPLE = "participants"
_NUMBERS = ("integer", "number")


def outcome_findings(plan: Plan) -> Iterator[Finding]:
    """Everything wrong with the outcomes."""
    for key, outcome in plan.outcomes.items():
        path = ("outcomes", key)
        yield from _columns(plan, path, outcome)
        if outcome.visit is not None:
            yield from known((*path, "visit"), outcome.visit, plan.design.visits, "visit")


def _columns(plan: Plan, path: KeyPath, outcome: Outcome) -> Iterator[Finding]:
    if isinstance(outcome, Binary):
        yield from column_findings(plan, (*path, "variable"), _PEOPLE, outcome.variable, ("binary",))
    elif isinstance(outcome, Ordinal):
        yield from column_findings(plan, (*path, "variable"), _PEOPLE, outcome.variable, ("category", "integer"))
    elif isinstance(outcome, Count):
        yield from column_findings(plan, (*path, "variable"), _PEOPLE, outcome.variable, _NUMBERS)
        if outcome.exposure is not None:
            yield from column_findings(plan, (*path, "exposure"), _PEOPLE, outcome.exposure, _NUMBERS)
    elif isinstance(outcome, Continuous):
        yield from _by_visit(plan, path, outcome)
    elif isinstance(outcome, Economic):
        yield from economic_outcome_findings(plan, path, outcome)
    else:
        yield from _time_to_event(plan, path, outcome)


def _by_visit(plan: Plan, path: KeyPath, outcome: Continuous) -> Iterator[Finding]:
    for visit, column in outcome.variables.items():
        here = (*path, "variables", visit)
        yield from known(here, visit, plan.design.visits, "visit")
        yield from column_findings(plan, here, _PEOPLE, column, _NUMBERS)
        if visit in plan.design.visits and plan.design.visits[visit].day <= 0:
            yield Finding(here, f"the visit '{visit}' is not after randomisation; name its column as 'baseline'")
    yield from unique((*path, "variables"), outcome.variables.values(), "the column")
    days = [plan.design.visits[visit].day for visit in outcome.variables if visit in plan.design.visits]
    if days != sorted(days):
        yield Finding((*path, "variables"), "the visits are not in order of time")
    if outcome.baseline is not None:
        here = (*path, "baseline")
        yield from column_findings(plan, here, _PEOPLE, outcome.baseline, _NUMBERS)
        if outcome.baseline in plan.later:
            yield Finding(here, f"'{outcome.baseline}' tells of the time after randomisation, and is no baseline")


def _time_to_event(plan: Plan, path: KeyPath, outcome: TimeToEvent) -> Iterator[Finding]:
    yield from column_findings(plan, (*path, "time"), _PEOPLE, outcome.time, _NUMBERS)
    yield from column_findings(plan, (*path, "status"), _PEOPLE, outcome.status, ("category",))
    planned = plan.design.visits.get(outcome.visit)
    if planned is not None and planned.day <= 0:
        yield Finding((*path, "visit"), f"the visit '{outcome.visit}' is not after randomisation; no time ends there")
    column = plan.people.get(outcome.status)
    if column is None or column.levels is None:
        return
    for key in ("events", "competing"):
        for index, level in enumerate(getattr(outcome, key)):
            if level not in column.levels:
                message = f"the column '{outcome.status}' has no level '{level}'{suggestion(level, column.levels)}"
                yield Finding((*path, key, index), message)

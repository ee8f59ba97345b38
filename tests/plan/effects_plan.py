"""The plan with every method, changed in one place, and what the checks find wrong with it."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from reise_report.plan.check import check_plan
from reise_report.plan.explain import findings
from reise_report.plan.model import Plan
from reise_report.plan.problem import dotted
from tests.results.effects import trial_plan


def place_of(plan: dict[str, Any], id_: str) -> int:
    """Where an analysis stands in the plan, from 0."""
    return next(place for place, asked in enumerate(plan["analyses"]) if asked["id"] == id_)


def problems(plan: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a plan, by dotted path with positions from 1; several messages at a place joined."""
    try:
        found = check_plan(Plan.model_validate(plan))
    except ValidationError as error:
        found = findings(error, Plan, plan)
    told: dict[str, str] = {}
    for finding in found:
        place = dotted(finding.path)
        told[place] = f"{told[place]}; {finding.message}" if place in told else finding.message
    return told


def of_outcome(key: str, **changes: Any) -> dict[str, str]:
    """What is wrong after keys of an outcome are changed, by the place within it; ``...`` takes a key out."""
    plan = trial_plan.plan()
    change(plan["outcomes"][key], changes)
    return within(problems(plan), f"outcomes.{key}")


def of_analysis(id_: str, **changes: Any) -> dict[str, str]:
    """What is wrong after keys of an analysis are changed, by the place within it; ``...`` takes a key out."""
    plan = trial_plan.plan()
    place = place_of(plan, id_)
    change(plan["analyses"][place], changes)
    return within(problems(plan), f"analyses.{place + 1}")


def change(part: dict[str, Any], changes: dict[str, Any]) -> None:
    """Put keys into a part of the plan, or take them out."""
    for key, value in changes.items():
        if value is ...:
            del part[key]
        else:
            part[key] = value


def within(found: dict[str, str], start: str) -> dict[str, str]:
    """The findings at and below a place, by what follows it."""
    return {
        place.removeprefix(start).removeprefix("."): message
        for place, message in found.items()
        if place == start or place.startswith(f"{start}.")
    }

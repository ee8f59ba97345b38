"""Checks that need to see more than one part of a plan."""

from __future__ import annotations

from reise_report.plan.model import Plan
from reise_report.plan.problem import Finding


def check_plan(plan: Plan) -> list[Finding]:
    """Everything in the plan that points at nothing, or at the wrong thing."""
    return []

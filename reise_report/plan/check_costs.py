"""What costs name must be there, of the right kind, and priced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.problem import Finding, KeyPath

if TYPE_CHECKING:
    from reise_report.plan.costs import Costs
    from reise_report.plan.model import Plan


def cost_findings(plan: Plan, path: KeyPath, costs: Costs) -> Iterator[Finding]:
    """What is wrong with the tables, resources and prices of costs."""
    del plan, path, costs
    yield from ()

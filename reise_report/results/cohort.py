"""The participants as the results see them: everybody, and each arm unless the allocation is not to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reise_report.data.snapshot import Snapshot
from reise_report.plan.choice import Condition
from reise_report.plan.model import Plan
from reise_report.results.row import Reveals
from reise_report.results.scope import Scope

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """An arm, or everybody.

    Attributes:
        id: an arm's id, or ``all``.
        members: the participants' rows.
        reveals: whether numbers about this group depend on the allocation.
    """

    id: str
    members: pd.DataFrame
    reveals: Reveals

    @property
    def size_id(self) -> str:
        """The id of the row that counts this group."""
        return "flow.randomised.n" if self.id == ALL else f"flow.allocated.{self.id}"


@dataclass(frozen=True)
class Cohort:
    """The plan and the snapshot together, with the groups that the scope allows.

    Attributes:
        plan: the trial's plan.
        snapshot: its data, with the derived columns; without allocation in the pooled scope.
        scope: how much may be looked at.
        waiting: derived outcome → the participants of whom it is too early to tell.
    """

    plan: Plan
    snapshot: Snapshot
    scope: Scope
    waiting: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, snapshot: Snapshot, scope: Scope) -> Cohort:
        """The cohort of a snapshot as it was read: derived first, then cut down to what the scope allows.

        Raises:
            DataError: something that the plan derives cannot be told from the data.
            PlanError: a derivation lacks a price, or is finer than its source.
        """
        from reise_report.derive.assemble import derive
        from reise_report.results.due import waiting

        whole = derive(plan, snapshot)
        seen = whole.without_allocation(plan) if scope is Scope.POOLED else whole
        return cls(plan, seen, scope, waiting(plan, whole))

    @cached_property
    def everybody(self) -> Group:
        """All randomised participants."""
        return Group(ALL, self.snapshot.participants, Reveals.POOLED)

    @cached_property
    def arms(self) -> dict[str, Group]:
        """The arms in the plan's order; none in the pooled scope."""
        if self.scope is Scope.POOLED:
            return {}
        people = self.snapshot.participants
        allocated = people[self.plan.design.allocation.column]
        return {arm: Group(arm, people[allocated == arm], Reveals.ALLOCATION) for arm in self.plan.design.arms}

    def groups(self) -> Iterator[Group]:
        """The arms, then everybody."""
        yield from self.arms.values()
        yield self.everybody


def meeting(table: pd.DataFrame, condition: Condition | None) -> pd.DataFrame:
    """The rows where every named column has its value, or one of its values; all rows for no condition."""
    for column, wanted in (condition or {}).items():
        values = wanted if isinstance(wanted, list) else [wanted]
        table = table[table[column].isin(values).fillna(value=False)]
    return table

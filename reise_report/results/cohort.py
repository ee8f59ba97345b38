"""The participants as the results see them: everybody, and each arm unless the allocation is not to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    """The plan and the snapshot together, with the groups that the scope allows."""

    plan: Plan
    snapshot: Snapshot
    scope: Scope

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

"""Whose outcome is missing because it is too early to tell: a different thing from data that are missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.data.truncate import not_yet_due as planned_later
from reise_report.plan.derived import Combined, FromTable, ReturnToWork
from reise_report.plan.derived_columns import owner, tables_of
from reise_report.results.known import settled

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.data.snapshot import Snapshot
    from reise_report.derive.observation import Observation
    from reise_report.plan.derived import Derivation
    from reise_report.plan.model import Plan
    from reise_report.results.cohort import Cohort

Mask = NDArray[np.bool_]


def not_yet_due(cohort: Cohort, members: pd.DataFrame, outcome: str) -> pd.Series[bool]:
    """Who of a group had not come to an outcome's visit, or not been seen to it, when the snapshot ends.

    Nobody who died, withdrew, emigrated or was never linked is among them: of them it will never be known.

    Args:
        cohort: plan and data.
        members: participants' rows.
        outcome: the outcome's key in the plan.
    """
    import pandas as pd

    if outcome not in cohort.waiting:
        return planned_later(cohort.plan, members, outcome, cohort.snapshot.as_of)
    key = members[cohort.plan.data.participants().key]
    return pd.Series(key.isin(cohort.waiting[outcome]).to_numpy(), index=members.index)


def waiting(plan: Plan, snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Outcome → the participants of whom it is too early to tell; outcomes that are not derived have no entry.

    Args:
        plan: the trial's plan.
        snapshot: the whole snapshot with the derived columns; without allocation it does not tell who was lost.
    """
    from reise_report.derive.observation import observe

    givers = {name: owner(plan, outcome.variable) for name, outcome in plan.outcomes.items()}
    if not any(givers.values()):
        return {}
    people, observation = snapshot.participants, observe(plan, snapshot)
    key = people[plan.data.participants().key]
    found = {}
    for name, giver in givers.items():
        if giver is not None:
            outcome = plan.outcomes[name]
            open_still = ~settled(plan, outcome, people)
            late = _early(plan, people, observation, outcome.variable, outcome.visit, open_still)
            found[name] = frozenset(key[late])
    return found


def _early(
    plan: Plan, people: pd.DataFrame, observation: Observation, column: str, visit: str | None, missing: Mask
) -> Mask:
    """Whose value of a column is ``missing`` because the snapshot ends too early.

    ``visit`` dates a column that does not date itself: one of the participants' own table, or of another one.
    """
    giver = owner(plan, column)
    if giver is None or not missing.any():
        return missing & _later(plan, observation, ["participants"], visit)
    derivation = plan.derived[giver]
    if isinstance(derivation, ReturnToWork) and not column.startswith(f"{giver}_at_"):
        return missing & people[f"{giver}_status"].eq("incomplete").to_numpy()
    if isinstance(derivation, Combined):
        early = np.zeros(len(people), dtype=bool)
        for source in derivation.sources:
            early |= _early(plan, people, observation, source, visit, people[source].isna().to_numpy())
        return missing & early
    if isinstance(derivation, FromTable):
        return missing & _later(plan, observation, [derivation.table], visit)
    return missing & _later(plan, observation, sorted(tables_of(plan, giver)), _visit(derivation, column))


def _later(plan: Plan, observation: Observation, tables: list[str], visit: str | None) -> Mask:
    """Who has a visit after what the tables tell; answers to a questionnaire may come as long as its window is open."""
    if visit is None:
        return np.zeros(observation.start.size, dtype=bool)
    planned = plan.design.visits[visit]
    asked = all(plan.data.tables[table].standard == "questionnaires" for table in tables)
    extra = planned.window[1] if asked and planned.window is not None else 0
    return observation.waiting(tables, planned.day + extra)


def _visit(derivation: Derivation, column: str) -> str:
    """The visit that a derived column is about: the one that its name ends with, or the last."""
    if isinstance(derivation, Combined | FromTable):
        raise TypeError("its column says nothing of a visit")
    visits = list(derivation.visits)
    named = [visit for visit in visits if column.endswith(f"_{visit}")]
    return max(named, key=len, default=visits[-1])

"""Of whom an outcome is known: so far that they can be analysed, and to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.outcomes import Continuous, Outcome, TimeToEvent

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.analyses import Analysis
    from reise_report.plan.model import Plan

Mask = NDArray[np.bool_]

_AT_ANY_VISIT = ("mmrm", "reference_based")
"""Methods that take everybody with the outcome at any visit."""


def analysable(outcome: Outcome, method: str, people: pd.DataFrame) -> Mask:
    """(n,), who has data on an outcome that a method can use.

    Args:
        outcome: the outcome.
        method: of the analysis: some take everybody with the outcome at any visit.
        people: participants' rows.
    """
    if method in _AT_ANY_VISIT:
        return _mask(people[list(outcome.columns)].notna().any(axis=1))
    if isinstance(outcome, TimeToEvent):
        # Whoever was never followed, not linked to the register, say, is last known of before the start.
        return _mask(people[outcome.time].ge(0) & people[outcome.status].notna())
    columns = [outcome.variable] if isinstance(outcome, Continuous) else list(outcome.columns)
    return _mask(people[columns].notna().all(axis=1))


def analysed(outcome: Outcome, analysis: Analysis, people: pd.DataFrame) -> Mask:
    """(n,), who is in an analysis: everybody where missing outcomes are imputed."""
    if getattr(analysis, "missing", None) is not None:
        return np.ones(len(people), dtype=np.bool_)
    return analysable(outcome, analysis.method, people)


def settled(plan: Plan, outcome: Outcome, people: pd.DataFrame) -> Mask:
    """(n,), of whom it is known how the outcome turned out.

    Of a time to an event that is whoever had the event, or what competes with it, or was followed to the horizon:
    those followed in part can be analysed, but are lost, or not followed far enough yet.

    Args:
        plan: the trial's plan.
        outcome: one of its outcomes.
        people: participants' rows.
    """
    if not isinstance(outcome, TimeToEvent):
        return _mask(people[outcome.variable].notna())
    horizon = plan.design.visits[outcome.visit].day
    ended = people[outcome.status].isin([*outcome.events, *outcome.competing])
    to_the_end = people[outcome.time].ge(horizon) & people[outcome.status].notna()
    return _mask((ended & people[outcome.time].ge(0)) | to_the_end)


def can_be_told(outcome: Outcome, people: pd.DataFrame) -> bool:
    """Whether the rows hold what :func:`settled` asks for: columns that betray the allocation may be gone."""
    needed = outcome.columns if isinstance(outcome, TimeToEvent) else (outcome.variable,)
    return set(needed) <= set(people.columns)


def _mask(flags: pd.Series[bool]) -> Mask:
    return np.asarray(flags.fillna(value=False), dtype=np.bool_)

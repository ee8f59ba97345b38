"""What was known on a date: later rows are dropped, and outcomes whose time had not come are set to missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from reise_report.data.links import participant_column
from reise_report.plan.model import Plan


def truncated(plan: Plan, tables: Mapping[str, pd.DataFrame], as_of: dt.date) -> dict[str, pd.DataFrame]:
    """The tables as they stood at the end of a day.

    Rows dated later are dropped, as are rows about participants who were not there yet. Before the cut-off date, an
    outcome with a visit is missing for participants who had not come to the day of that visit, where the plan dates the
    participants' rows; and so is the reason for loss to follow-up that belongs to the primary outcome.

    Args:
        plan: the trial's plan.
        tables: the whole tables.
        as_of: the last day of which anything is known.
    """
    kept = {name: _until(frame, plan.data.tables[name].dated, as_of) for name, frame in tables.items()}
    kept["participants"] = _without_future_outcomes(plan, kept["participants"], as_of)
    key = plan.data.participants().key
    if key is None:
        return kept
    there = kept["participants"][key]
    for name, frame in kept.items():
        column = participant_column(plan, name)
        if column is not None:
            kept[name] = _renumbered(frame[frame[column].isin(there) | frame[column].isna()])
    return kept


def _until(frame: pd.DataFrame, dated: str | None, as_of: dt.date) -> pd.DataFrame:
    """Rows without a date are kept: it is not known that they are later."""
    if dated is None:
        return frame
    return _renumbered(frame[~(frame[dated] > np.datetime64(as_of, "s"))])


def not_yet_due(plan: Plan, participants: pd.DataFrame, outcome: str, as_of: dt.date) -> pd.Series[bool]:
    """Who had not come to the visit of an outcome on a date: a different thing from data that are missing.

    Nobody, where the plan gives the outcome no visit or the participants' rows no date.
    """
    dated, visit = plan.data.participants().dated, plan.outcomes[outcome].visit
    if dated is None or visit is None:
        return pd.Series(data=False, index=participants.index)
    day = np.timedelta64(plan.design.visits[visit].day, "D")
    return participants[dated] + day > np.datetime64(as_of, "s")


def _without_future_outcomes(plan: Plan, participants: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    if as_of == plan.data.cut_off.date:
        return participants
    changed = participants.copy()
    reason, primary = plan.flow.follow_up.reason, _primary_outcome(plan)
    for name, outcome in plan.outcomes.items():
        future = not_yet_due(plan, changed, name, as_of)
        # Whoever has not come to the visit cannot have been lost before it: the reason goes with the outcome.
        for column in (outcome.variable, *([reason] if reason is not None and name == primary else [])):
            changed[column] = changed[column].mask(future)
    return changed


def _primary_outcome(plan: Plan) -> str:
    return plan.estimands[plan.primary().estimand].outcome


def _renumbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index(drop=True)

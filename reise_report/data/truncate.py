"""What was known on a date: later rows are dropped, spells that ended later are open, later values are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reise_report.data.deliveries import delivered, first_moment_after, known_until, newest
from reise_report.data.links import about_nobody, participant_column
from reise_report.plan.contract import Table
from reise_report.plan.model import Plan


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that a snapshot does not hold.

    Attributes:
        later: dated, or delivered, after the snapshot's day.
        replaced: replaced by a later delivery.
        not_enrolled: about participants who were not enrolled on that day.
    """

    later: int = 0
    replaced: int = 0
    not_enrolled: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was known of a table on a day.

    Attributes:
        frame: its rows; the index says which rows of the whole table they are, from 0.
        until: the last day of which the table can tell.
        left_out: how many rows are not here, and why.
    """

    frame: pd.DataFrame
    until: dt.date
    left_out: LeftOut


def truncated(plan: Plan, tables: Mapping[str, pd.DataFrame], as_of: dt.date) -> dict[str, Known]:
    """The tables as they stood at the end of a day.

    * Rows delivered or dated later are dropped, and rows that a later delivery has replaced. Before the cut-off date, a
      row without date that belongs to a visit counts as dated on the visit's planned day; other rows without date stay.
    * A date after the day is not known: it becomes missing, so that a spell that ended later is open. So does every
      value that the plan says is ``known_on`` such a date.
    * Before the cut-off date, an outcome that stands ready-made in the participants' table is missing for participants
      who had not come to the day of its visit, and so is the reason for loss to follow-up.
    * Rows about participants who were not there yet are dropped.

    Args:
        plan: the trial's plan.
        tables: the whole tables, rows numbered from 0.
        as_of: the last day of which anything is known.
    """
    known: dict[str, Known] = {}
    for name, frame in tables.items():
        table = plan.data.tables[name]
        there = delivered(frame, table, as_of)
        current = newest(there, table)
        kept = current[~_later(plan, name, current, tables["participants"], as_of)]
        left_out = LeftOut(len(frame) - len(there) + len(current) - len(kept), len(there) - len(current))
        known[name] = Known(_without_later_values(kept, table, as_of), known_until(there, table, as_of), left_out)
    people = known["participants"]
    known["participants"] = Known(_without_future_outcomes(plan, people.frame, as_of), people.until, people.left_out)
    return {name: _about_the_enrolled(plan, name, item, known["participants"].frame) for name, item in known.items()}


def not_yet_due(plan: Plan, participants: pd.DataFrame, outcome: str, as_of: dt.date) -> pd.Series[bool]:
    """Who had not come to the visit of an outcome on a date: a different thing from data that are missing.

    Nobody, where the plan gives the outcome no visit or the participants' rows no date.
    """
    return _before_visit(plan, participants, plan.outcomes[outcome].visit, as_of)


def _before_visit(plan: Plan, participants: pd.DataFrame, visit: str | None, as_of: dt.date) -> pd.Series[bool]:
    dated = plan.data.participants().dated
    if dated is None or visit is None:
        return pd.Series(data=False, index=participants.index)
    day = np.timedelta64(plan.design.visits[visit].day, "D")
    return participants[dated] + day >= first_moment_after(as_of)


def _later(plan: Plan, name: str, frame: pd.DataFrame, participants: pd.DataFrame, as_of: dt.date) -> pd.Series[bool]:
    """Rows that came to be known after the day."""
    table = plan.data.tables[name]
    end = first_moment_after(as_of)
    later = pd.Series(data=False, index=frame.index)
    if table.dated is not None:
        later |= frame[table.dated] >= end
    planned = _planned(plan, name, frame, participants)
    if planned is None or as_of == plan.data.cut_off.date:
        return later
    undated = frame[table.dated].isna() if table.dated is not None else True
    return later | ((planned >= end) & undated)


def _planned(plan: Plan, name: str, frame: pd.DataFrame, participants: pd.DataFrame) -> pd.Series[dt.datetime] | None:
    """The planned day of each row's visit; None where rows have no visit, or participants no date."""
    people, link = plan.data.participants(), participant_column(plan, name)
    visit = next((column for column, item in plan.data.tables[name].columns.items() if item.type == "visit"), None)
    if visit is None or link is None or people.dated is None:
        return None
    enrolled = pd.Series(participants[people.dated].to_numpy(), index=pd.Index(participants[people.key]))
    days = np.array([plan.design.visits[level].day for level in frame[visit].cat.categories] + [0])
    places = frame[visit].cat.codes.to_numpy()
    return frame[link].map(enrolled) + pd.Series(days[places].astype("timedelta64[D]"), index=frame.index)


def _without_later_values(frame: pd.DataFrame, table: Table, as_of: dt.date) -> pd.DataFrame:
    end = first_moment_after(as_of)
    dates = [name for name, column in table.columns.items() if column.type in ("date", "datetime")]
    later = {name: frame[name] >= end for name in dates}
    gone = {name: mask for name, mask in later.items() if mask.any()}
    for name, column in table.columns.items():
        if column.known_on in gone:
            gone[name] = gone.get(name, False) | later[column.known_on]
    return frame.assign(**{name: frame[name].mask(mask) for name, mask in gone.items()}) if gone else frame


def _without_future_outcomes(plan: Plan, participants: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    if as_of == plan.data.cut_off.date:
        return participants
    changed = participants.copy()
    reason, primary = plan.flow.follow_up.reason, _primary_outcome(plan)
    for name, outcome in plan.outcomes.items():
        # Whoever has not come to the visit cannot have been lost before it: the reason goes with the outcome. What is
        # derived is not here yet, and comes from tables that end on the day.
        reasons = {reason: outcome.visit} if reason is not None and name == primary else {}
        for column, visit in {**outcome.at, **reasons}.items():
            if column in changed.columns:
                changed[column] = changed[column].mask(_before_visit(plan, changed, visit, as_of))
    return changed


def _primary_outcome(plan: Plan) -> str:
    return plan.estimands[plan.primary().estimand].outcome


def _about_the_enrolled(plan: Plan, name: str, item: Known, participants: pd.DataFrame) -> Known:
    key, column = plan.data.participants().key, participant_column(plan, name)
    if key is None or column is None:
        return item
    frame = item.frame
    kept = frame[~about_nobody(frame[column], participants[key])]
    left_out = LeftOut(item.left_out.later, item.left_out.replaced, len(frame) - len(kept))
    return Known(kept, item.until, left_out)

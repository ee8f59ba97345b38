"""Registers that were delivered more than once: which rows count on a day, and how far the table can tell."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from reise_report.plan.contract import Table

NEVER = dt.date.min
"""The day until which a table is known that had not been delivered at all: before everything."""


def first_moment_after(as_of: dt.date) -> np.datetime64:
    """Midnight that ends a day: whatever is dated then, or later, was not known on that day."""
    return np.datetime64(as_of, "s") + np.timedelta64(1, "D")


def delivered(frame: pd.DataFrame, table: Table, as_of: dt.date) -> pd.DataFrame:
    """The rows that were delivered by the end of a day; index and order are kept.

    Args:
        frame: the whole table, with all its deliveries.
        table: its contract.
        as_of: the last day of which anything is known.
    """
    if table.extraction is None:
        return frame
    in_time: pd.Series[bool] = frame[table.extraction.column] < first_moment_after(as_of)
    return frame[in_time]


def newest(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows that no later delivery replaced: the newest delivery, or the newest row of each key.

    Args:
        frame: the rows that were delivered.
        table: its contract.
    """
    if table.extraction is None or frame.empty:
        return frame
    days = frame[table.extraction.column].dt.floor("D")
    if table.extraction.replaces == "table":
        last: pd.Series[bool] = days == days.max()
        return frame[last]
    by = [table.key] if table.key is not None else list(table.unique)
    # A row that lacks part of its identity replaces none, and none replaces it.
    identified = frame[by].notna().all(axis="columns")
    in_time = frame.loc[identified, by].loc[days[identified].sort_values(kind="stable").index]
    replaced = in_time.index[in_time.duplicated(keep="last")]
    kept: pd.DataFrame = frame.drop(index=replaced)
    return kept


def known_until(frame: pd.DataFrame, table: Table, as_of: dt.date) -> dt.date:
    """The last day of which a table can tell: no later than the cut-off, its own end, and its newest delivery.

    Args:
        frame: the rows that were delivered by ``as_of``.
        table: its contract.
        as_of: the last day of which anything is known.

    Returns:
        A day; :data:`NEVER` where the register had not been delivered yet.
    """
    ends = [as_of]
    if table.complete_until is not None:
        ends.append(table.complete_until)
    if table.extraction is not None:
        last = frame[table.extraction.column].max()
        ends.append(NEVER if pd.isna(last) else last.date())
    return min(ends)

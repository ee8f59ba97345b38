"""From employment register tables to spells: open ends, positions given in hours, kinds that count, leave."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import PERCENT, Spells
from reise_report.errors import DataError, nearest

if TYPE_CHECKING:
    import pandas as pd

EPOCH = np.datetime64("1970-01-01", "D")


def position_percent(percent: pd.Series[float], hours: pd.Series[float], full_time_hours: float) -> pd.Series[float]:
    """Positions in percent of full time: as registered, or from weekly hours where no percent is registered.

    Args:
        percent: percent of full time; missing where not registered.
        hours: agreed hours a week; missing where not registered.
        full_time_hours: hours a week of a full position, 37.5 in most Norwegian agreements.

    Raises:
        DataError: a position has neither.

    >>> import pandas as pd
    >>> position_percent(pd.Series([float("nan")]), pd.Series([18.75]), 37.5).tolist()
    [50.0]
    """
    registered = percent.astype(float)
    filled = registered.where(registered.notna(), hours.astype(float) / full_time_hours * 100)
    unknown = filled.isna()
    if unknown.any():
        raise DataError(
            f"{int(unknown.sum())} position(s) have neither a percent nor hours, the first in row {unknown.idxmax()}; "
            "complete the table, or leave the rows out and say so in the plan"
        )
    return filled


def positions(
    jobs: pd.DataFrame, people: pd.Index[str], counts: Collection[str], last_day: int, full_time_hours: float
) -> Spells:
    """The positions that count as work, as spells.

    Args:
        jobs: one row a position: ``participant``, ``start``, ``end`` (missing while it lasts), ``percent``, ``hours``
            and ``kind``.
        people: the participants in the order by which spells number them.
        counts: the kinds that count; unpaid placements are never among them unless the plan says so.
        last_day: day since 1970-01-01 up to which an open position lasts: that of the extraction.
        full_time_hours: hours a week of a full position.

    Raises:
        DataError: a kind that no position has (a misspelt one would count nothing), a participant who is not among the
            people, or a position without percent and hours.
    """
    known = set(jobs["kind"].dropna().unique())
    for kind in sorted(set(counts) - known):
        near = nearest(kind, known)
        hint = f"; did you mean '{near}'?" if near else ""
        raise DataError(
            f"no position is of the kind '{kind}' that the rule counts; there are {', '.join(sorted(known))}{hint}"
        )
    counting = jobs[jobs["kind"].isin(list(counts))]
    percent = position_percent(counting["percent"], counting["hours"], full_time_hours)
    return spells(counting, people, percent.to_numpy(dtype=float), last_day)


def leave_spells(
    leave: pd.DataFrame, people: pd.Index[str], percent_of: Literal["position", "full_time"], last_day: int
) -> Spells:
    """Leave and layoffs in percent points of full time.

    Args:
        leave: one row a spell: ``participant``, ``start``, ``end``, ``percent`` and ``position`` (percent of full time
            of the position that the leave is from).
        people: the participants in order.
        percent_of: what the registered percent is a part of; deliveries differ, so the plan must say.
        last_day: up to which an open spell lasts.
    """
    percent = leave["percent"].to_numpy(dtype=float)
    if percent_of == "position":
        percent = percent * leave["position"].to_numpy(dtype=float) / 100
    return spells(leave, people, percent, last_day)


def spells(table: pd.DataFrame, people: pd.Index[str], percent: NDArray[np.floating[Any]], last_day: int) -> Spells:
    """Rows with ``participant``, ``start`` and ``end`` as spells of so many percent.

    Raises:
        DataError: a participant who is not among the people.
    """
    import pandas as pd

    person = people.get_indexer(pd.Index(table["participant"]))
    strangers = person < 0
    if strangers.any():
        stranger = table["participant"].to_numpy()[strangers][0]
        raise DataError(f"{int(strangers.sum())} row(s) are about nobody in the trial; the first is '{stranger}'")
    end = days(table["end"])
    return Spells(
        person.astype(np.int64),
        days(table["start"]),
        np.where(table["end"].isna().to_numpy(), last_day, end),
        np.rint(percent * PERCENT).astype(np.int64),
    )


def days(dates: pd.Series[pd.Timestamp]) -> NDArray[np.int64]:
    """Dates as days since 1970-01-01; a missing date gives a number that stands for none."""
    counted: NDArray[np.int64] = (dates.to_numpy().astype("datetime64[D]") - EPOCH).astype(np.int64)
    return counted

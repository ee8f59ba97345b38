"""When questionnaires were answered: within the visit's window, early, late or undated, and how far from the day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.design import Visit
from reise_report.results.quality.asked import Answers
from reise_report.results.quality.desk import Group
from reise_report.results.row import Reason, Row, Unit

DATED = "completed"
WEEK = 7
REACH = 12
"""Weeks on either side of the planned day that the figure shows one by one; what is further off is put together."""


def window_rows(answers: Answers) -> Iterator[Row]:
    """Timing of the questionnaires that came back, by visit and group; nothing where the table holds no dates."""
    if DATED not in answers.sheet or answers.desk.plan.data.participants().dated is None:
        return
    person, every = answers.sheet.person, days_off(answers)
    known = answers.filled & (person >= 0)
    for place, visit in enumerate(answers.visits):
        planned = answers.desk.plan.design.visits[visit]
        rows = known & (answers.place == place)
        for group in answers.desk.groups:
            own = every[rows & np.append(group.members, False)[person]]
            off = own[~np.isnan(own)].astype(np.int64)
            yield from _timing(visit, planned, group, off, len(own) - len(off))
            yield from _days(visit, group, off)
            yield from _weeks(visit, group, off)


def days_off(answers: Answers) -> NDArray[np.float64]:
    """(rows,) days from the visit's planned day to the day of the answers; NaN where either is not known."""
    planned = [answers.desk.plan.design.visits[visit].day for visit in answers.visits]
    since = (answers.sheet.dates(DATED) - answers.sheet.of_people(answers.desk.enrolled)).astype("timedelta64[D]")
    off = since.astype(np.float64) - np.array([*planned, 0])[answers.place]
    return np.where(np.isnat(since) | (answers.place < 0), np.nan, off)


def _timing(visit: str, planned: Visit, group: Group, off: NDArray[np.int64], undated: int) -> Iterator[Row]:
    row = partial(Row, unit=Unit.ROWS, group=group.id, reveals=group.reveals)
    whole = f"quality.answered.{visit}.{group.id}"
    yield row(id=whole, value=len(off) + undated)
    parts = {"dated": len(off), "undated": undated}
    if planned.window is not None:
        low, high = planned.window
        early, late = int((off < low).sum()), int((off > high).sum())
        parts = {"in_window": len(off) - early - late, "early": early, "late": late, "undated": undated}
    for part, n in parts.items():
        yield row(id=f"quality.window.{visit}.{group.id}.{part}", value=n, part_of=whole)


def _days(visit: str, group: Group, off: NDArray[np.int64]) -> Iterator[Row]:
    """Days from the planned day: median, quartiles and extremes."""
    points = {"minimum": 0, "q1": 0.25, "median": 0.5, "q3": 0.75, "maximum": 1}
    for name, share in points.items():
        yield Row(
            id=f"quality.days.{visit}.{group.id}.{name}",
            value=float(np.quantile(off, share)) if len(off) else None,
            reason=None if len(off) else Reason.NO_DATA,
            unit=Unit.DAYS,
            group=group.id,
            reveals=group.reveals,
            method="descriptive",
            n_analysed=len(off),
            based_on=(f"quality.answered.{visit}.{group.id}",),
        )


def _weeks(visit: str, group: Group, off: NDArray[np.int64]) -> Iterator[Row]:
    """How many were answered in each week around the planned day, which is the middle of week 0."""
    week = np.clip(np.floor_divide(off + WEEK // 2, WEEK), -REACH - 1, REACH + 1)
    counts = np.bincount(week + REACH + 1, minlength=2 * REACH + 3)
    for place, n in enumerate(counts):
        yield Row(
            id=f"quality.week.{visit}.{group.id}.{week_id(place - REACH - 1)}",
            value=int(n),
            unit=Unit.ROWS,
            group=group.id,
            reveals=group.reveals,
            among=f"quality.answered.{visit}.{group.id}",
        )


def week_id(week: int) -> str:
    """A week's part of an id: ``before_3``, ``day``, ``after_3``; the outermost hold all that is further off."""
    return "day" if week == 0 else f"{'before' if week < 0 else 'after'}_{abs(week)}"

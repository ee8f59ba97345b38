"""When questionnaires were answered: within the visit's window, early, late or undated, and how far from the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.design import Visit
from reise_report.plan.model import Plan
from reise_report.results.quality.answers import Answers
from reise_report.results.quality.asked import DATED, asked_in, questionnaires, visits_in_time
from reise_report.results.quality.desk import Desk, Group
from reise_report.results.quality.form import Form
from reise_report.results.row import Reason, Row, Unit

WEEK = 7
REACH = 12
"""Weeks on either side of the planned day that the figure shows one by one; what is further off is put together."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The dates of a visit in one table of questionnaires.

    Attributes:
        table: the table.
        visit: the visit.
        alone: whether no other table has dates of the visit.
    """

    table: str
    visit: str
    alone: bool

    @property
    def stem(self) -> str:
        """What stands for it in ids: the visit, ``m3``; where several tables have dates of it ``<table>.m3``."""
        return self.visit if self.alone else f"{self.table}.{self.visit}"


def timings(plan: Plan) -> tuple[Timing, ...]:
    """What has a timing of its own, by visit and then by table."""
    asked = {name: asked_in(plan, name) for name, table in questionnaires(plan).items() if DATED in table.columns}
    found = []
    for visit in visits_in_time(plan):
        tables = [name for name, visits in asked.items() if visit in visits]
        found += [Timing(name, visit, len(tables) == 1) for name in tables]
    return tuple(found)


def window_rows(answers: Answers) -> Iterator[Row]:
    """Timing of the questionnaires that came back, by table, visit and group; nothing where nothing is dated."""
    desk = answers.desk
    if desk.plan.data.participants().dated is None:
        return
    forms = {form.sheet.name: form for form in answers.forms}
    off_in = {name: days_off(desk, form) for name, form in forms.items() if form.dated}
    for timing in timings(desk.plan):
        form, planned = forms[timing.table], desk.plan.design.visits[timing.visit]
        rows = form.filled & (form.sheet.person >= 0) & (form.place == form.visits.index(timing.visit))
        person, days, stem = form.sheet.person[rows], off_in[timing.table][rows], timing.stem
        for group in desk.groups:
            own = days[group.members[person]]
            off = own[~np.isnan(own)].astype(np.int64)
            yield from _timing(stem, planned, group, off, len(own) - len(off))
            yield from _days(stem, group, off)
            yield from _weeks(stem, group, off)


def days_off(desk: Desk, form: Form) -> NDArray[np.float64]:
    """(rows,) days from the visit's planned day to the day of the answers; NaN where either is not known."""
    planned = [desk.plan.design.visits[visit].day for visit in form.visits]
    since = (form.sheet.dates(DATED) - form.sheet.of_people(desk.enrolled)).astype("timedelta64[D]")
    off = since.astype(np.float64) - np.array([*planned, 0])[form.place]
    return np.where(np.isnat(since) | (form.place < 0), np.nan, off)


def _timing(stem: str, planned: Visit, group: Group, off: NDArray[np.int64], undated: int) -> Iterator[Row]:
    row = partial(Row, unit=Unit.ROWS, group=group.id, reveals=group.reveals)
    whole = f"quality.answered.{stem}.{group.id}"
    yield row(id=whole, value=len(off) + undated)
    parts = {"dated": len(off), "undated": undated}
    if planned.window is not None:
        low, high = planned.window
        early, late = int((off < low).sum()), int((off > high).sum())
        parts = {"in_window": len(off) - early - late, "early": early, "late": late, "undated": undated}
    for part, n in parts.items():
        yield row(id=f"quality.window.{stem}.{group.id}.{part}", value=n, part_of=whole)


def _days(stem: str, group: Group, off: NDArray[np.int64]) -> Iterator[Row]:
    """Days from the planned day: median, quartiles and extremes."""
    points = {"minimum": 0, "q1": 0.25, "median": 0.5, "q3": 0.75, "maximum": 1}
    for name, share in points.items():
        yield Row(
            id=f"quality.days.{stem}.{group.id}.{name}",
            value=float(np.quantile(off, share)) if len(off) else None,
            reason=None if len(off) else Reason.NO_DATA,
            unit=Unit.DAYS,
            group=group.id,
            reveals=group.reveals,
            method="descriptive",
            n_analysed=len(off),
            based_on=(f"quality.answered.{stem}.{group.id}",),
        )


def _weeks(stem: str, group: Group, off: NDArray[np.int64]) -> Iterator[Row]:
    """How many were answered in each week around the planned day, which is the middle of week 0."""
    week = np.clip(np.floor_divide(off + WEEK // 2, WEEK), -REACH - 1, REACH + 1)
    counts = np.bincount(week + REACH + 1, minlength=2 * REACH + 3)
    for place, n in enumerate(counts):
        yield Row(
            id=f"quality.week.{stem}.{group.id}.{week_id(place - REACH - 1)}",
            value=int(n),
            unit=Unit.ROWS,
            group=group.id,
            reveals=group.reveals,
            among=f"quality.answered.{stem}.{group.id}",
        )


def week_id(week: int) -> str:
    """A week's part of an id: ``before_3``, ``day``, ``after_3``; the outermost hold all that is further off."""
    return "day" if week == 0 else f"{'before' if week < 0 else 'after'}_{abs(week)}"

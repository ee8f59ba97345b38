"""Who is followed until when: enrolment, death, loss to follow-up, and how far each table can tell of each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.employment import days, held_until, whose
from reise_report.derive.return_to_work import NEVER
from reise_report.derive.timeline import Whole
from reise_report.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.data.snapshot import Snapshot
    from reise_report.plan.model import Plan

_SCOPES = {"questionnaires": ("questionnaires", "all"), "registers": ("registers", "all"), "trial": ("all",)}
_OWN = ("participants", "screening", "offers", "intervention_ledger", "adverse_events", "withdrawals")
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of participants' being there; arrays in the order of the participants' rows.

    Days are days since 1970-01-01; :data:`~reise_report.derive.return_to_work.NEVER` stands for what did not happen.

    Attributes:
        start: (n,) day of randomisation.
        died: (n,) day of death; a death after a loss from the registers is none of the trial's knowledge.
        lost: (n,) the last day on which the registers tell of somebody who emigrated or withdrew from them, that very
            day included; the day before ``start`` for those never linked.
        loss: (n,) why, one of :data:`~reise_report.plan.derived_columns.LOSSES`; empty for those not lost.
        known_until: table → (n,) the last day of which it tells of each.
        told_until: table → the last day of which it can tell of anybody.
    """

    start: Whole
    died: Whole
    lost: Whole
    loss: NDArray[np.str_]
    known_until: Mapping[str, Whole]
    told_until: Mapping[str, int]

    def until(self, tables: Iterable[str]) -> Whole:
        """(n,) the last day of which every one of the tables tells."""
        return reduce(np.minimum, (self.known_until[table] for table in tables), np.full_like(self.start, NEVER))

    def waiting(self, tables: Iterable[str], day: int) -> NDArray[np.bool_]:
        """Whose day, counted from randomisation, lies after what the tables tell, and who may yet come to it.

        Args:
            tables: the tables that would have to tell.
            day: days from randomisation.
        """
        told = min((self.told_until[table] for table in tables), default=NEVER)
        still_there = (self.until(tables) >= told) & (self.died > told)
        waits: NDArray[np.bool_] = still_there & (self.start + day > told)
        return waits


def observe(plan: Plan, snapshot: Snapshot) -> Observation:
    """Who is followed until when.

    * Nothing is told of anybody later than the register of deaths can tell.
    * Of those who emigrated after enrolment, or withdrew from the registers or the whole trial, registers tell up to
      and including that day; of those never linked nothing at all. What the trial itself records goes on after
      emigration; it ends when somebody withdraws from it.
    * A monthly status tells until the last status no longer holds (:func:`~reise_report.derive.employment.held_until`).

    Args:
        plan: the trial's plan; participants have a key and a date of enrolment.
        snapshot: the tables as of a date.

    Raises:
        DataError: a participant without date of enrolment, or who died before it.
    """
    import pandas as pd

    people = pd.Index(snapshot.participants[plan.data.participants().key])
    start = _start(plan, snapshot)
    withdrew = {kind: _withdrew(plan, snapshot, people, scopes) for kind, scopes in _SCOPES.items()}
    events = _Events.of(plan, snapshot, people)
    emigrated = events.first("emigrated", since=start)
    linked = _linked(plan, snapshot)
    lost = np.where(linked, np.minimum(withdrew["registers"], emigrated), start - 1)
    reasons = [~linked, withdrew["registers"] <= emigrated]
    why = np.select(reasons, [np.array("not_linked"), np.array("withdrew")], default="emigrated")
    died = events.first("died")
    if (died < start).any():
        message = f"the participant '{people[int(np.argmax(died < start))]}' died before being enrolled"
        raise DataError(
            f"{message}, by the table '{plan.data.holding('deaths_and_emigration')}'; correct one of the dates"
        )
    told = _told(plan, snapshot)
    known = {}
    for name, until in told.items():
        standard = plan.data.tables[name].standard
        kind = "questionnaires" if standard == "questionnaires" else "trial" if standard in _OWN else "registers"
        known[name] = np.minimum(lost if kind == "registers" else withdrew[kind], until)
    return Observation(
        start=start,
        died=np.where(died > lost, NEVER, died),
        lost=lost,
        loss=np.where(lost < NEVER, why, ""),
        known_until=MappingProxyType(known),
        told_until=MappingProxyType(told),
    )


def _start(plan: Plan, snapshot: Snapshot) -> Whole:
    participants = plan.data.participants()
    dates = snapshot.participants[participants.dated]
    if dates.isna().any():
        somebody = snapshot.participants[participants.key][dates.isna()].iloc[0]
        raise DataError(f"the participant '{somebody}' has no '{participants.dated}', from which follow-up is counted")
    return days(dates)


def _linked(plan: Plan, snapshot: Snapshot) -> NDArray[np.bool_]:
    """Everybody whom the table does not say to be without link."""
    if "linked" not in plan.data.participants().columns:
        return np.ones(len(snapshot.participants), dtype=bool)
    linked: NDArray[np.bool_] = snapshot.participants["linked"].fillna(value=True).to_numpy(dtype=bool)
    return linked


def _told(plan: Plan, snapshot: Snapshot) -> dict[str, int]:
    """The last day of which each table can tell of anybody."""
    told = {name: (until - _EPOCH).days for name, until in snapshot.known_until.items()}
    deaths = plan.data.holding("deaths_and_emigration")
    for name in told:
        if deaths is not None:
            told[name] = min(told[name], told[deaths])
        if plan.data.tables[name].standard == "employment_status":
            told[name] = held_until(snapshot.tables[name], told[name])
    return told


@dataclass(frozen=True, slots=True)
class _Events:
    """Deaths and emigrations: whose, on which day, of which kind."""

    size: int
    person: Whole
    day: Whole
    kind: NDArray[np.object_]

    @classmethod
    def of(cls, plan: Plan, snapshot: Snapshot, people: pd.Index[str]) -> _Events:
        name = plan.data.holding("deaths_and_emigration")
        if name is None:
            none = np.empty(0, dtype=np.int64)
            return cls(len(people), none, none, none.astype(object))
        table = snapshot.tables[name]
        person = whose(table, people)
        return cls(len(people), person, days(table["date"]), table["event"].to_numpy(dtype=object))

    def first(self, kind: str, since: Whole | None = None) -> Whole:
        """The first day of a kind of event, on or after a day of each person's own where one is given."""
        counts = self.kind == kind
        if since is not None:
            # Whoever left the country before enrolment had come back to be enrolled.
            counts &= self.day >= since[self.person]
        return _first(self.size, self.person[counts], self.day[counts])


def _withdrew(plan: Plan, snapshot: Snapshot, people: pd.Index[str], scopes: Iterable[str]) -> Whole:
    name = plan.data.holding("withdrawals")
    if name is None:
        return np.full(len(people), NEVER)
    table = snapshot.tables[name]
    table = table[table["scope"].isin(list(scopes))]
    return _first(len(people), whose(table, people), days(table["date"]))


def _first(size: int, person: Whole, day: Whole) -> Whole:
    found = np.full(size, NEVER)
    np.minimum.at(found, person, day)
    return found

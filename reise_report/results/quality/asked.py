"""Which questionnaires were asked of whom and when, who was due to answer, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.derived import Score, SelfReportedReturn
from reise_report.plan.instrument import instrument
from reise_report.results.quality.desk import Desk, Flags, Sheet, Whole

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

ABOUT_A_JOB = frozenset({"work_role_functioning", "job_satisfaction"})
"""Questionnaires about one's present job: due from those who say at the visit that they work, where they are asked."""

WORK = "working"
"""The participants' own answer about work: one question, counted as a questionnaire of its own."""


class Standing(StrEnum):
    """How somebody stands to a visit on the day of the snapshot."""

    DUE = "due"
    DIED = "died"
    WITHDREW = "withdrew"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire, or a single question of its own.

    Attributes:
        id: the instrument's name, or :data:`WORK`.
        items: its columns in the table.
        visits: when it was asked, in the plan's order.
        arms: who was asked.
    """

    id: str
    items: tuple[str, ...]
    visits: tuple[str, ...]
    arms: tuple[str, ...]


def instruments(plan: Plan) -> tuple[Asked, ...]:
    """The questionnaires of the plan's table of questionnaires, with their visits and arms.

    A derivation of kind ``score`` says at which visits and of which arms a questionnaire was asked; one that nothing
    derives from is taken to be asked of everybody at every visit.
    """
    name = plan.data.holding("questionnaires")
    if name is None:
        return ()
    table, every = plan.data.tables[name], tuple(plan.design.visits)
    found = []
    for known in table.instruments:
        items = tuple(item for item in instrument(known).items if item in table.columns)
        scores = [
            item
            for item in plan.derived.values()
            if isinstance(item, Score) and item.table == name and item.instrument == known
        ]
        visits = tuple(visit for visit in every if not scores or any(visit in item.visits for item in scores))
        arms = tuple(arm for arm in plan.design.arms if not scores or any(_asks(item, arm) for item in scores))
        found.append(Asked(known, items, visits, arms))
    if WORK in table.columns:
        found.append(Asked(WORK, (WORK,), _visits_about_work(plan, name), tuple(plan.design.arms)))
    return tuple(found)


def _visits_about_work(plan: Plan, table: str) -> tuple[str, ...]:
    """The visits of the derivations that read the question; else every visit after the day of randomisation."""
    every = plan.design.visits
    told = {
        visit
        for item in plan.derived.values()
        if isinstance(item, SelfReportedReturn) and item.table == table and WORK in item.where
        for visit in item.visits
    }
    return tuple(visit for visit, planned in every.items() if (visit in told if told else planned.day > 0))


def _asks(score: Score, arm: str) -> bool:
    return score.asked is None or arm in score.asked


@dataclass(frozen=True)
class Answers:
    """What came back of the questionnaires, visit by person.

    Attributes:
        desk: the data.
        sheet: the table of questionnaires.
    """

    desk: Desk
    sheet: Sheet

    @cached_property
    def instruments(self) -> tuple[Asked, ...]:
        """The questionnaires that were asked at a visit at least."""
        return tuple(item for item in instruments(self.desk.plan) if item.visits and item.items)

    @cached_property
    def visits(self) -> tuple[str, ...]:
        """The visits at which anything was asked, in the plan's order."""
        known = {visit for item in self.instruments for visit in item.visits}
        return tuple(visit for visit in self.desk.plan.design.visits if visit in known)

    @cached_property
    def place(self) -> Whole:
        """(rows,) the visit of each row, as a place in :attr:`visits`; -1 for visits at which nothing was asked."""
        places = {visit: place for place, visit in enumerate(self.visits)}
        known = self.sheet.frame["visit"].astype(object).map(places)
        return np.asarray(known.fillna(-1), dtype=np.int64)

    @cached_property
    def filled(self) -> Flags:
        """(rows,) rows that hold at least one answer to a questionnaire."""
        columns = [item for asked in self.instruments for item in asked.items]
        found: Flags = np.asarray(self.sheet.frame[columns].notna()).sum(axis=1) > 0
        return found

    @cached_property
    def returned(self) -> Flags:
        """(visits, people) whose questionnaire of a visit came back with at least one answer."""
        return self._spread(self.filled.astype(np.int64)) > 0

    def answered(self, asked: Asked) -> Whole:
        """(visits, people) how many items of a questionnaire were answered."""
        return self._spread(self.sheet.frame[list(asked.items)].notna().to_numpy().sum(axis=1))

    def of(self, asked: Asked) -> Flags:
        """(people,) who belongs to an arm that was asked."""
        who = np.zeros(len(self.desk.numbers), dtype=bool)
        for group in self.desk.groups:
            if group.id in asked.arms:
                who |= group.members
        return who

    @cached_property
    def standing(self) -> dict[str, NDArray[np.str_]]:
        """Visit → (people,) how each stands to it."""
        return {visit: standing(self.desk, visit) for visit in self.visits}

    def due(self, visit: str) -> Flags:
        """(people,) who was due to answer at a visit."""
        found: Flags = self.standing[visit] == Standing.DUE
        return found

    def due_for(self, asked: Asked, visit: str) -> Flags:
        """(people,) who was due to answer a questionnaire: of an arm that was asked; in work, if it is about a job."""
        found = self.due(visit) & self.of(asked)
        if asked.id in ABOUT_A_JOB and WORK in self.sheet:
            found &= self.working[self.visits.index(visit)]
        return found

    @cached_property
    def working(self) -> Flags:
        """(visits, people) who said at a visit that they work."""
        return self._spread(self.sheet.says(WORK, True).astype(np.int64)) > 0

    def _spread(self, values: Whole) -> Whole:
        """(visits, people) from one number a row."""
        table = np.zeros((len(self.visits), len(self.desk.numbers)), dtype=np.int64)
        known = (self.place >= 0) & (self.sheet.person >= 0)
        table[self.place[known], self.sheet.person[known]] = values[known]
        return table


def standing(desk: Desk, visit: str) -> NDArray[np.str_]:
    """(people,) how each participant stands to a visit on the day of the snapshot.

    Due is who was alive and had not withdrawn from questionnaires on the visit's planned day, and whose window had
    closed. Where the plan states no window, the planned day closes it; where it dates no participants, all are due.
    """
    planned = desk.plan.design.visits[visit]
    day = desk.enrolled + np.timedelta64(planned.day, "D")
    closes = day + np.timedelta64(planned.window[1] if planned.window else 0, "D")
    found = np.full(len(day), Standing.DUE.value, dtype="<U8")
    found[closes > desk.today] = Standing.NOT_YET
    found[desk.stopped_answering <= day] = Standing.WITHDREW
    found[desk.died <= day] = Standing.DIED
    return found


def answers(desk: Desk) -> Answers | None:
    """The questionnaires; None where the plan has no table of them or it holds no questionnaire."""
    sheet = desk.holding("questionnaires")
    found = None if sheet is None else Answers(desk, sheet)
    return found if found is not None and found.instruments else None

"""What came back of the questionnaires, from all tables that hold them, and who was due to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reise_report.results.cohort import meeting
from reise_report.results.quality.asked import Asked, Asking, instruments, questionnaires, visits_in_time
from reise_report.results.quality.desk import Desk, Flags, Whole
from reise_report.results.quality.form import Form


class Standing(StrEnum):
    """How somebody stands to a visit on the day of the snapshot."""

    DUE = "due"
    DIED = "died"
    WITHDREW = "withdrew"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Answers:
    """What came back of the questionnaires, visit by person.

    Attributes:
        desk: the data.
        instruments: the questionnaires that were asked at a visit at least.
    """

    desk: Desk
    instruments: tuple[Asked, ...]

    @cached_property
    def visits(self) -> tuple[str, ...]:
        """The visits at which anything was asked, by their days."""
        return tuple(visit for visit in visits_in_time(self.desk.plan) if any(a.is_at(visit) for a in self.instruments))

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The tables that hold any of the questionnaires."""
        found = []
        for name, table in questionnaires(self.desk.plan).items():
            held = tuple(asked for asked in self.instruments if set(asked.items) <= set(table.columns))
            if held:
                found.append(Form(self.desk.sheet(name), held, self.visits, len(self.desk.numbers)))
        return tuple(found)

    def holding(self, asked: Asked) -> tuple[Form, ...]:
        """The tables that hold a questionnaire."""
        return tuple(form for form in self.forms if asked in form.instruments)

    def with_item(self, item: str) -> tuple[Form, ...]:
        """The tables that hold an item of a questionnaire."""
        return tuple(form for form in self.forms if any(item in asked.items for asked in form.instruments))

    @cached_property
    def returned(self) -> Flags:
        """(visits, people) whose questionnaires of a visit came back, in any table, with at least one answer."""
        found = np.zeros((len(self.visits), len(self.desk.numbers)), dtype=bool)
        for form in self.forms:
            found |= form.spread(form.filled) > 0
        return found

    def answered(self, asked: Asked) -> Whole:
        """(visits, people) how many items of a questionnaire were answered; of two tables, in the fuller one."""
        found = np.zeros((len(self.visits), len(self.desk.numbers)), dtype=np.int64)
        for form in self.holding(asked):
            found = np.maximum(found, form.spread(form.counts[asked.id]))
        return found

    def asked_of(self, arms: Iterable[str]) -> Flags:
        """(people,) who belongs to any of these arms."""
        wanted, who = frozenset(arms), np.zeros(len(self.desk.numbers), dtype=bool)
        for group in self.desk.groups:
            if group.id in wanted:
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
        """(people,) who was due to answer a questionnaire at a visit: of an arm that was asked, and concerned by it."""
        found = np.zeros(len(self.desk.numbers), dtype=bool)
        for asking in asked.askings:
            if visit in asking.visits:
                found |= self.asked_of(asking.arms) & self._concerned(asking, visit)
        return found & self.due(visit)

    def _concerned(self, asking: Asking, visit: str) -> Flags:
        """(people,) whom the questionnaire concerns, by what they answered at the visit in the same table."""
        if asking.where is None:
            return np.ones(len(self.desk.numbers), dtype=bool)
        form = next(form for form in self.forms if form.sheet.name == asking.table)
        wanted = np.zeros(len(form.sheet.frame), dtype=bool)
        wanted[meeting(form.sheet.frame, asking.where).index] = True
        found: Flags = form.spread(wanted)[self.visits.index(visit)] > 0
        return found


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
    """The questionnaires; None where the plan's tables hold none. :attr:`Desk.answers` keeps them."""
    found = instruments(desk.plan)
    return Answers(desk, found) if found else None

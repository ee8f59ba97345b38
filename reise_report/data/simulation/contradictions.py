"""Contradictions that real data would hold: most are planted here, some grow by themselves, all are listed.

None of them changes the truth: what is planted in registers lies outside the follow-up, after the last day known, or
where a full position hides it, so that the return to work, costs and scores stay what they were made as.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from reise_report.data.simulation.dice import Dice, Real, Yes
from reise_report.data.simulation.rows import ID, Rows, at, height, stacked


class Contradiction(StrEnum):
    """Kinds of contradictions; ``docs/simulator.md`` says of each what it is."""

    SAYS_WORK_REGISTER_NONE = "says_work_register_none"
    REGISTER_WORK_SAYS_NONE = "register_work_says_none"
    ANSWERS_AFTER_DEATH = "answers_after_death"
    ANSWERS_AFTER_WITHDRAWAL = "answers_after_withdrawal"
    OUTSIDE_WINDOW = "outside_window"
    ACTIVITY_AFTER_DEATH = "activity_after_death"
    ACTIVITY_AFTER_EMIGRATION = "activity_after_emigration"
    WORK_DURING_FULL_DISABILITY = "work_during_full_disability"
    COURSE_WITHOUT_ACCEPTANCE = "course_without_acceptance"
    PLACEMENT_WITHOUT_COURSE = "placement_without_course"
    EVENT_BEFORE_ENROLMENT = "event_before_enrolment"
    WORKING_AT_START = "working_at_start"
    ROW_TWICE = "row_twice"
    OVERLAPPING_POSITION = "overlapping_position"
    ENROLLED_TWICE = "enrolled_twice"
    STRAIGHT_LINED = "straight_lined"
    VAS_JUMP = "vas_jump"
    SAME_ANSWERS_TWICE = "same_answers_twice"
    DIGIT_PREFERENCE = "digit_preference"


WINDOWS = {"m3": (-14, 28), "m6": (-14, 42), "m12": (-28, 56)}
"""Days before and after the planned day of a visit that count as on time; assumed, as in the trial's plan."""


@dataclass(frozen=True, slots=True)
class Found:
    """One contradiction: what, in which table, about whom (-1: nobody), in which row (-1: none), and in words."""

    kind: Contradiction
    table: str
    participant: int
    row: int
    detail: str


@dataclass(slots=True)
class Planting:
    """The tables while contradictions are planted in them.

    Attributes:
        dice: luck.
        tables: every table, with the numbers of its rows.
        share: how many are planted of each kind.
        found: what was planted so far.
        taken: table → numbers of rows in which something was planted already.
    """

    dice: Dice
    tables: dict[str, Rows]
    share: int
    found: list[Found] = field(default_factory=list)
    taken: dict[str, set[int]] = field(default_factory=dict)

    def choose(self, table: str, where: Yes) -> list[int]:
        """Rows of a table, by place, among those where something may be planted and nothing was yet."""
        rows = self.tables[table]
        free: Real = where.astype(np.float64)
        free[np.isin(rows[ID], list(self.taken.get(table, ())))] = 0.0
        drawn: list[int] = self.dice.drawn(free, self.share).tolist()
        return drawn

    def note(self, kind: Contradiction, table: str, places: Iterable[int], detail: str) -> None:
        """List rows of a table, by place."""
        rows = self.tables[table]
        for place in places:
            number = int(rows[ID][place])
            self.taken.setdefault(table, set()).add(number)
            self.found.append(Found(kind, table, int(rows["participant"][place]), number, detail))

    def extend(self, table: str, rows: Rows) -> None:
        """Add rows to a table."""
        new = {**rows, ID: self.tables[table][ID].max(initial=-1) + 1 + np.arange(height(rows))}
        self.tables[table] = stacked([self.tables[table], {name: new[name] for name in self.tables[table]}])

    def add(self, kind: Contradiction, table: str, rows: Rows, detail: str) -> None:
        """Add rows to a table, and list them."""
        before = height(self.tables[table])
        self.extend(table, rows)
        self.note(kind, table, range(before, before + height(rows)), detail)

    def copies(self, kind: Contradiction, table: str, where: Yes, detail: str) -> None:
        """Add copies of some rows."""
        self.add(kind, table, at(self.tables[table], np.array(self.choose(table, where), dtype=np.int64)), detail)

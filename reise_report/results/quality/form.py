"""A table of questionnaires on the desk: its rows tied to visits, and several such tables as one run of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reise_report.results.quality.asked import DATED, Asked
from reise_report.results.quality.desk import Flags, Sheet, Whole


@dataclass(frozen=True)
class Form:
    """A table of questionnaires.

    Attributes:
        sheet: its rows.
        instruments: the questionnaires that it holds.
        visits: the visits at which anything was asked, in any table, by their days.
        people: how many participants there are.
    """

    sheet: Sheet
    instruments: tuple[Asked, ...]
    visits: tuple[str, ...]
    people: int

    @cached_property
    def place(self) -> Whole:
        """(rows,) the visit of each row, as a place in :attr:`visits`; -1 for visits at which nothing was asked."""
        visit = self.sheet.frame["visit"].cat
        places = [self.visits.index(level) if level in self.visits else -1 for level in visit.categories]
        return np.array([*places, -1], dtype=np.int64)[visit.codes]

    @cached_property
    def counts(self) -> dict[str, NDArray[np.int16]]:
        """Questionnaire → (rows,) how many of its items were answered."""
        return {asked.id: self._answered(asked.items) for asked in self.instruments}

    def _answered(self, items: Sequence[str]) -> NDArray[np.int16]:
        found = np.zeros(len(self.sheet.frame), dtype=np.int16)
        for item in items:
            found += self.sheet.frame[item].notna().to_numpy()
        return found

    @cached_property
    def filled(self) -> Flags:
        """(rows,) rows that hold at least one answer to a questionnaire."""
        found = np.zeros(len(self.sheet.frame), dtype=bool)
        for count in self.counts.values():
            found |= count > 0
        return found

    @property
    def dated(self) -> bool:
        """Whether the table says on which days it was answered."""
        return DATED in self.sheet

    def spread(self, values: NDArray[Any]) -> Whole:
        """(visits, people) from one number a row; 0 where there is no row."""
        table = np.zeros((len(self.visits), self.people), dtype=np.int64)
        known = (self.place >= 0) & (self.sheet.person >= 0)
        table[self.place[known], self.sheet.person[known]] = values[known]
        return table


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The rows of several tables of questionnaires, one table after the other.

    Attributes:
        form: (rows,) the table of each row, as a place among the tables.
        row: (rows,) its place in that table.
        person: (rows,) whose it is; -1 where nobody is named.
        place: (rows,) its visit; -1 for visits at which nothing was asked.
    """

    form: Whole
    row: Whole
    person: Whole
    place: Whole

    @classmethod
    def of(cls, forms: Sequence[Form]) -> Run:
        """The rows of these tables."""
        lengths = [len(form.sheet.frame) for form in forms]
        return cls(
            np.repeat(np.arange(len(forms)), lengths),
            np.concatenate([np.arange(length) for length in lengths]),
            np.concatenate([form.sheet.person for form in forms]),
            np.concatenate([form.place for form in forms]),
        )

    def steps(self, wanted: Flags) -> tuple[Whole, Whole]:
        """Rows and the same person's row at the visit before, both among those wanted.

        Args:
            wanted: (rows,) which rows to look at.

        Returns:
            (pairs,) the later and the earlier row. Where several tables have the visit before, it is the last of them.
        """
        rows = np.flatnonzero(wanted & (self.person >= 0) & (self.place >= 0))
        visits = int(self.place.max(initial=0)) + 1
        key = self.person[rows] * visits + self.place[rows]
        order = np.argsort(key, kind="stable")
        rows, key = rows[order], key[order]
        before = np.searchsorted(key, key, side="left") - 1
        there = before >= 0
        later, earlier = rows[there], rows[before[there]]
        own = self.person[later] == self.person[earlier]
        return later[own], earlier[own]


def joined(forms: Sequence[Form], values: Callable[[Form], NDArray[Any]]) -> NDArray[Any]:
    """(rows,) one value a row of several tables, in the order of :class:`Run`."""
    return np.concatenate([values(form) for form in forms])

"""What is recorded of a life line: for each kind of thing the days on which it changed, and to what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.dice import Whole
from reise_report.data.simulation.rows import MISSING

_SHIFT = 1_000  # days lie above -1 000
_SPAN = 1 << 12


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of days with one code, in the order of person and day.

    Attributes:
        person: whose.
        first: first day, counted from enrolment.
        last: last day; missing while it lasts.
        code: what.
    """

    person: Whole
    first: Whole
    last: Whole
    code: Whole


@dataclass(frozen=True, slots=True)
class Layer:
    """The changes of one kind of thing, in the order of person and day; code 0 is nothing."""

    person: Whole
    day: Whole
    code: Whole

    def at(self, person: Whole, day: Whole) -> Whole:
        """The codes of people on days counted from enrolment."""
        keys = self.person * _SPAN + self.day + _SHIFT
        place = np.searchsorted(keys, person * _SPAN + np.clip(day, -_SHIFT, _SPAN - _SHIFT - 1) + _SHIFT, "right") - 1
        if not self.code.size:
            return np.zeros(person.size, dtype=np.int64)
        found: Whole = np.where((place >= 0) & (self.person[place] == person), self.code[place], 0)
        return found

    def spells(self) -> Spells:
        """The stretches in which there is something."""
        last = np.full(self.code.size, MISSING)
        goes_on = np.flatnonzero(self.person[1:] == self.person[:-1])
        last[goes_on] = self.day[goes_on + 1] - 1
        there = self.code != 0
        return Spells(self.person[there], self.day[there], last[there], self.code[there])


class Recorder:
    """Notes each day what has changed since the day before."""

    def __init__(self, size: int) -> None:
        self._before = np.zeros(size, dtype=np.int64)
        self._parts: list[tuple[Whole, Whole, Whole]] = []

    def note(self, day: int, codes: Whole) -> None:
        """Note the codes of everybody at the end of a day."""
        changed = np.flatnonzero(codes != self._before)
        if changed.size:
            self._parts.append((changed, np.full(changed.size, day), codes[changed]))
            self._before[changed] = codes[changed]

    def layer(self, until: Whole) -> Layer:
        """Everything noted, up to each person's last day."""
        if not self._parts:
            empty = np.empty(0, dtype=np.int64)
            return Layer(empty, empty, empty)
        person, day, code = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        kept = day <= until[person]
        order = np.lexsort([day[kept], person[kept]])
        return Layer(person[kept][order], day[kept][order], code[kept][order])

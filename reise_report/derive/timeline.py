"""Interval arithmetic on days: spells that overlap, end and begin, as one piecewise constant line per person.

Everything is whole numbers: people are numbered from 0, days are days since 1970-01-01, amounts are thousandths of a
percent. Sums are exact, so that 49.9 and 50 are told apart whatever the number of spells they are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

PERCENT = 1000
"""One percent, in the unit of amounts."""

_DAY_BITS = 22  # more than eleven thousand years


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of one kind.

    Attributes:
        person: (n,) number of the person, from 0.
        start: (n,) first day.
        end: (n,) last day, included; a spell that ends before it starts counts for nothing.
        amount: (n,) thousandths of a percent.
    """

    person: Whole
    start: Whole
    end: Whole
    amount: Whole

    @classmethod
    def none(cls) -> Spells:
        """No spells at all."""
        empty = np.empty(0, dtype=np.int64)
        return cls(empty, empty, empty, empty)

    def where(self, wanted: NDArray[np.bool_]) -> Spells:
        """Those of the spells that are wanted."""
        return Spells(self.person[wanted], self.start[wanted], self.end[wanted], self.amount[wanted])


@dataclass(frozen=True, slots=True)
class Segments:
    """The days of each person cut where an amount changes, in the order of person and day.

    Attributes:
        person: (m,) number of the person.
        start: (m,) first day.
        stop: (m,) the day after the last.
        amounts: (k, m) the sum of each of k kinds of spells.
    """

    person: Whole
    start: Whole
    stop: Whole
    amounts: Whole


def add_up(kinds: Sequence[Spells]) -> Segments:
    """Sum overlapping spells of each kind, day by day; days without any spell are left out.

    Cost: one sort of twice the number of spells.

    Args:
        kinds: k kinds of spells over the same people.
    """
    kept = [_that_last(spells) for spells in kinds]
    person = np.concatenate([spells.person for spells in kept for _ in range(2)])
    day = np.concatenate([edge for spells in kept for edge in (spells.start, spells.end + 1)])
    if not person.size:
        return Segments(person, day, day, np.empty((len(kept), 0), dtype=np.int64))
    first_day = int(day.min())
    key = (person << _DAY_BITS) | (day - first_day)
    order = np.argsort(key, kind="stable")
    key = key[order]
    last_of_day = np.append(key[1:] != key[:-1], [True])
    amounts = np.stack([_running(kept, index, order)[last_of_day] for index in range(len(kept))])
    key = key[last_of_day]
    who, when = key >> _DAY_BITS, (key & ((1 << _DAY_BITS) - 1)) + first_day
    # A person's last edge closes every spell: what follows belongs to somebody else.
    inner = np.append(who[1:] == who[:-1], [False])
    stop = np.append(when[1:], when[-1:])[inner]
    covered = inner.copy()
    covered[inner] = amounts[:, inner].any(axis=0)
    return Segments(who[covered], when[covered], stop[covered[inner]], amounts[:, covered])


def _that_last(spells: Spells) -> Spells:
    lasting = spells.end >= spells.start
    if lasting.all():
        return spells
    return spells.where(lasting)


def _running(kinds: Sequence[Spells], index: int, order: Whole) -> Whole:
    """The running sum of one kind over all edges in order; it is zero again after each person's last edge."""
    edges = [
        edge
        for place, spells in enumerate(kinds)
        for edge in ((spells.amount, -spells.amount) if place == index else (np.zeros_like(spells.amount),) * 2)
    ]
    summed: Whole = np.cumsum(np.concatenate(edges)[order])
    return summed


def greatest(spells: Spells) -> Spells:
    """The greatest amount of each person's day, where spells overlap; spells that do not overlap stay as they are.

    Cost: one sort of the spells; for a person whose spells overlap, the days between their edges times the spells.
    """
    spells = _that_last(spells)
    if not spells.person.size:
        return spells
    order = np.lexsort((spells.start, spells.person))
    person, start = spells.person[order], spells.start[order]
    zero = int(start.min())
    # The latest end so far: the person stands in the high bits, so that it never crosses from person to person.
    end = np.maximum.accumulate((person << _DAY_BITS) | (spells.end[order] - zero)) & ((1 << _DAY_BITS) - 1)
    overlap = (person[1:] == person[:-1]) & (start[1:] - zero <= end[:-1])
    if not overlap.any():
        return spells
    mixed = np.isin(spells.person, person[1:][overlap])
    alone, merged = spells.where(~mixed), _day_by_day(spells.where(mixed))
    return Spells(*(np.concatenate(pair) for pair in zip(_columns(alone), _columns(merged), strict=True)))


def _columns(spells: Spells) -> tuple[Whole, Whole, Whole, Whole]:
    return spells.person, spells.start, spells.end, spells.amount


def _day_by_day(spells: Spells) -> Spells:
    """The greatest amount between each two edges of a person's spells."""
    zero = int(spells.start.min())
    edges = [(spells.person << _DAY_BITS) | (day - zero) for day in (spells.start, spells.end + 1)]
    key = np.sort(np.concatenate(edges))
    key = key[np.append([True], key[1:] != key[:-1])]
    first, stop = (np.searchsorted(key, edge) for edge in edges)
    pieces = stop - first  # between its own edges, each spell covers every piece of its person
    each = np.repeat(np.arange(spells.person.size), pieces)
    place = np.arange(each.size) - np.repeat(np.cumsum(pieces) - pieces, pieces) + first[each]
    most = np.full(key.size, -1, dtype=np.int64)
    np.maximum.at(most, place, spells.amount[each])
    covered = np.flatnonzero(most >= 0)
    day = (key & ((1 << _DAY_BITS) - 1)) + zero
    return Spells(key[covered] >> _DAY_BITS, day[covered], day[covered + 1] - 1, most[covered])


@dataclass(frozen=True, slots=True)
class Runs:
    """Unbroken stretches of days, in the order of person and day.

    Attributes:
        person: (r,) number of the person.
        start: (r,) first day.
        stop: (r,) the day after the last.
    """

    person: Whole
    start: Whole
    stop: Whole


def join(person: Whole, start: Whole, stop: Whole, gap: int = 0) -> Runs:
    """Join stretches that touch, or that lie at most ``gap`` days apart, into runs.

    Args:
        person: (m,) in order of person and day, as are the others.
        start: (m,) first day of a stretch.
        stop: (m,) the day after its last.
        gap: days between two stretches of one person that do not break a run.
    """
    if not person.size:
        return Runs(person, start, stop)
    broken = (person[1:] != person[:-1]) | (start[1:] - stop[:-1] > gap)
    first = np.flatnonzero(np.append([True], broken))
    last = np.append(first[1:] - 1, [person.size - 1])
    return Runs(person[first], start[first], stop[last])

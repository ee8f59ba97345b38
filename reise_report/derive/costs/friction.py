"""Absences from work that was done before, for as long as a vacancy lasts.

Work is looked at level by level. Somebody who worked 80 % and then 30 % is absent from the levels between; an absence
at a level begins when work falls below it and ends when work reaches it again, and its first days are lost, so many as
it takes to fill a vacancy. Work that begins again and is lost again begins a new absence. A level that was never worked
is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.derive.timeline import Segments, Whole

_AFTER_ALL = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class _Line:
    """What each participant works from a day on, until the day of the next entry; nothing before the first.

    Attributes:
        person: (e,) in order of person and day, as are the others.
        day: (e,) the first day.
        until: (e,) the day after the last.
        share: (e,) what is worked.
    """

    person: Whole
    day: Whole
    until: Whole
    share: Whole


def absences(share: Segments, friction_days: int) -> Segments:
    """What is lost on which days: pieces that may overlap, and then add up.

    Args:
        share: what each participant works; days that are left out are without work.
        friction_days: first days of an absence that are lost.

    Returns:
        Pieces in the unit of ``share``; each is the part of one fall in work that is not regained yet.
    """
    line = _line(share)
    at = np.flatnonzero((line.person[1:] == line.person[:-1]) & (line.share[1:] < line.share[:-1])) + 1
    before, limit = line.share[at - 1], line.day[at] + friction_days
    regained = line.share[at]
    pieces: list[tuple[Whole, Whole, Whole, Whole]] = []
    # All falls go forward together, one entry of their line at a time: at most as many steps as changes in the days.
    while at.size:
        regained = np.maximum(regained, line.share[at])
        lost = regained < before
        at, before, limit, regained = at[lost], before[lost], limit[lost], regained[lost]
        stop = np.minimum(line.until[at], limit)
        pieces.append((line.person[at], line.day[at], stop, before - regained))
        onward = line.until[at] < limit
        at, before, limit, regained = at[onward] + 1, before[onward], limit[onward], regained[onward]
    if not pieces:
        none = np.empty(0, dtype=np.int64)
        return Segments(none, none, none, none[None])
    person, start, stop, amount = (np.concatenate(part) for part in zip(*pieces, strict=True))
    return Segments(person, start, stop, amount[None])


def _line(share: Segments) -> _Line:
    """Segments with the days between and after them put in, as days without work."""
    if not share.person.size:
        return _Line(share.person, share.start, share.stop, share.person)
    follows = np.append((share.person[1:] == share.person[:-1]) & (share.start[1:] == share.stop[:-1]), [False])
    entries = 1 + ~follows
    place = np.cumsum(entries) - entries  # where each segment's own entry stands
    idle = place[~follows] + 1
    size = int(entries.sum())
    person, day, amount = np.repeat(share.person, entries), np.empty(size, dtype=np.int64), np.zeros(size, np.int64)
    day[place], amount[place] = share.start, share.amounts[0]
    day[idle] = share.stop[~follows]
    until = np.append(np.where(person[1:] == person[:-1], day[1:], _AFTER_ALL), [_AFTER_ALL])
    return _Line(person, day, until, amount)

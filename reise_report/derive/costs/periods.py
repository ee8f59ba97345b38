"""The follow-up cut into periods: which period a day belongs to, and whether a register tells of the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import Whole

OUTSIDE = -1


@dataclass(frozen=True)
class Periods:
    """Each participant's follow-up, from the day of randomisation to the day of the last visit, both included.

    The first period holds the day of randomisation; each ends with the day of a visit, and the next begins the day
    after. Costs end with the day of death. Where costs before randomisation are wanted, the first period is theirs: it
    begins so many days earlier and ends the day before, and the second holds the day of randomisation.

    Attributes:
        start: (n,) day of randomisation, days since 1970-01-01.
        died: (n,) day of death; :data:`~reise_report.derive.return_to_work.NEVER` for the living.
        ends: (k,) days from randomisation to the last day of each period, rising.
        begin: days from randomisation to the first day of the first period: 0, or below 0.
    """

    start: Whole
    died: Whole
    ends: Sequence[int]
    begin: int = 0

    @property
    def shape(self) -> tuple[int, int]:
        """Participants and periods."""
        return self.start.size, len(self.ends)

    @cached_property
    def first(self) -> Whole:
        """(n, k) the first day of each period."""
        begin = [self.begin, *(end + 1 for end in self.ends[:-1])]
        days: Whole = self.start[:, None] + np.asarray(begin, dtype=np.int64)[None]
        return days

    @cached_property
    def last(self) -> Whole:
        """(n, k) the last day of each period that somebody lived to see; before the first where there is none."""
        end = self.start[:, None] + np.asarray(self.ends, dtype=np.int64)[None]
        lived: Whole = np.minimum(end, self.died[:, None])
        return lived

    def of(self, person: Whole, day: Whole) -> Whole:
        """The number of the period of each row, from 0; :data:`OUTSIDE` for days before, later, or after a death.

        Args:
            person: (m,) number of the participant.
            day: (m,) day since 1970-01-01.
        """
        since = day - self.start[person]
        found = np.searchsorted(np.asarray(self.ends), since, side="left").astype(np.int64)
        inside = (since >= self.begin) & (found < len(self.ends)) & (day <= self.died[person])
        return np.where(inside, found, OUTSIDE)

    def complete(self, known_until: Whole) -> NDArray[np.bool_]:
        """(n, k) whether what is known reaches the end of each period, or the day of a death within it or before.

        Of a period before randomisation a source tells that tells of the day of randomisation.

        Args:
            known_until: (n,) last day of which a source tells; a day before randomisation for those never linked.
        """
        return np.maximum(self.last, self.start[:, None]) <= known_until[:, None]

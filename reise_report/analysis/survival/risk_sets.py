"""Who is at risk when somebody has the event: people in an order in which every risk set is a running sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSets:
    """People sorted by stratum, and within a stratum from the last time to the first.

    A *group* is the people of one stratum with one and the same time. The risk set of a group is itself and the groups
    before it in its stratum, so that its sums are running sums.

    Attributes:
        order: (n,), the rows of the data in this order.
        group: (n,), the group of each sorted person.
        starts: (G,), the first sorted person of each group.
        time: (G,), the time of each group.
        stratum: (G,), the stratum's number of each group.
        strata_people: (S,), the first sorted person of each stratum.
        strata_groups: (S,), the first group of each stratum.
        deaths: (m,), the sorted people with the event, group by group.
        death_groups: (E,), the groups with an event.
        death_starts: (E,), where each such group begins in ``deaths``.
        death_slot: (m,), which of ``death_groups`` each event belongs to.
    """

    order: Index
    group: Index
    starts: Index
    time: Vector
    stratum: Index
    strata_people: Index
    strata_groups: Index
    deaths: Index
    death_groups: Index
    death_starts: Index
    death_slot: Index

    @property
    def tied(self) -> bool:
        """Whether two people of one stratum had the event at the same time."""
        return self.deaths.size > self.death_groups.size

    def by_group(self, values: Matrix) -> Matrix:
        """Sums over each group, (B, G, …), of one value a sorted person, (B, n, …)."""
        sums: Matrix = np.add.reduceat(values, self.starts, axis=1)
        return sums

    def at_risk(self, values: Matrix) -> Matrix:
        """Sums over each group's risk set, (B, G, …), of one value a sorted person, (B, n, …)."""
        return self._running(self.by_group(values))

    def until(self, values: Matrix) -> Matrix:
        """Sums over each group and all earlier ones of its stratum, (B, G, …), of one value a group."""
        reverse: Matrix = self._running(values, backwards=True)
        return reverse

    def by_event_time(self, values: Matrix) -> Matrix:
        """Sums over the events of each group with an event, (B, E, …), of one value an event, (B, m, …)."""
        sums: Matrix = np.add.reduceat(values, self.death_starts, axis=1)
        return sums

    def spread(self, values: Matrix) -> Matrix:
        """One value a group with an event, (B, E, …), as one a group, (B, G, …), with zeros elsewhere."""
        spread = np.zeros((values.shape[0], self.starts.size, *values.shape[2:]))
        spread[:, self.death_groups] = values
        return spread

    def highest(self, values: Matrix) -> Matrix:
        """The greatest value of each person's stratum, (B, n)."""
        greatest = np.maximum.reduceat(values, self.strata_people, axis=1)
        sizes = np.diff(np.append(self.strata_people, self.order.size))
        repeated: Matrix = np.repeat(greatest, sizes, axis=1)
        return repeated

    def _running(self, values: Matrix, *, backwards: bool = False) -> Matrix:
        """Running sums that begin anew in every stratum; by subtraction they would lose digits."""
        sums = np.empty_like(values)
        ends = np.append(self.strata_groups[1:], self.starts.size)
        for first, end in zip(self.strata_groups, ends, strict=True):
            part, into = values[:, first:end], sums[:, first:end]
            if backwards:
                part, into = part[:, ::-1], into[:, ::-1]
            np.cumsum(part, axis=1, out=into)
        return sums


def risk_sets(time: Vector, event: Vector, stratum: Index | None = None) -> RiskSets:
    """Sort people into risk sets.

    Args:
        time: (n,), n ≥ 1; equal times are ties, so rounding errors must be mended before.
        event: (n,), 1 where the time ends with the event and 0 where it is censored.
        stratum: (n,), a number for each stratum; None for one stratum.
    """
    strata = np.zeros(time.size, dtype=np.intp) if stratum is None else stratum
    # Those censored at a time are still at risk at it; within a group the order is of no account.
    order = np.lexsort((-event, -time, strata))
    sorted_time, sorted_strata = time[order], strata[order]
    new_stratum = np.append(True, np.diff(sorted_strata) != 0)
    new_group = new_stratum | np.append(True, np.diff(sorted_time) != 0)
    starts = np.flatnonzero(new_group)
    group = np.cumsum(new_group) - 1
    deaths = np.flatnonzero(event[order] == 1)
    new_death = np.append(True, np.diff(group[deaths]) != 0)[: deaths.size]
    death_starts = np.flatnonzero(new_death)
    return RiskSets(
        order=order,
        group=group,
        starts=starts,
        time=sorted_time[starts],
        stratum=sorted_strata[starts],
        strata_people=np.flatnonzero(new_stratum),
        strata_groups=group[new_stratum],
        deaths=deaths,
        death_groups=group[deaths][death_starts],
        death_starts=death_starts,
        death_slot=np.cumsum(new_death) - 1,
    )

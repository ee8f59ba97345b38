"""What a reader can work out about counts that are not shown, from those that are and from how they add up.

A reader knows every relation between the counts: parts add up to totals, and people who are among others leave the
rest of them. So each withheld count is looked for as a reader would: can it be other than small, given all that is
shown? Integer linear programming (scipy's HiGHS) answers. A small count is safe only where the answer is yes.

Source: the audit of suppressed tables in Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from reise_report.results.check import partitions
from reise_report.results.row import Row


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the counts that add up to it, by their names."""

    total: str
    parts: tuple[str, ...]

    def names(self) -> tuple[str, ...]:
        """The total, then the parts."""
        return (self.total, *self.parts)


def rest(row: Row) -> str:
    """The name of those who are among the same people as the row's, and not in it."""
    return f"{row.among} without {row.id}"


def sums(counts: Mapping[str, Row]) -> list[Sum]:
    """Every relation between the counts: partitions of totals, and people among others with the rest of these."""
    found = [
        Sum(total, tuple(part.id for part in parts))
        for (total, _), parts in partitions(counts).items()
        if total in counts
    ]
    among = [(row.among, row) for row in counts.values() if row.among is not None and row.among in counts]
    return found + [Sum(whole, (row.id, rest(row))) for whole, row in among]


def values(counts: Mapping[str, Row]) -> dict[str, int]:
    """The counts by name, with the rests that follow from them."""
    known = {id_: row.value for id_, row in counts.items() if isinstance(row.value, int)}
    rests = {
        rest(row): known[row.among] - known[row.id] for row in counts.values() if row.among in known and row.id in known
    }
    return known | rests


def exposed(
    relations: Iterable[Sum], shown: Mapping[str, int], small: Collection[str], minimum_cell: int
) -> dict[str, frozenset[str]]:
    """The small counts that a reader knows to be small, each with the shown counts that it hangs together with.

    Args:
        relations: how counts add up.
        shown: the counts that the reader has.
        small: the names of the counts to be protected.
        minimum_cell: a count is safe where it could be this, or more, for all that the reader knows.
    """
    listed = list(relations)
    found = {}
    for name in sorted(small):
        near = _together(name, listed, shown)
        if near and not _can_be(name, minimum_cell, near, shown):
            found[name] = frozenset(other for relation in near for other in relation.names() if other in shown)
    return found


def _together(name: str, relations: Iterable[Sum], shown: Mapping[str, int]) -> list[Sum]:
    """The relations that bear upon a count, directly or through others that are not shown."""
    waiting, near, unknown = list(relations), list[Sum](), {name}
    while True:
        touched = [relation for relation in waiting if unknown.intersection(relation.names())]
        if not touched:
            return near
        near += touched
        waiting = [relation for relation in waiting if relation not in touched]
        unknown |= {other for relation in touched for other in relation.names() if other not in shown}


def _can_be(name: str, least: int, relations: list[Sum], shown: Mapping[str, int]) -> bool:
    """Whether a count can be at least so great: whole numbers of 0 and more for all others, every relation kept."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    names = sorted({other for relation in relations for other in relation.names()})
    place = {other: index for index, other in enumerate(names)}
    matrix = np.zeros((len(relations), len(names)))
    for row, relation in zip(matrix, relations, strict=True):
        row[place[relation.total]] = 1
        row[[place[part] for part in relation.parts]] -= 1
    # Nothing needs to be greater than all that is shown and what is asked for, taken together.
    most = least + sum(shown.get(other, 0) for other in names)
    low = np.array([shown.get(other, 0) for other in names], dtype=float)
    high = np.array([shown.get(other, most) for other in names], dtype=float)
    if name in shown:
        return shown[name] >= least
    low[place[name]] = least
    answer = milp(
        np.zeros(len(names)),
        constraints=LinearConstraint(matrix, 0, 0),
        integrality=np.ones(len(names)),
        bounds=Bounds(low, high),
    )
    return bool(answer.status == 0)

"""Which counts are withheld: the small ones, and as many others as it takes that no small one can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reise_report.disclosure.deduction import exposed, sums, values
from reise_report.results.row import Row, Unit

LAST = ("flow.allocated.", "flow.randomised.")
"""Sizes of the trial and its arms: known from registries and needed by every reader, so withheld only as a last way."""


def withheld_counts(rows: Iterable[Row], minimum_cell: int) -> set[str]:
    """The ids of the counts of people to withhold.

    Where a reader could still tell that a withheld count, or what is left of a total, is small, another count that it
    hangs together with goes too: the first that makes a difference, parts before totals, small before great, the sizes
    of arms last, and zeros only when nothing else is left. Repeated until no small count can be told.

    Args:
        rows: the rows that the audience is admitted to.
        minimum_cell: counts of people above 0 and below this are small.
    """
    counts = {row.id: row for row in rows if row.unit is Unit.PEOPLE}
    relations, known = sums(counts), values(counts)
    small = {name for name, count in known.items() if 0 < count < minimum_cell}
    hidden = {name for name in small if name in counts}
    totals = {relation.total for relation in relations}
    while True:
        shown = {name: count for name, count in known.items() if name in counts and name not in hidden}
        found = exposed(relations, shown, small, minimum_cell)
        if not found:
            return hidden
        name, near = next(iter(found.items()))
        ordered = sorted(near, key=lambda other: _reluctance(other, known, totals))
        candidates = [other for other in ordered if known[other] and not other.startswith(LAST)] or ordered
        helping = (
            other for other in candidates if not exposed(relations, _without(shown, other), {name}, minimum_cell)
        )
        hidden.add(next(helping, candidates[0]))


def _without(shown: Mapping[str, int], name: str) -> dict[str, int]:
    return {other: count for other, count in shown.items() if other != name}


def _reluctance(name: str, known: Mapping[str, int], totals: set[str]) -> tuple[bool, int, int, str]:
    """What goes last has the greatest."""
    if name.startswith(LAST):
        rank = 2 + LAST.index(next(start for start in LAST if name.startswith(start)))
    else:
        rank = int(name in totals)
    return known[name] == 0, rank, known[name], name

"""Small cells: withheld themselves, with whatever would give them away.

A count of people is withheld where it, or what is left of its denominator, is above zero and below the least cell. In a
set of counts that add up to a shown total, a single withheld count could be found by subtraction, and several that are
small together would still be small, so the smallest of the others is withheld too; and what is computed from a withheld
count is withheld with it. Repeated until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reise_report.results.check import partitions
from reise_report.results.row import Reason, Row, Unit


def withhold(rows: Iterable[Row], minimum_cell: int) -> list[Row]:
    """The rows with small cells, and all that reveals them, withheld.

    Args:
        rows: the rows that the audience is admitted to.
        minimum_cell: counts of people above 0 and below this are small.
    """
    listed = list(rows)
    by_id = {row.id: row for row in listed}
    hidden = {row.id for row in listed if _is_small(row, minimum_cell)}
    while True:
        more = _by_subtraction(by_id, hidden, minimum_cell) | _by_computation(by_id, hidden)
        if more <= hidden:
            break
        hidden |= more
    return [_masked(row) if row.id in hidden else _coarsened(row, minimum_cell) for row in listed]


def _is_small(row: Row, minimum_cell: int) -> bool:
    counts = [row.value] if row.unit in (Unit.PEOPLE, Unit.EVENTS) else []
    if row.numerator is not None and row.denominator is not None:
        counts += [row.numerator, row.denominator - row.numerator]
    return any(isinstance(count, int) and 0 < count < minimum_cell for count in counts)


def _by_subtraction(by_id: Mapping[str, Row], hidden: set[str], minimum_cell: int) -> set[str]:
    found: set[str] = set()
    for (total_id, _), parts in partitions(by_id).items():
        concealed = [part for part in parts if part.id in hidden]
        if not concealed or total_id in hidden:
            continue
        shown = sorted((part for part in parts if part.id not in hidden), key=lambda part: (_people(part), part.id))
        filled = [part for part in shown if _people(part)]
        if len(concealed) == 1 or sum(_people(part) for part in concealed) < minimum_cell:
            found.add(filled[0].id if filled else total_id)
    return found


def _people(row: Row) -> int:
    return row.value if isinstance(row.value, int) else 0


def _by_computation(by_id: Mapping[str, Row], hidden: set[str]) -> set[str]:
    return {row.id for row in by_id.values() if hidden.intersection(row.based_on)}


def _masked(row: Row) -> Row:
    """The row with nothing in it that is a number about people."""
    return Row(
        id=row.id,
        value=None,
        unit=row.unit,
        group=row.group,
        reveals=row.reveals,
        method=row.method,
        estimand=row.estimand,
        population=row.population,
        part_of=row.part_of,
        based_on=row.based_on,
        reason=Reason.WITHHELD,
    )


def _coarsened(row: Row, minimum_cell: int) -> Row:
    """The row without numbers of people whose difference from the number randomised is a small cell."""
    full = row.n_randomised
    near = [
        name
        for name in ("n_available", "n_analysed")
        if full is not None and (n := getattr(row, name)) is not None and 0 < full - n < minimum_cell
    ]
    small = full is not None and 0 < full < minimum_cell
    drop = [*near, *(["n_randomised", "n_available", "n_analysed"] if small else [])]
    changes: dict[str, Any] = dict.fromkeys(drop)
    return replace(row, warnings=(), **changes)

"""The columns that the tables of the report on data quality share: one a group, with its size in the head."""

from __future__ import annotations

from reise_report.exhibits.count_tables import ALL
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import BodyRow, RowKind
from reise_report.results.row import Row


def groups_of(reader: Reader) -> list[str]:
    """The arms in the plan's order, then everybody."""
    return [*reader.plan.design.arms, ALL]


def counts(reader: Reader, label: str, id_: str, groups: list[str], kind: RowKind = RowKind.ITEM) -> BodyRow:
    """A row of counts; ``id_`` has ``{group}`` where the group's name stands."""
    rows = [reader.view.get(id_.format(group=group)) for group in groups]
    return BodyRow(label, tuple(reader.shown(row, reader.language.integer) for row in rows), kind)


def count_shares(
    reader: Reader, label: str, count: str, share: str, groups: list[str], kind: RowKind = RowKind.ITEM
) -> BodyRow:
    """A row of counts with their shares; both ids have ``{group}`` where the group's name stands."""
    cells = []
    for group in groups:
        row = reader.view.get(count.format(group=group))
        cells.append("" if row is None else reader.count_share(row, reader.view.get(share.format(group=group))))
    return BodyRow(label, tuple(cells), kind)


def number(row: Row | None) -> int:
    """A count's value; 0 where there is none."""
    return row.value if row is not None and isinstance(row.value, int) else 0

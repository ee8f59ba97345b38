"""The one table model. Writers for HTML, Typst and Word stand beside it and read nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class RowKind(StrEnum):
    """How a body row is set."""

    GROUP = "group"  # semibold label over its members; may have no cells
    MEMBER = "member"  # indented under its group
    ITEM = "item"  # a row of its own
    TOTAL = "total"  # semibold, with a thin rule above


class Align(StrEnum):
    """How a column's cells are aligned."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    DECIMAL = "decimal"  # the first number of each cell lines up on its decimal sign


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the head. ``text`` may hold newlines; they are kept."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body row: its label is a row header; ``cells`` is empty for a group row that only has a label."""

    label: str
    cells: tuple[str, ...] = ()
    kind: RowKind = RowKind.ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as data: plain text in every cell, never markup. Escaping is the writers' work.

    Attributes:
        id: the cross-reference id without prefix, ``baseline``; unique in a report.
        caption: what, whom, when.
        head: head rows; the first cell of the first row is the label column's, with ``rows`` equal to the number of head rows.
        rows: body rows.
        align: one for each column after the label column.
        label_share: the label column's share of the width, 0–1.
        notes: abbreviations, population, method, in that order.
        continued: whether the table may break over pages and says "continued" when it does.
    """

    id: str
    caption: str
    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[BodyRow, ...]
    align: tuple[Align, ...]
    label_share: float = 0.38
    notes: tuple[str, ...] = field(default=())
    continued: bool = False

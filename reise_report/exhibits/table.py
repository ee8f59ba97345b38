"""The one table model. Writers for HTML, Typst and Word stand beside it and read nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from reise_report.errors import DocumentError

_TARGET = re.compile(r"(?:sec|tbl|fig)-[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_UNBROKEN = 12
"""Body rows of the longest table that goes to the next page whole; a longer one is broken, its head repeated."""


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
class Link:
    """Words that lead to a section, table or figure of the same report, as a rule its heading.

    Attributes:
        words: plain text.
        target: the id with its prefix, ``sec-results``; the report must have it.

    Raises:
        DocumentError: the target is no such id, or there are no words.
    """

    words: str
    target: str

    def __post_init__(self) -> None:
        if not _TARGET.fullmatch(self.target) or not self.words.strip():
            raise DocumentError(
                f"a link with the words {self.words!r} to {self.target!r}: it needs words, and an id like sec-results"
            )


Cell = str | tuple[Link, ...]
"""A body cell: plain text, or links, each on a line of its own."""


def words_of(cell: Cell) -> str:
    """A cell as plain text."""
    return cell if isinstance(cell, str) else "\n".join(link.words for link in cell)


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
    cells: tuple[Cell, ...] = ()
    kind: RowKind = RowKind.ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as data: plain text or links in every cell, never markup. Escaping is the writers' work.

    Attributes:
        id: the cross-reference id without prefix, ``baseline``; unique in a report.
        caption: what, whom, when.
        head: head rows; the first cell of the first row is the label column's, with ``rows`` equal to the
            number of head rows.
        rows: body rows.
        align: one for each column after the label column.
        label_share: the label column's share of the width, 0–1.
        notes: abbreviations, population, method, in that order.
        label_is_code: labels are names in a file or a plan, which are never hyphenated.
        continued: whether the table may break over pages and says "continued" when it does.
        decimal_sign: of the language, for DECIMAL columns; None reads it off the cells, where ``1,202`` is ambiguous.

    Raises:
        DocumentError: head or rows do not fill the columns, or a head cell or a label is empty.
    """

    id: str
    caption: str
    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[BodyRow, ...]
    align: tuple[Align, ...]
    label_share: float = 0.38
    notes: tuple[str, ...] = field(default=())
    label_is_code: bool = False
    continued: bool = False
    decimal_sign: Literal[".", ","] | None = None

    def __post_init__(self) -> None:
        placed_head(self)
        for row in self.rows:
            allowed = {len(self.align)} | ({0} if row.kind is RowKind.GROUP else set())
            if len(row.cells) not in allowed:
                raise DocumentError(
                    f"table {self.id}: row {row.label!r} has {len(row.cells)} cells, the table has {len(self.align)} "
                    "columns after the label; give every row one cell a column"
                )
            if not row.label.strip():
                raise DocumentError(f"table {self.id}: a row has no label; a row header must say what the row is")

    @property
    def columns(self) -> int:
        """All columns, the label column included."""
        return len(self.align) + 1

    def leaves_group(self, place: int) -> bool:
        """Whether the row at ``place`` stands outside the group whose member is above it."""
        return place > 0 and self.rows[place].kind is RowKind.ITEM and self.rows[place - 1].kind is RowKind.MEMBER

    def column(self, index: int) -> tuple[str, ...]:
        """The words of one column after the label column, 0 for the first; rows without cells left out."""
        return tuple(words_of(row.cells[index]) for row in self.rows if row.cells)


@dataclass(frozen=True, slots=True)
class PlacedHeadCell:
    """A head cell with the row and column where it starts; the label column is column 0."""

    cell: HeadCell
    row: int
    column: int


def placed_head(table: Table) -> tuple[tuple[PlacedHeadCell, ...], ...]:
    """Each head row's cells with their places, as in HTML: a cell takes the first place that is free.

    Raises:
        DocumentError: the cells leave a hole, overlap, or stick out; or one is empty.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[PlacedHeadCell, ...]] = []
    for row, cells in enumerate(table.head):
        line = []
        for cell in cells:
            column = next(place for place in range(table.columns + 1) if (row, place) not in taken)
            area = {(row + down, column + across) for down in range(cell.rows) for across in range(cell.columns)}
            if taken & area or not cell.text.strip():
                raise DocumentError(f"table {table.id}: head cell {cell.text!r} is empty or lies over another one")
            taken |= area
            line.append(PlacedHeadCell(cell, row, column))
        placed.append(tuple(line))
    wanted = {(row, column) for row in range(len(table.head)) for column in range(table.columns)}
    if taken != wanted or not wanted:
        raise DocumentError(
            f"table {table.id}: the head covers {len(taken)} places, the table has {len(table.head)} head rows of "
            f"{table.columns} columns; check the columns and rows that each head cell spans"
        )
    return tuple(placed)

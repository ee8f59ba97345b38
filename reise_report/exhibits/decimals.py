"""Columns whose first numbers line up on the decimal sign: the same blocks of text for every writer.

A cell is cut at the decimal sign of its first number. What stands before is filled up from the left with figure
spaces, so that the signs line up when the cells start at the same place; the writers give all cells of a column the
width of the widest and set that block in the middle of the column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reise_report.exhibits.table import Align, BodyRow, Link, Table, words_of
from reise_report.exhibits.text_width import ems

FIGURE_SPACE = "\u2007"
# None of them breaks a line, and none is folded by HTML or Typst.
_SPACES = (FIGURE_SPACE, "\u00a0", "\u202f")
_BLANKS = "\u00a0\u202f\u2009 "
_NUMBER = {
    ".": re.compile(rf"\d{{1,3}}(?:[,{_BLANKS}]\d{{3}})+(?!\d)|\d+"),
    ",": re.compile(rf"\d{{1,3}}(?:[.{_BLANKS}]\d{{3}})+(?!\d)|\d+"),
}
# The text width of an upright A4 page and the insets of a cell, in ems of the tables' 8.5 pt.
PAGE_EMS = 55.0
INSET_EMS = 0.82
_POINT = re.compile(r"\d\.\d")
_COMMA = re.compile(r"(?<![\d,])0,\d|\d,\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class DecimalColumn:
    """The cells of a column, filled up, and the width in ems of the widest that holds a number.

    A cell without a number is left alone and has its place in ``worded``.
    """

    cells: tuple[str, ...]
    width: float
    worded: frozenset[int]


@dataclass(frozen=True, slots=True)
class SetCell:
    """A body cell ready to be set: ``block`` is the width in ems of the block it starts in, None for a plain cell.

    Where it has ``links``, they are what is set, a line each; ``text`` is their words.
    """

    text: str
    align: Align
    block: float | None = None
    links: tuple[Link, ...] = ()


def set_rows(table: Table) -> tuple[tuple[SetCell, ...], ...]:
    """The cells of each body row, those of DECIMAL columns filled up; a row without cells stays empty."""
    sign = decimal_sign(table)
    room = _column_ems(table)
    columns = [_set_column(table.column(index), align, sign, room) for index, align in enumerate(table.align)]
    rows = iter(zip(*columns, strict=True))
    return tuple(_with_links(row, next(rows)) if row.cells else () for row in table.rows)


def _with_links(row: BodyRow, cells: tuple[SetCell, ...]) -> tuple[SetCell, ...]:
    return tuple(
        cell if isinstance(given, str) else replace(cell, links=given)
        for given, cell in zip(row.cells, cells, strict=True)
    )


def _column_ems(table: Table) -> float:
    """The room for text in each column after the label column on an upright page."""
    return (1 - table.label_share) * PAGE_EMS / max(1, len(table.align)) - INSET_EMS


def _set_column(cells: tuple[str, ...], align: Align, sign: str, room: float) -> list[SetCell]:
    if align is not Align.DECIMAL:
        narrow = align is Align.CENTRE
        return [SetCell(_broken(cell) if narrow and ems(cell) > room else cell, align) for cell in cells]
    column = align_decimals(cells, sign)
    apart: frozenset[int] = frozenset()
    while column.width > room:
        # A cell too wide to take part would drag the whole column to the left edge: it stands by itself.
        aligned = set(range(len(cells))) - column.worded
        apart |= {max(aligned, key=lambda place: ems(column.cells[place]))}
        column = align_decimals(cells, sign, apart)
    return [
        SetCell(_broken(cell) if ems(cell) > room else cell, Align.CENTRE)
        if place in column.worded
        else SetCell(cell, align, column.width)
        for place, cell in enumerate(column.cells)
    ]


def _broken(cell: str) -> str:
    """The cell on two lines, the interval on the second."""
    return cell.replace(" (", "\n(", 1)


def decimal_sign(table: Table) -> str:
    """The table's own decimal sign, or the one that its cells show."""
    if table.decimal_sign:
        return table.decimal_sign
    cells = [words_of(cell) for row in table.rows for cell in row.cells]
    if any(map(_POINT.search, cells)) or not any(map(_COMMA.search, cells)):
        return "."
    return ","


def align_decimals(cells: Sequence[str], sign: str, apart: frozenset[int] = frozenset()) -> DecimalColumn:
    r"""Fill up each cell from the left until the decimal signs of the first numbers stand under each other.

    Args:
        cells: of one column.
        sign: the decimal sign, ``.`` or ``,``.
        apart: places of cells that take no part.

    >>> align_decimals(["126 (31,3)", "57,5 (12,4)"], ",").cells[1]
    '\u200757,5 (12,4)'
    """
    found = [None if place in apart else _NUMBER[sign].search(cell) for place, cell in enumerate(cells)]
    heads = [cell[: number.end()] if number else None for cell, number in zip(cells, found, strict=True)]
    widest = max((ems(head) for head in heads if head is not None), default=0.0)
    filled = tuple(
        cell if head is None else _spaces(widest - ems(head)) + cell for cell, head in zip(cells, heads, strict=True)
    )
    worded = frozenset(place for place, head in enumerate(heads) if head is None)
    block = max((ems(cell) for place, cell in enumerate(filled) if place not in worded), default=0.0)
    return DecimalColumn(filled, round(block, 3), worded)


@cache
def _spaces(missing: float) -> str:
    """The run of spaces that comes nearest to a width in ems, with as few narrow ones as possible."""
    digit, blank, narrow = map(ems, _SPACES)
    runs = (
        (figures, blanks, narrows)
        for figures in range(int(missing / digit) + 2)
        for blanks in range(3)
        for narrows in range(3)
    )

    def miss(run: tuple[int, int, int]) -> tuple[float, int]:
        figures, blanks, narrows = run
        return round(abs(figures * digit + blanks * blank + narrows * narrow - missing), 4), blanks + narrows

    figures, blanks, narrows = min(runs, key=miss)
    return FIGURE_SPACE * figures + "\u00a0" * blanks + "\u202f" * narrows

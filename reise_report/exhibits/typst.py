"""The Typst writer of :class:`reise_report.exhibits.table.Table`: calls of the functions in ``typst/tables.typ``."""

from __future__ import annotations

from itertools import takewhile

from reise_report.errors import DocumentError
from reise_report.exhibits import escape
from reise_report.exhibits.decimals import SetCell, set_rows
from reise_report.exhibits.table import Align, BodyRow, Link, PlacedHeadCell, RowKind, Table, placed_head, words_of
from reise_report.exhibits.text_width import keep_counts

_ALIGN = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTRE: "center", Align.DECIMAL: "center"}
_WHOLE = 1200  # characters of a cell: in a quarter of the width some 50 lines, and a page has 70
_KEPT = 2  # rows at most that stay with the notes


def write(table: Table, *, continued: str = "") -> str:
    """The table as raw Typst, its notes after it; the figure around it and its caption are the document's.

    Args:
        table: the table.
        continued: the word for a table that goes on, ``continued``; needed where ``table.continued``.

    Raises:
        DocumentError: the table says "continued" and there is no word for it.
    """
    if table.continued and not continued:
        raise DocumentError(f"table {table.id} may break over pages: pass the word for 'continued' to typst.write")
    parts = [
        "#rr-table(",
        f"  label-share: {round(100 * table.label_share, 1):g}%,",
        f"  aligns: ({', '.join(['left', *(_ALIGN[align] for align in table.align)])},),",
        f"  head-rows: {len(table.head)},",
        *([] if _rows_fit_a_page(table) else ["  whole: false,"]),
        "  head: (",
        *(f"    {_head_cell(table, placed, continued)}," for row in placed_head(table) for placed in row),
        "  ),",
    ]
    rows = [
        _row(table, place, row, cells)
        for place, (row, cells) in enumerate(zip(table.rows, set_rows(table), strict=True))
    ]
    notes = [f"[{escape.typst(note)}]" for note in table.notes]
    kept = _kept_with_notes(table)
    parts += [f"  {row}," for row in rows[: len(rows) - kept]]
    if kept:
        parts += [
            "  last: (",
            *(f"    {row}," for row in rows[-kept:]),
            "  ),",
            f"  notes: ({''.join(f'{note},' for note in notes)}),",
            ")",
        ]
    else:
        parts += [")", *([f"#rr-notes({', '.join(notes)})"] if notes else [])]
    return "\n".join(parts)


def _rows_fit_a_page(table: Table) -> bool:
    """Whether every row is short enough to stay on one page whatever its column's width: longer ones may be broken."""
    return all(len(words_of(cell)) <= _WHOLE for row in table.rows for cell in (row.label, *row.cells))


def _kept_with_notes(table: Table) -> int:
    """How many rows at the end of a table that may break stay together, with its notes: no more than a group's own.

    A sub-header cannot be among them, since it may not stand in a table's foot.
    """
    if not table.continued:
        return 0
    together = takewhile(lambda row: row.kind is not RowKind.GROUP, reversed(table.rows[-_KEPT:]))
    return len(tuple(together))


def _head_cell(table: Table, placed: PlacedHeadCell, continued: str) -> str:
    cell = placed.cell
    body = f"[{escape.typst(keep_counts(cell.text))}]"
    if cell.columns > 1:
        body = f"rr-span({body})"
    if table.continued and placed.row == placed.column == 0:
        body = f"rr-continued({escape.typst_string(f'tbl-{table.id}')}, [{escape.typst(continued)}], {body})"
    spans = (f"colspan: {cell.columns}, " if cell.columns > 1 else "") + (
        f"rowspan: {cell.rows}, " if cell.rows > 1 else ""
    )
    return f"table.cell({spans}{body})" if spans else body


def _row(table: Table, place: int, row: BodyRow, cells: tuple[SetCell, ...]) -> str:
    code = table.label_is_code and row.kind is not RowKind.GROUP
    label = f"[#rr-name[{escape.typst(row.label)}]]" if code else f"[{escape.typst(row.label)}]"
    content = ", ".join([label, *map(_cell, cells)])
    if row.kind is RowKind.GROUP:
        first = ", first: true" if place == 0 else ""
        return f"..rr-group({content}, columns: {table.columns}, repeat: {_holds_to_its_end(table, place)}{first})"
    spaced = ", spaced: true" if table.leaves_group(place) else ""
    return f"..rr-{row.kind}({content}{spaced})"


def _holds_to_its_end(table: Table, place: int) -> str:
    """Whether the group's row may be repeated on the next page: only if no row outside it comes before the next group.

    Typst repeats a sub-header until the next one, so that rows after the group would seem to be its members.
    """
    following = takewhile(lambda row: row.kind is not RowKind.GROUP, table.rows[place + 1 :])
    return "true" if all(row.kind is RowKind.MEMBER for row in following) else "false"


def _cell(cell: SetCell) -> str:
    text = f"[{'#linebreak();'.join(map(_link, cell.links)) or escape.typst(cell.text)}]"
    return text if cell.block is None else f"rr-number({cell.block:g}em, {text})"


def _link(link: Link) -> str:
    return f"#link(<{link.target}>)[{escape.typst(link.words)}]"

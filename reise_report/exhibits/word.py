"""The Word writer of :class:`reise_report.exhibits.table.Table`: WordprocessingML for a raw ``openxml`` block.

Paragraph styles are named by id: ``TableText`` for every cell, ``TableNote`` for the notes; the reference document has
them. Order of elements is that of the schema (ECMA-376 part 1), since Word refuses other orders.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from reise_report.exhibits import escape
from reise_report.exhibits.decimals import SetCell, set_rows
from reise_report.exhibits.table import Align, BodyRow, Cell, Link, PlacedHeadCell, RowKind, Table, placed_head
from reise_report.exhibits.text_width import keep_counts

TEXT_WIDTH = 9354  # twentieths of a point: 165 mm, the text width of an A4 page
TEXT_SIZE = 8.5  # points, of the style TableText; indents in ems are taken from it
_CELL_MARGIN = 70  # 3.5 pt on either side
_MEMBER_INDENT = 153  # 0.9 em
_HEAVY, _LIGHT = 7, 3  # eighths of a point: 0.9 and 0.4 pt
_INK = "1A2329"
_STRONG = "<w:b/><w:bCs/>"
_LONGEST_BOOKMARK = 40
_JUSTIFY = {Align.LEFT: "left", Align.RIGHT: "right", Align.CENTRE: "center", Align.DECIMAL: "center"}


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell's paragraph is set; ``rules`` are the borders as (side, eighths of a point)."""

    justify: str = "left"
    indent: int = 0
    bold: bool = False
    keep_next: bool = False
    air_above: bool = False
    rules: tuple[tuple[str, int], ...] = ()
    bottom: bool = False


def write(table: Table) -> str:
    """The table and its notes as elements of a Word body; the caption paragraph is the document's."""
    widths = column_widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return "".join(
        [
            "<w:tbl>",
            _properties(table),
            f"<w:tblGrid>{grid}</w:tblGrid>",
            *_head(table, widths),
            *_body(table, widths),
            "</w:tbl>",
            *(_paragraph(note, "TableNote", _Look()) for note in table.notes),
        ]
    )


def column_widths(table: Table) -> tuple[int, ...]:
    """Widths in twentieths of a point that add up to the text width: the label's share, the others equal."""
    others = len(table.align)
    if not others:
        return (TEXT_WIDTH,)
    each = int(TEXT_WIDTH * (1 - table.label_share) / others)
    return (TEXT_WIDTH - each * others, *(each,) * others)


def _properties(table: Table) -> str:
    margins = "".join(f'<w:{side} w:w="{_CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>"
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape.xml(table.caption)}"/></w:tblPr>'
    )


def _head(table: Table, widths: tuple[int, ...]) -> list[str]:
    """Header rows; a cell over several rows is continued in each of them, as Word wants it."""
    covering = {
        (placed.row + down, placed.column): (placed, down)
        for row in placed_head(table)
        for placed in row
        for down in range(placed.cell.rows)
    }
    rows = []
    for number in range(len(table.head)):
        cells = [
            _head_cell(table, *covering[number, column], widths)
            for column in range(table.columns)
            if (number, column) in covering
        ]
        rows.append(_table_row(cells, header=True))
    return rows


def _head_cell(table: Table, placed: PlacedHeadCell, down: int, widths: tuple[int, ...]) -> str:
    cell, column = placed.cell, placed.column
    last_row, top = placed.row + down == len(table.head) - 1, placed.row + down == 0
    rules = ((("top", _HEAVY),) if top else ()) + (
        (("bottom", _LIGHT),) if last_row or (cell.columns > 1 and down == cell.rows - 1) else ()
    )
    justify = "left" if column == 0 else "center" if cell.columns > 1 else _JUSTIFY[table.align[column - 1]]
    merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if down == 0 else "<w:vMerge/>"
    look = _Look(justify, bold=True, keep_next=True, rules=rules, bottom=True)
    return _cell(
        keep_counts(cell.text) if down == 0 else "",
        sum(widths[column : column + cell.columns]),
        look,
        cell.columns,
        merge,
    )


def _body(table: Table, widths: tuple[int, ...]) -> list[str]:
    rows = []
    for place, (row, cells) in enumerate(zip(table.rows, set_rows(table), strict=True)):
        look = _row_look(table, place, row)
        indent = _MEMBER_INDENT if row.kind is RowKind.MEMBER else 0
        if cells:
            label = _cell(row.label, widths[0], replace(look, indent=indent))
            rest = [_body_cell(cell, width, look, row) for cell, width in zip(cells, widths[1:], strict=True)]
            rows.append(_table_row([label, *rest]))
        else:
            rows.append(_table_row([_cell(row.label, sum(widths), replace(look, indent=indent), len(widths))]))
    return rows


def _row_look(table: Table, place: int, row: BodyRow) -> _Look:
    rules = ((("top", _LIGHT),) if row.kind is RowKind.TOTAL else ()) + (
        (("bottom", _HEAVY),) if place == len(table.rows) - 1 else ()
    )
    group = row.kind is RowKind.GROUP
    # The last rows stay with the notes: a closing rule with its notes on the next page explains nothing.
    last = place == len(table.rows) - 1 and bool(table.notes)
    return _Look(
        bold=group or row.kind is RowKind.TOTAL,
        keep_next=group or last,
        air_above=group or table.leaves_group(place),
        rules=rules,
    )


def _body_cell(cell: SetCell, width: int, look: _Look, row: BodyRow) -> str:
    """A decimal cell starts where its block would start if the block stood in the middle of the column."""
    bold = row.kind is RowKind.TOTAL
    if cell.block is None:
        return _cell(cell.links or cell.text, width, replace(look, justify=_JUSTIFY[cell.align], bold=bold))
    block = round(cell.block * TEXT_SIZE * 20)
    indent = max(0, (width - 2 * _CELL_MARGIN - block) // 2)
    return _cell(cell.links or cell.text, width, replace(look, indent=indent, bold=bold))


def _table_row(cells: list[str], header: bool = False) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: Cell, width: int, look: _Look, columns: int = 1, merge: str = "") -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{_INK}"/>' for side, size in look.rules
    )
    edges = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    place = '<w:vAlign w:val="bottom"/>' if look.bottom else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{edges}{place}</w:tcPr>'
        f"{_paragraph(text, 'TableText', look)}</w:tc>"
    )


def _paragraph(text: Cell, style: str, look: _Look) -> str:
    keep = "<w:keepNext/>" if look.keep_next else ""
    air = '<w:spacing w:before="80"/>' if look.air_above else ""
    indent = f'<w:ind w:left="{look.indent}"/>' if look.indent else ""
    justify = f'<w:jc w:val="{look.justify}"/>' if look.justify != "left" else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{air}{indent}{justify}</w:pPr>{_runs(text, look.bold)}</w:p>'


def _runs(cell: Cell, bold: bool) -> str:
    if isinstance(cell, str):
        return _run(cell, _STRONG if bold else "")
    return "<w:r><w:br/></w:r>".join(map(_link, cell))


def _link(link: Link) -> str:
    style = '<w:rStyle w:val="Hyperlink"/>'
    return f'<w:hyperlink w:anchor="{bookmark(link.target)}" w:history="1">{_run(link.words, style)}</w:hyperlink>'


def bookmark(target: str) -> str:
    """The name that pandoc gives the bookmark of an id: a name of Word has 40 letters at most."""
    if len(target) <= _LONGEST_BOOKMARK:
        return target
    return f"X{hashlib.sha1(target.encode(), usedforsecurity=False).hexdigest()[1:]}"


def _run(text: str, properties: str) -> str:
    if not text:
        return ""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape.xml(line)}</w:t>' for line in escape.printable(text).split("\n")
    )
    return f"<w:r>{look}{lines}</w:r>"

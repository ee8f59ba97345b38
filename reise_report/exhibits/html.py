"""The HTML writer of :class:`reise_report.exhibits.table.Table`: markup only, the look is the theme's."""

from __future__ import annotations

from reise_report.exhibits import escape
from reise_report.exhibits.decimals import SetCell, set_rows
from reise_report.exhibits.table import Align, BodyRow, Link, PlacedHeadCell, RowKind, Table, placed_head
from reise_report.exhibits.text_width import keep_counts

_CLASS = {
    Align.LEFT: "rr-left",
    Align.RIGHT: "rr-right",
    Align.CENTRE: "rr-centre",
    Align.DECIMAL: "rr-decimal",
}


def write(table: Table) -> str:
    """The table in a scrollable region, named by its caption, with the notes below it.

    The caption itself is the document's; its element is to have the id ``tbl-<id>-caption``. Where an engine gives the
    caption another id, ``aria-label`` still names the region.
    """
    caption = escape.xml(f"tbl-{table.id}-caption")
    parts = [
        f'<div class="rr-scroll" role="region" tabindex="0" aria-labelledby="{caption}" '
        f'aria-label="{escape.xml(table.caption)}">',
        f'<table class="rr-table{" rr-words" if _all_words(table) else ""}" aria-labelledby="{caption}">',
        _columns(table),
        "<thead>",
        *(_head_row(table, row) for row in placed_head(table)),
        "</thead>",
        *_bodies(table),
        "</table>",
        "</div>",
    ]
    if table.notes:
        notes = "".join(f"<p>{escape.html(note)}</p>" for note in table.notes)
        parts.append(f'<div class="rr-notes">{notes}</div>')
    return "\n".join(parts)


def _all_words(table: Table) -> bool:
    """Whether it has several columns of words and no numbers: on a narrow screen its cells stand below each other."""
    return len(table.align) > 1 and all(align is Align.LEFT for align in table.align)


def _columns(table: Table) -> str:
    label = round(100 * table.label_share, 1)
    other = round((100 - label) / len(table.align), 2) if table.align else 0
    return (
        f'<colgroup><col class="rr-label" style="width:{label:g}%">'
        + f'<col style="width:{other:g}%">' * len(table.align)
        + "</colgroup>"
    )


def _head_row(table: Table, row: tuple[PlacedHeadCell, ...]) -> str:
    return f"<tr>{''.join(_head_cell(table, placed) for placed in row)}</tr>"


def _head_cell(table: Table, placed: PlacedHeadCell) -> str:
    cell = placed.cell
    spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )
    if cell.columns > 1:
        look, scope = "rr-span", "colgroup"
    else:
        look, scope = "rr-label" if placed.column == 0 else _CLASS[table.align[placed.column - 1]], "col"
    return f'<th scope="{scope}" class="{look}"{spans}>{escape.html(keep_counts(cell.text))}</th>'


def _bodies(table: Table) -> list[str]:
    """One ``tbody`` for each group and for each run of rows outside a group: a row group header ends with its body."""
    lines = ["<tbody>"]
    in_group = False
    for place, (row, cells) in enumerate(zip(table.rows, set_rows(table), strict=True)):
        starts = row.kind is RowKind.GROUP or (in_group and row.kind is not RowKind.MEMBER)
        if starts and place > 0:
            lines += ["</tbody>", "<tbody>"]
        in_group = row.kind is RowKind.GROUP or (in_group and not starts)
        lines.append(_row(table, row, cells))
    return [*lines, "</tbody>"]


def _row(table: Table, row: BodyRow, cells: tuple[SetCell, ...]) -> str:
    scope = "rowgroup" if row.kind is RowKind.GROUP else "row"
    span = "" if cells or not table.align else f' colspan="{table.columns}"'
    label = f'<th scope="{scope}"{span}>{escape.html(row.label)}</th>'
    return f'<tr class="rr-{row.kind}">{label}{"".join(map(_cell, cells))}</tr>'


def _cell(cell: SetCell) -> str:
    text = "<br>".join(map(_link, cell.links)) or escape.html(cell.text)
    if cell.block is not None:
        text = f'<span class="rr-number" style="min-width:{cell.block:g}em">{text}</span>'
    return f'<td class="{_CLASS[cell.align]}">{text}</td>'


def _link(link: Link) -> str:
    return f'<a class="rr-ref" href="#{escape.xml(link.target)}">{escape.html(link.words)}</a>'

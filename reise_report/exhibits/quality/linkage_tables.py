"""Tables of linkage: whom each register tells of, and what became of the rows of each file."""

from __future__ import annotations

from reise_report.exhibits.count_tables import group_heads
from reise_report.exhibits.in_sentence import table_title
from reise_report.exhibits.quality.groups import count_shares, counts, groups_of, number
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.results.quality.linkage import LEFT_OUT, registers


def linkage_table(reader: Reader) -> Table | None:
    """For each register the participants with a row at least, by group; None where the plan has no registers."""
    names = registers(reader.plan)
    if not names:
        return None
    groups, text = groups_of(reader), reader.text
    rows = []
    for part, words in (("linked", text("Linked to the registers")), ("not_linked", text("Not linked"))):
        if reader.view.get(f"quality.linked.all.{part}") is not None:
            rows.append(counts(reader, words, f"quality.linked.{{group}}.{part}", groups))
    rows.append(BodyRow(text("At least one row in"), (), RowKind.GROUP))
    for name in names:
        count, share = (f"quality.{what}.{name}.{{group}}.with_rows" for what in ("linkage", "linkage_share"))
        rows.append(count_shares(reader, table_title(reader, name), count, share, groups, RowKind.MEMBER))
    return Table(
        id="linkage",
        caption=text("Participants of whom each register tells, by group."),
        head=((HeadCell(text("Register")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * len(groups),
        notes=(text("n (%) of those randomised. Having no row need not mean that anything is missing."),),
    )


def tables_table(reader: Reader) -> Table:
    """For each table its rows, those left out and why, the days of extraction and the resolution."""
    text, rows = reader.text, []
    shown = ["kept", *(part for part in LEFT_OUT if _any(reader, part))]
    heads = {
        "kept": text("Rows used"),
        "later": text("Later than the cut-off"),
        "replaced": text("Replaced by a newer delivery"),
        "not_enrolled": text("Not enrolled yet"),
    }
    for name, table in reader.plan.data.tables.items():
        cells = [
            reader.shown(reader.view[f"quality.rows.{name}.use.{part}"], reader.language.integer) for part in shown
        ]
        cells.append(_extracted(reader, name))
        cells.append({"day": text("day"), "month": text("month"), None: "–"}[table.resolution])
        rows.append(BodyRow(table_title(reader, name), tuple(cells)))
    return Table(
        id="tables",
        caption=text("The tables: rows used and left out, extraction and resolution."),
        head=(
            (
                HeadCell(text("Table")),
                *(HeadCell(heads[part]) for part in shown),
                HeadCell(text("Extracted")),
                HeadCell(text("Dated by the")),
            ),
        ),
        rows=tuple(rows),
        align=(*(Align.DECIMAL for _ in shown), Align.LEFT, Align.LEFT),
        label_share=0.28,
        continued=len(rows) > LONGEST_UNBROKEN // 2,
    )


def _any(reader: Reader, part: str) -> bool:
    return any(number(reader.view[f"quality.rows.{name}.use.{part}"]) for name in reader.plan.data.tables)


def _extracted(reader: Reader, name: str) -> str:
    """The day of extraction, or the first and the last of several."""
    days = [reader.view.get(f"quality.extracted.{name}.{end}") for end in ("first", "last")]
    known = list(dict.fromkeys(row.value for row in days if row is not None and isinstance(row.value, str)))
    if not known:
        return "–"
    shown = [reader.language.date(day) for day in known]
    return shown[0] if len(shown) == 1 else reader.text("{low} to {high}", low=shown[0], high=shown[1])

"""The data dictionary as tables (CONSORT 2025 item 4): the tables, their columns, and the derived columns."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.dictionary import Section, data_sections, derived_sections
from reise_report.exhibits.in_sentence import table_title
from reise_report.exhibits.plan_tables import breakable
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.contract import Table as Contract
from reise_report.plan.derived import Score
from reise_report.plan.instrument import instrument
from reise_report.plan.standard import standard


def data_tables_table(reader: Reader) -> Table:
    """Each table of the plan: what it holds, its file, what identifies and dates its rows, and how finely."""
    rows = [
        BodyRow(table_title(reader, name), (_about(reader, name, table), _facts(reader, table)))
        for name, table in reader.plan.data.tables.items()
    ]
    return Table(
        id="data-tables",
        caption=reader.text("The tables of data."),
        head=(
            (
                HeadCell(reader.text("Table")),
                HeadCell(reader.text("What it holds")),
                HeadCell(reader.text("File and rows")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.LEFT, Align.LEFT),
        label_share=0.22,
        continued=len(rows) > LONGEST_UNBROKEN // 4,  # its rows have several lines
    )


def _about(reader: Reader, name: str, table: Contract) -> str:
    if table.about is not None:
        return reader.words(table.about)
    return str(standard("participants")["about"][reader.language.code]) if name == "participants" else ""


def _facts(reader: Reader, table: Contract) -> str:
    """The file, and on the next line what its rows are known and dated by."""
    file = reader.text("File: {file}", file=breakable(table.file))
    return "\n".join(filter(None, [file, " ".join(_rows_of(reader, table))]))


def _rows_of(reader: Reader, table: Contract) -> Iterator[str]:
    text = reader.text
    identity = [table.key] if table.key is not None else table.unique
    if identity:
        columns = reader.language.list_of([breakable(name) for name in identity])
        yield text("Key: {columns}.", columns=columns)
    if table.dated is not None and table.ends is not None:
        start, end = breakable(table.dated), breakable(table.ends)
        yield text("Period: {start} to {end}.", start=start, end=end)
    elif table.dated is not None:
        yield text("Date: {column}.", column=breakable(table.dated))
    if table.resolution == "day":
        yield text("Precise to the day.")
    elif table.resolution == "month":
        yield text("One status a month.")
    if table.extraction is not None:
        yield text("The newest delivery counts, by {column}.", column=breakable(table.extraction.column))
    if table.complete_until is not None:
        yield text("Complete until {date}.", date=reader.language.date(table.complete_until))


def columns_table(reader: Reader) -> Table:
    """The columns of every table, under its title; items of a questionnaire that differ in number alone in one line."""
    scored = {item.instrument for item in reader.plan.derived.values() if isinstance(item, Score)}
    asked = [name for table in reader.plan.data.tables.values() for name in table.instruments]
    notes = [
        f"{known.title[reader.language.code]}: {reader.words(known.source)}."
        for known in (instrument(name) for name in asked if name not in scored)
    ]
    return _of_sections(
        reader,
        "columns",
        reader.text("The columns of the tables."),
        data_sections(reader),
        notes=tuple(notes),
    )


def derived_columns_table(reader: Reader) -> Table | None:
    """The derived columns, under their derivations; None where nothing is derived."""
    sections = derived_sections(reader)
    if not sections:
        return None
    caption = reader.text("Derived columns: one value for each participant.")
    return _of_sections(reader, "derived-columns", caption, sections)


def _of_sections(reader: Reader, id_: str, caption: str, sections: list[Section], notes: tuple[str, ...] = ()) -> Table:
    rows: list[BodyRow] = []
    for section in sections:
        rows.append(BodyRow(section.heading, (), RowKind.GROUP))
        rows += [BodyRow(breakable(line.names), (line.meaning, line.holds), RowKind.MEMBER) for line in section.lines]
    return Table(
        id=id_,
        caption=caption,
        head=(
            (
                HeadCell(reader.text("Column")),
                HeadCell(reader.text("Meaning")),
                HeadCell(reader.text("What it holds")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.LEFT, Align.LEFT),
        label_share=0.34,
        label_is_code=True,
        notes=notes,
        continued=len(rows) > LONGEST_UNBROKEN // 2,  # its rows can have several lines
    )

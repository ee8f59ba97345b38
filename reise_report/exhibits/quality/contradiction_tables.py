"""Tables of contradictions and duplicates: how many of each kind, and the first rows of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from reise_report.exhibits.in_sentence import table_title
from reise_report.exhibits.quality.words import fact_words, family_words, kind_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.results.quality.checks.registry import FAMILIES
from reise_report.results.quality.query import Query

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

FIRST = 3
"""Rows of each kind that the document shows; the rest is in the list of queries."""


def contradictions_table(reader: Reader) -> Table:
    """Every kind of contradiction with the rows and people found, zero kept."""
    text, rows = reader.text, []
    words, families = kind_words(reader), family_words(reader)
    for family, checks in FAMILIES.items():
        rows.append(BodyRow(families[family], (), RowKind.GROUP))
        for check in checks:
            ids = (f"quality.contradiction.{check.kind}", f"quality.contradiction_people.{check.kind}")
            cells = tuple(_found(reader, id_) for id_ in ids)
            rows.append(BodyRow(words[check.kind], cells, RowKind.MEMBER))
    return Table(
        id="contradictions",
        caption=text("Contradictions between and within the sources, by kind."),
        head=((HeadCell(text("Kind")), HeadCell(text("Rows, n")), HeadCell(text("People, n"))),),
        rows=tuple(rows),
        align=(Align.DECIMAL, Align.DECIMAL),
        label_share=0.64,
        notes=(text("Not checked: the data hold no table that the check could look at."),),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _found(reader: Reader, id_: str) -> str:
    row = reader.view[id_]
    return reader.text("not checked") if row.value is None else reader.shown(row, reader.language.integer)


def queries_table(reader: Reader, queries: Sequence[Query]) -> Table | None:
    """The first rows of each kind, with participant, file and row; None where nothing was found."""
    if not queries:
        return None
    text, rows = reader.text, []
    words = kind_words(reader)
    for kind, group in groupby(queries, key=lambda query: query.kind):
        found = list(group)
        head = words[kind]
        if len(found) > FIRST:
            more = reader.language.integer(len(found) - FIRST)
            head = text("{kind} (the first {first}; {more} more in queries.csv)", kind=head, first=FIRST, more=more)
        rows.append(BodyRow(head, (), RowKind.GROUP))
        rows += [_query_row(reader, query) for query in found[:FIRST]]
    return Table(
        id="queries",
        caption=text("The first rows of each kind that somebody should look at."),
        head=((HeadCell(text("Participant, file and row")), HeadCell(text("What was found"))),),
        rows=tuple(rows),
        align=(Align.LEFT,),
        label_share=0.38,
        notes=(text("Row: as a spreadsheet numbers the rows of the file, the head being row 1."),),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _query_row(reader: Reader, query: Query) -> BodyRow:
    named = [(fact_words(reader, query.table, name), _value(reader, query, name, value)) for name, value in query.what]
    facts = [f"{name}: {value}" for name, value in named] or [reader.text("nothing more is known")]
    who = query.participant or reader.text("nobody")
    place = query.file
    if query.row is not None:
        place = reader.text("{file}, row {row}", file=query.file, row=query.row)
    return BodyRow(f"{who} · {place}", ("; ".join(facts),), RowKind.MEMBER)


def _value(reader: Reader, query: Query, name: str, value: str) -> str:
    """A fact in the reader's language: a visit and a level by their words, a date, a number, yes and no."""
    column = reader.plan.data.tables[query.table].columns.get(name)
    if column is not None and column.type == "visit" and value in reader.plan.design.visits:
        return reader.words(reader.plan.design.visits[value].name)
    if column is not None and column.levels and value in column.levels:
        return reader.words(column.levels[value])
    if column is not None and column.type == "binary":
        return {"yes": reader.text("yes"), "no": reader.text("no")}.get(value, value)
    day, _, hour = value.partition("T")
    if _DATE.fullmatch(day):
        return f"{reader.language.date(day)} {hour}".strip()
    if name.endswith("_row"):
        return value  # the number of a row is a name, not a count
    if (column is None or column.type in ("integer", "number")) and _NUMBER.fullmatch(value):
        return reader.language.number(Decimal(value), len(value.partition(".")[2]))
    return value


def duplicates_table(reader: Reader) -> Table:
    """Rows that stand twice, by table, and people who seem to be enrolled twice."""
    text, integer = reader.text, reader.language.integer
    rows = [
        BodyRow(table_title(reader, name), (reader.shown(reader.view[f"quality.duplicate.{name}"], integer),))
        for name in reader.plan.data.tables
    ]
    twice = reader.shown(reader.view["quality.enrolled_twice.n"], integer)
    rows.append(BodyRow(text("Participants who seem to be enrolled twice"), (twice,), RowKind.TOTAL))
    return Table(
        id="duplicates",
        caption=text("Rows alike in every column, and participants alike in every trait."),
        head=((HeadCell(text("Table")), HeadCell(text("Surplus rows, n"))),),
        rows=tuple(rows),
        align=(Align.DECIMAL,),
        label_share=0.7,
        notes=(
            text(
                "Of rows that are alike, all but the first are counted. Participants are taken for one person where "
                "all their columns agree but number, dates, group and what came later."
            ),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )

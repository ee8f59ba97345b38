"""One row a participant: columns with the visit in their names become rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reise_report.data.header import plain
from reise_report.data.layout import Layout, Part, absent, answered, unused
from reise_report.data.text_table import TextColumn, TextTable
from reise_report.data.violation import Violation
from reise_report.plan.contract import Column, Table
from reise_report.plan.design import Design
from reise_report.plan.instrument import instrument

_VISIT = "{visit}"

Names = Mapping[str, Mapping[str, str]]
"""Visit → the plan's name of a column → the name in the file."""


def by_participant(text: TextTable, table: Table, design: Design) -> Layout:
    """The rows of each visit, in the plan's order of visits.

    A column's ``from`` may hold ``{visit}``, which stands for the visit's code (by the ``codes`` of the column of type
    'visit'; its name where it has none); without ``from`` it is ``<name>_{visit}``, but for identifiers, visits and the
    date of extraction, which belong to the whole row. A column that is there for one visit need not be there for
    another, at which nobody was asked; but of an instrument, either all items are there or none. A visit of which a
    participant's row holds nothing is no row.

    Args:
        text: the table as it stands in the file.
        table: its contract.
        design: the plan's visits, in order.
    """
    visit = next(name for name, column in table.columns.items() if column.type == "visit")
    codes = {level: _code(table.columns[visit], level) for level in design.visits}
    patterns = {name: _pattern(name, column, table) for name, column in table.columns.items() if name != visit}
    names = {
        level: {name: plain(pattern.replace(_VISIT, code)) for name, pattern in patterns.items()}
        for level, code in codes.items()
    }
    repeated = {name for name, pattern in patterns.items() if _VISIT in pattern}
    wrong = [*_absent(text, names, repeated), *_halved(text, table, names)]
    parts = [
        _part(text, table, found, repeated, {visit: TextColumn.of([codes[level]], np.zeros(len(text.rows), np.int32))})
        for level, found in names.items()
    ]
    used = {name for found in names.values() for name in found.values()}
    return Layout(parts, wrong, unused(text, used))


def _code(column: Column, level: str) -> str:
    code = (column.codes or {}).get(level, level)
    return str(code[0] if isinstance(code, list) else code)


def _pattern(name: str, column: Column, table: Table) -> str:
    if column.from_ is not None:
        return column.from_
    extracted = table.extraction is not None and name == table.extraction.column
    return name if column.type == "identifier" or extracted else f"{name}_{_VISIT}"


def _part(
    text: TextTable, table: Table, names: Mapping[str, str], repeated: set[str], visit: Mapping[str, TextColumn]
) -> Part:
    cells = {logical: text.columns[name] for logical, name in names.items() if name in text.columns}
    there = np.zeros(len(text.rows), dtype=bool)
    for logical in repeated & set(cells):
        there |= answered(cells[logical], table.columns[logical])
    places = np.flatnonzero(there)
    kept = {logical: column.at(places) for logical, column in {**cells, **visit}.items()}
    return Part(kept, {**names, **dict.fromkeys(visit, _VISIT)}, text.rows[places])


def _absent(text: TextTable, names: Names, repeated: set[str]) -> Iterator[Violation]:
    """Columns that are there for no visit, stand twice, or differ from what is there in capitals only."""
    first = next(iter(names.values()))
    for logical in first:
        wanted = dict.fromkeys(found[logical] for found in names.values())
        if not any(name in text.columns for name in wanted):
            yield absent(text, first[logical], " for any visit" if logical in repeated else "")
            continue
        small = {name.casefold() for name in text.columns}
        for name in wanted:
            if name not in text.columns and (name in text.twice or name.casefold() in small):
                yield absent(text, name)


def _halved(text: TextTable, table: Table, names: Names) -> Iterator[Violation]:
    """Items that a visit lacks although others of their instrument are there: a misspelt name, most likely."""
    for title in table.instruments:
        items = [item for item in instrument(title).items if item in table.columns]
        for found in names.values():
            lacking = [found[item] for item in items if found[item] not in text.columns]
            if len(lacking) < len(items):
                for name in lacking:
                    yield absent(text, name, f", but others of the instrument '{title}' at this visit")

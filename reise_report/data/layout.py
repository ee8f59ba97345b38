"""How a file lays its rows out: one for each visit, answer or participant; always one for each visit afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.data.cells import missing_test
from reise_report.data.header import plain
from reise_report.data.text_table import TextColumn, TextTable
from reise_report.data.violation import Violation
from reise_report.plan.contract import Column, Table
from reise_report.plan.problem import suggestion


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Rows of a table whose cells stand in the same columns of the file.

    Attributes:
        cells: the plan's name of a column → its cells; a column that was not asked for here is not there.
        names: the plan's name of a column → the column's name in the file, for messages.
        rows: the file's row of each row.
    """

    cells: Mapping[str, TextColumn]
    names: Mapping[str, str]
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as one row for each visit of a participant (or whatever its rows are), still in text.

    Attributes:
        parts: its rows; several where the columns' names in the file depend on the visit.
        violations: columns that are not there, and answers that contradict each other.
        unused: what the file holds beyond what the plan names.
    """

    parts: Sequence[Part]
    violations: Sequence[Violation]
    unused: tuple[str, ...]


def by_visit(text: TextTable, table: Table) -> Layout:
    """The rows as they stand."""
    names = {logical: plain(column.from_ or logical) for logical, column in table.columns.items()}
    cells = {logical: text.columns[name] for logical, name in names.items() if name in text.columns}
    wrong = [absent(text, name) for name in names.values() if name not in text.columns]
    return Layout([Part(cells, names, text.rows)], wrong, unused(text, set(names.values())))


def absent(text: TextTable, name: str, where: str = "") -> Violation:
    """A column that the file should have, but has not, or has more than once."""
    rule = f"the file has no such column{where}{suggestion(name, text.columns)}"
    if name in text.twice:
        rule = "the header has this name more than once, so nobody can tell which is meant; give each its own"
    return Violation(text.file, None, name, None, rule)


def unused(text: TextTable, used: set[str]) -> tuple[str, ...]:
    """The file's columns that are not among those used."""
    return tuple(name for name in text.columns if name not in used)


def row_columns(table: Table) -> frozenset[str]:
    """The columns that say what a row is about, or when: all others are answers."""
    roles = {table.key, table.dated, table.ends, *table.unique}
    if table.extraction is not None:
        roles.add(table.extraction.column)
    return frozenset(
        name for name, column in table.columns.items() if name in roles or column.type in ("identifier", "visit")
    )


def answered(cells: TextColumn, column: Column) -> NDArray[np.bool_]:
    """The rows in which something stands that is not missing by the column's contract."""
    is_missing = missing_test(column)
    something = [not is_missing(text) for text in cells.texts()]
    return np.array([*something, False], dtype=bool)[cells.codes]

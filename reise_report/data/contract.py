"""A text table against its contract: typed columns under the plan's names, or every violation at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.data.cells import levels_of
from reise_report.data.header import plain
from reise_report.data.judgement import cell_violations, judged, required_violations
from reise_report.data.text_table import TextColumn, TextTable
from reise_report.data.unique import unique_violations
from reise_report.data.violation import Violation
from reise_report.plan.contract import Column, Table
from reise_report.plan.design import Design
from reise_report.plan.problem import suggestion

ROW_NUMBER = "_row"
"""The identifier of participants whose table names no key: 1 for the first row of data."""

_REQUIRED = "missing, but the plan requires a value"


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A table that was held against its contract.

    Attributes:
        frame: one column for each of the plan's, under its logical name.
        rows: the spreadsheet's row number of each row.
        violations: everything that breaks the contract; the frame is of use only where there is nothing here.
        unused: columns of the file that the plan does not name.
    """

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    violations: list[Violation]
    unused: tuple[str, ...]


def apply_contract(text: TextTable, table: Table, design: Design) -> Checked:
    """Convert a table by its contract.

    Binary columns become "boolean", categories, arms and visits ``Categorical`` in the plan's order, whole numbers
    "Int64", numbers ``float64``, dates and moments ``datetime64[s]``, text and identifiers "string".

    Args:
        text: the table as it stands in the file.
        table: the plan's contract for it.
        design: the plan's arms and visits, in order.
    """
    names = {logical: plain(column.from_ or logical) for logical, column in table.columns.items()}
    columns, violations = converted(text, table, names, design)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(text.rows)))
    violations += unique_violations(frame, table, text.rows, names)
    unused = tuple(name for name in text.columns if name not in names.values())
    return Checked(frame, text.rows, in_order(violations), unused)


def numbered(participants: pd.DataFrame) -> pd.DataFrame:
    """Participants with their row numbers, from 1, as identifiers in the column :data:`ROW_NUMBER`."""
    numbers = pd.array([str(number) for number in range(1, len(participants) + 1)], dtype="string")
    return participants.assign(**{ROW_NUMBER: numbers})


def in_order(violations: list[Violation]) -> list[Violation]:
    """Violations of a table by their rows; those of the whole table first."""
    return sorted(violations, key=lambda item: item.row or 0)


def converted(
    text: TextTable, table: Table, names: Mapping[str, str], design: Design
) -> tuple[dict[str, Any], list[Violation]]:
    """Arrays under the plan's names, of the columns that the file has, and what is wrong with them.

    Args:
        text: the table as it stands in the file.
        table: its contract.
        names: logical name → the column's name in the file; columns that are not named here are left out.
        design: the plan's arms and visits, in order.
    """
    columns: dict[str, Any] = {}
    violations: list[Violation] = []
    for logical, name in names.items():
        if name not in text.columns:
            violations.append(Violation(text.file, None, name, None, _absent(name, text)))
            continue
        contract, cells = table.columns[logical], text.columns[name]
        array, refused, nothing = judged(cells, contract, levels_of(contract, design), text.decimal)
        columns[logical] = array
        rows = text.rows if cells.rows is None else cells.rows
        violations += cell_violations(cells, refused, text.file, name, rows)
        violations += _missing(cells, nothing, contract, _needed(logical, table), text.file, name, rows)
    return columns, violations


def _absent(name: str, text: TextTable) -> str:
    if name in text.twice:
        return "the header has this name more than once, so nobody can tell which is meant; give each its own"
    return f"the file has no such column{suggestion(name, text.columns)}"


def _needed(logical: str, table: Table) -> str | None:
    """Why a column must have a value in every row, beyond what its own contract says."""
    if logical == table.key:
        return "missing, but this column identifies the row"
    if table.extraction is not None and logical == table.extraction.column:
        return "missing, but this column tells deliveries apart"
    return None


def _missing(
    cells: TextColumn,
    nothing: NDArray[np.bool_],
    contract: Column,
    needed: str | None,
    file: str,
    name: str,
    rows: NDArray[np.int64],
) -> Iterator[Violation]:
    rule = needed or (_REQUIRED if contract.required else None)
    if rule is not None:
        yield from required_violations(cells, nothing, file, name, rows, rule)

"""A text table against its contract: typed columns under the plan's names, or every violation at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reise_report.data.cells import RefusedCellError, Value, is_missing, parser
from reise_report.data.text_table import TextTable
from reise_report.data.violation import Violation
from reise_report.plan.contract import Column, Table
from reise_report.plan.problem import suggestion

ROW_NUMBER = "_row"
"""The identifier of participants whose table names no key: 1 for the first row of data."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A table that was held against its contract.

    Attributes:
        frame: one column for each of the plan's, under its logical name.
        rows: the spreadsheet's row number of each row.
        violations: everything that breaks the contract; the frame is of use only where there is nothing here.
        unused: columns of the file that the plan does not name.
    """

    frame: pd.DataFrame
    rows: Sequence[int]
    violations: list[Violation]
    unused: tuple[str, ...]


def apply_contract(text: TextTable, table: Table, arms: Sequence[str]) -> Checked:
    """Convert a table by its contract.

    Binary columns become "boolean", categories and arms ``Categorical`` in the plan's order, whole numbers "Int64",
    numbers ``float64``, dates ``datetime64[s]``, text and identifiers "string".

    Args:
        text: the table as it stands in the file.
        table: the plan's contract for it.
        arms: the plan's arms, in order.
    """
    names = {logical: column.from_ or logical for logical, column in table.columns.items()}
    violations = [
        Violation(text.file, None, name, None, f"the file has no such column{suggestion(name, text.cells)}")
        for name in names.values()
        if name not in text.cells
    ]
    columns: dict[str, Any] = {}
    for logical, column in table.columns.items():
        if names[logical] in text.cells:
            values, wrong = _converted(text, names[logical], column, arms)
            violations += wrong
            columns[logical] = _array(values, column, arms)
    if table.key is not None and table.key in columns:
        violations += _key_violations(text, names[table.key])
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(text.rows)))
    unused = tuple(name for name in text.cells if name not in names.values())
    return Checked(frame, text.rows, sorted(violations, key=lambda item: item.row or 0), unused)


def numbered(participants: pd.DataFrame) -> pd.DataFrame:
    """Participants with their row numbers, from 1, as identifiers in the column :data:`ROW_NUMBER`."""
    numbers = pd.array([str(number) for number in range(1, len(participants) + 1)], dtype="string")
    return participants.assign(**{ROW_NUMBER: numbers})


def _converted(
    text: TextTable, name: str, column: Column, arms: Sequence[str]
) -> tuple[list[Value | None], list[Violation]]:
    cells = text.cells[name]
    parse = parser(column, arms, text.decimal)
    known: dict[str, Value | None] = {}
    refused: dict[str, str] = {}
    for cell in dict.fromkeys(cells):  # each text is judged once, however often it stands there
        if cell is None or is_missing(cell, column):
            continue
        try:
            known[cell] = parse(cell)
        except RefusedCellError as error:
            refused[cell] = str(error)
    wrong = [
        Violation(text.file, row, name, cell, refused[cell])
        for row, cell in zip(text.rows, cells, strict=True)
        if cell in refused
    ]
    if column.required:
        rule = "missing, but the plan requires a value"
        wrong += [
            Violation(text.file, row, name, cell or None, rule)
            for row, cell in zip(text.rows, cells, strict=True)
            if is_missing(cell, column)
        ]
    return [known.get(cell) if cell is not None else None for cell in cells], wrong


def _array(values: Sequence[Any], column: Column, arms: Sequence[str]) -> Any:  # noqa: ANN401 - one of pandas' arrays
    if column.type == "arm":
        return pd.Categorical(values, categories=list(arms))
    if column.type == "category":
        return pd.Categorical(values, categories=list(column.levels or {}))
    if column.type == "binary":
        return pd.array(values, dtype="boolean")
    if column.type == "integer":
        return pd.array(values, dtype="Int64")
    if column.type == "number":
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if column.type == "date":
        return np.array(values, dtype="datetime64[s]")
    return pd.array(values, dtype="string")


def _key_violations(text: TextTable, name: str) -> list[Violation]:
    first: dict[str, int] = {}
    wrong: list[Violation] = []
    for row, cell in zip(text.rows, text.cells[name], strict=True):
        if cell is None or cell == "":
            wrong.append(Violation(text.file, row, name, None, "missing, but this column identifies the row"))
        elif cell in first:
            wrong.append(
                Violation(text.file, row, name, cell, f"stands in row {first[cell]} already; each row needs its own")
            )
        else:
            first[cell] = row
    return wrong

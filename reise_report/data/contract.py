"""A text table against its contract: typed columns under the plan's names, or every violation at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.data.arrays import array_of
from reise_report.data.by_answer import by_answer
from reise_report.data.by_participant import by_participant
from reise_report.data.cells import levels_of
from reise_report.data.judgement import cell_violations, judged, required_violations
from reise_report.data.layout import Layout, Part, by_visit
from reise_report.data.text_table import NOTHING, TextTable
from reise_report.data.unique import unique_violations
from reise_report.data.violation import Violation
from reise_report.plan.contract import Table
from reise_report.plan.design import Design

ROW_NUMBER = "_row"
"""The identifier of participants whose table names no key: 1 for the first row of data."""


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A table that was held against its contract.

    Attributes:
        frame: one column for each of the plan's, under its logical name, rows numbered from 0.
        rows: the spreadsheet's row number of each row.
        violations: everything that breaks the contract; the frame is of use only where there is nothing here.
        unused: columns of the file that the plan does not name.
    """

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    violations: list[Violation]
    unused: tuple[str, ...]


def apply_contract(text: TextTable, table: Table, design: Design) -> Checked:
    """Convert a table by its contract, to one row for each visit where it holds questionnaires.

    Binary columns become "boolean", categories, arms and visits ``Categorical`` in the plan's order, whole numbers
    "Int64", numbers ``float64``, dates and moments ``datetime64[s]``, text and identifiers "string".

    Args:
        text: the table as it stands in the file.
        table: the plan's contract for it.
        design: the plan's arms and visits, in order.
    """
    layout = _laid_out(text, table, design)
    violations = list(layout.violations)
    frames = []
    for part in layout.parts:
        frame, wrong = _converted(part, text, table, design)
        frames.append(frame)
        violations += wrong
    frame, rows = _joined(frames, [part.rows for part in layout.parts])
    if layout.parts:
        violations += unique_violations(frame, table, rows, layout.parts[0].names, layout.unused)
    return Checked(frame, rows, sorted(violations, key=lambda item: item.row or 0), layout.unused)


def numbered(participants: pd.DataFrame) -> pd.DataFrame:
    """Participants with their row numbers, from 1, as identifiers in the column :data:`ROW_NUMBER`."""
    numbers = pd.array([str(number) for number in range(1, len(participants) + 1)], dtype="string")
    return participants.assign(**{ROW_NUMBER: numbers})


def _laid_out(text: TextTable, table: Table, design: Design) -> Layout:
    if table.layout == "by_participant":
        return by_participant(text, table, design)
    return by_visit(text, table) if table.answers is None else by_answer(text, table, table.answers)


def _converted(part: Part, text: TextTable, table: Table, design: Design) -> tuple[pd.DataFrame, list[Violation]]:
    """The rows of a part. What was not asked at a visit is missing there; a column that should be there is left out."""
    columns = {}
    violations: list[Violation] = []
    for logical, contract in table.columns.items():
        levels = levels_of(contract, design)
        if logical not in part.cells:
            if table.layout == "by_participant":
                columns[logical] = array_of((), np.full(len(part.rows), NOTHING, np.int32), contract, levels)
            continue
        cells, name = part.cells[logical], part.names[logical]
        columns[logical], refused, nothing = judged(cells, contract, levels, text.decimal)
        rows = part.rows if cells.rows is None else cells.rows
        violations += cell_violations(cells, refused, text.file, name, rows)
        rule = _needed(logical, table)
        if rule is not None:
            violations += required_violations(cells, nothing, text.file, name, rows, rule)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(part.rows))), violations


def _joined(frames: list[pd.DataFrame], rows: list[NDArray[np.int64]]) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The rows of all parts in the order of the file, and of the visits within a row."""
    if not frames:
        return pd.DataFrame(), np.zeros(0, dtype=np.int64)
    if len(frames) == 1:
        return frames[0], rows[0]
    stand = np.concatenate(rows)
    order = np.argsort(stand, kind="stable")
    return pd.concat(frames, ignore_index=True).take(order).reset_index(drop=True), stand[order]


def _needed(logical: str, table: Table) -> str | None:
    """Why a cell of a column must hold a value; None where it need not."""
    if logical == table.key:
        return "missing, but this column identifies the row"
    if table.extraction is not None and logical == table.extraction.column:
        return "missing, but this column tells deliveries apart"
    return "missing, but the plan requires a value" if table.columns[logical].required else None

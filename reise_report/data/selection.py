"""The rows of a file that belong to a table, where one file holds several: an export with events, say."""

from __future__ import annotations

import numpy as np

from reise_report.data.cells import code_text
from reise_report.data.text_table import NOTHING, TextColumn, TextTable
from reise_report.data.violation import ContractError, Violation
from reise_report.plan.choice import Code
from reise_report.plan.contract import Table
from reise_report.plan.problem import suggestion


def selected(text: TextTable, table: Table) -> TextTable:
    """The rows that the plan says belong to a table; row numbers stay those of the file.

    Raises:
        ContractError: the file has no such column, or no row has a value: misspelt, it would choose nothing.
    """
    if table.rows is None:
        return text
    chosen = np.ones(len(text.rows), dtype=bool)
    wrong: list[Violation] = []
    for name, wanted in table.rows.items():
        if name not in text.columns:
            rule = f"the file has no such column, by which 'rows' chooses{suggestion(name, text.columns)}"
            wrong.append(Violation(text.file, None, name, None, rule))
            continue
        values = wanted if isinstance(wanted, list) else [wanted]
        fits, absent = _fitting(text.columns[name], values)
        wrong += [Violation(text.file, None, name, str(value), _never(text.columns[name], value)) for value in absent]
        chosen &= fits
    if wrong:
        raise ContractError(wrong)
    places = np.flatnonzero(chosen)
    columns = {name: column.at(places) for name, column in text.columns.items()}
    return TextTable(text.file, columns, text.rows[places], text.decimal, text.twice)


def _fitting(column: TextColumn, values: list[Code]) -> tuple[np.ndarray, list[Code]]:
    """Which rows have one of the values, and the values that no row has."""
    wanted = {code_text(value): value for value in values}
    found = [code_text(cell.strip()) for cell in column.texts()]
    fits = np.array([*(cell in wanted for cell in found), "" in wanted])  # the last is what NOTHING points at
    there = {found[code] if code != NOTHING else "" for code in np.unique(column.codes)}
    return fits[column.codes], [value for text, value in wanted.items() if text not in there]


def _never(column: TextColumn, value: Code) -> str:
    there = sorted({cell.strip() for cell in column.texts() if cell.strip()})
    return f"no row has this value, by which 'rows' chooses{suggestion(str(value), there)}"

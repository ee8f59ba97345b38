"""A file of the data folder → text table, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from reise_report.data.delimited import read_delimited
from reise_report.data.text_table import TextTable
from reise_report.data.typed import read_parquet, read_statistical
from reise_report.data.violation import ContractError, Violation
from reise_report.plan.contract import Table
from reise_report.plan.problem import suggestion

ENDINGS = (".csv", ".parquet", ".sav", ".dta", ".xpt", ".sas7bdat")


def read_table(folder: Path, table: Table) -> tuple[bytes, TextTable]:
    """The bytes of a table's file, and its cells as text.

    Raises:
        ContractError: the file is missing, of an unknown kind, or cannot be read.
    """
    path = folder / table.file
    if not path.is_file():
        there = sorted(item.name for item in folder.iterdir() if item.suffix.lower() in ENDINGS)
        rule = f"no such file in the data folder '{folder.resolve().name}'{suggestion(table.file, there)}"
        raise ContractError([Violation(table.file, None, None, None, rule)])
    raw = path.read_bytes()
    ending = path.suffix.lower()
    if ending == ".csv":
        return raw, read_delimited(raw, table)
    if ending == ".parquet":
        return raw, read_parquet(path)
    return raw, read_statistical(path)

"""The data contract against itself and against the arms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from reise_report.plan.check_tables import table_findings
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.choice import Code
    from reise_report.plan.contract import Column
    from reise_report.plan.model import Plan

_ENDINGS = (".csv", ".parquet", ".sav", ".dta", ".xpt", ".sas7bdat")


def contract_findings(plan: Plan) -> Iterator[Finding]:
    """Files that cannot be read, arms without code, codes that mean two things, and tables that do not fit."""
    yield from table_findings(plan)
    for name, table in plan.data.tables.items():
        path: KeyPath = ("data", "tables", name)
        yield from _file_findings((*path, "file"), table.file)
        for column_name, column in table.columns.items():
            here = (*path, "columns", column_name)
            if column.type in ("arm", "visit") and column.codes is not None:
                known = plan.design.arms if column.type == "arm" else plan.design.visits
                yield from _level_findings((*here, "codes"), column.type, list(known), list(column.codes))
            yield from _code_findings(here, column)
            yield from _number_findings(here, column)


def _file_findings(path: KeyPath, file: str) -> Iterator[Finding]:
    # A name with folders could reach outside the data folder.
    if "/" in file or "\\" in file:
        yield Finding(path, f"'{file}' has folders in it; give the name of a file in the data folder")
    elif PurePath(file).suffix.lower() in (".xlsx", ".xls"):
        message = f"'{file}' is a workbook of Excel, which can hold several tables; save the sheet as 'CSV UTF-8'"
        yield Finding(path, message)
    elif PurePath(file).suffix.lower() not in _ENDINGS:
        yield Finding(path, f"'{file}' is of no kind that can be read; these can: {', '.join(_ENDINGS)}")


def _level_findings(path: KeyPath, kind: str, known: list[str], coded: list[str]) -> Iterator[Finding]:
    for name in coded:
        if name not in known:
            yield Finding((*path, name), f"the design has no {kind} '{name}'{suggestion(name, known)}")
    # A table need not hold every visit, but everybody has an arm.
    for level in known if kind == "arm" else ():
        if level not in coded:
            yield Finding(path, f"the arm '{level}' has no code; give the value that stands for it in the file")


def _code_findings(path: KeyPath, column: Column) -> Iterator[Finding]:
    meaning: dict[str, str] = {}
    for level, codes in (column.codes or {}).items():
        for code in codes if isinstance(codes, list) else [codes]:
            first = meaning.setdefault(_key(code), level)
            if first != level:
                yield Finding((*path, "codes", level), f"the code {code} stands for '{first}' already")
    for code in column.missing:
        if _key(code) in meaning:
            level = meaning[_key(code)]
            yield Finding((*path, "missing"), f"the code {code} means 'missing', but also '{level}' under 'codes'")


def _number_findings(path: KeyPath, column: Column) -> Iterator[Finding]:
    """Labels of whole numbers that the column's range does not allow."""
    if column.type != "integer" or column.range is None:
        return
    low, high = column.range
    for number in column.codes or ():
        if not low <= int(number) <= high:
            yield Finding((*path, "codes", number), f"{number} is out of the column's range, {low:g} to {high:g}")


def _key(code: Code) -> str:
    return str(code).lower() if isinstance(code, bool) else str(code)

"""Columns that other parts of the plan name: what is wrong where they are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.choice import Condition
    from reise_report.plan.contract import Column
    from reise_report.plan.model import Plan

PRINTABLE = ("binary", "category", "integer", "number")
"""Types that a table of a report can summarise."""


def columns_at(plan: Plan, table: str) -> Mapping[str, Column]:
    """The columns of a table; for participants the derived ones too."""
    return plan.people if table == "participants" else plan.data.tables[table].columns


def column_findings(plan: Plan, path: KeyPath, table: str, name: str, types: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with naming a column at ``path``: it is not in the table, or not of one of the types."""
    columns = columns_at(plan, table)
    if name not in columns:
        yield Finding(path, f"the table '{table}' has no column '{name}'{suggestion(name, columns)}")
    elif columns[name].type not in types:
        wanted = " or ".join(f"'{kind}'" for kind in types)
        yield Finding(path, f"the column '{name}' is of type '{columns[name].type}', but {wanted} is needed here")


def condition_findings(plan: Plan, path: KeyPath, table: str, where: Condition | None) -> Iterator[Finding]:
    """What is wrong with a condition on a table's rows: unknown columns, or values that a column never has."""
    columns = columns_at(plan, table)
    for name, values in (where or {}).items():
        here = (*path, name)
        if name not in columns:
            yield Finding(here, f"the table '{table}' has no column '{name}'{suggestion(name, columns)}")
            continue
        for value in values if isinstance(values, list) else [values]:
            wrong = _value_fault(plan, columns[name], value)
            if wrong is not None:
                yield Finding(here, wrong)


def _value_fault(plan: Plan, column: Column, value: Any) -> str | None:  # noqa: ANN401 - whatever stands in the file
    if column.type == "binary":
        return None if isinstance(value, bool) else f"'{value}' is no value of a binary column; write true or false"
    if column.type in ("category", "arm"):
        levels = list(plan.design.arms if column.type == "arm" else column.levels or {})
        return None if value in levels else f"the column has no level '{value}'{suggestion(str(value), levels)}"
    if column.type in ("integer", "number"):
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        return None if fits else f"'{value}' is not a number, but the column is of type '{column.type}'"
    return None if isinstance(value, str) else f"'{value}' is not text, but the column is of type '{column.type}'"

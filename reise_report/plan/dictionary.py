"""The data dictionary for machines: every column by itself, with its contract and its words in the plan's languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reise_report.plan.choice import Text
from reise_report.plan.contract import Column, Table
from reise_report.plan.derived_columns import columns_of, tables_of

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

_COLUMN = ("unit", "format", "range", "required", "missing", "known_on", "source", "assumption")
_TABLE = ("title", "about", "standard", "instruments", "layout", "key", "unique", "dated", "ends", "resolution")


def dictionary(plan: Plan) -> dict[str, Any]:
    """Tables with their columns, and derivations with theirs; texts by language, what the plan leaves out left out."""
    return {
        "trial": plan.trial.id,
        "languages": list(plan.languages),
        "tables": {name: _table(table) for name, table in plan.data.tables.items()},
        "derived": {
            name: {
                "kind": derivation.kind,
                "made_from": [table for table in plan.data.tables if table in tables_of(plan, name)],
                **_fields(derivation, ("source", "assumption")),
                "columns": {key: _column(column) for key, column in columns_of(plan, name, derivation).items()},
            }
            for name, derivation in plan.derived.items()
        },
    }


def dictionary_json(plan: Plan) -> str:
    """:func:`dictionary` as JSON text, the same bytes for the same plan."""
    return json.dumps(dictionary(plan), ensure_ascii=False, indent=1) + "\n"


def _table(table: Table) -> dict[str, Any]:
    columns = {name: {"in_file": column.from_ or name, **_column(column)} for name, column in table.columns.items()}
    return {"file": table.file, **_fields(table, _TABLE), "columns": columns}


def _column(column: Column) -> dict[str, Any]:
    levels = {level: words.root for level, words in (column.levels or {}).items()}
    found = {"type": column.type, **_fields(column, ("label",)), **_fields(column, _COLUMN)}
    if levels:
        found["levels"] = levels
    if column.codes is not None:
        found["codes"] = dict(column.codes)
    return found


def _fields(part: object, names: tuple[str, ...]) -> Mapping[str, Any]:
    """Those of the fields that hold anything."""
    values = ((name, getattr(part, name)) for name in names)
    told = ((name, value.root if isinstance(value, Text) else value) for name, value in values)
    return {name: value for name, value in told if value not in (None, False, [])}

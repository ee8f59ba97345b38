"""Standard tables: what a cohort trial's registers and questionnaires hold, so that a plan writes only what differs.

Each lies in ``standards/<name>.toml``: title and description in both languages, what identifies and dates its rows, and
its columns with type, words and range. ``docs/data-contract.md`` and ``docs/datakontrakt.md`` are made from them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from reise_report.plan.instrument import InstrumentName, instrument

StandardName = Literal[
    "participants",
    "screening",
    "offers",
    "questionnaires",
    "employment_spells",
    "employment_status",
    "leave_spells",
    "benefit_spells",
    "hospital_episodes",
    "primary_care_claims",
    "prescriptions",
    "intervention_ledger",
    "adverse_events",
    "withdrawals",
    "deaths_and_emigration",
]
_FOLDER = Path(__file__).parent / "standards"
_ROLES = ("title", "key", "unique", "dated", "ends", "resolution", "reveals_allocation", "about")


@cache
def standard(name: StandardName) -> Mapping[str, Any]:
    """A standard as it lies in its file: ``title``, ``about``, roles, and ``columns`` with ``optional`` among them."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def completed(given: Mapping[str, Any]) -> dict[str, Any]:
    """A table as the plan writes it, with what its standard and its instruments say of it; the plan's words win.

    Anything that is not as it should be is left as it stands: the model's own checks then tell what is wrong with it.
    """
    table = dict(given)
    name, columns = table.get("standard"), table.get("columns") or {}
    if name not in get_args(StandardName) or not isinstance(columns, dict):
        return table
    known = dict(standard(name))
    offered: dict[str, dict[str, Any]] = {key: dict(column) for key, column in known["columns"].items()}
    for item in _instruments(table.get("instruments")):
        offered |= {key: dict(column) for key, column in instrument(item).items.items()}
    kept = {key: column for key, column in offered.items() if not column.pop("optional", False) or key in columns}
    for key, change in columns.items():
        kept[key] = {**kept.get(key, {}), **change} if isinstance(change, dict) else kept.get(key, {})
    roles = {role: known[role] for role in _ROLES if role in known}
    return {**roles, **table, "columns": kept}


def _instruments(names: object) -> list[InstrumentName]:
    known = get_args(InstrumentName)
    return [name for name in names if name in known] if isinstance(names, list) else []

"""A tiny trial with registers, for tests that go from plan and tables to derived columns."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from reise_report.data.snapshot import Snapshot
from reise_report.data.truncate import truncated
from reise_report.derive.assemble import derive
from reise_report.plan.contract import Column
from reise_report.plan.model import Plan
from tests import small_trial
from tests.small_trial import both

ENROLLED = "2023-01-01"
"""Hand cases are counted from this day."""

CUT_OFF = "2025-12-31"

STANDARDS = {
    "employment": ("employment_spells", ("hours",)),
    "status": ("employment_status", ()),
    "leave": ("leave_spells", ()),
    "benefits": ("benefit_spells", ()),
    "deaths": ("deaths_and_emigration", ()),
    "withdrawals": ("withdrawals", ()),
    "questionnaires": ("questionnaires", ("working", "working_since", "working_percent")),
    "offers": ("offers", ("weeks_completed",)),
}

WORK = {
    "positions": {"table": "employment", "counts": ["ordinary", "self_employed"], "full_time_hours": 37.5},
    "leave": {"table": "leave", "percent_of": "position"},
    "sick_pay": {"table": "benefits", "kinds": ["sick_pay"]},
}

RTW: dict[str, Any] = {
    "kind": "return_to_work",
    "name": both("Return"),
    "state": both("In work"),
    "measure": "work",
    "work": WORK,
    "min_share": 50,
    "min_days": 28,
    "gap_days": 0,
    "dated": "first_day",
    "follow_up": "m12",
    "confirmation_days": 27,
    "visits": ["m3", "m6", "m12"],
    "death": "not_returned",
    "working_at_start": "not_returned",
}
"""The first 28 days in a row at half time or more."""

NO_BENEFIT = {
    **{key: value for key, value in RTW.items() if key != "work"},
    "measure": "absence_of_benefit",
    "benefits": {"table": "benefits", "kinds": ["sick_pay", "work_assessment"]},
    "min_share": 100,
    "min_days": 30,
    "confirmation_days": 29,
}
"""A month without benefits."""

ANY_DAY = {
    **RTW,
    "work": {"positions": {"table": "employment", "counts": ["ordinary"], "full_time_hours": 37.5}},
    "min_share": 0.001,
    "min_days": 1,
    "confirmation_days": 0,
}
"""A day in ordinary work, however small the position."""


def plan(derived: dict[str, Any] | None = None, **changes: Any) -> Plan:
    """The plan with the derivations given; ``changes`` go into the contracts of tables by name."""
    made = small_trial.plan()
    made["design"]["visits"] = {
        "baseline": {"name": both("Baseline"), "day": 0},
        "m3": {"name": both("3 months"), "day": 91},
        "m6": {"name": both("6 months"), "day": 182},
        "m12": {"name": both("12 months"), "day": 365},
    }
    made["data"]["cut_off"]["date"] = CUT_OFF
    tables = made["data"]["tables"]
    people = tables["participants"]
    columns = {name: column for name, column in people["columns"].items() if name != "id"}
    columns["linked"] = {}
    tables["participants"] = {"file": "participants.csv", "standard": "participants", "columns": columns}
    for name, (standard, optional) in STANDARDS.items():
        tables[name] = {"file": f"{name}.csv", "standard": standard, "columns": {key: {} for key in optional}}
    for name, change in changes.items():
        tables[name] = {**tables.get(name, {}), **change}
    made["derived"] = {"rtw": RTW} if derived is None else derived
    return Plan.model_validate(made)


def snapshot(trial: Plan, as_of: str = CUT_OFF, **tables: list[dict[str, Any]]) -> Snapshot:
    """Rows, as they would stand in files, read by the contract and truncated; tables left out are empty.

    Participants left out are those who are in any other table, or ``A``, enrolled on :data:`ENROLLED`.
    """
    if "participants" not in tables:
        names = {row["participant"] for rows in tables.values() for row in rows} or {"A"}
        tables = {**tables, "participants": [{"participant": name} for name in sorted(names)]}
    whole = {name: _frame(trial, name, tables.get(name, [])) for name in trial.data.tables}
    day = dt.date.fromisoformat(as_of)
    known = truncated(trial, whole, day)
    return Snapshot(
        tables=MappingProxyType({name: item.frame.reset_index(drop=True) for name, item in known.items()}),
        files=(),
        as_of=day,
        synthetic=True,
        unused=MappingProxyType({}),
        known_until=MappingProxyType({name: item.until for name, item in known.items()}),
        rows=MappingProxyType({}),
        left_out=MappingProxyType({name: item.left_out for name, item in known.items()}),
    )


def derived(trial: Plan, as_of: str = CUT_OFF, **tables: list[dict[str, Any]]) -> pd.DataFrame:
    """The participants' table with what the plan derives, by participant."""
    found = derive(trial, snapshot(trial, as_of, **tables)).participants
    return found.set_index("participant")


def one(trial: Plan, as_of: str = CUT_OFF, **tables: list[dict[str, Any]]) -> dict[str, Any]:
    """What the plan derives for the first participant; None where it is missing."""
    row = derived(trial, as_of, **tables).iloc[0]
    plain = {str(name): getattr(value, "item", lambda value=value: value)() for name, value in row.items()}
    return {name: None if pd.isna(value) else value for name, value in plain.items()}


def job(start: str, end: str = "", percent: float | str = 50, who: str = "A", **more: Any) -> dict[str, Any]:
    """A row of ordinary employment."""
    return {"participant": who, "position": f"{who}1", "kind": "ordinary", "start": start, "end": end,
            "percent": percent, **more}  # fmt: skip


def benefit(start: str, end: str = "", degree: float = 100, who: str = "A", kind: str = "sick_pay") -> dict[str, Any]:
    """A row of a benefit."""
    return {"participant": who, "kind": kind, "start": start, "end": end, "degree": degree}


def _frame(trial: Plan, name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    given = [{"enrolled": ENROLLED, "arm": "usual", **row} if name == "participants" else row for row in rows]
    columns = {}
    for key, column in trial.data.tables[name].columns.items():
        cells = [None if row.get(key) == "" else row.get(key) for row in given]
        columns[key] = _typed(trial, column, cells)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(given)))


def _typed(trial: Plan, column: Column, cells: list[Any]) -> Any:
    levels = {"category": column.levels, "arm": trial.design.arms, "visit": trial.design.visits}
    if column.type in levels:
        return pd.Categorical(cells, categories=list(levels[column.type] or {}))
    if column.type in ("date", "datetime"):
        return np.array(cells, dtype="datetime64[s]")
    if column.type == "number":
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=float)
    return pd.array(cells, dtype={"binary": "boolean", "integer": "Int64"}.get(column.type, "string"))

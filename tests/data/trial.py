"""A trial with enrolment, dates and adverse events, for the tests of this room."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.data.text_table import TextTable
from reise_report.data.violation import ContractError, Violation
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from tests import small_trial
from tests.small_trial import both

PARTICIPANTS = (
    ("id", "enrolled", "arm", "chance", "took_part", "why_not", "age", "region", "woman", "in_work", "lost"),
    ("P1", "2024-01-10", "offered", "0.3", "1", "", "30", "north", "1", "1", ""),
    ("P2", "2024-02-10", "usual", "0.3", "0", "", "40", "south", "0", "0", ""),
    ("P3", "2024-03-10", "offered", "0.3", "0", "ill", "50", "west", "1", "", "moved"),
    ("P4", "2024-04-10", "usual", "0.3", "0", "", "60", "north", "0", "1", ""),
)
SCREENED = (
    ("case", "seen", "eligible", "reason"),
    ("S1", "2024-01-10", "1", ""),
    ("S2", "2024-01-20", "0", "age"),
    ("S3", "2024-04-10", "1", ""),
)
EVENTS = (
    ("event", "id", "began", "serious", "kind", "linked_to_offer"),
    ("E1", "P1", "2024-02-01", "1", "pain", "1"),
    ("E2", "P4", "2024-05-01", "0", "fall", "0"),
)


def whole_plan() -> dict[str, object]:
    """The small plan with dates, enrolment steps, follow-up and harms."""
    plan = small_trial.plan()
    plan["design"]["visits"] = {"m6": {"name": both("6 months"), "day": 182}}
    plan["design"]["allocation"]["probability"] = {"column": "chance"}
    tables = plan["data"]["tables"]
    tables["participants"]["dated"] = "enrolled"
    tables["participants"]["columns"] |= {
        "enrolled": {"type": "date", "required": True},
        "chance": {"type": "number", "range": [0, 1]},
        "lost": {"type": "category", "levels": {"moved": both("Moved")}},
    }
    tables["screened"] = {
        "file": "screened.csv",
        "key": "case",
        "dated": "seen",
        "columns": {
            "case": {"type": "identifier"},
            "seen": {"type": "date"},
            "eligible": {"type": "binary"},
            "reason": {"type": "category", "levels": {"age": both("Age"), "pain": both("Pain")}},
        },
    }
    tables["events"] = {
        "file": "events.csv",
        "key": "event",
        "dated": "began",
        "columns": {
            "event": {"type": "identifier"},
            "id": {"type": "identifier", "required": True},
            "began": {"type": "date"},
            "serious": {"type": "binary"},
            "kind": {"type": "category", "levels": {"pain": both("Pain"), "fall": both("Fall")}},
            "linked_to_offer": {"type": "binary"},
        },
    }
    plan["flow"]["enrolment"] = [
        {"id": "screened", "name": both("Screened"), "table": "screened",
         "departure": {"name": both("Not eligible"), "reason": "reason"}},
        {"id": "eligible", "name": both("Eligible"), "table": "screened", "where": {"eligible": True}},
    ]  # fmt: skip
    plan["flow"]["follow_up"] = {"reason": "lost"}
    plan["outcomes"]["work"]["visit"] = "m6"
    plan["harms"] = {"table": "events", "participant": "id", "serious": "serious", "category": "kind"}
    return plan


def write_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",") -> None:
    """Rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def write_whole(folder: Path) -> Plan:
    """Write plan and tables of the whole trial; return the plan."""
    small_trial.write(folder, whole_plan())
    write_csv(folder / "participants.csv", PARTICIPANTS)
    write_csv(folder / "screened.csv", SCREENED)
    write_csv(folder / "events.csv", EVENTS)
    return load_plan(folder)


def cells(table: TextTable) -> dict[str, list[str | None]]:
    """A table's cells, row by row."""
    return {
        name: [None if code < 0 else texts[code] for code in column.codes]
        for name, column in table.columns.items()
        for texts in [column.texts()]
    }


def read(folder: Path) -> Snapshot:
    """The snapshot of a folder that holds plan and tables."""
    return read_snapshot(load_plan(folder), folder)


def violations(folder: Path) -> tuple[Violation, ...]:
    """The violations of a folder that holds plan and tables."""
    with pytest.raises(ContractError) as caught:
        read(folder)
    return caught.value.violations

"""A small made-up trial with registers and questionnaires, whose data contradict nothing until a test changes a row."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.plan.instrument import instrument
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.results.quality.desk import Desk
from tests import small_trial
from tests.small_trial import both

Tables = dict[str, list[dict[str, str]]]

VISITS = {"baseline": 0, "m3": 91, "m12": 365}
START = dt.date(2023, 1, 10)
PEOPLE = 60

COLUMNS: dict[str, dict[str, Any]] = {
    "offers": {
        key: {} for key in ("answered", "accepted", "course", "attended_course", "placement_start", "placement_end")
    },
    "questionnaires": {"working": {}},
    "employment_spells": {"extracted": {"required": True}},
    "leave_spells": {},
    "benefit_spells": {},
    "hospital_episodes": {},
    "primary_care_claims": {},
    "prescriptions": {},
    "intervention_ledger": {},
    "adverse_events": {},
    "withdrawals": {},
    "deaths_and_emigration": {},
}  # fmt: skip
SHORT = {
    "employment_spells": "employment", "leave_spells": "leave", "benefit_spells": "benefits",
    "hospital_episodes": "hospital", "primary_care_claims": "primary_care", "intervention_ledger": "ledger",
}  # fmt: skip


def name_of(standard: str) -> str:
    """The table's name in the plan."""
    return SHORT.get(standard, standard)


def plan() -> dict[str, Any]:
    """The plan: the small trial's, with registers and questionnaires."""
    made = small_trial.plan()
    made["design"]["visits"] = {
        "baseline": {"name": both("Start"), "day": 0},
        "m3": {"name": both("3 months"), "day": 91, "window": [-14, 28]},
        "m12": {"name": both("12 months"), "day": 365, "window": [-28, 56]},
    }
    made["design"]["allocation"]["probability"] = {"value": 0.33}
    made["outcomes"]["work"]["visit"] = "m12"
    people = made["data"]["tables"]["participants"]
    people["dated"] = "enrolled"
    people["columns"]["enrolled"] = {"type": "date", "required": True}
    people["columns"]["linked"] = {"type": "binary", "codes": {"yes": 1, "no": 0}}
    people["columns"]["born"] = {"type": "integer", "range": [1940, 2010]}
    people["columns"]["county"] = {"type": "text"}
    for standard, columns in COLUMNS.items():
        name = name_of(standard)
        table = {"file": f"{name}.csv", "standard": standard, "columns": columns}
        if standard == "questionnaires":
            table["instruments"] = ["eq5d_5l", "eq_vas", "promis_29"]
        if standard == "employment_spells":
            table["extraction"] = {"column": "extracted", "replaces": "table"}
        made["data"]["tables"][name] = table
    made["harms"] = {"table": "adverse_events", "participant": "participant", "serious": "serious"}
    made["reports"]["data-quality"] = {"title": both("Data quality")}
    return made


def tables(people: int = PEOPLE) -> Tables:
    """Rows of every table; nothing in them contradicts anything."""
    made: Tables = {name_of(standard): [] for standard in COLUMNS}
    made["participants"] = []
    for i, row in enumerate(small_trial.rows(people)):
        enrolled = START + dt.timedelta(days=3 * i)
        made["participants"].append(
            {
                **row,
                "enrolled": enrolled.isoformat(),
                "linked": "1",
                "born": str(1960 + i % 40),
                "county": f"County {i}",
            }
        )
        _live(made, i, row, enrolled)
    return made


def _live(made: Tables, i: int, person: dict[str, str], enrolled: dt.date) -> None:
    who = {"participant": person["id"]}

    def day(number: int) -> str:
        return (enrolled + dt.timedelta(days=number)).isoformat()

    works = i % 4 == 0  # from day 60 on
    if works:
        job = {**who, "position": f"J{i}", "kind": "ordinary", "start": day(60), "end": "", "percent": "80"}
        made["employment"].append({**job, "extracted": "2025-05-20"})
    elif i % 4 == 1:
        made["benefits"].append(
            {**who, "kind": "work_assessment", "start": day(-200), "end": day(500), "degree": "100"}
        )
    for place, (visit, planned) in enumerate(VISITS.items()):
        if (i + place) % 10 == 9 and place:
            continue  # this one did not answer
        items = [*instrument("eq5d_5l").items, *instrument("promis_29").items]
        answers = {item: str(1 + (i * 7 + k * (place + 1)) % 5) for k, item in enumerate(items)}
        made["questionnaires"].append({
            **who, "visit": visit, "completed": day(planned + i % 5), "working": "1" if works and place else "0",
            "eq_vas": str(40 + (i * 3 + place * 7) % 41), **answers,
        })  # fmt: skip
    made["primary_care"].append({**who, "date": day(30 + i), "service": "general_practitioner", "amount": "200"})
    made["prescriptions"].append({**who, "date": day(40 + i), "atc": "N02BE01", "amount": "99.5"})
    if i % 6 == 0:
        made["hospital"].append({
            "episode": f"E{i}", **who, "hospital": "H1", "level": "outpatient", "admitted": f"{day(100)}T08:30",
            "discharged": f"{day(100)}T09:30", "drg_points": "0.05",
        })  # fmt: skip
    if person["arm"] == "offered":
        took = person["took_part"] == "1"
        made["offers"].append({
            **who, "offered": day(3), "answered": day(10), "accepted": "1" if took else "0",
            "course": day(25) if took else "", "attended_course": "1" if took else "0",
            "placement_start": day(40) if took else "", "placement_end": day(82) if took else "",
        })  # fmt: skip
        made["ledger"].append({**who, "date": day(15), "resource": "case_manager_hour", "quantity": "2"})
    if i % 9 == 4:
        made["adverse_events"].append({"event": f"A{i}", **who, "started": day(70), "serious": "0"})


@cache
def loaded() -> Plan:
    """The plan as it is read; reading it takes longer than a test."""
    with tempfile.TemporaryDirectory() as folder:
        return load_plan(small_trial.write(Path(folder), plan()))


def write(folder: Path, rows: Tables | None = None, changed: dict[str, Any] | None = None) -> Path:
    """Write ``trial.yml`` and every table into a folder and return it."""
    small_trial.write(folder, plan() if changed is None else changed)
    write_tables(folder, tables() if rows is None else rows, load_plan(folder))
    return folder


def write_tables(folder: Path, rows: Tables, plan_: Plan) -> None:
    """Write every table into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        table = plan_.data.tables[name]
        columns = [column.from_ or key for key, column in table.columns.items()]
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(lines)


def read(
    folder: Path, rows: Tables | None = None, as_of: dt.date | None = None, plan_: Plan | None = None
) -> tuple[Plan, Snapshot]:
    """The plan and the snapshot."""
    known = plan_ or loaded()
    write_tables(folder, tables() if rows is None else rows, known)
    return known, read_snapshot(known, folder, as_of)


def desk(folder: Path, rows: Tables | None = None, as_of: dt.date | None = None) -> Desk:
    """The data on the desk."""
    return Desk(*read(folder, rows, as_of))

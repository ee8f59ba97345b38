"""The same made-up trial with its questionnaires in two tables: by visit, or by questionnaire."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from tests import small_trial
from tests.results.quality import world

ASKED = ("eq5d_5l", "eq_vas", "promis_29")
LATER = {visit: visit for visit in world.VISITS if visit != "baseline"}


def by_visit_plan() -> dict[str, Any]:
    """What was asked at the start stands in ``start.csv``, the rest in ``questionnaires.csv``."""
    made = world.plan()
    tables = made["data"]["tables"]
    tables["start"] = {
        "file": "start.csv", "standard": "questionnaires", "instruments": list(ASKED),
        "columns": {"working": {}, "visit": {"codes": {"baseline": "baseline"}}},
    }  # fmt: skip
    tables["questionnaires"]["columns"] = {"working": {}, "visit": {"codes": LATER}}
    return made


def by_visit(rows: world.Tables) -> world.Tables:
    """The rows of the one table, dealt out by their visit."""
    start = [row for row in rows["questionnaires"] if row["visit"] == "baseline"]
    later = [row for row in rows["questionnaires"] if row["visit"] != "baseline"]
    return {**rows, "start": start, "questionnaires": later}


def by_questionnaire_plan() -> dict[str, Any]:
    """PROMIS-29 stands in ``promis.csv``, the rest in ``questionnaires.csv``."""
    made = world.plan()
    tables = made["data"]["tables"]
    tables["questionnaires"]["instruments"] = ["eq5d_5l", "eq_vas"]
    tables["promis"] = {"file": "promis.csv", "standard": "questionnaires", "instruments": ["promis_29"]}
    return made


def by_questionnaire(rows: world.Tables) -> world.Tables:
    """The columns of the one table, dealt out by their questionnaire; dates stand in both."""
    both = ("participant", "visit", "completed")
    promis = [{k: v for k, v in row.items() if k in both or k.startswith("promis")} for row in rows["questionnaires"]]
    rest = [{k: v for k, v in row.items() if not k.startswith("promis")} for row in rows["questionnaires"]]
    return {**rows, "questionnaires": rest, "promis": promis}


@cache
def loaded(way: str) -> Plan:
    """The plan as it is read: ``by_visit`` or ``by_questionnaire``."""
    made = by_visit_plan() if way == "by_visit" else by_questionnaire_plan()
    with tempfile.TemporaryDirectory() as folder:
        return load_plan(small_trial.write(Path(folder), made))

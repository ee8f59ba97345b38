"""A reader of some analyses of the made-up trial, with what else a test asks of it, and some rows changed."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Table
from reise_report.language.speech import speak
from reise_report.plan.analyses import Analysis
from reise_report.plan.model import Plan
from reise_report.results.assemble import analyse
from reise_report.results.row import Row
from reise_report.results.scope import Scope
from reise_report.results.store import Results
from tests.results.effects import trial
from tests.small_trial import both

LANGUAGES = ("en", "nb")
NOTHING = {"value": None, "low": None, "high": None, "level": None, "se": None}


def varied(id_: str, of: str, **change: Any) -> dict[str, Any]:
    """A sensitivity analysis; double underscores in the change stand for dots."""
    words = {"en": f"Change of {id_}", "nb": f"Endring av {id_}"}
    return {"id": id_, "of": of, "name": words, "change": {key.replace("__", "."): to for key, to in change.items()}}


def reader(
    ids: tuple[str, ...],
    language: str = "en",
    *,
    changed: dict[str, dict[str, Any]] | None = None,
    roles: dict[str, str] | None = None,
    outcomes: dict[str, dict[str, Any]] | None = None,
    **asked: Any,
) -> Reader:
    """A reader of the analyses with these ids, the primary one always among them.

    Args:
        ids: of analyses.
        language: its code.
        changed: id of a row → fields that are other ones.
        roles: id of an analysis → its role.
        outcomes: key of an outcome → fields that are other ones.
        asked: parts of the plan: ``sensitivity``, ``subgroups``, ``families``, ``descriptions``.
    """
    plan, rows = _made(json.dumps([sorted({"primary.work", *ids}), roles or {}, outcomes or {}, asked]))
    known = {row.id for row in rows}
    assert known >= set(changed or {}), set(changed or {}) - known
    other = [replace(row, **(changed or {}).get(row.id, {})) for row in rows]
    return Reader(View(Audience.TEAM, Results.of("small", "2025-06-01", True, other)), plan, speak(language))


@cache
def _made(asked: str) -> tuple[Plan, tuple[Row, ...]]:
    ids, roles, outcomes, parts = json.loads(asked)
    made = trial.plan()
    for part in ("sensitivity", "subgroups", "families", "descriptions"):
        made.pop(part)
    made |= parts
    made["analyses"] = [
        {**item, "name": {"en": f"Analysis {item['id']}", "nb": f"Analyse {item['id']}"}}
        | ({"role": roles[item["id"]]} if item["id"] in roles else {})
        for item in made["analyses"]
        if item["id"] in ids
    ]
    for key, fields in outcomes.items():
        made["outcomes"][key] |= fields
    made["outcomes"]["work"]["event"] = {"en": "were in work", "nb": "var i arbeid"}
    made["design"]["visits"]["m12"]["name"] = {"en": "12 months", "nb": "12 måneder"}
    made["populations"]["randomised"]["name"] = {"en": "All randomised", "nb": "Alle randomiserte"}
    plan, snapshot = trial.read(made, trial.people())
    rows = analyse(plan, snapshot, Scope.FULL)
    return plan, tuple(replace(row, part_of=None, among=None, based_on=()) for row in rows)


def analysis(one: Reader, id_: str) -> Analysis:
    """One analysis of the reader's plan."""
    return next(item for item in one.plan.analyses if item.id == id_)


def cells(table: Table) -> dict[str, tuple[str, ...]]:
    """Label → cells; of two rows with one label the first."""
    found: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        found.setdefault(row.label, row.cells)
    return found


__all__ = ["LANGUAGES", "NOTHING", "analysis", "both", "cells", "reader", "varied"]

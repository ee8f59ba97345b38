"""Published trials as plans: written down, read, analysed, and compared with the numbers of R by their keys."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope
from reise_report.results.store import Results
from tests.small_trial import both

SHARED = Path(__file__).resolve().parents[3] / "shared"
Plan = dict[str, Any]
Question = tuple[str, str, dict[str, Any]]
"""Id of an analysis, key of its outcome, and what the plan says of it; the first one is the primary analysis."""


def data_of(name: str) -> pd.DataFrame:
    """A trial's data, or a skip."""
    found = [root / name for root in (SHARED / "validation", SHARED / "trials") if (root / name).is_dir()]
    if not found:
        pytest.skip(f"the data of {name} are not beside this checkout")
    return pd.read_csv(found[0] / "data.csv", keep_default_na=True)


@cache
def expected(name: str) -> dict[str, Any]:
    found = next(root / name for root in (SHARED / "validation", SHARED / "trials") if (root / name).is_dir())
    return dict(json.loads((found / "expected.json").read_text(encoding="utf-8")))


def number(**more: Any) -> dict[str, Any]:
    return {"type": "number", "label": both("Number"), **more}


def binary() -> dict[str, Any]:
    return {"type": "binary", "label": both("Yes")}


def levels(values: Any) -> dict[str, Any]:
    plain = np.asarray(values).tolist()  # numbers of Python, which YAML can write
    names = {f"l{place}": value for place, value in enumerate(sorted(set(plain)))}
    told = {key: both(str(value)) for key, value in names.items()}
    return {"type": "category", "label": both("Level"), "levels": told, "codes": names}


def outcome(kind: str, benefit: str, **more: Any) -> dict[str, Any]:
    words = {"name": both("Outcome"), "measured_by": both("Clinic"), "metric": both("Metric")}
    event = {"event": both("had it")} if kind in ("binary", "time_to_event") else {}
    return {"kind": kind, "benefit": benefit, **words, **event, **more}


def plan_of(columns: Plan, outcomes: Plan, analyses: list[Question], *, visits: dict[str, int] | None = None,
            arms: tuple[str, ...] = ("new",), **more: Any) -> Plan:  # fmt: skip
    """A plan with nothing but questions; the arm of a question is 'new' unless its outcome's key ends with '@arm'."""
    keys = dict.fromkeys(key for _, key, _ in analyses)
    return {
        "trial": {"id": "real", "acronym": "REAL", "title": both("A trial"), "sponsor": {"name": "S"}},
        "design": {"kind": "parallel", "framework": "superiority", "allocation": {"column": "arm"},
                   "arms": {arm: {"role": "control" if arm == "control" else "intervention", "name": both(arm),
                                  "short": both(arm), "people": both(f"those in {arm}")} for arm in (*arms, "control")},
                   "visits": {key: {"name": both(key), "day": day} for key, day in (visits or {}).items()}},
        "data": {"cut_off": {"date": "2020-01-01"}, "tables": {"participants": {
            "file": "data.csv", "columns": {"arm": {"type": "arm", "codes": {arm: arm for arm in (*arms, "control")}},
                                            **columns}}}},
        "populations": {"all": {"name": both("Everybody")}},
        "baseline": {"variables": [next(name for name, item in columns.items() if item["type"] != "identifier")]},
        "outcomes": outcomes,
        "estimands": {key.replace("@", "_"): {
            "name": both("Effect"), "population": "all", "outcome": key.split("@")[0], "intercurrent_events": [],
            "treatments": {"arm": key.split("@")[1] if "@" in key else "new", "against": "control"},
            "summary": both("Difference")} for key in keys},
        "analyses": [{"id": id_, "role": "secondary" if place else "primary", "name": both(id_),
                      "estimand": key.replace("@", "_"), **asked} for place, (id_, key, asked) in enumerate(analyses)],
        "languages": ["en", "nb"],
        "reports": {"final": {"title": both("Report")}},
        **more,
    }  # fmt: skip


def results(plan: Plan, people: pd.DataFrame) -> Results:
    """Plan and data written down, read again and analysed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        yaml = YAML(typ="safe")
        yaml.sort_base_mapping_type_on_output = False
        yaml.representer.ignore_aliases = lambda _: True
        with (folder / "trial.yml").open("w", encoding="utf-8") as file:
            yaml.dump(plan, file)
        people.to_csv(folder / "data.csv", index=False)
        loaded = load_plan(folder)
        return analyse(loaded, read_snapshot(loaded, folder), Scope.FULL)


def value(found: Results, id_: str, field: str) -> Any:
    """What a row says: a field of it, or a number worked out from one."""
    row = found[id_]
    return {
        "interval": lambda: [row.low, row.high],
        "fraction": lambda: [row.numerator, row.denominator],
        "log": lambda: math.log(row.value),
        "survival": lambda: 1 - row.value,
        "survivals": lambda: [1 - row.high, 1 - row.low],
        "minus": lambda: -row.value,
        "minuses": lambda: [-row.high, -row.low],
    }.get(field, lambda: getattr(row, field))()


def agree(
    name: str, found: Results, rows: dict[str, tuple[str, str]], scale: Callable[[Any], Any] = lambda x: x
) -> None:
    """Every row has the number of its key, within the tolerance given there."""
    for key, (id_, field) in rows.items():
        wanted = expected(name)[key]
        got = scale(np.asarray(value(found, id_, field), dtype=float))
        assert got == pytest.approx(np.asarray(wanted["value"], dtype=float), abs=max(wanted["tolerance"], 1e-9)), key

"""What came out of a study, as one JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.simulation_study.methods import METHODS
from benchmarks.simulation_study.performance import no_effect, performance
from benchmarks.simulation_study.run import COLUMNS, Study
from benchmarks.simulation_study.scenario import SCENARIOS
from benchmarks.simulation_study.truth import TrueValue

_DIGITS = 7


def read(path: Path) -> pd.DataFrame:
    """What was found: one row a trial and method."""
    found = pd.read_csv(path, dtype={"seed": "uint64", "method": "string", "reason": "string"})
    if tuple(found.columns) != COLUMNS:
        raise ValueError(f"'{path.name}' does not hold what a study found; its columns are {list(found.columns)}")
    return found


def summary(
    study: Study, found: Mapping[str, pd.DataFrame], truths: Mapping[str, Mapping[str, TrueValue]], people: int
) -> dict[str, Any]:
    """The study, the true values and every method's performance by scenario.

    Args:
        study: what was run.
        found: scenario → what was found in its trials.
        truths: scenario → estimand → true value; none for scenarios in which the offer does nothing.
        people: of how many people the true values are the means.
    """
    return {
        "study": asdict(study),
        "truth": {
            "people": people,
            **{scenario: {name: asdict(value) for name, value in of.items()} for scenario, of in truths.items()},
        },
        "scenarios": {name: _scenario(rows, truths.get(name)) for name, rows in found.items()},
    }


def _scenario(rows: pd.DataFrame, truths: Mapping[str, TrueValue] | None) -> dict[str, Any]:
    by_method = dict(tuple(rows.groupby("method")))
    methods = {}
    for name, method in METHODS.items():
        estimand = method.estimand
        true = no_effect(method) if truths is None else None if estimand is None else truths[estimand]
        of = asdict(performance(method, by_method[name], true))
        if of["trials"]:
            methods[name] = {key: value for key, value in of.items() if value not in (None, {})}
    return {"trials": int(rows["trial"].nunique()), "methods": methods}


def nothing_happens(scenario: str) -> bool:
    """Whether the offer does nothing in a scenario, so that the true values are known."""
    effect = SCENARIOS[scenario].effect
    return effect.health == 0 and effect.waiting == effect.after_placement == effect.later == effect.after_course == 1


def write(path: Path, of: Mapping[str, Any]) -> None:
    """Write a summary, numbers to seven significant digits."""
    path.write_text(json.dumps(_rounded(of), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(of: Any) -> Any:
    if isinstance(of, Mapping):
        return {key: _rounded(value) for key, value in of.items()}
    return float(f"{of:.{_DIGITS}g}") if isinstance(of, float) else of

"""A made-up trial with every kind of outcome and every method of the plan, for tests that change one thing of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from ruamel.yaml import YAML

from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.plan.analyses import Analysis
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.results.assemble import analyse
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.row import Row
from reise_report.results.scope import Scope
from reise_report.results.store import Results
from tests.results.effects.trial_plan import ANALYSES, FIRST, IDS, OUTCOMES, QUESTIONS, SCORES, SECOND, plan


@cache
def people(n: int = 120, seed: int = 5) -> pd.DataFrame:
    """The participants as they stand in the file; missing is NaN or an empty text."""
    rng = np.random.default_rng(seed)
    chance = np.where(np.arange(n) < n // 2, 0.5, 0.4)
    offered = rng.random(n) < chance
    age = rng.integers(20, 65, n)
    woman = rng.random(n) < 0.55
    ability = rng.normal(0, 1, n) + 0.4 * offered
    accepted = offered & (rng.random(n) < 0.8)
    attended = accepted & (rng.random(n) < 0.85)
    started = attended & (rng.random(n) < 0.7)
    chance_of_work = 1 / (1 + np.exp(-(-0.4 + 0.6 * ability + 0.3 * woman)))
    base = 50 + 5 * ability + rng.normal(0, 5, n)
    scores = [base + 2 * step + 1.5 * offered + rng.normal(0, 5, n) for step in (1, 2, 3)]
    frame = pd.DataFrame(
        {
            "id": [f"P{place:05d}" for place in range(n)],
            "arm": np.where(offered, FIRST, SECOND),
            "chance": chance,
            "age": age,
            "woman": woman.astype(int),
            "region": np.array(["north", "south", "west"])[rng.integers(0, 3, n)],
            "consented": 1,
            "accepted": accepted.astype(int),
            "attended": attended.astype(int),
            "started": started.astype(int),
            "work": (rng.random(n) < chance_of_work).astype(float),
            "score_m0": np.round(base, 1),
            **{name: np.round(values, 1) for name, values in zip(SCORES, scores, strict=True)},
            "grade": np.array(["poor", "fair", "good", "best"])[np.digitize(ability, [-0.8, 0.1, 1.0])],
            "contacts": rng.poisson(rng.gamma(2.0, 1.0, n)),
            "years": np.round(rng.uniform(0.5, 1.0, n), 2),
        }
    )
    to_work, to_death = rng.exponential(np.where(offered, 350, 450)), rng.exponential(2500, n)
    end = rng.integers(300, 420, n)
    days = np.ceil(np.minimum(np.minimum(to_work, to_death), end))
    back, died = (to_work <= to_death) & (to_work <= end), (to_death < to_work) & (to_death <= end)
    frame["days"], frame["fate"] = days, np.select([back, died], ["back", "died"], "followed")
    frame.loc[rng.random(n) < 0.1, "work"] = np.nan
    gone = rng.integers(0, 8, n)  # after which visit somebody stops answering
    for place, name in enumerate(SCORES):
        frame.loc[gone == place, SCORES[place:]] = np.nan
        frame.loc[rng.random(n) < 0.03, name] = np.nan
    frame.loc[rng.random(n) < 0.05, "grade"] = ""
    return frame.assign(**_worth(n, offered, seed))


def _worth(n: int, offered: NDArray[np.bool_], seed: int) -> dict[str, Any]:
    """Costs and gains, drawn by themselves so that they change no other column."""
    rng = np.random.default_rng(seed + 1)
    care = rng.gamma(1.5, 10_000, n) + 2_000 * offered
    every = care + rng.gamma(4.0, 30_000, n) - 10_000 * offered
    gained = np.clip(rng.normal(0.6, 0.15, n) + 0.05 * offered, -0.4, 1.0)
    care[rng.random(n) < 0.06] = np.nan
    gained[rng.random(n) < 0.25] = np.nan
    return {
        "spent_care": np.round(care),
        "spent_all": np.round(every),
        "gained": np.round(gained, 3),
        "manager": np.where(offered, np.array(["M1", "M2", "M3", "M4", "M5"])[rng.integers(0, 5, n)], ""),
    }


def adverse_events(frame: pd.DataFrame) -> pd.DataFrame:
    """The adverse events of these participants; some have none, one has three."""
    who = [id_ for place, id_ in enumerate(frame["id"]) for _ in range((0, 1, 0, 0, 3)[place % 5])]
    number = np.arange(len(who))
    return pd.DataFrame(
        {
            "event": [f"E{place}" for place in number],
            "who": who,
            "serious": number % 3 // 2,
            "related": number % 2,
            "kind": np.array(["pain", "fall"])[number % 2],
        }
    )


def write(folder: Path, plan_: dict[str, Any], frame: pd.DataFrame) -> Path:
    """Write plan and participants into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    yaml = YAML(typ="safe")
    yaml.sort_base_mapping_type_on_output = False  # the order of arms, levels and visits means something
    yaml.representer.ignore_aliases = lambda _: True
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(plan_, file)
    frame.to_csv(folder / "participants.csv", index=False)
    adverse_events(frame).to_csv(folder / "events.csv", index=False)
    return folder


def read(plan_: dict[str, Any], frame: pd.DataFrame) -> tuple[Plan, Snapshot]:
    """Plan and data, written down and read again, as the program meets them."""
    with TemporaryDirectory() as folder:
        written = write(Path(folder), plan_, frame)
        loaded = load_plan(written)
        return loaded, read_snapshot(loaded, written)


def cohort(change: Callable[[pd.DataFrame], pd.DataFrame] | None = None, plan_: dict[str, Any] | None = None) -> Cohort:
    """Plan and data, the data changed by a function."""
    frame = people().copy()
    loaded, snapshot = read(plan() if plan_ is None else plan_, frame if change is None else change(frame))
    return Cohort.of(loaded, snapshot, Scope.FULL)


@cache
def whole() -> Cohort:
    """The trial as it is."""
    return cohort()


def named(of: Cohort, id_: str) -> Analysis:
    """One analysis of the plan."""
    return next(analysis for analysis in of.plan.analyses if analysis.id == id_)


@cache
def results() -> Results:
    """Everything that the plan asks, of the trial as it is."""
    return analyse(*read(plan(), people()), Scope.FULL)


def rows(of: Cohort, id_: str) -> dict[str, Row]:
    """The rows of one analysis by what follows the analysis's id."""
    return {row.id.removeprefix(f"{id_}."): row for row in analysis_rows(of, named(of, id_))}


__all__ = ["ANALYSES", "FIRST", "IDS", "OUTCOMES", "QUESTIONS", "SCORES", "SECOND", "plan"]

"""Simulated trials for the tests of this folder, each made once, and read back as tables."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pandas as pd

from reise_report.data.simulation.cohort import Cohort, enrol
from reise_report.data.simulation.fate import Fate, draw_fate
from reise_report.data.simulation.lifeline import Lifeline, live
from reise_report.data.simulation.simulated import Simulated, simulate
from reise_report.data.simulation.uptake import Uptake, plan_uptake

REISE = Path(__file__).resolve().parents[3] / "data" / "reise"
NEWEST = "2025-09-30"


@cache
def made(seed: int = 326732, n: int = 425) -> Simulated:
    return simulate(seed, n)


@cache
def lives(seed: int = 326732, n: int = 425) -> tuple[Cohort, Uptake, Fate, Lifeline]:
    cohort = enrol(seed, n)
    fate = draw_fate(seed, cohort)
    uptake = plan_uptake(seed, cohort, fate)
    return cohort, uptake, fate, live(seed, cohort, uptake, fate)


@cache
def table(name: str, seed: int = 326732, n: int = 425) -> pd.DataFrame:
    """A table as it stands in its file, numbers as numbers and dates as dates; both deliveries of a register."""
    return typed(pd.DataFrame(made(seed, n).tables[name]))


@cache
def truth(name: str, seed: int = 326732, n: int = 425) -> pd.DataFrame:
    return typed(pd.DataFrame(made(seed, n).truth[name]))


def newest(name: str, seed: int = 326732, n: int = 425) -> pd.DataFrame:
    """The newest delivery of a register."""
    rows = table(name, seed, n)
    return rows[rows["extracted"] == NEWEST]


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    found = frame.replace("", None).copy()
    for name in found:
        filled = found[name].dropna()
        if filled.empty:
            continue
        if filled.str.fullmatch(r"-?\d+(\.\d+)?").all():
            found[name] = pd.to_numeric(found[name]).astype(float)
        elif filled.str.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?").all():
            found[name] = pd.to_datetime(found[name])
    return found.copy()  # in one piece


def days_since_enrolment(rows: pd.DataFrame, column: str, seed: int = 326732, n: int = 425) -> pd.Series:
    """Whole days from enrolment to a date, by row."""
    enrolled = table("participants", seed, n).set_index("participant")["enrolled"]
    return (rows[column] - rows["participant"].map(enrolled)).dt.days


def with_plan(folder: Path) -> Path:
    """A folder with ReISE's plan."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(REISE / "trial.yml", folder)
    return folder

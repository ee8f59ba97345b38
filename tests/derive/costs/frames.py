"""Register tables made by hand for tests: the columns of the standards, and people followed for a year."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from reise_report.derive.costs.periods import Periods
from reise_report.derive.return_to_work import NEVER
from reise_report.derive.timeline import PERCENT, Segments

PEOPLE = pd.Index(["A", "B", "C"], dtype="string")
LEVELS = ["inpatient", "day", "outpatient"]
SERVICES = ["general_practitioner", "physiotherapist", "other"]
RESOURCES = ["case_manager_hour", "course_day", "travel"]


def day(text: str) -> int:
    """A date as days since 1970-01-01."""
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def followed(start: str = "2024-01-01", ends: tuple[int, ...] = (91, 365), people: int = 3, **died: str) -> Periods:
    """People randomised on one day; ``A='2024-05-01'`` gives a day of death."""
    deaths = np.full(people, NEVER)
    for name, date in died.items():
        deaths[list(PEOPLE).index(name)] = day(date)
    return Periods(np.full(people, day(start)), deaths, ends)


def episodes(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of (participant, hospital, level, admitted, discharged or None, points or None)."""
    frame = pd.DataFrame(rows, columns=["participant", "hospital", "level", "admitted", "discharged", "drg_points"])
    return frame.astype(
        {
            "participant": "string",
            "hospital": "string",
            "level": pd.CategoricalDtype(LEVELS),
            "admitted": "datetime64[s]",
            "discharged": "datetime64[s]",
            "drg_points": float,
        }
    )


def dated(kind: str, levels: list[str], number: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of (participant, date, level, number)."""
    frame = pd.DataFrame(rows, columns=["participant", "date", kind, number])
    types = {"participant": "string", "date": "datetime64[s]", kind: pd.CategoricalDtype(levels), number: float}
    return frame.astype(types)


def claimed(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of (participant, date, service, amount)."""
    return dated("service", SERVICES, "amount", *rows)


def used(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of (participant, date, resource, quantity)."""
    return dated("resource", RESOURCES, "quantity", *rows)


def share(*rows: tuple[int, str, str, float]) -> Segments:
    """Rows of (person, first day, last day, percent), in order of person and day."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    start = np.array([day(text) for text in columns[1]], dtype=np.int64)
    last = np.array([day(text) for text in columns[2]], dtype=np.int64)
    amount = np.array([round(percent * PERCENT) for percent in columns[3]], dtype=np.int64)
    return Segments(np.array(columns[0], dtype=np.int64), start, last + 1, amount[None])

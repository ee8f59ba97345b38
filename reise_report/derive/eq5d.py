"""EQ-5D-5L: answers to the index by a national value set, and indices over time to quality-adjusted life years."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.errors import DataError, nearest

DIMENSIONS = ("MO", "SC", "UA", "PD", "AD")
"""Mobility, self-care, usual activities, pain or discomfort, anxiety or depression: the order of the questionnaire."""

DAYS_A_YEAR = 365.25
_TABLE = Path(__file__).parent / "tables" / "eq5d_5l.json"


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What each level of each dimension takes away from full health.

    Attributes:
        name: ``norway_2024``.
        source: who made it, and when.
        doi: where it is published.
        decrements: (5, 5), dimension by level; level 1 takes nothing away.
    """

    name: str
    source: str
    doi: str
    decrements: NDArray[np.float64]


@cache
def value_set(name: str) -> ValueSet:
    """The value set of a plan.

    Raises:
        DataError: there is no such set; the message names the nearest.
    """
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    if name not in table:
        near = nearest(name, table)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(table)}"
        raise DataError(f"no EQ-5D-5L value set is called '{name}'; {hint}")
    found = table[name]
    decrements = np.array([found["decrements"][dimension] for dimension in DIMENSIONS])
    return ValueSet(name, found["source"], found["doi"], decrements)


def index(answers: ArrayLike, values: ValueSet) -> NDArray[np.float64]:
    """The EQ-5D-5L index: 1 less the decrements of the five answers. Nothing is imputed here.

    Args:
        answers: (n, 5), levels 1–5 in the order of :data:`DIMENSIONS`; NaN where not answered.
        values: the value set.

    Returns:
        (n,), 1 for full health, 0 for death, negative for states worse than death; NaN where an answer is missing.

    Raises:
        DataError: an answer is not a whole number from 1 to 5.

    >>> round(float(index([[1, 5, 4, 3, 2]], value_set("norway_2024"))[0]), 3)
    0.46
    """
    levels = np.asarray(answers, dtype=float).reshape(-1, len(DIMENSIONS))
    there = ~np.isnan(levels)
    wrong = there & ~np.isin(levels, (1, 2, 3, 4, 5))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise DataError(
            f"row {row + 1}: {levels[row, column]:g} is no level of {DIMENSIONS[column]}; the levels are 1 to 5"
        )
    complete = there.all(axis=1)
    chosen = np.where(there, levels, 1).astype(int) - 1
    taken = values.decrements[np.arange(len(DIMENSIONS)), chosen].sum(axis=1)
    return np.where(complete, 1 - taken, np.nan)


def quality_adjusted_life_years(
    indices: ArrayLike, days: ArrayLike, died: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Quality-adjusted life years by the area under the straight lines between measurements.

    Args:
        indices: (n, k), the index at each measurement; NaN where missing.
        days: (k,), days from the start, rising, the first 0.
        died: (n,), day of death; NaN for the living. From death on the index is 0: the line falls straight from the
            last measurement before it to 0 on the day of death, and later measurements are not read.

    Returns:
        (n,), years; the whole follow-up counts as ``days[-1]``/365.25 years. NaN where a measurement that is needed is
        missing.

    Raises:
        DataError: the days do not begin at 0 or do not rise.

    Source: Manca A, Hawkins N, Sculpher MJ (2005), Health Econ 14:487–496, doi:10.1002/hec.944.
    """
    times = np.asarray(days, dtype=float)
    if times.size < 2 or times[0] != 0 or (np.diff(times) <= 0).any():
        raise DataError(f"the days of measurement must begin at 0 and rise; they are {times.tolist()}")
    measured = np.asarray(indices, dtype=float).reshape(-1, times.size)
    ends = np.full(len(measured), np.inf) if died is None else np.nan_to_num(np.asarray(died, dtype=float), nan=np.inf)
    total = np.zeros(len(measured))
    for place in range(times.size - 1):
        start, stop = times[place], times[place + 1]
        alive, dies = ends > start, ends <= stop
        last = np.where(dies, 0.0, measured[:, place + 1])
        width = np.where(dies, ends - start, stop - start)
        # Where nobody is alive the width is not used: infinity times nothing would be no number.
        area = np.where(alive, width, 0.0) * (np.where(alive, measured[:, place], 0.0) + np.where(alive, last, 0.0)) / 2
        total += area
    return total / DAYS_A_YEAR

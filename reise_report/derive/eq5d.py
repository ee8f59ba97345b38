"""EQ-5D-5L: answers to the index by a national value set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.derive.scale import MISSING, whole_answers
from reise_report.errors import DataError, nearest

DIMENSIONS = ("MO", "SC", "UA", "PD", "AD")
"""Mobility, self-care, usual activities, pain or discomfort, anxiety or depression: the order of the questionnaire."""

LEVELS = 5
_TABLE = Path(__file__).parent / "tables" / "eq5d_5l.json"


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What each level of each dimension takes away from full health.

    Attributes:
        name: ``norway_2024``.
        source: who made it, and when.
        doi: where it is published.
        decrements: (5, 5), dimension by level; level 1 takes nothing away.
        full_health: the index of somebody without problems: 1, but less in sets made from people's own health.
        any_level_5: taken away once more where any dimension is at level 5; 0 in most sets.
    """

    name: str
    source: str
    doi: str
    decrements: NDArray[np.float64]
    full_health: float
    any_level_5: float


@cache
def value_sets() -> tuple[str, ...]:
    """The names of all value sets, the Norwegian one first."""
    return tuple(json.loads(_TABLE.read_text(encoding="utf-8")))


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
    return ValueSet(
        name=name,
        source=found["source"],
        doi=found["doi"],
        decrements=np.array([found["decrements"][dimension] for dimension in DIMENSIONS]),
        full_health=found.get("full_health", 1.0),
        any_level_5=found.get("any_level_5", 0.0),
    )


def index(answers: ArrayLike, values: ValueSet) -> NDArray[np.float64]:
    """The EQ-5D-5L index: full health less the decrements of the five answers. Nothing is imputed here.

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
    levels = whole_answers(answers, 1, LEVELS, DIMENSIONS)
    state = np.zeros(len(levels), dtype=np.int16)
    for dimension in levels.T:
        state = state * LEVELS + dimension - 1
    state[(levels == MISSING).any(axis=1)] = LEVELS ** len(DIMENSIONS)
    return np.append(_every_state(values), np.nan)[state]


def _every_state(values: ValueSet) -> NDArray[np.float64]:
    """The index of all 3,125 states, from 11111 to 55555 as numbers of five digits rise."""
    states = np.array(list(product(range(LEVELS), repeat=len(DIMENSIONS))))
    taken = values.decrements[np.arange(len(DIMENSIONS)), states].sum(axis=1)
    return np.asarray(values.full_health - taken - values.any_level_5 * (states == LEVELS - 1).any(axis=1))

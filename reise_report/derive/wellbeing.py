"""The Warwick–Edinburgh Mental Well-being Scale: the sum of 14 items, and the metric score of the short form of 7."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.errors import DataError

ITEMS = 14
SHORT_FORM = (1, 2, 3, 6, 7, 9, 11)
"""The items of the short form, by their number in the long one."""

_TABLE = Path(__file__).parent / "tables" / "swemwbs.json"


def wemwbs(items: ArrayLike, most_missing: int) -> NDArray[np.float64]:
    """The WEMWBS score, 14–70; higher is better.

    Args:
        items: (n, 14), answers 1–5; NaN where missing.
        most_missing: answers that may be missing, each then taken as the mean of the person's others; 0 for none. No
            published rule was found, so the plan must say.

    Returns:
        (n,); NaN where more are missing.

    Raises:
        DataError: an answer outside 1–5, or ``most_missing`` outside 0–13.
    """
    if not 0 <= most_missing < ITEMS:
        raise DataError(f"of {ITEMS} answers between 0 and {ITEMS - 1} may be missing, not {most_missing}")
    answers = _checked(items, ITEMS)
    there = ~np.isnan(answers)
    given = there.sum(axis=1)
    total = np.where(there, answers, 0).sum(axis=1)
    enough = given >= ITEMS - most_missing
    return np.where(enough, total * ITEMS / np.maximum(given, 1), np.nan)


def swemwbs(items: ArrayLike) -> NDArray[np.float64]:
    """The metric score of the short form, 7–35, from its seven items; NaN where any is missing.

    Args:
        items: (n, 7), answers 1–5 to the items of :data:`SHORT_FORM`.

    Raises:
        DataError: an answer outside 1–5.

    >>> swemwbs([[3, 3, 3, 3, 3, 3, 3]]).tolist()
    [19.25]
    """
    answers = _checked(items, len(SHORT_FORM))
    complete = ~np.isnan(answers.sum(axis=1))
    raw = np.nan_to_num(answers, nan=1).sum(axis=1).astype(int)
    return np.where(complete, _metric()[raw - len(SHORT_FORM)], np.nan)


def _checked(items: ArrayLike, count: int) -> NDArray[np.float64]:
    answers = np.asarray(items, dtype=float).reshape(-1, count)
    wrong = ~np.isnan(answers) & ~np.isin(answers, (1, 2, 3, 4, 5))
    if wrong.any():
        row, item = np.argwhere(wrong)[0]
        raise DataError(
            f"row {row + 1}: {answers[row, item]:g} is no answer to item {item + 1}: the answers are 1 to 5"
        )
    return answers


@cache
def _metric() -> NDArray[np.float64]:
    return np.array(json.loads(_TABLE.read_text(encoding="utf-8"))["metric"])

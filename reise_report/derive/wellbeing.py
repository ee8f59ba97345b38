"""The Warwick–Edinburgh Mental Well-being Scale: the sum of 14 items, and the metric score of the short form of 7."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.derive.scale import looked_up, mean_of_given, whole_answers

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
    answers = whole_answers(items, 1, 5, [f"item {number}" for number in range(1, ITEMS + 1)])
    return mean_of_given(answers, most_missing) * ITEMS


def swemwbs(items: ArrayLike) -> NDArray[np.float64]:
    """The metric score of the short form, 7–35, from its seven items; NaN where any is missing.

    Args:
        items: (n, 7), answers 1–5 to the items of :data:`SHORT_FORM`.

    Raises:
        DataError: an answer outside 1–5.

    >>> swemwbs([[3, 3, 3, 3, 3, 3, 3]]).tolist()
    [19.25]
    """
    answers = whole_answers(items, 1, 5, [f"item {number}" for number in SHORT_FORM])
    return looked_up(answers, _metric(), len(SHORT_FORM))


@cache
def _metric() -> NDArray[np.float64]:
    return np.array(json.loads(_TABLE.read_text(encoding="utf-8"))["metric"])

"""Answers to the items of a questionnaire as whole numbers in a range, and the mean of those that were given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.errors import DataError

MISSING = -1
"""Stands in :data:`Answers` for an item that was not answered."""

Answers = NDArray[np.int8]
"""(n, items), whole numbers from 0 up, :data:`MISSING` where not answered."""


def whole_answers(given: ArrayLike, least: int, greatest: int, items: Sequence[str]) -> Answers:
    """Answers as small whole numbers, one byte each.

    Args:
        given: (n, items), numbers, NaN where not answered; or :data:`Answers`, which are only checked.
        least: the least answer there is; not negative.
        greatest: the greatest answer there is.
        items: what each column is called in a message.

    Raises:
        DataError: an answer that is no whole number of the range, with its row (from 1) and item.

    >>> whole_answers([[1, float("nan"), 5]], 1, 5, ["a", "b", "c"]).tolist()
    [[1, -1, 5]]
    """
    checked = isinstance(given, np.ndarray) and given.dtype == np.int8
    numbers = np.asarray(given, dtype=np.int8 if checked else float).reshape(-1, len(items))
    missing = numbers == MISSING if checked else np.isnan(numbers)
    wrong = ~((numbers >= least) & (numbers <= greatest) & (checked or numbers == np.rint(numbers)) | missing)
    if wrong.any():
        row, item = np.argwhere(wrong)[0]
        found = f"row {row + 1}: {numbers[row, item]:g} is no answer to {items[item]}"
        raise DataError(f"{found}; the answers are {least} to {greatest}")
    return numbers if checked else np.where(missing, MISSING, numbers).astype(np.int8)


def turned(answers: Answers, least: int, greatest: int) -> Answers:
    """Answers counted from the other end: the least for the greatest; missing stays missing."""
    return np.where(answers == MISSING, MISSING, least + greatest - answers).astype(np.int8)


def raw_sum(answers: Answers) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The sum of the answers that were given, and how many were: (n,) each."""
    missing = np.count_nonzero(answers == MISSING, axis=1).astype(np.int16)
    total = answers.sum(axis=1, dtype=np.int16) - MISSING * missing
    return total, answers.shape[1] - missing


def mean_of_given(answers: Answers, most_missing: int) -> NDArray[np.float64]:
    """The mean of the answers that were given: each missing one is taken as the mean of the person's others.

    Args:
        answers: of one scale.
        most_missing: answers that may be missing; 0 for none.

    Returns:
        (n,); NaN where more are missing.

    Raises:
        DataError: ``most_missing`` is negative, or all answers might be missing.
    """
    items = answers.shape[1]
    if not 0 <= most_missing < items:
        raise DataError(f"of {items} answers between 0 and {items - 1} may be missing, not {most_missing}")
    total, given = raw_sum(answers)
    return np.where(given >= items - most_missing, total / np.maximum(given, 1), np.nan)


def looked_up(answers: Answers, table: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """What a table gives for the sum of all answers; NaN where one is missing.

    Args:
        answers: of one scale.
        table: a value for each sum that there can be, rising by one.
        first: the least sum, to which the first value belongs.
    """
    total, given = raw_sum(answers)
    place = np.where(given == answers.shape[1], total - first, len(table))
    return np.append(table, np.nan)[place]

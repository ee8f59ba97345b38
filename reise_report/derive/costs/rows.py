"""Columns of register tables as arrays: whose row it is, its day, its amount; nothing missing, nothing infinite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.employment import days
from reise_report.derive.timeline import Whole
from reise_report.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

NO_TIME = np.iinfo(np.int64).min


def persons(frame: pd.DataFrame, column: str, people: pd.Index[str], table: str) -> Whole:
    """The number of each row's participant.

    Raises:
        DataError: a row about nobody in the trial.
    """
    found = people.get_indexer(frame[column].array).astype(np.int64)
    if (found < 0).any():
        stranger = frame[column].iloc[int(np.argmax(found < 0))]
        message = f"'{table}': {int((found < 0).sum())} row(s) are about nobody in the trial; the first is '{stranger}'"
        raise DataError(message)
    return found


def row_days(frame: pd.DataFrame, column: str, table: str) -> Whole:
    """The day of each row, days since 1970-01-01.

    Raises:
        DataError: a row without a date.
    """
    _complete(frame, column, table)
    return days(frame[column])


def times(frame: pd.DataFrame, column: str, table: str | None = None) -> Whole:
    """Seconds since 1970-01-01, by the clock on the wall; :data:`NO_TIME` where there is none.

    Args:
        frame: the table.
        column: its column of times.
        table: the table's name, where a missing time is an error.

    Raises:
        DataError: a row without a time, where ``table`` is given.
    """
    if table is not None:
        _complete(frame, column, table)
    seconds: Whole = frame[column].to_numpy().astype("datetime64[s]").astype(np.int64)
    return seconds  # numpy's "not a time" is the least number


def levels(frame: pd.DataFrame, column: str, known: Sequence[str], table: str) -> Whole:
    """The place of each row's level among those known.

    Raises:
        DataError: a row without a level, or with another one.
    """
    import pandas as pd

    _complete(frame, column, table)
    kinds = pd.Categorical(frame[column])
    place = {level: number for number, level in enumerate(known)}
    other = [str(kind) for kind in kinds.categories[np.unique(kinds.codes)] if kind not in place]
    if other:
        message = f"'{table}': '{column}' is '{other[0]}' in some rows, of which nothing is known here"
        raise DataError(f"{message}; there are {', '.join(known)}")
    numbers = np.array([place.get(kind, -1) for kind in kinds.categories], dtype=np.int64)
    found: Whole = numbers[kinds.codes] if len(kinds) else np.empty(0, dtype=np.int64)
    return found


def numbers(frame: pd.DataFrame, column: str, table: str) -> NDArray[np.float64]:
    """A column of finite numbers.

    Raises:
        DataError: a row without a number, or with an infinite one.
    """
    _complete(frame, column, table)
    values = frame[column].to_numpy(dtype=float)
    if not np.isfinite(values).all():
        raise DataError(f"'{table}': {int((~np.isfinite(values)).sum())} row(s) have no finite number in '{column}'")
    return values


def _complete(frame: pd.DataFrame, column: str, table: str) -> None:
    absent = int(frame[column].isna().sum())
    if absent:
        raise DataError(
            f"'{table}': {absent} row(s) have nothing in '{column}', so what they cost is not known; complete the table"
        )

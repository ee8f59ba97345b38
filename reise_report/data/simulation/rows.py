"""Tables of the simulation: columns of whole numbers, and how each number stands in a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reise_report.data.simulation.dice import Whole

Rows = dict[str, Whole]
"""Column → one whole number a row: days and minutes since 1970, levels by place, amounts in small units."""

MISSING = int(np.iinfo(np.int64).min)
"""An empty cell."""

ID = "_id"
"""The column that tells rows apart until they have their place in the file; it is never written."""

Form = Callable[[int], str]
"""How a number stands in a file."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_MINUTES = 24 * 60


def number_of(day: dt.date) -> int:
    """A date as days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def whole(value: int) -> str:
    """A whole number."""
    return str(value)


def day(value: int) -> str:
    """Days since 1970-01-01 as a date, ISO 8601."""
    return dt.date.fromordinal(value + _EPOCH).isoformat()


def minute(value: int) -> str:
    """Minutes since 1970-01-01 as date and time of day, ISO 8601."""
    days, rest = divmod(value, _MINUTES)
    return f"{day(days)}T{rest // 60:02d}:{rest % 60:02d}"


def numbered(prefix: str, width: int) -> Form:
    """Numbers from 0 as identifiers from 1."""
    return lambda value: f"{prefix}{value + 1:0{width}d}"


def levels(names: Sequence[str]) -> Form:
    """Places as names."""
    return lambda value: names[value]


def scaled(decimals: int) -> Form:
    """Whole small units as a decimal number without needless zeros."""
    unit = 10**decimals

    def write(value: int) -> str:
        sign, value = ("-", -value) if value < 0 else ("", value)
        whole_part, rest = divmod(value, unit)
        digits = f"{rest:0{decimals}d}".rstrip("0")
        return f"{sign}{whole_part}.{digits}" if digits else f"{sign}{whole_part}"

    return write


def height(rows: Rows) -> int:
    """How many rows."""
    return int(next(iter(rows.values())).size)


def at(rows: Rows, places: NDArray[Any] | slice) -> Rows:
    """Some of the rows: by places, or by a mask."""
    return {name: values[places] for name, values in rows.items()}


def stacked(parts: Sequence[Rows]) -> Rows:
    """Tables of the same columns, one below the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def sorted_by(rows: Rows, *columns: str) -> Rows:
    """Rows in the order of columns, the first of them first; ties stay as they stand."""
    return at(rows, np.lexsort([rows[name] for name in reversed(columns)]))


def identified(rows: Rows) -> Rows:
    """The rows with a number each."""
    return {**rows, ID: np.arange(height(rows), dtype=np.int64)}


def texts(values: Whole, form: Form) -> list[str]:
    """Cells of one column as text.

    Every number that occurs is written once: a register has millions of rows and hundreds of days.
    """
    if not values.size:
        return []
    known = values != MISSING
    if not known.any():
        return [""] * values.size
    least, most = int(values[known].min()), int(values[known].max())
    if most - least <= 4 * values.size:
        there = np.bincount(values[known] - least, minlength=most - least + 1) > 0
        book = np.array([form(least + place) if yes else "" for place, yes in enumerate(there.tolist())] + [""], object)
        place = np.where(known, values - least, book.size - 1)
    else:
        distinct, place = np.unique(values, return_inverse=True)
        book = np.array(["" if value == MISSING else form(value) for value in distinct.tolist()], object)
    found: list[str] = book[place].tolist()
    return found


def as_text(rows: Rows, forms: Mapping[str, Form]) -> dict[str, list[str]]:
    """A table as it stands in its file: column → cells, in the order of the forms; an empty cell is missing."""
    return {name: texts(rows[name], form) for name, form in forms.items()}

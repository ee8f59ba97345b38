"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reise_report.results.quality.desk import NEVER, Days, Desk, Flags, Sheet, Whole
from reise_report.results.quality.query import Query

if TYPE_CHECKING:
    import pandas as pd

Facts = Mapping[str, "NDArray[Any] | pd.Series[Any]"]
"""Name → (rows of the table,) values that explain a finding; dates as days."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Rows of one table that a check found.

    Attributes:
        sheet: the table.
        rows: (found,) their places in it.
        facts: name → (found,) what explains each.
    """

    sheet: Sheet
    rows: Whole
    facts: Mapping[str, NDArray[Any]]

    def queries(self, kind: str, numbers: pd.Index[Any]) -> list[Query]:
        """One query a row, in the order of the file."""
        order = np.argsort(self.sheet.in_file[self.rows], kind="stable")
        rows = self.rows[order]
        names = np.append(numbers.to_numpy(dtype=object), "")[self.sheet.person[rows]]
        written = {name: written_values(values[order]) for name, values in self.facts.items()}
        facts = zip(*written.values(), strict=True) if written else [()] * len(rows)
        return [
            Query(kind, self.sheet.name, self.sheet.contract.file, int(row), str(name), _pairs(written, values))
            for row, name, values in zip(self.sheet.in_file[rows], names, facts, strict=True)
        ]


Found = Sequence[Hits] | None
"""What a check found in each table; None where the data hold no tables that it could look at."""


@dataclass(frozen=True, slots=True)
class Check:
    """A named check.

    Attributes:
        kind: what it finds, ``answers_after_death``.
        find: looks for it.
    """

    kind: str
    find: Callable[[Desk], Found]


def hits(sheet: Sheet, wrong: Flags, **facts: Any) -> Hits:  # noqa: ANN401 - arrays of any kind
    """The rows where ``wrong`` holds, with the facts of those rows.

    Args:
        sheet: the table.
        wrong: (rows,) which rows.
        **facts: (rows,) arrays or columns of the table.
    """
    rows = np.flatnonzero(wrong).astype(np.int64)
    return Hits(sheet, rows, {name: _picked(values, rows) for name, values in facts.items()})


def _picked(values: Any, rows: Whole) -> NDArray[Any]:  # noqa: ANN401
    picked: NDArray[Any] = values.iloc[rows].to_numpy(dtype=object) if hasattr(values, "iloc") else values[rows]
    return picked


def written_values(values: NDArray[Any]) -> list[str]:
    """Values free of any language: ISO dates, numbers without needless zeros, nothing for what is missing."""
    if values.dtype.kind == "M":
        return ["" if day == "NaT" else day for day in np.datetime_as_string(values, unit="D").tolist()]
    return [_written(value) for value in values.tolist()]


def _written(value: object) -> str:
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT or value != value:  # NaN differs from itself
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(timespec="minutes")
    return str(value)


def _pairs(names: Mapping[str, object], values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in zip(names, values, strict=True) if value)


def pairs(first: Sheet, second: Sheet, left: Flags, right: Flags) -> tuple[Whole, Whole]:
    """Every row of the first table with every row of the second that is about the same person.

    Args:
        first: a table.
        second: the table laid beside it.
        left: (rows of the first,) which to take.
        right: (rows of the second,) which to take.

    Returns:
        (pairs,) places in the first table, and in the second.
    """
    ours, theirs = np.flatnonzero(left & (first.person >= 0)), np.flatnonzero(right & (second.person >= 0))
    theirs = theirs[np.argsort(second.person[theirs], kind="stable")]
    people = second.person[theirs]
    begin = np.searchsorted(people, first.person[ours], side="left")
    count = np.searchsorted(people, first.person[ours], side="right") - begin
    repeated = np.repeat(np.arange(len(ours)), count)
    within = np.arange(len(repeated)) - np.repeat(np.cumsum(count) - count, count)
    return ours[repeated], theirs[begin[repeated] + within]


def until(sheet: Sheet, column: str = "end") -> Days:
    """(rows,) the last day of each spell; far in the future where it is open."""
    days = sheet.dates(column)
    days[np.isnat(days)] = np.datetime64("9999-12-31", "D")
    return days


__all__ = ["NEVER", "Check", "Facts", "Found", "Hits", "hits", "pairs", "until", "written_values"]

"""A query to the data manager: one row of one file that cannot be right, or that somebody must look at."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from reise_report.errors import AnalysisError

FIELDS = ("kind", "table", "file", "row", "participant", "what")
FILE_NAME = "queries.csv"
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet would run a cell that begins like this


@dataclass(frozen=True, slots=True)
class Query:
    """One row to look at.

    Attributes:
        kind: what is odd, ``answers_after_death``.
        table: the table's name in the plan.
        file: the file it was read from.
        row: the row in that file, as a spreadsheet counts, with the head as row 1; None where it is not known.
        participant: the participant's number; empty where the row names nobody.
        what: what was found, as name and value, free of any language: ``(("died", "2024-03-01"), …)``.
    """

    kind: str
    table: str
    file: str
    row: int | None
    participant: str
    what: tuple[tuple[str, str], ...]


def to_csv(queries: Iterable[Query]) -> str:
    """The queries as a CSV file, one row each under a head; no cell of it can be run by a spreadsheet."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(FIELDS)
    for query in queries:
        row = "" if query.row is None else str(query.row)
        what = "; ".join(f"{name}={value}" for name, value in query.what)
        writer.writerow([query.kind, query.table, _harmless(query.file), row, _harmless(query.participant), what])
    return target.getvalue()


def _harmless(cell: str) -> str:
    """The cell on one line, with a mark before what a spreadsheet would run."""
    line = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in cell)
    return f"'{line}" if line.startswith(_FORMULA) else line


def to_records(queries: Iterable[Query]) -> list[list[object]]:
    """The queries as plain lists, for a cache."""
    return [[q.kind, q.table, q.file, q.row, q.participant, [list(pair) for pair in q.what]] for q in queries]


def from_records(records: Iterable[list[object]]) -> tuple[Query, ...]:
    """What :func:`to_records` made.

    Raises:
        AnalysisError: a record is not one of a query.
    """
    try:
        return tuple(
            Query(kind, table, file, row, participant, tuple((name, value) for name, value in what))  # type: ignore[arg-type,attr-defined]
            for kind, table, file, row, participant, what in records
        )
    except (TypeError, ValueError) as error:
        raise AnalysisError(f"these are not records of queries: {error}") from error

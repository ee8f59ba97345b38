"""What a report shows of an analysis of the made-up trial, with some of its rows changed by a test."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.effects.assemble import analysis_part
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Table
from reise_report.language.speech import speak
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.row import Row
from reise_report.results.store import Results
from tests.results.effects import degenerate, trial

LANGUAGES = ("en", "nb")


@cache
def _rows(case: str, id_: str) -> tuple[Row, ...]:
    """The rows of one analysis without links to others."""
    cohort = degenerate.cohort(case) if case else trial.whole()
    rows = analysis_rows(cohort, trial.named(cohort, id_))
    return tuple(replace(row, part_of=None, among=None, based_on=()) for row in rows)


def part_of(
    id_: str, language: str = "en", case: str = "", without: tuple[str, ...] = (), **changes: dict[str, object]
) -> Part:
    """What a report shows of one analysis.

    Args:
        id_: of the analysis.
        language: of the report.
        case: name of a degenerate form of the trial; the whole one if empty.
        without: ends of the ids of rows that are not there.
        changes: end of a row's id, dots as two underscores → fields of the row that are other ones.
    """
    cohort = degenerate.cohort(case) if case else trial.whole()
    other = {f"{id_}.{end.replace('__', '.')}": fields for end, fields in changes.items()}
    gone = {f"{id_}.{end}" for end in without}
    rows = [replace(row, **other.get(row.id, {})) for row in _rows(case, id_) if row.id not in gone]
    results = Results.of("small", "2025-06-01", True, rows)
    reader = Reader(View(Audience.TEAM, results), cohort.plan, speak(language))
    return analysis_part(reader, trial.named(cohort, id_))


def row_of(id_: str, end: str) -> Row:
    """One row of the whole trial's analysis."""
    return next(row for row in _rows("", id_) if row.id == f"{id_}.{end}")


def cells(table: Table) -> dict[str, tuple[str, ...]]:
    """Label → cells; of two rows with one label the first."""
    found: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        found.setdefault(row.label, row.cells)
    return found


def words(part: Part) -> str:
    """Everything that a part says, drawings too."""
    said = [*part.said]
    for table in part.tables:
        said += [table.caption, *table.notes, *(cell.text for line in table.head for cell in line)]
        said += [" ".join((row.label, *row.cells)) for row in table.rows]
    for figure in part.figures:
        said += [figure.caption, figure.alt, figure.spec.draw()]
    return "\n".join(said)

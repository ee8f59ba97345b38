"""What an analysis of the made-up trial shows, as it is or with some of its rows changed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits import html, typst
from reise_report.exhibits.effects.assemble import analysis_part
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.row import Row
from reise_report.results.store import Results
from tests.results.effects import degenerate, trial

ENGLISH = re.compile(
    r"\b(the|of|and|with|within|was|group|day|days|mean|difference|not|event|share|still|could|adjusted)\b",
    re.IGNORECASE,
)
"""Words that no Norwegian text holds; names of the made-up trial are the same in both languages."""
OWN_NAMES = re.compile(r"came back|Time to work|All randomised|\d+ months|Score_m0|Score|Time(?=:)|Day \d+")


def cohort_of(case: str | None) -> Cohort:
    """The made-up trial, or one of its degenerate forms."""
    return trial.whole() if case is None else degenerate.cohort(case)


@cache
def rows(id_: str, case: str | None = None) -> tuple[Row, ...]:
    """The rows of one analysis, without their ties to counts of the whole trial."""
    cohort = cohort_of(case)
    made = analysis_rows(cohort, trial.named(cohort, id_))
    return tuple(replace(row, part_of=None, among=None, based_on=()) for row in made)


def reader(
    id_: str,
    language: str = "en",
    *,
    case: str | None = None,
    changed: dict[str, dict[str, Any]] | None = None,
    without: str = r"(?!)",
    more: tuple[Row, ...] = (),
) -> Reader:
    """A reader of one analysis.

    Args:
        id_: of the analysis.
        language: its code.
        case: a degenerate form of the trial; as it is if None.
        changed: end of a row's id → fields that are to be other ones.
        without: rows whose end of the id begins like this are left out.
        more: further rows.
    """
    kept = []
    for row in rows(id_, case):
        part = row.id.removeprefix(f"{id_}.")
        if re.match(without, part):
            continue
        kept.append(replace(row, **(changed or {}).get(part, {})))
    results = Results.of("small", "2025-06-01", False, [*kept, *more])
    return Reader(View(Audience.TEAM, results), cohort_of(case).plan, speak(language))


def part(id_: str, language: str = "en", **changes: Any) -> Part:
    """What a report shows of one analysis."""
    one = reader(id_, language, **changes)
    return analysis_part(one, next(analysis for analysis in one.plan.analyses if analysis.id == id_))


def row(id_: str, end: str) -> Row:
    """One row as it is."""
    return next(row for row in rows(id_) if row.id == f"{id_}.{end}")


def lines(made: Part) -> dict[str, tuple[str, ...]]:
    """The cells of the first table by the labels of their lines; of two lines with one label, the first."""
    found: dict[str, tuple[str, ...]] = {}
    for line in made.tables[0].rows:
        found.setdefault(line.label, line.cells)
    return found


def nothing(reason: str) -> dict[str, Any]:
    """The fields of a row that has no value."""
    return {"value": None, "low": None, "high": None, "level": None, "se": None, "reason": reason}


def words(made: Part) -> str:
    """All that stands in a part, drawn and written in both ways."""
    found = [*made.said]
    for table in made.tables:
        found += [table.caption, *table.notes]
        found += [cell.text for head in table.head for cell in head]
        found += [text for line in table.rows for text in (line.label, *line.cells)]
        html.write(table)
        typst.write(table, continued="continued")
    for figure in made.figures:
        found += [figure.caption, figure.alt, *re.findall(r"<text[^>]*>([^<]*)</text>", figure.spec.draw())]
    return "\n".join(found)


def english_in(made: Part) -> list[str]:
    """English words in a part that is to be Norwegian."""
    return ENGLISH.findall(OWN_NAMES.sub("", words(made)))

"""What the template of the report on data quality may name."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from reise_report.exhibits.quality.completeness_tables import (
    instruments_table,
    items_table,
    sources_table,
    visits_of,
    visits_table,
)
from reise_report.exhibits.quality.contradiction_tables import contradictions_table, duplicates_table, queries_table
from reise_report.exhibits.quality.digit_tables import allocation_table, digits_figure, digits_table
from reise_report.exhibits.quality.heat_figure import heat_figure
from reise_report.exhibits.quality.linkage_tables import linkage_table, tables_table
from reise_report.exhibits.quality.pattern_tables import dropout_table, patterns_table
from reise_report.exhibits.quality.standing import (
    contradictions_sentence,
    first_sentence,
    people_sentence,
    refusal_sentence,
    standing_table,
    visits_sentence,
)
from reise_report.exhibits.quality.timing_tables import timing_figure, timing_table
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Table
from reise_report.production.provenance_table import files_table
from reise_report.production.title_page import Edition


def quality_contents(reader: Reader, edition: Edition) -> dict[str, object]:
    """Sentences, tables and figures; None where the data hold nothing of the kind."""
    asked = bool(visits_of(reader))
    return {
        "asked": asked,
        "sentence": SimpleNamespace(
            people=people_sentence(reader),
            visits=visits_sentence(reader),
            contradictions=contradictions_sentence(reader, edition.queries),
            first=first_sentence(reader, edition.queries),
            refusal=refusal_sentence(reader),
        ),
        "figures": SimpleNamespace(
            completeness=heat_figure(reader),
            timing=timing_figure(reader),
            digits=digits_figure(reader),
        ),
        "tables": SimpleNamespace(
            standing=standing_table(reader),
            sources=sources_table(reader),
            visits=visits_table(reader) if asked else None,
            instruments=instruments_table(reader) if asked else None,
            items=items_table(reader),
            dropout=dropout_table(reader) if asked else None,
            patterns=_broken_early(patterns_table(reader)) if asked else None,
            timing=timing_table(reader),
            contradictions=contradictions_table(reader),
            queries=queries_table(reader, edition.queries),
            linkage=linkage_table(reader),
            tables=tables_table(reader),
            duplicates=duplicates_table(reader),
            digits=digits_table(reader),
            allocation=allocation_table(reader),
            files=files_table(reader, edition),
        ),
        "row_count": reader.language.integer(len(reader.view.results)),
    }


def _broken_early(table: Table) -> Table:
    """The table, which may break although it is short: its rows can have several lines and stand each for itself."""
    return replace(table, continued=table.continued or len(table.rows) > LONGEST_UNBROKEN // 2)

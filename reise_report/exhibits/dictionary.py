"""The data dictionary as lines: the columns of every table, and the derived ones, each told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reise_report.exhibits.column_words import contents
from reise_report.exhibits.in_sentence import lowered, table_title, visits
from reise_report.exhibits.reader import Reader
from reise_report.plan.column_runs import SHORTEST, Run, runs
from reise_report.plan.contract import Column, Table
from reise_report.plan.costs import Costs
from reise_report.plan.derived import Derivation, FromTable, QualityAdjustedLifeYears, Score
from reise_report.plan.derived_columns import columns_of, tables_of
from reise_report.plan.instrument import instrument


@dataclass(frozen=True, slots=True)
class Line:
    """One column, or several that are told together.

    Attributes:
        names: as the plan calls them; the first and last of many.
        meaning: the label; the name where there is none.
        holds: type, range, unit, levels.
    """

    names: str
    meaning: str
    holds: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading."""

    heading: str
    lines: tuple[Line, ...]


def data_sections(reader: Reader) -> list[Section]:
    """The columns of each table; those of a questionnaire under its own heading."""
    found = []
    for name, table in reader.plan.data.tables.items():
        title = table_title(reader, name)
        for heading, columns in _parts(reader, title, table):
            lines = tuple(_of_run(reader, run) for run in runs(columns))
            found.append(Section(heading, lines))
    return found


def _parts(reader: Reader, title: str, table: Table) -> Iterator[tuple[str, dict[str, Column]]]:
    rest = dict(table.columns)
    known = [instrument(name) for name in table.instruments]
    of_instruments = [{item: rest.pop(item) for item in one.items if item in rest} for one in known]
    if rest:
        yield title, rest
    for one, columns in zip(known, of_instruments, strict=True):
        yield f"{title}: {one.title[reader.language.code]}", columns


def _of_run(reader: Reader, run: Run) -> Line:
    def between(first: str, last: str) -> str:
        return reader.text("{first} to {last}", first=first, last=last)

    names = span(run.names)
    in_file = [column.from_ for column in run.columns.values() if column.from_ is not None]
    if in_file and tuple(in_file) != run.names:
        names += "\n" + reader.text("in the file: {name}", name=span(tuple(in_file)))
    return Line(names, run.label(reader.words, between) or span(run.names), _holds(reader, run.first))


def _holds(reader: Reader, column: Column) -> str:
    """Contents, and the document that fixes them where the plan names one."""
    told = contents(reader, column)
    if column.source is None:
        return told
    source = reader.text("Source: {source}.", source=reader.words(column.source).rstrip("."))
    return f"{told}\n{source}"


def derived_sections(reader: Reader) -> list[Section]:
    """The derived columns: one heading a derivation, but all scores under one, and all columns taken over."""
    grouped: dict[str, list[tuple[str, Derivation]]] = {}
    for name, derivation in reader.plan.derived.items():
        grouped.setdefault(_heading(reader, derivation), []).append((name, derivation))
    return [
        Section(_with_tables(reader, heading, members), tuple(_lines(reader, members)))
        for heading, members in grouped.items()
    ]


def _heading(reader: Reader, derivation: Derivation) -> str:
    if isinstance(derivation, Score | QualityAdjustedLifeYears):
        return reader.text("Scores of questionnaires")
    if isinstance(derivation, FromTable):
        return reader.text("Taken from other tables")
    words = getattr(derivation, "name", None)
    return reader.words(words) if words is not None else reader.text("Costs")


def _with_tables(reader: Reader, heading: str, members: list[tuple[str, Derivation]]) -> str:
    read = {table for name, _ in members for table in tables_of(reader.plan, name)}
    titles = [table_title(reader, table) for table in reader.plan.data.tables if table in read]
    if not titles:
        return heading
    return reader.text("{name} (made from: {tables})", name=heading, tables="; ".join(map(lowered, titles)))


def _lines(reader: Reader, members: list[tuple[str, Derivation]]) -> Iterator[Line]:
    for name, derivation in members:
        planned = list(getattr(derivation, "visits", ()))
        for (stem, at_visits), columns in _families(columns_of(reader.plan, name, derivation), planned).items():
            *_, last = columns.values()
            names, label = stem, reader.words(last.label) if last.label is not None else stem
            if at_visits and len(columns) > 1:
                at = [column.removeprefix(stem) for column in columns]
                names, label = f"{stem}{{{', '.join(at)}}}", _at_all(reader, label, at)
                if isinstance(derivation, Costs):
                    label = reader.text("{cost}, by period that ends with a visit", cost=label)
            elif at_visits:
                (names,) = columns
            yield Line(names, label, contents(reader, last))


def _families(columns: Mapping[str, Column], planned: list[str]) -> dict[tuple[str, bool], dict[str, Column]]:
    """Columns that differ in their visit alone, under what their names begin with; others under their own name."""
    found: dict[tuple[str, bool], dict[str, Column]] = {}
    for name, column in columns.items():
        visit = next((visit for visit in planned if name.endswith(f"_{visit}")), "")
        found.setdefault((name.removesuffix(visit), bool(visit)), {})[name] = column
    return found


def _at_all(reader: Reader, label: str, at: list[str]) -> str:
    """The last visit's label with all visits in the place of its own; without it where it only follows a comma."""
    before, own, after = label.rpartition(reader.words(reader.plan.design.visits[at[-1]].name))
    if own and not after and before.endswith(", "):
        return before.removesuffix(", ")
    return before + visits(reader, at) + after if own else label


def span(names: tuple[str, ...]) -> str:
    """``wemwbs_1 … wemwbs_14``; two names stand on a line each."""
    return f"{names[0]} … {names[-1]}" if len(names) >= SHORTEST else "\n".join(names)

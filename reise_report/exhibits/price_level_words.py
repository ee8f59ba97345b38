"""In the money of which year costs are told, and which costs of before randomisation there are, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reise_report.exhibits.in_sentence import as_given, listed, lowered, table_title
from reise_report.exhibits.reader import Reader
from reise_report.plan.choice import Choice
from reise_report.plan.costs import Costs, Ledger
from reise_report.plan.derived_columns import component_tables
from reise_report.plan.price_table import index_table
from reise_report.plan.yearly import PriceIndex, PriceLevel


def price_level_members(reader: Reader, costs: Costs, level: PriceLevel) -> Iterator[tuple[str, str]]:
    """Label and words: how amounts are brought to one year, by which index, from which documents."""
    yield reader.text("Price year"), " ".join(_adjusting(reader, costs, level))
    yield reader.text("Index"), _index_line(reader, level.index)
    choices: list[Choice] = [level, level.index]
    sources = [reader.words(choice.source) for choice in choices if choice.source is not None]
    sources += _table_sources(reader, level.index)
    if sources:
        yield reader.text("Source"), "\n".join(dict.fromkeys(sources))
    assumptions = [reader.words(choice.assumption) for choice in choices if choice.assumption is not None]
    if assumptions:
        yield reader.text("Assumption"), " ".join(dict.fromkeys(assumptions))


def _adjusting(reader: Reader, costs: Costs, level: PriceLevel) -> Iterator[str]:
    text, year = reader.text, level.year
    yield text("Costs are in the money of {year}.", year=year)
    yield text("Each amount is multiplied by the index of {year} and divided by that of its own year.", year=year)
    yield text("A price that stands for another year's is brought from the year it was set for.")
    if level.not_adjusted:
        yield text("Left as they stand: {costs}.", costs=_named(reader, costs, level.not_adjusted))


def _index_line(reader: Reader, index: PriceIndex) -> str:
    """``Consumer price index (2015 = 100).``, then ``2022: 122.8; 2023: as in 2022`` in a line of its own."""
    own, borrowed = index.own(), {int(year): int(other) for year, other in index.taken_from.items()}
    base = index_table(index.table).base if index.table is not None else index.base
    name = _title(reader, index)
    head = f"{name}." if base is None else reader.text("{index} ({year} = 100).", index=name, year=base)
    parts = []
    for year in sorted({*own, *borrowed}):
        if year in borrowed:
            parts.append(reader.text("{year}: as in {other}", year=year, other=borrowed[year]))
        else:
            parts.append(f"{year}: {as_given(reader.language, own[year])}")
    return f"{head}\n{'; '.join(parts)}"


def _title(reader: Reader, index: PriceIndex) -> str:
    if index.name is not None or index.table is None:  # an index of the plan's own has a name
        return reader.words(index.name) if index.name is not None else ""
    return index_table(index.table).title[reader.language.code]


def _table_sources(reader: Reader, index: PriceIndex) -> list[str]:
    if index.table is None:
        return []
    years = index_table(index.table).years.items()
    return [reader.words(dated.source) for year, dated in years if str(year) not in index.by_year]


def earlier_sentences(reader: Reader, costs: Costs, days: int) -> Iterator[str]:
    """Which costs of before randomisation there are, what for, and how it is known that registers reach back."""
    text, parts = reader.text, costs.earlier_parts()
    counted = [name for name in costs.components if name in parts]
    yield text(
        "Costs of the {days} days before the day of randomisation, that day not included, are counted too: {costs}.",
        days=days,
        costs=_named(reader, costs, counted),
    )
    yield text("They are no part of the sums above; analyses may adjust for them.")
    if any(isinstance(component, Ledger) for component in costs.components.values()):
        yield text("Nothing of the intervention was used before randomisation.")
    read = list(dict.fromkeys(table for name in counted for table in component_tables(costs.components[name])))
    for table in read:
        if table in costs.told_from:
            title, date = table_title(reader, table), reader.language.date(costs.told_from[table])
            yield text(
                "“{table}” is complete from {date} on; costs are not known of those who have days before that.",
                table=title,
                date=date,
            )
    trusted = [lowered(table_title(reader, table)) for table in read if table not in costs.told_from]
    if trusted:
        yield text("These tables are taken to reach back far enough: {tables}.", tables="; ".join(trusted))


def _named(reader: Reader, costs: Costs, names: Iterable[str]) -> str:
    return listed(reader, (lowered(reader.words(costs.components[name].name)) for name in names))

"""The parts of the costs with their prices, and the sums they go into, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.cost_words import counting_sentences, price_line, price_sources, priced
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.price_level_words import earlier_sentences, price_level_members
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.choice import Choice
from reise_report.plan.costs import Component, Costs


def costs_table(reader: Reader) -> Table | None:
    """For each component what is counted, the price by year, source and assumption; None where no costs are derived.

    Then the sums; the price year with its index and the costs of before randomisation, where the plan has them.
    """
    derivations = [item for item in reader.plan.derived.values() if isinstance(item, Costs)]
    if not derivations:
        return None
    rows = [row for costs in derivations for row in _rows(reader, costs)]
    return Table(
        id="costs",
        caption=reader.text("Costs: what is counted, and at which prices."),
        head=((HeadCell(reader.text("Cost")), HeadCell(reader.text("How it is counted and priced"))),),
        rows=tuple(rows),
        align=(Align.LEFT,),
        label_share=0.27,
        continued=len(rows) > LONGEST_UNBROKEN // 2,  # its rows have several lines
    )


def _rows(reader: Reader, costs: Costs) -> Iterator[BodyRow]:
    for component in costs.components.values():
        yield BodyRow(reader.words(component.name), (), RowKind.GROUP)
        for label, words in _members(reader, costs, component):
            yield BodyRow(label, (words,), RowKind.MEMBER)
    yield BodyRow(reader.text("Sums"), (), RowKind.GROUP)
    for total in costs.totals.values():
        parts = "; ".join(lowered(reader.words(costs.components[part].name)) for part in total.components)
        yield BodyRow(reader.words(total.name), (parts[:1].upper() + parts[1:],), RowKind.MEMBER)
    if costs.price_level is not None:
        yield BodyRow(reader.text("Price year and index"), (), RowKind.GROUP)
        for label, words in price_level_members(reader, costs, costs.price_level):
            yield BodyRow(label, (words,), RowKind.MEMBER)
    if costs.earlier_days is not None:
        yield BodyRow(reader.text("Costs before randomisation"), (), RowKind.GROUP)
        told = " ".join(earlier_sentences(reader, costs, costs.earlier_days))
        yield BodyRow(reader.text("Counted"), (told,), RowKind.MEMBER)


def _members(reader: Reader, costs: Costs, component: Component) -> Iterator[tuple[str, str]]:
    currency = dict(reader.language.conventions.currencies).get(costs.currency, costs.currency)
    prices = list(priced(reader, component, currency))
    yield reader.text("Counted"), " ".join(counting_sentences(reader, component))
    for label, price in prices:
        yield label, price_line(reader, price)
    choices: list[Choice] = [component, *(price for _, price in prices)]
    sources = [reader.words(choice.source) for choice in choices if choice.source is not None]
    for _, price in prices:
        sources += price_sources(reader, price)
    if sources:
        yield reader.text("Source"), "\n".join(dict.fromkeys(sources))
    assumptions = [reader.words(choice.assumption) for choice in choices if choice.assumption is not None]
    if assumptions:
        yield reader.text("Assumption"), " ".join(dict.fromkeys(assumptions))

"""How costs are counted, and at which prices, in words: from the plan and the package's dated tables of prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reise_report.exhibits.in_sentence import as_given, listed, lowered, per_cent, table_title
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.work_words import hours, work_sentences
from reise_report.language.rounding import exact
from reise_report.plan.costs import Amounts, Claims, Component, HospitalStays, Ledger, ProductionLoss
from reise_report.plan.derived import ReturnToWork
from reise_report.plan.price_table import price_table
from reise_report.plan.work import Work
from reise_report.plan.yearly import Prices

_OTHERS = "other_services"


def counting_sentences(reader: Reader, component: Component) -> Iterator[str]:
    """What is counted, and what a unit of it is."""
    if isinstance(component, HospitalStays):
        yield from _stays(reader, component)
    elif isinstance(component, Claims):
        yield reader.text("Amounts claimed, times a factor: {factors}.", factors=_factors(reader, component))
    elif isinstance(component, Amounts):
        title = table_title(reader, component.table)
        yield reader.text("Amounts as they stand in “{table}”.", table=title)
    elif isinstance(component, Ledger):
        title = table_title(reader, component.table)
        yield reader.text("Quantities in “{table}”, each times the price of its resource.", table=title)
    else:
        yield from _production(reader, component)


def _stays(reader: Reader, component: HospitalStays) -> Iterator[str]:
    text, gap = reader.text, hours(reader, component.hours_between)
    if component.across_hospitals:
        yield text("Inpatient and day episodes less than {hours} apart are one stay, whatever the hospital.", hours=gap)
    else:
        yield text("Inpatient and day episodes less than {hours} apart at one hospital are one stay.", hours=gap)
    yield text("A stay has the DRG points of the episode with most; outpatient contacts stand alone.")
    if component.levels is not None:
        yield text("Counted are: {levels}.", levels=listed(reader, _levels(reader, component, component.levels)))
    if component.dated == "admitted":
        yield text("A stay is dated to the day of admission.")
    else:
        yield text("A stay is dated to the day of discharge.")
    if component.without_points == "zero":
        yield text("What has no DRG points costs nothing.")
    elif component.assumed_points is not None:
        values = component.assumed_points.values()
        names = _levels(reader, component, component.assumed_points)
        points = [f"{name} {as_given(reader.language, value)}" for name, value in zip(names, values, strict=True)]
        yield text("What has no DRG points is taken to have: {points}.", points="; ".join(points))


def _levels(reader: Reader, component: HospitalStays, wanted: Iterable[str]) -> list[str]:
    known = reader.plan.data.tables[component.table].columns["level"].levels or {}
    return [lowered(reader.words(known[level])) if level in known else level for level in wanted]


def _factors(reader: Reader, component: Claims) -> str:
    services = reader.plan.data.tables[component.table].columns["service"].levels or {}
    named = len(component.multiplier) > 1
    parts = []
    for service, factor in component.multiplier.items():
        words = reader.words(services[service]) if service in services else service
        if service == _OTHERS:
            words = reader.text("other services") if named else reader.text("all services")
        parts.append(f"{lowered(words)} × {as_given(reader.language, factor)}")
    return "; ".join(parts)


def _production(reader: Reader, component: ProductionLoss) -> Iterator[str]:
    text = reader.text
    if component.friction_days is None:
        yield text("All that is short of full time is lost (human capital).")
    else:
        yield reader.language.plural(
            "What was worked before and is not any more is lost, on the first day of each absence (friction cost).",
            "What was worked before and is not any more is lost, in the first {n} days of each absence "
            "(friction cost).",
            component.friction_days,
        )
    if component.on_costs:
        percent = per_cent(reader.language, exact(component.on_costs).scaleb(2))
        yield text("{percent} is added to the wage for other costs of labour.", percent=percent)
    same = next((rule for rule in _rules(reader) if rule.work is not None and _alike(rule.work, component.work)), None)
    if same is None:
        yield from work_sentences(reader, component.work)
    else:
        yield text("Work is what counts for “{rule}”.", rule=reader.words(same.name))


def _rules(reader: Reader) -> list[ReturnToWork]:
    return [item for item in reader.plan.derived.values() if isinstance(item, ReturnToWork)]


def _alike(one: Work, other: Work) -> bool:
    """Whether the same is work, whatever the documents that say so."""
    documents: dict[str, bool] = {"source": True, "assumption": True}
    left_out: Any = {**documents, "positions": documents, "leave": documents, "sick_pay": documents}
    return one.model_dump(exclude=left_out) == other.model_dump(exclude=left_out)


def priced(reader: Reader, component: Component, currency: str) -> Iterator[tuple[str, Prices]]:
    """What has a price of its own, in words, with its prices."""
    if isinstance(component, HospitalStays):
        yield reader.text("Price of a DRG point, {currency}", currency=currency), component.price
    elif isinstance(component, ProductionLoss):
        yield reader.text("Yearly wage, {currency}", currency=currency), component.yearly_wage
    elif isinstance(component, Ledger):
        levels = reader.plan.data.tables[component.table].columns["resource"].levels or {}
        for resource, prices in component.prices.items():
            words = reader.words(levels[resource]) if resource in levels else resource
            yield f"{words}, {currency}", prices


def price_line(reader: Reader, prices: Prices) -> str:
    """``2022: as in 2023; 2023: 61,672``, after the name of the package's table where it is one."""
    own, borrowed = prices.own(), {int(year): int(other) for year, other in prices.taken_from.items()}
    parts = []
    for year in _told_years(prices):
        if year in borrowed:
            parts.append(reader.text("{year}: as in {other}", year=year, other=borrowed[year]))
        else:
            parts.append(f"{year}: {as_given(reader.language, own[year])}")
    basis = price_table(prices.table).title[reader.language.code] + ".\n" if prices.table is not None else ""
    return basis + "; ".join(parts)


def _told_years(prices: Prices) -> list[int]:
    """Years that the plan names, and what they borrow from; a table's other years only between the first and last."""
    named = {int(year) for year in (*prices.by_year, *prices.taken_from, *prices.taken_from.values())}
    own = prices.own()
    if not named:
        return list(own)
    between = {year for year in own if min(named) <= year <= max(named)}
    return sorted(named | between)


def price_sources(reader: Reader, prices: Prices) -> list[str]:
    """The documents that the plan names, then those of the years told from the package's table."""
    found = [] if prices.source is None else [reader.words(prices.source)]
    if prices.table is not None:
        years = price_table(prices.table).years
        told = (year for year in _told_years(prices) if year in years and str(year) not in prices.by_year)
        found += [reader.words(years[year].source) for year in told]
    return list(dict.fromkeys(found))

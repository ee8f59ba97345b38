"""What costs name must be there, of the right kind, priced, and added up once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from reise_report.plan.check_work import known_table, work_findings
from reise_report.plan.columns import column_findings
from reise_report.plan.costs import Amounts, Claims, HospitalStays, Ledger, ProductionLoss
from reise_report.plan.derived_columns import component_tables
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.costs import Component, Costs
    from reise_report.plan.model import Plan

_LEVELS = ("inpatient", "day", "outpatient")
_OTHER = "other_services"


def cost_findings(plan: Plan, path: KeyPath, costs: Costs) -> Iterator[Finding]:
    """What is wrong with the tables, resources, prices and sums of costs."""
    for index, visit in enumerate(costs.visits):
        if visit in plan.design.visits and plan.design.visits[visit].day < 0:
            yield Finding((*path, "visits", index), f"'{visit}' is before randomisation, when no costs are counted")
    for name, component in costs.components.items():
        yield from _component(plan, (*path, "components", name), component)
    yield from _totals((*path, "totals"), costs)
    yield from _names(path, costs)
    if costs.price_level is not None:
        here = (*path, "price_level", "not_adjusted")
        yield from _named(here, costs.price_level.not_adjusted, list(costs.components), "there is no component")
    read = [table for component in costs.components.values() for table in component_tables(component)]
    yield from _named((*path, "told_from"), costs.told_from, read, "no component reads a table")


def _component(plan: Plan, path: KeyPath, component: Component) -> Iterator[Finding]:
    if isinstance(component, HospitalStays):
        yield from _hospital(plan, path, component)
    elif isinstance(component, Claims):
        yield from _claims(plan, path, component)
    elif isinstance(component, Ledger):
        wrong = list(known_table(plan, (*path, "table"), component.table, "intervention_ledger"))
        known = () if wrong else _levels(plan, component.table, "resource")
        yield from wrong or _named((*path, "prices"), component.prices, known, f"'{component.table}' has no resource")
    elif isinstance(component, ProductionLoss):
        yield from work_findings(plan, (*path, "work"), component.work)
        yield from _resolution(plan, path, component)
    else:
        yield from _amounts(plan, path, component)


def _hospital(plan: Plan, path: KeyPath, component: HospitalStays) -> Iterator[Finding]:
    wrong = list(known_table(plan, (*path, "table"), component.table, "hospital_episodes"))
    yield from wrong
    if wrong:
        return
    odd = [level for level in _levels(plan, component.table, "level") if level not in _LEVELS]
    if odd:
        message = f"'{component.table}' has the level of care '{odd[0]}'; stays are made of {', '.join(_LEVELS)}"
        yield Finding((*path, "table"), message)
    missing = "there is no level of care"
    yield from _named((*path, "levels"), component.levels or [], _LEVELS, missing)
    yield from _named((*path, "assumed_points"), component.assumed_points or {}, _LEVELS, missing)
    counted = component.levels or _LEVELS
    for level in counted if component.assumed_points is not None else ():
        if level in _LEVELS and level not in (component.assumed_points or {}):
            message = f"says nothing of '{level}', which is counted; add it"
            yield Finding((*path, "assumed_points"), message)


def _claims(plan: Plan, path: KeyPath, component: Claims) -> Iterator[Finding]:
    wrong = list(known_table(plan, (*path, "table"), component.table, "primary_care_claims"))
    yield from wrong
    if wrong:
        return
    services, here = _levels(plan, component.table, "service"), (*path, "multiplier")
    given = {service: None for service in component.multiplier if service != _OTHER}
    yield from _named(here, given, services, f"'{component.table}' has no service")
    lacking = [service for service in services if service not in component.multiplier]
    if lacking and _OTHER not in component.multiplier:
        yield Finding(here, f"'{lacking[0]}' has no multiplier; add it, or '{_OTHER}' for all that are not named")


def _amounts(plan: Plan, path: KeyPath, component: Amounts) -> Iterator[Finding]:
    wrong = list(known_table(plan, (*path, "table"), component.table))
    yield from wrong
    needed = {"participant": ("identifier",), "date": ("date", "datetime"), "amount": ("number", "integer")}
    for column, types in needed.items() if not wrong else ():
        yield from column_findings(plan, (*path, "table"), component.table, column, types)


def _resolution(plan: Plan, path: KeyPath, component: ProductionLoss) -> Iterator[Finding]:
    """Production is lost day by day: a status once a month needs a named approximation."""
    positions = component.work.positions
    table = plan.data.tables.get(positions.table)
    if table is not None and table.resolution == "month" and positions.approximation is None:
        message = (
            f"'{positions.table}' holds one status a month, and production is lost by the day; use a table with first "
            "and last days, or name the 'approximation' that is accepted"
        )
        yield Finding((*path, "work", "positions", "table"), message)


def _totals(path: KeyPath, costs: Costs) -> Iterator[Finding]:
    for name, total in costs.totals.items():
        here = (*path, name, "components")
        missing = "there is no component"
        yield from _named(here, total.components, list(costs.components), missing)
        known = [part for part in total.components if part in costs.components]
        for first, second in combinations(known, 2):
            both = costs.components[first], costs.components[second]
            if first == second:
                yield Finding(here, f"'{first}' is added up twice; leave one out")
            elif _overlap(*both):
                yield Finding(here, f"'{first}' and '{second}' count the same things, and would add them up twice")


def _overlap(first: Component, second: Component) -> bool:
    """Whether two components price the same rows, or the same days."""
    if isinstance(first, ProductionLoss) or isinstance(second, ProductionLoss):
        return isinstance(first, ProductionLoss) and isinstance(second, ProductionLoss)
    if first.table != second.table:
        return False
    if isinstance(first, HospitalStays) and isinstance(second, HospitalStays):
        return bool(set(first.levels or _LEVELS) & set(second.levels or _LEVELS))
    if isinstance(first, Ledger) and isinstance(second, Ledger):
        return bool(set(first.prices) & set(second.prices))
    return True


def _names(path: KeyPath, costs: Costs) -> Iterator[Finding]:
    """Two parts must not give a column the same name, or one of them would be lost."""
    for name in costs.totals:
        if name in costs.components:
            yield Finding((*path, "totals", name), f"a component is called '{name}' too; choose another name")
    given: dict[str, str] = {}
    for part in (*costs.components, *(name for name in costs.totals if name not in costs.components)):
        section = "components" if part in costs.components else "totals"
        for column in _columns(part, costs):
            if column in given:
                message = f"gives the column '…_{column}', which '{given[column]}' gives too; choose another name"
                yield Finding((*path, section, part), message)
            given.setdefault(column, part)


def _columns(part: str, costs: Costs) -> Iterator[str]:
    """What stands after the derivation's name in the columns of a part."""
    yield part
    yield from (f"{part}_{visit}" for visit in costs.visits)
    if part in costs.earlier_parts():
        yield f"{part}_earlier"
    component = costs.components.get(part)
    if isinstance(component, Ledger):
        yield from (f"{part}_{resource}_units" for resource in component.prices)
    elif component is not None:
        yield f"{part}_units"


def _levels(plan: Plan, table: str, column: str) -> Sequence[str]:
    return list(plan.data.tables[table].columns[column].levels or {})


def _named(path: KeyPath, names: Iterable[str], known: Sequence[str], missing: str) -> Iterator[Finding]:
    """Names that are not among those known; positions are told of lists, keys of mappings."""
    for index, name in enumerate(names):
        if name not in known:
            step: str | int = index if isinstance(names, list) else name
            yield Finding((*path, step), f"{missing} '{name}'{suggestion(name, known)}")

"""What a derived column goes back to: something that betrays the allocation, or something after randomisation."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from reise_report.plan.costs import Costs
from reise_report.plan.derived import (
    Combined,
    FromTable,
    QualityAdjustedLifeYears,
    Score,
    SelfReportedReturn,
)
from reise_report.plan.derived_columns import columns_of, component_tables, score_names, tables_of

if TYPE_CHECKING:
    from reise_report.plan.derived import Derivation
    from reise_report.plan.model import Plan


_LATER = ("offers", "intervention_ledger", "adverse_events", "withdrawals", "deaths_and_emigration")
"""Standards of tables that nobody stands in before being randomised."""


def betraying(plan: Plan, own: Collection[str]) -> frozenset[str]:
    """Derived columns whose values, or being there, tell who was allocated to what.

    Args:
        plan: the trial's plan.
        own: columns in the participants' own table that do; what is combined of them does too.
    """

    def told(name: str, derivation: Derivation, found: Collection[str]) -> Collection[str]:
        reveals = any(plan.data.tables[table].reveals_allocation for table in tables_of(plan, name))
        if isinstance(derivation, Costs) and reveals:
            return _without_earlier_costs(plan, name, derivation)
        asked = isinstance(derivation, Score) and derivation.asked is not None
        built = any(source in own or source in found for source in _sources(plan, derivation))
        return columns_of(plan, name, derivation) if reveals or asked or built else ()

    return _gathered(plan, told)


def after_randomisation(plan: Plan) -> frozenset[str]:
    """Derived columns that hold something of the time after randomisation, and so may be a result of it.

    Of a questionnaire those of later visits than day 0, of other tables those of tables that reveal the allocation or
    tell of withdrawals, deaths and adverse events; every return to work, sum of costs and quality-adjusted life year,
    and whatever is combined of these. Costs of the days before randomisation are of before.
    """

    def later(visit: str) -> bool:
        known = plan.design.visits.get(visit)
        return known is None or known.day > 0

    def told(name: str, derivation: Derivation, found: Collection[str]) -> Collection[str]:
        columns = columns_of(plan, name, derivation)
        if isinstance(derivation, Score):
            starts = score_names(name, derivation).values()
            return [f"{start}_{visit}" for start in starts for visit in derivation.visits if later(visit)]
        if isinstance(derivation, SelfReportedReturn):
            asked = [visit for visit in derivation.visits if later(visit)]
            of_visits = {f"{name}_{kind}_{visit}" for kind in ("by", "at") for visit in asked}
            return {*of_visits, name} if asked else of_visits
        if isinstance(derivation, Combined):
            return columns if any(source in found for source in derivation.sources) else ()
        if isinstance(derivation, FromTable):
            table = plan.data.tables.get(derivation.table)
            return columns if table is not None and (table.reveals_allocation or table.standard in _LATER) else ()
        return _without_earlier_costs(plan, name, derivation) if isinstance(derivation, Costs) else columns

    return _gathered(plan, told)


def _without_earlier_costs(plan: Plan, name: str, costs: Costs) -> Collection[str]:
    """The columns of costs but for those before randomisation that are made of tables about everybody alike."""

    def alike(component: str) -> bool:
        tables = component_tables(costs.components[component])
        return not any(plan.data.tables[table].reveals_allocation for table in tables if table in plan.data.tables)

    parts = costs.earlier_parts().items()
    early = {f"{name}_{part}_earlier" for part, members in parts if all(alike(member) for member in members)}
    return [column for column in columns_of(plan, name, costs) if column not in early]


def _gathered(plan: Plan, told: Callable[[str, Derivation, Collection[str]], Collection[str]]) -> frozenset[str]:
    """What is told of each derivation, in the order of the plan: sources stand before what is built on them."""
    found: set[str] = set()
    for name, derivation in plan.derived.items():
        found.update(told(name, derivation, found))
    return frozenset(found)


def _sources(plan: Plan, derivation: Derivation) -> Collection[str]:
    """The participants' columns from which a derivation is made."""
    if isinstance(derivation, Combined):
        return derivation.sources
    index = plan.derived.get(derivation.index) if isinstance(derivation, QualityAdjustedLifeYears) else None
    if isinstance(index, Score) and isinstance(derivation, QualityAdjustedLifeYears):
        start = next(iter(score_names(derivation.index, index).values()))
        return [f"{start}_{visit}" for visit in derivation.visits]
    return ()

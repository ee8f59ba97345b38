"""An economic evaluation needs costs and effects of one horizon, in one currency, and choices that suit them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.columns import PRINTABLE, column_findings
from reise_report.plan.costs import Costs
from reise_report.plan.derived import QualityAdjustedLifeYears
from reise_report.plan.derived_columns import owner
from reise_report.plan.names import known, unique
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.analyses import CostEffectiveness
    from reise_report.plan.economic_choices import Shortfall
    from reise_report.plan.model import Plan
    from reise_report.plan.outcomes import Economic

_PEOPLE = "participants"
_NUMBERS = ("integer", "number")
LONGEST_WITHOUT_DISCOUNT = 366
"""Days: a year, be it a leap year."""


def economic_outcome_findings(plan: Plan, path: KeyPath, outcome: Economic) -> Iterator[Finding]:
    """What is wrong with the columns of costs and of the effect."""
    wrong = list(column_findings(plan, (*path, "effect"), _PEOPLE, outcome.effect, _NUMBERS))
    for index, column in enumerate(outcome.costs):
        wrong += column_findings(plan, (*path, "costs", index), _PEOPLE, column, _NUMBERS)
    yield from wrong
    yield from unique((*path, "costs"), outcome.costs, "the column")
    if outcome.effect in outcome.costs:
        yield Finding((*path, "effect"), f"'{outcome.effect}' is among the costs; it can be one of the two")
    if wrong:
        return
    yield from _currency(plan, path, outcome)
    yield from _horizon(plan, path, outcome)


def _currency(plan: Plan, path: KeyPath, outcome: Economic) -> Iterator[Finding]:
    units = {}
    for index, column in enumerate(outcome.costs):
        contract = plan.people[column]
        if contract.label is None:
            yield Finding((*path, "costs", index), f"the column '{column}' has no 'label', and names its perspective")
        if contract.unit is None:
            yield Finding((*path, "costs", index), f"the column '{column}' has no 'unit'; give the currency: NOK")
        else:
            units[column] = contract.unit
    if len(set(map(repr, units.values()))) > 1:
        yield Finding((*path, "costs"), "the perspectives are not in one currency")


def _horizon(plan: Plan, path: KeyPath, outcome: Economic) -> Iterator[Finding]:
    """Derived costs and life years must end with the visit of the outcome, and costs be sums of one derivation."""
    derivations = set()
    for index, column in enumerate(outcome.costs):
        name = owner(plan, column)
        costs = plan.derived.get(name or "")
        if name is None or not isinstance(costs, Costs):
            continue
        derivations.add(name)
        here = (*path, "costs", index)
        sums = [f"{name}_{total}" for total in costs.totals]
        if column not in sums:
            message = f"'{column}' is a part of the costs '{name}', no sum of them{suggestion(column, sums)}"
            yield Finding(here, message)
        elif costs.visits[-1] != outcome.visit:
            yield Finding(
                here, f"the costs end with the visit '{costs.visits[-1]}', the outcome with '{outcome.visit}'"
            )
    if len(derivations) > 1:
        yield Finding((*path, "costs"), "the perspectives are sums of different derivations; take those of one")
    effect = plan.derived.get(outcome.effect)
    if isinstance(effect, QualityAdjustedLifeYears) and effect.visits[-1] != outcome.visit:
        message = f"the life years end with the visit '{effect.visits[-1]}', the outcome with '{outcome.visit}'"
        yield Finding((*path, "effect"), message)


def cost_effectiveness_findings(
    plan: Plan, path: KeyPath, analysis: CostEffectiveness, outcome: Economic
) -> Iterator[Finding]:
    """What is wrong with the choices of an economic evaluation."""
    for index, name in enumerate(getattr(analysis.missing, "auxiliary", [])):
        here = (*path, "missing", "auxiliary", index)
        types = _NUMBERS if analysis.missing.method == "nested_imputation" else PRINTABLE
        yield from column_findings(plan, here, _PEOPLE, name, types)
        if name in outcome.columns:
            yield Finding(here, f"'{name}' is the outcome, and among the columns imputed already")
    if analysis.cluster is not None:
        yield from known((*path, "cluster"), analysis.cluster, plan.people, "column of participants")
    yield from _discounting(plan, path, analysis, outcome)
    if analysis.shortfall is not None:
        yield from _shortfall(plan, (*path, "shortfall"), analysis.shortfall)


def _discounting(plan: Plan, path: KeyPath, analysis: CostEffectiveness, outcome: Economic) -> Iterator[Finding]:
    visit = plan.design.visits.get(outcome.visit)
    derived = [name for column in outcome.columns if (name := owner(plan, column)) is not None]
    if analysis.discount is not None and not derived:
        message = "neither costs nor effect are derived here, so that nothing can be discounted; take it out"
        yield Finding((*path, "discount"), message)
    elif analysis.discount is None and derived and visit is not None and visit.day > LONGEST_WITHOUT_DISCOUNT:
        message = (
            f"the horizon is {visit.day} days; beyond a year the plan must say how costs and effects are discounted"
        )
        yield Finding((*path, "discount"), message)


def _shortfall(plan: Plan, path: KeyPath, shortfall: Shortfall) -> Iterator[Finding]:
    for key in ("norms", "life_table"):
        name = getattr(shortfall, key)
        if name not in plan.data.tables:
            yield from known((*path, key), name, plan.data.tables, "table")
            continue
        for column in ("age", "women", "men"):
            yield from column_findings(plan, (*path, key), name, column, _NUMBERS)
    yield from column_findings(plan, (*path, "age"), _PEOPLE, shortfall.age, _NUMBERS)
    wrong = list(column_findings(plan, (*path, "sex"), _PEOPLE, shortfall.sex, ("category",)))
    yield from wrong
    levels = plan.people[shortfall.sex].levels if not wrong else None
    if levels is not None and shortfall.women not in levels:
        message = f"the column '{shortfall.sex}' has no level '{shortfall.women}'{suggestion(shortfall.women, levels)}"
        yield Finding((*path, "women"), message)
    if shortfall.source is None:
        yield Finding(
            (*path, "source"), "the prognosis and the norms need a 'source': without it nobody can trust them"
        )

"""An economic evaluation needs costs and effects of one horizon, in one currency, and choices that suit them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.columns import PRINTABLE, column_findings
from reise_report.plan.costs import Costs
from reise_report.plan.derived_columns import owner
from reise_report.plan.economic_parts import index_columns, life_years, sums_of_costs
from reise_report.plan.names import known, unique
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.analyses import CostEffectiveness
    from reise_report.plan.derived import Derivation
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
    effect = life_years(plan, outcome)
    if effect is not None and effect.visits[-1] != outcome.visit:
        message = f"the life years end with the visit '{effect.visits[-1]}', the outcome with '{outcome.visit}'"
        yield Finding((*path, "effect"), message)


def cost_effectiveness_findings(
    plan: Plan, path: KeyPath, analysis: CostEffectiveness, outcome: Economic
) -> Iterator[Finding]:
    """What is wrong with the choices of an economic evaluation."""
    yield from _auxiliary(plan, (*path, "missing", "auxiliary"), analysis, outcome)
    if analysis.cluster is not None:
        yield from _cluster(plan, (*path, "cluster"), analysis.cluster, analysis.missing.method)
    yield from _discounting(plan, path, analysis, outcome)
    if analysis.shortfall is not None:
        yield from _shortfall(plan, (*path, "shortfall"), analysis.shortfall)


def _auxiliary(plan: Plan, path: KeyPath, analysis: CostEffectiveness, outcome: Economic) -> Iterator[Finding]:
    names = list(getattr(analysis.missing, "auxiliary", []))
    types = _NUMBERS if analysis.missing.method == "nested_imputation" else PRINTABLE
    parts = _parts(plan, outcome)
    for index, name in enumerate(names):
        here = (*path, index)
        yield from column_findings(plan, here, _PEOPLE, name, types)
        if name in outcome.columns:
            yield Finding(here, f"'{name}' is the outcome, and among the columns imputed already")
        elif name in parts:
            yield Finding(here, f"'{name}' is a part of the outcome, and among the columns imputed already")
    yield from unique(path, names, "the column")


def _parts(plan: Plan, outcome: Economic) -> set[str]:
    """The columns by which derived costs and life years are imputed: components by period, utilities by visit."""
    parts = {part for total in sums_of_costs(plan, outcome) for part in total.parts}
    effect = life_years(plan, outcome)
    return parts if effect is None else parts | set(index_columns(effect))


def _cluster(plan: Plan, path: KeyPath, column: str, missing: str) -> Iterator[Finding]:
    yield from known(path, column, plan.people, "column of participants")
    if column == plan.design.allocation.column:
        yield Finding(path, f"'{column}' is the allocation: people are drawn within arms, whole arms cannot be")
    if missing == "multiple_imputation":
        message = "differences pooled over imputed data sets are not drawn, and know of no clusters"
        yield Finding(path, f"{message}; take it out, or impute by 'nested_imputation'")


def _discounting(plan: Plan, path: KeyPath, analysis: CostEffectiveness, outcome: Economic) -> Iterator[Finding]:
    visit = plan.design.visits.get(outcome.visit)
    as_given = {
        "costs": [column for column in outcome.costs if not isinstance(_derivation(plan, column), Costs)],
        "effects": [outcome.effect] if life_years(plan, outcome) is None else [],
    }
    derived = len(as_given["costs"]) < len(outcome.costs) or not as_given["effects"]
    if analysis.discount is None:
        if derived and visit is not None and visit.day > LONGEST_WITHOUT_DISCOUNT:
            message = f"the horizon is {visit.day} days; beyond a year the plan must say how costs and effects are"
            yield Finding((*path, "discount"), f"{message} discounted")
    elif not derived:
        message = "neither costs nor effect are derived here, so that nothing can be discounted; take it out"
        yield Finding((*path, "discount"), message)
    else:
        for key, columns in as_given.items():
            if columns and getattr(analysis.discount, key) > 0:
                message = f"'{columns[0]}' is not derived here and stays as it is; give it discounted, and the rate 0"
                yield Finding((*path, "discount", key), message)


def _derivation(plan: Plan, column: str) -> Derivation | None:
    return plan.derived.get(owner(plan, column) or "")


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

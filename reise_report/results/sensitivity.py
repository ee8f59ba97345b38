"""Sensitivity analyses: the same machinery on a changed plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reise_report.plan.derived import Combined, QualityAdjustedLifeYears
from reise_report.plan.variations import Sensitivity, variations
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import effect_rows
from reise_report.results.row import Row

if TYPE_CHECKING:
    from reise_report.data.snapshot import Snapshot
    from reise_report.plan.derived import Derivation
    from reise_report.plan.model import Plan


def sensitivity_rows(cohort: Cohort, snapshot: Snapshot) -> Iterator[Row]:
    """Every sensitivity analysis of the plan; none where the allocation is not to be looked at.

    Args:
        cohort: plan and data as the other analyses see them.
        snapshot: the data before anything was derived; what a change touches is derived once more.
    """
    if not cohort.arms:
        return
    for sensitivity, plan in variations(cohort.plan):
        yield from effect_rows(_varied(cohort, snapshot, sensitivity, plan))


def _varied(cohort: Cohort, snapshot: Snapshot, sensitivity: Sensitivity, plan: Plan) -> Cohort:
    changed = {path.split(".")[1] for path in sensitivity.change if path.startswith("derived.")}
    if not changed:
        return replace(cohort, plan=plan)
    from reise_report.derive.assemble import derive
    from reise_report.plan.derived_columns import columns_of

    touched = _touched(plan, changed)
    needed = _with_sources(plan, touched)
    small = plan.with_derived({name: plan.derived[name] for name in plan.derived if name in needed})
    anew = derive(small, snapshot).participants
    people = cohort.snapshot.participants
    columns = [column for name in touched for column in columns_of(plan, name, plan.derived[name])]
    changed_people = people.assign(**{column: anew[column].to_numpy() for column in columns})
    tables = {**cohort.snapshot.tables, "participants": changed_people}
    return replace(cohort, plan=plan, snapshot=replace(cohort.snapshot, tables=tables))


def _sources(derivation: Derivation, plan: Plan) -> set[str]:
    """The derivations that one is built on."""
    from reise_report.plan.derived_columns import owner

    if isinstance(derivation, QualityAdjustedLifeYears):
        return {derivation.index}
    if isinstance(derivation, Combined):
        return {name for source in derivation.sources if (name := owner(plan, source)) is not None}
    return set()


def _touched(plan: Plan, changed: set[str]) -> list[str]:
    """What is changed, and what is built on it, in the plan's order: sources stand before what is built on them."""
    touched: list[str] = []
    for name, derivation in plan.derived.items():
        if name in changed or _sources(derivation, plan) & set(touched):
            touched.append(name)
    return touched


def _with_sources(plan: Plan, touched: list[str]) -> set[str]:
    needed = set(touched)
    for name in reversed(plan.derived):
        if name in needed:
            needed |= _sources(plan.derived[name], plan)
    return needed

"""The baseline table: each variable summed up by arm and for everybody, and how far the arms differ. No tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reise_report.analysis.descriptive import tabulate
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.standardised_mean_difference import binary, categorical, chance_limit, numeric
from reise_report.plan.contract import Column
from reise_report.results.cohort import Cohort
from reise_report.results.row import Row, Unit
from reise_report.results.summary import as_levels, summary_rows
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95


def baseline_rows(cohort: Cohort) -> Iterator[Row]:
    """Summaries of every baseline variable, and standardised mean differences against the control arm."""
    columns = cohort.plan.people
    variables = {name: columns[name] for name in cohort.plan.baseline.variables}
    for name, column in variables.items():
        for group in cohort.groups():
            yield from summary_rows(f"baseline.{name}", group.members[name], column, group, group.size_id)
    yield from _differences(cohort, variables)


def _differences(cohort: Cohort, variables: Mapping[str, Column]) -> Iterator[Row]:
    if not cohort.arms:
        return
    control = cohort.arms[cohort.plan.design.control()]
    compared = [arm for arm in cohort.arms.values() if cohort.plan.design.arms[arm.id].role == "intervention"]
    for group in compared:
        for name, column in variables.items():
            first, second = group.members[name], control.members[name]
            parts = tuple(f"baseline.{name}.{arm}.data.available" for arm in (group.id, control.id))
            estimate = _difference(column, first, second)
            yield row_from(estimate, id=f"baseline.{name}.smd.{group.id}", unit=Unit.STANDARDISED, based_on=parts)
            levels = len(column.levels) if column.levels else 2
            limit = chance_limit(int(first.notna().sum()), int(second.notna().sum()), LEVEL, levels=levels)
            if limit is not None:
                id_ = f"baseline.{name}.smd_chance_limit.{group.id}"
                yield Row(id=id_, value=limit, unit=Unit.STANDARDISED, level=LEVEL, based_on=parts)
        limit = chance_limit(len(group.members), len(control.members), LEVEL)
        if limit is not None:
            yield Row(id=f"baseline.smd_chance_limit.{group.id}", value=limit, unit=Unit.STANDARDISED, level=LEVEL)


def _difference(column: Column, first: pd.Series[Any], second: pd.Series[Any]) -> Estimate:
    if column.type in ("category", "binary"):
        counts1, counts0 = (tabulate(as_levels(values, column)).counts for values in (first, second))
        if column.type == "category":
            return categorical(counts1, counts0)
        return binary(counts1[1], sum(counts1), counts0[1], sum(counts0))
    nan = float("nan")
    return numeric(first.to_numpy(dtype=float, na_value=nan), second.to_numpy(dtype=float, na_value=nan))

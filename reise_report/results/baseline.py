"""The baseline table: each variable summed up by arm and for everybody, and how far the arms differ. No tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from reise_report.analysis.descriptive import summarise, tabulate
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.standardised_mean_difference import binary, categorical, chance_limit, numeric
from reise_report.plan.contract import Column
from reise_report.results.cohort import Cohort, Group
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    import pandas as pd

YES, NO = "yes", "no"
LEVEL = 0.95


def baseline_rows(cohort: Cohort) -> Iterator[Row]:
    """Summaries of every baseline variable, and standardised mean differences against the control arm."""
    columns = cohort.plan.people
    variables = {name: columns[name] for name in cohort.plan.baseline.variables}
    for name, column in variables.items():
        for group in cohort.groups():
            if column.type in ("category", "binary"):
                yield from _levels(name, as_levels(group.members[name], column), group)
            else:
                yield from _numbers(name, group.members[name], group)
    yield from _differences(cohort, variables)


def as_levels(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    """A binary column as the categories ``no`` and ``yes``; a category column as it is."""
    import pandas as pd

    if column.type == "category":
        return values
    named = values.astype("object").map({True: YES, False: NO})
    return pd.Series(pd.Categorical(named, categories=[NO, YES]), index=values.index)


def _data_rows(name: str, n: int, missing: int, group: Group) -> Iterator[Row]:
    id_ = f"baseline.{name}.{group.id}.data"
    for part, count in (("available", n), ("missing", missing)):
        yield Row(
            id=f"{id_}.{part}",
            value=count,
            unit=Unit.PEOPLE,
            group=group.id,
            reveals=group.reveals,
            part_of=group.size_id,
        )


def _numbers(name: str, values: pd.Series[Any], group: Group) -> Iterator[Row]:
    summary = summarise(values.to_numpy(dtype=float, na_value=float("nan")))
    yield from _data_rows(name, summary.n, summary.n_missing, group)
    row = partial(
        Row,
        unit=Unit.MEASURE,
        group=group.id,
        reveals=group.reveals,
        method="descriptive",
        n_randomised=len(values),
        n_available=summary.n,
        n_analysed=summary.n,
        based_on=(f"baseline.{name}.{group.id}.data.available",),
    )
    for statistic in ("mean", "sd", "median", "q1", "q3", "minimum", "maximum"):
        value = getattr(summary, statistic)
        reason = None if value is not None else Reason.NO_DATA if summary.n == 0 else Reason.TOO_FEW
        yield row(id=f"baseline.{name}.{group.id}.{statistic}", value=value, reason=reason)


def _levels(name: str, values: pd.Series[Any], group: Group) -> Iterator[Row]:
    table = tabulate(values)
    yield from _data_rows(name, table.n, table.n_missing, group)
    available = f"baseline.{name}.{group.id}.data.available"
    for level, n, share in zip(table.levels, table.counts, table.proportions(), strict=True):
        count_id = f"baseline.{name}.{group.id}.level.{level}"
        row = partial(Row, group=group.id, reveals=group.reveals, numerator=n, denominator=table.n)
        yield row(id=count_id, value=n, unit=Unit.PEOPLE, part_of=available)
        yield row(
            id=f"baseline.{name}.{group.id}.share.{level}",
            value=share,
            unit=Unit.PROPORTION,
            reason=Reason.NO_DATA if share is None else None,
            based_on=(count_id, available),
        )


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

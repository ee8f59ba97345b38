"""Columns of participants summed up by group: numbers by mean and quartiles, categories by counts and shares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from reise_report.analysis.descriptive import summarise, tabulate
from reise_report.plan.contract import Column
from reise_report.results.cohort import Group
from reise_report.results.row import Reason, Row, Unit

if TYPE_CHECKING:
    import pandas as pd

YES, NO = "yes", "no"


def summary_rows(stem: str, values: pd.Series[Any], column: Column, group: Group, size_id: str) -> Iterator[Row]:
    """One column of one group.

    Args:
        stem: what the ids begin with: ``baseline.age``.
        values: the column of the group's members.
        column: its contract.
        group: who they are.
        size_id: the id of the row that counts them.
    """
    if column.type in ("category", "binary"):
        yield from _levels(stem, as_levels(values, column), group, size_id)
    else:
        yield from _numbers(stem, values, group, size_id)


def as_levels(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    """A binary column as the categories ``no`` and ``yes``; a category column as it is."""
    import pandas as pd

    if column.type == "category":
        return values
    named = values.astype("object").map({True: YES, False: NO})
    return pd.Series(pd.Categorical(named, categories=[NO, YES]), index=values.index)


def _data_rows(stem: str, n: int, missing: int, group: Group, size_id: str) -> Iterator[Row]:
    id_ = f"{stem}.{group.id}.data"
    for part, count in (("available", n), ("missing", missing)):
        yield Row(
            id=f"{id_}.{part}",
            value=count,
            unit=Unit.PEOPLE,
            group=group.id,
            reveals=group.reveals,
            part_of=size_id,
        )


def _numbers(stem: str, values: pd.Series[Any], group: Group, size_id: str) -> Iterator[Row]:
    summary = summarise(values.to_numpy(dtype=float, na_value=float("nan")))
    yield from _data_rows(stem, summary.n, summary.n_missing, group, size_id)
    row = partial(
        Row,
        unit=Unit.MEASURE,
        group=group.id,
        reveals=group.reveals,
        method="descriptive",
        n_randomised=len(values),
        n_available=summary.n,
        n_analysed=summary.n,
        based_on=(f"{stem}.{group.id}.data.available",),
    )
    for statistic in ("mean", "sd", "median", "q1", "q3", "minimum", "maximum"):
        value = getattr(summary, statistic)
        reason = None if value is not None else Reason.NO_DATA if summary.n == 0 else Reason.TOO_FEW
        yield row(id=f"{stem}.{group.id}.{statistic}", value=value, reason=reason)


def _levels(stem: str, values: pd.Series[Any], group: Group, size_id: str) -> Iterator[Row]:
    table = tabulate(values)
    yield from _data_rows(stem, table.n, table.n_missing, group, size_id)
    available = f"{stem}.{group.id}.data.available"
    for level, n, share in zip(table.levels, table.counts, table.proportions(), strict=True):
        count_id = f"{stem}.{group.id}.level.{level}"
        row = partial(Row, group=group.id, reveals=group.reveals, numerator=n, denominator=table.n)
        yield row(id=count_id, value=n, unit=Unit.PEOPLE, part_of=available)
        yield row(
            id=f"{stem}.{group.id}.share.{level}",
            value=share,
            unit=Unit.PROPORTION,
            reason=Reason.NO_DATA if share is None else None,
            based_on=(count_id, available),
        )

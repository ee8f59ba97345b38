"""Recruitment: when the first and the last were randomised, and how many in each month. Nothing here looks at arms."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.results.cohort import Cohort
from reise_report.results.row import Reveals, Row, Unit


def recruitment_rows(cohort: Cohort) -> Iterator[Row]:
    """Dates and months of randomisation; nothing where the plan dates no participants."""
    import pandas as pd

    dated = cohort.plan.data.participants().dated
    if dated is None:
        return
    dates = cohort.everybody.members[dated].dropna()
    if dates.empty:
        return
    for name, day in (("first", dates.min()), ("last", dates.max())):
        yield Row(
            id=f"recruitment.{name}", value=day.date().isoformat(), unit=Unit.DATE, group="all", reveals=Reveals.POOLED
        )
    months = dates.dt.to_period("M")
    total = 0
    for month in pd.period_range(months.min(), months.max(), freq="M"):
        n = int((months == month).sum())
        total += n
        for name, count in (("month", n), ("cumulative", total)):
            yield Row(
                id=f"recruitment.{name}.m{month.year}_{month.month:02d}",
                value=count,
                unit=Unit.PEOPLE,
                group="all",
                reveals=Reveals.POOLED,
            )

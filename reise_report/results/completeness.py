"""Completeness: for each outcome, who has data and who does not."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.results.cohort import Cohort
from reise_report.results.row import Row, Unit


def completeness_rows(cohort: Cohort) -> Iterator[Row]:
    """Participants with and without data on each outcome, by group."""
    for name, outcome in cohort.plan.outcomes.items():
        for group in cohort.groups():
            there = group.members[outcome.variable].notna()
            for part, n in (("available", there.sum()), ("missing", (~there).sum())):
                yield Row(
                    id=f"completeness.{name}.{group.id}.{part}",
                    value=int(n),
                    unit=Unit.PEOPLE,
                    group=group.id,
                    reveals=group.reveals,
                    part_of=group.size_id,
                )

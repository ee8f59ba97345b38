"""How many are in each population of the plan, by arm and in all."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.results.cohort import Cohort, meeting
from reise_report.results.row import Row, Unit


def population_rows(cohort: Cohort) -> Iterator[Row]:
    """People of each population; none of one told apart by what the scope has taken out of the data."""
    for key, population in cohort.plan.populations.items():
        for group in cohort.groups():
            if not set(population.where or {}) <= set(group.members.columns):
                continue
            yield Row(
                id=f"population.{key}.n.{group.id}",
                value=len(meeting(group.members, population.where)),
                unit=Unit.PEOPLE,
                group=group.id,
                reveals=group.reveals,
                population=key,
                among=group.size_id,
            )

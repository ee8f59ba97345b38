"""What is told by arm and not compared: delivery of the intervention, other care, outcomes of some alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reise_report.plan.questions import Description
from reise_report.results.cohort import Cohort, Group, meeting
from reise_report.results.row import Row, Unit
from reise_report.results.summary import summary_rows


def description_rows(cohort: Cohort) -> Iterator[Row]:
    """Each description of the plan: how many it is about, and its columns summed up; nothing is tested.

    Nothing where the allocation is not to be looked at: what happens after it may give it away.
    """
    for key, description in cohort.plan.descriptions.items():
        for arm in description.arms or cohort.plan.design.arms:
            if arm in cohort.arms:
                yield from _of_arm(cohort, key, description, cohort.arms[arm])


def _of_arm(cohort: Cohort, key: str, description: Description, group: Group) -> Iterator[Row]:
    told = replace(group, members=meeting(group.members, description.among))
    size_id = f"description.{key}.size.{group.id}"
    yield Row(
        id=size_id,
        value=len(told.members),
        unit=Unit.PEOPLE,
        group=group.id,
        reveals=group.reveals,
        among=group.size_id,
    )
    columns = cohort.plan.people
    for name in description.variables:
        yield from summary_rows(f"description.{key}.{name}", told.members[name], columns[name], told, size_id)

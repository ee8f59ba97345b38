"""Completeness: for each outcome, who has data, whose are missing, and who has not come to the visit yet."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.results.cohort import Cohort
from reise_report.results.due import not_yet_due
from reise_report.results.known import can_be_told, settled
from reise_report.results.row import Row, Unit


def completeness_rows(cohort: Cohort) -> Iterator[Row]:
    """Participants of whom each outcome is known, is missing, and not yet due, by group.

    Nothing of an outcome that comes from what betrays the allocation, where that is not to be looked at.
    """
    for name, outcome in cohort.plan.outcomes.items():
        if not can_be_told(outcome, cohort.everybody.members):
            continue
        for group in cohort.groups():
            there = settled(cohort.plan, outcome, group.members)
            waiting = ~there & not_yet_due(cohort, group.members, name)
            missing = ~there & ~waiting
            for part, n in (("available", there.sum()), ("missing", missing.sum()), ("not_due", waiting.sum())):
                yield Row(
                    id=f"completeness.{name}.{group.id}.{part}",
                    value=int(n),
                    unit=Unit.PEOPLE,
                    group=group.id,
                    reveals=group.reveals,
                    part_of=group.size_id,
                )

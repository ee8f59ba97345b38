"""Completeness: who was due at each visit, and how much of each questionnaire came back, by arm."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reise_report.results.quality.answers import Answers, Standing
from reise_report.results.quality.asked import Asked
from reise_report.results.quality.desk import Group, Whole
from reise_report.results.quality.share import share_row
from reise_report.results.row import Row, Unit

PARTS = ("complete", "partial", "none")


def standing_rows(answers: Answers) -> Iterator[Row]:
    """Participants due at each visit, dead, withdrawn from questionnaires and not due yet; and questionnaires back."""
    for visit in answers.visits:
        due = answers.due(visit)
        back = answers.returned[answers.visits.index(visit)]
        for group in answers.desk.groups:
            row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals)
            prefix = f"quality.visit.{visit}.{group.id}"
            for standing in Standing:
                n = int((group.members & (answers.standing[visit] == standing)).sum())
                yield row(id=f"{prefix}.{standing}", value=n, part_of=group.size_id)
            whole = f"{prefix}.due"
            n = int((group.members & due & back).sum())
            total = int((group.members & due).sum())
            yield row(id=f"{prefix}.back.returned", value=n, part_of=whole)
            yield row(id=f"{prefix}.back.missing", value=total - n, part_of=whole)
            yield share_row(f"{prefix}.share.returned", n, total, group, (f"{prefix}.back.returned", whole))


def instrument_rows(answers: Answers) -> Iterator[Row]:
    """Each questionnaire at each visit, out of those due who were asked: complete, partial, not there."""
    for asked in answers.instruments:
        counts, who = answers.answered(asked), answers.asked_of(asked.arms)
        for visit in filter(asked.is_at, answers.visits):
            n_answered = counts[answers.visits.index(visit)]
            due = answers.due_for(asked, visit)
            for group in answers.desk.groups:
                if (group.members & who).any():
                    yield from _levels(asked, visit, group, n_answered[group.members & due])


def _levels(asked: Asked, visit: str, group: Group, n_answered: Whole) -> Iterator[Row]:
    prefix = f"quality.completeness.{asked.id}.{visit}.{group.id}"
    total = len(n_answered)
    row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals)
    yield row(id=f"{prefix}.due", value=total, among=f"quality.visit.{visit}.{group.id}.due")
    complete, nothing = int((n_answered == len(asked.items)).sum()), int((n_answered == 0).sum())
    for part, n in zip(PARTS, (complete, total - complete - nothing, nothing), strict=True):
        yield row(id=f"{prefix}.level.{part}", value=n, part_of=f"{prefix}.due", denominator=total)
        yield share_row(f"{prefix}.share.{part}", n, total, group, (f"{prefix}.level.{part}", f"{prefix}.due"))

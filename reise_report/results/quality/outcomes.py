"""Outcomes by source: for whom each is known, not yet to be known, or lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from reise_report.plan.derived import Combined, ReturnToWork, SelfReportedReturn
from reise_report.plan.model import Plan
from reise_report.results.quality.answers import Standing, standing
from reise_report.results.quality.desk import Desk, Flags
from reise_report.results.quality.share import share_row
from reise_report.results.row import Row, Unit

PARTS = ("known", "not_yet", "lost")
NOT_STATED = "not_stated"


def sources(plan: Plan) -> Mapping[str, str | None]:
    """Column of participants → the visit at which it is settled: outcomes of the plan, then other sources of a return.

    None stands for an outcome without a visit, which is settled at once.
    """
    found: dict[str, str | None] = {}
    for outcome in plan.outcomes.values():
        found |= outcome.at
    for name, derivation in plan.derived.items():
        if isinstance(derivation, ReturnToWork):
            found.setdefault(name, derivation.follow_up)
        elif isinstance(derivation, SelfReportedReturn):
            found.setdefault(name, derivation.visits[-1])
    for name, derivation in plan.derived.items():
        if isinstance(derivation, Combined):
            found.setdefault(name, next((found[one] for one in derivation.sources if one in found), None))
    return found


def source_rows(desk: Desk) -> Iterator[Row]:
    """Participants whose outcome is known, not yet to be known, and lost, for each source and group."""
    people = desk.snapshot.participants
    for column, visit in sources(desk.plan).items():
        if column not in people:
            continue
        known = people[column].notna().to_numpy()
        waiting = ~known & _waiting(desk, column, visit)
        lost = ~known & ~waiting
        for group in desk.groups:
            row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals)
            total = int(group.members.sum())
            for part, flags in zip(PARTS, (known, waiting, lost), strict=True):
                n = int((group.members & flags).sum())
                id_ = f"quality.source.{column}.{group.id}.{part}"
                yield row(id=id_, value=n, part_of=group.size_id)
                share_id = f"quality.source_share.{column}.{group.id}.{part}"
                yield share_row(share_id, n, total, group, (id_, group.size_id))
            if isinstance(desk.plan.derived.get(column), ReturnToWork):
                yield from _losses(desk, column, row, group.members & lost, group.id)


def _waiting(desk: Desk, column: str, visit: str | None) -> Flags:
    """(people,) of whom it is too early to tell; of those who died or withdrew it never will be known."""
    people, derivation = desk.snapshot.participants, desk.plan.derived.get(column)
    missing: Flags = people[column].isna().to_numpy(dtype=bool)
    if isinstance(derivation, ReturnToWork):
        incomplete: Flags = people[f"{column}_status"].eq("incomplete").fillna(value=False).to_numpy(dtype=bool)
        return missing & incomplete
    if isinstance(derivation, Combined):
        known, waiting = sources(desk.plan), np.zeros(len(missing), dtype=bool)
        for one in derivation.sources:
            if one in people:
                waiting |= _waiting(desk, one, known.get(one))
        return missing & waiting
    if visit is None:
        return np.zeros(len(missing), dtype=bool)
    asked = isinstance(derivation, SelfReportedReturn)
    day = desk.enrolled + np.timedelta64(desk.plan.design.visits[visit].day, "D")
    early: Flags = standing(desk, visit) == Standing.NOT_YET if asked else day > desk.today
    return missing & early


def _losses(desk: Desk, column: str, row: partial[Row], lost: Flags, group: str) -> Iterator[Row]:
    """Why an outcome by a rule of return to work is not known; reasons that nobody has are kept, with zero."""
    stated = desk.snapshot.participants[f"{column}_loss"].astype(object)
    whole = f"quality.source.{column}.{group}.lost"
    counted = 0
    for reason in desk.plan.people[f"{column}_loss"].levels or {}:
        n = int((lost & stated.eq(reason).to_numpy(dtype=bool)).sum())
        counted += n
        yield row(id=f"quality.source_loss.{column}.{group}.{reason}", value=n, part_of=whole)
    rest = int(lost.sum()) - counted
    yield row(id=f"quality.source_loss.{column}.{group}.{NOT_STATED}", value=rest, part_of=whole)

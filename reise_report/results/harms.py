"""Harms: events, and the people who had them, by arm and for everybody; serious ones and kinds of event apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from reise_report.data.contract import ROW_NUMBER
from reise_report.results.cohort import ALL, Cohort, Group
from reise_report.results.row import Row, Unit

if TYPE_CHECKING:
    import pandas as pd


def harm_rows(cohort: Cohort) -> Iterator[Row]:
    """Counts of adverse events; nothing where the plan records none."""
    harms = cohort.plan.harms
    if harms is None:
        return
    events = cohort.snapshot.tables[harms.table]
    key = cohort.plan.data.participants().key or ROW_NUMBER
    for group in cohort.groups():
        own = events[events[harms.participant].isin(group.members[key])]
        yield from _counts("harms.any", own[harms.participant], group)
        if harms.serious is not None:
            serious = own[own[harms.serious].eq(True).fillna(value=False)]
            yield from _counts("harms.serious", serious[harms.participant], group)
        if harms.category is not None:
            for category in own[harms.category].cat.categories:
                kind = own[own[harms.category] == category]
                yield from _counts(f"harms.kind.{category}", kind[harms.participant], group)


def _counts(id_: str, who: pd.Series[Any], group: Group) -> Iterator[Row]:
    """People with a kind of event are some of those with any; these are some of the group."""
    people, total = int(who.nunique()), len(group.members)
    people_id = f"{id_}.people.{group.id}"
    row = partial(Row, group=group.id, reveals=group.reveals, n_randomised=total)
    out_of = partial(row, numerator=people, denominator=total)
    whole = None if group.id == ALL else f"{id_}.people.{ALL}"
    yield row(id=f"{id_}.events.{group.id}", value=len(who), unit=Unit.EVENTS, based_on=(people_id,))
    among = group.size_id if id_ == "harms.any" else f"harms.any.people.{group.id}"
    yield out_of(id=people_id, value=people, unit=Unit.PEOPLE, part_of=whole, among=among)
    if total:
        share_id = f"{id_}.share.{group.id}"
        yield out_of(id=share_id, value=people / total, unit=Unit.PROPORTION, based_on=(people_id, group.size_id))

"""Harms: events, and the people who had them, by arm and for everybody; serious ones and kinds of event apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from reise_report.analysis.proportion import clopper_pearson
from reise_report.analysis.risk_difference import newcombe
from reise_report.data.contract import ROW_NUMBER
from reise_report.results.cohort import ALL, Cohort, Group
from reise_report.results.row import Row, Unit
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.questions import Harms


def harm_rows(cohort: Cohort) -> Iterator[Row]:
    """Counts of adverse events, exact intervals of who had any, and differences; nothing where the plan has none."""
    harms = cohort.plan.harms
    if harms is None:
        return
    events = cohort.snapshot.tables[harms.table]
    key = cohort.plan.data.participants().key or ROW_NUMBER
    for name, chosen in _kinds(harms, events).items():
        for group in cohort.groups():
            own = chosen[chosen[harms.participant].isin(group.members[key])]
            yield from _counts(f"harms.{name}", own[harms.participant], group)
        if cohort.arms and not name.startswith("kind."):
            affected = chosen[harms.participant]
            yield from _compared(cohort, f"harms.{name}", harms.level, affected, key)


def _kinds(harms: Harms, events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The events told apart: all of them, by seriousness and relatedness, and each kind."""
    kinds = {"any": events}
    for name in ("serious", "related"):
        column = getattr(harms, name)
        if column is not None:
            kinds[name] = events[_true(events, column)]
    if harms.serious is not None and harms.related is not None:
        kinds["serious_related"] = events[_true(events, harms.serious) & _true(events, harms.related)]
    if harms.category is not None:
        column = events[harms.category]
        kinds |= {f"kind.{category}": events[column == category] for category in column.cat.categories}
    return kinds


def _true(events: pd.DataFrame, column: str) -> pd.Series[bool]:
    return events[column].eq(True).fillna(value=False)


def _compared(cohort: Cohort, id_: str, level: float, affected: pd.Series[Any], key: str) -> Iterator[Row]:
    """Who had any: each arm's risk with its exact interval, and each intervention's difference from control."""
    counts = {
        arm: (int(group.members[key].isin(affected).sum()), len(group.members)) for arm, group in cohort.arms.items()
    }
    sources = {arm: (f"{id_}.people.{arm}", group.size_id) for arm, group in cohort.arms.items()}
    for arm, (people, total) in counts.items():
        of: dict[str, Any] = {
            "numerator": people,
            "denominator": total,
            "n_randomised": total,
            "based_on": sources[arm],
        }
        risk = clopper_pearson(people, total, level)
        yield row_from(risk, id=f"{id_}.risk.{arm}", unit=Unit.PROPORTION, group=arm, **of)
    control = cohort.plan.design.control()
    for arm, design in cohort.plan.design.arms.items():
        if design.role == "intervention":
            difference = newcombe(*counts[arm], *counts[control], level)
            both = (*sources[arm], *sources[control])
            yield row_from(difference, id=f"{id_}.difference.{arm}", unit=Unit.RISK_DIFFERENCE, based_on=both)


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

"""What derivations of a return to work gave: what became of everybody, when they returned, who was back at each visit.

Rows ``derivation.<name>.…``: ``status.<group>.<status>``, ``day.<group>.median`` (and ``q1``, ``q3``) among those who
returned; of combined sources ``source.<group>.<source>`` and ``answer.<group>.…``; and for each visit
``by.<visit>.<group>.…`` (returned by then) and ``at.<visit>.<group>.…`` (in such work on that day), these three with
``data.available``, ``data.missing``, ``yes`` and ``share``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from reise_report.analysis.descriptive import summarise, tabulate
from reise_report.analysis.proportion import wilson
from reise_report.plan.derived import Combined, ReturnToWork, SelfReportedReturn
from reise_report.results.cohort import Cohort, Group
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    import pandas as pd

NONE = "none"
"""In place of the source that decided: no source knew."""

_KINDS = ("by", "at")


def derivation_rows(cohort: Cohort) -> Iterator[Row]:
    """Rows about every return to work, by group; none about columns that the scope does not allow."""
    for name, derivation in cohort.plan.derived.items():
        for group in cohort.groups():
            if isinstance(derivation, ReturnToWork) and f"{name}_status" in group.members:
                yield from _parts(f"derivation.{name}.status.{group.id}", group.members[f"{name}_status"], group)
                yield from _days(name, group)
            if isinstance(derivation, Combined) and f"{name}_source" in group.members:
                sources = group.members[f"{name}_source"].cat.add_categories([NONE]).fillna(NONE)
                yield from _parts(f"derivation.{name}.source.{group.id}", sources, group)
                if name in group.members:
                    yield from _answered(f"derivation.{name}.answer.{group.id}", group.members[name], group)
            if isinstance(derivation, ReturnToWork | SelfReportedReturn):
                for kind in _KINDS:
                    for visit in derivation.visits:
                        column = f"{name}_{kind}_{visit}"
                        if column in group.members:
                            id_ = f"derivation.{name}.{kind}.{visit}.{group.id}"
                            yield from _answered(id_, group.members[column], group)


def _parts(id_: str, values: pd.Series[Any], group: Group) -> Iterator[Row]:
    """How many of the group have each level; everybody has one."""
    table = tabulate(values)
    row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals, part_of=group.size_id)
    for level, count in zip(table.levels, table.counts, strict=True):
        yield row(id=f"{id_}.{level}", value=count)


def _days(name: str, group: Group) -> Iterator[Row]:
    """Quartiles of the days to the return, among those who returned."""
    returned = group.members[group.members[f"{name}_status"] == "returned"]
    summary = summarise(returned[f"{name}_day"].to_numpy(dtype=float))
    for statistic in ("q1", "median", "q3"):
        value = getattr(summary, statistic)
        yield Row(
            id=f"derivation.{name}.day.{group.id}.{statistic}",
            value=value,
            unit=Unit.DAYS,
            group=group.id,
            reveals=group.reveals,
            method="descriptive",
            n_randomised=len(group.members),
            n_available=summary.n,
            n_analysed=summary.n,
            based_on=(f"derivation.{name}.status.{group.id}.returned",),
            reason=Reason.NO_EVENTS if value is None else None,
        )


def _answered(id_: str, values: pd.Series[Any], group: Group) -> Iterator[Row]:
    """How many are known, how many of them have a yes, and their share."""
    known, yes = int(values.notna().sum()), int(values.sum())
    row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals)
    available = f"{id_}.data.available"
    yield row(id=available, value=known, part_of=group.size_id)
    yield row(id=f"{id_}.data.missing", value=len(values) - known, part_of=group.size_id)
    yield row(id=f"{id_}.yes", value=yes, numerator=yes, denominator=known, among=available)
    yield row_from(
        wilson(yes, known),
        id=f"{id_}.share",
        unit=Unit.PROPORTION,
        group=group.id,
        reveals=group.reveals,
        numerator=yes,
        denominator=known,
        n_randomised=len(values),
        n_available=known,
        based_on=(f"{id_}.yes", available),
    )

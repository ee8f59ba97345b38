"""The quality of the data, whole: every part of it as rows, and every row of a file to look at as a query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reise_report.data.snapshot import Snapshot
from reise_report.errors import DataError, PlanError
from reise_report.plan.model import Plan
from reise_report.results.quality.allocation import allocation_rows
from reise_report.results.quality.completeness import instrument_rows, standing_rows
from reise_report.results.quality.contradictions import contradictions
from reise_report.results.quality.desk import ALL, Desk
from reise_report.results.quality.digits import digit_rows
from reise_report.results.quality.duplicates import duplicates
from reise_report.results.quality.items import item_rows
from reise_report.results.quality.linkage import linkage_rows, table_rows
from reise_report.results.quality.outcomes import source_rows
from reise_report.results.quality.patterns import pattern_rows
from reise_report.results.quality.query import Query
from reise_report.results.quality.windows import window_rows
from reise_report.results.row import Reveals, Row, Unit
from reise_report.results.store import Results

REFUSED = "quality.derivations.refused"
"""1 where the plan's derivations could not be made from the data; the warning says why."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the data are.

    Attributes:
        results: every number.
        queries: every row of a file that somebody should look at.
    """

    results: Results
    queries: tuple[Query, ...]


def examine(plan: Plan, snapshot: Snapshot) -> Quality:
    """Look at the data as they stand.

    Args:
        plan: the trial's plan.
        snapshot: its data as of a date.

    Raises:
        AnalysisError: counts do not add up.
    """
    seen, refused = _derived(plan, snapshot)
    desk = Desk(plan, seen)
    rows = [*_sizes(desk), refused, *source_rows(desk), *linkage_rows(desk), *table_rows(desk), *allocation_rows(desk)]
    asked = desk.answers
    if asked is not None:
        for part in (standing_rows, instrument_rows, pattern_rows, item_rows, window_rows):
            rows += part(asked)
    rows += digit_rows(desk)
    queries: list[Query] = []
    for look in (contradictions, duplicates):
        counted, found = look(desk)
        rows += counted
        queries += found
    rows.append(Row(id="quality.queries.n", value=len(queries), unit=Unit.ROWS, group=ALL))
    results = Results.of(plan.trial.id, snapshot.as_of.isoformat(), snapshot.synthetic, rows)
    return Quality(results, tuple(queries))


def _derived(plan: Plan, snapshot: Snapshot) -> tuple[Snapshot, Row]:
    """The snapshot with what the plan derives; without it where the data refuse, which is itself worth knowing."""
    from reise_report.derive.assemble import derive

    refused = Row(id=REFUSED, value=0, unit=Unit.EVENTS, group=ALL, reveals=Reveals.POOLED)
    try:
        return derive(plan, snapshot), refused
    except (DataError, PlanError) as error:
        return snapshot, replace(refused, value=1, warnings=(str(error),))


def _sizes(desk: Desk) -> list[Row]:
    """How many participants there are, in each arm and in all; the rest of the flow is another report's."""
    return [
        Row(
            id=group.size_id,
            value=int(group.members.sum()),
            unit=Unit.PEOPLE,
            group=group.id,
            reveals=group.reveals,
            part_of=None if group.id == ALL else "flow.randomised.n",
        )
        for group in desk.groups
    ]

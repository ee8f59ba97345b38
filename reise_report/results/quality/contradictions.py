"""Contradictions: every check that the data allow, counted by kind, and each row it finds as a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reise_report.results.quality.checks.check import Check, Hits
from reise_report.results.quality.checks.registry import FAMILIES
from reise_report.results.quality.desk import Desk
from reise_report.results.quality.query import Query
from reise_report.results.row import Reason, Row, Unit

TOTAL = "quality.contradictions.n"


def contradictions(desk: Desk, families: Mapping[str, Sequence[Check]] = FAMILIES) -> tuple[list[Row], list[Query]]:
    """Run the checks.

    Args:
        desk: the data.
        families: which, by family.

    Returns:
        Rows of results: for each kind the rows found and the people concerned, zero included, or the reason that the
        data hold no tables to look at; their sums; and the queries, in the order of the checks.
    """
    rows: list[Row] = []
    queries: list[Query] = []
    for family, checks in families.items():
        counted: list[Row] = []
        for check in checks:
            found = check.find(desk)
            counted += _counts(family, check.kind, None if found is None else list(found))
            for item in found or ():
                queries += item.queries(check.kind, desk.numbers)
        n = sum(row.value for row in counted if row.unit is Unit.ROWS and isinstance(row.value, int))
        rows += [*counted, Row(id=_whole(family), value=n, unit=Unit.ROWS, group="all", part_of=TOTAL)]
    return [*rows, Row(id=TOTAL, value=len(queries), unit=Unit.ROWS, group="all")], queries


def _whole(family: str) -> str:
    return f"quality.contradiction_family.{family}"


def _counts(family: str, kind: str, found: list[Hits] | None) -> Iterator[Row]:
    rows_id, people_id = f"quality.contradiction.{kind}", f"quality.contradiction_people.{kind}"
    if found is None:
        for id_, unit in ((rows_id, Unit.ROWS), (people_id, Unit.PEOPLE)):
            yield Row(id=id_, unit=unit, reason=Reason.NO_DATA, group="all")
        return
    people = np.concatenate([item.sheet.person[item.rows] for item in found]) if found else np.zeros(0, dtype=np.int64)
    yield Row(id=rows_id, value=len(people), unit=Unit.ROWS, group="all", part_of=_whole(family))
    n = len(np.unique(people[people >= 0]))
    yield Row(id=people_id, value=n, unit=Unit.PEOPLE, group="all", among="flow.randomised.n", based_on=(rows_id,))

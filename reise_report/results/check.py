"""What every set of results must satisfy, whoever made it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from reise_report.results.row import Reason, Row, Unit

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_COUNTS = (Unit.PEOPLE, Unit.EVENTS, Unit.ROWS)


def problems(rows: Iterable[Row]) -> list[str]:
    """Everything that is wrong with the rows, one sentence each; empty when all is well."""
    listed = list(rows)
    by_id = {row.id: row for row in listed}
    found = [problem for row in listed for problem in _row_problems(row)]
    if len(by_id) < len(listed):
        seen: set[str] = set()
        found += [f"{row.id}: the id stands twice" for row in listed if row.id in seen or seen.add(row.id)]  # type: ignore[func-returns-value]
    found += _broken_links(by_id)
    found += _sums_that_fail(by_id)
    found += _more_than_the_whole(by_id)
    return found


def _row_problems(row: Row) -> Iterator[str]:
    if not _ID.fullmatch(row.id):
        yield f"{row.id}: an id is dotted, of small letters, digits and underscores"
    if (row.value is None) != (row.reason is not None):
        yield f"{row.id}: a row has either a value or a reason why there is none"
    numbers = {"value": row.value, "low": row.low, "high": row.high, "se": row.se, "df": row.df}
    for name, number in numbers.items():
        if isinstance(number, float) and not math.isfinite(number):
            yield f"{row.id}: {name} is {number}"
    if row.unit in _COUNTS and row.value is not None and (not isinstance(row.value, int) or row.value < 0):
        yield f"{row.id}: a count is a whole number of at least 0, not {row.value!r}"
    if (
        isinstance(row.value, int | float)
        and row.low is not None
        and row.high is not None
        and not row.low <= row.value <= row.high
    ):
        yield f"{row.id}: {row.value} lies outside its interval {row.low} to {row.high}"


def _broken_links(by_id: Mapping[str, Row]) -> list[str]:
    return [
        f"{row.id}: refers to {target}, which does not exist"
        for row in by_id.values()
        for target in (*row.based_on, *(link for link in (row.part_of, row.among) if link))
        if target not in by_id
    ]


def partitions(by_id: Mapping[str, Row]) -> dict[tuple[str, str], list[Row]]:
    """The sets of counts that add up to a total: by total, and by what the ids of the parts have in common."""
    sets: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in by_id.values():
        if row.part_of is not None:
            sets[row.part_of, row.id.rpartition(".")[0]].append(row)
    return dict(sets)


def _sums_that_fail(by_id: Mapping[str, Row]) -> list[str]:
    found = []
    for (total_id, _), parts in partitions(by_id).items():
        total = by_id.get(total_id)
        if total is None or Reason.WITHHELD in {total.reason, *(part.reason for part in parts)}:
            continue
        values = [part.value for part in parts if isinstance(part.value, int)]
        if sum(values) != total.value:
            terms = " + ".join(f"{part.id} = {part.value}" for part in parts)
            found.append(f"{total_id}: {total.value} people, but its parts add up to {sum(values)}: {terms}")
    return found


def _more_than_the_whole(by_id: Mapping[str, Row]) -> list[str]:
    found = []
    for row in by_id.values():
        whole = by_id.get(row.among or "")
        if whole is None or not isinstance(row.value, int) or not isinstance(whole.value, int):
            continue
        if row.value > whole.value:
            found.append(f"{row.id}: {row.value} people, but {whole.id}, among whom they are, has {whole.value}")
    return found

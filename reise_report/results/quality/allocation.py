"""The draw against its chances: half-year by half-year, how many were drawn and how many should have been."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.allocation_share import allocation_share
from reise_report.results.quality.desk import Desk, Flags
from reise_report.results.row import Reason, Row, Unit

WHOLE_TIME = "all"


def allocation_rows(desk: Desk) -> Iterator[Row]:
    """Drawn, expected and the test, for each half-year of enrolment and in all; nothing where no chance is stated."""
    chance = _chances(desk)
    if chance is None:
        return
    arms = desk.plan.design.arms
    drawn = np.zeros(len(desk.numbers), dtype=bool)
    for group in desk.groups:
        if group.id in arms and arms[group.id].role == "intervention":
            drawn |= group.members
    known = ~np.isnan(chance)
    yield from _period(WHOLE_TIME, known, drawn, chance)
    periods = _half_years(desk)
    for period in sorted(set(periods[known].tolist()) - {""}):
        yield from _period(period, known & (periods == period), drawn, chance)


def _chances(desk: Desk) -> NDArray[np.float64] | None:
    """(people,) each one's chance of the intervention; None where the plan states none."""
    stated = desk.plan.design.allocation.probability
    if stated is None:
        return None
    if stated.column is not None:
        return desk.sheet("participants").numbers(stated.column)
    return np.full(len(desk.numbers), float(stated.value or 0))


def _half_years(desk: Desk) -> NDArray[np.str_]:
    """(people,) the half-year of enrolment, ``h2024_1``; empty where the day is not known."""
    month = desk.enrolled.astype("datetime64[M]")
    known = ~np.isnat(month)
    found = np.full(len(month), "", dtype="<U8")
    number = month[known].astype(np.int64)
    found[known] = [f"h{1970 + n // 12}_{1 + n % 12 // 6}" for n in number]
    return found


def _period(period: str, who: Flags, drawn: Flags, chance: NDArray[np.float64]) -> Iterator[Row]:
    test = allocation_share(drawn[who], chance[who])
    prefix = f"quality.allocation.{period}"
    row = partial(Row, n_analysed=test.n)
    yield row(id=f"{prefix}.people", value=test.n, unit=Unit.PEOPLE)
    yield row(id=f"{prefix}.drawn", value=test.drawn, unit=Unit.PEOPLE, among=f"{prefix}.people")
    based_on = (f"{prefix}.people", f"{prefix}.drawn")
    none = None if test.n else Reason.NO_PARTICIPANTS
    shares = {"share_drawn": test.drawn, "share_expected": test.expected}
    for name, number in shares.items():
        yield row(
            id=f"{prefix}.{name}",
            value=number / test.n if test.n else None,
            reason=none,
            unit=Unit.PROPORTION,
            based_on=based_on,
        )
    yield row(
        id=f"{prefix}.p_value",
        value=test.p_value,
        reason=none,
        unit=Unit.P_VALUE,
        method=test.method,
        based_on=based_on,
    )

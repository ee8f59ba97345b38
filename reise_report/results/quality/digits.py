"""Digit preference in scales of 21 values or more: the last digit written, one answer a person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.terminal_digits import TerminalDigits, terminal_digits
from reise_report.plan.contract import Column
from reise_report.plan.model import Plan
from reise_report.results.quality.asked import instruments, questionnaires
from reise_report.results.quality.desk import Desk
from reise_report.results.quality.form import Run, joined
from reise_report.results.row import Reason, Reveals, Row, Unit

LEAST_VALUES = 21
MOST_DECIMALS = 2


def scales(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Scales that can have 21 values or more, with their tables: participants' own numbers, and questions' answers.

    Answers are whole numbers; a participants' number is looked at where nobody's has more than two decimals.
    """
    chance = plan.design.allocation.probability
    left_out = None if chance is None else chance.column
    own = plan.data.participants().columns.items()
    found: dict[str, tuple[str, ...]] = {
        name: ("participants",) for name, column in own if name != left_out and _wide(column, ("integer", "number"))
    }
    tables = questionnaires(plan)
    for asked in instruments(plan):
        for item in asked.items:
            holding = tuple(name for name, table in tables.items() if item in table.columns)
            if holding and _wide(tables[holding[0]].columns[item], ("integer",)):
                found[item] = holding
    return found


def _wide(column: Column, types: tuple[str, ...]) -> bool:
    return column.type in types and (column.range is None or column.range[1] - column.range[0] + 1 >= LEAST_VALUES)


def digit_rows(desk: Desk) -> Iterator[Row]:
    """For each scale the counts of last digits, the share that ends in 0 or 5, the index and the test."""
    for column, tables in scales(desk.plan).items():
        written = _written(_values(desk, column, tables))
        if written is not None:
            yield from _rows(column, terminal_digits(written))


def _values(desk: Desk, column: str, tables: tuple[str, ...]) -> NDArray[np.float64]:
    """One value a person. Answers of one person are alike, so that only the first visit's counts."""
    if desk.answers is None or tables == ("participants",):
        values = desk.sheet(tables[0]).numbers(column)
        return values[~np.isnan(values)]
    forms = desk.answers.with_item(column)
    run, values = Run.of(forms), joined(forms, lambda form: form.sheet.numbers(column))
    known = np.flatnonzero(~np.isnan(values) & (run.place >= 0) & (run.person >= 0))
    order = known[np.lexsort((run.place[known], run.person[known]))]
    _, first = np.unique(run.person[order], return_index=True)
    return values[order][first]


def _written(values: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """The numbers without their decimal sign, with as many decimals as the longest has; None with more than two."""
    for decimals in range(MOST_DECIMALS + 1):
        shifted = values * 10**decimals
        if np.allclose(shifted, np.rint(shifted), rtol=0, atol=1e-6):
            whole: NDArray[np.int64] = np.rint(shifted).astype(np.int64)
            return whole
    return None


def _rows(column: str, digits: TerminalDigits) -> Iterator[Row]:
    row = partial(Row, group="all", reveals=Reveals.POOLED, n_analysed=digits.n)
    whole = f"quality.digits.{column}.n"
    yield row(id=whole, value=digits.n, unit=Unit.PEOPLE)
    for digit, n in enumerate(digits.counts):
        yield row(id=f"quality.digits.{column}.ends_in.d{digit}", value=n, unit=Unit.PEOPLE, part_of=whole)
    ends = digits.counts[0] + digits.counts[5]
    own = partial(row, method=digits.method, based_on=(whole,))
    nobody = None if digits.n else Reason.NO_DATA
    share = ends / digits.n if digits.n else None
    yield own(
        id=f"quality.digits.{column}.share_0_or_5",
        value=share,
        reason=nobody,
        unit=Unit.PROPORTION,
        numerator=ends,
        denominator=digits.n,
    )
    yield own(id=f"quality.digits.{column}.index", value=digits.index, reason=nobody, unit=Unit.STATISTIC)
    reason = None if digits.reason is None else Reason(digits.reason)
    yield own(id=f"quality.digits.{column}.chi_square", value=digits.statistic, reason=reason, unit=Unit.STATISTIC)
    yield own(id=f"quality.digits.{column}.p_value", value=digits.p_value, reason=reason, unit=Unit.P_VALUE)

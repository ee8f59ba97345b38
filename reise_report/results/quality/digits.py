"""Digit preference in whole-number scales of 21 values or more: an answer a person, the first one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.terminal_digits import TerminalDigits, terminal_digits
from reise_report.plan.contract import Table
from reise_report.plan.model import Plan
from reise_report.results.quality.asked import Answers
from reise_report.results.quality.desk import Desk
from reise_report.results.row import Reason, Reveals, Row, Unit

LEAST_VALUES = 21


def scales(plan: Plan) -> tuple[tuple[str, str], ...]:
    """(table, column) of the whole-number scales of participants and questionnaires that have 21 values or more."""
    tables = ["participants"]
    asked = plan.data.holding("questionnaires")
    if asked is not None:
        tables.append(asked)
    return tuple((name, column) for name in tables for column in _wide(plan.data.tables[name]))


def _wide(table: Table) -> Iterator[str]:
    for name, column in table.columns.items():
        if column.type == "integer" and (column.range is None or column.range[1] - column.range[0] + 1 >= LEAST_VALUES):
            yield name


def digit_rows(desk: Desk, answers: Answers | None) -> Iterator[Row]:
    """For each scale the counts of last digits, the share that ends in 0 or 5, the index and the test."""
    for table, column in scales(desk.plan):
        yield from _rows(column, terminal_digits(_values(desk, answers, table, column)))


def _values(desk: Desk, answers: Answers | None, table: str, column: str) -> NDArray[np.int64]:
    """One value a person. Answers of one person are alike, so that only the first visit's counts."""
    values = desk.sheet(table).frame[column]
    if answers is None or table != answers.sheet.name:
        return values.dropna().to_numpy(dtype=np.int64)
    known = values.notna().to_numpy() & (answers.place >= 0) & (answers.sheet.person >= 0)
    order = np.lexsort((answers.place[known], answers.sheet.person[known]))
    _, first = np.unique(answers.sheet.person[known][order], return_index=True)
    found: NDArray[np.int64] = values[known].to_numpy(dtype=np.int64)[order][first]
    return found


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

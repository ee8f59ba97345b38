"""A column of text against its contract: an array of values, and the cells that break it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reise_report.data.arrays import array_of
from reise_report.data.bulk import MANY, judged_in_bulk
from reise_report.data.cells import Value, missing_test, parser
from reise_report.data.refusal import RefusedCellError
from reise_report.data.text_table import TextColumn
from reise_report.data.violation import Violation
from reise_report.plan.contract import Column

MOST_TOLD = 1000
"""Cells of one column that are told one by one. Where a whole column is wrong, more would say nothing new."""


def judged(
    text: TextColumn, column: Column, levels: Sequence[str], decimal: str
) -> tuple[Any, dict[int, str], NDArray[np.bool_]]:
    """Judge each distinct text once.

    Args:
        text: the column as it stands in the file.
        column: its contract.
        levels: its levels, in the plan's order.
        decimal: the decimal sign in the file.

    Returns:
        The array of values, one a row; the place of each refused text → the rule that it breaks; and which rows hold
        nothing (a refused cell is not nothing).
    """
    bulk = judged_in_bulk(text, column, decimal) if len(text.distinct) >= MANY else None
    if bulk is not None:
        return bulk[0], {}, bulk[1]
    parse, is_missing = parser(column, levels, decimal), missing_test(column)
    texts = text.texts()
    values: list[Value | None] = [None] * len(texts)
    nothing = np.zeros(len(texts) + 1, dtype=bool)
    nothing[-1] = True
    refused: dict[int, str] = {}
    for place, cell in enumerate(texts):
        if is_missing(cell):
            nothing[place] = True
            continue
        try:
            values[place] = parse(cell)
        except RefusedCellError as error:
            refused[place] = str(error)
    return array_of(values, text.codes, column, levels), refused, nothing[text.codes]


def cell_violations(
    text: TextColumn, refused: dict[int, str], file: str, name: str, rows: NDArray[np.int64]
) -> Iterator[Violation]:
    """Every refused cell with its row; a summary after the first :data:`MOST_TOLD`."""
    if not refused:
        return
    wrong = np.zeros(len(text.distinct) + 1, dtype=bool)
    wrong[list(refused)] = True
    texts = text.texts()
    places = np.flatnonzero(wrong[text.codes])
    for place in places[:MOST_TOLD]:
        code = int(text.codes[place])
        yield Violation(file, int(rows[place]), name, texts[code], refused[code])
    yield from _rest(len(places), file, name)


def required_violations(
    text: TextColumn, nothing: NDArray[np.bool_], file: str, name: str, rows: NDArray[np.int64], rule: str
) -> Iterator[Violation]:
    """Every cell that holds nothing where a value must be, with the missing code that stands there."""
    places = np.flatnonzero(nothing)
    if not len(places):
        return
    texts = [*text.texts(), ""]
    for place in places[:MOST_TOLD]:
        yield Violation(file, int(rows[place]), name, texts[text.codes[place]] or None, rule)
    yield from _rest(len(places), file, name)


def _rest(count: int, file: str, name: str) -> Iterator[Violation]:
    if count > MOST_TOLD:
        yield Violation(file, None, name, None, f"{count - MOST_TOLD} more cells break the same rules")

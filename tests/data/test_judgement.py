"""A column against its contract: every text once, every cell told, and not without end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from reise_report.data.judgement import MOST_TOLD, cell_violations, judged, required_violations
from reise_report.data.text_table import NOTHING, TextColumn
from reise_report.plan.contract import Column

TEXT = TextColumn.of(["1", "x", "", "-9", "2"], np.array([0, 1, 2, 3, 4, NOTHING, 1], dtype=np.int32))
ROWS = np.arange(2, 9)


def column(**contract: Any) -> Column:
    return Column.model_validate({"type": "integer", "missing": [-9]} | contract)


def test_refused_and_missing_cells_are_told_apart():
    array, refused, nothing = judged(TEXT, column(), (), ".")
    assert [None if pd.isna(value) else value for value in array] == [1, None, None, None, 2, None, None]
    assert list(refused) == [1]
    assert list(nothing) == [False, False, True, True, False, True, False]


def test_every_cell_with_a_refused_text_is_told_with_its_row():
    _, refused, _ = judged(TEXT, column(), (), ".")
    found = list(cell_violations(TEXT, refused, "a.csv", "score", ROWS))
    assert [(item.row, item.column, item.value) for item in found] == [(3, "score", "x"), (8, "score", "x")]


def test_a_missing_value_is_told_with_the_code_that_stands_there():
    _, _, nothing = judged(TEXT, column(), (), ".")
    found = list(required_violations(TEXT, nothing, "a.csv", "score", ROWS, "missing"))
    assert [(item.row, item.value) for item in found] == [(4, None), (5, "-9"), (7, None)]


def test_a_column_that_is_wrong_throughout_is_told_a_thousand_times_and_then_counted():
    text = TextColumn.of(["x"], np.zeros(MOST_TOLD + 500, dtype=np.int32))
    _, refused, _ = judged(text, column(), (), ".")
    found = list(cell_violations(text, refused, "a.csv", "score", np.arange(2, MOST_TOLD + 502)))
    assert len(found) == MOST_TOLD + 1
    assert (found[-1].row, found[-1].rule) == (None, "500 more cells break the same rules")


def test_the_texts_of_some_rows_are_those_of_the_whole():
    part = TEXT.at(np.array([4, -1, 0]))
    assert [None if code < 0 else part.texts()[code] for code in part.codes] == ["2", None, "1"]

"""Columns judged at once come out as if each text had been judged alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reise_report.data import judgement
from reise_report.data.bulk import judged_in_bulk
from reise_report.data.judgement import judged
from reise_report.data.text_table import NOTHING, TextColumn
from reise_report.plan.contract import Column, ColumnType

KINDS: tuple[ColumnType, ...] = ("identifier", "text", "number", "integer", "date", "datetime")


def column_of(cells: list[str | None]) -> TextColumn:
    texts = list(dict.fromkeys(cell for cell in cells if cell is not None))
    codes = [NOTHING if cell is None else texts.index(cell) for cell in cells]
    return TextColumn.of(texts, np.array(codes, dtype=np.int32))


def agree(cells: list[str | None], **contract: Any) -> bool:
    """Whether the bulk way answers; if it does, its answer is checked against the other way's."""
    text, column = column_of(cells), Column.model_validate(contract)
    bulk = judged_in_bulk(text, column, ".")
    if bulk is None:
        return False
    array, refused, nothing = judged(text, column, (), ".")
    assert refused == {}
    pd.testing.assert_series_equal(pd.Series(bulk[0]), pd.Series(array))
    assert list(bulk[1]) == list(nothing)
    return True


NUMBER = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-100, 100, places=2).map(str),
    st.sampled_from(["-0", "007", "+1", "1.", ".5", "1e3", " 1", "1\n", "٣", "1,5"]),
)
DATE = st.one_of(
    st.dates().map(str),
    st.sampled_from(
        ["2023-02-29", "2024-02-29", "0999-01-01", "1000-01-01", "9999-12-31", "2024-13-01", "2024-01-01 "]
    ),
)
MOMENT = st.one_of(
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")),
    st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%d %H:%M").rjust(16, "0")),
    st.sampled_from(["2024-03-31T24:00", "2024-03-31T08:60", "2024-03-31T08:30:60", "2024-03-31T08:30Z", "2024-03-31"]),
)
NAME = st.one_of(st.text(max_size=5), st.sampled_from(["P1", "1E+05", " P1", "P1\u00a0", "a\u030a", "E+", "\u200bP"]))


def some(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[str | None]]:
    return st.lists(st.one_of(cell, st.just(""), st.none()), max_size=6)


@given(some(st.one_of(NUMBER, DATE, MOMENT, NAME)), st.sampled_from(KINDS))
@example(["", None], "number")
@example([], "datetime")
@example(["2024-03-31T08:30", "2024-03-31 08:30:15"], "datetime")
def test_whatever_is_judged_at_once_is_judged_as_each_text_is(cells: list[str | None], kind: ColumnType):
    agree(cells, type=kind)


@given(some(NUMBER), st.sampled_from(["number", "integer"]))
def test_numbers_at_once_are_the_numbers_one_by_one(cells: list[str | None], kind: str):
    agree(cells, type=kind)


@given(some(st.integers(0, 12).map(str)))
def test_a_range_holds_at_once_too(cells: list[str | None]):
    agree(cells, type="integer", range=[1, 10])


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("identifier", ["P1", "P2", ""]),
        ("text", [" å ", "", None]),
        ("number", ["1.5", "-2", ""]),
        ("integer", ["1", "", None]),
        ("date", ["2024-02-29", ""]),
        ("datetime", ["2024-02-29T08:30", "2024-02-29 08:30:15", ""]),
    ],
)
def test_plain_columns_are_judged_at_once(kind: str, cells: list[str | None]):
    assert agree(cells, type=kind)


@pytest.mark.parametrize(
    "contract",
    [{"missing": [-9]}, {"codes": {"1": "low"}}, {"range": [1, 5]}],
    ids=["missing codes", "labels", "out of range"],
)
def test_what_needs_a_second_look_is_not(contract: dict[str, Any]):
    assert not agree(["1", "7"], type="integer", **contract)


def test_a_column_of_many_texts_takes_the_bulk_way_and_tells_its_faults_all_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(judgement, "MANY", 2)
    column = Column.model_validate({"type": "number"})
    assert list(judged(column_of(["1", "2.5", "1"]), column, (), ".")[0]) == [1.0, 2.5, 1.0]
    _, refused, _ = judged(column_of(["1", "2.5", "x"]), column, (), ".")
    assert list(refused) == [2]

"""Whole numbers are written as a file has them, whatever way they are looked up."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.data.simulation.rows import (
    MISSING,
    as_text,
    day,
    levels,
    minute,
    number_of,
    numbered,
    scaled,
    sorted_by,
    stacked,
    texts,
    whole,
)


@pytest.mark.parametrize(
    ("decimals", "value", "text"),
    [
        (3, 50_000, "50"),
        (3, 49_900, "49.9"),
        (4, 187_500, "18.75"),
        (3, 7, "0.007"),
        (6, -453_000, "-0.453"),
        (2, 0, "0"),
    ],
)
def test_small_units_become_decimals_without_needless_zeros(decimals: int, value: int, text: str):
    assert scaled(decimals)(value) == text


def test_a_leap_day_is_written_and_counted():
    assert day(number_of(dt.date(2024, 2, 29))) == "2024-02-29"
    assert day(number_of(dt.date(2024, 2, 29)) + 1) == "2024-03-01"


def test_minutes_are_date_and_time_of_day():
    assert minute(number_of(dt.date(2024, 3, 31)) * 1440 + 8 * 60 + 5) == "2024-03-31T08:05"


def test_identifiers_are_numbered_from_one_and_grow_when_they_must():
    assert [numbered("R", 4)(value) for value in (0, 424, 99_999)] == ["R0001", "R0425", "R100000"]


def test_an_empty_cell_is_empty_in_every_form():
    for form in (whole, day, minute, scaled(3), levels("FM"), numbered("R", 4)):
        assert texts(np.array([MISSING, MISSING]), form) == ["", ""]
    assert texts(np.array([0, MISSING, 1]), levels("FM")) == ["F", "", "M"]


@given(st.lists(st.one_of(st.just(MISSING), st.integers(-(10**9), 10**9), st.integers(-3, 3)), max_size=40))
def test_looking_up_gives_what_writing_each_gives(values: list[int]):
    expected = ["" if value == MISSING else str(value) for value in values]
    assert texts(np.array(values, dtype=np.int64), whole) == expected


def test_sorting_keeps_ties_as_they_stand():
    rows = {"a": np.array([2, 1, 2, 1]), "b": np.array([0, 1, 2, 3])}
    assert sorted_by(rows, "a")["b"].tolist() == [1, 3, 0, 2]


def test_tables_stand_one_below_the_other_and_are_written_in_the_order_of_the_forms():
    rows = stacked([{"a": np.array([1]), "b": np.array([2])}, {"a": np.array([3]), "b": np.array([4])}])
    assert as_text(rows, {"b": whole, "a": whole}) == {"b": ["2", "4"], "a": ["1", "3"]}

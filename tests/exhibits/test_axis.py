from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits import axis


@given(st.floats(-1e4, 1e4), st.floats(0.001, 1e4), st.integers(4, 9))
def test_ticks_cover_the_range_with_few_even_steps(low, span, at_most):
    marks = axis.ticks(low, low + span, at_most)
    assert marks[0] <= Decimal(low) + Decimal("1e-6")
    assert marks[-1] >= Decimal(low + span) - Decimal("1e-6")
    assert 2 <= len(marks) <= at_most
    assert len({right - left for left, right in pairwise(marks)}) == 1


def test_a_range_of_nothing_still_has_an_axis():
    assert len(axis.ticks(3, 3)) >= 2


def test_ticks_round_zero_hold_zero():
    assert 0 in axis.ticks(-2.7, 10.2)


@given(st.floats(0.01, 50), st.floats(1.01, 50))
def test_ratio_ticks_cover_the_range(low, factor):
    marks = axis.ratio_ticks(low, low * factor)
    assert float(marks[0]) <= low
    assert float(marks[-1]) >= low * factor * (1 - 1e-9)
    assert list(marks) == sorted(set(marks))


def test_a_narrow_ratio_has_halves_and_thirds():
    assert [str(mark) for mark in axis.ratio_ticks(0.9, 1.4)] == ["0.5", "0.75", "1", "1.5", "2"]


@pytest.mark.parametrize(
    ("tick", "sign", "decimals", "shown"),
    [
        ("-0.5", ",", None, "−0,5"),
        ("0", ",", 1, "0,0"),
        ("10", ".", None, "10"),
        ("1E+1", ".", None, "10"),
        ("1500", ".", None, "1\u00a0500"),
        ("0.05", ".", None, "0.05"),
    ],
)
def test_labels_have_a_true_minus_and_the_languages_sign(tick, sign, decimals, shown):
    assert axis.label(Decimal(tick), sign, decimals) == shown


def test_thousands_are_parted_as_told():
    assert axis.label(Decimal(12500), ".", 0, ",") == "12,500"


def test_an_axis_shares_its_number_of_decimals():
    assert axis.decimals_of(axis.ticks(-0.2, 0.2)) == 1
    assert axis.decimals_of(axis.ticks(0, 1200)) == 0


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 9000))
def test_months_start_at_or_before_the_first_day_and_are_few(first, days):
    last = date.fromordinal(first.toordinal() + days)
    starts = axis.month_starts(first, last)
    assert starts[0] <= first
    assert starts[-1] <= last
    assert 1 <= len(starts) <= 7
    assert {day.day for day in starts} == {1}

"""The one rounding rule."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.errors import DocumentError
from reise_report.language.rounding import exact, round_half_away, round_significant, round_to_multiple

finite = st.floats(allow_nan=False, allow_infinity=False)
usual = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
decimals = st.integers(min_value=0, max_value=8)


@pytest.mark.parametrize(
    ("x", "places", "expected"),
    [
        (0.5, 0, "1"),  # round(0.5) is 0
        (1.5, 0, "2"),
        (2.5, 0, "3"),  # round(2.5) is 2
        (-2.5, 0, "-3"),
        (2.675, 2, "2.68"),  # binary 2.67499999999999982…: round gives 2.67
        (1.005, 2, "1.01"),  # binary 1.00499999999999989…
        (0.285, 2, "0.29"),
        (-0.04, 1, "0.0"),
        (-0.0, 0, "0"),
        (12, 2, "12.00"),
        (1e22, 0, "10000000000000000000000"),
        (1250, -2, "1300"),
        (-1250, -2, "-1300"),
        (49, -2, "0"),
    ],
)
def test_rounds_half_away_from_zero_on_the_decimal_that_is_written(x, places, expected):
    assert str(round_half_away(x, places)) == expected


@given(usual, decimals)
def test_agrees_with_the_decimal_module_on_the_shortest_decimal(x, places):
    expected = Decimal(repr(x)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert round_half_away(x, places) == expected


@given(finite, decimals)
def test_is_never_further_away_than_half_a_unit(x, places):
    error = abs(Fraction(round_half_away(x, places)) - Fraction(Decimal(repr(x))))
    assert error <= Fraction(1, 2 * 10**places)


@given(usual, decimals)
def test_is_symmetric_about_zero(x, places):
    assert round_half_away(-x, places) == -round_half_away(x, places)


@given(usual, usual, decimals)
def test_keeps_order(x, y, places):
    low, high = sorted((x, y))
    assert round_half_away(low, places) <= round_half_away(high, places)


@given(usual, decimals)
def test_rounding_twice_is_rounding_once(x, places):
    once = round_half_away(x, places)
    assert round_half_away(once, places) == once


@given(usual, decimals)
def test_has_as_many_decimals_as_asked_and_no_negative_zero(x, places):
    rounded = round_half_away(x, places)
    assert rounded.as_tuple().exponent == -places
    assert not (rounded.is_zero() and rounded.is_signed())


@pytest.mark.parametrize("x", [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), np.float64("nan")])
def test_what_is_not_finite_cannot_be_printed(x):
    with pytest.raises(DocumentError, match="cannot be printed"):
        round_half_away(x, 1)


@pytest.mark.parametrize("x", [None, "1.5", True, 1 + 2j])
def test_what_is_no_number_is_refused(x):
    with pytest.raises(DocumentError, match="is not a number"):
        exact(x)


@pytest.mark.parametrize(
    ("x", "expected"), [(np.float64(2.675), "2.68"), (np.int64(3), "3.00"), (np.float32(0.5), "0.50")]
)
def test_numpy_scalars_count_as_the_numbers_they_hold(x, expected):
    assert str(round_half_away(x, 2)) == expected


@pytest.mark.parametrize(
    ("x", "digits", "expected"),
    [
        (0.004549, 2, "0.0045"),
        (0.00455, 2, "0.0046"),
        (123456, 3, "123000"),
        (9.96, 2, "10"),
        (0.0996, 2, "0.10"),
        (99.95, 3, "100"),
        (-0.0149, 1, "-0.01"),
        (0, 3, "0.00"),
    ],
)
def test_rounds_to_significant_digits(x, digits, expected):
    assert str(round_significant(x, digits)) == expected


@given(st.floats(min_value=1e-9, max_value=1e9), st.integers(min_value=1, max_value=8))
def test_significant_digits_bound_the_relative_error(x, digits):
    error = abs(Fraction(round_significant(x, digits)) - Fraction(Decimal(repr(x))))
    assert error / Fraction(Decimal(repr(x))) <= Fraction(1, 2 * 10 ** (digits - 1))


def test_no_significant_digits_are_refused():
    with pytest.raises(DocumentError, match="at least 1"):
        round_significant(1.5, 0)


@pytest.mark.parametrize(
    ("x", "multiple", "expected"),
    [
        (12349.99, 100, "12300"),
        (12350, 100, "12400"),
        (-250, 500, "-500"),
        (-249, 500, "0"),
        (450, 300, "600"),
        (0.5, 1, "1"),
        (1e30, 100, "1" + "0" * 30),
    ],
)
def test_rounds_to_the_nearest_multiple(x, multiple, expected):
    assert f"{round_to_multiple(x, multiple):f}" == expected


@given(usual, st.integers(min_value=1, max_value=10_000))
def test_a_multiple_is_a_multiple_within_half_of_it(x, multiple):
    rounded = round_to_multiple(x, multiple)
    assert rounded % multiple == 0
    assert abs(Fraction(rounded) - Fraction(Decimal(repr(x)))) <= Fraction(multiple, 2)


def test_multiples_of_nothing_are_refused():
    with pytest.raises(DocumentError, match="multiples of 0"):
        round_to_multiple(5, 0)

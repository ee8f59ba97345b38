"""The one rounding rule: half away from zero, on the decimal number that a reader would write down.

Python's ``round`` and ``format`` round the binary number, half to even: ``round(2.675, 2)`` is 2.67 and ``round(0.5)``
is 0. A reader who checks a table with pencil and paper gets 2.68 and 1. So every number is first taken as the shortest
decimal that names it (``repr``), and that decimal is rounded, ties away from zero.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Integral, Real

from reise_report.errors import DocumentError

Number = Real | Decimal | float | int

# Wide enough for any float written out in full (1.8e308 with decimals); the default context stops at 28 digits.
_WIDE = Context(prec=800, rounding=ROUND_HALF_UP)


def exact(x: Number) -> Decimal:
    """The decimal number that ``x`` is written as; ``0.1`` is one tenth, not the binary fraction nearest to it.

    Args:
        x: any real number; numpy scalars count as what they hold.

    Raises:
        DocumentError: ``x`` is NaN, infinite, or no number at all.
    """
    if isinstance(x, bool) or not isinstance(x, Real | Decimal):
        raise DocumentError(f"{x!r} is not a number and cannot be rounded")
    if isinstance(x, Decimal):
        decimal = x
    elif isinstance(x, Integral):
        decimal = Decimal(int(x))
    else:
        decimal = Decimal(repr(float(x)))
    if not decimal.is_finite():
        raise DocumentError(f"{x} cannot be printed: a report shows numbers, or says in words why there is none")
    return decimal


def round_half_away(x: Number, decimals: int) -> Decimal:
    """``x`` to so many decimals, half away from zero; negative zero becomes zero.

    Args:
        x: any finite real number.
        decimals: digits after the decimal sign, 0 or more; negative rounds to tens (−1), hundreds (−2) and so on.

    Returns:
        A Decimal with exactly that many decimals, so that ``str`` keeps the trailing zeros.

    Raises:
        DocumentError: ``x`` is NaN, infinite, or no number.

    >>> round_half_away(2.675, 2), round_half_away(-0.04, 1), round_half_away(1250, -2)
    (Decimal('2.68'), Decimal('0.0'), Decimal('1300'))
    """
    rounded = exact(x).quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    if decimals < 0:
        rounded = rounded.quantize(Decimal(1), context=_WIDE)
    return abs(rounded) if rounded.is_zero() else rounded


def round_significant(x: Number, digits: int) -> Decimal:
    """``x`` to so many significant digits, half away from zero.

    Args:
        x: any finite real number.
        digits: significant digits, 1 or more.

    Raises:
        DocumentError: ``x`` is NaN, infinite or no number, or ``digits`` is below 1.

    >>> round_significant(0.004549, 2), round_significant(123456, 3), round_significant(9.96, 2)
    (Decimal('0.0045'), Decimal('123000'), Decimal('10'))
    """
    if digits < 1:
        raise DocumentError(f"{digits} significant digits: at least 1 is needed")
    decimal = exact(x)
    if decimal.is_zero():
        return round_half_away(decimal, digits - 1)
    decimals = digits - 1 - decimal.adjusted()
    rounded = round_half_away(decimal, decimals)
    # 9.96 to two digits is 10, not 10.0: rounding up has made the number one digit longer.
    return rounded if rounded.adjusted() == decimal.adjusted() else round_half_away(rounded, decimals - 1)


def round_to_multiple(x: Number, multiple: int) -> Decimal:
    """``x`` to the nearest multiple of a whole number, half away from zero: costs to the hundred kroner.

    Raises:
        DocumentError: ``x`` is NaN, infinite or no number, or ``multiple`` is below 1.

    >>> round_to_multiple(12349.99, 100), round_to_multiple(-250, 500)
    (Decimal('12300'), Decimal('-500'))
    """
    if multiple < 1:
        raise DocumentError(f"cannot round to multiples of {multiple}: a whole number of at least 1 is needed")
    decimal = exact(x)
    # Whole and rest keep the tie exact; x / 300, say, has no finite decimal form.
    whole, rest = _WIDE.divmod(abs(decimal), Decimal(multiple))
    rounded = _WIDE.multiply(whole + (1 if 2 * rest >= multiple else 0), multiple)
    return -rounded if decimal < 0 and rounded else rounded

"""Axes: round ticks that cover a range, and their labels in the reader's decimal sign."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

MINUS = "\u2212"


def ticks(low: float, high: float, at_most: int = 7) -> tuple[Decimal, ...]:
    """Round numbers from at or below ``low`` to at or above ``high``, as decimals so that no digit is an artefact.

    >>> [str(tick) for tick in ticks(-3, 11)]
    ['-5', '0', '5', '10', '15']
    """
    if not high > low:
        low, high = low - 0.5, low + 0.5
    power = Decimal(10) ** (math.floor(math.log10((high - low) / at_most)))
    for factor in (1, 2, 5, 10, 20):
        step = power * factor
        first = math.floor(round(low / float(step), 9))
        last = math.ceil(round(high / float(step), 9))
        if last - first + 1 <= at_most:
            break
    return tuple((step * place).normalize() + 0 for place in range(first, last + 1))


def ratio_ticks(low: float, high: float) -> tuple[Decimal, ...]:
    """Ticks for a ratio on a log scale: 1, 2 and 5 times powers of ten.

    Where few of them fall inside, there are 0.75 and 1.5 too; where there would be many, powers of ten alone.
    """
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if math.log10(high / low) < 3 else (1,)
    candidates = sorted(Decimal(factor).scaleb(power) for power in decades for factor in factors)
    below = [tick for tick in candidates if tick <= Decimal(str(low))]
    above = [tick for tick in candidates if tick >= Decimal(str(high))]
    chosen = [tick for tick in candidates if below[-1] <= tick <= above[0]]
    if len(chosen) <= 3:
        chosen = sorted({*chosen, Decimal("0.75"), Decimal("1.5")})
        chosen = [tick for tick in chosen if below[-1] <= tick <= above[0]]
    return tuple(tick + 0 for tick in chosen)


def label(tick: Decimal, decimal_sign: str, decimals: int | None = None, thousands: str = "\u00a0") -> str:
    """A tick's label, ``−0,5``; as many decimals as it needs, unless told.

    >>> label(Decimal("-0.5"), ",")
    '−0,5'
    """
    exponent = tick.normalize().as_tuple().exponent
    needed = max(0, -exponent) if isinstance(exponent, int) else 0
    text = f"{abs(tick):,.{needed if decimals is None else decimals}f}"
    text = text.replace(",", "\0").replace(".", decimal_sign).replace("\0", thousands)
    return (MINUS if tick < 0 else "") + text


def decimals_of(marks: tuple[Decimal, ...]) -> int:
    """How many decimals the labels of an axis share."""
    return max((max(0, -int(tick.normalize().as_tuple().exponent)) for tick in marks), default=0)


def month_starts(first: date, last: date, at_most: int = 7) -> tuple[date, ...]:
    """First days of months from at or before ``first`` to at or before ``last``, at even distances of 1 to 60 months.

    >>> [day.isoformat() for day in month_starts(date(2024, 2, 10), date(2024, 11, 3), 5)]
    ['2024-01-01', '2024-04-01', '2024-07-01', '2024-10-01']
    """
    months = [day.year * 12 + day.month - 1 for day in (first, last)]
    for step in (1, 2, 3, 6, 12, 24, 60):
        places = range(months[0] // step * step, months[1] + 1, step)
        if len(places) <= at_most:
            break
    return tuple(date(place // 12, place % 12 + 1, 1) for place in places)

"""Numbers told no more precisely than they can be without giving a count of people away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reise_report.results.row import Row

PERCENT = Decimal("0.01")
STEPS = (PERCENT, Decimal("0.02"), Decimal("0.05"), Decimal("0.1"))
QUARTERS = 4
"""Statistics of a measure need so many times the least cell of people: then a quarter of them is no small cell."""


def bare(row: Row) -> Row:
    """The row without the numbers of people beside its value: counts have rows of their own, and are withheld there."""
    drop = ("numerator", "denominator", "n_randomised", "n_available", "n_analysed", "se", "df")
    changes: dict[str, Any] = dict.fromkeys(drop)
    return replace(row, warnings=(), **changes)


def measure_step(people: int, minimum_cell: int) -> Decimal | None:
    """The step to which means, standard deviations and quartiles of so many people are rounded; None for too few.

    Of a measure that is 0 or 1, one person more moves the mean by ``1 / people``; a step of ``minimum_cell / people``
    leaves as many counts possible as the least cell has people. The step is 1, 2 or 5 times a power of ten.
    """
    if people < QUARTERS * minimum_cell:
        return None
    power = Decimal(1).scaleb(math.floor(math.log10(minimum_cell / people)))
    return next(step for times in (1, 2, 5, 10) if (step := times * power) * people >= minimum_cell)


def share_step(people: int, minimum_cell: int) -> Decimal | None:
    """The step for a share whose denominator is withheld: every denominator that may be meant has a count that fits it.

    Args:
        people: those randomised; from none to ``minimum_cell`` of them may be missing.
        minimum_cell: counts below this are small.
    """
    return next((step for step in STEPS if step * (people - minimum_cell) >= 1), None)


def rounded(number: float, step: Decimal) -> float:
    """The multiple of ``step`` nearest to a number, half away from zero."""
    return float((Decimal(repr(number)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step) + 0.0


def coarsened(row: Row, step: Decimal) -> Row:
    """The row with its value rounded, and without the interval, which would tell how many a share is out of."""
    value = rounded(row.value, step) if isinstance(row.value, float) else row.value
    return replace(row, value=value, low=None, high=None, level=None)


def between_landmarks(number: float, step: Decimal, landmarks: Sequence[float]) -> float | None:
    """The multiple of ``step`` nearest to a number that lies to each landmark as it does; None where there is none.

    An interval that just excludes no difference still excludes it when it is rounded, and one that just includes it
    still does: a rounded number makes no claim stronger or weaker.
    """
    nearest = rounded(number, step)
    around = [rounded(nearest + times * float(step), step) for times in (0, -1, 1)]
    same = [near for near in around if all(_side(near, mark) == _side(number, mark) for mark in landmarks)]
    return min(same, key=lambda near: abs(near - number), default=None)


def _side(number: float, landmark: float) -> int:
    return (number > landmark) - (number < landmark)


Limits = tuple[float, float, float]


def rounded_estimate(estimate: Limits, step: Decimal, landmarks: Sequence[float]) -> Limits | None:
    """An estimate and the limits of its interval, rounded; None where a limit cannot keep its side of a landmark."""
    value, *limits = estimate
    low, high = (between_landmarks(limit, step, landmarks) for limit in limits)
    if low is None or high is None:
        return None
    return min(max(rounded(value, step), low), high), low, high


def coarse_interval(row: Row, step: Decimal, landmarks: Sequence[float]) -> Row | None:
    """The row with its value and interval rounded; itself where it has none, None where that cannot be."""
    if not isinstance(row.value, float) or row.low is None or row.high is None:
        return row
    told = rounded_estimate((row.value, row.low, row.high), step, landmarks)
    return None if told is None else replace(row, value=told[0], low=told[1], high=told[2])

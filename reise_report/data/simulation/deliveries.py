"""Registers are delivered twice: in the middle of 2024 with gaps and errors, and at the cut-off date in full."""

from __future__ import annotations

import datetime as dt

import numpy as np

from reise_report.data.simulation.cohort import CUT_OFF
from reise_report.data.simulation.dice import Dice
from reise_report.data.simulation.rows import ID, MISSING, Rows, at, height, number_of, stacked

FIRST_DELIVERY = number_of(dt.date(2024, 6, 30))
_LATE_DAYS, _LATE = 75, 0.25  # of spells that began so shortly before the delivery, this share is not in it yet
_WRONG_AMOUNT, _WRONG_START, _CANCELLED = 0.02, 0.015, 0.01
_AMOUNTS = {"percent": (50_000, 100_000), "degree": (50, 100)}


def delivered_twice(dice: Dice, rows: Rows, amount: str) -> Rows:
    """The first delivery below the second; the second holds everything, and corrects the first.

    The first lacks what began later or was reported late, shows as lasting what ended later, and has a few wrong
    amounts and dates, and spells that were cancelled afterwards.

    Args:
        dice: luck.
        rows: a table of spells that is complete.
        amount: the column whose errors are corrected.
    """
    second = {**rows, "extracted": np.full(height(rows), CUT_OFF)}
    late = (rows["start"] > FIRST_DELIVERY - _LATE_DAYS) & dice.yes(_LATE, height(rows))
    first = at(second, (rows["start"] <= FIRST_DELIVERY) & ~late)
    size = height(first)
    wrong = dice.yes(_WRONG_AMOUNT, size) & (first[amount] != MISSING)
    low, high = _AMOUNTS[amount]
    first[amount] = np.where(wrong, np.where(first[amount] == low, high, low), first[amount])
    moved = dice.yes(_WRONG_START, size)
    first["start"] = np.where(moved, first["start"] - dice.whole(size, 1, 14), first["start"])
    first["end"] = np.where(first["end"] > FIRST_DELIVERY, MISSING, first["end"])
    first["extracted"] = np.full(size, FIRST_DELIVERY)
    first = stacked([first, _cancelled(dice, first)])
    # Numbers of rows serve to find the planted ones, all of which are in the second delivery.
    first[ID] = np.full(height(first), -1)
    return stacked([second, first])


def _cancelled(dice: Dice, first: Rows) -> Rows:
    """Spells that the second delivery does not have: they were reported by mistake."""
    rows = at(first, np.flatnonzero(dice.yes(_CANCELLED, height(first))))
    start = np.minimum(rows["start"] + dice.whole(height(rows), 20, 90), FIRST_DELIVERY - 10)
    return {**rows, "start": start, "end": start + dice.whole(height(rows), 5, 9)}

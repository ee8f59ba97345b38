"""Ranges of answers: as they are written, and whether a column's unit tells them already."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal


def plain(number: float, decimal: Literal[".", ","] = ".") -> str:
    """A number of the plan with the decimals that it has, and no others.

    >>> plain(1000000.0), plain(-0.453, ",")
    ('1000000', '−0,453')
    """
    written = f"{Decimal(repr(float(number))):f}"
    whole = written.rstrip("0").rstrip(".") if "." in written else written
    return whole.replace("-", "\u2212").replace(".", decimal)


def tells_range(unit: str, least: float, greatest: float) -> bool:
    """Whether a unit begins with the range, as ``1–5, 5 = all of the time`` does.

    >>> tells_range("0–10, 10 = worst", 0, 10), tells_range("years", 16, 64)
    (True, False)
    """
    return unit.startswith(f"{plain(least)}–{plain(greatest)}")

"""Numbers as files write them: one decimal sign, no thousands separators, nothing guessed."""

from __future__ import annotations

import math
import re

from reise_report.data.header import plain
from reise_report.data.refusal import RefusedCellError

PLAIN_NUMBER = re.compile(r"(?P<whole>-?(?:0|[1-9]\d*))(?P<fraction>\.\d+)?", re.ASCII)
"""A number as a code: no leading zeros, no exponent."""

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_LARGEST_WHOLE = 2**63 - 1

Bounds = tuple[float, float] | None


def number_of(cell: str, decimal: str, bounds: Bounds) -> float:
    """A number.

    Raises:
        RefusedCellError: the cell is no number, has another decimal sign, or is out of range.
    """
    return _in_range(float(_bare(cell, decimal, "number")), bounds)


def whole_number_of(cell: str, decimal: str, bounds: Bounds) -> int:
    """A whole number; '3.0' is one. Errors are those of :func:`number_of`, and for numbers with a fraction."""
    bare = _bare(cell, decimal, "whole number")
    value = float(bare)
    if not value.is_integer():
        raise RefusedCellError("not a whole number")
    exact = int(bare) if _WHOLE.fullmatch(bare) else int(value)
    if abs(exact) > _LARGEST_WHOLE:
        raise RefusedCellError("too large a number")
    _in_range(exact, bounds)
    return exact


def _bare(cell: str, decimal: str, kind: str) -> str:
    bare = plain(cell)
    other = "." if decimal == "," else ","
    if other in bare or (" " in bare and _NUMBER.fullmatch(bare.replace(" ", "").replace(decimal, "."))):
        raise RefusedCellError(
            f"not a number as the plan writes it: the decimal sign is '{decimal}', without thousands separators"
        )
    bare = bare.replace(decimal, ".")
    if not _NUMBER.fullmatch(bare) or not math.isfinite(float(bare)):
        raise RefusedCellError(f"not a {kind}; where it means 'missing', list it under 'missing' in the plan")
    return bare


def _in_range(value: float, bounds: Bounds) -> float:
    if bounds is not None and not bounds[0] <= value <= bounds[1]:
        raise RefusedCellError(f"out of range; the plan allows {bounds[0]:g} to {bounds[1]:g}")
    return value

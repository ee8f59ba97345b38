"""One cell of text → one value, by the contract of its column; a refusal names the rule."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence

from reise_report.errors import nearest
from reise_report.plan.choice import Code
from reise_report.plan.contract import Column

Value = str | int | float | bool | dt.date
Parse = Callable[[str], Value]

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_PLAIN_NUMBER = re.compile(r"(?P<whole>-?(?:0|[1-9]\d*))(?P<fraction>\.\d+)?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EXCEL_SERIAL = re.compile(r"\d{5}(\.0*)?")
_LARGEST_WHOLE = 2**63 - 1


class RefusedCellError(ValueError):
    """A cell that breaks the contract; the message is the rule."""


def parser(column: Column, arms: Sequence[str], decimal: str) -> Parse:
    """The function that turns a column's cells into values and raises :class:`RefusedCellError` where it cannot.

    Args:
        column: the column's contract.
        arms: the plan's arms, for a column of type 'arm'.
        decimal: the decimal sign in the file.
    """
    if column.type in ("arm", "category"):
        levels = list(arms if column.type == "arm" else column.levels or {})
        return _coded(_codes(levels, column), "arm" if column.type == "arm" else "code")
    if column.type == "binary":
        coded = _coded(_codes(["yes", "no"], column), "code")
        return lambda cell: coded(cell) == "yes"
    if column.type in ("integer", "number"):
        whole = column.type == "integer"
        return lambda cell: _in_range(_number(cell, decimal, whole=whole), column.range)
    return _date if column.type == "date" else str


def is_missing(cell: str | None, column: Column) -> bool:
    """Whether a cell holds nothing: empty, or one of the column's missing codes. Blanks are text in a text column."""
    if cell is None or cell == "":
        return True
    bare = cell if column.type in ("text", "identifier") else cell.strip()
    return bare == "" or any(_code_text(bare) == _code_text(code) for code in column.missing)


def _codes(levels: Sequence[str], column: Column) -> dict[str, str]:
    """Code → level. A level without codes is its own code; 'yes' and 'no' are then also 1 and 0, true and false."""
    found: dict[str, str] = {}
    given = column.codes or {}
    for level in levels:
        codes = given.get(level, level)
        for code in codes if isinstance(codes, list) else [codes]:
            found[_code_text(code)] = level
    if column.type == "binary" and column.codes is None:
        found |= {"1": "yes", "0": "no", "true": "yes", "false": "no"}
    return found


def _code_text(code: Code) -> str:
    """One text for each code: 1, 1.0 and '1' are the same, as are true, TRUE and True; '01' is another than '1'."""
    text = str(code)
    if text.lower() in ("true", "false"):
        return text.lower()
    number = _PLAIN_NUMBER.fullmatch(text)
    if number is None:
        return text
    fraction = (number["fraction"] or "").rstrip("0").rstrip(".")
    return "0" if number["whole"] == "-0" and not fraction else number["whole"] + fraction


def _coded(codes: Mapping[str, str], kind: str) -> Parse:
    def parse(cell: str) -> str:
        bare = _code_text(cell.strip())
        if bare not in codes:
            near = nearest(bare, codes)
            listed = ", ".join(code if code == level else f"{code} ({level})" for code, level in codes.items())
            hint = f"; did you mean '{near}'?" if near is not None else ""
            raise RefusedCellError(f"unknown {kind}, the plan allows: {listed}{hint}")
        return codes[bare]

    return parse


def _number(cell: str, decimal: str, *, whole: bool) -> int | float:
    bare = cell.strip()
    other = "." if decimal == "," else ","
    if other in bare:
        raise RefusedCellError(
            f"not a number as the plan writes it: the decimal sign is '{decimal}', without thousands separators"
        )
    bare = bare.replace(decimal, ".")
    if not _NUMBER.fullmatch(bare) or not math.isfinite(float(bare)):
        kind = "whole number" if whole else "number"
        raise RefusedCellError(f"not a {kind}; where it means 'missing', list it under 'missing' in the plan")
    value = float(bare)
    if not whole:
        return value
    if not value.is_integer():
        raise RefusedCellError("not a whole number")
    exact = int(bare) if _WHOLE.fullmatch(bare) else int(value)
    if abs(exact) > _LARGEST_WHOLE:
        raise RefusedCellError("too large a number")
    return exact


def _in_range(value: int | float, bounds: tuple[float, float] | None) -> int | float:
    if bounds is not None and not bounds[0] <= value <= bounds[1]:
        raise RefusedCellError(f"out of range; the plan allows {bounds[0]:g} to {bounds[1]:g}")
    return value


def _date(cell: str) -> dt.date:
    bare = cell.strip()
    if _ISO_DATE.fullmatch(bare):
        try:
            return dt.date.fromisoformat(bare)
        except ValueError:
            raise RefusedCellError("no such date in the calendar") from None
    rule = "not a date; ISO 8601 YYYY-MM-DD is expected"
    if _EXCEL_SERIAL.fullmatch(bare):
        rule += " (this looks like a serial number from Excel: format the column as text before saving)"
    raise RefusedCellError(rule)

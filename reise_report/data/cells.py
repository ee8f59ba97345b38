"""One cell of text → one value, by the contract of its column; a refusal names the rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from reise_report.data.dates import date_of, datetime_of
from reise_report.data.header import plain
from reise_report.data.number import PLAIN_NUMBER, number_of, whole_number_of
from reise_report.data.refusal import RefusedCellError
from reise_report.errors import nearest
from reise_report.plan.choice import Code
from reise_report.plan.contract import Column
from reise_report.plan.design import Design

Value = str | int | float | bool | dt.date
Parse = Callable[[str], Value]

_EXCEL_SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.ASCII)
_USUAL_BINARY = {"1": "yes", "0": "no", "true": "yes", "false": "no"}
_MOST_LISTED = 20


def levels_of(column: Column, design: Design) -> tuple[str, ...]:
    """The levels of a column in the plan's order; none where its type has none."""
    if column.type == "arm":
        return tuple(design.arms)
    if column.type == "visit":
        return tuple(design.visits)
    return ("yes", "no") if column.type == "binary" else tuple(column.levels or ())


def parser(column: Column, levels: Sequence[str], decimal: str) -> Parse:
    """The function that turns a column's cells into values and raises :class:`RefusedCellError` where it cannot.

    Args:
        column: the column's contract.
        levels: its levels, as :func:`levels_of` gives them.
        decimal: the decimal sign in the file.
    """
    if column.type in ("arm", "visit", "category"):
        return _coded(codes_of(column, levels), "code" if column.type == "category" else column.type)
    if column.type == "binary":
        coded = _coded(codes_of(column, ("yes", "no")), "code")
        return lambda cell: coded(cell) == "yes"
    if column.type == "integer":
        return _whole(column, decimal)
    if column.type == "number":
        return lambda cell: number_of(cell, decimal, column.range)
    if column.type == "date":
        return lambda cell: date_of(plain(cell), column.format, decimal)
    if column.type == "datetime":
        return lambda cell: datetime_of(plain(cell), column.format, decimal)
    return _identifier if column.type == "identifier" else str


def missing_test(column: Column) -> Callable[[str], bool]:
    """Whether a cell's text means that nothing is there: it is empty, or one of the column's missing codes.

    Blanks are text in a text column, and nothing elsewhere.
    """
    codes = frozenset(code_text(code) for code in column.missing)
    bare = str if column.type == "text" else plain

    def is_missing(cell: str) -> bool:
        rest = bare(cell)
        return rest == "" or (bool(codes) and code_text(rest) in codes)

    return is_missing


def codes_of(column: Column, levels: Sequence[str]) -> dict[str, str]:
    """Code → level. A level without codes is its own code; 'yes' and 'no' are then also 1 and 0, true and false."""
    found: dict[str, str] = {}
    given = column.codes or {}
    for level in levels:
        codes = given.get(level, level)
        for code in codes if isinstance(codes, list) else [codes]:
            found[code_text(code)] = level
    return found | _USUAL_BINARY if column.type == "binary" and column.codes is None else found


def code_text(code: Code) -> str:
    """One text for each code: 1, 1.0 and '1' are the same, as are true, TRUE and True; '01' is another than '1'."""
    text = plain(str(code))
    if text.lower() in ("true", "false"):
        return text.lower()
    number = PLAIN_NUMBER.fullmatch(text)
    if number is None:
        return text
    fraction = (number["fraction"] or "").rstrip("0").rstrip(".")
    return "0" if number["whole"] == "-0" and not fraction else number["whole"] + fraction


def _coded(codes: Mapping[str, str], kind: str) -> Parse:
    def parse(cell: str) -> str:
        bare = code_text(cell)
        if bare not in codes:
            raise RefusedCellError(f"unknown {kind}, the plan allows: {_listed(codes)}{_near(bare, codes)}")
        return codes[bare]

    return parse


def _listed(codes: Mapping[str, str]) -> str:
    shown = [code if code == level else f"{code} ({level})" for code, level in codes.items()]
    return ", ".join(shown[:_MOST_LISTED]) + (", …" if len(shown) > _MOST_LISTED else "")


def _near(bare: str, codes: Mapping[str, str]) -> str:
    near = nearest(bare, codes)
    return f"; did you mean '{near}'?" if near is not None else ""


def _whole(column: Column, decimal: str) -> Parse:
    """Whole numbers, or labels that stand for them; a number that is itself a code means what the code means."""
    codes = codes_of(column, list(column.codes or ()))
    recoded = any(PLAIN_NUMBER.fullmatch(code) for code in codes)

    def parse(cell: str) -> int:
        bare = code_text(cell) if codes else cell
        if bare in codes:
            return whole_number_of(codes[bare], ".", column.range)
        if codes and (recoded or not PLAIN_NUMBER.fullmatch(bare)):
            # Where numbers are coded by other numbers, a number that no code names could mean either.
            raise RefusedCellError(f"unknown code, the plan allows: {_listed(codes)}{_near(bare, codes)}")
        return whole_number_of(cell, decimal, column.range)

    return parse


def _identifier(cell: str) -> str:
    bare = plain(cell)
    if _EXCEL_SHORTENED.fullmatch(bare):
        raise RefusedCellError("Excel has shortened this number; format the column as text before saving")
    return bare

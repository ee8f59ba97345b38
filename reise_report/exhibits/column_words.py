"""What a column holds, in words: type, range, unit, levels with their codes, and whether it may be empty."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.in_sentence import as_given
from reise_report.exhibits.reader import Reader
from reise_report.plan.choice import Text
from reise_report.plan.contract import Column
from reise_report.plan.scale import tells_range


def contents(reader: Reader, column: Column) -> str:
    """``Whole number from 16 to 64, years. Always filled in.``; of a column with levels a line each."""
    notes = []
    if column.required:
        notes.append(reader.text("Always filled in."))
    if column.missing:
        notes.append(reader.text("Missing: {codes}.", codes=", ".join(str(code) for code in column.missing)))
    levels = list(_levels(reader, column))
    if levels:
        return "\n".join([*levels, *([" ".join(notes)] if notes else [])])
    first = ", ".join(_scale(reader, column))
    return " ".join([f"{first}.", *notes]) if notes else first


def _scale(reader: Reader, column: Column) -> Iterator[str]:
    unit = reader.words(column.unit) if column.unit is not None else ""
    unit = dict(reader.language.conventions.currencies).get(unit, unit)
    kind = _kind(reader, column)
    if column.range is not None and not tells_range(unit, *column.range):
        least, greatest = (as_given(reader.language, limit) for limit in column.range)
        kind = reader.text("{kind} from {least} to {greatest}", kind=kind, least=least, greatest=greatest)
    yield kind
    if unit:
        yield unit


def _kind(reader: Reader, column: Column) -> str:
    text = reader.text
    if column.type == "binary":
        return _yes_or_no(reader, column)
    if column.type == "date":
        return _date(reader, column)
    return {
        "identifier": text("Identifier"),
        "arm": text("Group"),
        "visit": text("Visit"),
        "category": text("Category"),
        "integer": text("Whole number"),
        "number": text("Number"),
        "datetime": text("Date and time"),
        "text": text("Text"),
    }[column.type]


def _yes_or_no(reader: Reader, column: Column) -> str:
    if column.codes is None:
        return reader.text("Yes or no")
    yes, no = (_code(column, level) for level in ("yes", "no"))
    return reader.text("Yes ({yes}) or no ({no})", yes=yes, no=no)


def _date(reader: Reader, column: Column) -> str:
    if column.format is None or column.format == "YYYY-MM-DD":
        return reader.text("Date")
    if column.format == "excel_serial":
        return reader.text("Date, as the number of a day in Excel")
    if column.format == "stata_days":
        return reader.text("Date, as days since 1960")
    # Only the letter for the year differs between languages.
    return reader.text("Date, {format}", format=column.format.replace("YYYY", reader.text("YYYY")))


def _levels(reader: Reader, column: Column) -> Iterator[str]:
    """A line a level: what stands in the file, and its words."""
    for level, words in named_levels(reader, column).items():
        yield f"{_code(column, level)}: {words}"


def named_levels(reader: Reader, column: Column) -> dict[str, str]:
    """Level → words, for categories, arms and visits; nothing for other columns."""
    design = reader.plan.design
    known: dict[str, Text] = {
        "category": column.levels or {},
        "arm": {name: arm.short for name, arm in design.arms.items()},
        "visit": {name: visit.name for name, visit in design.visits.items()},
    }.get(column.type, {})
    return {level: reader.words(words) for level, words in known.items()}


def _code(column: Column, level: str) -> str:
    """What the file holds for a level; the level itself where the plan gives no code."""
    codes = (column.codes or {}).get(level, level)
    return ", ".join(str(code) for code in codes) if isinstance(codes, list) else str(codes)

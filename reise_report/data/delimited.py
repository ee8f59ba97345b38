"""Delimited text (.csv) → text table. UTF-8 only; every row that does not fit is told."""

from __future__ import annotations

import csv
import io

from reise_report.data.text_table import HEADER_ROW, TextTable
from reise_report.data.violation import ContractError, Violation
from reise_report.plan.contract import Table

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def read_delimited(raw: bytes, table: Table) -> TextTable:
    """Read a delimited file; quoted cells may hold delimiters and line breaks, and come out untouched.

    Args:
        raw: the file's bytes, UTF-8 with or without byte order mark.
        table: its name, delimiter and decimal sign.

    Raises:
        ContractError: the file is empty, not UTF-8, delimited by something else, or has rows of another length than
            the header.
    """
    name = table.file
    records = _records(_decoded(raw, name), name, table.delimiter)
    if not records:
        raise ContractError([Violation(name, None, None, None, "the file is empty; expected a header and rows")])
    header = [cell.strip() for cell in records[0]]
    wrong = _header_violations(header, name, table.delimiter)
    if wrong:
        raise ContractError(wrong)
    body = [(number, record) for number, record in enumerate(records[1:], start=HEADER_ROW + 1) if record]
    wrong = [violation for number, record in body for violation in _row_violations(name, number, record, len(header))]
    if wrong:
        raise ContractError(wrong)
    columns = zip(*(record for _, record in body), strict=True) if body else ([] for _ in header)
    cells = dict(zip(header, map(list, columns), strict=True))
    return TextTable(name, cells, [number for number, _ in body], table.decimal)


def _decoded(raw: bytes, name: str) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        rule = "the file is UTF-16 ('Unicode text' in Excel); save it as 'CSV UTF-8'"
        raise ContractError([Violation(name, None, None, None, rule)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        rule = (
            f"byte 0x{raw[error.start]:02x} is not UTF-8, the file is probably Latin-1 (Windows); "
            "save it as 'CSV UTF-8', or run: iconv -f WINDOWS-1252 -t UTF-8"
        )
        raise ContractError([Violation(name, row, None, None, rule)]) from None


def _records(text: str, name: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        rule = f"cannot be read as delimited text: {error}; check that every quote is closed"
        raise ContractError([Violation(name, len(records) + 1, None, None, rule)]) from None
    return records


def _row_violations(name: str, number: int, record: list[str], width: int) -> list[Violation]:
    if len(record) != width:
        rule = f"{len(record)} cells, but the header has {width}; check quotes and delimiters"
        return [Violation(name, number, None, None, rule)]
    if not any(cell.strip() for cell in record):
        # A row of delimiters only would count as somebody of whom nothing is known.
        return [Violation(name, number, None, None, "the row is empty; delete it")]
    return []


def _header_violations(header: list[str], name: str, delimiter: str) -> list[Violation]:
    others = [sign for sign in _DELIMITERS if sign != delimiter and sign in header[0]]
    if len(header) == 1 and others:
        found, asked = (f"{_DELIMITERS.get(sign, 'sign')} ({sign!r})" for sign in (others[0], delimiter))
        mend = f"write delimiter: {others[0]!r} in the plan"
        rule = f"the columns are delimited by {found}, but the plan says {asked}; {mend}"
        return [Violation(name, HEADER_ROW, None, None, rule)]
    if not all(header):
        return [Violation(name, HEADER_ROW, None, None, f"column {header.index('') + 1} has no name")]
    twice = sorted({column for column in header if header.count(column) > 1})
    return [
        Violation(name, HEADER_ROW, column, None, "the column stands twice; names must be unique") for column in twice
    ]

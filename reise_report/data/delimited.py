"""Delimited text (.csv) → text table. UTF-8 only; every row that does not fit is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

import numpy as np

from reise_report.data.header import header_violations, plain, told_apart
from reise_report.data.plain_text import read_plain
from reise_report.data.text_table import HEADER_ROW, TextColumn, TextTable
from reise_report.data.violation import ContractError, Violation
from reise_report.plan.contract import Table

_BATCH = 20_000
"""Rows that are held as Python's strings at a time."""

Record = list[str]


def read_delimited(raw: bytes, table: Table) -> TextTable:
    """Read a delimited file; quoted cells may hold delimiters and line breaks, and come out untouched.

    A file without quotes and faults is read by Arrow, anything else by Python's own reader, which can tell what is
    wrong and where; both give the same table.

    Args:
        raw: the file's bytes, UTF-8 with or without byte order mark.
        table: its name, delimiter and decimal sign.

    Raises:
        ContractError: the file is empty, not UTF-8, delimited by something else, or has rows of another length than
            the header.
    """
    quick = read_plain(raw, table)
    return read_quoted(raw, table) if quick is None else quick


def read_quoted(raw: bytes, table: Table) -> TextTable:
    """Read any delimited file, row by row; arguments and errors are those of :func:`read_delimited`."""
    name = table.file
    records = _records(_decoded(raw, name), name, table.delimiter)
    first = next(records, None)
    if first is None:
        raise ContractError([Violation(name, None, None, None, "the file is empty; expected a header and rows")])
    header = [plain(cell) for cell in first[1]] or [""]
    wrong = header_violations(header, name, table.delimiter)
    if wrong:
        raise ContractError(wrong)
    columns: list[dict[str, int]] = [{} for _ in header]
    codes: list[list[np.ndarray[tuple[int], np.dtype[np.int32]]]] = [[] for _ in header]
    rows: list[int] = []
    while batch := list(islice(records, _BATCH)):
        wrong += (found for number, record in batch for found in _row_violations(name, number, record, len(header)))
        if wrong:
            continue
        rows += (number for number, _ in batch)
        for known, coded, cells in zip(columns, codes, zip(*(record for _, record in batch), strict=True), strict=True):
            coded.append(np.array([known.setdefault(cell, len(known)) for cell in cells], dtype=np.int32))
    if wrong:
        raise ContractError(wrong)
    empty = np.zeros(0, np.int32)
    made = [TextColumn.of(known, np.concatenate([empty, *coded])) for known, coded in zip(columns, codes, strict=True)]
    kept, twice = told_apart(header, made)
    return TextTable(name, kept, np.array(rows, dtype=np.int64), table.decimal, twice)


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


def _records(text: str, name: str, delimiter: str) -> Iterator[tuple[int, Record]]:
    """Rows with their numbers; blank lines count, but are left out (not as the header, which must be there)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = HEADER_ROW - 1
    try:
        for number, record in enumerate(reader, start=HEADER_ROW):
            if record or number == HEADER_ROW:
                yield number, record
    except csv.Error as error:
        rule = f"cannot be read as delimited text: {error}; check that every quote is closed"
        raise ContractError([Violation(name, number + 1, None, None, rule)]) from None


def _row_violations(name: str, number: int, record: Record, width: int) -> Iterator[Violation]:
    if len(record) != width:
        rule = f"{len(record)} cells, but the header has {width}; check quotes and delimiters"
        yield Violation(name, number, None, None, rule)
    elif not any(cell.strip() for cell in record):
        # A row of delimiters only would count as somebody of whom nothing is known.
        yield Violation(name, number, None, None, "the row is empty; delete it")

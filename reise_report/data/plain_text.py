"""The quick way through delimited text: files without quotes and faults, read by Arrow.

Where anything needs a second look (a quote, an empty row, a byte that is not UTF-8, rows of unequal length), this
reader says nothing, and the reader of quoted text has to tell what it is.
"""

from __future__ import annotations

import csv

import numpy as np
from numpy.typing import NDArray

from reise_report.data.header import header_violations, plain, told_apart
from reise_report.data.text_table import TextColumn, TextTable, numbered_rows
from reise_report.plan.contract import Table

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLOCK = 16 << 20
"""Bytes that are read at a time; each block brings its own dictionaries, which must then be made one."""


def read_plain(raw: bytes, table: Table) -> TextTable | None:
    """Read a delimited file if it is as plain as can be; None where it is not.

    Args:
        raw: the file's bytes.
        table: its name, delimiter and decimal sign.
    """
    if not _is_plain(raw, table.delimiter):
        return None
    end = raw.find(b"\n")
    line = (raw if end < 0 else raw[:end]).removeprefix(_BYTE_ORDER_MARK).removesuffix(b"\r").decode()
    header = [plain(name) for name in line.split(table.delimiter)]
    # A file of one column cannot tell an empty line from an empty cell.
    if len(header) == 1 or header_violations(header, table.file, table.delimiter):
        return None
    columns = _columns(raw, table.delimiter, len(header))
    if columns is None or _has_empty_row(columns):
        return None
    kept, twice = told_apart(header, columns)
    return TextTable(table.file, kept, numbered_rows(len(columns[0].codes)), table.decimal, twice)


def _is_plain(raw: bytes, delimiter: str) -> bool:
    if b'"' in raw or b"\0" in raw or raw.count(b"\r") != raw.count(b"\r\n") or not delimiter.isascii():
        return False
    try:
        return raw.isascii() or bool(raw.decode())
    except UnicodeDecodeError:
        return False


def _columns(raw: bytes, delimiter: str, width: int) -> list[TextColumn] | None:
    """One dictionary-coded column for each of the file's; None where a row is of another length, or a cell huge."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv as arrow_csv

    names = [str(place) for place in range(width)]
    text = pa.dictionary(pa.int32(), pa.string())
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(raw),
            arrow_csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK),
            arrow_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, text), null_values=[]),
        ).unify_dictionaries()
    except pa.ArrowException:
        return None
    columns = []
    for name in names:
        coded = table.column(name).combine_chunks()
        longest = pc.max(pc.binary_length(coded.dictionary)).as_py()
        if longest is not None and longest > csv.field_size_limit():
            return None
        columns.append(TextColumn(coded.dictionary, coded.indices.to_numpy()))
    return columns


def _has_empty_row(columns: list[TextColumn]) -> bool:
    empty: NDArray[np.intp] = np.arange(len(columns[0].codes))
    for column in columns:
        blank = np.array([not text.strip() for text in column.texts()], dtype=bool)
        empty = empty[blank[column.codes[empty]]] if len(empty) else empty
        if not len(empty):
            return False
    return True

"""A table as it stands in its file: text in every cell, nothing interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEADER_ROW = 1
"""A spreadsheet shows the header as row 1; the first participant is in row 2."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of text.

    Attributes:
        file: the file's name.
        cells: column name → one cell a row; None where the format itself says that nothing is there.
        rows: the number of each row as a spreadsheet shows it; the header is row 1.
        decimal: the decimal sign of numbers in this file.
    """

    file: str
    cells: Mapping[str, Sequence[str | None]]
    rows: Sequence[int]
    decimal: str = "."

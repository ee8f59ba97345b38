"""A table as it stands in its file: text in every cell, nothing interpreted, each text held once a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

HEADER_ROW = 1
"""A spreadsheet shows the header as row 1; the first participant is in row 2."""

NOTHING = -1
"""The code of a cell where the file's format itself says that nothing is there."""


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """A column of text: what stands in it, and where.

    Registers have millions of rows but few texts; so each text is judged once, and the rest is arithmetic on codes.

    Attributes:
        distinct: the texts, an Arrow array of strings; hardly ever twice the same.
        codes: the place of each row's text in ``distinct``, or :data:`NOTHING`.
        rows: the file's row of each cell, where cells of one row come from several; else None.
    """

    distinct: Any
    codes: NDArray[np.int32]
    rows: NDArray[np.int64] | None = None

    @staticmethod
    def of(texts: Iterable[str], codes: NDArray[np.int32], rows: NDArray[np.int64] | None = None) -> TextColumn:
        """A column from its texts and one code a row."""
        return TextColumn(pa.array(list(texts), pa.string()), codes, rows)

    def texts(self) -> list[str]:
        """The texts, in the order that the codes count."""
        texts: list[str] = self.distinct.to_pylist()
        return texts

    def at(self, places: NDArray[Any]) -> TextColumn:
        """The same texts, for some of the rows; -1 stands for a row in which nothing is."""
        codes = np.append(self.codes, np.int32(NOTHING))[places]
        return TextColumn(self.distinct, codes, None if self.rows is None else self.rows[places])


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A table of text.

    Attributes:
        file: the file's name.
        columns: column name → its cells. Names are trimmed and in Unicode's composed form (NFC).
        rows: the number of each row as a spreadsheet shows it; the header is row 1.
        decimal: the decimal sign of numbers in this file.
        twice: names that stand more than once in the header; none of them is among ``columns``.
    """

    file: str
    columns: Mapping[str, TextColumn]
    rows: NDArray[np.int64]
    decimal: str = "."
    twice: Sequence[str] = ()


def numbered_rows(height: int) -> NDArray[np.int64]:
    """The rows' numbers in a file where every line after the header is a row."""
    return np.arange(HEADER_ROW + 1, HEADER_ROW + 1 + height, dtype=np.int64)

"""Files that hold typed values (Parquet, SPSS, Stata, SAS) → text table, without loss."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reise_report.data.header import plain, told_apart
from reise_report.data.text_table import NOTHING, TextColumn, TextTable, numbered_rows
from reise_report.data.violation import ContractError, Violation

Text = Callable[[Any], str | None]


def read_parquet(path: Path) -> TextTable:
    """Read a Parquet file.

    Raises:
        ContractError: the file is not Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(io.BytesIO(path.read_bytes())).read()
    except pa.ArrowException as error:
        raise _unreadable(path, "a Parquet file", error) from error
    return _text_table(path, table.column_names, [_from_arrow(column) for column in table.columns], table.num_rows)


def read_statistical(path: Path) -> TextTable:
    """Read a file of SPSS (.sav), Stata (.dta) or SAS (.xpt, .sas7bdat).

    Values that SPSS declares as user-missing are missing, as are Stata's and SAS's special missing values; labelled
    values keep their codes.

    Raises:
        ContractError: the file is not what its ending says, or holds dates that no calendar has.
    """
    import pyreadstat

    readers: dict[str, tuple[str, Callable[[str], tuple[Any, Any]]]] = {
        ".sav": ("an SPSS file", pyreadstat.read_sav),
        ".dta": ("a Stata file", pyreadstat.read_dta),
        ".xpt": ("a SAS transport file", pyreadstat.read_xport),
        ".sas7bdat": ("a SAS file", pyreadstat.read_sas7bdat),
    }
    kind, reader = readers[path.suffix.lower()]
    try:
        frame, about = reader(str(path))
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, OverflowError) as error:
        raise _unreadable(path, kind, error) from error
    names = [str(name) for name in frame.columns]
    stored = [about.readstat_variable_types.get(name) for name in names]
    columns = [
        _from_values(frame.iloc[:, place], _single if kind == "float" else _text) for place, kind in enumerate(stored)
    ]
    return _text_table(path, names, columns, len(frame))


def _unreadable(path: Path, kind: str, error: Exception) -> ContractError:
    return ContractError(
        [Violation(path.name, None, None, None, f"cannot be read as {kind}: {' '.join(str(error).split())}")]
    )


def _text_table(path: Path, names: Iterable[str], columns: Sequence[TextColumn], height: int) -> TextTable:
    kept, twice = told_apart([plain(name) for name in names], columns)
    return TextTable(path.name, kept, numbered_rows(height), twice=twice)


def _from_arrow(column: Any) -> TextColumn:  # noqa: ANN401 - an Arrow column of any type
    import pyarrow as pa

    text = _single if pa.types.is_float32(column.type) else _text
    if pa.types.is_nested(column.type):
        return _column(column.to_pylist(), np.arange(len(column), dtype=np.int32), text)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    coded = column.unify_dictionaries().combine_chunks()
    codes = coded.indices.fill_null(NOTHING).to_numpy(zero_copy_only=False).astype(np.int32)
    return _column(coded.dictionary.to_pylist(), codes, text)


def _from_values(values: Any, text: Text) -> TextColumn:  # noqa: ANN401 - a pandas series of any type
    import pandas as pd

    codes, distinct = pd.factorize(values)
    return _column(list(distinct), codes.astype(np.int32), text)


def _column(distinct: Sequence[Any], codes: NDArray[np.int32], text: Text) -> TextColumn:
    """The column in which values that are no text (such as NaN) stand for nothing."""
    texts = [text(value) for value in distinct]
    places = np.cumsum([word is not None for word in texts], dtype=np.int32) - 1
    places = np.where([word is None for word in texts], NOTHING, places).astype(np.int32)
    kept = np.append(places, np.int32(NOTHING))[codes]
    return TextColumn.of((word for word in texts if word is not None), kept)


def _single(value: Any) -> str | None:  # noqa: ANN401 - a number in single precision, or a gap
    """A number that the file holds in single precision, as people see it there: 0.1, not 0.10000000149011612."""
    return _text(value if value is None or value != value else float(str(np.float32(value))))


def _text(value: Any) -> str | None:  # noqa: ANN401 - whatever the format holds
    """A value as the text a CSV file would hold: whole floats without decimals, dates and times in ISO 8601."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    return value.isoformat() if isinstance(value, dt.date) else str(value)

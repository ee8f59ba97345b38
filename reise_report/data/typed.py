"""Files that hold typed values (Parquet, SPSS, Stata, SAS) → text table, without loss."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from reise_report.data.text_table import HEADER_ROW, TextTable
from reise_report.data.violation import ContractError, Violation


def read_parquet(path: Path) -> TextTable:
    """Read a Parquet file.

    Raises:
        ContractError: the file is not Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(path.read_bytes()))
    except pa.ArrowException as error:
        raise _unreadable(path, "a Parquet file", error) from error
    return _text_table(path, {name: table.column(name).to_pylist() for name in table.column_names})


def read_statistical(path: Path) -> TextTable:
    """Read a file of SPSS (.sav), Stata (.dta) or SAS (.xpt, .sas7bdat).

    Values that SPSS declares as user-missing are missing; labelled values keep their codes.

    Raises:
        ContractError: the file is not what its ending says.
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
        frame, _ = reader(str(path))
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise _unreadable(path, kind, error) from error
    return _text_table(path, {str(name): frame[name].tolist() for name in frame.columns})


def _unreadable(path: Path, kind: str, error: Exception) -> ContractError:
    return ContractError(
        [Violation(path.name, None, None, None, f"cannot be read as {kind}: {' '.join(str(error).split())}")]
    )


def _text_table(path: Path, columns: dict[str, list[Any]]) -> TextTable:
    cells = {name: list(_texts(values)) for name, values in columns.items()}
    height = len(next(iter(cells.values()), []))
    return TextTable(path.name, cells, range(HEADER_ROW + 1, HEADER_ROW + 1 + height))


def _texts(values: Iterable[Any]) -> Iterable[str | None]:
    return (_text(value) for value in values)


def _text(value: Any) -> str | None:  # noqa: ANN401 - whatever the format holds
    """A value as the text a CSV file would hold: whole floats without decimals, midnights as dates."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="backslashreplace")
    return value.isoformat() if isinstance(value, dt.date) else str(value)

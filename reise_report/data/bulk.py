"""Columns of very many different texts, such as keys, amounts and times: judged all at once where all are plain.

What is refused, or needs a second look, is left to the judgement of each text, which can tell what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reise_report.data.dates import ISO
from reise_report.data.text_table import TextColumn
from reise_report.plan.contract import Column, ColumnType

MANY = 200
"""Texts from which on it is quicker to ask Arrow than to judge each."""

_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,8})?$"
_WHOLE = r"^-?[0-9]{1,18}$"
_DATE = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
_MOMENT = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?$"


def judged_in_bulk(text: TextColumn, column: Column, decimal: str) -> tuple[Any, NDArray[np.bool_]] | None:
    """The array of a column and the rows that hold nothing, if every text is plain; else None.

    Args:
        text: the column as it stands in the file.
        column: its contract.
        decimal: the decimal sign in the file.
    """
    convert = _CONVERT.get(column.type)
    fits = decimal == "." and not column.missing and not column.codes and column.format in (None, ISO)
    if convert is None or not fits:
        return None
    empty = pc.equal(text.distinct, "")
    values = convert(pc.if_else(empty, pa.scalar(None, pa.string()), text.distinct), column)
    if values is None:
        return None
    nothing = np.append(empty.to_numpy(zero_copy_only=False), True)[text.codes]
    return _array(values, text.codes, nothing), nothing


def _array(values: Any, codes: NDArray[np.int32], nothing: NDArray[np.bool_]) -> Any:  # noqa: ANN401 - any array
    if pa.types.is_string(values.type):
        coded = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), values.cast(pa.large_string()))
        return pd.StringDtype().__from_arrow__(coded.dictionary_decode())  # type: ignore[attr-defined]
    if pa.types.is_integer(values.type):
        return pd.arrays.IntegerArray(np.append(values.fill_null(0).to_numpy(), np.int64(0))[codes], nothing)
    known = values.to_numpy(zero_copy_only=False)
    absent = np.array([np.nan if pa.types.is_floating(values.type) else "NaT"], dtype=known.dtype)
    return np.concatenate([known, absent])[codes]


def _identifiers(texts: Any, _: Column) -> Any:  # noqa: ANN401 - Arrow arrays are not typed
    plain = pc.and_(pc.string_is_ascii(texts), pc.equal(pc.utf8_trim_whitespace(texts), texts))
    return texts if _all(plain) and not pc.any(pc.match_substring(texts, "E+")).as_py() else None


def _numbers(texts: Any, column: Column) -> Any:  # noqa: ANN401
    if not _all(pc.match_substring_regex(texts, _NUMBER if column.type == "number" else _WHOLE)):
        return None
    values = texts.cast(pa.float64() if column.type == "number" else pa.int64())
    low, high = pc.min_max(values).as_py().values()
    fits = column.range is None or low is None or (column.range[0] <= low and high <= column.range[1])
    return values if fits else None


def _times(texts: Any, column: Column) -> Any:  # noqa: ANN401
    if not _all(pc.match_substring_regex(texts, _DATE if column.type == "date" else _MOMENT)):
        return None
    try:
        days = texts.cast(pa.date32()) if column.type == "date" else texts
        return days.cast(pa.timestamp("s"))
    except pa.ArrowInvalid:
        return None  # some day is not in the calendar


def _all(truths: Any) -> bool:  # noqa: ANN401
    """Whether all are true that are known; texts that are empty are not."""
    return pc.all(truths).as_py() is not False


_CONVERT: Mapping[ColumnType, Callable[[Any, Column], Any]] = {
    "identifier": _identifiers,
    "text": lambda texts, _: texts,
    "number": _numbers,
    "integer": _numbers,
    "date": _times,
    "datetime": _times,
}

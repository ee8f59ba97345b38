"""Values of distinct texts, and codes that say where they stand → pandas arrays, without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.data.cells import Value
from reise_report.plan.contract import Column


def array_of(values: Sequence[Value | None], codes: NDArray[np.int32], column: Column, levels: Sequence[str]) -> Any:  # noqa: ANN401 - one of pandas' arrays
    """The array of a column.

    Args:
        values: the value of each distinct text; None where it is missing, or was refused.
        codes: the place of each row's value in ``values``; -1 where nothing stands.
        column: the column's contract.
        levels: its levels, in order.

    Returns:
        "boolean" for binary columns, ``Categorical`` in the order of ``levels``, "Int64", ``float64``,
        ``datetime64[s]`` for dates and moments, "string" for text and identifiers.
    """
    # Nothing comes last, where the code -1 finds it.
    known = [*values, None]
    if column.type in ("arm", "visit", "category"):
        place: dict[Value | None, int] = {level: number for number, level in enumerate(levels)}
        numbers = np.array([place.get(value, -1) for value in known], dtype=np.int16)
        return pd.Categorical.from_codes(numbers[codes], dtype=pd.CategoricalDtype(list(levels)))
    if column.type in ("binary", "integer"):
        absent = np.array([value is None for value in known])
        filled = np.array([0 if value is None else value for value in known], dtype=np.int64)
        if column.type == "binary":
            return pd.arrays.BooleanArray(filled.astype(np.bool_)[codes], absent[codes])
        return pd.arrays.IntegerArray(filled[codes], absent[codes])
    if column.type == "number":
        return np.array([np.nan if value is None else value for value in known], dtype=np.float64)[codes]
    if column.type in ("date", "datetime"):
        return np.array(known, dtype="datetime64[s]")[codes]
    return _strings(values, codes)


def _strings(values: Sequence[Value | None], codes: NDArray[np.int32]) -> Any:  # noqa: ANN401 - an array of strings
    import pyarrow as pa

    coded = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(values, pa.large_string()))
    return pd.StringDtype().__from_arrow__(coded.dictionary_decode())  # type: ignore[attr-defined]

"""A column of another table, brought to the participants it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reise_report.derive.employment import days
from reise_report.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.derive.timeline import Whole
    from reise_report.plan.derived import FromTable


def from_table(
    derivation: FromTable, table: pd.DataFrame, key: str, people: pd.Index[str], start: Whole
) -> pd.Series[Any]:
    """The column, one value a participant; dates become whole days from randomisation ("Int64").

    Args:
        derivation: which column, and what participants without a row have.
        table: the table.
        key: its column that names the participant.
        people: the participants in order.
        start: (n,) day of randomisation, days since 1970-01-01.

    Raises:
        DataError: a participant has several rows.
    """
    import pandas as pd

    rows = table[table[key].notna()]
    twice = rows[key].duplicated()
    if twice.any():
        raise DataError(
            f"'{derivation.table}' has several rows about '{rows[key][twice].iloc[0]}', so '{derivation.column}' has "
            "no one value for them; keep one row each"
        )
    place = pd.Index(rows[key]).get_indexer(people)
    values = rows[derivation.column].reset_index(drop=True)
    if derivation.whether_given:
        values = values.notna().astype("boolean")
    found = values.reindex(place)  # −1 is no row, and becomes missing
    found.index = pd.RangeIndex(len(people))
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        since = pd.Series(days(found) - start, dtype="Int64")
        return since.mask(found.isna())
    if derivation.otherwise is not None:
        found = found.where(place >= 0, derivation.otherwise)
    return found

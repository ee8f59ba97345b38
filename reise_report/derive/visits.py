"""Rows of a table of questionnaires, laid beside the participants visit by visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from reise_report.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from reise_report.derive.timeline import Whole


@dataclass(frozen=True)
class Visits:
    """A table of questionnaires.

    Attributes:
        table: its name, for messages.
        rows: its rows, numbered from 0, with ``participant``.
        visit: the column that says at which visit they were answered.
        people: the participants in order.
    """

    table: str
    rows: pd.DataFrame
    visit: str
    people: pd.Index[str]
    _found: dict[str, Whole] = field(default_factory=dict, init=False, repr=False)

    def place(self, visit: str) -> Whole:
        """(n,) the row of each participant at a visit; −1 where there is none.

        Raises:
            DataError: a participant has several rows at the visit.
        """
        if visit not in self._found:
            self._found[visit] = self._place(visit)
        return self._found[visit]

    def _place(self, visit: str) -> Whole:
        import pandas as pd

        at = np.flatnonzero(self.rows[self.visit].eq(visit).to_numpy(dtype=bool, na_value=False))
        whose = pd.Index(self.rows["participant"].array[at])
        if not whose.is_unique:
            somebody = whose[whose.duplicated()][0]
            raise DataError(f"'{self.table}' has several rows of '{somebody}' at '{visit}'; keep one")
        place = whose.get_indexer(self.people)
        return np.where(place >= 0, np.append(at, 0)[place], -1)

    def answers(self, visit: str, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns at a visit, one row a participant in order; missing where there is no row."""
        import pandas as pd

        found = self.rows[list(columns)].reindex(self.place(visit))  # no row has the number −1
        found.index = pd.RangeIndex(len(self.people))
        return found

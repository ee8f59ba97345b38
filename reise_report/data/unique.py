"""Rows that must differ: a key, or several columns together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.data.judgement import MOST_TOLD
from reise_report.data.violation import Violation
from reise_report.plan.contract import Table

_PLACE = "_place"
_REDCAP = ("redcap_repeat_instrument", "Repeat Instrument", "redcap_event_name", "Event Name")
"""Columns by which REDCap's exports, raw and labelled, have several rows a participant."""


def unique_violations(
    frame: pd.DataFrame, table: Table, rows: NDArray[np.int64], names: Mapping[str, str], unused: Collection[str]
) -> Iterator[Violation]:
    """Rows that agree in the table's key, or in all columns of ``unique``, each with the first row like it.

    Deliveries repeat what earlier ones held, so rows are compared within a delivery. A row that lacks one of the
    values is compared with none.

    Args:
        frame: the table, under the plan's names, with rows numbered from 0.
        table: its contract.
        rows: the file's row of each of the frame's.
        names: logical name → the column's name in the file.
        unused: the file's other columns, which may tell why rows repeat.
    """
    repeats = next((name for name in _REDCAP if name in unused), None)
    mend = "choose one kind with 'rows' at the table"
    hint = "" if repeats is None else f"; REDCap repeats participants by '{repeats}': {mend}"
    for together in ([table.key] if table.key is not None else [], table.unique):
        columns = dict.fromkeys([*together, *([table.extraction.column] if table.extraction is not None else [])])
        if together and set(columns) <= set(frame.columns):
            first, again = _repeated(frame[list(columns)])
            for found in _told(frame, together, first, again, table.file, rows, names):
                yield replace(found, rule=found.rule + hint)


def _repeated(compared: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of rows that stand there already, and of the first row like each."""
    alike = compared[compared.duplicated(keep=False)]
    alike = alike[alike.notna().all(axis="columns")]
    places = alike.index.to_numpy()
    groups = alike.assign(**{_PLACE: places}).groupby(list(compared.columns), observed=True, sort=False)
    first = groups[_PLACE].transform("min").to_numpy(dtype=np.intp)
    return first[first != places], places[first != places]


def _told(
    frame: pd.DataFrame,
    together: Sequence[str],
    first: NDArray[np.intp],
    again: NDArray[np.intp],
    file: str,
    rows: NDArray[np.int64],
    names: Mapping[str, str],
) -> Iterator[Violation]:
    column = names[together[0]] if len(together) == 1 else None
    listed = " and ".join(f"'{names[name]}'" for name in together)
    for earlier, place in zip(first[:MOST_TOLD], again[:MOST_TOLD], strict=True):
        value = ", ".join(str(frame[name].iloc[place]) for name in together)
        row = int(rows[earlier])
        rule = f"stands in row {row} already; each row needs its own"
        if len(together) > 1:
            rule = f"agrees with row {row} in {listed}; no two rows may"
        yield Violation(file, int(rows[place]), column, value, rule)
    if len(again) > MOST_TOLD:
        yield Violation(file, None, column, None, f"{len(again) - MOST_TOLD} more rows break the same rule")

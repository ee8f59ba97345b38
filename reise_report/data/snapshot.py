"""The tables of a trial as of a date: validated, typed, hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.data.contract import Checked, apply_contract, numbered
from reise_report.data.links import link_violations
from reise_report.data.pooled import pooled_tables
from reise_report.data.provenance import read_provenance
from reise_report.data.read import read_table
from reise_report.data.selection import selected
from reise_report.data.truncate import LeftOut, truncated
from reise_report.data.violation import ContractError, Violation
from reise_report.errors import DataError

if TYPE_CHECKING:
    from reise_report.plan.model import Plan


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that was read: its name, the SHA-256 of its bytes, its size, and its rows without the header."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The data of a trial as of a date.

    Attributes:
        tables: the plan's name of a table → its rows, columns under the plan's names. Binary columns are "boolean",
            arms, visits and categories ``Categorical`` in the plan's order, whole numbers "Int64", numbers ``float64``,
            dates and moments ``datetime64[s]``, text and identifiers "string". Questionnaires have one row for each
            participant and visit, however the file lays them out.
        files: the files read, in the order of the plan.
        as_of: the last day of which anything is known.
        synthetic: whether the data were made up.
        unused: table → columns of its file that the plan does not name, and that were not kept.
        known_until: table → the last day of which it can tell: ``as_of``, or earlier where the register was delivered,
            or is complete, only until then; ``date.min`` where it had not been delivered at all.
        rows: table → the row of the file, as a spreadsheet shows it, from which each row comes; empty for a snapshot
            without allocation, since even the order of a file can betray an arm.
        left_out: table → how many rows of its file are not here because of ``as_of`` or a later delivery; empty for a
            snapshot without allocation.
    """

    tables: Mapping[str, pd.DataFrame]
    files: tuple[FileRecord, ...]
    as_of: dt.date
    synthetic: bool
    unused: Mapping[str, tuple[str, ...]]
    known_until: Mapping[str, dt.date]
    rows: Mapping[str, NDArray[np.int64]]
    left_out: Mapping[str, LeftOut]

    @property
    def participants(self) -> pd.DataFrame:
        """One row for each randomised participant."""
        return self.tables["participants"]

    def without_allocation(self, plan: Plan) -> Snapshot:
        """The same snapshot for eyes that must not learn who was allocated to what.

        Only what pooled reporting needs is kept; arms, probabilities of allocation, uptake and its reasons are gone,
        and rows are sorted by their content, so that not even the order of a file can betray an arm.
        """
        tables = pooled_tables(plan, self.tables)
        until = {name: day for name, day in self.known_until.items() if name in tables}
        nothing: Mapping[str, Any] = MappingProxyType({})
        return replace(
            self,
            tables=MappingProxyType(tables),
            known_until=MappingProxyType(until),
            rows=nothing,
            left_out=nothing,
        )


def read_snapshot(plan: Plan, folder: Path, as_of: dt.date | None = None) -> Snapshot:
    """Read and check every table of the plan.

    Args:
        plan: the trial's plan.
        folder: the folder that holds the files.
        as_of: the date to look back to; the plan's cut-off date when left out.

    Raises:
        ContractError: files, columns or cells break the contract; every violation at once.
        DataError: ``as_of`` is after the cut-off date.
    """
    last = plan.data.cut_off.date
    if as_of is not None and as_of > last:
        raise DataError(f"the data are known up to {last} (data.cut_off in the plan), and {as_of} is after that")
    if not folder.is_dir():
        raise DataError(
            f"there is no folder '{folder.resolve().name}'; give the folder that holds the data files with --data"
        )
    provenance = read_provenance(folder)
    files, checked = _checked_tables(plan, folder)
    tables = {name: item.frame for name, item in checked.items()}
    if plan.data.participants().key is None:
        tables["participants"] = numbered(tables["participants"])
    known = truncated(plan, tables, as_of or last)
    return Snapshot(
        tables=MappingProxyType({name: item.frame.reset_index(drop=True) for name, item in known.items()}),
        files=files,
        as_of=as_of or last,
        synthetic=provenance.synthetic,
        unused=MappingProxyType({name: item.unused for name, item in checked.items()}),
        known_until=MappingProxyType({name: item.until for name, item in known.items()}),
        rows=MappingProxyType({name: checked[name].rows[item.frame.index] for name, item in known.items()}),
        left_out=MappingProxyType({name: item.left_out for name, item in known.items()}),
    )


def _checked_tables(plan: Plan, folder: Path) -> tuple[tuple[FileRecord, ...], dict[str, Checked]]:
    checked: dict[str, Checked] = {}
    files: dict[str, FileRecord] = {}
    violations: list[Violation] = []
    for name, table in plan.data.tables.items():
        try:
            raw, text = read_table(folder, table)
            own = selected(text, table)
        except ContractError as error:
            violations += error.violations
            continue
        checked[name] = apply_contract(own, table, plan.design)
        violations += checked[name].violations
        files[table.file] = FileRecord(table.file, hashlib.sha256(raw).hexdigest(), len(raw), len(text.rows))
    violations += link_violations(plan, checked)
    if violations:
        raise ContractError(violations)
    return tuple(files.values()), checked

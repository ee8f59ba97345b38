"""Linkage: how many people each register tells of, how many rows there are, and when they were extracted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from reise_report.plan.model import Plan
from reise_report.results.quality.desk import Desk, Sheet
from reise_report.results.quality.share import share_row
from reise_report.results.row import Reason, Reveals, Row, Unit

REGISTERS = (
    "employment_spells",
    "employment_status",
    "leave_spells",
    "benefit_spells",
    "hospital_episodes",
    "primary_care_claims",
    "prescriptions",
    "deaths_and_emigration",
)
LEFT_OUT = ("later", "replaced", "not_enrolled")
LINKED = "linked"


def registers(plan: Plan) -> tuple[str, ...]:
    """The tables of the plan that come from registers, in the plan's order."""
    return tuple(name for name, table in plan.data.tables.items() if table.standard in REGISTERS)


def linkage_rows(desk: Desk) -> Iterator[Row]:
    """People linked at all; for each register people with rows and without, by group."""
    people = desk.snapshot.participants
    linked = people[LINKED].to_numpy(dtype=bool, na_value=False) if LINKED in people else None
    for group in desk.groups:
        row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals)
        if linked is not None:
            for part, flags in (("linked", linked), ("not_linked", ~linked)):
                n = int((group.members & flags).sum())
                yield row(id=f"quality.linked.{group.id}.{part}", value=n, part_of=group.size_id)
        for name in registers(desk.plan):
            sheet = desk.sheet(name)
            there = np.zeros(len(people), dtype=bool)
            there[sheet.person[sheet.person >= 0]] = True
            for part, flags in (("with_rows", there), ("without_rows", ~there)):
                n, id_ = int((group.members & flags).sum()), f"quality.linkage.{name}.{group.id}.{part}"
                yield row(id=id_, value=n, part_of=group.size_id)
                whole = (id_, group.size_id)
                share_id = f"quality.linkage_share.{name}.{group.id}.{part}"
                yield share_row(share_id, n, int(group.members.sum()), group, whole)


def table_rows(desk: Desk) -> Iterator[Row]:
    """For each table its rows in the file, what became of them in the snapshot, and the days of extraction.

    Rows are kept; or left out since they are later than the snapshot, since a newer delivery replaces them, or since
    they are about somebody who was not enrolled yet. Where a file holds another number of rows than its table (one an
    answer, one a participant), the rows of the file stand apart.
    """
    in_file = {record.name: record.rows for record in desk.snapshot.files}
    for name, table in desk.plan.data.tables.items():
        row = partial(Row, unit=Unit.ROWS, group="all", reveals=Reveals.POOLED)
        out = desk.snapshot.left_out[name]
        parts = {"kept": len(desk.sheet(name).frame), **{part: int(getattr(out, part)) for part in LEFT_OUT}}
        whole = f"quality.rows.{name}.n"
        yield row(id=f"quality.rows.{name}.in_file", value=in_file[table.file])
        yield row(id=whole, value=sum(parts.values()))
        for part, n in parts.items():
            yield row(id=f"quality.rows.{name}.use.{part}", value=n, part_of=whole)
        yield from _extractions(desk.sheet(name))


def _extractions(sheet: Sheet) -> Iterator[Row]:
    column = sheet.contract.extraction.column if sheet.contract.extraction else "extracted"
    if column not in sheet:
        return
    days = np.sort(sheet.dates(column))
    days = days[~np.isnat(days)]
    for name, place in (("first", 0), ("last", -1)):
        yield Row(
            id=f"quality.extracted.{sheet.name}.{name}",
            value=str(days[place]) if len(days) else None,
            reason=None if len(days) else Reason.NO_DATA,
            unit=Unit.DATE,
            group="all",
            reveals=Reveals.POOLED,
        )

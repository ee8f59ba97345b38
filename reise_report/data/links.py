"""Rules that need to see more than one cell: everybody has an arm, no arm is empty, no row is about nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.data.contract import Checked
from reise_report.data.judgement import MOST_TOLD
from reise_report.data.violation import Violation
from reise_report.plan.model import Plan


def participant_column(plan: Plan, table: str) -> str | None:
    """The column of a table that names the participant, or None where its rows are not about participants.

    In a standard table it is ``participant``, for adverse events the plan names it; elsewhere it is the identifier
    column with the name of the participants' key. A table that enrolment steps count is about everybody who was
    considered, most of whom may never be randomised.
    """
    key = plan.data.participants().key
    if table == "participants" or key is None or any(step.table == table for step in plan.flow.enrolment):
        return None
    if plan.harms is not None and plan.harms.table == table:
        return plan.harms.participant
    contract = plan.data.tables[table]
    name = key if contract.standard is None else "participant"
    return name if name in contract.columns and contract.columns[name].type == "identifier" else None


def link_violations(plan: Plan, checked: Mapping[str, Checked]) -> Iterator[Violation]:
    """Participants without arm, arms without participants, and rows that name a participant who is not there."""
    if "participants" not in checked:
        return
    yield from _arm_violations(plan, checked["participants"])
    key = plan.data.participants().key
    if key is None or key not in checked["participants"].frame:
        return
    known = checked["participants"].frame[key]
    for name, item in checked.items():
        column = participant_column(plan, name)
        if column is not None and column in item.frame:
            yield from _stranger_violations(plan, name, column, item, known)


def about_nobody(named: pd.Series[str], participants: pd.Series[str]) -> NDArray[np.bool_]:
    """The rows that name somebody who is not among the participants; a row that names nobody is not one of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.is_in(pa.array(named), value_set=pa.array(participants.dropna()))
    strange: NDArray[np.bool_] = ~known.to_numpy(zero_copy_only=False) & named.notna().to_numpy()
    return strange


def _stranger_violations(
    plan: Plan, name: str, column: str, item: Checked, participants: pd.Series[str]
) -> Iterator[Violation]:
    table, there = plan.data.tables[name], plan.data.participants().file
    named = item.frame[column]
    places = np.flatnonzero(about_nobody(named, participants))
    bare = {known.lstrip("0"): known for known in participants.dropna()} if len(places) else {}
    in_file = table.columns[column].from_ or column
    for place in places[:MOST_TOLD]:
        value = str(named.iloc[place])
        full = bare.get(value.lstrip("0"))
        hint = f"; did it lose the zeros of '{full}'?" if full is not None else ""
        yield Violation(table.file, int(item.rows[place]), in_file, value, f"no such participant in '{there}'{hint}")
    if len(places) > MOST_TOLD:
        yield Violation(table.file, None, in_file, None, f"{len(places) - MOST_TOLD} more rows are about nobody")


def _arm_violations(plan: Plan, participants: Checked) -> Iterator[Violation]:
    name = plan.design.allocation.column
    if name not in participants.frame:
        return
    table = plan.data.participants()
    in_file = table.columns[name].from_ or name
    arms = participants.frame[name]
    told = {violation.row for violation in participants.violations if violation.column == in_file}
    if None not in told:  # None: more of this column is wrong than is told
        for row in participants.rows[arms.isna().to_numpy()]:
            if int(row) not in told:
                yield Violation(table.file, int(row), in_file, None, "no arm; everybody in this table was randomised")
    counts = arms.value_counts()
    for arm in plan.design.arms:
        if counts[arm] == 0:
            rule = f"the arm '{arm}' has no participants; check the codes of this column in the plan"
            yield Violation(table.file, None, in_file, None, rule)

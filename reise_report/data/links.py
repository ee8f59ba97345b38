"""Rules that need to see more than one cell: everybody has an arm, no arm is empty, no row is about nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reise_report.data.contract import Checked
from reise_report.data.violation import Violation
from reise_report.plan.model import Plan


def participant_column(plan: Plan, table: str) -> str | None:
    """The column of a table that names the participant, or None where its rows are not about participants.

    For adverse events the plan names it; elsewhere it is the identifier column with the name of the participants' key.
    A table that enrolment steps count is about everybody who was considered, most of whom may never be randomised.
    """
    if table == "participants" or any(step.table == table for step in plan.flow.enrolment):
        return None
    if plan.harms is not None and plan.harms.table == table:
        return plan.harms.participant
    key = plan.data.participants().key
    contract = plan.data.tables[table]
    named = key is not None and key in contract.columns and contract.columns[key].type == "identifier"
    return key if named else None


def link_violations(plan: Plan, checked: Mapping[str, Checked]) -> Iterator[Violation]:
    """Participants without arm, arms without participants, and rows that name a participant who is not there."""
    if "participants" not in checked:
        return
    yield from _arm_violations(plan, checked["participants"])
    key = plan.data.participants().key
    if key is None or key not in checked["participants"].frame:
        return
    known = set(checked["participants"].frame[key].dropna())
    for name, item in checked.items():
        column = participant_column(plan, name)
        if column is None or column not in item.frame:
            continue
        table = plan.data.tables[name]
        for row, value in zip(item.rows, item.frame[column], strict=True):
            if isinstance(value, str) and value not in known:
                rule = f"no such participant in '{plan.data.participants().file}'"
                yield Violation(table.file, row, table.columns[column].from_ or column, value, rule)


def _arm_violations(plan: Plan, participants: Checked) -> Iterator[Violation]:
    name = plan.design.allocation.column
    if name not in participants.frame:
        return
    table = plan.data.participants()
    in_file = table.columns[name].from_ or name
    arms = participants.frame[name]
    refused = {violation.row for violation in participants.violations if violation.column == in_file}
    for row, missing in zip(participants.rows, arms.isna(), strict=True):
        if missing and row not in refused:
            yield Violation(table.file, row, in_file, None, "no arm; everybody in this table was randomised")
    counts = arms.value_counts()
    for arm in plan.design.arms:
        if counts[arm] == 0:
            rule = f"the arm '{arm}' has no participants; check the codes of this column in the plan"
            yield Violation(table.file, None, in_file, None, rule)

"""Tables against each other and against the design: standards, layouts, deliveries, and who may see their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.problem import Finding, KeyPath

if TYPE_CHECKING:
    from reise_report.plan.contract import Table
    from reise_report.plan.model import Plan

_TABLES: KeyPath = ("data", "tables")


def table_findings(plan: Plan) -> Iterator[Finding]:
    """What is wrong with tables as wholes."""
    yield from _standard_findings(plan)
    for name, table in plan.data.tables.items():
        path = (*_TABLES, name)
        yield from _visit_findings(plan, path, table)
        yield from _layout_findings(path, table)
        yield from _reveal_findings(plan, path, name, table)


def _standard_findings(plan: Plan) -> Iterator[Finding]:
    """Derivations find a register by its standard, so there can be one of each; questionnaires are named."""
    first: dict[str, str] = {}
    for name, table in plan.data.tables.items():
        if table.standard is None:
            continue
        path = (*_TABLES, name, "standard")
        if (table.standard == "participants") != (name == "participants"):
            yield Finding(path, "the standard 'participants' belongs to the table 'participants', and to no other")
        elif table.standard != "questionnaires" and table.standard in first:
            yield Finding(
                path, f"the table '{first[table.standard]}' is of this standard already; put both in one file"
            )
        first.setdefault(table.standard, name)
        linked = "participant" in table.columns and name != "participants"
        if linked and plan.data.participants().key is None:
            message = "its rows name participants, so the table 'participants' needs 'key'"
            yield Finding(path, message)


def _visit_findings(plan: Plan, path: KeyPath, table: Table) -> Iterator[Finding]:
    visits = [name for name, column in table.columns.items() if column.type == "visit"]
    for name in visits:
        if not plan.design.visits:
            yield Finding((*path, "columns", name), "a column of type 'visit' needs 'design.visits'")
    if len(visits) > 1 and table.layout != "by_visit":
        here = (*path, "columns", visits[1])
        yield Finding(here, f"'{visits[0]}' is of type 'visit' already; in this layout there can be one")
    for name in visits:
        if table.layout == "by_participant" and table.columns[name].from_ is not None:
            message = "in the layout 'by_participant' the visit stands in the names of columns; leave 'from' out here"
            yield Finding((*path, "columns", name, "from"), message)


def _layout_findings(path: KeyPath, table: Table) -> Iterator[Finding]:
    for name, column in table.columns.items():
        if table.layout != "by_participant" and "{visit}" in (column.from_ or ""):
            yield Finding((*path, "columns", name, "from"), "'{visit}' belongs to the layout 'by_participant'")
    if table.layout == "by_answer" and table.extraction is not None and table.extraction.replaces == "row":
        message = "in the layout 'by_answer' a delivery of changes cannot be told from one of whole visits; use 'table'"
        yield Finding((*path, "extraction", "replaces"), message)


def _reveal_findings(plan: Plan, path: KeyPath, name: str, table: Table) -> Iterator[Finding]:
    """The open report to the committee shows everybody who was enrolled, and every adverse event."""
    if not table.reveals_allocation:
        return
    shown = {"participants", *(step.table for step in plan.flow.enrolment)}
    if plan.harms is not None:
        shown.add(plan.harms.table)
    if name in shown:
        message = "open reports count the rows of this table, so their being there must not tell anybody's arm"
        yield Finding((*path, "reveals_allocation"), message)

"""Tables of positions, leave and benefits that a derivation names: there, of the right standard, with those kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.model import Plan
    from reise_report.plan.standard import StandardName
    from reise_report.plan.work import Benefits, Work


def known_table(plan: Plan, path: KeyPath, name: str, *standards: StandardName) -> Iterator[Finding]:
    """What is wrong with naming a table: it is not there, or not of one of the standards."""
    if name not in plan.data.tables:
        yield Finding(path, f"there is no table '{name}'{suggestion(name, plan.data.tables)}")
    elif standards and plan.data.tables[name].standard not in standards:
        wanted = " or ".join(f"'standard: {standard}'" for standard in standards)
        yield Finding(path, f"the table '{name}' needs {wanted}, so that its columns are known")


def work_findings(plan: Plan, path: KeyPath, work: Work) -> Iterator[Finding]:
    """What is wrong with the sources of work."""
    positions = work.positions
    here = (*path, "positions")
    wrong = list(known_table(plan, (*here, "table"), positions.table, "employment_spells", "employment_status"))
    yield from wrong or _levels(plan, (*here, "counts"), positions.table, positions.counts)
    if not wrong and "hours" in plan.data.tables[positions.table].columns and positions.full_time_hours is None:
        message = f"'{positions.table}' registers positions in hours too; say how many hours a week are a full position"
        yield Finding((*here, "full_time_hours"), message)
    if work.leave is not None:
        yield from _leave_findings(plan, (*path, "leave", "table"), work.leave.table)
        if not wrong and work.leave.percent_of == "position" and "position" not in _columns(plan, positions.table):
            message = (
                f"'{positions.table}' does not number positions, so that leave cannot be told to be from one of them"
            )
            yield Finding((*path, "leave", "percent_of"), f"{message}; leave it out, or give it of full time")
    if work.sick_pay is not None:
        yield from benefit_findings(plan, (*path, "sick_pay"), work.sick_pay)


def benefit_findings(plan: Plan, path: KeyPath, benefits: Benefits) -> Iterator[Finding]:
    """What is wrong with naming kinds of benefits."""
    wrong = list(known_table(plan, (*path, "table"), benefits.table, "benefit_spells"))
    yield from wrong or _levels(plan, (*path, "kinds"), benefits.table, benefits.kinds)
    resolution = None if wrong else plan.data.tables[benefits.table].resolution
    if resolution == "month" and benefits.approximation is None:
        message = f"'{benefits.table}' holds benefits by the month, from which no day's benefit can be told"
        mend = "use a table with first and last days, or name the 'approximation' that is accepted"
        yield Finding((*path, "table"), f"{message}; {mend}")
    elif resolution == "day" and benefits.approximation is not None:
        yield Finding((*path, "approximation"), f"'{benefits.table}' is dated by the day and needs no approximation")


def _leave_findings(plan: Plan, path: KeyPath, name: str) -> Iterator[Finding]:
    wrong = list(known_table(plan, path, name, "leave_spells"))
    yield from wrong
    if not wrong and plan.data.tables[name].resolution == "month":
        message = f"'{name}' holds first and last days that are true to a month only, for which there is no"
        yield Finding(path, f"{message} approximation; use a table that is dated by the day, or leave it out")


def _columns(plan: Plan, table: str) -> Collection[str]:
    return plan.data.tables[table].columns


def _levels(plan: Plan, path: KeyPath, table: str, named: list[str]) -> Iterator[Finding]:
    levels = list(plan.data.tables[table].columns["kind"].levels or {})
    for index, level in enumerate(named):
        if level not in levels:
            yield Finding((*path, index), f"'{table}' has no kind '{level}'{suggestion(level, levels)}")

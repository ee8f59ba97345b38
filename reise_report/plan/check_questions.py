"""What the design, the flow, outcomes, estimands, analyses and harms name must be there, and be of the right kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.columns import PRINTABLE, column_findings, condition_findings
from reise_report.plan.names import known, unique
from reise_report.plan.problem import Finding, KeyPath

if TYPE_CHECKING:
    from reise_report.plan.model import Plan
    from reise_report.plan.questions import Description, Estimand, Step

_PEOPLE = "participants"


def question_findings(plan: Plan) -> Iterator[Finding]:
    """Every name in the questions that the plan asks, followed to what it names."""
    yield from _allocation(plan)
    yield from _framework(plan)
    for key, population in plan.populations.items():
        yield from condition_findings(plan, ("populations", key, "where"), _PEOPLE, population.where)
    yield from _flow(plan)
    yield from _baseline(plan)
    yield from estimand_findings(plan)
    for name, description in plan.descriptions.items():
        yield from _description(plan, ("descriptions", name), description)
    yield from _harms(plan)


def estimand_findings(plan: Plan) -> Iterator[Finding]:
    """What is wrong with the estimands: populations, outcomes and arms that are not there."""
    for key, estimand in plan.estimands.items():
        yield from _estimand(plan, ("estimands", key), estimand)


def _allocation(plan: Plan) -> Iterator[Finding]:
    allocation, path = plan.design.allocation, ("design", "allocation")
    yield from column_findings(plan, (*path, "column"), _PEOPLE, allocation.column, ("arm",))
    if allocation.probability is not None and allocation.probability.column is not None:
        here = (*path, "probability", "column")
        yield from column_findings(plan, here, _PEOPLE, allocation.probability.column, ("number",))


def _flow(plan: Plan) -> Iterator[Finding]:
    for index, step in enumerate(plan.flow.enrolment):
        yield from _step(plan, ("flow", "enrolment", index), step)
    yield from unique(("flow", "enrolment"), (step.id for step in plan.flow.enrolment), "the step")
    uptake, path = plan.flow.uptake, ("flow", "uptake")
    if uptake is not None:
        yield from column_findings(plan, (*path, "column"), _PEOPLE, uptake.column, ("binary",))
        if uptake.reason is not None:
            yield from column_findings(plan, (*path, "reason"), _PEOPLE, uptake.reason, ("category",))
    if plan.flow.follow_up.reason is not None:
        here = ("flow", "follow_up", "reason")
        yield from column_findings(plan, here, _PEOPLE, plan.flow.follow_up.reason, ("category",))


def _step(plan: Plan, path: KeyPath, step: Step) -> Iterator[Finding]:
    if step.table not in plan.data.tables:
        yield from known((*path, "table"), step.table, plan.data.tables, "table")
        return
    yield from condition_findings(plan, (*path, "where"), step.table, step.where)
    if step.departure is not None:
        here = (*path, "departure", "reason")
        yield from column_findings(plan, here, step.table, step.departure.reason, ("category",))


def _baseline(plan: Plan) -> Iterator[Finding]:
    variables, path = plan.baseline.variables, ("baseline", "variables")
    columns, later = plan.people, plan.later
    for index, name in enumerate(variables):
        yield from column_findings(plan, (*path, index), _PEOPLE, name, PRINTABLE)
        if name in later:
            message = f"'{name}' tells of the time after randomisation, and is no characteristic at baseline"
            yield Finding((*path, index), message)
        if name in columns and columns[name].type in PRINTABLE and columns[name].label is None:
            yield Finding((*path, index), f"the column '{name}' has no 'label', and is printed in the baseline table")
    yield from unique(path, variables, "the variable")


def _estimand(plan: Plan, path: KeyPath, estimand: Estimand) -> Iterator[Finding]:
    yield from known((*path, "population"), estimand.population, plan.populations, "population")
    yield from known((*path, "outcome"), estimand.outcome, plan.outcomes, "outcome")
    yield from known((*path, "treatments", "arm"), estimand.treatments.arm, plan.design.arms, "arm")
    yield from known((*path, "treatments", "against"), estimand.treatments.against, plan.design.arms, "arm")


def _description(plan: Plan, path: KeyPath, description: Description) -> Iterator[Finding]:
    columns = plan.people
    for index, name in enumerate(description.variables):
        here = (*path, "variables", index)
        yield from column_findings(plan, here, _PEOPLE, name, PRINTABLE)
        if name in columns and columns[name].type in PRINTABLE and columns[name].label is None:
            yield Finding(here, f"the column '{name}' has no 'label', and is printed in a table")
    yield from unique((*path, "variables"), description.variables, "the variable")
    for index, arm in enumerate(description.arms or []):
        yield from known((*path, "arms", index), arm, plan.design.arms, "arm")
    yield from condition_findings(plan, (*path, "among"), _PEOPLE, description.among)
    later = [name for name in description.among or {} if name in plan.later]
    if later and description.caveat is None:
        message = (
            f"'{later[0]}' comes after randomisation, so the arms are not comparable among those chosen by it; "
            "write a 'caveat' that says so to the readers"
        )
        yield Finding((*path, "caveat"), message)


def _framework(plan: Plan) -> Iterator[Finding]:
    if plan.design.framework != "superiority":
        yield Finding(
            ("design", "framework"),
            f"'{plan.design.framework}' cannot be reported yet: the sentences on the main result say who did better, "
            "not whether a margin was kept; only 'superiority' can",
        )


def _harms(plan: Plan) -> Iterator[Finding]:
    harms = plan.harms
    if harms is None:
        return
    if harms.table not in plan.data.tables or harms.table == _PEOPLE:
        tables = [name for name in plan.data.tables if name != _PEOPLE]
        yield from known(("harms", "table"), harms.table, tables, "table of events")
        return
    yield from column_findings(plan, ("harms", "participant"), harms.table, harms.participant, ("identifier",))
    if plan.data.participants().key is None:
        message = "events are counted per participant, so the table 'participants' needs a 'key'"
        yield Finding(("harms", "participant"), message)
    if harms.serious is not None:
        yield from column_findings(plan, ("harms", "serious"), harms.table, harms.serious, ("binary",))
    if harms.related is not None:
        yield from column_findings(plan, ("harms", "related"), harms.table, harms.related, ("binary",))
    if harms.category is not None:
        yield from column_findings(plan, ("harms", "category"), harms.table, harms.category, ("category",))

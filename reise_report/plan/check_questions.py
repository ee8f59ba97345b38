"""What the design, the flow, outcomes, estimands, analyses and harms name must be there, and be of the right kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reise_report.plan.columns import PRINTABLE, column_findings, condition_findings
from reise_report.plan.origins import after_randomisation
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.model import Plan
    from reise_report.plan.questions import Analysis, Estimand, Step

_PEOPLE = "participants"


def question_findings(plan: Plan) -> Iterator[Finding]:
    """Every name in the questions that the plan asks, followed to what it names."""
    yield from _allocation(plan)
    yield from _framework(plan)
    for key, population in plan.populations.items():
        yield from condition_findings(plan, ("populations", key, "where"), _PEOPLE, population.where)
    yield from _flow(plan)
    yield from _baseline(plan)
    yield from _outcomes(plan)
    for key, estimand in plan.estimands.items():
        yield from _estimand(plan, ("estimands", key), estimand)
    for index, analysis in enumerate(plan.analyses):
        yield from _analysis(plan, ("analyses", index), analysis)
    yield from _roles(plan)
    yield from _harms(plan)


def _known(path: KeyPath, name: str, known: Iterable[str], what: str) -> Iterator[Finding]:
    names = list(known)
    if name not in names:
        yield Finding(path, f"there is no {what} '{name}'{suggestion(name, names)}")


def _unique(path: KeyPath, names: Iterable[str], what: str) -> Iterator[Finding]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(path, f"{what} '{name}' stands {count} times; once is enough")


def _allocation(plan: Plan) -> Iterator[Finding]:
    allocation, path = plan.design.allocation, ("design", "allocation")
    yield from column_findings(plan, (*path, "column"), _PEOPLE, allocation.column, ("arm",))
    if allocation.probability is not None and allocation.probability.column is not None:
        here = (*path, "probability", "column")
        yield from column_findings(plan, here, _PEOPLE, allocation.probability.column, ("number",))


def _flow(plan: Plan) -> Iterator[Finding]:
    for index, step in enumerate(plan.flow.enrolment):
        yield from _step(plan, ("flow", "enrolment", index), step)
    yield from _unique(("flow", "enrolment"), (step.id for step in plan.flow.enrolment), "the step")
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
        yield from _known((*path, "table"), step.table, plan.data.tables, "table")
        return
    yield from condition_findings(plan, (*path, "where"), step.table, step.where)
    if step.departure is not None:
        here = (*path, "departure", "reason")
        yield from column_findings(plan, here, step.table, step.departure.reason, ("category",))


def _baseline(plan: Plan) -> Iterator[Finding]:
    variables, path = plan.baseline.variables, ("baseline", "variables")
    columns, later = plan.people, after_randomisation(plan)
    for index, name in enumerate(variables):
        yield from column_findings(plan, (*path, index), _PEOPLE, name, PRINTABLE)
        if name in later:
            message = f"'{name}' tells of the time after randomisation, and is no characteristic at baseline"
            yield Finding((*path, index), message)
        if name in columns and columns[name].type in PRINTABLE and columns[name].label is None:
            yield Finding((*path, index), f"the column '{name}' has no 'label', and is printed in the baseline table")
    yield from _unique(path, variables, "the variable")


def _outcomes(plan: Plan) -> Iterator[Finding]:
    for key, outcome in plan.outcomes.items():
        path = ("outcomes", key)
        yield from column_findings(plan, (*path, "variable"), _PEOPLE, outcome.variable, ("binary",))
        if outcome.visit is not None:
            yield from _known((*path, "visit"), outcome.visit, plan.design.visits, "visit")


def _estimand(plan: Plan, path: KeyPath, estimand: Estimand) -> Iterator[Finding]:
    yield from _known((*path, "population"), estimand.population, plan.populations, "population")
    yield from _known((*path, "outcome"), estimand.outcome, plan.outcomes, "outcome")
    yield from _known((*path, "treatments", "arm"), estimand.treatments.arm, plan.design.arms, "arm")
    yield from _known((*path, "treatments", "against"), estimand.treatments.against, plan.design.arms, "arm")


def _analysis(plan: Plan, path: KeyPath, analysis: Analysis) -> Iterator[Finding]:
    yield from _known((*path, "estimand"), analysis.estimand, plan.estimands, "estimand")
    taken = {plan.design.allocation.column: "the allocation"}
    if analysis.method == "two_stage_least_squares":
        yield from column_findings(plan, (*path, "uptake"), _PEOPLE, analysis.uptake, ("binary",))
        taken[analysis.uptake] = "the uptake"
    estimand = plan.estimands.get(analysis.estimand)
    if estimand is not None and estimand.outcome in plan.outcomes:
        taken[plan.outcomes[estimand.outcome].variable] = "the outcome"
    later = after_randomisation(plan)
    for index, name in enumerate(analysis.covariates):
        here = (*path, "covariates", index)
        if name in taken:
            yield Finding(here, f"'{name}' is {taken[name]} of this analysis, and cannot be a covariate")
        elif name in later:
            message = f"'{name}' tells of the time after randomisation: it may be a result of it, and is no covariate"
            yield Finding(here, message)
        else:
            yield from column_findings(plan, here, _PEOPLE, name, PRINTABLE)
    yield from _unique((*path, "covariates"), analysis.covariates, "the covariate")


def _framework(plan: Plan) -> Iterator[Finding]:
    if plan.design.framework != "superiority":
        yield Finding(
            ("design", "framework"),
            f"'{plan.design.framework}' cannot be reported yet: the sentences on the main result say who did better, "
            "not whether a margin was kept; only 'superiority' can",
        )


def _roles(plan: Plan) -> Iterator[Finding]:
    counts = Counter(analysis.id for analysis in plan.analyses)
    primary = [index for index, analysis in enumerate(plan.analyses) if analysis.role == "primary"]
    for index, analysis in enumerate(plan.analyses):
        if counts[analysis.id] > 1:
            yield Finding(
                ("analyses", index, "id"), f"the id '{analysis.id}' is given to {counts[analysis.id]} analyses"
            )
    if not primary:
        yield Finding(("analyses",), "no analysis has the role 'primary'; exactly one must")
    elif plan.analyses[primary[0]].method != "standardised_risk":
        message = "the primary analysis needs the method 'standardised_risk': the main result is drawn from its risks"
        yield Finding(("analyses", primary[0], "method"), message)
    for index in primary[1:]:
        message = f"analysis {primary[0] + 1} has the role 'primary' already; exactly one must have it"
        yield Finding(("analyses", index, "role"), message)


def _harms(plan: Plan) -> Iterator[Finding]:
    harms = plan.harms
    if harms is None:
        return
    if harms.table not in plan.data.tables or harms.table == _PEOPLE:
        tables = [name for name in plan.data.tables if name != _PEOPLE]
        yield from _known(("harms", "table"), harms.table, tables, "table of events")
        return
    yield from column_findings(plan, ("harms", "participant"), harms.table, harms.participant, ("identifier",))
    if plan.data.participants().key is None:
        message = "events are counted per participant, so the table 'participants' needs a 'key'"
        yield Finding(("harms", "participant"), message)
    if harms.serious is not None:
        yield from column_findings(plan, ("harms", "serious"), harms.table, harms.serious, ("binary",))
    if harms.category is not None:
        yield from column_findings(plan, ("harms", "category"), harms.table, harms.category, ("category",))

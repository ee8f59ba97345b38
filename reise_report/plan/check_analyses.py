"""Analyses must suit their outcome and name what is there; families and subgroups must name analyses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from reise_report.plan.analyses import (
    Analysis,
    CostEffectiveness,
    Cox,
    FineGray,
    MixedModelRepeatedMeasures,
    MultipleImputation,
    OwnMethod,
    StratifiedRisk,
    TimeToEventCurves,
    TippingPoint,
    WeightedDifference,
)
from reise_report.plan.check_derived import derived_findings
from reise_report.plan.check_economics import cost_effectiveness_findings
from reise_report.plan.check_outcomes import outcome_findings
from reise_report.plan.check_questions import estimand_findings
from reise_report.plan.columns import PRINTABLE, column_findings, condition_findings
from reise_report.plan.installed_methods import GROUP, installed_methods
from reise_report.plan.names import known, unique
from reise_report.plan.outcomes import Continuous, Economic, Outcome, TimeToEvent
from reise_report.plan.problem import Finding, KeyPath, dotted, suggestion
from reise_report.plan.variations import ChangeError, varied

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

_PEOPLE = "participants"
_PRIMARY = ("standardised_risk", "analysis_of_covariance", "mmrm", "cumulative_incidence")
_EFFECT = "effect"
_RESULT = "its groups may be a result of the allocation"
_SUBGROUPS = ("standardised_risk", "analysis_of_covariance")
_BY_COVARIATES_ALONE = ("two_stage_least_squares", "uptake_thresholds")
"""Methods that adjust for the outcome at baseline only where the plan names it as a covariate."""
_BEFORE = {
    "covariates": "covariate",
    "cost_covariates": "covariate",
    "effect_covariates": "covariate",
    "strata": "stratum",
}
"""Keys that name columns measured before randomisation → what such a column is."""


def analysis_findings(plan: Plan) -> Iterator[Finding]:
    """Everything wrong with the analyses and with what refers to them."""
    recorded = _recorded_later(plan)
    for index, analysis in enumerate(plan.analyses):
        yield from _analysis(plan, ("analyses", index), analysis, recorded)
    yield from _ids(plan)
    yield from _primary(plan)
    yield from _families(plan)
    yield from _subgroups(plan)
    yield from _sensitivity(plan)


def _analysis(plan: Plan, path: KeyPath, analysis: Analysis, recorded: Mapping[str, str]) -> Iterator[Finding]:
    """One analysis; ``recorded`` are columns known only after randomisation, and what they are."""
    yield from known((*path, "estimand"), analysis.estimand, plan.estimands, "estimand")
    outcome = _outcome_of(plan, analysis)
    if outcome is not None and outcome.kind not in analysis.kinds:
        kinds = " or ".join(f"'{kind}'" for kind in analysis.kinds)
        message = f"'{analysis.method}' is for outcomes of the kind {kinds}; this one is '{outcome.kind}'"
        yield Finding((*path, "method"), message)
        return
    for key, index, name in _uptakes(analysis):
        yield from column_findings(plan, (*path, key, *index), _PEOPLE, name, ("binary",))
    yield from _before_randomisation(plan, path, analysis, recorded)
    if outcome is not None:
        yield from _special(plan, path, analysis, outcome)


def _outcome_of(plan: Plan, analysis: Analysis) -> Outcome | None:
    estimand = plan.estimands.get(analysis.estimand)
    return plan.outcomes.get(estimand.outcome) if estimand is not None else None


def _uptakes(analysis: Analysis) -> Iterator[tuple[str, KeyPath, str]]:
    several = len(analysis.uptake_columns) > 1
    for index, name in enumerate(analysis.uptake_columns):
        yield ("uptakes", (index,), name) if several else ("uptake", (), name)


def _before_randomisation(
    plan: Plan, path: KeyPath, analysis: Analysis, recorded: Mapping[str, str]
) -> Iterator[Finding]:
    """Covariates and strata: measured before randomisation, and nothing that the analysis is about."""
    outcome = _outcome_of(plan, analysis)
    taken = {plan.design.allocation.column: "the allocation"}
    taken |= dict.fromkeys(analysis.uptake_columns, "the uptake")
    if outcome is not None:
        taken |= dict.fromkeys(outcome.columns, "the outcome")
        adjusts = analysis.method not in _BY_COVARIATES_ALONE
        if adjusts and isinstance(outcome, Continuous) and outcome.baseline is not None:
            taken[outcome.baseline] = "the outcome at baseline, and adjusted for already,"
    later = plan.later
    for key, what in _BEFORE.items():
        names = cast("list[str]", getattr(analysis, key, []))
        for index, name in enumerate(names):
            here = (*path, key, index)
            if name in taken:
                yield Finding(here, f"'{name}' is {taken[name]} of this analysis, and cannot be a {what}")
            elif name in later:
                message = f"'{name}' tells of the time after randomisation: it may be a result of it, and is no {what}"
                yield Finding(here, message)
            elif name in recorded:
                message = f"'{name}' is {recorded[name]}, known only after randomisation, and is no {what}"
                yield Finding(here, message)
            else:
                yield from column_findings(plan, here, _PEOPLE, name, PRINTABLE)
        yield from unique((*path, key), names, f"the {what}")
    if isinstance(analysis, Cox | StratifiedRisk):
        for name in set(analysis.strata) & set(getattr(analysis, "covariates", [])):
            yield Finding((*path, "strata"), f"'{name}' is a covariate as well; it can be one of the two")


def _recorded_later(plan: Plan) -> dict[str, str]:
    """Columns of the participants' own table that are outcomes or uptake somewhere in the plan → what they are."""
    found = {name: "an outcome of this plan" for outcome in plan.outcomes.values() for name in outcome.columns}
    found |= {name: "the uptake" for analysis in plan.analyses for name in analysis.uptake_columns}
    if plan.flow.uptake is not None:
        found[plan.flow.uptake.column] = "the uptake"
    return found


def _special(plan: Plan, path: KeyPath, analysis: Analysis, outcome: Outcome) -> Iterator[Finding]:
    """What single methods need besides."""
    if isinstance(analysis, WeightedDifference) and plan.design.allocation.probability is None:
        message = "the weights need design.allocation.probability: one 'value', or a 'column' with one a participant"
        yield Finding((*path, "method"), message)
    if isinstance(analysis, MixedModelRepeatedMeasures) and isinstance(outcome, Continuous):
        yield from _repeated(path, analysis, outcome)
    if isinstance(analysis, TimeToEventCurves) and isinstance(outcome, TimeToEvent):
        yield from _times(plan, path, analysis, outcome)
    if isinstance(analysis, FineGray) and isinstance(outcome, TimeToEvent) and not outcome.competing:
        yield Finding((*path, "method"), "nothing competes with the outcome's event; 'cox' is the method for it")
    if isinstance(analysis, TippingPoint):
        yield from _tipping(path, analysis, outcome)
    if isinstance(analysis, OwnMethod):
        yield from _installed(path, analysis)
    if isinstance(analysis, CostEffectiveness) and isinstance(outcome, Economic):
        yield from cost_effectiveness_findings(plan, path, analysis, outcome)
    imputation = getattr(analysis, "missing", None) or getattr(analysis, "imputation", None)
    if isinstance(imputation, MultipleImputation):
        key = "missing" if getattr(analysis, "missing", None) is not None else "imputation"
        yield from _imputation(plan, (*path, key), imputation, outcome)


def _repeated(path: KeyPath, analysis: MixedModelRepeatedMeasures, outcome: Continuous) -> Iterator[Finding]:
    if len(outcome.variables) < 2 and not analysis.constrained:
        message = "the outcome has one visit after randomisation; 'analysis_of_covariance' is the method for it"
        yield Finding((*path, "method"), message)
    if analysis.constrained and outcome.baseline is None:
        yield Finding((*path, "constrained"), "the outcome names no 'baseline' that could be a response")


def _times(plan: Plan, path: KeyPath, analysis: TimeToEventCurves, outcome: TimeToEvent) -> Iterator[Finding]:
    horizon = plan.design.visits.get(outcome.visit)
    for index, visit in enumerate(analysis.visits):
        here = (*path, "visits", index)
        yield from known(here, visit, plan.design.visits, "visit")
        planned = plan.design.visits.get(visit)
        if planned is not None and horizon is not None and not 0 < planned.day <= horizon.day:
            message = f"day {planned.day} is not between randomisation and the outcome's horizon, day {horizon.day}"
            yield Finding(here, message)
    yield from unique((*path, "visits"), analysis.visits, "the visit")


def _tipping(path: KeyPath, analysis: TippingPoint, outcome: Outcome) -> Iterator[Finding]:
    continuous = isinstance(outcome, Continuous)
    for key in ("most", "imputation"):
        if continuous and getattr(analysis, key) is None:
            yield Finding((*path, key), "a continuous outcome needs it")
        if not continuous and getattr(analysis, key) is not None:
            message = "a binary outcome needs none: every possible number of events among the missing is tried"
            yield Finding((*path, key), message)


def _installed(path: KeyPath, analysis: OwnMethod) -> Iterator[Finding]:
    offered = installed_methods()
    if analysis.uses not in offered:
        near = (
            suggestion(analysis.uses, offered) if offered else f"; no installed package has the entry point '{GROUP}'"
        )
        yield Finding((*path, "uses"), f"no method '{analysis.uses}' is installed{near}")
    if _EFFECT not in analysis.labels:
        yield Finding((*path, "labels"), f"the main number of a method is called '{_EFFECT}'; give words for it")


def _imputation(plan: Plan, path: KeyPath, asked: MultipleImputation, outcome: Outcome) -> Iterator[Finding]:
    for index, name in enumerate(asked.auxiliary):
        here = (*path, "auxiliary", index)
        yield from column_findings(plan, here, _PEOPLE, name, PRINTABLE)
        if name == outcome.variable:
            yield Finding(here, f"'{name}' is the outcome, and among the columns imputed already")
        if name == plan.design.allocation.column:
            yield Finding(here, "the allocation is in every imputation already")
    yield from unique((*path, "auxiliary"), asked.auxiliary, "the column")
    for arm in asked.delta:
        yield from known((*path, "delta", arm), arm, plan.design.arms, "arm")


def _ids(plan: Plan) -> Iterator[Finding]:
    named = [(("analyses", i, "id"), item.id) for i, item in enumerate(plan.analyses)]
    named += [(("sensitivity", i, "id"), item.id) for i, item in enumerate(plan.sensitivity)]
    counts = Counter(id_ for _, id_ in named)
    for path, id_ in named:
        if counts[id_] > 1:
            yield Finding(path, f"the id '{id_}' is given to {counts[id_]} analyses")
        outer = next((other for _, other in named if id_.startswith(f"{other}.")), None)
        if outer is not None:
            message = f"'{id_}' begins with the id '{outer}', so that results of the one look like those of the other"
            yield Finding(path, message)


def _primary(plan: Plan) -> Iterator[Finding]:
    primary = [index for index, analysis in enumerate(plan.analyses) if analysis.role == "primary"]
    if not primary:
        yield Finding(("analyses",), "no analysis has the role 'primary'; exactly one must")
    elif (method := plan.analyses[primary[0]].method) not in _PRIMARY:
        choices = ", ".join(f"'{name}'" for name in _PRIMARY)
        message = f"the main result cannot be drawn from '{method}'; the primary analysis needs one of {choices}"
        yield Finding(("analyses", primary[0], "method"), message)
    for index in primary[1:]:
        message = f"analysis {primary[0] + 1} has the role 'primary' already; exactly one must have it"
        yield Finding(("analyses", index, "role"), message)


def _families(plan: Plan) -> Iterator[Finding]:
    analyses = {analysis.id: analysis for analysis in plan.analyses}
    for key, family in plan.families.items():
        path = ("families", key, "steps" if family.steps else "members")
        for member in family.every_member():
            yield from known(path, member, analyses, "analysis")
            if member in analyses and not analyses[member].tested:
                yield Finding(path, f"'{member}' gives no p-value, so there is nothing to adjust")
        yield from unique(path, family.every_member(), "the analysis")


def _subgroups(plan: Plan) -> Iterator[Finding]:
    analyses = {analysis.id: analysis for analysis in plan.analyses}
    recorded = _recorded_later(plan)
    for index, item in enumerate(plan.subgroups):
        path = ("subgroups", index)
        yield from known((*path, "of"), item.of, analyses, "analysis")
        if item.of in analyses and analyses[item.of].method not in _SUBGROUPS:
            choices = " or ".join(f"'{name}'" for name in _SUBGROUPS)
            yield Finding((*path, "of"), f"subgroups are for analyses by {choices}")
        yield from column_findings(plan, (*path, "by"), _PEOPLE, item.by, ("binary", "category"))
        if item.by in plan.later:
            message = f"'{item.by}' tells of the time after randomisation: {_RESULT}"
            yield Finding((*path, "by"), message)
        elif item.by in recorded:
            message = f"'{item.by}' is {recorded[item.by]}, known only after randomisation: {_RESULT}"
            yield Finding((*path, "by"), message)
    yield from unique(("subgroups",), [f"{item.of} by {item.by}" for item in plan.subgroups], "the subgroup analysis")


def _sensitivity(plan: Plan) -> Iterator[Finding]:
    """Each changed plan is checked as a plan of its own; a fault of the plan itself is told once, not again here."""
    own = {root: set(check(plan)) for root, check in _CHECKS.items() if plan.sensitivity}
    recorded = _recorded_later(plan)
    for index, item in enumerate(plan.sensitivity):
        path: KeyPath = ("sensitivity", index)
        base = next((analysis for analysis in plan.analyses if analysis.id == item.of), None)
        if base is not None and _outcome_of(plan, base) is None:
            continue  # the analysis itself names something that is not there, and says so
        try:
            changed = varied(plan, item)
        except ChangeError as error:
            yield from (replace(finding, path=(*path, *finding.path)) for finding in error.findings)
            continue
        analysis = changed.analyses[0]
        told = set(_analysis(plan, (), base, recorded)) if base is not None else set()
        found = [
            finding
            for finding in _analysis(changed, (), analysis, {**recorded, **_recorded_later(changed)})
            if finding not in told
        ]
        roots = {key.partition(".")[0] for key in item.change}
        if "derived" in roots:
            roots.add("outcome")  # which may rest on what is derived otherwise now
        for root, check in _CHECKS.items():
            if root in roots:
                found += [finding for finding in check(changed) if finding not in own[root]]
        for finding in dict.fromkeys(found):
            place = dotted(finding.path)
            yield Finding((*path, "change"), f"{place}: {finding.message}" if place else finding.message)


def _population_findings(plan: Plan) -> Iterator[Finding]:
    for key, population in plan.populations.items():
        yield from condition_findings(plan, ("populations", key, "where"), _PEOPLE, population.where)


_CHECKS: dict[str, Callable[[Plan], Iterator[Finding]]] = {
    "derived": derived_findings,
    "outcome": outcome_findings,
    "population": _population_findings,
    "estimand": estimand_findings,
}
"""What begins a change → what finds the faults of the parts that it changes."""

"""Repeated measures of a two-armed trial: means and differences by visit, from a model with correlated residuals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis import reason
from reise_report.analysis.estimate import not_estimable
from reise_report.analysis.inputs import Vector, check_choice
from reise_report.analysis.mmrm.cell_means import Covariates, cell_means
from reise_report.analysis.mmrm.covariance_structure import Structure, check_structure
from reise_report.analysis.mmrm.inference import DEGREES_OF_FREEDOM, DegreesOfFreedom, FTest
from reise_report.analysis.mmrm.ladder import USUAL_LADDER, LadderStep, descend
from reise_report.analysis.mmrm.least_squares_means import (
    absent_visit,
    difference_tests,
    mean_difference,
    visit_estimates,
)
from reise_report.analysis.mmrm.margins import Margins, centred_covariates
from reise_report.analysis.mmrm.participants import Participants, fault, participants
from reise_report.analysis.mmrm.result import RepeatedMeasures
from reise_report.analysis.normal_interval import critical_value
from reise_report.errors import AnalysisError

_FAULTS = {
    reason.NO_DATA: "nobody having an outcome",
    reason.TOO_FEW: "too few having an outcome",
    reason.NO_VARIATION: "all of an arm having the same outcome",
}


def repeated_measures(
    outcome: ArrayLike,
    arm: ArrayLike,
    *,
    baseline: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    names: Sequence[str] = (),
    visits: Sequence[str] = (),
    visit_weights: Sequence[float] = (),
    baseline_by_visit: bool = True,
    covariates_by_visit: bool = False,
    constrained: bool = False,
    covariance_by_arm: bool = False,
    df: DegreesOfFreedom = "kenward_roger_linear",
    ladder: Sequence[Structure] = USUAL_LADDER,
    margins: Margins = "observed",
    level: float = 0.95,
) -> RepeatedMeasures:
    """Compare two arms at each visit, all visits in one model (MMRM).

    Everybody with an outcome at any visit is analysed; missing visits are taken as missing at random given the model.
    The mean of each arm at each visit is free. Baseline is a covariate, and who lacks it is left out; or, constrained,
    it is a response with the same mean in both arms, and nobody is left out who has any value.

    Args:
        outcome: (n, T), one row a participant, NaN where missing.
        arm: (n,), 1 for intervention, 0 for control.
        baseline: (n,), the outcome before the intervention, NaN where missing.
        covariates: (n, k), complete, measured before randomisation.
        names: (k,), of the covariates; ``site[b]`` for a dummy of ``site``.
        visits: (T,), names of the visits; numbered when left out.
        visit_weights: (T,), of the average over visits; equal when left out.
        baseline_by_visit: whether baseline has a slope at each visit, or one for all.
        covariates_by_visit: the same for the covariates.
        constrained: whether baseline is a response (constrained longitudinal data analysis).
        covariance_by_arm: whether each arm has its own covariance matrix.
        df: variance and degrees of freedom.
        ladder: covariance structures in the order to be tried.
        margins: ``observed``, means at the participants' average of every covariate; ``balanced``, at equal shares of
            a category's levels, as LSMEANS of SAS and R's ``emmeans`` do. Differences between the arms are the same.
        level: confidence level.

    Raises:
        AnalysisError: shapes differ, arms are not 0 and 1, covariates are missing, or an option is unknown.

    Source: Mallinckrodt CH et al. (2008), Drug Inf J 42:303–319, doi:10.1177/009286150804200402; constrained: Liang KY,
    Zeger SL (2000), Sankhyā B 62:134–148; Lu K (2010), Stat Med 29:474–488, doi:10.1002/sim.3820.
    """
    critical_value(level)
    check_choice(df, DEGREES_OF_FREEDOM, "degrees of freedom")
    check_choice(margins, Margins, "margins")
    people = participants(outcome, arm, baseline, covariates, visits, constrained=constrained)
    setting = _Setting(
        weights=_weights(visit_weights, len(people.visits)),
        df=df,
        margins=margins,
        constrained=constrained,
        by_arm=covariance_by_arm,
        ladder=tuple(check_structure(name) for name in ladder),
        level=level,
    )
    if not setting.ladder:
        raise AnalysisError("the ladder of covariance structures is empty; give at least 'unstructured'")
    for index in (0, 1):
        if not (people.arm == index).any():
            missing = reason.NO_DATA if people.allocated[index] else reason.NO_PARTICIPANTS
            return _not_analysed(people, setting, missing, people.warnings)
    labels = tuple(names) or tuple(f"covariate {index + 1}" for index in range(people.covariates.shape[1]))
    if len(labels) != people.covariates.shape[1]:
        raise AnalysisError(f"{len(labels)} names for {people.covariates.shape[1]} covariates; give one each")
    columns, by_visit = people.covariates, [covariates_by_visit] * len(labels)
    if people.baseline is not None and not constrained:
        columns = np.column_stack([people.baseline, columns])
        labels, by_visit = ("baseline", *labels), [baseline_by_visit, *by_visit]
    used, left_out = centred_covariates(columns, labels, by_visit, people.arm, margins)
    warnings = people.warnings + left_out
    if used is None:
        few = len(people.arm) <= columns.shape[1] + 1
        return _not_analysed(people, setting, reason.TOO_FEW if few else reason.COLLINEAR, warnings)
    return _analysed(people, used, setting, warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What the caller chose."""

    weights: Vector
    df: DegreesOfFreedom
    margins: Margins
    constrained: bool
    by_arm: bool
    ladder: tuple[Structure, ...]
    level: float


def _analysed(people: Participants, used: Covariates, setting: _Setting, warnings: tuple[str, ...]) -> RepeatedMeasures:
    """Fit, and put the estimates in their places."""
    faults = [fault(column, people.arm) for column in people.outcome.T]
    seen = np.array([found is None for found in faults])
    if setting.constrained and people.baseline is not None:
        wrong = fault(people.baseline, np.zeros(len(people.arm)))
        if wrong is not None:
            return _not_analysed(people, setting, wrong, (*warnings, "Baseline cannot be a response."))
    if not seen.any():
        return _not_analysed(people, setting, faults[0] or reason.NO_DATA, warnings)
    warnings += tuple(
        f"Visit left out of the model, {_FAULTS[found]}: {label}."
        for label, found in zip(people.visits, faults, strict=True)
        if found is not None
    )
    response = people.outcome[:, seen]
    labels = [label for label, keep in zip(people.visits, seen, strict=True) if keep]
    if setting.constrained and people.baseline is not None:
        response, labels = np.column_stack([people.baseline, response]), ["baseline", *labels]
    first = cell_means(response, people.arm, used, labels, equal_first=setting.constrained)
    model, fit, steps = descend(first, setting.ladder, by_arm=setting.by_arm)
    warnings += model.warnings + _told(steps)
    inference = replace(fit.inference(setting.df), warnings=warnings)
    shift = 1 if setting.constrained else 0
    places: list[int | None] = [int(seen[:index].sum()) + shift if seen[index] else None for index in range(len(seen))]
    level = setting.level
    nothing = not_estimable(inference.method, reason.NO_DATA, level=level, n=fit.n_subjects, warnings=warnings)
    visits = tuple(
        absent_visit(label, counts, replace(nothing, reason=found))
        if place is None
        else visit_estimates(model, fit, inference, place, label, level)
        for label, place, counts, found in zip(people.visits, places, _counts(people), faults, strict=True)
    )
    analysed = model.arm[np.unique(model.subject)]
    anywhere, changing = difference_tests(model, inference, places)
    overall = mean_difference(model, inference, places, setting.weights, level)
    lacking = None if overall.value is not None else next((found for found in faults if found is not None), None)
    shared = model.cell(0, 0) if setting.constrained else None
    return RepeatedMeasures(
        visits=visits,
        overall=overall if lacking is None or fit.reason else replace(overall, reason=lacking),
        visit_weights=tuple(float(weight) for weight in setting.weights),
        any_difference=anywhere,
        changing_difference=changing,
        baseline=None if shared is None else inference.contrast(shared, level=level, tested=False),
        structure=fit.structure,
        ladder=steps,
        covariance=fit.covariances,
        n=fit.n_subjects,
        n_control=int((analysed == 0).sum()),
        n_intervention=int((analysed == 1).sum()),
        n_without_outcome=people.n_without_outcome,
        n_without_baseline=people.n_without_baseline,
        margins=setting.margins,
        df=setting.df,
        constrained=setting.constrained,
        fit=fit,
        model=model,
        reason=fit.reason,
        warnings=warnings,
    )


def _not_analysed(people: Participants, setting: _Setting, why: str, warnings: tuple[str, ...]) -> RepeatedMeasures:
    """No model, with the reason in every place."""
    method = f"mmrm.{setting.df}"
    nothing = not_estimable(method, why, level=setting.level, n=len(people.arm), warnings=warnings)
    no_test = FTest(statistic=None, method=method, reason=why)
    return RepeatedMeasures(
        visits=tuple(
            absent_visit(label, counts, nothing) for label, counts in zip(people.visits, _counts(people), strict=True)
        ),
        overall=nothing,
        visit_weights=tuple(float(weight) for weight in setting.weights),
        any_difference=no_test,
        changing_difference=no_test,
        baseline=nothing if setting.constrained else None,
        structure=setting.ladder[0],
        ladder=(),
        covariance=np.empty((0, 0, 0)),
        n=len(people.arm),
        n_control=int((people.arm == 0).sum()),
        n_intervention=int((people.arm == 1).sum()),
        n_without_outcome=people.n_without_outcome,
        n_without_baseline=people.n_without_baseline,
        margins=setting.margins,
        df=setting.df,
        constrained=setting.constrained,
        fit=None,
        model=None,
        reason=why,
        warnings=warnings,
    )


def _counts(people: Participants) -> list[tuple[int, int]]:
    """How many were observed at each visit, control arm first."""
    seen = np.isfinite(people.outcome)
    return [(int(column[people.arm == 0].sum()), int(column[people.arm == 1].sum())) for column in seen.T]


def _told(steps: tuple[LadderStep, ...]) -> tuple[str, ...]:
    """A sentence for each structure that was left, and one for the structure used in their place."""
    failed = tuple(
        f"The model with {step.structure.replace('_', ' ')} covariance was not used. {step.detail}"
        for step in steps
        if not step.used
    )
    if not failed or not steps[-1].used:
        return failed
    return (*failed, f"The covariance used instead: {steps[-1].structure.replace('_', ' ')}.")


def _weights(weights: Sequence[float], n_visits: int) -> Vector:
    if len(weights) == 0:
        return np.full(n_visits, 1 / n_visits)
    found = np.asarray(weights, dtype=float)
    if found.shape != (n_visits,) or not np.isfinite(found).all() or found.min() < 0 or found.sum() <= 0:
        raise AnalysisError(
            f"the visits' weights are {tuple(weights)}; expected {n_visits} numbers from 0 up, not all of them 0"
        )
    return np.asarray(found / found.sum())

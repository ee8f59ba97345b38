"""The hazard ratio of two arms by Cox's proportional hazards regression."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import (
    Matrix,
    Vector,
    binary_vector,
    check_choice,
    check_length,
    covariate_matrix,
    numeric_vector,
)
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.reason import (
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    SEPARATION,
    SINGULAR,
)
from reise_report.analysis.survival.cox_fit import CoxFit, fit_cox
from reise_report.analysis.survival.cox_likelihood import Sample, Ties, evaluate, steps_of
from reise_report.analysis.survival.hazard_design import HazardDesign, hazard_design, informative
from reise_report.analysis.survival.monotone_likelihood import Ended, existence
from reise_report.analysis.survival.risk_sets import Index, risk_sets
from reise_report.analysis.survival.times import survival_times
from reise_report.errors import AnalysisError

Variance = Literal["model", "robust"]

_EVENTS_PER_COEFFICIENT = 10
"""With fewer, a Cox model's estimates are known to wander (Peduzzi 1995, doi:10.1016/0895-4356(95)00048-8)."""

_GREATEST = 700.0
"""The exponential of a greater number has no place in a computer's arithmetic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxResult:
    """The hazard ratio with the model behind it.

    Attributes:
        hazard_ratio: intervention over control, given the covariates; ``se`` on the log scale.
        covariate_ratios: (name, hazard ratio for one unit) of each covariate in the model.
        fit: the fitted model, for residuals, tests and curves; None with a reason.
        n: participants in the analysis.
        events: participants with the event, intervention and control.
        covariates: names of the covariates in the model, those left out excluded.
        reason: why there is no hazard ratio; None where there is one.
        warnings: what the user should know.
    """

    hazard_ratio: Estimate
    covariate_ratios: tuple[tuple[str, Estimate], ...]
    fit: CoxFit | None
    n: int
    events: tuple[int, int]
    covariates: tuple[str, ...]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    """The checked data of one analysis."""

    time: Vector
    event: Vector
    arm: Vector
    covariates: Matrix
    stratum: Index | None
    weights: Vector
    cluster: Index | None


def cox(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    ties: Ties = "efron",
    strata: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    variance: Variance = "model",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> CoxResult:
    """Fit a Cox model on arm and covariates.

    Args:
        time: (n,), time to the event or to the end of follow-up, at least 0, in any unit.
        event: (n,), 1 where the time ends with the event, 0 where it is censored.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), baseline covariates as numbers; None for an unadjusted analysis.
        ties: ``efron``, or ``breslow`` as SAS and Stata by default; with coarse times they differ visibly.
        strata: (n,), a label for each participant's stratum, each with a baseline hazard of its own.
        weights: (n,), above 0.
        cluster: (n,), a label for each participant's cluster, for the robust variance.
        variance: ``model`` is the inverse information, ``robust`` Lin and Wei's sandwich.
        level: confidence level, 0–1.
        names: of the covariates, for warnings.

    Returns:
        The ratio, or a reason: ``no_participants`` or ``no_events`` in an arm, ``collinear`` where covariates or strata
        determine the arm, ``separation``, ``singular``, ``not_converged``.

    Raises:
        AnalysisError: arrays of different length, missing or impossible values, or an unknown option.

    Sources: Cox (1972), doi:10.1111/j.2517-6161.1972.tb00899.x; Efron (1977), doi:10.1080/01621459.1977.10480613; Lin
    and Wei (1989), doi:10.1080/01621459.1989.10478874. As ``coxph`` of R's ``survival``.

    >>> round(cox([5, 6, 6, 2, 4, 7, 3], [1, 0, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0]).hazard_ratio.value, 6)
    0.926487
    """
    check_choice(ties, Ties, "way with ties")
    check_choice(variance, Variance, "variance")
    critical_value(level)
    people = _people(time, event, arm, covariates, strata, weights, cluster)
    if people.cluster is not None and variance == "model":
        raise AnalysisError("clusters were given with variance='model', which would not see them; take 'robust'")
    method = f"cox.{ties}_robust" if variance == "robust" else f"cox.{ties}"
    setting = Setting(level=level, n=int(people.time.size), method=method)
    if (reason := _no_model(people)) is not None:
        return _nothing(people, setting, reason)
    design = hazard_design(people.arm, people.covariates, names, people.stratum)
    if design.determines_allocation:
        return _nothing(people, replace(setting, warnings=design.warnings), COLLINEAR)
    sample, design = _informative_sample(people, design, ties)
    setting = replace(setting, warnings=design.warnings)
    if sample is None:
        return _nothing(people, setting, SINGULAR)
    return _judged(people, fit_cox(sample, design.mean, design.scale, design.names), setting, variance)


def _people(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None,
    strata: ArrayLike | None,
    weights: ArrayLike | None,
    cluster: ArrayLike | None,
) -> _People:
    times = survival_times(time, event)
    t = times.time
    weight = np.ones(t.size) if weights is None else numeric_vector(weights, "weights")
    check_length(weight, "weights", t.size)
    if (weight <= 0).any():
        raise AnalysisError(f"'weights' holds {int((weight <= 0).sum())} values of 0 or below; leave those people out")
    return _People(
        time=t,
        event=times.event.astype(float),
        arm=binary_vector(arm, "arm", t.size),
        covariates=covariate_matrix(covariates, t.size),
        stratum=None if strata is None else _numbered(strata, "strata", t.size),
        weights=weight,
        cluster=None if cluster is None else _numbered(cluster, "cluster", t.size),
    )


def _numbered(labels: ArrayLike, name: str, n: int) -> Index:
    """Labels as numbers from 0, in their sorted order."""
    column = pd.Series(np.asarray(labels).ravel())
    if column.size != n:
        raise AnalysisError(
            f"'{name}' has {column.size} participants, the outcome has {n}; they must be the same people"
        )
    if column.isna().any():
        raise AnalysisError(f"'{name}' has {int(column.isna().sum())} missing labels; leave those participants out")
    codes: Index = np.asarray(pd.factorize(column, sort=True)[0], dtype=np.intp)
    return codes


def _no_model(people: _People) -> str | None:
    """Why no model of the arm can be fitted, whatever the covariates."""
    by_arm = [people.event[people.arm == label] for label in (1, 0)]
    if any(group.size == 0 for group in by_arm):
        return NO_PARTICIPANTS
    return NO_EVENTS if any(group.sum() == 0 for group in by_arm) else None


def _informative_sample(people: _People, design: HazardDesign, ties: Ties) -> tuple[Sample | None, HazardDesign]:
    """The sorted people with the columns that the risk sets tell something about; None where the arm is not one."""
    sets = risk_sets(people.time, people.event, people.stratum)

    def sample_of(columns: Matrix) -> Sample:
        return Sample(sets=sets, design=columns[None, sets.order], weights=people.weights[None, sets.order], ties=ties)

    sample = sample_of(design.columns)
    null = evaluate(sample, np.zeros((1, len(design.names))), steps_of(sample))
    kept = informative(null.information[0], float(people.weights @ people.event))
    if kept.all():
        return sample, design
    if not kept[0]:
        return None, design
    design = design.keep(kept, "the same for all who were at risk when somebody had the event")
    return sample_of(design.columns), design


def _judged(people: _People, fit: CoxFit, setting: Setting, variance: Variance) -> CoxResult:
    """The estimates, unless the likelihood has no maximum."""
    ended = Ended(
        converged=fit.converged, coefficients=fit.coefficients * fit.scale, last_step=fit.last_step, names=fit.names
    )
    exists = existence(ended, fit.sample.sets, fit.sample.design[0])
    setting = replace(setting, warnings=setting.warnings + _warnings(people, fit) + exists.warnings)
    if exists.reason is not None:
        return _nothing(people, setting, exists.reason, fit.names[1:])
    covariance = fit.covariance if variance == "model" else fit.robust_covariance(people.cluster)
    ratios = hazard_ratios(fit.coefficients, covariance, exists.infinite, setting)
    return CoxResult(
        hazard_ratio=ratios[0],
        covariate_ratios=tuple(zip(fit.names[1:], ratios[1:], strict=True)),
        fit=fit,
        n=setting.n,
        events=_events(people),
        covariates=fit.names[1:],
        warnings=setting.warnings,
    )


def hazard_ratios(
    coefficients: Vector, covariance: Matrix, infinite: NDArray[np.bool_], setting: Setting
) -> list[Estimate]:
    """The ratio of each log ratio; ``separation`` where infinite, ``singular`` where its limits have no number."""
    z = critical_value(setting.level)

    def ratio(value: float, se: float, runs_off: bool) -> Estimate:
        if not runs_off and abs(value) + z * se < _GREATEST:
            return log_interval(value, se, setting)
        reason = SEPARATION if runs_off else SINGULAR
        return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)

    return [
        ratio(float(value), math.sqrt(max(float(variance), 0.0)), bool(runs_off))
        for value, variance, runs_off in zip(coefficients, np.diag(covariance), infinite, strict=True)
    ]


def _warnings(people: _People, fit: CoxFit) -> tuple[str, ...]:
    found = []
    events, k = int(people.event.sum()), len(fit.names)
    if k > 1 and events < _EVENTS_PER_COEFFICIENT * k:
        found.append(
            f"{events} people had the event, for {k} coefficients: fewer than {_EVENTS_PER_COEFFICIENT} each. "
            "Read the unadjusted hazard ratio beside this one."
        )
    if fit.sample.sets.death_groups.size == 1:
        found.append("All events lie at one time: the model sees who had the event, not when.")
    return tuple(found)


def _events(people: _People) -> tuple[int, int]:
    return int(people.event[people.arm == 1].sum()), int(people.event[people.arm == 0].sum())


def _nothing(people: _People, setting: Setting, reason: str, names: tuple[str, ...] = ()) -> CoxResult:
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return CoxResult(
        hazard_ratio=none,
        covariate_ratios=tuple((name, none) for name in names),
        fit=None,
        n=setting.n,
        events=_events(people),
        covariates=names,
        reason=reason,
        warnings=setting.warnings,
    )

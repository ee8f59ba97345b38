"""The hazard ratio by Firth's penalised partial likelihood, finite where the likelihood itself rises for ever."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_choice, covariate_matrix
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.reason import COLLINEAR, NO_EVENTS, NO_PARTICIPANTS, NOT_CONVERGED, SINGULAR
from reise_report.analysis.survival.cox_fit import chi_square_test
from reise_report.analysis.survival.cox_likelihood import Sample, Steps, Ties, accumulated, at_steps, evaluate, steps_of
from reise_report.analysis.survival.hazard_design import HazardDesign, hazard_design, informative
from reise_report.analysis.survival.newton_raphson import Precision, maximise
from reise_report.analysis.survival.risk_sets import risk_sets
from reise_report.analysis.survival.times import survival_times

_PRECISION = Precision(decrement=1e-14, step=1e-7, iterations=500)
"""The steps know the penalty's curvature only roughly, so that they are more than a Newton method's own."""

_FURTHEST = 60.0
"""Profile limits are sought up to this log hazard ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirthCoxResult:
    """The penalised hazard ratio.

    Attributes:
        hazard_ratio: intervention over control, with profile limits of the penalised likelihood and the p-value of its
            ratio test; ``se`` from the information, on the log scale.
        coefficients: (k,), log hazard ratios for one unit of each column, ``arm`` first; None with a reason.
        names: (k,).
        log_likelihood: the penalised one, of standardised columns; None with a reason.
        n: participants in the analysis.
        reason: why there is no ratio; None where there is one.
        warnings: what the user should know.
    """

    hazard_ratio: Estimate
    coefficients: Vector | None
    names: tuple[str, ...]
    log_likelihood: float | None
    n: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PenalisedEvaluation:
    """l(β) + ½·log|I(β)| with its score, and the information of the likelihood; a leading axis of one.

    Attributes:
        log_likelihood: (1,).
        score: (1, k).
        information: (1, k, k).
    """

    log_likelihood: Vector
    score: Matrix
    information: Matrix


def penalised(sample: Sample, coefficients: Matrix, steps: Steps) -> PenalisedEvaluation:
    """The penalised log partial likelihood.

    The penalty's derivative is half the trace of I⁻¹ times the third cumulant of the covariates over each risk set; it
    is summed over people with the hazard each was exposed to, as the information is.

    Args:
        sample: one draw.
        coefficients: (1, k).
        steps: of the same sample.

    Source: Heinze G, Schemper M (2001), Biometrics 57:114–119, doi:10.1111/j.0006-341X.2001.00114.x.
    """
    at, x = evaluate(sample, coefficients, steps), sample.design[0]
    sign, size = np.linalg.slogdet(at.information[0])
    if sign <= 0 or not np.isfinite(size):
        nowhere = np.full(1, -np.inf)
        return PenalisedEvaluation(log_likelihood=nowhere, score=at.score, information=at.information)
    inverse = np.linalg.inv(at.information[0])
    risk = sample.weights[0] * at.relative_hazard[0]
    length = ((x @ inverse) * x).sum(axis=1)
    mean_length = at_steps(sample.sets, risk[None], length[None, :, None], steps)[1][0, :, 0]
    means, weight = at.means[0], steps.weight[0]
    exposed_means = accumulated(sample.sets, at.hazard[:, :, None] * at.means, steps)[0]
    across = ((x @ inverse) * exposed_means).sum(axis=1)
    third = (risk * at.exposure[0] * length) @ x - (weight * mean_length) @ means
    third -= 2 * ((risk * across) @ x - (weight * ((means @ inverse) * means).sum(axis=1)) @ means)
    return PenalisedEvaluation(
        log_likelihood=at.log_likelihood + size / 2, score=at.score + third[None] / 2, information=at.information
    )


def firth_cox(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    ties: Ties = "efron",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> FirthCoxResult:
    """Fit a Cox model on arm and covariates by penalised likelihood.

    A fallback that a plan names for where an arm has no events, or a covariate separates.

    Args:
        time: (n,), time to the event or to the end of follow-up, at least 0.
        event: (n,), 1 where the time ends with the event, 0 where it is censored.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), baseline covariates as numbers; None for an unadjusted analysis.
        ties: ``efron``, or ``breslow`` as R's ``coxphf``.
        level: confidence level, 0–1.
        names: of the covariates, for warnings.

    Returns:
        The hazard ratio, or a reason: ``no_participants`` in an arm, ``no_events`` at all, ``collinear``, ``singular``,
        ``not_converged``. A limit that lies beyond e⁶⁰ is None.

    Raises:
        AnalysisError: arrays of different length, missing or impossible values, or an unknown option.

    Sources: Firth D (1993), Biometrika 80:27–38, doi:10.1093/biomet/80.1.27; Heinze and Schemper (2001),
    doi:10.1111/j.0006-341X.2001.00114.x.
    """
    check_choice(ties, Ties, "way with ties")
    critical_value(level)
    times = survival_times(time, event)
    a, x = binary_vector(arm, "arm", times.n), covariate_matrix(covariates, times.n)
    setting = Setting(level=level, n=times.n, method=f"cox.firth_{ties}")
    happened = times.event.astype(float)
    if not all((a == label).any() for label in (0, 1)):
        return _nothing(setting, NO_PARTICIPANTS)
    if not happened.any():
        return _nothing(setting, NO_EVENTS)
    design = hazard_design(a, x, names)
    setting = replace(setting, warnings=design.warnings)
    if design.determines_allocation:
        return _nothing(setting, COLLINEAR)
    sets = risk_sets(times.time, happened)
    sample = Sample(sets=sets, design=design.columns[None, sets.order], weights=np.ones((1, times.n)), ties=ties)
    null = evaluate(sample, np.zeros((1, len(design.names))), steps_of(sample))
    kept = informative(null.information[0], float(happened.sum()))
    if not kept[0]:
        return _nothing(setting, SINGULAR)
    if not kept.all():
        design = design.keep(kept, "the same for all who were at risk when somebody had the event")
        setting = replace(setting, warnings=design.warnings)
        sample = replace(sample, design=sample.design[:, :, kept])
    return _estimated(sample, design, setting)


def _estimated(sample: Sample, design: HazardDesign, setting: Setting) -> FirthCoxResult:
    steps, start = steps_of(sample), np.zeros((1, len(design.names)))
    found = maximise(lambda b, _: _curved(sample, penalised(sample, b, steps)), start, _PRECISION)
    if not found.converged[0]:
        return _nothing(setting, NOT_CONVERGED)
    at = penalised(sample, found.coefficients, steps)
    top, scale = float(at.log_likelihood[0]), float(design.scale[0])
    estimate = float(found.coefficients[0, 0]) / scale
    se = math.sqrt(float(np.linalg.inv(at.information[0])[0, 0])) / scale
    half = critical_value(setting.level) ** 2 / 2

    def below(log_ratio: float) -> float:
        return _profile(sample, steps, log_ratio * scale, found.coefficients[:, 1:]) - top + half

    low, high = (_limit(below, estimate, direction * se) for direction in (-1, 1))
    ratio_test = chi_square_test(2 * (half - below(0.0)), 1)
    return FirthCoxResult(
        hazard_ratio=Estimate(
            value=math.exp(estimate),
            low=None if low is None else math.exp(low),
            high=None if high is None else math.exp(high),
            level=setting.level,
            se=se,
            scale="log",
            p_value=ratio_test.p_value,
            n=setting.n,
            method=setting.method,
            warnings=setting.warnings,
        ),
        coefficients=found.coefficients[0] / design.scale,
        names=design.names,
        log_likelihood=top,
        n=setting.n,
        warnings=setting.warnings,
    )


def _curved(sample: Sample, at: PenalisedEvaluation) -> PenalisedEvaluation:
    """With the information enlarged by the penalty's curvature, as it is where the covariates tell everybody apart.

    There, with m events, the penalty is worth half an event in each of k + 1 groups; without this the steps overshoot
    for ever where there is one event.
    """
    groups, events = at.information.shape[1] + 1, sample.sets.deaths.size
    return replace(at, information=at.information * (1 + groups / (2 * events)))


def _profile(sample: Sample, steps: Steps, held: float, start: Matrix) -> float:
    """The greatest penalised log-likelihood with the arm's coefficient held; the penalty is of all coefficients."""

    def others(rest: Matrix, _: NDArray[np.bool_]) -> PenalisedEvaluation:
        at = _curved(sample, penalised(sample, np.column_stack([[held], rest]), steps))
        return PenalisedEvaluation(
            log_likelihood=at.log_likelihood, score=at.score[:, 1:], information=at.information[:, 1:, 1:]
        )

    rest = maximise(others, start, _PRECISION).coefficients if start.size else start
    with np.errstate(all="ignore"):
        return float(others(rest, np.ones(1, dtype=bool)).log_likelihood[0])


def _limit(below: Callable[[float], float], estimate: float, stride: float) -> float | None:
    """Where the profile has fallen by half the quantile, sought in strides; None if nowhere."""
    from scipy.optimize import brentq

    inner, outer = estimate, estimate + stride
    while below(outer) > 0:
        inner, outer = outer, outer + stride
        if abs(outer) > _FURTHEST:
            return None
    return float(brentq(below, inner, outer, xtol=1e-10, rtol=1e-10))


def _nothing(setting: Setting, reason: str) -> FirthCoxResult:
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return FirthCoxResult(
        hazard_ratio=none,
        coefficients=None,
        names=(),
        log_likelihood=None,
        n=setting.n,
        reason=reason,
        warnings=setting.warnings,
    )

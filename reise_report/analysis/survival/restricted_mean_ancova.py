"""Restricted mean times compared between two arms given covariates, people weighted for censoring (Tian's ANCOVA)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import Adjustment, adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_choice, covariate_matrix
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, log_interval
from reise_report.analysis.reason import (
    BEYOND_FOLLOW_UP,
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NO_VARIATION,
    NOT_CONVERGED,
    TOO_FEW,
)
from reise_report.analysis.survival.censoring_weights import Ties, WeightedPeople, weighted_people
from reise_report.analysis.survival.options import check_horizon
from reise_report.analysis.survival.restricted_mean import common_horizon
from reise_report.analysis.survival.times import survival_times

_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedRestrictedMean:
    """Mean times within a horizon compared given covariates, intervention against control, in the unit of the times.

    Attributes:
        without_event_difference: difference in mean time before the event, from a linear model.
        without_event_ratio: ratio of mean times before the event, from a log-linear model; ``se`` on the log scale.
        with_event_difference: difference in mean time after the event, the first with its sign turned.
        with_event_ratio: ratio of mean times after the event, from a log-linear model; ``se`` on the log scale.
        tau: the horizon.
        largest_tau: the largest horizon that the data allow; None where every horizon is.
        n: people.
        covariates: names of the covariates in the models, those left out excluded.
    """

    without_event_difference: Estimate
    without_event_ratio: Estimate
    with_event_difference: Estimate
    with_event_ratio: Estimate
    tau: float
    largest_tau: float | None
    n: int
    covariates: tuple[str, ...]


def restricted_mean_ancova(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    tau: float,
    covariates: ArrayLike | None = None,
    *,
    ties: Ties,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> AdjustedRestrictedMean:
    """Compare restricted mean times between two arms given baseline covariates.

    The time before the event, or to the horizon, of those for whom it is known is regressed on arm and covariates; each
    weighs the inverse of their chance of not having been censored by then, estimated by arm. The linear model gives the
    difference, log-linear ones the ratios, which are conditional on the covariates.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event and 0 censored; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        tau: the horizon, above 0, in the same unit; ``beyond_follow_up`` by the rule of
            :func:`~reise_report.analysis.survival.restricted_mean.restricted_mean_contrast`.
        covariates: (n, k), as numbers, no intercept; complete. None for arm alone.
        ties: ``events_first``, events before censorings at one time: without covariates exactly the contrast of
            restricted means; ``survrm2``, as R's survRM2, as if censorings came before events.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        Reasons: ``no_participants``, ``beyond_follow_up``, ``collinear`` where the covariates determine the arm,
        ``too_few``, ``no_events`` for the ratio of times after the event, ``no_variation``, ``not_converged``.

    Raises:
        AnalysisError: wrong or incomplete times, events, arms, covariates or horizon, or an unknown variant.

    Source: Tian L, Zhao L, Wei LJ (2014), Biostatistics 15:222–233, doi:10.1093/biostatistics/kxt050.
    """
    check_choice(ties, Ties, "ties")
    critical_value(level)
    times, horizon = survival_times(time, event), check_horizon(tau)
    a = binary_vector(arm, "arm", times.n)
    adjusted = adjustment(covariate_matrix(covariates, times.n), a, names)
    largest = common_horizon([times.of(a == label).risk_table() for label in (1, 0)])
    setting = Setting(level=level, n=times.n, method=f"restricted_mean_ancova.{ties}", warnings=adjusted.warnings)
    is_beyond = largest is not None and horizon > largest + times.tolerance
    reason = _no_model(a, adjusted) or (BEYOND_FOLLOW_UP if is_beyond else None)
    design = np.column_stack([np.ones(times.n), a, adjusted.columns])
    people = None if reason is not None else weighted_people(times, a, horizon, design, ties)
    linear = _linear(people, setting, reason)
    return AdjustedRestrictedMean(
        without_event_difference=linear,
        without_event_ratio=_log_linear(people, None, setting, reason),
        with_event_difference=_negated(linear),
        with_event_ratio=_log_linear(people, horizon, setting, reason),
        tau=horizon,
        largest_tau=largest,
        n=times.n,
        covariates=adjusted.names,
    )


def _no_model(a: Vector, adjusted: Adjustment) -> str | None:
    if not (a == 1).any() or not (a == 0).any():
        return NO_PARTICIPANTS
    if adjusted.determines_allocation:
        return COLLINEAR
    return TOO_FEW if a.size <= adjusted.columns.shape[1] + 2 else None


def _linear(people: WeightedPeople | None, setting: Setting, reason: str | None) -> Estimate:
    if people is None:
        return _nothing(setting, reason)
    x, y, w = people.design, people.time, people.weight
    root = np.sqrt(w)[:, None]
    q, r = np.linalg.qr(x * root)
    if np.abs(np.diag(r)).min() <= 1e-9 * np.abs(np.diag(r)).max():
        return _nothing(setting, COLLINEAR)  # among those whose time is known
    coefficients = np.linalg.solve(r, q.T @ (root[:, 0] * y))
    residuals = y - x @ coefficients
    se = people.standard_error(residuals, np.ones_like(y))
    if _is_exact(residuals, w, y):
        return _nothing(setting, NO_VARIATION)
    return identity_interval(float(coefficients[1]), se, setting)


def _log_linear(people: WeightedPeople | None, tau: float | None, setting: Setting, reason: str | None) -> Estimate:
    """The ratio of mean times before the event, or, with a horizon, of those left of it after the event."""
    if people is None:
        return _nothing(setting, reason)
    y = people.time if tau is None else np.maximum(tau - people.time, 0.0)
    weighted = people.weight * y
    if any(weighted[people.design[:, 1] == label].sum() <= 0 for label in (0, 1)):
        return _nothing(setting, NO_EVENTS)
    coefficients = _poisson(people.design, y, people.weight)
    if coefficients is None:
        return _nothing(setting, NOT_CONVERGED)
    fitted = np.exp(people.design @ coefficients)
    if _is_exact(y - fitted, people.weight, y):
        return _nothing(setting, NO_VARIATION)
    return log_interval(float(coefficients[1]), people.standard_error(y - fitted, fitted), setting)


def _poisson(x: Matrix, y: Vector, w: Vector) -> Vector | None:
    """Coefficients of a log-linear model with variance proportional to the mean, by Newton; None where lost."""
    coefficients = np.zeros(x.shape[1])
    coefficients[0] = math.log(float((w * y).sum() / w.sum()))

    def likelihood(values: Vector) -> float:
        predictor = x @ values
        with np.errstate(over="ignore"):
            return float((w * (y * predictor - np.exp(predictor))).sum())

    now = likelihood(coefficients)
    for _ in range(_STEPS):
        fitted = np.exp(x @ coefficients)
        information = (x * (w * fitted)[:, None]).T @ x
        score = x.T @ (w * (y - fitted))
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError:
            return None
        gain, factor, ahead = float(score @ step), 1.0, likelihood(coefficients + step)
        while not ahead >= now - 1e-12 * abs(now) and factor > 1e-6:
            factor /= 2
            ahead = likelihood(coefficients + factor * step)
        coefficients, now = coefficients + factor * step, ahead
        if abs(gain) <= 1e-18 * max(float((w * y).sum()), 1e-300):
            return coefficients
    return None


def _is_exact(residuals: Vector, w: Vector, y: Vector) -> bool:
    return float(np.abs(residuals[w > 0]).max(initial=0.0)) <= 1e-10 * float(np.abs(y).max(initial=0.0))


def _nothing(setting: Setting, reason: str | None) -> Estimate:
    return not_estimable(
        setting.method, reason or NO_VARIATION, level=setting.level, n=setting.n, warnings=setting.warnings
    )


def _negated(estimate: Estimate) -> Estimate:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate
    return replace(estimate, value=-estimate.value, low=-estimate.high, high=-estimate.low)

"""Means by arm adjusted for baseline covariates: analysis of covariance, and Lin's fully interacted estimator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import Adjustment, adjustment, independent_columns
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_choice, covariate_matrix, numeric_vector
from reise_report.analysis.least_squares import LeastSquaresFit, fit_least_squares
from reise_report.analysis.leverage import share_left
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.reason import COLLINEAR, NO_PARTICIPANTS, NO_VARIATION, SEPARATION, TOO_FEW
from reise_report.analysis.t_interval import t_interval

Variance = Literal["model", "hc0", "hc1", "hc2", "hc3"]
Estimator = Literal["ancova", "lin"]
Distribution = Literal["t", "normal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedMeans:
    """Means by arm at the covariates' means, and their difference, in the outcome's unit.

    Attributes:
        mean1: mean had everybody been allocated to the intervention arm.
        mean0: mean had everybody been allocated to the control arm.
        difference: ``mean1 − mean0``, with its degrees of freedom.
        residual_sd: root of the residual variance, with n − k; None without a model.
        residual_df: n − k.
        n1: participants of the intervention arm.
        n0: participants of the control arm.
        covariates: names of the covariates in the model, those left out excluded.
        reason: why there are no values, the same for all; None where there are.
        warnings: what the user should know, the same on every estimate.
    """

    mean1: Estimate
    mean0: Estimate
    difference: Estimate
    residual_sd: float | None
    residual_df: int | None
    n1: int
    n0: int
    covariates: tuple[str, ...]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    outcome: Vector
    arm: Vector
    adjusted: Adjustment
    setting: Setting


def analysis_of_covariance(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    estimator: Estimator = "ancova",
    distribution: Distribution = "t",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> AdjustedMeans:
    """Regress the outcome on arm and covariates; the arm's coefficient is the difference in means.

    Args:
        outcome: (n,), in its unit; complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), baseline covariates as numbers, the outcome at baseline among them; complete. None for
            ordinary least squares on the arm alone.
        variance: ``model``: one residual variance; ``hc0`` to ``hc3``: sandwich estimators that hold without it.
        estimator: ``ancova``: one slope for both arms; ``lin``: slopes of their own, by products of arm and centred
            covariates, which never loses precision to an unadjusted analysis in large trials.
        distribution: of interval and p-value: ``t`` with n − k degrees of freedom, or ``normal``.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        Estimates with method ids ``ancova.hc3`` (t) or ``ancova.hc3_normal``. Means are at the covariates' means:
        categories in the shares observed, as emmeans' ``weights="proportional"``. Reasons: ``no_participants``,
        ``no_variation`` of the outcome, ``too_few`` (no more participants than coefficients; a sandwich that would rest
        on one person), ``collinear`` (the covariates determine the arm), ``separation`` (the model leaves nothing
        unexplained).

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown option.

    Sources: MacKinnon JG, White H (1985), J Econom 29:305–325, doi:10.1016/0304-4076(85)90158-7; Lin W (2013), Ann Appl
    Stat 7:295–318, doi:10.1214/12-AOAS583.

    >>> after, arm, before = [3, 5, 4, 8, 1, 2, 2], [1, 1, 1, 1, 0, 0, 0], [[2], [4], [4], [6], [1], [3], [2]]
    >>> round(analysis_of_covariance(after, arm, before, variance="model").difference.value, 6)
    1.133333
    """
    check_choice(variance, Variance, "variance")
    check_choice(estimator, Estimator, "estimator")
    check_choice(distribution, Distribution, "distribution")
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    adjusted = adjustment(covariate_matrix(covariates, y.size), a, names)
    method = f"{estimator}.{variance}" + ("_normal" if distribution == "normal" else "")
    setting = Setting(level=level, n=int(y.size), method=method, warnings=adjusted.warnings)
    return _assess(_Trial(y, a, adjusted, setting), estimator, variance, distribution)


def _assess(trial: _Trial, estimator: Estimator, variance: Variance, distribution: Distribution) -> AdjustedMeans:
    if (reason := _no_model(trial)) is not None:
        return _nothing(trial, reason)
    design, warnings = _design(trial, estimator)
    trial = replace(trial, setting=replace(trial.setting, warnings=trial.setting.warnings + warnings))
    if trial.setting.n <= design.shape[1]:
        return _nothing(trial, TOO_FEW)
    fit = fit_least_squares(design, trial.outcome)
    if fit.is_exact:
        return _nothing(trial, SEPARATION)
    if variance != "model" and _rests_on_one(design):
        return _nothing(trial, TOO_FEW)
    return _contrasts(fit, trial, variance, distribution)


def _no_model(trial: _Trial) -> str | None:
    if not 0 < trial.arm.sum() < trial.arm.size:
        return NO_PARTICIPANTS
    if trial.outcome.min() == trial.outcome.max():
        return NO_VARIATION
    if trial.adjusted.determines_allocation:
        return TOO_FEW if trial.arm.size <= trial.adjusted.columns.shape[1] + 2 else COLLINEAR
    return None


def _design(trial: _Trial, estimator: Estimator) -> tuple[Matrix, tuple[str, ...]]:
    """Intercept, arm, centred covariates and, for Lin's estimator, the products that both arms can tell."""
    columns = trial.adjusted.columns
    design = np.column_stack([np.ones(trial.arm.size), trial.arm, columns])
    if estimator == "ancova":
        return design, ()
    products = trial.arm[:, None] * columns
    kept = independent_columns(np.column_stack([design, products]))[design.shape[1] :]
    lost = [name for name, keep in zip(trial.adjusted.names, kept, strict=True) if not keep]
    warnings = (f"One slope for both arms, an arm being unable to tell its own: {', '.join(lost)}.",) if lost else ()
    return np.column_stack([design, products[:, kept]]), warnings


def _rests_on_one(design: Matrix) -> bool:
    """Whether somebody whom the model fits exactly, whatever their outcome, counts in the difference between the arms.

    Such a person's residual is zero, so that a sandwich would take the unknown spread of their kind for none: the one
    participant of an arm, or for Lin's estimator of a subgroup and arm.
    """
    q, r = np.linalg.qr(design)
    weight = q @ np.linalg.solve(r.T, np.eye(design.shape[1])[1])
    return bool((np.abs(weight[share_left(q) == 1.0]) > 1e-9 * np.abs(weight).max()).any())


def _contrasts(fit: LeastSquaresFit, trial: _Trial, variance: Variance, distribution: Distribution) -> AdjustedMeans:
    """The means are the intercept, and intercept plus arm, because covariates and products are centred."""
    covariance = fit.covariance("classical" if variance == "model" else variance)
    n, k = fit.design.shape
    at_control, effect = float(fit.coefficients[0]), float(fit.coefficients[1])
    variance1 = covariance[0, 0] + 2 * covariance[0, 1] + covariance[1, 1]

    def estimate(value: float, squared_error: float, *, tested: bool) -> Estimate:
        se = math.sqrt(max(squared_error, 0.0))
        if distribution == "normal":
            return identity_interval(value, se, trial.setting, tested=tested)
        return t_interval(value, se, float(n - k), trial.setting, tested=tested)

    return AdjustedMeans(
        mean1=estimate(at_control + effect, float(variance1), tested=False),
        mean0=estimate(at_control, float(covariance[0, 0]), tested=False),
        difference=estimate(effect, float(covariance[1, 1]), tested=True),
        residual_sd=math.sqrt(float(fit.residuals @ fit.residuals) / (n - k)),
        residual_df=n - k,
        n1=int(trial.arm.sum()),
        n0=int((1 - trial.arm).sum()),
        covariates=trial.adjusted.names,
        warnings=trial.setting.warnings,
    )


def _nothing(trial: _Trial, reason: str) -> AdjustedMeans:
    setting = trial.setting
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return AdjustedMeans(
        mean1=none,
        mean0=none,
        difference=none,
        residual_sd=None,
        residual_df=None,
        n1=int(trial.arm.sum()),
        n0=int((1 - trial.arm).sum()),
        covariates=trial.adjusted.names,
        reason=reason,
        warnings=setting.warnings,
    )

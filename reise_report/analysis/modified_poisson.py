"""The risk ratio given covariates, by Poisson regression with a robust variance (modified Poisson)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, covariate_matrix
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.poisson_regression import Covariance, PoissonFit, fit_poisson
from reise_report.analysis.reason import (
    ALL_EVENTS,
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NOT_CONVERGED,
    SEPARATION,
    SINGULAR,
    TOO_FEW,
)
from reise_report.errors import AnalysisError

Variance = Literal["model", "hc0", "hc1", "hc3"]

_ARM = 1
"""The arm's place among the coefficients, after the intercept."""

_ABSURD = 100.0
"""No model of real people has a standard error like this for the arm's coefficient."""

_FEW_CLUSTERS = 40
"""With fewer, a cluster-robust variance is known to be too small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifiedPoisson:
    """The risk ratio of a log-linear model.

    Attributes:
        risk_ratio: intervention against control, given the covariates; ``se`` on the log scale.
        n: participants in the analysis.
        covariates: names of the covariates in the model, those left out excluded.
        greatest_risk: the greatest fitted risk, which may exceed 1; None without a model.
        above_one: people with a fitted risk above 1.
        converged: whether the model was fitted and its iterations settled.
        reason: why there is no value; None where there is one.
        warnings: what the user should know.
        fit: the fitted model; None where there is none.
    """

    risk_ratio: Estimate
    n: int
    covariates: tuple[str, ...]
    greatest_risk: float | None
    above_one: int
    converged: bool
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    fit: PoissonFit | None = field(default=None, repr=False, compare=False)


def modified_poisson(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> ModifiedPoisson:
    """Fit log P(Y = 1) = β₀ + β₁A + βᵀX as if the outcome were Poisson, with a variance that does not believe it.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        covariates: (n, k), baseline covariates as numbers, no intercept; complete. None for an unadjusted analysis.
        variance: ``hc0`` is Zou's; ``hc1`` multiplies it by n/(n − k); ``hc3`` divides residuals by 1 − leverage;
            ``model`` is Poisson's own, too wide for an outcome of 0 and 1, for comparison only.
        clusters: (n,), labels of the groups within which outcomes may go together; the variance is then the
            cluster-robust one with G/(G − 1), and ``variance`` must be ``hc0``.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        The risk ratio given the covariates. Reasons: ``no_participants``; ``no_events`` where an arm has none;
        ``all_events`` where everybody had the event; ``collinear`` where the covariates determine the arm; ``too_few``;
        ``separation`` where no events are left to compare the arms by; ``not_converged``; ``singular`` where the
        variance is zero, or there is one cluster only.

    Raises:
        AnalysisError: arrays of different length, missing values, values other than 0 and 1, an unknown variance, or
            clusters with another variance than ``hc0``.

    Sources: Zou G (2004), Am J Epidemiol 159:702–706, doi:10.1093/aje/kwh090; Zou GY, Donner A (2013), Stat Methods Med
    Res 22:661–670, doi:10.1177/0962280211427759 (clusters).

    >>> result = modified_poisson([1, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0], variance="hc0")
    >>> round(result.risk_ratio.value, 6)
    2.0
    """
    _check_variance(variance, clustered=clusters is not None)
    critical_value(level)
    y = binary_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    adjusted = adjustment(covariate_matrix(covariates, y.size), a, names)
    kind: Covariance = "cluster" if clusters is not None else variance
    groups = None if clusters is None else _groups(clusters, y.size)
    setting = Setting(level=level, n=int(y.size), method=f"modified_poisson.{kind}", warnings=adjusted.warnings)
    design = np.column_stack([np.ones(y.size), a, adjusted.columns])
    reason = _no_model(y, a)
    if reason is None and adjusted.determines_allocation:
        reason = COLLINEAR
    if reason is None and y.size <= design.shape[1]:
        reason = TOO_FEW
    fit = None if reason is not None else fit_poisson(design, y)
    if fit is None:
        return _result(_none(setting, reason or TOO_FEW), adjusted.names, None)
    setting = replace(setting, warnings=setting.warnings + _warnings(fit, adjusted.names, kind, groups))
    return _result(_risk_ratio(fit, kind, groups, setting), adjusted.names, fit)


def _check_variance(variance: str, *, clustered: bool) -> None:
    check_choice(variance, Variance, "variance")
    if clustered and variance != "hc0":
        raise AnalysisError(f"with clusters the variance is the cluster-robust sandwich: name 'hc0', not '{variance}'")


def _groups(clusters: ArrayLike, n: int) -> NDArray[np.intp]:
    labels = np.asarray(clusters)
    if labels.shape != (n,):
        raise AnalysisError(f"'clusters' has shape {labels.shape}; expected one label a participant, ({n},)")
    if pd.isna(labels).any():
        raise AnalysisError("'clusters' has missing labels; leave those participants out or give them one")
    groups: NDArray[np.intp] = np.unique(labels, return_inverse=True)[1]
    return groups


def _no_model(y: Vector, a: Vector) -> str | None:
    if not 0 < a.sum() < a.size:
        return NO_PARTICIPANTS
    if not y[a == 1].any() or not y[a == 0].any():
        return NO_EVENTS
    return ALL_EVENTS if y.all() else None


def _risk_ratio(fit: PoissonFit, kind: Covariance, groups: NDArray[np.intp] | None, setting: Setting) -> Estimate:
    if fit.infinite[_ARM] or (fit.infinite.any() and fit.covariance("model")[_ARM, _ARM] > _ABSURD**2):
        return _none(setting, SEPARATION)
    if not fit.converged:
        return _none(setting, NOT_CONVERGED)
    if groups is not None and groups.max() == 0:
        return _none(setting, SINGULAR)
    variance = float(fit.covariance(kind, groups)[_ARM, _ARM])
    if not variance > 1e-24:
        return _none(setting, SINGULAR)
    return log_interval(float(fit.coefficients[_ARM]), math.sqrt(variance), setting)


def _warnings(
    fit: PoissonFit, names: tuple[str, ...], kind: Covariance, groups: NDArray[np.intp] | None
) -> tuple[str, ...]:
    found = []
    above = int((fit.fitted > 1 + 1e-9).sum())
    if above:
        found.append(
            f"The model gives {above} of {fit.outcome.size} people a risk above 1 (the greatest is "
            f"{float(fit.fitted.max()):.2f}): a log-linear model fits these data poorly; prefer standardised risks."
        )
    lost = [name for name, infinite in zip(names, fit.infinite[2:], strict=True) if infinite]
    if lost and not fit.infinite[_ARM]:
        found.append(
            f"Nobody in a group formed by {', '.join(lost)} had the event: these coefficients have no finite estimate. "
            "The risk ratio is the limit it tends to."
        )
    if kind == "model":
        found.append("Poisson's own variance is too wide for an outcome of 0 and 1.")
    if groups is not None and (count := int(groups.max()) + 1) < _FEW_CLUSTERS:
        found.append(f"{count} clusters: with fewer than {_FEW_CLUSTERS} the cluster-robust interval is too narrow.")
    return tuple(found)


def _none(setting: Setting, reason: str) -> Estimate:
    return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)


def _result(estimate: Estimate, names: tuple[str, ...], fit: PoissonFit | None) -> ModifiedPoisson:
    return ModifiedPoisson(
        risk_ratio=estimate,
        n=estimate.n or 0,
        covariates=names,
        greatest_risk=None if fit is None or estimate.reason is not None else float(fit.fitted.max()),
        above_one=0 if fit is None or estimate.reason is not None else int((fit.fitted > 1 + 1e-9).sum()),
        converged=fit is not None and fit.converged and estimate.reason is None,
        reason=estimate.reason,
        warnings=estimate.warnings,
        fit=fit,
    )

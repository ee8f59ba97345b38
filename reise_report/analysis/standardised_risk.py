"""Risks by arm standardised over the covariates of everybody in the analysis, and their contrasts (g-computation)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, covariate_matrix
from reise_report.analysis.logistic_regression import Covariance, LogisticFit, fit_logistic
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, log_interval
from reise_report.analysis.reason import (
    ALL_EVENTS,
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NOT_CONVERGED,
    SEPARATION,
    TOO_FEW,
)
from reise_report.errors import AnalysisError, nearest

Variance = Literal["influence_function", "delta_model", "delta_hc0", "delta_hc1", "delta_hc3"]

_COVARIANCE: dict[Variance, Covariance] = {
    "influence_function": "model",  # used for the conditional odds ratio only
    "delta_model": "model",
    "delta_hc0": "hc0",
    "delta_hc1": "hc1",
    "delta_hc3": "hc3",
}

_EVENTS_PER_COEFFICIENT = 10
"""With fewer, a logistic model's estimates are known to wander (Peduzzi 1996, J Clin Epidemiol 49:1373–1379)."""

_ABSURD = 100.0
"""No logistic model of real people has a standard error like this for the arm's coefficient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedRisks:
    """Standardised risks and their contrasts, intervention against control.

    Attributes:
        risk1: the risk had everybody been allocated to the intervention arm, 0–1.
        risk0: the risk had everybody been allocated to the control arm, 0–1.
        risk_difference: ``risk1 − risk0``, −1 to 1.
        risk_ratio: ``risk1 / risk0``; ``se`` on the log scale.
        odds_ratio: the marginal odds ratio, from the two standardised risks; ``se`` on the log scale.
        conditional_odds_ratio: the model's odds ratio given the covariates, which answers another question.
        n: participants in the analysis.
        covariates: names of the covariates in the model, those left out excluded.
        converged: whether the model was fitted and its iterations settled.
        reason: why there are no values, the same for all; None where there are.
        warnings: what the user should know, the same on every estimate.
    """

    risk1: Estimate
    risk0: Estimate
    risk_difference: Estimate
    risk_ratio: Estimate
    odds_ratio: Estimate
    conditional_odds_ratio: Estimate
    n: int
    covariates: tuple[str, ...]
    converged: bool
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def standardised_risk(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> StandardisedRisks:
    """Fit a logistic model on arm and covariates, predict everybody's risk under each arm, average, and contrast.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        covariates: (n, k), baseline covariates as numbers, no intercept; complete. None for an unadjusted analysis.
        variance: ``influence_function`` counts the sampling of covariates too; the ``delta_`` variants take the
            covariates as fixed and the coefficients' covariance from the model (``model``) or from a sandwich
            (``hc0``, ``hc1``, ``hc3``). They are different published variances; a plan must choose.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        Estimates with the same ``n``, reason and warnings. Reasons: ``no_participants``, ``no_events`` or
        ``all_events`` where an arm has none, or nothing but events; ``too_few`` participants for the coefficients;
        ``collinear`` where the covariates determine the arm; ``separation``; ``not_converged``.

    Raises:
        AnalysisError: arrays of different length, missing values, values other than 0 and 1, or an unknown variance.

    Sources: Ge M et al. (2011), Drug Inf J 45:481–493, doi:10.1177/009286151104500409 (delta method); Steingrimsson JA,
    Hanley DF, Rosenblum M (2017), Contemp Clin Trials 54:18–24, doi:10.1016/j.cct.2016.12.026 (estimator, influence
    function); FDA (2023), Adjusting for covariates in randomized clinical trials, docket FDA-2019-D-0934.

    >>> result = standardised_risk([1, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0], variance="delta_model")
    >>> round(result.risk_difference.value, 6)
    0.25
    """
    _check_variance(variance)
    critical_value(level)
    y = binary_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    adjusted = adjustment(covariate_matrix(covariates, y.size), a, names)
    setting = Setting(level=level, n=int(y.size), method=f"standardised_risk.{variance}", warnings=adjusted.warnings)
    design = np.column_stack([np.ones(y.size), a, adjusted.columns])
    reason = _no_model(y, a)
    if reason is None and adjusted.determines_allocation:
        reason = COLLINEAR
    if reason is None and y.size <= design.shape[1]:
        reason = TOO_FEW
    if reason is not None:
        return _nothing(setting, reason, variance, adjusted.names)
    fit = fit_logistic(design, y)
    setting = replace(setting, warnings=setting.warnings + _warnings(fit, adjusted.names))
    if _is_lost(fit):
        return _nothing(setting, SEPARATION, variance, adjusted.names)
    if not fit.converged:
        return _nothing(setting, NOT_CONVERGED, variance, adjusted.names)
    return _contrasts(fit, setting, variance, adjusted.names)


def _check_variance(variance: str) -> None:
    known = get_args(Variance)
    if variance not in known:
        near = nearest(variance, known)
        raise AnalysisError(
            f"unknown variance '{variance}'" + (f", did you mean '{near}'?" if near else f"; known: {', '.join(known)}")
        )


def _no_model(y: Vector, a: Vector) -> str | None:
    """Why no logistic model with an arm can be fitted, whatever the covariates."""
    by_arm = [y[a == 1], y[a == 0]]
    if any(group.size == 0 for group in by_arm):
        return NO_PARTICIPANTS
    if any(group.sum() == 0 for group in by_arm):
        return NO_EVENTS
    return ALL_EVENTS if any(group.sum() == group.size for group in by_arm) else None


def _is_lost(fit: LogisticFit) -> bool:
    """Whether separation leaves the arm's coefficient infinite, or without people to estimate it from.

    The second shows in its standard error: those whom the model predicts without error weigh nothing, and where they
    are the only ones that tell the arms apart the error runs to tens of thousands.
    """
    if not fit.separation.present:
        return False
    infinite = fit.separation.complete or bool(fit.separation.infinite[1])
    return infinite or float(fit.covariance("model")[1, 1]) > _ABSURD**2


def _warnings(fit: LogisticFit, names: tuple[str, ...]) -> tuple[str, ...]:
    found = list(fit.warnings)
    rarer = int(min(fit.outcome.sum(), (1 - fit.outcome).sum()))
    k = fit.design.shape[1] - 1
    if names and rarer < _EVENTS_PER_COEFFICIENT * k:
        found.append(
            f"{rarer} people have the rarer outcome, for {k} coefficients: fewer than {_EVENTS_PER_COEFFICIENT} each. "
            "Read the unadjusted risk difference beside this one."
        )
    infinite = [name for name, is_infinite in zip(names, fit.separation.infinite[2:], strict=True) if is_infinite]
    if infinite and not _is_lost(fit):
        found.append(
            f"Nobody, or everybody, in a group formed by {', '.join(infinite)} had the event: these coefficients have "
            "no finite estimate. The standardised risks are the limits they tend to."
        )
    return tuple(found)


def _contrasts(fit: LogisticFit, setting: Setting, variance: Variance, names: tuple[str, ...]) -> StandardisedRisks:
    """Every estimate from the two risks and their (2, 2) covariance, each by its own gradient."""
    under1, under0 = (_predictions(fit, value) for value in (1.0, 0.0))
    m1, m0 = float(under1.mean()), float(under0.mean())
    if variance == "influence_function":
        covariance = _influence_covariance(fit, under1, under0)
    else:
        covariance = _delta_covariance(fit, under1, under0, _COVARIANCE[variance])

    def se(by_risk1: float, by_risk0: float) -> float:
        gradient = np.array([by_risk1, by_risk0])
        return math.sqrt(max(float(gradient @ covariance @ gradient), 0.0))

    log_odds_ratio = math.log(m1 / (1 - m1)) - math.log(m0 / (1 - m0))
    return StandardisedRisks(
        risk1=identity_interval(m1, se(1, 0), setting, bounds=(0.0, 1.0), tested=False),
        risk0=identity_interval(m0, se(0, 1), setting, bounds=(0.0, 1.0), tested=False),
        risk_difference=identity_interval(m1 - m0, se(1, -1), setting, bounds=(-1.0, 1.0)),
        risk_ratio=log_interval(math.log(m1 / m0), se(1 / m1, -1 / m0), setting),
        odds_ratio=log_interval(log_odds_ratio, se(1 / (m1 * (1 - m1)), -1 / (m0 * (1 - m0))), setting),
        conditional_odds_ratio=log_interval(
            float(fit.coefficients[1]),
            math.sqrt(fit.covariance(_COVARIANCE[variance])[1, 1]),
            replace(setting, method=f"logistic_regression.{_COVARIANCE[variance]}"),
        ),
        n=setting.n,
        covariates=names,
        converged=True,
        warnings=setting.warnings,
    )


def _predictions(fit: LogisticFit, arm: float) -> Vector:
    """Everybody's fitted risk had they been in one arm."""
    design = fit.design.copy()
    design[:, 1] = arm
    with np.errstate(over="ignore"):  # exp of a large number is infinity and the risk 0, as it should be
        predicted: Vector = 1 / (1 + np.exp(-(design @ fit.coefficients)))
    return predicted


def _influence_covariance(fit: LogisticFit, under1: Vector, under0: Vector) -> Matrix:
    """Covariance of the two risks from their influence functions, with the share of the intervention arm as observed.

    For arm a: 1(A = a) / P(A = a) · (Y − p_a(X)) + p_a(X) − risk_a; the covariance is Σ IF·IFᵀ / n². Ye et al. (2023)
    instead combine sample variances and covariances taken within each arm; see docs/methods/standardised_risk.md.
    """
    a, y, share = fit.design[:, 1], fit.outcome, float(fit.design[:, 1].mean())
    influence1 = a / share * (y - under1) + under1 - under1.mean()
    influence0 = (1 - a) / (1 - share) * (y - under0) + under0 - under0.mean()
    influence = np.column_stack([influence1, influence0])
    covariance: Matrix = influence.T @ influence / y.size**2
    return covariance


def _delta_covariance(fit: LogisticFit, under1: Vector, under0: Vector, kind: Covariance) -> Matrix:
    """Covariance of the two risks by the delta method, the covariates taken as fixed (Ge 2011)."""
    gradients = []
    for arm, predicted in ((1.0, under1), (0.0, under0)):
        design = fit.design.copy()
        design[:, 1] = arm
        gradients.append((design * (predicted * (1 - predicted))[:, None]).mean(axis=0))
    return fit.covariance_of(np.vstack(gradients), kind)


def _nothing(setting: Setting, reason: str, variance: Variance, names: tuple[str, ...]) -> StandardisedRisks:
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return StandardisedRisks(
        risk1=none,
        risk0=none,
        risk_difference=none,
        risk_ratio=none,
        odds_ratio=none,
        conditional_odds_ratio=replace(none, method=f"logistic_regression.{_COVARIANCE[variance]}"),
        n=setting.n,
        covariates=names,
        converged=False,
        reason=reason,
        warnings=setting.warnings,
    )

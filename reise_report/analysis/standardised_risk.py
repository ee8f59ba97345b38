"""Risks by arm standardised over the covariates of everybody in the analysis, and their contrasts (g-computation)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.firth import fit_firth, intercept_corrected
from reise_report.analysis.firth_logistic import firth_odds_ratio, no_firth_model
from reise_report.analysis.inputs import (
    Matrix,
    Vector,
    binary_vector,
    check_choice,
    check_length,
    covariate_matrix,
    numeric_vector,
)
from reise_report.analysis.logistic_regression import Covariance, LogisticFit, fit_logistic
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
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
from reise_report.analysis.risk_contrasts import is_degenerate, no_risk_contrasts, risk_contrasts
from reise_report.analysis.standardised_variance import (
    Standardisation,
    delta_covariance,
    influence_covariance,
    standardise,
    ye_covariance,
)
from reise_report.errors import AnalysisError

Variance = Literal["influence_function", "ye", "delta_model", "delta_hc0", "delta_hc1", "delta_hc3"]
Model = Literal["logistic", "firth"]

_COVARIANCE: dict[Variance, Covariance] = {
    "influence_function": "model",  # used for the conditional odds ratio only
    "ye": "model",
    "delta_model": "model",
    "delta_hc0": "hc0",
    "delta_hc1": "hc1",
    "delta_hc3": "hc3",
}

_EVENTS_PER_COEFFICIENT = 10
"""With fewer, a logistic model's estimates are known to wander (Peduzzi 1996, J Clin Epidemiol 49:1373–1379)."""

_ABSURD = 100.0
"""No logistic model of real people has a standard error like this for the arm's coefficient."""

_NO_LOGISTIC_MODEL = frozenset({NO_EVENTS, ALL_EVENTS, SEPARATION})
"""Reasons that Firth's model, where it is the plan's fallback, does not share."""

_FIRTH = "standardised_risk.firth.delta_model"


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
        model: which model gave the numbers, ``logistic`` or ``firth``.
        reason: why there are no values, the same for all; None where there are.
        warnings: what the user should know, the same on every estimate.
        fit: the fitted model, for checks of its assumptions; None where there is none. Firth's with its intercept
            corrected.
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
    model: Model = "logistic"
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    fit: LogisticFit | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """What is asked of one set of data."""

    outcome: Vector
    arm: Vector
    design: Matrix
    weights: Vector | None
    names: tuple[str, ...]
    variance: Variance
    setting: Setting


def standardised_risk(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
    model: Model = "logistic",
    fallback: Literal["firth"] | None = None,
    weights: ArrayLike | None = None,
) -> StandardisedRisks:
    """Fit a logistic model on arm and covariates, predict everybody's risk under each arm, average, and contrast.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        covariates: (n, k), baseline covariates as numbers, no intercept; complete. None for an unadjusted analysis.
        variance: ``influence_function`` and ``ye`` count the sampling of covariates too, the second with moments taken
            within the arms (RobinCar); the ``delta_`` variants take the covariates as fixed and the coefficients'
            covariance from the model (``model``) or from a sandwich (``hc0``, ``hc1``, ``hc3``). They are different
            published variances; a plan must choose.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.
        model: ``logistic`` by maximum likelihood, or ``firth`` by penalised likelihood with its intercept corrected
            (FLIC), whose variance is always ``delta_model``.
        fallback: ``firth`` takes that model where maximum likelihood has no number to give, since an arm has no events,
            or nothing but events, or the outcome is separated; a warning and the method's id say so.
        weights: (n,), positive: one over each person's known probability of the arm they came to, where it changed
            during the trial. The population stays everybody, each once.

    Returns:
        Estimates with the same ``n``, reason and warnings. Reasons: ``no_participants``, ``no_events`` or
        ``all_events`` where an arm has none, or nothing but events; ``too_few`` participants for the coefficients;
        ``collinear`` where the covariates determine the arm; ``separation``; ``not_converged``; ``singular`` where the
        variance comes out as zero.

    Raises:
        AnalysisError: arrays of different length, missing values, values other than 0 and 1, an unknown option, or a
            variance that has no meaning with weights, or with Firth's model.

    Sources: Ge M et al. (2011), Drug Inf J 45:481–493, doi:10.1177/009286151104500409 (delta method); Steingrimsson JA,
    Hanley DF, Rosenblum M (2017), Contemp Clin Trials 54:18–24, doi:10.1016/j.cct.2016.12.026 (estimator, influence
    function); Ye T et al. (2023), doi:10.1080/24754269.2023.2205802; FDA (2023), Adjusting for covariates in randomized
    clinical trials, docket FDA-2019-D-0934; Puhr R et al. (2017), doi:10.1002/sim.7273 (Firth's model for prediction).

    >>> result = standardised_risk([1, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0], variance="delta_model")
    >>> round(result.risk_difference.value, 6)
    0.25
    """
    _check_options(variance, model, fallback, weighted=weights is not None)
    critical_value(level)
    y = binary_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    w = None if weights is None else _positive(weights, y.size)
    adjusted = adjustment(covariate_matrix(covariates, y.size), a, names)
    method = f"standardised_risk.{'' if w is None else 'weighted.'}{variance}" if model == "logistic" else _FIRTH
    problem = _Problem(
        outcome=y,
        arm=a,
        design=np.column_stack([np.ones(y.size), a, adjusted.columns]),
        weights=w,
        names=adjusted.names,
        variance=variance,
        setting=Setting(level=level, n=int(y.size), method=method, warnings=adjusted.warnings),
    )
    unfit = COLLINEAR if adjusted.determines_allocation else TOO_FEW if y.size <= problem.design.shape[1] else None
    if model == "firth":
        return _by_penalised_likelihood(problem, unfit)
    result = _by_maximum_likelihood(problem, unfit)
    if fallback is None or result.reason not in _NO_LOGISTIC_MODEL:
        return result
    return _by_penalised_likelihood(_falling_back(problem, result.reason), unfit)


def _check_options(variance: str, model: str, fallback: str | None, *, weighted: bool) -> None:
    check_choice(variance, Variance, "variance")
    check_choice(model, Model, "model")
    check_choice(fallback or "firth", ("firth",), "fallback")
    if model == "firth" and variance != "delta_model":
        raise AnalysisError(f"Firth's model has the variance 'delta_model' only; got '{variance}'")
    if weighted and (model == "firth" or fallback == "firth"):
        raise AnalysisError("Firth's model takes no weights; leave out the weights or the model's fallback")
    if weighted and variance in ("delta_model", "ye"):
        raise AnalysisError(
            f"the variance '{variance}' takes weights for counts; with weights use 'influence_function' or 'delta_hc0'"
        )


def _positive(weights: ArrayLike, n: int) -> Vector:
    vector = numeric_vector(weights, "weights")
    check_length(vector, "weights", n)
    if (vector <= 0).any():
        raise AnalysisError(
            f"'weights' holds {int((vector <= 0).sum())} values of zero or less; expected 1/probability"
        )
    return vector / vector.mean() if vector.size else vector


def _by_maximum_likelihood(problem: _Problem, unfit: str | None) -> StandardisedRisks:
    reason = _no_model(problem.outcome, problem.arm) or unfit
    if reason is not None:
        return _nothing(problem, reason)
    fit = fit_logistic(problem.design, problem.outcome, problem.weights)
    problem = replace(
        problem,
        setting=replace(problem.setting, warnings=problem.setting.warnings + _warnings(fit, problem.names)),
    )
    if _is_lost(fit):
        return _nothing(problem, SEPARATION)
    if not fit.converged:
        return _nothing(problem, NOT_CONVERGED)
    of = standardise(fit)
    return _result(problem, of, _covariance(of, problem.variance), _conditional(fit, problem))


def _by_penalised_likelihood(problem: _Problem, unfit: str | None) -> StandardisedRisks:
    reason = no_firth_model(problem.outcome, problem.arm) or unfit
    if reason is not None:
        return _nothing(problem, reason, model="firth")
    fit = fit_firth(problem.design, problem.outcome)
    if not fit.converged:
        return _nothing(problem, NOT_CONVERGED, model="firth")
    of = standardise(intercept_corrected(fit))
    conditional = firth_odds_ratio(fit, replace(problem.setting, method="firth_logistic.profile"), "profile")
    return _result(problem, of, delta_covariance(of, "model"), conditional, model="firth")


def _falling_back(problem: _Problem, reason: str | None) -> _Problem:
    """The same problem for Firth's model, with a warning that it took the place of maximum likelihood, and why."""
    why = {
        NO_EVENTS: "an arm has no events",
        ALL_EVENTS: "an arm has nothing but events",
        SEPARATION: "the outcome is separated",
    }[reason or SEPARATION]
    said = f"Firth's penalised model took the place of maximum likelihood: {why}. Its variance is the model's own."
    warnings = (*problem.setting.warnings, said)
    return replace(problem, variance="delta_model", setting=replace(problem.setting, method=_FIRTH, warnings=warnings))


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


def _covariance(of: Standardisation, variance: Variance) -> Matrix:
    if variance == "influence_function":
        return influence_covariance(of)
    if variance == "ye":
        return ye_covariance(of)
    return delta_covariance(of, _COVARIANCE[variance])


def _conditional(fit: LogisticFit, problem: _Problem) -> Estimate:
    """The model's own odds ratio; with weights by a sandwich, the model's variance then having no meaning."""
    kind = _COVARIANCE[problem.variance]
    kind = "hc0" if problem.weights is not None and kind == "model" else kind
    setting = replace(problem.setting, method=f"logistic_regression.{kind}")
    return log_interval(float(fit.coefficients[1]), math.sqrt(fit.covariance(kind)[1, 1]), setting)


def _result(
    problem: _Problem, of: Standardisation, covariance: Matrix, conditional: Estimate, model: Model = "logistic"
) -> StandardisedRisks:
    if is_degenerate(of.risk1, of.risk0, covariance):
        return _nothing(problem, SINGULAR, model)
    contrasts = risk_contrasts(of.risk1, of.risk0, covariance, problem.setting)
    return StandardisedRisks(
        risk1=contrasts.risk1,
        risk0=contrasts.risk0,
        risk_difference=contrasts.risk_difference,
        risk_ratio=contrasts.risk_ratio,
        odds_ratio=contrasts.odds_ratio,
        conditional_odds_ratio=conditional,
        n=problem.setting.n,
        covariates=problem.names,
        converged=True,
        model=model,
        warnings=problem.setting.warnings,
        fit=of.fit,
    )


def _nothing(problem: _Problem, reason: str, model: Model = "logistic") -> StandardisedRisks:
    none = no_risk_contrasts(problem.setting, reason)
    kind = f"logistic_regression.{_COVARIANCE[problem.variance]}" if model == "logistic" else "firth_logistic.profile"
    setting = problem.setting
    return StandardisedRisks(
        risk1=none.risk1,
        risk0=none.risk0,
        risk_difference=none.risk_difference,
        risk_ratio=none.risk_ratio,
        odds_ratio=none.odds_ratio,
        conditional_odds_ratio=not_estimable(kind, reason, level=setting.level, n=setting.n, warnings=setting.warnings),
        n=setting.n,
        covariates=problem.names,
        converged=False,
        model=model,
        reason=reason,
        warnings=setting.warnings,
    )

"""The ratio of the arms' rates of events, given covariates: Poisson and negative binomial regression."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.collinearity import Adjustment, adjustment
from reise_report.analysis.count_rate import count_data, poisson_rate, rate_difference_robust
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, check_choice, covariate_matrix
from reise_report.analysis.negative_binomial import CountFit, Covariance, fit_negative_binomial, fit_poisson
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.overdispersion import overdispersion_score
from reise_report.analysis.reason import (
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NOT_CONVERGED,
    SEPARATION,
    SINGULAR,
    TOO_FEW,
)
from reise_report.errors import AnalysisError

Model = Literal["poisson", "negative_binomial"]

_VANISHING = 1e-6
"""A fitted rate this far below the mean one is reason to look for separation."""
_ABSURD = 100.0
"""No model of real people has a standard error like this for the arm's coefficient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateComparison:
    """Rates by arm and their ratio, intervention over control.

    Attributes:
        rate_ratio: given the covariates; ``se`` on the log scale.
        rate_difference: of the raw rates, with the spread between people.
        rate1: events per unit of time in the intervention arm, raw, with Garwood's interval.
        rate0: the same in the control arm.
        events1: events in the intervention arm.
        events0: events in the control arm.
        time1: time at risk in the intervention arm.
        time0: time at risk in the control arm.
        dispersion: α of Var Y = μ + αμ²; None for Poisson.
        no_overdispersion: the check that counts vary as Poisson ones do; None without a model.
        n: participants in the analysis.
        covariates: names of the covariates in the model, those left out excluded.
        reason: why there is no rate ratio.
        warnings: what the user should know.
    """

    rate_ratio: Estimate
    rate_difference: Estimate
    rate1: Estimate
    rate0: Estimate
    events1: int
    events0: int
    time1: float
    time0: float
    dispersion: float | None
    no_overdispersion: Assumption | None
    n: int
    covariates: tuple[str, ...]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def rate_ratio(
    events: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    time: ArrayLike | None = None,
    model: Model,
    variance: Covariance,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> RateComparison:
    """Regress counts on arm and covariates with a log link and log time as offset.

    Args:
        events: (n,), events of each participant, whole numbers from 0; complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete numbers.
        time: (n,), time at risk, above 0; None for the same of all.
        model: ``poisson`` (with a robust variance right for any counts whose mean it describes) or
            ``negative_binomial`` (NB2).
        variance: ``model``; ``observed`` (negative binomial only); ``hc0``, ``hc1``, ``hc3``.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        The comparison, with method ids as ``poisson_regression.hc0`` and ``negative_binomial.model``. Reasons:
        ``no_participants``; ``no_events`` where an arm has none (:func:`rate_ratio_conditional` still has a bound);
        ``collinear``; ``too_few``; ``separation`` (groups without events leave the arm's coefficient infinite);
        ``not_converged``; ``singular``.

    Raises:
        AnalysisError: arrays of different length, missing values, impossible counts or times, an unknown option.

    Sources: Lawless JF (1987), Can J Stat 15:209–225, doi:10.2307/3314912; Zou G (2004), Am J Epidemiol 159:702–706,
    doi:10.1093/aje/kwh090 (robust variance).

    >>> result = rate_ratio([2, 0, 1, 3, 1, 0, 0, 1], [1, 1, 1, 1, 0, 0, 0, 0], model="poisson", variance="hc0")
    >>> round(result.rate_ratio.value, 6)
    3.0
    """
    _check_options(model, variance)
    critical_value(level)
    y, a, t = count_data(events, arm, time)
    adjusted = adjustment(covariate_matrix(covariates, y.size), a, names)
    kind = "poisson_regression" if model == "poisson" else "negative_binomial"
    setting = Setting(level=level, n=int(y.size), method=f"{kind}.{variance}", warnings=adjusted.warnings)
    raw = _raw(y, a, t, setting, adjusted)
    if (reason := _no_model(y, a, adjusted)) is not None:
        return _without(raw, reason)
    design = np.column_stack([np.ones(y.size), a, adjusted.columns])
    if y.size <= design.shape[1]:
        return _without(raw, TOO_FEW)
    poisson = fit_poisson(design, y, t)
    raw = replace(raw, no_overdispersion=overdispersion_score(poisson))
    return _modelled(raw, poisson if model == "poisson" else fit_negative_binomial(design, y, t), t, model, variance)


def _check_options(model: str, variance: str) -> None:
    check_choice(model, Model, "model")
    check_choice(variance, Covariance, "variance")
    if model == "poisson" and variance == "observed":
        raise AnalysisError("variance 'observed' of a Poisson model is its 'model' variance; ask for that")


def _raw(y: Vector, a: Vector, t: Vector, setting: Setting, adjusted: Adjustment) -> RateComparison:
    events1, events0 = (int(y[a == label].sum()) for label in (1, 0))
    time1, time0 = (float(np.sort(t[a == label]).sum()) for label in (1, 0))
    return RateComparison(
        rate_ratio=not_estimable(
            setting.method, NO_PARTICIPANTS, level=setting.level, n=setting.n, warnings=setting.warnings
        ),
        rate_difference=rate_difference_robust(y, a, t, level=setting.level),
        rate1=replace(poisson_rate(events1, time1, setting.level), n=int((a == 1).sum())),
        rate0=replace(poisson_rate(events0, time0, setting.level), n=int((a == 0).sum())),
        events1=events1,
        events0=events0,
        time1=time1,
        time0=time0,
        dispersion=None,
        no_overdispersion=None,
        n=setting.n,
        covariates=adjusted.names,
        warnings=setting.warnings,
    )


def _no_model(y: Vector, a: Vector, adjusted: Adjustment) -> str | None:
    if not 0 < a.sum() < a.size:
        return NO_PARTICIPANTS
    if min(y[a == 1].sum(), y[a == 0].sum()) == 0:
        return NO_EVENTS
    return COLLINEAR if adjusted.determines_allocation else None


def _modelled(raw: RateComparison, fit: CountFit, t: Vector, model: Model, variance: Covariance) -> RateComparison:
    rate = fit.fitted / t
    warnings = list(raw.warnings)
    if not fit.converged or float(rate.min()) < _VANISHING * float(fit.events.sum() / t.sum()):
        apart = fit.separation()
        if apart.infinite[1]:
            return _without(raw, SEPARATION)
        if apart.present:
            warnings.append("A group formed by a covariate has no events: its coefficient has no finite estimate.")
        elif not fit.converged:
            return _without(raw, NOT_CONVERGED)
    if fit.at_boundary:
        warnings.append("The counts vary no more than Poisson counts: the negative binomial model is Poisson's here.")
    try:
        squared = float(fit.covariance(variance)[1, 1])
    except np.linalg.LinAlgError:
        return _without(raw, SINGULAR)
    if not (math.isfinite(squared) and 0 < squared < _ABSURD**2):
        return _without(raw, SINGULAR if not math.isfinite(squared) or squared <= 0 else SEPARATION)
    none = raw.rate_ratio
    setting = Setting(level=none.level, n=raw.n, method=none.method, warnings=tuple(warnings))
    return replace(
        raw,
        rate_ratio=log_interval(float(fit.coefficients[1]), math.sqrt(squared), setting),
        dispersion=None if model == "poisson" else fit.dispersion,
        warnings=tuple(warnings),
    )


def _without(raw: RateComparison, reason: str) -> RateComparison:
    return replace(raw, rate_ratio=replace(raw.rate_ratio, reason=reason), reason=reason)

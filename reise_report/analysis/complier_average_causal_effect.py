"""The effect among compliers: those who take up the intervention when offered it and would not without the offer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import Adjustment, adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, covariate_matrix, numeric_vector
from reise_report.analysis.least_squares import Covariance, LeastSquaresFit, fit_least_squares, fit_two_stages
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.proportion import wilson
from reise_report.analysis.reason import (
    ALL_EVENTS,
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NO_UPTAKE_DIFFERENCE,
    NO_VARIATION,
    SEPARATION,
    TOO_FEW,
)
from reise_report.errors import AnalysisError, nearest

Variance = Literal["classical", "hc0", "hc1"]

_TO_TREAT = "ordinary_least_squares.hc1"

_NO_DIFFERENCE = 1e-10
"""A difference in uptake below this is rounding."""

_WEAK = 10.0
"""A first-stage F below this marks a weak instrument (Staiger and Stock 1997, doi:10.2307/2171753)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplierEffect:
    """The complier average causal effect with all that is needed to judge it.

    Attributes:
        effect: mean outcome of the compliers with the intervention minus without; a risk difference for a 0/1 outcome.
        intention_to_treat: mean outcome of those offered minus those not (least squares, HC1).
        first_stage: uptake of those offered minus those not (least squares, HC1): the share of compliers.
        first_stage_f: F of the offer in the first stage, classical; None where uptake follows the offer exactly.
        first_stage_f_robust: the same with HC1.
        uptake_offered: share of those offered who took part, with Wilson's interval.
        uptake_control: share of those not offered who took part, with Wilson's interval.
        complier_risk_intervention: for a 0/1 outcome, the compliers' risk with the intervention; else None.
        complier_risk_control: for a 0/1 outcome, the compliers' risk without it; else None.
        n: participants in the analysis.
        covariates: names of the covariates in both stages, those left out excluded.
        warnings: what the user should know.
    """

    effect: Estimate
    intention_to_treat: Estimate
    first_stage: Estimate
    first_stage_f: float | None
    first_stage_f_robust: float | None
    uptake_offered: Estimate
    uptake_control: Estimate
    complier_risk_intervention: Estimate | None
    complier_risk_control: Estimate | None
    n: int
    covariates: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    """The complete data of one analysis."""

    outcome: Vector
    uptake: Vector
    offered: Vector
    adjusted: Adjustment

    @property
    def is_binary(self) -> bool:
        return bool(np.isin(self.outcome, (0.0, 1.0)).all())

    def least_squares(self, response: Vector) -> LeastSquaresFit:
        """Regress on the offer, whose coefficient comes last."""
        return fit_least_squares(self._design(self.offered), response)

    def two_stages(self, response: Vector, treatment: Vector) -> LeastSquaresFit:
        """Regress on a treatment, whose coefficient comes last, with the offer as its instrument."""
        return fit_two_stages(self._design(treatment), self._design(self.offered), response)

    def _design(self, column: Vector) -> Matrix:
        return np.column_stack([np.ones(self.outcome.size), self.adjusted.columns, column])


def two_stage_least_squares(
    outcome: ArrayLike,
    uptake: ArrayLike,
    offered: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> ComplierEffect:
    """Estimate the complier average causal effect, with the random offer as instrument for uptake.

    It rests on three assumptions that no data can show: the offer changes the outcome only through uptake; nobody takes
    up the intervention because they were *not* offered it; one participant's uptake is nothing to another's outcome.

    Args:
        outcome: (n,), 0 and 1, or a measure in its unit; complete.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        covariates: (n, k), baseline covariates as numbers, in both stages; complete.
        variance: ``classical`` (one residual variance, n − k), ``hc0`` or ``hc1``; a plan must choose.
        level: confidence level, 0–1. Intervals and p-values are normal-based.
        names: names of the covariates, for warnings.

    Returns:
        The effect and its surroundings. Reasons: ``no_participants`` or ``too_few`` (an arm with none, or one; fewer
        participants than coefficients); ``no_events``, ``all_events``, ``no_variation`` of the outcome; ``collinear``
        where the covariates determine the offer; ``separation`` where the model explains the outcome without error;
        ``no_uptake_difference``, which leaves the intention-to-treat effect standing.

    Raises:
        AnalysisError: arrays of different length, missing values, uptake or offer other than 0 and 1, unknown variance.

    Sources: Angrist JD, Imbens GW, Rubin DB (1996), J Am Stat Assoc 91:444–455, doi:10.1080/01621459.1996.10476902;
    complier risks: Abadie A (2002), J Am Stat Assoc 97:284–292, doi:10.1198/016214502753479419, lemma 2.1.

    >>> result = two_stage_least_squares([1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], variance="hc1")
    >>> round(result.effect.value, 6)  # (2/3 − 1/3) / (2/3)
    0.5
    """
    _check_variance(variance)
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    d, z = binary_vector(uptake, "uptake", y.size), binary_vector(offered, "offered", y.size)
    trial = _Trial(y, d, z, adjustment(covariate_matrix(covariates, y.size), z, names))
    setting = Setting(
        level=level, n=int(y.size), method=f"two_stage_least_squares.{variance}", warnings=trial.adjusted.warnings
    )
    return _assess(trial, setting, variance)


def bloom(outcome: ArrayLike, uptake: ArrayLike, offered: ArrayLike, *, level: float = 0.95) -> Estimate:
    """The Wald (Bloom) estimator: the difference in mean outcome over the difference in uptake, no covariates.

    Equal to two-stage least squares without covariates; the standard error is the delta method's, arm by arm.

    Args:
        outcome: (n,), complete.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        level: confidence level, 0–1.

    Returns:
        The effect among compliers; reasons as for :func:`two_stage_least_squares`.

    Raises:
        AnalysisError: arrays of different length, missing values, uptake or offer other than 0 and 1.

    Source: Bloom HS (1984), Eval Rev 8:225–246, doi:10.1177/0193841X8400800205.
    """
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    d, z = binary_vector(uptake, "uptake", y.size), binary_vector(offered, "offered", y.size)
    trial = _Trial(y, d, z, adjustment(covariate_matrix(None, y.size), z))
    setting = Setting(level=level, n=int(y.size), method="bloom")
    if (reason := _no_model(trial) or _no_outcome(trial)) is not None:
        return _nothing(setting, reason)
    first, second = z == 1, z == 0
    difference = float(d[first].mean() - d[second].mean())
    if abs(difference) <= _NO_DIFFERENCE:
        return _nothing(setting, NO_UPTAKE_DIFFERENCE)
    effect = float(y[first].mean() - y[second].mean()) / difference
    rest = y - effect * d
    variance = float(rest[first].var(ddof=1) / first.sum() + rest[second].var(ddof=1) / second.sum())
    if variance <= _NO_DIFFERENCE**2 * float(np.abs(y).max()) ** 2:
        return _nothing(setting, SEPARATION)
    return identity_interval(effect, math.sqrt(variance) / abs(difference), setting)


def _assess(trial: _Trial, setting: Setting, variance: Variance) -> ComplierEffect:
    """The effect and all that stands beside it, each with its own reason where it has no value."""
    stage = _first_stage(trial, setting)
    setting = replace(setting, warnings=setting.warnings + stage.warnings)
    reason = _no_model(trial) or _no_outcome(trial)
    to_treat = replace(setting, method=_TO_TREAT)
    no_effect = reason or stage.reason
    return ComplierEffect(
        effect=_nothing(setting, no_effect) if no_effect else _effect(trial, setting, variance),
        intention_to_treat=_nothing(to_treat, reason)
        if reason
        else _last(trial.least_squares(trial.outcome), to_treat, "hc1"),
        first_stage=stage.difference,
        first_stage_f=stage.f,
        first_stage_f_robust=stage.f_robust,
        uptake_offered=_uptake(trial, 1, setting.level),
        uptake_control=_uptake(trial, 0, setting.level),
        complier_risk_intervention=_risk(trial, setting, variance, no_effect, trial.uptake)
        if trial.is_binary
        else None,
        complier_risk_control=_risk(trial, setting, variance, no_effect, 1 - trial.uptake) if trial.is_binary else None,
        n=setting.n,
        covariates=trial.adjusted.names,
        warnings=setting.warnings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """The first stage: uptake on the offer."""

    difference: Estimate
    f: float | None = None
    f_robust: float | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def _first_stage(trial: _Trial, setting: Setting) -> _Stage:
    shared = replace(setting, method=_TO_TREAT)
    if (reason := _no_model(trial)) is not None:
        return _Stage(difference=_nothing(shared, reason), reason=reason)
    fit = trial.least_squares(trial.uptake)
    difference = float(fit.coefficients[-1])
    if abs(difference) <= _NO_DIFFERENCE:
        return _Stage(difference=_nothing(shared, NO_UPTAKE_DIFFERENCE), reason=NO_UPTAKE_DIFFERENCE)
    said: tuple[str, ...] = ()
    if difference < 0:
        said = ("Those offered took part less often than those not offered: check the coding.",)
    if fit.is_exact:
        exact = Estimate(value=difference, level=setting.level, n=setting.n, method=_TO_TREAT)
        return _Stage(difference=exact, warnings=(*said, "Uptake followed the offer exactly; it has no uncertainty."))
    f, f_robust = (difference**2 / float(fit.covariance(kind)[-1, -1]) for kind in ("classical", "hc1"))
    if f < _WEAK:
        said += (f"The offer is a weak instrument for uptake (F = {f:.1f}, below {_WEAK:.0f}): the interval misleads.",)
    return _Stage(difference=_last(fit, shared, "hc1"), f=f, f_robust=f_robust, warnings=said)


def _effect(trial: _Trial, setting: Setting, variance: Variance) -> Estimate:
    return _last(trial.two_stages(trial.outcome, trial.uptake), setting, variance)


def _risk(trial: _Trial, setting: Setting, variance: Variance, reason: str | None, taken: Vector) -> Estimate:
    """The compliers' risk under one treatment: two-stage least squares of Y·1(D = d) on 1(D = d)."""
    if reason is not None:
        return _nothing(setting, reason)
    outcome = trial.outcome * taken
    if not outcome.any():
        return _nothing(setting, NO_EVENTS)
    estimate = _last(trial.two_stages(outcome, taken), setting, variance, tested=False)
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate
    if not 0 <= estimate.value <= 1:
        said = "The compliers' risk is estimated outside 0 to 1, as chance can make it in a small share of compliers."
        return replace(estimate, warnings=(*estimate.warnings, said))
    return replace(estimate, low=max(estimate.low, 0.0), high=min(estimate.high, 1.0))


def _last(fit: LeastSquaresFit, setting: Setting, kind: Covariance, *, tested: bool = True) -> Estimate:
    """The last coefficient with its normal interval; none where nothing is left unexplained to measure chance by."""
    if fit.is_exact:
        return _nothing(setting, SEPARATION)
    se = math.sqrt(float(fit.covariance(kind)[-1, -1]))
    return identity_interval(float(fit.coefficients[-1]), se, setting, tested=tested)


def _no_model(trial: _Trial) -> str | None:
    """Why neither stage can be fitted."""
    offered = int(trial.offered.sum())
    smaller = min(offered, trial.offered.size - offered)
    if smaller == 0:
        return NO_PARTICIPANTS
    if smaller == 1 or trial.offered.size <= trial.adjusted.columns.shape[1] + 2:
        return TOO_FEW
    return COLLINEAR if trial.adjusted.determines_allocation else None


def _no_outcome(trial: _Trial) -> str | None:
    """Why the outcome has no effect to estimate, though uptake may have one."""
    y = trial.outcome
    if y.size == 0 or y.min() < y.max():
        return None
    return {0.0: NO_EVENTS, 1.0: ALL_EVENTS}.get(float(y[0]), NO_VARIATION)


def _uptake(trial: _Trial, offered: int, level: float) -> Estimate:
    took_part = trial.uptake[trial.offered == offered]
    return wilson(int(took_part.sum()), int(took_part.size), level)


def _nothing(setting: Setting, reason: str) -> Estimate:
    return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)


def _check_variance(variance: str) -> None:
    known = get_args(Variance)
    if variance not in known:
        near = nearest(variance, known)
        raise AnalysisError(
            f"unknown variance '{variance}'" + (f", did you mean '{near}'?" if near else f"; known: {', '.join(known)}")
        )

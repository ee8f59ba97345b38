"""The arm's odds ratio given covariates by Firth's penalised likelihood, with profile limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.firth import FirthFit, fit_firth, penalised_likelihood_ratio, profile_limits
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, covariate_matrix
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.reason import ALL_EVENTS, COLLINEAR, NO_EVENTS, NO_PARTICIPANTS, NOT_CONVERGED, TOO_FEW

Interval = Literal["profile", "wald"]

_ARM = 1
"""The arm's place among the coefficients, after the intercept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirthLogistic:
    """The odds ratio of a penalised logistic model.

    Attributes:
        odds_ratio: intervention against control, given the covariates; ``se`` on the log scale.
        n: participants in the analysis.
        covariates: names of the covariates in the model, those left out excluded.
        converged: whether the model was fitted and its iterations settled.
        reason: why there is no value; None where there is one.
        warnings: what the user should know.
    """

    odds_ratio: Estimate
    n: int
    covariates: tuple[str, ...]
    converged: bool
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def firth_logistic(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    interval: Interval,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> FirthLogistic:
    """Fit a logistic model by Firth's penalised likelihood; an arm without events is no obstacle.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        covariates: (n, k), baseline covariates as numbers, no intercept; complete. None for an unadjusted analysis.
        interval: ``profile``: the values that the penalised likelihood ratio test does not reject, with that test's
            p-value, as R's ``logistf`` and SAS' ``FIRTH CLODDS=PL``; ``wald``: normal, which is poor where data are
            sparse. ``se`` is the inverse information's in both.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        The odds ratio. Reasons: ``no_participants`` (an empty arm), ``no_events`` or ``all_events`` where that holds in
        both arms, ``collinear`` where the covariates determine the arm, ``too_few``, ``not_converged``.

    Raises:
        AnalysisError: arrays of different length, missing values, values other than 0 and 1, an unknown interval.

    Sources: Firth D (1993), Biometrika 80:27–38, doi:10.1093/biomet/80.1.27; Heinze G, Schemper M (2002), Stat Med
    21:2409–2419, doi:10.1002/sim.1047.

    >>> result = firth_logistic([0, 0, 0, 1, 1, 0], [1, 1, 1, 0, 0, 0], interval="profile")
    >>> round(result.odds_ratio.value, 6)  # the odds ratio after adding a half to every cell: (0.5/3.5) / (2.5/1.5)
    0.085714
    """
    check_choice(interval, Interval, "interval")
    critical_value(level)
    y = binary_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    adjusted = adjustment(covariate_matrix(covariates, y.size), a, names)
    setting = Setting(level=level, n=int(y.size), method=f"firth_logistic.{interval}", warnings=adjusted.warnings)
    design = np.column_stack([np.ones(y.size), a, adjusted.columns])
    reason = no_firth_model(y, a)
    if reason is None and adjusted.determines_allocation:
        reason = COLLINEAR
    if reason is None and y.size <= design.shape[1]:
        reason = TOO_FEW
    estimate = (
        not_estimable(setting.method, reason, level=level, n=setting.n, warnings=setting.warnings)
        if reason is not None
        else firth_odds_ratio(fit_firth(design, y), setting, interval)
    )
    return FirthLogistic(
        odds_ratio=estimate,
        n=setting.n,
        covariates=adjusted.names,
        converged=estimate.reason is None,
        reason=estimate.reason,
        warnings=setting.warnings,
    )


def no_firth_model(outcome: Vector, arm: Vector) -> str | None:
    """Why not even a penalised model says anything of the arms: one is empty, or everybody's outcome is the same.

    With the same outcome everywhere the penalty alone would decide, and its odds ratio tell of the arms' sizes only.
    """
    if not 0 < arm.sum() < arm.size:
        return NO_PARTICIPANTS
    if not outcome.any():
        return NO_EVENTS
    return ALL_EVENTS if outcome.all() else None


def firth_odds_ratio(fit: FirthFit, setting: Setting, interval: Interval) -> Estimate:
    """The odds ratio of a fit's second column, the arm's."""
    if not fit.converged:
        return _not_converged(setting)
    value, se = float(fit.coefficients[_ARM]), math.sqrt(fit.covariance[_ARM, _ARM])
    wald = log_interval(value, se, setting)
    if interval == "wald":
        return wald
    limits = profile_limits(fit, _ARM, setting.level)
    ratio = penalised_likelihood_ratio(fit, _ARM)
    if limits is None or not math.isfinite(ratio) or max(map(abs, limits)) > 700:
        return _not_converged(setting)
    from scipy.special import chdtrc

    return replace(wald, low=math.exp(limits[0]), high=math.exp(limits[1]), p_value=float(chdtrc(1, ratio)))


def _not_converged(setting: Setting) -> Estimate:
    return not_estimable(setting.method, NOT_CONVERGED, level=setting.level, n=setting.n, warnings=setting.warnings)

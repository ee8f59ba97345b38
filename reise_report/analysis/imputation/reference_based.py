"""Repeated outcomes after dropout imputed by what is assumed of them: reference-based, or as missing at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.imputation.conditional_mean import conditional_means
from reise_report.analysis.imputation.leave_one_out import leave_one_out
from reise_report.analysis.imputation.monte_carlo_error import MonteCarloError, monte_carlo_error
from reise_report.analysis.imputation.pooling import Pooled, pool
from reise_report.analysis.imputation.posterior import draw_missing, draw_posterior
from reise_report.analysis.imputation.reference_strategy import Array, Strategy, check_strategy, strategy_design
from reise_report.analysis.imputation.repeated_outcome import RepeatedOutcome, repeated_outcome
from reise_report.analysis.imputation.visit_analysis import analyse_visits, values_without
from reise_report.analysis.inputs import binary_vector, check_choice, covariate_matrix
from reise_report.analysis.leverage import share_left
from reise_report.analysis.mmrm.fit import MmrmFit, fit_mmrm
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.reason import COLLINEAR, NO_DATA, NO_PARTICIPANTS, NOT_CONVERGED, TOO_FEW
from reise_report.errors import AnalysisError

Inference = Literal["jackknife", "information_anchored", "multiple_imputation"]

ITERATIONS = 100
"""Of each chain: from the REML estimates, with half of the outcomes missing, a fifth of these would be enough."""

_AT_A_TIME = 256
"""Participants left out at a time: each needs a completed data set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEffect:
    """The analysis of covariance at one visit.

    Attributes:
        difference: intervention minus control.
        mean1: mean in the intervention arm at the covariates' means.
        mean0: in the control arm.
        n_imputed1: participants of the intervention arm whose outcome was imputed.
        n_imputed0: of the control arm.
        pooled: of the difference, where it was imputed repeatedly.
        monte_carlo: of the difference, where it was imputed repeatedly.
    """

    difference: Estimate
    mean1: Estimate
    mean0: Estimate
    n_imputed1: int
    n_imputed0: int
    pooled: Pooled | None = None
    monte_carlo: MonteCarloError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceBased:
    """The effect at each visit under one strategy.

    Attributes:
        visits: one for each visit, in order.
        strategy: what was assumed of outcomes after dropout.
        inference: how uncertainty was found.
        n: participants.
        reason: why there are no values, the same for all visits.
        warnings: what the user should know, the same on every estimate.
    """

    visits: tuple[VisitEffect, ...]
    strategy: Strategy
    inference: Inference
    n: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def reference_based(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    strategy: Strategy,
    inference: Inference = "jackknife",
    dropout: ArrayLike | None = None,
    delta: ArrayLike | None = None,
    m: int = 100,
    seed: int | np.random.Generator | None = None,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> ReferenceBased:
    """Impute outcomes after dropout under a strategy and compare the arms at each visit, adjusted for covariates.

    A model of repeated measures (REML, one unstructured covariance, arm and covariates by visit) is fitted to what was
    observed up to dropout. ``jackknife`` imputes conditional means once, and again without each participant: the
    variance over repeated trials in which the assumption holds. ``information_anchored`` keeps the shift from missing
    at random fixed meanwhile. ``multiple_imputation`` pools m draws from the posterior by Rubin's rules.

    Args:
        outcome: (n, T), NaN where missing.
        arm: (n,), 1 intervention and 0 control, the reference.
        covariates: (n, k), baseline; complete.
        strategy: see :func:`reise_report.analysis.imputation.reference_strategy.strategy_design`.
        inference: how uncertainty is found.
        dropout: (n,), see :func:`reise_report.analysis.imputation.repeated_outcome.repeated_outcome`.
        delta: (2, T), added to each imputed outcome by visit, first row intervention, second control.
        m: data sets of multiple imputation.
        seed: of multiple imputation, which needs one.
        level: confidence level, 0–1.
        names: of the covariates, for warnings.

    Returns:
        Reasons: ``no_participants``, or ``no_data`` at a visit, in an arm; those of the model of repeated measures;
        ``too_few`` where a participant alone determines a coefficient; ``not_converged``.

    Raises:
        AnalysisError: wrong shapes or values, an unknown strategy or inference, or no seed.

    Sources: Carpenter JR, Roger JH, Kenward MG (2013), J Biopharm Stat 23:1352–1371, doi:10.1080/10543406.2013.834911;
    Wolbers M et al. (2022), Pharm Stat 21:1246–1257, doi:10.1002/pst.2234; Lu K (2021), Stat Biopharm Res 13:483–491;
    Cro S, Carpenter JR, Kenward MG (2019), J R Stat Soc A 182:623–645, doi:10.1111/rssa.12423.
    """
    check_strategy(strategy)
    _check_inference(inference, seed)
    critical_value(level)
    data, warnings = _laid_out(outcome, arm, covariates, dropout, names, strategy)
    shift = _shift(delta, data)
    setting = Setting(level=level, n=len(data.arm), method=f"{strategy}.{inference}", warnings=warnings)
    if (why := _no_analysis(data)) is not None:
        return _nothing(data, setting, strategy, inference, why)
    fit = fit_to(data)
    setting = replace(setting, warnings=setting.warnings + fit.warnings)
    if fit.reason is not None:
        return _nothing(data, setting, strategy, inference, _why_no_fit(data, fit.reason))
    if inference == "multiple_imputation":
        return _multiply(data, fit, shift, strategy, setting, m, seed)
    return _jackknifed(data, fit, shift, strategy, inference, setting)


def fit_to(data: RepeatedOutcome) -> MmrmFit:
    """The model of repeated measures that missing outcomes are imputed from."""
    person, visit = np.nonzero(data.fitted)
    return fit_mmrm(data.outcome[person, visit], data.design[person, visit], person, visit)


def completed_draws(
    data: RepeatedOutcome, fit: MmrmFit, strategy: Strategy, m: int, iterations: int, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """M data sets drawn under a strategy, (m, n, T), and the course of the chains that the parameters came from.

    Args:
        data: laid out.
        fit: the chains' start.
        strategy: of outcomes after dropout.
        m: data sets.
        iterations: of the chains.
        rng: source of randomness.
    """
    seen = np.where(data.fitted, data.outcome, np.nan)
    informs = data.fitted.any(axis=1)
    drawn = draw_posterior(
        seen[informs], data.design[informs], fit.coefficients, fit.covariance, m=m, iterations=iterations, rng=rng
    )
    design = strategy_design(data.design, data.reference, data.dropout, strategy)
    complete = draw_missing(data.outcome, design, drawn.coefficients, drawn.covariances, rng)
    return complete, drawn.means, drawn.sds


def _check_inference(inference: str, seed: object) -> None:
    check_choice(inference, Inference, "inference")
    if inference == "multiple_imputation" and seed is None:
        raise AnalysisError("multiple imputation needs a seed, so that it can be repeated: seed=20260401")


def _laid_out(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None,
    dropout: ArrayLike | None,
    names: Sequence[str],
    strategy: Strategy,
) -> tuple[RepeatedOutcome, tuple[str, ...]]:
    n = np.shape(np.asarray(outcome))[0] if np.ndim(outcome) else 0
    a = binary_vector(arm, "arm", n)
    used = adjustment(covariate_matrix(covariates, n), a, names)
    mar = strategy == "missing_at_random"
    data = repeated_outcome(outcome, a, used.columns, dropout, observed_after_dropout_fitted=mar)
    return data, used.warnings


def _shift(delta: ArrayLike | None, data: RepeatedOutcome) -> Array:
    """What is added to each cell, (n, T); zero where the outcome was observed."""
    visits = data.outcome.shape[1]
    if delta is None:
        return np.zeros(data.outcome.shape)
    by_arm = np.asarray(delta, dtype=float)
    if by_arm.shape != (2, visits) or not np.isfinite(by_arm).all():
        raise AnalysisError(f"'delta' has shape {by_arm.shape}; expected (2, {visits}), first the intervention arm")
    shift: Array = np.where(data.arm[:, None] == 1, by_arm[0], by_arm[1])
    return np.where(np.isnan(data.outcome), shift, 0.0)


def _no_analysis(data: RepeatedOutcome) -> str | None:
    """Why there can be no analysis of covariance, whatever is imputed."""
    design = data.analysis_design
    n, k = design.shape
    if n == 0 or data.arm.min() == data.arm.max():
        return NO_PARTICIPANTS
    if n <= max(k, data.outcome.shape[1]) + 1:
        return TOO_FEW
    return COLLINEAR if np.linalg.matrix_rank(design) < k else None


def _why_no_fit(data: RepeatedOutcome, reason: str) -> str:
    """The model's reason, but for a mean of one arm that nobody informs: the model sees but a column too many."""
    informed = all(data.fitted[data.arm == label].any(axis=0).all() for label in (0, 1))
    return reason if informed else NO_DATA


def _jackknifed(
    data: RepeatedOutcome, fit: MmrmFit, shift: Array, strategy: Strategy, inference: Inference, setting: Setting
) -> ReferenceBased:
    analysis = data.analysis_design
    assumed = strategy_design(data.design, data.reference, data.dropout, strategy)
    parameters = fit.coefficients[None], fit.covariance[None]
    complete = conditional_means(data.outcome, assumed, *parameters)[0] + shift
    values = analyse_visits(complete[None], analysis).values[0]
    if inference == "information_anchored":
        shift = complete - conditional_means(data.outcome, data.design, *parameters)[0]
        assumed = data.design
    if (np.isin(share_left(np.linalg.qr(analysis)[0]), 1.0)).any():
        return _nothing(data, setting, strategy, inference, TOO_FEW)
    others = leave_one_out(data.outcome, data.fitted, data.design, fit.coefficients, fit.covariance)
    if not others.determined or not others.settled:
        why = NOT_CONVERGED if others.determined else TOO_FEW
        return _nothing(data, setting, strategy, inference, why)
    n = len(data.arm)
    without = []
    for start in range(0, n, _AT_A_TIME):
        who = np.arange(start, min(start + _AT_A_TIME, n))
        filled = conditional_means(data.outcome, assumed, others.coefficients[who], others.covariances[who]) + shift
        without.append(values_without(filled, analysis, who))
    away = np.concatenate(without)
    away = away - away.mean(axis=0)
    errors = np.sqrt((n - 1) / n * (away**2).sum(axis=0))
    visits = []
    for visit, counts in enumerate(_imputed_by_arm(data)):
        three = [
            identity_interval(float(values[visit, what]), float(errors[visit, what]), setting, tested=what == 0)
            for what in range(3)
        ]
        visits.append(_effect(three, counts))
    return _result(tuple(visits), setting, strategy, inference)


def _multiply(
    data: RepeatedOutcome,
    fit: MmrmFit,
    shift: Array,
    strategy: Strategy,
    setting: Setting,
    m: int,
    seed: int | np.random.Generator | None,
) -> ReferenceBased:
    complete, _, _ = completed_draws(data, fit, strategy, m, ITERATIONS, np.random.default_rng(seed))
    analyses = analyse_visits(complete + shift, data.analysis_design)
    q, u = analyses.values, analyses.variances
    visits = []
    for visit, counts in enumerate(_imputed_by_arm(data)):
        pooled = [
            pool(q[:, visit, what], u[:, visit, what], complete_df=analyses.df, level=setting.level, n=setting.n)
            for what in range(3)
        ]
        error = monte_carlo_error(q[:, visit, 0], u[:, visit, 0], complete_df=analyses.df, level=setting.level)
        named = [replace(one.estimate, method=setting.method, warnings=setting.warnings) for one in pooled]
        named[1:] = [replace(one, p_value=None) for one in named[1:]]
        pooled[0] = replace(pooled[0], estimate=named[0])
        visits.append(replace(_effect(named, counts), pooled=pooled[0], monte_carlo=error))
    return _result(tuple(visits), setting, strategy, "multiple_imputation")


def _imputed_by_arm(data: RepeatedOutcome) -> NDArray[np.intp]:
    """Participants with an imputed outcome by visit, intervention and control, (T, 2)."""
    missing = np.isnan(data.outcome)
    counts: NDArray[np.intp] = np.stack([missing[data.arm == label].sum(axis=0) for label in (1, 0)], axis=1)
    return counts


def _effect(three: Sequence[Estimate], counts: NDArray[np.intp]) -> VisitEffect:
    difference, mean1, mean0 = three
    return VisitEffect(
        difference=difference, mean1=mean1, mean0=mean0, n_imputed1=int(counts[0]), n_imputed0=int(counts[1])
    )


def _result(
    visits: tuple[VisitEffect, ...], setting: Setting, strategy: Strategy, inference: Inference, why: str | None = None
) -> ReferenceBased:
    return ReferenceBased(
        visits=visits, strategy=strategy, inference=inference, n=setting.n, reason=why, warnings=setting.warnings
    )


def _nothing(
    data: RepeatedOutcome, setting: Setting, strategy: Strategy, inference: Inference, why: str
) -> ReferenceBased:
    none = not_estimable(setting.method, why, level=setting.level, n=setting.n, warnings=setting.warnings)
    visits = tuple(_effect([none] * 3, counts) for counts in _imputed_by_arm(data))
    return _result(visits, setting, strategy, inference, why)

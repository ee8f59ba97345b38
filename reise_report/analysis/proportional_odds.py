"""One odds ratio for an ordered outcome: the proportional odds model, with what it takes for granted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.collinearity import Adjustment, adjustment
from reise_report.analysis.cumulative_logit import CumulativeLogitFit, fit_cumulative_logit
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.free_odds import expected_covariance
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, covariate_matrix, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.proportion import wilson
from reise_report.analysis.proportionality import Of, Test, proportionality
from reise_report.analysis.reason import (
    COLLINEAR,
    NO_PARTICIPANTS,
    NO_VARIATION,
    NOT_CONVERGED,
    SEPARATION,
    SINGULAR,
    TOO_FEW,
)
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.errors import AnalysisError

Interval = Literal["wald", "wald_expected", "profile"]

_ABSURD = 100.0
"""No model of real people has a log odds ratio, or a standard error of one, like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryShare:
    """How many of each arm are in one category.

    Attributes:
        category: its code.
        count1: people of the intervention arm in it.
        count0: people of the control arm in it.
        proportion1: their proportion with Wilson's interval.
        proportion0: the same in the control arm.
    """

    category: float
    count1: int
    count0: int
    proportion1: Estimate
    proportion0: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class CutPoint:
    """The odds ratio of being above one category, which the model holds to be the same for all.

    Attributes:
        above: the category's code.
        odds_ratio: of a logistic model with the same covariates.
    """

    above: float
    odds_ratio: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalOdds:
    """The common odds ratio, intervention over control; above one, the intervention arm is in higher categories.

    Attributes:
        odds_ratio: given the covariates; ``se`` on the log scale.
        shares: people by category and arm, every category known, empty ones too.
        cut_points: the odds ratio of each cut point.
        proportionality: the check of the model.
        thresholds: estimated cut points of the latent scale, covariates at their means.
        n: participants in the analysis.
        covariates: names of the covariates in the model, those left out excluded.
        reason: why there is no odds ratio.
        warnings: what the user should know.
    """

    odds_ratio: Estimate
    shares: tuple[CategoryShare, ...]
    cut_points: tuple[CutPoint, ...]
    proportionality: Assumption
    thresholds: tuple[float, ...]
    n: int
    covariates: tuple[str, ...]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def proportional_odds(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    interval: Interval = "wald",
    test: Test = "score",
    of: Of = "arm",
    categories: Sequence[float] | None = None,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> ProportionalOdds:
    """Fit logit P(Y ≤ j) = θ_j − β·arm − covariates by maximum likelihood; the odds ratio is exp(β).

    Args:
        outcome: (n,), codes of ordered categories, the best or worst highest as the questionnaire has it; complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete numbers.
        interval: ``wald``: normal on the log scale, with the observed information, as R's ``polr`` and Stata;
            ``wald_expected``: with the expected one, as SAS; ``profile``: likelihood ratio, its p-value too.
        test: of proportional odds: ``score``, ``score_observed`` or ``brant``, see :func:`proportionality`.
        of: whether it concerns the arm alone, or all covariates.
        categories: all codes that could occur; None for those that do.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        The odds ratio and its surroundings. Reasons: ``no_participants``, ``no_variation`` (one category only),
        ``collinear`` (the covariates determine the arm), ``too_few``, ``separation`` (the arms do not overlap, or the
        outcome is predicted without error), ``not_converged``.

    Raises:
        AnalysisError: arrays of different length, missing values, a code not among the categories, an unknown option.

    Source: McCullagh P (1980), J R Stat Soc B 42:109–142, doi:10.1111/j.2517-6161.1980.tb01109.x.

    >>> result = proportional_odds([1, 2, 2, 3, 3, 1, 1, 2, 2, 3], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    >>> round(result.odds_ratio.value, 3)
    2.667
    """
    check_choice(interval, Interval, "interval")
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    x = covariate_matrix(covariates, y.size)
    adjusted = adjustment(x, a, names)
    known = _categories(y, categories)
    warnings = adjusted.warnings + _empty(y, known)
    setting = Setting(level=level, n=int(y.size), method=f"proportional_odds.{interval}", warnings=warnings)
    result = ProportionalOdds(
        odds_ratio=not_estimable(setting.method, NO_PARTICIPANTS, level=level, n=setting.n, warnings=warnings),
        shares=tuple(_share(y, a, code, level) for code in known),
        cut_points=(),
        proportionality=Assumption(name="proportional_odds", verdict="not_checked", method=f"proportional_odds.{test}"),
        thresholds=(),
        n=setting.n,
        covariates=adjusted.names,
        warnings=warnings,
    )
    occupied, codes = np.unique(y, return_inverse=True)
    if (reason := _no_model(occupied.size, a, adjusted)) is not None:
        return _without(result, reason)
    cuts = tuple(
        CutPoint(
            above=float(code),
            odds_ratio=standardised_risk(
                y > code, a, x, variance="delta_model", level=level, names=names
            ).conditional_odds_ratio,
        )
        for code in occupied[:-1]
    )
    fit = fit_cumulative_logit(codes, np.column_stack([a, adjusted.columns]))
    return _fitted(replace(result, cut_points=cuts), fit, setting, interval, test, of)


def _categories(y: Vector, categories: Sequence[float] | None) -> tuple[float, ...]:
    present = np.unique(y)
    if categories is None:
        return tuple(float(code) for code in present)
    known = np.unique(np.asarray(categories, dtype=float))
    unknown = np.setdiff1d(present, known)
    if unknown.size:
        raise AnalysisError(
            f"the outcome holds {unknown[0]:g}, which is not among the categories {', '.join(f'{c:g}' for c in known)}"
        )
    return tuple(float(code) for code in known)


def _empty(y: Vector, known: tuple[float, ...]) -> tuple[str, ...]:
    empty = [f"{code:g}" for code in known if not (y == code).any()]
    if not empty or not y.size:
        return ()
    return (f"Nobody is in category {', '.join(empty)}: left out of the model, which changes no odds ratio.",)


def _share(y: Vector, a: Vector, code: float, level: float) -> CategoryShare:
    counts = [int((y[a == label] == code).sum()) for label in (1, 0)]
    sizes = [int((a == label).sum()) for label in (1, 0)]
    return CategoryShare(
        category=code,
        count1=counts[0],
        count0=counts[1],
        proportion1=wilson(counts[0], sizes[0], level),
        proportion0=wilson(counts[1], sizes[1], level),
    )


def _no_model(categories: int, a: Vector, adjusted: Adjustment) -> str | None:
    if not 0 < a.sum() < a.size:
        return NO_PARTICIPANTS
    if categories == 1:
        return NO_VARIATION
    if adjusted.determines_allocation:
        return COLLINEAR
    return TOO_FEW if a.size <= categories + adjusted.columns.shape[1] else None


def _fitted(
    result: ProportionalOdds, fit: CumulativeLogitFit, setting: Setting, interval: Interval, test: Test, of: Of
) -> ProportionalOdds:
    if fit.is_extreme:
        apart = fit.separation()
        if apart.complete or apart.infinite[fit.thresholds.size]:
            return _without(result, SEPARATION)
        if apart.present:
            said = "A covariate separates some categories: its coefficient has no finite estimate, the arm's has."
            setting = replace(setting, warnings=(*setting.warnings, said))
        elif not fit.converged:
            return _without(result, NOT_CONVERGED)
    covariance = expected_covariance(fit) if interval == "wald_expected" else fit.covariance()
    if covariance is None or not covariance[0, 0] > 0:
        return _without(result, SINGULAR)
    if covariance[0, 0] > _ABSURD**2:
        return _without(result, SEPARATION)
    wald = log_interval(float(fit.coefficients[0]), math.sqrt(float(covariance[0, 0])), setting)
    odds_ratio = _profiled(fit, wald) if interval == "profile" else wald
    if odds_ratio is None:
        return _without(result, SEPARATION)
    return replace(
        result,
        odds_ratio=odds_ratio,
        proportionality=proportionality(fit, test=test, of=of),
        thresholds=tuple(float(threshold) for threshold in fit.thresholds),
        warnings=setting.warnings,
    )


def _profiled(fit: CumulativeLogitFit, wald: Estimate) -> Estimate | None:
    """Limits where twice the drop in log-likelihood, all else fitted anew, reaches the chi-square quantile."""
    from scipy.special import chdtrc

    z, centre, se = critical_value(wald.level), float(fit.coefficients[0]), wald.se or 0.0

    def drop(at: float) -> float:
        other = fit_cumulative_logit(fit.codes, fit.design[:, 1:], offset=at * fit.design[:, 0])
        return 2 * (fit.log_likelihood - other.log_likelihood)

    low, high = (_where(lambda at: drop(at) - z**2, centre, sign * z * se) for sign in (-1, 1))
    if low is None or high is None:
        return None
    return replace(wald, low=math.exp(low), high=math.exp(high), p_value=float(chdtrc(1, max(drop(0.0), 0.0))))


def _where(excess: Callable[[float], float], centre: float, step: float) -> float | None:
    """Where a function that is negative at the centre and grows away from it turns positive; None if too far off."""
    from scipy.optimize import brentq

    inner, outer = centre, centre + step
    while excess(outer) < 0:
        inner, outer, step = outer, outer + step, 2 * step
        if abs(outer) > _ABSURD:
            return None
    return float(brentq(excess, inner, outer, xtol=1e-10, rtol=1e-12))


def _without(result: ProportionalOdds, reason: str) -> ProportionalOdds:
    return replace(
        result,
        odds_ratio=replace(result.odds_ratio, reason=reason),
        proportionality=replace(result.proportionality, reason=reason),
        reason=reason,
    )

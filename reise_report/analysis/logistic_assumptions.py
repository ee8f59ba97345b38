"""What a logistic model with an arm takes for granted, each with a check and a verdict.

Standardised risks of a randomised trial do not need the model to be right: a poor one costs precision. The checks tell
whether there is reason to look at the unadjusted estimate first.
"""

from __future__ import annotations

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.collinearity import independent_columns
from reise_report.analysis.inputs import Vector
from reise_report.analysis.logistic_regression import LogisticFit, fit_logistic
from reise_report.analysis.reason import COLLINEAR, NOT_CONVERGED, TOO_FEW
from reise_report.analysis.separation import separation

_EVENTS_PER_COEFFICIENT = 10.0
_DOUBTFUL_BELOW = 0.05
_LEAST_PROBABILITY = 0.05
_GROUPS = 10


def assumptions(fit: LogisticFit) -> tuple[Assumption, ...]:
    """Every check of a fitted model: events per coefficient, separation, calibration, link and overlap of the arms.

    Args:
        fit: its design has the intercept first and the arm, 0 and 1, second; ``StandardisedRisks.fit``.
    """
    return (events_per_coefficient(fit), no_separation(fit), calibration(fit), linear_predictor(fit), overlap(fit))


def events_per_coefficient(fit: LogisticFit) -> Assumption:
    """People with the rarer outcome for each coefficient but the intercept; fewer than ten are few.

    Source: Peduzzi P et al. (1996), J Clin Epidemiol 49:1373–1379, doi:10.1016/S0895-4356(96)00236-3.
    """
    rarer = min(float(fit.outcome.sum()), float((1 - fit.outcome).sum()))
    coefficients = fit.design.shape[1] - 1
    each = rarer / coefficients
    return Assumption(
        name="enough_events",
        verdict="supported" if each >= _EVENTS_PER_COEFFICIENT else "doubtful",
        method="events_per_coefficient",
        statistic=each,
        threshold=_EVENTS_PER_COEFFICIENT,
        detail=f"{rarer:.0f} people have the rarer outcome, for {coefficients} coefficients.",
    )


def no_separation(fit: LogisticFit) -> Assumption:
    """Whether maximum likelihood has finite coefficients, by linear programming."""
    found = separation(fit.design, fit.outcome)
    infinite = int(found.infinite.sum())
    return Assumption(
        name="no_separation",
        verdict="doubtful" if found.present else "supported",
        method="linear_programme",
        statistic=float(infinite),
        threshold=0.0,
        detail=f"{infinite} coefficients have no finite maximum likelihood estimate." if infinite else "",
    )


def calibration(fit: LogisticFit) -> Assumption:
    """Hosmer and Lemeshow's test: observed against expected events in tenths of the fitted risk.

    People with the same fitted risk stay together, so that neither rows' order nor ties decide. With thousands of
    people it finds deviations that do not matter; with hundreds it misses ones that do.

    Source: Hosmer DW, Lemeshow S (1980), Commun Stat A 9:1043–1069, doi:10.1080/03610928008827941; groups between
    quantiles of type 7, as R's ``ResourceSelection::hoslem.test``.
    """
    name = "calibration"
    method = "hosmer_lemeshow"
    # Rounding must not tell apart what the model gives the same risk.
    risk = np.round(fit.fitted, 12)
    cuts = np.unique(np.quantile(risk, np.linspace(0, 1, _GROUPS + 1)))
    group = np.maximum(np.searchsorted(cuts, risk, side="left"), 1) - 1
    size = np.bincount(group).astype(float)
    events, expected = np.bincount(group, weights=fit.outcome), np.bincount(group, weights=fit.fitted)
    used = (expected > 1e-9) & (size - expected > 1e-9)
    df = int(used.sum()) - 2
    if df < 1:
        return Assumption(name=name, verdict="not_checked", method=method, reason=TOO_FEW, threshold=_DOUBTFUL_BELOW)
    n, observed, mean = size[used], events[used], expected[used]
    statistic = float(((observed - mean) ** 2 / (mean * (1 - mean / n))).sum())
    return _judged(name, method, statistic, df, f"{df + 2} groups.")


def linear_predictor(fit: LogisticFit) -> Assumption:
    """Pregibon's link test: whether the squared linear predictor adds anything, by the likelihood ratio.

    Source: Pregibon D (1980), Appl Stat 29:15–23, doi:10.2307/2346405.
    """
    name = "linear_predictor"
    method = "link_test"
    eta = fit.design @ fit.coefficients
    extended = np.column_stack([fit.design, _standardised(eta**2)])
    reason = None if independent_columns(extended)[-1] else COLLINEAR
    more = fit_logistic(extended, fit.outcome, fit.weights) if reason is None else None
    if more is not None and (not more.converged or more.separation.present or not np.isfinite(eta).all()):
        reason = NOT_CONVERGED
    if more is None or reason is not None:
        return Assumption(name=name, verdict="not_checked", method=method, reason=reason, threshold=_DOUBTFUL_BELOW)
    without = fit_logistic(fit.design, fit.outcome, fit.weights)
    return _judged(name, method, max(2 * (more.log_likelihood - without.log_likelihood), 0.0), 1, "")


def overlap(fit: LogisticFit) -> Assumption:
    """Whether people of either arm could, by their covariates, have come to the other: the least fitted probability.

    In a randomised trial chance alone makes it low, where covariates are many and people few.
    """
    name = "positivity"
    method = "propensity_range"
    arm, covariates = fit.design[:, 1], np.delete(fit.design, 1, axis=1)
    model = fit_logistic(covariates, arm)
    least = float(np.minimum(model.fitted, 1 - model.fitted).min())
    return Assumption(
        name=name,
        verdict="supported" if least >= _LEAST_PROBABILITY and not model.separation.present else "doubtful",
        method=method,
        statistic=least,
        threshold=_LEAST_PROBABILITY,
        detail=f"By the covariates the least probability of an arm is {least:.3g}.",
    )


def _standardised(values: Vector) -> Vector:
    spread = float(values.std())
    standardised: Vector = (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
    return standardised


def _judged(name: str, method: str, statistic: float, df: int, detail: str) -> Assumption:
    from scipy.special import chdtrc

    p_value = float(chdtrc(df, statistic))
    return Assumption(
        name=name,
        verdict="doubtful" if p_value < _DOUBTFUL_BELOW else "supported",
        method=method,
        statistic=statistic,
        df=float(df),
        p_value=p_value,
        threshold=_DOUBTFUL_BELOW,
        detail=detail,
    )

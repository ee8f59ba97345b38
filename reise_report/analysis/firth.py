"""Logistic regression by Firth's penalised likelihood, which has finite estimates where maximum likelihood has none."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.logistic_regression import LogisticFit, probability
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.separation import Separation

_LONGEST = 5.0
"""The longest step of a coefficient in one iteration, as in R's ``logistf``."""

_SHORTEST = 1e-10
"""The iterations stop when no coefficient moves by more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirthFit:
    """A model fitted by penalised likelihood.

    Attributes:
        design: (n, k), with the intercept.
        outcome: (n,), 0 and 1.
        coefficients: (k,), log odds ratios.
        score: (k,), derivative of the penalised log-likelihood; zero but for a coefficient that was held.
        log_likelihood: the penalised log-likelihood, l(β) + ½·log|I(β)|.
        covariance: (k, k), the inverse information at the coefficients.
        converged: whether the iterations settled.
    """

    design: Matrix
    outcome: Vector
    coefficients: Vector
    score: Vector
    log_likelihood: float
    covariance: Matrix
    converged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The penalised log-likelihood at some coefficients, with its derivative and the information."""

    value: float
    score: Vector
    information: Matrix


def fit_firth(
    design: Matrix, outcome: Vector, *, held: tuple[int, float] | None = None, start: Vector | None = None
) -> FirthFit:
    """Maximise l(β) + ½·log|I(β)|, Jeffreys' prior as a penalty, by scoring with halved steps.

    Args:
        design: (n, k), with the intercept, of full column rank.
        outcome: (n,), 0 and 1.
        held: a coefficient's index and value, to be left there while the others are fitted, as the profile needs it;
            the penalty stays that of the whole information.
        start: (k,), where to begin; zeros when left out.

    Sources: Firth D (1993), Biometrika 80:27–38, doi:10.1093/biomet/80.1.27; Heinze G, Schemper M (2002), Stat Med
    21:2409–2419, doi:10.1002/sim.1047.
    """
    k = design.shape[1]
    beta = np.zeros(k) if start is None else start.copy()
    free = np.ones(k, dtype=bool)
    if held is not None:
        beta[held[0]], free[held[0]] = held[1], False
    state = _state(design, outcome, beta)
    converged = not free.any()
    for _ in range(500):
        if converged or state is None:
            break
        step = np.zeros(k)
        step[free] = np.linalg.solve(state.information[np.ix_(free, free)], state.score[free])
        step *= min(1.0, _LONGEST / float(np.abs(step).max(initial=1e-300)))
        # Near the maximum rounding hides the gain of a step: there it is taken as it is.
        for _ in range(30):
            ahead = _state(design, outcome, beta + step)
            if ahead is not None and ahead.value >= state.value - 1e-12 * abs(state.value):
                break
            step = step / 2
        else:
            break
        beta, state = beta + step, ahead
        converged = float(np.abs(step).max()) <= _SHORTEST
    if state is None:
        state = _State(value=-np.inf, score=np.full(k, np.nan), information=np.eye(k))
    return FirthFit(
        design=design,
        outcome=outcome,
        coefficients=beta,
        score=state.score,
        log_likelihood=state.value,
        covariance=np.asarray(np.linalg.inv(state.information), dtype=float),
        converged=converged,
    )


def _state(design: Matrix, outcome: Vector, beta: Vector) -> _State | None:
    """None where the information has become singular in the machine's arithmetic."""
    eta = design @ beta
    risk = probability(eta)
    q, r = np.linalg.qr(design * np.sqrt(risk * (1 - risk))[:, None])
    diagonal = np.abs(np.diag(r))
    if diagonal.min() <= 1e-12 * diagonal.max() or not np.isfinite(diagonal).all():
        return None
    leverage = (q**2).sum(axis=1)
    return _State(
        value=float((outcome * eta - np.logaddexp(0, eta)).sum() + np.log(diagonal).sum()),
        score=design.T @ (outcome - risk + leverage * (0.5 - risk)),
        information=r.T @ r,
    )


def penalised_likelihood_ratio(fit: FirthFit, index: int, value: float = 0.0) -> float:
    """Twice the fall in penalised log-likelihood when one coefficient is held at a value: chi-square, 1 df, if true."""
    held = fit_firth(fit.design, fit.outcome, held=(index, value), start=fit.coefficients)
    return 2 * max(fit.log_likelihood - held.log_likelihood, 0.0) if held.converged else float("nan")


def profile_limits(fit: FirthFit, index: int, level: float) -> tuple[float, float] | None:
    """The values of a coefficient that the penalised likelihood ratio test does not reject; None where none is found.

    Args:
        fit: the fitted model.
        index: which coefficient.
        level: confidence level, 0–1.
    """
    low, high = (_limit(fit, index, sign, critical_value(level)) for sign in (-1.0, 1.0))
    return None if low is None or high is None else (low, high)


def _limit(fit: FirthFit, index: int, sign: float, z: float) -> float | None:
    """One limit, by Newton's method on the profile, kept between what is inside and what is known to be outside."""
    centre = float(fit.coefficients[index])
    target = fit.log_likelihood - z * z / 2
    inside, outside = centre, float("nan")  # nothing outside is known yet
    at: float = centre + sign * z * math.sqrt(fit.covariance[index, index])
    start = fit.coefficients
    for _ in range(100):
        held = fit_firth(fit.design, fit.outcome, held=(index, at), start=start)
        if not held.converged:
            return None
        excess = held.log_likelihood - target
        if abs(excess) < 1e-11 * max(abs(target), 1.0):
            return at
        inside, outside = (at, outside) if excess > 0 else (inside, at)
        start, slope = held.coefficients, float(held.score[index])
        ahead = at - excess / slope if slope * sign < 0 else None
        if math.isnan(outside):
            furthest = at + 2 * (at - centre)
            at = furthest if ahead is None or sign * (ahead - furthest) > 0 else ahead
        else:
            between = ahead is not None and min(inside, outside) < ahead < max(inside, outside)
            at = ahead if ahead is not None and between else (inside + outside) / 2
            if abs(outside - inside) < 1e-12 * max(abs(inside), 1.0):
                return at
    return None


def intercept_corrected(fit: FirthFit) -> LogisticFit:
    """The same model with an intercept that makes the mean predicted risk the observed one (FLIC).

    Firth's penalty draws predicted risks towards a half. The other coefficients stay; the intercept is fitted again by
    maximum likelihood. The covariance is the inverse information at the corrected coefficients, as ``logistf::flic``.

    Args:
        fit: the first column of its design is the intercept; somebody had the event, and somebody had not.

    Source: Puhr R, Heinze G, Nold M, Lusa L, Geroldinger A (2017), Stat Med 36:2302–2317, doi:10.1002/sim.7273.
    """
    offset = fit.design[:, 1:] @ fit.coefficients[1:]
    intercept = _intercept(offset, float(fit.outcome.sum()), float(fit.coefficients[0]))
    coefficients = np.concatenate([[intercept], fit.coefficients[1:]])
    k = coefficients.size
    return LogisticFit(
        design=fit.design,
        outcome=fit.outcome,
        coefficients=coefficients,
        fitted=probability(intercept + offset),
        converged=fit.converged,
        separation=Separation(complete=False, infinite=np.zeros(k, dtype=bool)),
    )


def _intercept(offset: Vector, events: float, start: float) -> float:
    """The intercept whose expected number of events is that observed, by Newton's method within a bracket."""
    log_odds = float(np.log(events / (offset.size - events)))
    low, high, at = log_odds - float(offset.max()), log_odds - float(offset.min()), start
    for _ in range(200):
        at = at if low <= at <= high else (low + high) / 2
        risk = probability(at + offset)
        missing = events - float(risk.sum())
        low, high = (at, high) if missing > 0 else (low, at)
        step = missing / float((risk * (1 - risk)).sum())
        if abs(step) <= 1e-14 * max(abs(at), 1.0):
            break
        at += step
    return at

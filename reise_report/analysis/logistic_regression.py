"""Logistic regression by maximum likelihood, with the covariance matrices that standardisation needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.leverage import share_left
from reise_report.analysis.separation import Separation, separation

Covariance = Literal["model", "hc0", "hc1", "hc3"]

_EXTREME = 1e-5
"""A fitted probability this near to 0 or 1 is reason to look for separation; without one there is none to find."""

_SETTLED = 1e-12
"""The iterations stop when the deviance moves by less than this share of itself; Newton's error is then far smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticFit:
    """A fitted model.

    Attributes:
        design: (n, k), with the intercept.
        outcome: (n,), 0 and 1.
        coefficients: (k,), log odds ratios.
        fitted: (n,), fitted probabilities.
        converged: whether the iterations settled.
        separation: which coefficients have no finite estimate.
        weights: (n,), the weight of each person's log-likelihood; None where all have one.
        warnings: what the solver had to say beyond these, in English.
    """

    design: Matrix
    outcome: Vector
    coefficients: Vector
    fitted: Vector
    converged: bool
    separation: Separation
    weights: Vector | None = None
    warnings: tuple[str, ...] = ()

    @property
    def log_likelihood(self) -> float:
        """The (weighted) log-likelihood at the coefficients; its finite limit where a coefficient is infinite."""
        return _log_likelihood(self.design @ self.coefficients, self.outcome, self.weights)

    def covariance(self, kind: Covariance) -> Matrix:
        """The covariance matrix of the coefficients, (k, k); see :meth:`covariance_of`."""
        return self.covariance_of(np.eye(self.design.shape[1]), kind)

    def covariance_of(self, gradient: Matrix, kind: Covariance) -> Matrix:
        """The covariance matrix of linear combinations of the coefficients, (m, m).

        ``model`` is the inverse of the information; ``hc0`` the sandwich; ``hc1`` that times n/(n − k); ``hc3`` the
        sandwich with residuals over 1 − h, h the diagonal of the weighted hat matrix. As ``vcov`` and ``vcovHC`` in R.

        Args:
            gradient: (m, k), one combination a row.
            kind: which of the published covariances. With weights that are not counts only a sandwich has a meaning.
        """
        n, k = self.design.shape
        weights = np.ones(n) if self.weights is None else self.weights
        root_weight = np.sqrt(weights * self.fitted * (1 - self.fitted))
        # Near separation the information is close to singular: so QR rather than the normal equations, and each product
        # from the gradient outwards and last with its own transpose, which rounding cannot push below zero.
        q, r = np.linalg.qr(self.design * root_weight[:, None])
        half = np.linalg.solve(r.T, gradient.T)
        if kind == "model":
            model: Matrix = half.T @ half
            return model
        residual = weights * (self.outcome - self.fitted)
        if kind == "hc3":
            residual = residual / share_left(q)
        influence = (self.design * residual[:, None]) @ np.linalg.solve(r, half)
        sandwich: Matrix = influence.T @ influence
        return sandwich * (n / (n - k)) if kind == "hc1" else sandwich


def fit_logistic(design: Matrix, outcome: Vector, weights: Vector | None = None) -> LogisticFit:
    """Fit by Newton's method with halved steps (iteratively reweighted least squares), and look for separation.

    Args:
        design: (n, k), with the intercept, of full column rank, columns of about unit size.
        outcome: (n,), 0 and 1, with both.
        weights: (n,), positive, the weight of each person's log-likelihood; None for one each.
    """
    coefficients, settled = _maximise(design, outcome, weights)
    fitted = probability(design @ coefficients)
    suspicious = not settled or bool((np.minimum(fitted, 1 - fitted) < _EXTREME).any())
    none = Separation(complete=False, infinite=np.zeros(design.shape[1], dtype=bool))
    return LogisticFit(
        design=design,
        outcome=outcome,
        coefficients=coefficients,
        fitted=fitted,
        converged=settled,
        separation=separation(design, outcome) if suspicious else none,
        weights=weights,
    )


def probability(linear_predictor: Vector) -> Vector:
    """The inverse of the log odds; exactly 0 or 1 far out."""
    with np.errstate(over="ignore"):  # exp of a large number is infinity and the risk 0, as it should be
        risk: Vector = 1 / (1 + np.exp(-linear_predictor))
    return risk


def _log_likelihood(eta: Vector, outcome: Vector, weights: Vector | None) -> float:
    each = outcome * eta - np.logaddexp(0, eta)
    return float(each.sum() if weights is None else weights @ each)


def _maximise(design: Matrix, outcome: Vector, weights: Vector | None) -> tuple[Vector, bool]:
    """The coefficients, and whether the iterations settled; an infinite coefficient settles far out."""
    beta = np.zeros(design.shape[1])
    best = _log_likelihood(design @ beta, outcome, weights)
    for _ in range(100):
        risk = probability(design @ beta)
        residual, information = outcome - risk, risk * (1 - risk)
        if weights is not None:
            residual, information = weights * residual, weights * information
        step = _solve(design.T @ (design * information[:, None]), design.T @ residual)
        if step is None:
            return beta, False
        for _ in range(30):
            value = _log_likelihood(design @ (beta + step), outcome, weights)
            if value >= best - _SETTLED * abs(best):
                break
            step = step / 2
        else:
            return beta, False
        beta, gain, best = beta + step, value - best, value
        if abs(gain) <= _SETTLED * (abs(value) + 0.1):
            return beta, True
    return beta, False


def _solve(information: Matrix, score: Vector) -> Vector | None:
    """The Newton step; None where the information has become singular."""
    try:
        step: Vector = np.asarray(np.linalg.solve(information, score), dtype=float)
    except np.linalg.LinAlgError:
        return None
    return step if np.isfinite(step).all() else None

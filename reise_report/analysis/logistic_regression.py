"""Logistic regression by maximum likelihood, with the covariance matrices that standardisation needs."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.leverage import share_left
from reise_report.analysis.separation import Separation, separation

Covariance = Literal["model", "hc0", "hc1", "hc3"]

_EXTREME = 1e-5
"""A fitted probability this near to 0 or 1 is reason to look for separation; without one there is none to find."""


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
        warnings: what the solver had to say beyond these, in English.
    """

    design: Matrix
    outcome: Vector
    coefficients: Vector
    fitted: Vector
    converged: bool
    separation: Separation
    warnings: tuple[str, ...]

    def covariance(self, kind: Covariance) -> Matrix:
        """The covariance matrix of the coefficients, (k, k); see :meth:`covariance_of`."""
        return self.covariance_of(np.eye(self.design.shape[1]), kind)

    def covariance_of(self, gradient: Matrix, kind: Covariance) -> Matrix:
        """The covariance matrix of linear combinations of the coefficients, (m, m).

        ``model`` is the inverse of the information; ``hc0`` the sandwich; ``hc1`` that times n/(n − k); ``hc3`` the
        sandwich with residuals over 1 − h, h the diagonal of the weighted hat matrix. As ``vcov`` and ``vcovHC`` in R.

        Args:
            gradient: (m, k), one combination a row.
            kind: which of the published covariances.
        """
        n, k = self.design.shape
        root_weight = np.sqrt(self.fitted * (1 - self.fitted))
        # Near separation the information is close to singular: so QR rather than the normal equations, and each product
        # from the gradient outwards and last with its own transpose, which rounding cannot push below zero.
        q, r = np.linalg.qr(self.design * root_weight[:, None])
        half = np.linalg.solve(r.T, gradient.T)
        if kind == "model":
            model: Matrix = half.T @ half
            return model
        residual = self.outcome - self.fitted
        if kind == "hc3":
            residual = residual / share_left(q)
        influence = (self.design * residual[:, None]) @ np.linalg.solve(r, half)
        sandwich: Matrix = influence.T @ influence
        return sandwich * (n / (n - k)) if kind == "hc1" else sandwich


def fit_logistic(design: Matrix, outcome: Vector) -> LogisticFit:
    """Fit by iteratively reweighted least squares (statsmodels), and look for separation.

    Nothing is written to stderr; what the solver warns of comes back with the fit.

    Args:
        design: (n, k), with the intercept, of full column rank, columns of about unit size.
        outcome: (n,), 0 and 1, with both.
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationWarning

    with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        result = GLM(outcome, design, family=Binomial()).fit(maxiter=100, tol=1e-10)
        coefficients = np.asarray(result.params, dtype=float)
        fitted = 1 / (1 + np.exp(-(design @ coefficients)))
    # Convergence and separation are judged here, in words of our own; anything else is passed on.
    known = (ConvergenceWarning, PerfectSeparationWarning)
    said = dict.fromkeys(str(entry.message) for entry in caught if not issubclass(entry.category, known))
    settled = bool(result.converged) and bool(np.isfinite(coefficients).all())
    suspicious = not settled or bool((np.minimum(fitted, 1 - fitted) < _EXTREME).any())
    none = Separation(complete=False, infinite=np.zeros(design.shape[1], dtype=bool))
    return LogisticFit(
        design=design,
        outcome=outcome,
        coefficients=coefficients,
        fitted=fitted,
        converged=settled,
        separation=separation(design, outcome) if suspicious else none,
        warnings=tuple(f"The solver of the logistic model said: {words}" for words in said),
    )

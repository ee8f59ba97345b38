"""Ordinary least squares with classical and heteroskedasticity-consistent covariance matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.leverage import share_left

Covariance = Literal["classical", "hc0", "hc1", "hc2", "hc3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastSquaresFit:
    """A fitted linear model.

    Attributes:
        design: (n, k), with the intercept.
        coefficients: (k,).
        residuals: (n,), outcome minus prediction.
    """

    design: Matrix
    coefficients: Vector
    residuals: Vector

    @property
    def is_exact(self) -> bool:
        """Whether the model leaves nothing unexplained, but for rounding, so that no uncertainty can be estimated."""
        scale = float(np.abs(self.residuals + self.design @ self.coefficients).max(initial=0.0))
        return float(np.abs(self.residuals).max(initial=0.0)) <= 1e-10 * scale

    def covariance(self, kind: Covariance) -> Matrix:
        """The covariance matrix of the coefficients, (k, k).

        ``classical`` takes one variance for all, with n − k; ``hc0`` is White's sandwich, ``hc1`` that times n/(n − k),
        ``hc2`` and ``hc3`` divide the squared residuals by 1 − h and its square, h being the leverage.

        Source: MacKinnon JG, White H (1985), J Econom 29:305–325, doi:10.1016/0304-4076(85)90158-7; as R's ``vcovHC``.
        """
        n, k = self.design.shape
        q, r = np.linalg.qr(self.design)
        inverse = np.linalg.solve(r, np.eye(k))
        bread: Matrix = inverse @ inverse.T
        if kind == "classical":
            variance = float(self.residuals @ self.residuals) / (n - k)
            classical: Matrix = bread * variance
            return classical
        residuals = self.residuals
        if kind in ("hc2", "hc3"):
            left = share_left(q)
            residuals = residuals / (np.sqrt(left) if kind == "hc2" else left)
        # As a cross product, which rounding cannot push below zero.
        influence = (self.design * residuals[:, None]) @ bread
        sandwich: Matrix = influence.T @ influence
        return sandwich * (n / (n - k)) if kind == "hc1" else sandwich


def fit_least_squares(design: Matrix, outcome: Vector) -> LeastSquaresFit:
    """Fit by QR decomposition.

    Args:
        design: (n, k), with the intercept, of full column rank.
        outcome: (n,).
    """
    coefficients = _solve(design, outcome)
    return LeastSquaresFit(design=design, coefficients=coefficients, residuals=outcome - design @ coefficients)


def _solve(design: Matrix, outcome: Vector) -> Vector:
    q, r = np.linalg.qr(design)
    coefficients: Vector = np.linalg.solve(r, q.T @ outcome)
    return coefficients

"""The random offer as an instrument: ratios of two differences between the arms, and how they vary together.

With one instrument for one treatment, two-stage least squares is a ratio: the covariance of the outcome with the offer
over that of the treatment with the offer, both once the covariates are taken out (Frisch and Waugh). The same ratio
with the offer itself in the treatment's place is ordinary least squares, so that intention-to-treat difference, uptake
difference, complier effect and complier risks all come from here and share their covariance matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector

Variance = Literal["classical", "hc0", "hc1", "hc3", "cluster"]

_OWN = 1e-6
"""A person whose share left is below this is fitted by their own outcome; their residual says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioFit:
    """The coefficient of one treatment.

    Attributes:
        value: the coefficient.
        weights: (n,), what each person's residual adds to the coefficient's error.
        residuals: (n,), response minus prediction; zero where rounding is all that is left.
        leverage: (n,), by how much of a residual a person's own response has drawn the prediction.
        is_exact: whether nothing but rounding is left unexplained, so that no uncertainty can be estimated.
    """

    value: float
    weights: Vector
    residuals: Vector
    leverage: Vector
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """The offer with the covariates taken out.

    Attributes:
        basis: (n, p), orthonormal columns that span intercept and covariates.
        rest: (n,), the offer less its projection on them.
        clusters: (n,), the number of each person's cluster, from 0; None where people are independent.
    """

    basis: Matrix
    rest: Vector
    clusters: NDArray[np.int64] | None

    @property
    def df(self) -> int:
        """Participants less coefficients."""
        return int(self.rest.size - self.basis.shape[1] - 1)

    @property
    def n_clusters(self) -> int:
        """Number of clusters; 0 where there are none."""
        return 0 if self.clusters is None else int(self.clusters.max()) + 1

    def clear(self, values: Vector) -> Vector:
        """The values less their projection on intercept and covariates."""
        once = values - self.basis @ (self.basis.T @ values)
        cleared: Vector = once - self.basis @ (self.basis.T @ once)  # once more: one pass leaves rounding behind
        return cleared

    def ratio(self, response: Vector, treatment: Vector) -> RatioFit:
        """The treatment's coefficient, with the offer as its instrument.

        Args:
            response: (n,).
            treatment: (n,), not uncorrelated with the offer; the offer itself for ordinary least squares.
        """
        size = float(self.rest @ treatment)
        value = float(self.rest @ response) / size
        weights: Vector = self.rest / size
        residuals = self.clear(response - value * treatment)
        scale = float(np.abs(response).max(initial=0.0))
        exact = float(np.abs(residuals).max(initial=0.0)) <= 1e-10 * scale
        leverage: Vector = (self.basis**2).sum(axis=1) + self.clear(treatment) * weights
        if exact:
            residuals = np.zeros_like(residuals)
        return RatioFit(value=value, weights=weights, residuals=residuals, leverage=leverage, is_exact=exact)

    def covariance(self, fits: Sequence[RatioFit], kind: Variance) -> Matrix:
        """The covariance matrix of several coefficients, (m, m).

        ``classical`` takes one residual covariance for all, with n − k. ``hc0`` is the sandwich, ``hc1`` that times
        n/(n − k); ``hc3`` divides each residual by one less the leverage x_i'(Q'W)⁻¹q_i, Q being the instruments and W
        the regressors: the exact change on leaving a person out (as R's AER; R's ivreg defaults to the leverage of the
        second stage instead). ``cluster`` sums within clusters, times G/(G − 1)·(n − 1)/(n − k), as Stata's ``small``.
        """
        n = self.rest.size
        residuals = np.column_stack([fit.residuals for fit in fits])
        weights = np.column_stack([fit.weights for fit in fits])
        if kind == "classical":
            classical: Matrix = (residuals.T @ residuals) * (weights.T @ weights) / self.df
            return classical
        if kind == "hc3":
            left = 1 - np.column_stack([fit.leverage for fit in fits])
            residuals = residuals / np.where(np.abs(left) > _OWN, left, 1.0)
        influence = weights * residuals
        if kind == "cluster":
            influence = self._summed(influence)
            n_clusters = self.n_clusters
            influence = influence * np.sqrt(n_clusters / (n_clusters - 1) * (n - 1) / self.df)
        sandwich: Matrix = influence.T @ influence
        return sandwich * (n / self.df) if kind == "hc1" else sandwich

    def _summed(self, influence: Matrix) -> Matrix:
        clusters = np.zeros(influence.shape[0], dtype=np.int64) if self.clusters is None else self.clusters
        columns = [np.bincount(clusters, weights=column) for column in influence.T]
        return np.column_stack(columns)


def instrument(offered: Vector, covariates: Matrix, clusters: NDArray[np.int64] | None = None) -> Instrument:
    """Take intercept and covariates out of the offer.

    Args:
        offered: (n,), 0 and 1, not determined by the covariates.
        covariates: (n, k), of full rank with an intercept.
        clusters: (n,), numbers of the clusters from 0 without gaps; None where there are none.
    """
    basis, _ = np.linalg.qr(np.column_stack([np.ones(offered.size), covariates]))
    bare = Instrument(basis=basis, rest=offered, clusters=clusters)
    return Instrument(basis=basis, rest=bare.clear(offered), clusters=clusters)

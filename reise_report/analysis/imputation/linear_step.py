"""One draw from a Bayesian linear regression, for all imputed data sets at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

_RIDGE = 1e-5
"""Added to each sum of squares as a share of itself, as R's mice does: near-collinear predictors then do no harm."""

_LEAST_NEW = 1e-4
"""A predictor of whose variance less than this share is its own is dropped, as R's mice drops it (its ``eps``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearDraw:
    """Coefficients of one regression in each of m data sets.

    Attributes:
        mode: (m, k), least-squares estimates.
        drawn: (m, k), a draw from their posterior distribution.
        sigma: (m,), a draw of the residual standard deviation.
    """

    mode: Array
    drawn: Array
    sigma: Array


def draw_linear(gram: Array, moment: Array, square: Array, n: int, rng: np.random.Generator) -> LinearDraw:
    """Draw σ² = RSS/χ² and β ~ N(β̂, σ²(XᵀX)⁻¹), the posterior under the usual flat prior (Rubin 1987, p. 167).

    Of collinear predictors the first stays and the others get coefficient zero, in each data set by itself.

    Args:
        gram: (m, k, k), XᵀX of those observed, the intercept first.
        moment: (m, k), Xᵀy.
        square: (m,), yᵀy.
        n: those observed.
        rng: source of randomness.
    """
    m, k = moment.shape
    noise: Array = rng.standard_normal((m, k))
    chance = rng.chisquare(np.maximum(n - k, 1), size=m)
    diagonal = np.arange(k)
    ridged = gram.copy()
    ridged[:, diagonal, diagonal] *= 1 + _RIDGE
    size = np.maximum(ridged[:, diagonal, diagonal], np.finfo(float).tiny)
    lower = _cholesky(ridged, size)
    own = lower[:, diagonal, diagonal] ** 2 / size
    # A ridge of 1e-5 leaves a wholly collinear column just that much of its own; one of zeros has nothing.
    useless = (own < _LEAST_NEW) | (gram[:, diagonal, diagonal] < 1e-12 * n)
    if useless.any():
        ridged, moment, noise = _without(ridged, moment, noise, useless)
        lower = _cholesky(ridged, size)
    both: Array = np.linalg.solve(ridged, np.stack([moment, (lower @ noise[..., None])[..., 0]], axis=-1))
    mode = both[..., 0]
    explained = 2 * (mode * moment).sum(axis=1) - (mode * (gram @ mode[..., None])[..., 0]).sum(axis=1)
    residual = np.maximum(square - explained, 0.0)
    sigma = np.sqrt(residual / chance)
    return LinearDraw(mode=mode, drawn=mode + both[..., 1] * sigma[:, None], sigma=sigma)


def _cholesky(matrix: Array, size: Array) -> Array:
    """The factor; where rounding makes a matrix of collinear columns indefinite, of one with a little more ridge."""
    try:
        lower: Array = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        diagonal = np.arange(matrix.shape[1])
        more = matrix.copy()
        more[:, diagonal, diagonal] += np.where(size > np.finfo(float).tiny, _RIDGE * size, 1.0)
        lower = np.linalg.cholesky(more)
    return lower


def _without(matrix: Array, moment: Array, noise: Array, useless: NDArray[np.bool_]) -> tuple[Array, Array, Array]:
    """The equations with useless predictors cut off from the others and held at zero."""
    diagonal = np.arange(matrix.shape[1])
    cut: Array = np.where(useless[:, :, None] | useless[:, None, :], 0.0, matrix)
    cut[:, diagonal, diagonal] = np.where(useless, 1.0, matrix[:, diagonal, diagonal])
    return cut, np.where(useless, 0.0, moment), np.where(useless, 0.0, noise)

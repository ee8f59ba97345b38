"""Analysis of covariance at each visit of many completed data sets at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.imputation.reference_strategy import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAnalyses:
    """For r data sets and T visits: difference between arms, and both arms' means at the covariates' means.

    Attributes:
        values: (r, T, 3), difference, intervention mean, control mean.
        variances: (r, T, 3), by ordinary least squares.
        df: residual degrees of freedom.
    """

    values: Array
    variances: Array
    df: int


def analyse_visits(complete: Array, design: Array) -> VisitAnalyses:
    """Regress the outcome at each visit on arm and covariates.

    Args:
        complete: (r, n, T).
        design: (n, k), intercept, arm, covariates; of full rank.
    """
    n, k = design.shape
    weights = _weights(design.mean(axis=0)[None])[0]
    q, triangle = np.linalg.qr(design)
    inverse = np.linalg.inv(triangle)
    projected = q.T @ complete  # (r, k, T)
    residual = complete - q @ projected
    sigma2 = (residual**2).sum(axis=1) / (n - k)
    factor = weights @ inverse  # (3, k)
    values = np.swapaxes(factor @ projected, 1, 2)
    variances = sigma2[..., None] * (factor**2).sum(axis=1)
    return VisitAnalyses(values=values, variances=variances, df=n - k)


def values_without(complete: Array, design: Array, left_out: NDArray[np.intp]) -> Array:
    """The same values with one participant left out of each data set, (r, T, 3).

    Args:
        complete: (r, n, T), each completed by a model without the one left out.
        design: (n, k), of full rank without any one.
        left_out: (r,), who.
    """
    own = design[left_out]
    square = design.T @ design - own[:, :, None] * own[:, None, :]
    crossed = design.T @ complete - own[:, :, None] * complete[np.arange(left_out.size), left_out][:, None, :]
    coefficients = np.linalg.solve(square, crossed)  # (r, k, T)
    means = (design.sum(axis=0) - own) / (design.shape[0] - 1)
    values: Array = np.swapaxes(_weights(means) @ coefficients, 1, 2)
    return values


def _weights(means: Array) -> Array:
    """Difference, intervention mean and control mean as combinations of coefficients, (r, 3, k)."""
    weights = np.repeat(means[:, None, :], 3, axis=1)
    weights[:, 0, :], weights[:, 0, 1] = 0.0, 1.0
    weights[:, 1, 1], weights[:, 2, 1] = 1.0, 0.0
    return weights

"""Missing repeated outcomes as what is expected of them, given what was observed and a strategy after dropout."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.imputation.reference_strategy import Array


def by_pattern(observed: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]]:
    """Members, visits observed and visits missing, for each pattern in which any is missing.

    Args:
        observed: (n, T).
    """
    distinct, which = np.unique(observed, axis=0, return_inverse=True)
    for index, row in enumerate(distinct):
        if not row.all():
            yield np.flatnonzero(which.ravel() == index), np.flatnonzero(row), np.flatnonzero(~row)


def regression_on_observed(covariance: Array, seen: NDArray[np.intp], missing: NDArray[np.intp]) -> tuple[Array, Array]:
    """Coefficients of the missing on the observed, (r, u, o), and the covariance that is left, (r, u, u).

    Args:
        covariance: (r, T, T).
        seen: (o,), visits.
        missing: (u,), visits.
    """
    among: Array = covariance[:, missing[:, None], missing]
    if not seen.size:
        return np.zeros((covariance.shape[0], missing.size, 0)), among
    between = covariance[:, missing[:, None], seen]
    within = covariance[:, seen[:, None], seen]
    coefficients = np.asarray(np.linalg.solve(within, between.transpose(0, 2, 1)), dtype=float).transpose(0, 2, 1)
    left: Array = among - coefficients @ between.transpose(0, 2, 1)
    return coefficients, (left + left.transpose(0, 2, 1)) / 2


def conditional_means(outcome: Array, design: Array, coefficients: Array, covariance: Array) -> Array:
    """The outcomes, with each missing one at its mean given those observed, for each of r fitted models.

    Args:
        outcome: (n, T), NaN where missing.
        design: (n, T, p), whose means the outcomes vary about: after a strategy.
        coefficients: (r, p).
        covariance: (r, T, T).

    Returns:
        (r, n, T).
    """
    observed = ~np.isnan(outcome)
    complete = np.broadcast_to(outcome, (coefficients.shape[0], *outcome.shape)).copy()
    for members, seen, missing in by_pattern(observed):
        on_seen, _ = regression_on_observed(covariance, seen, missing)
        mean = _means(design[members], coefficients)
        away = outcome[members][:, seen] - mean[..., seen]
        filled = mean[..., missing] + away @ on_seen.transpose(0, 2, 1)
        complete[:, members[:, None], missing] = filled
    return complete


def _means(design: Array, coefficients: Array) -> Array:
    """Xβ for each model, (r, n, T)."""
    n, visits, p = design.shape
    return (coefficients @ design.reshape(-1, p).T).reshape(-1, n, visits)

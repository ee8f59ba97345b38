"""Imputation inside a bootstrap: how an arm's incomplete totals move with the people drawn, and what chance adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.economics.fixed_order import product
from reise_report.analysis.economics.normal_model import NormalModel, fit_normal
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.reason import NO_DATA, TOO_FEW

_LEAST = 3
"""People observed, below which a column is not imputed: a regression of two leaves no spread."""
_SAME = 1e-9
"""A spread below this share of the mean is what rounding leaves of a constant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmTotals:
    """Sums of columns for each person of an arm, complete or imputed.

    Attributes:
        expected: (n, k), the totals: as observed, or their expectation given what was observed.
        incomplete: (i,), positions of the people with a total that was not observed whole.
        influence: (n, q), what one more of a person adds to the parameters of the imputation model.
        slopes: (q, i·k), what the parameters add to the expectations of the incomplete.
        noise: (i, k, k), triangular roots of covariance matrices: times k standard normal numbers each is what an
            imputed total has beyond its expectation.
        reasons: (k,), why a total cannot be imputed; None where it can.
        warnings: what the user should know, in English, without the arm.
    """

    expected: Matrix
    incomplete: NDArray[np.intp]
    influence: Matrix
    slopes: Matrix
    noise: NDArray[np.float64]
    reasons: tuple[str | None, ...]
    warnings: tuple[str, ...]


def arm_totals(columns: Matrix, names: tuple[str, ...], sums: Matrix) -> ArmTotals:
    """Impute the totals of one arm from a joint normal distribution of its columns.

    Columns stay on their own scale: a total is a sum, and what a bootstrap draw needs of it is a mean. A linear
    expectation gives the mean right however skewed the columns are; logarithms, and cutting off at bounds, do not.

    Args:
        columns: (n, p), NaN where missing.
        names: (p,), for warnings.
        sums: (k, p), the weight of each column in each total.
    """
    n, k = columns.shape[0], sums.shape[0]
    observed = (~np.isnan(columns)).sum(axis=0)
    usable = (observed >= _LEAST) | (observed == n)
    reasons = tuple(_reason(observed[~usable & (weight != 0)]) for weight in sums)
    totals = np.where([[reason is None] for reason in reasons], sums, 0.0)
    warnings = tuple(
        f"{name} is not imputed: {count} people have it."
        for name, count, enough in zip(names, observed.tolist(), usable, strict=True)
        if not enough
    )
    known = np.where(usable, columns, 0.0)
    centre, spread = _centre_and_spread(known)
    varying = spread > 0
    lacking = np.flatnonzero(np.isnan(known).any(axis=1))
    filled = np.where(np.isnan(known), centre, known)  # right at once where all who have a column have the same
    influence, slopes = np.zeros((n, 0)), np.zeros((0, lacking.size * k))
    noise = np.zeros((lacking.size, k, k))
    if np.isnan(known[:, varying]).any():
        standardised = (known[:, varying] - centre[varying]) / spread[varying]
        p = standardised.shape[1]
        # One person's worth of prior; more only where people are fewer than three times the columns.
        model = fit_normal(standardised, max(1.0, 3.0 * p - n))
        if not model.settled:
            warnings += ("the model that imputes did not settle; its last step is used.",)
        weights = totals[:, varying] * spread[varying]
        filled[:, varying] = np.where(
            np.isnan(standardised), centre[varying] + spread[varying] * model.expected(), known[:, varying]
        )
        left = np.eye(p) - model.covariance @ model.precision  # (patterns, p, p)
        influence = model.influence() * _small_sample(int((~np.isnan(standardised)).sum(axis=0).min()), p)
        slopes = _slopes(model, weights @ left, lacking)
        noise = _noise(model, weights, left, lacking)
    return ArmTotals(
        expected=product(filled, totals.T),
        incomplete=lacking,
        influence=influence,
        slopes=slopes,
        noise=noise,
        reasons=reasons,
        warnings=warnings,
    )


def _reason(observed: NDArray[np.intp]) -> str | None:
    """Why a total that needs columns of which so few are observed cannot be imputed."""
    if not observed.size:
        return None
    return NO_DATA if (observed == 0).any() else TOO_FEW


def _centre_and_spread(known: Matrix) -> tuple[Vector, Vector]:
    """Means and standard deviations of those observed; a spread of 0 where only rounding tells the values apart."""
    centre, spread = np.nanmean(known, axis=0), np.nanstd(known, axis=0)
    return centre, np.where(spread > _SAME * np.nanmax(np.abs(known), axis=0), spread, 0.0)


def _small_sample(least: int, p: int) -> float:
    """How much longer a step of the parameters is made where people are few for so many columns.

    Residuals of a regression are shorter than errors: the variance of a step is low by (m − p)/m for m people, as that
    of White's sandwich is (HC1). m is taken from the column that fewest have; at most twice the variance.
    """
    return float(np.sqrt(least / max(least - p, least / 2)))


def _slopes(model: NormalModel, weights: NDArray[np.float64], lacking: NDArray[np.intp]) -> Matrix:
    """(q, i·k), the slopes of the incomplete people's expectations in the parameters.

    With R = I − ΣA, A being the inverse of the observed columns' covariance, the expectation of a person's columns
    moves by R(dμ + dΣ·a), a = A(y − μ).
    """
    a, b = np.triu_indices(model.mean.size)
    weighted, of = model.weighted[lacking], model.patterns.of[lacking]
    own = weights[of]  # (i, k, p)
    slope = own[:, :, a] * weighted[:, None, b] + np.where(a == b, 0.0, own[:, :, b] * weighted[:, None, a])
    slopes = np.concatenate([own, slope], axis=2)
    return np.asarray(slopes.reshape(-1, slopes.shape[2]).T, dtype=np.float64)


def _noise(
    model: NormalModel, weights: Matrix, left: NDArray[np.float64], lacking: NDArray[np.intp]
) -> NDArray[np.float64]:
    """(i, k, k), roots of the covariance of each person's totals given what was observed of them."""
    n, p = model.patterns.of.size, model.mean.size
    conditional = weights @ (left @ model.covariance) @ weights.T
    # Maximum likelihood divides by n; a regression on the other columns has n less their number.
    conditional *= n / max(n - p, n / 2)
    return _roots(conditional)[model.patterns.of[lacking]]


def _roots(covariances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lower triangular roots of positive semidefinite matrices, (g, k, k): no total depends on the units of another."""
    roots = np.zeros_like(covariances)
    for j in range(covariances.shape[1]):
        own = covariances[:, j, j] - (roots[:, j, :j] ** 2).sum(axis=1)
        has = own > _SAME * covariances[:, j, j]
        pivot = np.sqrt(np.where(has, own, 1.0))
        shared = covariances[:, j:, j] - (roots[:, j:, :j] * roots[:, None, j, :j]).sum(axis=2)
        roots[:, j:, j] = np.where(has[:, None], shared / pivot[:, None], 0.0)
    return roots

"""Draws from the posterior of a normal model with missing outcomes, by data augmentation, m chains side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.imputation.conditional_mean import by_pattern, regression_on_observed
from reise_report.analysis.imputation.reference_strategy import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class PosteriorDraws:
    """One draw a chain, the last, and the course of the chains.

    Attributes:
        coefficients: (m, p).
        covariances: (m, T, T).
        complete: (m, n, T), the outcomes of the fit as completed by these.
        means: (iterations, m, T), means of the imputed residuals at each visit; NaN where none is missing.
        sds: (iterations, m, T), their standard deviations.
    """

    coefficients: Array
    covariances: Array
    complete: Array
    means: Array
    sds: Array


def draw_posterior(
    outcome: Array,
    design: Array,
    coefficients: Array,
    covariance: Array,
    *,
    m: int,
    iterations: int,
    rng: np.random.Generator,
) -> PosteriorDraws:
    """Alternate between missing outcomes, the covariance matrix and the coefficients, each drawn given the others.

    The prior is flat for the coefficients and Jeffreys' for the covariance, |Σ|^−(T+1)/2: given residuals E of n
    people, Σ is inverse Wishart with n degrees of freedom and scale EᵀE. Each chain gives its last draw, so that the m
    draws are independent.

    Args:
        outcome: (n, T), NaN where missing, n > T.
        design: (n, T, p).
        coefficients: (p,), where to start.
        covariance: (T, T), where to start.
        m: chains.
        iterations: of each.
        rng: source of randomness.

    Source: Schafer JL (1997), Analysis of Incomplete Multivariate Data, sections 5.4 and 9.
    """
    n, visits, p = design.shape
    observed = ~np.isnan(outcome)
    parts = list(by_pattern(observed))
    flat = design.reshape(n * visits, p)
    squares = np.einsum("iap,ibq->abpq", design, design, optimize=True).reshape(visits**2, p * p)
    # Everything is about the start's fit: the numbers stay small, and a units' change only scales them.
    residual = np.broadcast_to(outcome - design @ coefficients, (m, n, visits)).copy()
    shift = np.zeros((m, p))
    sigma: Array = np.broadcast_to(covariance, (m, visits, visits)).copy()
    means, sds = (np.full((iterations, m, visits), np.nan) for _ in range(2))
    for step in range(iterations):
        mean = (shift @ flat.T).reshape(m, n, visits)
        for members, seen, missing in parts:
            drawn = _draw_missing(residual[:, members], mean[:, members], sigma, (seen, missing), rng)
            residual[:, members[:, None], missing] = drawn
        away = residual - mean
        _note(means[step], sds[step], residual, observed)
        sigma = inverse_wishart(away.transpose(0, 2, 1) @ away, n, rng)
        weight = np.linalg.inv(sigma)
        information = (weight.reshape(m, -1) @ squares).reshape(m, p, p)
        score = (residual @ weight).reshape(m, n * visits) @ flat
        shift = _draw_normal(information, score, rng)
    complete = residual + design @ coefficients
    return PosteriorDraws(coefficients=coefficients + shift, covariances=sigma, complete=complete, means=means, sds=sds)


def draw_missing(
    outcome: Array, design: Array, coefficients: Array, covariances: Array, rng: np.random.Generator
) -> Array:
    """Complete the outcomes by draws about the design's means, given those observed, (m, n, T).

    Args:
        outcome: (n, T), NaN where missing.
        design: (n, T, p), after a strategy.
        coefficients: (m, p).
        covariances: (m, T, T).
        rng: source of randomness.
    """
    n, visits, p = design.shape
    m = coefficients.shape[0]
    complete = np.broadcast_to(outcome, (m, n, visits)).copy()
    mean = (coefficients @ design.reshape(-1, p).T).reshape(m, n, visits)
    for members, seen, missing in by_pattern(~np.isnan(outcome)):
        drawn = _draw_missing(complete[:, members], mean[:, members], covariances, (seen, missing), rng)
        complete[:, members[:, None], missing] = drawn
    return complete


def inverse_wishart(scale: Array, df: int, rng: np.random.Generator) -> Array:
    """A draw of each (k, k) matrix from the inverse Wishart distribution, by Bartlett's decomposition.

    Args:
        scale: (m, k, k), positive definite; the mean is ``scale``/(df − k − 1).
        df: degrees of freedom, at least k.
        rng: source of randomness.
    """
    m, k, _ = scale.shape
    factor = np.tril(rng.standard_normal((m, k, k)), -1)
    place = np.arange(k)
    factor[:, place, place] = np.sqrt(rng.chisquare(df - place, size=(m, k)))
    half: Array = np.linalg.solve(factor, np.linalg.cholesky(scale).transpose(0, 2, 1))
    drawn: Array = half.transpose(0, 2, 1) @ half
    return drawn


def _draw_missing(
    values: Array,
    mean: Array,
    sigma: Array,
    visits: tuple[NDArray[np.intp], NDArray[np.intp]],
    rng: np.random.Generator,
) -> Array:
    """The missing of one pattern, (m, members, u)."""
    seen, missing = visits
    on_seen, left = regression_on_observed(sigma, seen, missing)
    expected = mean[..., missing] + (values[..., seen] - mean[..., seen]) @ on_seen.transpose(0, 2, 1)
    noise = rng.standard_normal(expected.shape) @ np.linalg.cholesky(left).transpose(0, 2, 1)
    drawn: Array = expected + noise
    return drawn


def _draw_normal(information: Array, score: Array, rng: np.random.Generator) -> Array:
    """A draw from N(I⁻¹s, I⁻¹) for each chain."""
    lower = np.linalg.cholesky(information)
    noise = (lower @ rng.standard_normal(score.shape)[..., None])[..., 0]
    return np.asarray(np.linalg.solve(information, (score + noise)[..., None])[..., 0], dtype=float)


def _note(means: Array, sds: Array, residual: Array, observed: NDArray[np.bool_]) -> None:
    for visit in np.flatnonzero(~observed.all(axis=0)):
        imputed = residual[:, ~observed[:, visit], visit]
        means[:, visit], sds[:, visit] = imputed.mean(axis=1), imputed.std(axis=1)

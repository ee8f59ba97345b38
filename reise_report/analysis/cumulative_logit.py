"""The cumulative logit model of an ordered outcome by maximum likelihood, with exact derivatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.separation import Separation, separation

_STEPS = 60
_NEAR = 1e-13
"""A step that would gain less than this share of the log-likelihood squares its own tiny error."""
_HALVINGS = 40
_EXTREME = 12.0
"""A linear predictor this far from every threshold is reason to look for separation (a chance of 6e-6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeLogitFit:
    """A fitted model: logit P(Y ≤ j) = θ_j − xᵀβ, so that a positive β goes with higher categories, as R's ``polr``.

    Attributes:
        codes: (n,), category of each, 0 … J − 1, each of which somebody has.
        design: (n, k), no intercept.
        thresholds: (J − 1,), θ, increasing.
        coefficients: (k,), β, log odds ratios.
        log_likelihood: at the maximum.
        information: (J − 1 + k, J − 1 + k), observed, thresholds first.
        converged: whether the iterations settled.
    """

    codes: NDArray[np.int_]
    design: Matrix
    thresholds: Vector
    coefficients: Vector
    log_likelihood: float
    information: Matrix
    converged: bool

    def covariance(self) -> Matrix:
        """The covariance matrix of the coefficients, (k, k), from the observed information."""
        j = self.thresholds.size
        whole = np.linalg.pinv(self.information, hermitian=True)
        return np.asarray(whole[j:, j:], dtype=float)

    def separation(self) -> Separation:
        """Which thresholds and coefficients, in this order, have no finite estimate."""
        above, below = self.codes < self.thresholds.size, self.codes > 0
        rows = np.vstack(
            [
                np.column_stack([_indicator(self.codes[above], self.thresholds.size), -self.design[above]]),
                np.column_stack([_indicator(self.codes[below] - 1, self.thresholds.size), -self.design[below]]),
            ]
        )
        return separation(rows, np.repeat([1.0, 0.0], [int(above.sum()), int(below.sum())]))

    @property
    def is_extreme(self) -> bool:
        """Whether somebody's predictor lies so far from all thresholds that estimates may be infinite."""
        if not self.converged:
            return True
        distance = np.abs(self.thresholds[None, :] - (self.design @ self.coefficients)[:, None])
        return bool(distance.max(initial=0.0) > _EXTREME)


def fit_cumulative_logit(codes: NDArray[np.int_], design: Matrix, offset: Vector | None = None) -> CumulativeLogitFit:
    """Fit by Newton's method with halved steps; the log-likelihood is concave, so that the maximum is the only one.

    With a_i = θ_y − η_i and b_i = θ_{y−1} − η_i, log P = log F(a) + log F(−b) + log(1 − exp(b − a)), in which nothing
    cancels.

    Args:
        codes: (n,), 0 … J − 1, each of which somebody has; J at least 2.
        design: (n, k), no intercept, of full rank with one, columns of about unit size.
        offset: (n,), added to the linear predictor.

    Source: McCullagh P (1980), J R Stat Soc B 42:109–142, doi:10.1111/j.2517-6161.1980.tb01109.x; concave: Pratt JW
    (1981), J Am Stat Assoc 76:103–106, doi:10.1080/01621459.1981.10477613.
    """
    shares = np.bincount(codes) / codes.size
    cumulative = np.cumsum(shares)[:-1]
    start = np.concatenate([np.log(cumulative / (1 - cumulative)), np.zeros(design.shape[1])])
    at: Vector = np.asarray(start, dtype=float)
    base = np.zeros(codes.size) if offset is None else offset
    if offset is not None:
        at[: cumulative.size] += float(base.mean())
    value, gradient, information = _derivatives(at, codes, design, base)
    converged = False
    for _ in range(_STEPS):
        try:
            step: Vector = np.asarray(np.linalg.solve(information, gradient), dtype=float)
        except np.linalg.LinAlgError:
            break
        gain = float(gradient @ step)
        found = None if gain <= _NEAR * (1 + abs(value)) else _improved(at, step, value, codes, design, base)
        if found is None:
            # Near the maximum the likelihood is flat to rounding and cannot judge a step; Newton's last one is right.
            converged = gain <= 1e4 * _NEAR * (1 + abs(value))
            if converged:
                at = at + step
                value, gradient, information = _derivatives(at, codes, design, base)
            break
        at, value, gradient, information = found
    j = cumulative.size
    return CumulativeLogitFit(
        codes=codes,
        design=design,
        thresholds=at[:j],
        coefficients=at[j:],
        log_likelihood=value,
        information=information,
        converged=converged,
    )


def _improved(
    at: Vector, step: Vector, value: float, codes: NDArray[np.int_], design: Matrix, offset: Vector
) -> tuple[Vector, float, Vector, Matrix] | None:
    """The first of ever smaller steps that raises the likelihood, with the derivatives there."""
    j = int(codes.max())
    for halving in range(_HALVINGS):
        tried = at + step / 2**halving
        if (np.diff(tried[:j]) > 0).all():
            found = _derivatives(tried, codes, design, offset)
            if found[0] > value:
                return tried, *found
    return None


def _derivatives(at: Vector, codes: NDArray[np.int_], design: Matrix, offset: Vector) -> tuple[float, Vector, Matrix]:
    """Log-likelihood, gradient and observed information at thresholds and coefficients."""
    j = int(codes.max())
    linear = design @ at[j:] + offset
    a = np.append(at[:j], np.inf)[codes] - linear
    b = np.insert(at[:j], 0, -np.inf)[codes] - linear
    gaps = np.diff(at[:j])
    counts = np.bincount(codes, minlength=j + 1)[1:j]
    value = float(-np.logaddexp(0, -a).sum() - np.logaddexp(0, b).sum() + (counts * np.log(-np.expm1(-gaps))).sum())
    above, below = _expit(-a), _expit(b)
    odds = 1 / np.expm1(gaps)
    upper, lower = _indicator(codes, j), _indicator(codes - 1, j)
    by_threshold = upper.T @ above - lower.T @ below
    by_threshold[1:] += counts * odds
    by_threshold[:-1] -= counts * odds
    curve_a, curve_b = above * (1 - above), below * (1 - below)
    bend = counts * odds * (1 + odds)
    information = np.empty((at.size, at.size))
    thresholds = np.diag(upper.T @ curve_a + lower.T @ curve_b)
    inner = np.arange(j - 1)
    thresholds[inner, inner] += bend
    thresholds[inner + 1, inner + 1] += bend
    thresholds[inner, inner + 1] -= bend
    thresholds[inner + 1, inner] -= bend
    information[:j, :j] = thresholds
    cross = -(upper * curve_a[:, None] + lower * curve_b[:, None]).T @ design
    information[:j, j:], information[j:, :j] = cross, cross.T
    information[j:, j:] = design.T @ (design * (curve_a + curve_b)[:, None])
    return value, np.concatenate([by_threshold, design.T @ (below - above)]), information


def _expit(x: Vector) -> Vector:
    from scipy.special import expit

    values: Vector = expit(x)
    return values


def _indicator(codes: NDArray[np.int_], j: int) -> Matrix:
    """(n, j), one where a code is the column's; codes outside 0 … j − 1 have a row of zeros."""
    indicator: Matrix = (codes[:, None] == np.arange(j)).astype(float)
    return indicator

"""Restricted maximum likelihood with each participant left out in turn, all fits side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.imputation.reference_strategy import Array

_SETTLED = 1e-10
_MOST_STEPS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOneOut:
    """The fits without each participant.

    Attributes:
        coefficients: (n, p).
        covariances: (n, T, T).
        settled: whether every fit did.
        determined: whether every fit has its coefficients determined.
    """

    coefficients: Array
    covariances: Array
    settled: bool
    determined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """Those observed at the same visits, as sums of products that the likelihood needs."""

    seen: NDArray[np.intp]
    members: NDArray[np.intp]
    squares: Array  # (s·s, p·p), of the design's rows
    crossed: Array  # (s·s, p), of the design's rows with the outcome
    outcomes: Array  # (s·s,)
    rows: Array  # (members, s, p)
    values: Array  # (members, s)


def leave_one_out(
    outcome: Array, fitted: NDArray[np.bool_], design: Array, coefficients: Array, covariance: Array
) -> LeaveOneOut:
    """Fit the model of repeated measures again without each participant, from the fit with everybody.

    By the EM algorithm for restricted likelihood, Σ ← Σ + (1/n)·Σ·(ΣW(S + H)W − W)·Σ, which cannot leave the positive
    definite matrices and, one participant being little, needs a dozen steps.

    Args:
        outcome: (n, T).
        fitted: (n, T), which outcomes the model is fitted to.
        design: (n, T, p).
        coefficients: (p,), of everybody.
        covariance: (T, T), of everybody.

    Source: Laird N, Lange N, Stram D (1987), J Am Stat Assoc 82:97–105, doi:10.1080/01621459.1987.10478395.
    """
    n, visits, p = design.shape
    # About the fit with everybody, so that sums of squares are of residuals and lose no digits.
    residual = np.where(fitted, outcome - design @ coefficients, 0.0)
    patterns = _patterns(residual, fitted, design)
    counted = fitted.any(axis=1)
    size = counted.sum() - counted.astype(float)
    sigma: Array = np.broadcast_to(covariance, (n, visits, visits)).copy()
    scale = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    shift = np.zeros((n, p))
    settled = False
    for _ in range(_MOST_STEPS):
        weights = [_inverted(sigma[:, pattern.seen[:, None], pattern.seen]) for pattern in patterns]
        information, score = _normal_equations(patterns, weights, n, p)
        spread = _inverse(information)
        if spread is None:
            return LeaveOneOut(coefficients=shift, covariances=sigma, settled=False, determined=False)
        shift = (spread @ score[..., None])[..., 0]
        change: Array = sigma @ _gradient(patterns, weights, shift, spread, visits) @ sigma / size[:, None, None]
        change = (change + change.transpose(0, 2, 1)) / 2
        sigma = sigma + change
        if float((np.abs(change) / scale).max(initial=0)) < _SETTLED:
            settled = True
            break
    return LeaveOneOut(coefficients=coefficients + shift, covariances=sigma, settled=settled, determined=True)


def _patterns(residual: Array, fitted: NDArray[np.bool_], design: Array) -> list[_Pattern]:
    distinct, which = np.unique(fitted, axis=0, return_inverse=True)
    found = []
    for index, row in enumerate(distinct):
        seen, members = np.flatnonzero(row), np.flatnonzero(which.ravel() == index)
        if not seen.size:
            continue
        rows, values = design[members][:, seen], residual[members][:, seen]
        s, p = seen.size, design.shape[2]
        found.append(
            _Pattern(
                seen=seen,
                members=members,
                squares=np.einsum("iap,ibq->abpq", rows, rows, optimize=True).reshape(s * s, p * p),
                crossed=np.einsum("iap,ib->abp", rows, values, optimize=True).reshape(s * s, p),
                outcomes=(values.T @ values).reshape(s * s),
                rows=rows,
                values=values,
            )
        )
    return found


def _normal_equations(patterns: list[_Pattern], weights: list[Array], n: int, p: int) -> tuple[Array, Array]:
    """XᵀWX and XᵀWy without each participant, (n, p, p) and (n, p)."""
    information, score = np.zeros((n, p * p)), np.zeros((n, p))
    for pattern, weight in zip(patterns, weights, strict=True):
        flat = weight.reshape(n, -1)
        information += flat @ pattern.squares
        score += flat @ pattern.crossed
    square = information.reshape(n, p, p)
    for pattern, weight in zip(patterns, weights, strict=True):
        own = weight[pattern.members] @ pattern.rows
        square[pattern.members] -= pattern.rows.transpose(0, 2, 1) @ own
        score[pattern.members] -= (own.transpose(0, 2, 1) @ pattern.values[..., None])[..., 0]
    return square, score


def _inverted(covariance: Array) -> Array:
    return np.asarray(np.linalg.inv(covariance), dtype=float)


def _inverse(information: Array) -> Array | None:
    """The inverses; None where one does not exist."""
    diagonal = np.sqrt(np.maximum(np.einsum("npp->np", information), 0.0))
    if not (diagonal > 0).all():
        return None
    scale = diagonal[:, :, None] * diagonal[:, None, :]
    correlation = information / scale
    if float(np.linalg.eigvalsh(correlation)[:, 0].min()) < 1e-10:
        return None
    spread: Array = np.linalg.inv(correlation) / scale
    return spread


def _gradient(patterns: list[_Pattern], weights: list[Array], shift: Array, spread: Array, visits: int) -> Array:
    """Σ over participants of W(S + H)W − W, S being squares of residuals and H the means' uncertainty, (n, T, T)."""
    n, p = shift.shape
    total = np.zeros((n, visits, visits))
    outer = (shift[:, :, None] * shift[:, None, :] + spread).reshape(n, p * p)
    for pattern, weight in zip(patterns, weights, strict=True):
        s = pattern.seen.size
        crossed = shift @ pattern.crossed.T
        sums = (pattern.outcomes - crossed + outer @ pattern.squares.T).reshape(n, s, s)
        sums -= crossed.reshape(n, s, s).transpose(0, 2, 1)
        count = np.full(n, float(pattern.members.size))
        mine = pattern.members
        own = pattern.values - (pattern.rows @ shift[mine][..., None])[..., 0]
        sums[mine] -= own[:, :, None] * own[:, None, :]
        sums[mine] -= pattern.rows @ spread[mine] @ pattern.rows.transpose(0, 2, 1)
        count[mine] -= 1
        part: Array = weight @ sums @ weight - count[:, None, None] * weight
        total[:, pattern.seen[:, None], pattern.seen] += part
    return total

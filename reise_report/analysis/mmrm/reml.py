"""The (restricted) log-likelihood of repeated measures, with its first and second derivatives.

With W the inverse covariance matrix of a participant, U = WX, V = (ΣX'WX)⁻¹ and r the residuals at the generalised
least-squares estimate, for covariance parameters i and j (Σ_i a derivative of the covariance matrix):

* −2ℓ = Σ log|Σ| + log|ΣX'WX| + Σ r'Wr + constant,
* ∂_i = Σ tr(WΣ_i) − tr(V P_i) − Σ r'WΣ_iWr, with P_i = Σ U'Σ_iU,
* ∂_ij as in :func:`differentiate`.

Source: Lindstrom MJ, Bates DM (1988), J Am Stat Assoc 83:1014–1022, doi:10.1080/01621459.1988.10478693; Wolfinger R,
Tobias R, Sall J (1994), SIAM J Sci Comput 15:1294–1310, doi:10.1137/0915079.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.covariance_structure import Tensor
from reise_report.analysis.mmrm.visit_pattern import PatternData


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """The likelihood at given covariance matrices.

    Attributes:
        value: the log-likelihood, restricted or not, with its constant.
        inverse: (P, T, T), inverse covariance matrix of each pattern, zero at visits not observed.
        weighted: (m, T, p + 1), W times each block's design, and W times its residuals.
        information: (p, p), ΣX'WX.
        covariance: (p, p), its inverse.
        coefficients: (p,).
    """

    value: float
    inverse: Tensor
    weighted: Tensor
    information: Matrix
    covariance: Matrix
    coefficients: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """Derivatives of −2ℓ by the covariance parameters, those of all groups one after the other.

    Attributes:
        gradient: (K,).
        hessian: (K, K), observed.
        products: (K, p, p), P_i = ΣU'Σ_iU, minus the derivative of ΣX'WX.
        gram: (G, T·T, p, p), by group: the sums of products of U's entries, from which P_i comes for any Σ_i.
    """

    gradient: Vector
    hessian: Matrix
    products: Tensor
    gram: Tensor


def log_likelihood(data: PatternData, covariances: Tensor, *, restricted: bool) -> Likelihood | None:
    """The log-likelihood maximised over the coefficients; None where a matrix is not positive definite.

    Args:
        data: the observations.
        covariances: (G, T, T).
        restricted: whether restricted (REML).
    """
    both = data.observed[:, :, None] & data.observed[:, None, :]
    # A one on the diagonal of each visit not observed leaves the determinant alone.
    padded = np.where(both, covariances[data.groups], np.eye(data.observed.shape[1]))
    try:
        factor = np.linalg.cholesky(padded)
        inverse = np.where(both, np.linalg.inv(padded), 0.0)
        weighted = inverse[data.pattern] @ data.blocks
        p = data.blocks.shape[2] - 1
        information = np.tensordot(data.blocks[..., :p], weighted[..., :p], axes=([0, 1], [0, 1]))
        root = np.linalg.cholesky(information)
    except np.linalg.LinAlgError:
        return None
    half = np.linalg.solve(root, np.eye(p))
    covariance = half.T @ half
    moment = np.tensordot(data.blocks[..., :p], weighted[..., p], axes=([0, 1], [0, 1]))
    coefficients = covariance @ moment
    residuals = data.blocks[..., p] - data.blocks[..., :p] @ coefficients
    weighted = weighted.copy()
    weighted[..., p] -= weighted[..., :p] @ coefficients
    log_determinants = 2 * np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    n_terms = float(data.counts @ data.observed.sum(axis=1)) - (p if restricted else 0)
    deviance = n_terms * math.log(2 * math.pi) + float(data.counts @ log_determinants)
    deviance += float((residuals * weighted[..., p]).sum())
    if restricted:
        deviance += 2 * float(np.log(np.diag(root)).sum())
    return Likelihood(
        value=-deviance / 2,
        inverse=inverse,
        weighted=weighted,
        information=information,
        covariance=covariance,
        coefficients=coefficients,
    )


def differentiate(
    data: PatternData, likelihood: Likelihood, first: Tensor, second: Tensor, *, restricted: bool
) -> Slopes:
    """Gradient and observed Hessian of −2ℓ.

    ∂_ij = Σ[tr(WΣ_ij) − tr(WΣ_iWΣ_j)] − Σtr(WΣ_ijWB) + 2Σtr(WΣ_iWΣ_jWB) − tr(VP_iVP_j) − 2g_i'Vg_j, where
    g_i = ΣU'Σ_iWr and B = rr' + XVX'; without restriction B = rr' and the term in P_iVP_j falls away.

    Args:
        data: the observations.
        likelihood: the likelihood at the covariance matrices.
        first: (G, k, T, T), derivatives of each group's matrix by its own k parameters.
        second: (G, k, k, T, T).
        restricted: whether restricted (REML).
    """
    n_groups, k, size, _ = first.shape
    p = len(likelihood.coefficients)
    spread = _spread(likelihood, restricted=restricted)
    sums = np.add.reduceat(spread @ spread.swapaxes(1, 2), data.starts, axis=0)
    gradient, hessian = np.zeros((n_groups, k)), np.zeros((n_groups, k, n_groups, k))
    products = np.zeros((n_groups, k, p + 1, p + 1))
    gram = np.zeros((n_groups, size * size, p + 1, p + 1))
    for group in range(n_groups):
        mine = data.groups == group
        w, c, n = likelihood.inverse[mine], sums[mine], data.counts[mine]
        score = np.tensordot(n, w, 1) - c.sum(axis=0)
        gradient[group] = np.tensordot(first[group], score, 2)
        bend = np.tensordot(second[group], score, 2)
        # tr(ΣᵢWΣⱼC) + tr(ΣᵢCΣⱼW) − n·tr(ΣᵢWΣⱼW), once for the patterns and then for all pairs of parameters.
        kernel = np.einsum("pab,pcd->bcda", w, c - (n / 2)[:, None, None] * w, optimize=True)
        kernel = kernel + kernel.transpose(2, 3, 0, 1)
        flat = first[group].reshape(k, -1)
        hessian[group, :, group] = bend + flat @ kernel.reshape(size * size, -1) @ flat.T
        entries = likelihood.weighted[mine[data.pattern]].reshape(-1, size * (p + 1))
        pairs = (entries.T @ entries).reshape(size, p + 1, size, p + 1).transpose(0, 2, 1, 3)
        gram[group] = pairs.reshape(size * size, p + 1, p + 1)
        products[group] = np.tensordot(flat, gram[group], 1)
    flat_products = products.reshape(n_groups * k, p + 1, p + 1)
    inner, cross = flat_products[:, :p, :p], flat_products[:, :p, p]
    total = hessian.reshape(n_groups * k, n_groups * k) - 2 * cross @ likelihood.covariance @ cross.T
    if restricted:
        scaled = inner @ likelihood.covariance
        total = total - np.einsum("iab,jba->ij", scaled, scaled, optimize=True)
    return Slopes(
        gradient=gradient.reshape(-1),
        hessian=(total + total.T) / 2,
        products=inner,
        gram=gram[..., :p, :p],
    )


def _spread(likelihood: Likelihood, *, restricted: bool) -> Tensor:
    """Columns whose products are WBW: the weighted residuals, and for REML the uncertainty of the fit."""
    residuals = likelihood.weighted[..., -1:]
    if not restricted:
        return residuals
    root = np.linalg.cholesky(likelihood.covariance)
    return np.concatenate([likelihood.weighted[..., :-1] @ root, residuals], axis=2)

"""The shapes that the covariance between a participant's visits can take, with their derivatives.

The parameters are those of R's ``mmrm``: logarithms of standard deviations, and either the scaled rows of a Cholesky
factor (unstructured) or correlations written as θ/√(1 + θ²). Fits do not depend on this choice; of the tests only
Kenward and Roger's full variance does, through the second derivatives. An unstructured matrix is searched for with
unscaled rows, which lead straight to the edge where the data make it singular, and the scaled ones follow a bent path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.errors import AnalysisError

Structure = Literal[
    "unstructured",
    "heterogeneous_toeplitz",
    "toeplitz",
    "heterogeneous_ar1",
    "ar1",
    "heterogeneous_compound_symmetry",
    "compound_symmetry",
]
STRUCTURES: tuple[Structure, ...] = get_args(Structure)
Tensor = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StructuredCovariance:
    """A covariance matrix at one value of its parameters.

    Attributes:
        value: (T, T).
        first: (K, T, T), its derivative by each parameter.
        second: (K, K, T, T), its second derivatives.
    """

    value: Matrix
    first: Tensor
    second: Tensor


def check_structure(name: str) -> Structure:
    """The name, if it is one of the structures.

    Raises:
        AnalysisError: it is not.
    """
    for structure in STRUCTURES:
        if name == structure:
            return structure
    raise AnalysisError(f"unknown covariance structure '{name}'; known are {', '.join(STRUCTURES)}")


def n_parameters(structure: Structure, size: int) -> int:
    """How many parameters the structure has for ``size`` visits.

    >>> n_parameters("unstructured", 4), n_parameters("heterogeneous_ar1", 4), n_parameters("toeplitz", 4)
    (10, 5, 4)
    """
    if structure == "unstructured":
        return size * (size + 1) // 2
    return _n_deviations(structure, size) + _n_correlations(structure, size)


def parameters_near(structure: Structure, covariance: Matrix, *, scaled: bool = True) -> Vector:
    """The parameters that come closest, in a rough way, to a positive definite covariance matrix.

    Those of an unstructured matrix give it exactly.

    Args:
        structure: its name.
        covariance: (T, T).
        scaled: whether the rows of an unstructured matrix' factor are scaled, as in R's ``mmrm``.
    """
    deviations = np.sqrt(np.diag(covariance))
    size = len(covariance)
    if structure == "unstructured":
        factor = np.linalg.cholesky(covariance)
        scale = np.diag(factor)
        rows = factor / scale[:, None] if scaled else factor
        return np.concatenate([np.log(scale), rows[np.tril_indices(size, -1)]])
    correlation = covariance / np.outer(deviations, deviations)
    logs = np.log(deviations)
    if _n_deviations(structure, size) == 1:
        logs = np.array([0.5 * np.log(np.mean(deviations**2))])
    by_lag = np.array([np.diagonal(correlation, lag).mean() for lag in range(1, size)])
    if size == 1:
        correlations = np.empty(0)
    elif "toeplitz" in structure:
        correlations = by_lag
    elif "ar1" in structure:
        correlations = by_lag[:1]
    else:
        correlations = np.array([correlation[np.triu_indices(size, 1)].mean()])
    correlations = np.clip(correlations, -0.9 / max(size - 1, 1) if "compound" in structure else -0.9, 0.95)
    return np.concatenate([logs, correlations / np.sqrt(1 - correlations**2)])


def structured_covariance(
    structure: Structure, size: int, theta: Vector, *, scaled: bool = True
) -> StructuredCovariance:
    """The covariance matrix of ``size`` visits at the parameters, with its derivatives.

    The matrix of a structure of correlations need not be positive definite: the likelihood has to refuse it.

    Args:
        structure: its name.
        size: number of visits, T.
        theta: (K,), see :func:`n_parameters`.
        scaled: whether the rows of an unstructured matrix' factor are scaled, as in R's ``mmrm``.
    """
    if structure == "unstructured":
        return _unstructured(size, theta, scaled=scaled)
    n_deviations = _n_deviations(structure, size)
    groups = np.eye(size) if n_deviations == size else np.ones((1, size))
    deviations = np.exp(theta[:n_deviations] @ groups)
    scale = np.outer(deviations, deviations)
    correlation, first, second = _correlations(structure, size, theta[n_deviations:])
    value = scale * correlation
    weights = groups[:, :, None] + groups[:, None, :]
    by_deviation = weights * value
    by_correlation = first * scale
    crossed = weights[:, None] * by_correlation[None]
    both = weights[:, None] * weights[None] * value
    top = np.concatenate([both, crossed], axis=1)
    bottom = np.concatenate([crossed.swapaxes(0, 1), second * scale], axis=1)
    return StructuredCovariance(
        value=value,
        first=np.concatenate([by_deviation, by_correlation]),
        second=np.concatenate([top, bottom]),
    )


def _n_deviations(structure: Structure, size: int) -> int:
    return size if structure.startswith("heterogeneous") else 1


def _n_correlations(structure: Structure, size: int) -> int:
    return size - 1 if "toeplitz" in structure else min(size - 1, 1)


def _correlations(structure: Structure, size: int, theta: Vector) -> tuple[Matrix, Tensor, Tensor]:
    """The correlation matrix, (T, T), and its derivatives by θ where a correlation is θ/√(1 + θ²)."""
    lag = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    rho = theta / np.sqrt(1 + theta**2)
    slope, bend = (1 + theta**2) ** -1.5, -3 * theta * (1 + theta**2) ** -2.5
    k = len(theta)
    second = np.zeros((k, k, size, size))
    if k == 0:
        return np.eye(size), np.zeros((0, size, size)), second
    if "ar1" in structure:
        correlation = rho[0] ** lag
        by_rho = np.where(lag > 0, lag * rho[0] ** np.maximum(lag - 1, 0), 0.0)[None]
        twice = np.where(lag > 1, lag * (lag - 1) * rho[0] ** np.maximum(lag - 2, 0), 0.0)
        second[0, 0] = twice * slope[0] ** 2
    else:
        places = lag[None] == np.arange(1, size)[:, None, None] if "toeplitz" in structure else (lag > 0)[None]
        by_rho = places.astype(float)
        correlation = np.eye(size) + np.tensordot(rho, by_rho, 1)
    second[np.arange(k), np.arange(k)] += by_rho * bend[:, None, None]
    return correlation, by_rho * slope[:, None, None], second


def _unstructured(size: int, theta: Vector, *, scaled: bool) -> StructuredCovariance:
    """Row i of the Cholesky factor is exp(θ_i)·(θ_i1, …, θ_i,i−1, 1), or (θ_i1, …, θ_i,i−1, exp(θ_i)) unscaled."""
    deviations = np.exp(theta[:size])
    rows, columns = np.tril_indices(size, -1)
    scale = deviations[rows] if scaled else np.ones(len(rows))
    factor = np.diag(deviations)
    factor[rows, columns] = scale * theta[size:]
    # What moves with a row's own parameter, the rest of the factor being linear.
    moving = factor if scaled else np.diag(deviations)
    k = len(theta)
    first = np.zeros((k, size, size))
    first[np.arange(size), np.arange(size)] = moving
    below = size + np.arange(len(rows))
    first[below, rows, columns] = scale
    second = np.zeros((k, k, size, size))
    second[np.arange(size), np.arange(size), np.arange(size)] = moving
    if scaled:
        second[rows, below, rows, columns] = scale
        second[below, rows, rows, columns] = scale
    half_first = first @ factor.T
    half_second = second @ factor.T + np.einsum("kij,lhj->klih", first, first)
    return StructuredCovariance(
        value=factor @ factor.T,
        first=half_first + half_first.swapaxes(-1, -2),
        second=half_second + half_second.swapaxes(-1, -2),
    )

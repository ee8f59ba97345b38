"""What the methods accept: complete arrays of one length, one entry a participant."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.errors import AnalysisError, nearest

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


def numeric_vector(values: ArrayLike, name: str) -> Vector:
    """The values as floats.

    Raises:
        AnalysisError: they are not one-dimensional, or one is missing or infinite.
    """
    vector = np.asarray(values, dtype=float)
    if vector.ndim != 1:
        raise AnalysisError(f"'{name}' has shape {vector.shape}; expected one value a participant")
    if not np.isfinite(vector).all():
        bad = int((~np.isfinite(vector)).sum())
        raise AnalysisError(
            f"'{name}' has {bad} missing or infinite values of {vector.size}; leave those participants out"
        )
    return vector


def binary_vector(values: ArrayLike, name: str, n: int | None = None) -> Vector:
    """The values as 0.0 and 1.0.

    Raises:
        AnalysisError: a value is neither 0 nor 1, or there are not ``n`` of them.
    """
    vector = numeric_vector(values, name)
    others = np.unique(vector[(vector != 0) & (vector != 1)])
    if others.size:
        shown = ", ".join(f"{other:g}" for other in others[:3])
        raise AnalysisError(f"'{name}' holds {shown}; expected 0 and 1 only")
    check_length(vector, name, n)
    return vector


def check_length(vector: Vector, name: str, n: int | None) -> None:
    """Refuse a vector of another length.

    Raises:
        AnalysisError: the vector has not ``n`` entries.
    """
    if n is not None and vector.size != n:
        raise AnalysisError(
            f"'{name}' has {vector.size} participants, the outcome has {n}; they must be the same people"
        )


def covariate_matrix(values: ArrayLike | None, n: int) -> Matrix:
    """The covariates as floats, (n, k); (n, 0) where there are none.

    Raises:
        AnalysisError: there are not ``n`` rows, or a value is missing or infinite.
    """
    if values is None:
        return np.empty((n, 0))
    matrix = np.asarray(values, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != n:
        raise AnalysisError(f"the covariates have shape {matrix.shape}; expected ({n}, number of covariates)")
    if not np.isfinite(matrix).all():
        rows = int((~np.isfinite(matrix)).any(axis=1).sum())
        raise AnalysisError(
            f"covariates of {rows} participants are missing or infinite; leave them out, as design_matrix does"
        )
    return matrix


def check_choice(value: str, choices: Any, name: str) -> None:  # noqa: ANN401 - a Literal has no type of its own
    """Refuse a word that is not one of those known.

    Args:
        value: the word given.
        choices: a ``Literal``, or the words themselves.
        name: what the word chooses: ``variance``.

    Raises:
        AnalysisError: with the nearest known word.

    >>> check_choice("hc1", ("hc0", "hc1"), "variance")
    """
    known = get_args(choices) or tuple(choices)
    if value not in known:
        near = nearest(str(value), known)
        hint = f", did you mean '{near}'?" if near else f"; known: {', '.join(known)}"
        raise AnalysisError(f"unknown {name} '{value}'{hint}")

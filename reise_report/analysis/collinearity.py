"""Columns that a model cannot use: constant ones, and ones that others already determine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector

_SMALLEST_SHARE = 1e-9
"""The least share of a column's length that must be new for the column to count as independent."""


def independent_columns(design: Matrix) -> NDArray[np.bool_]:
    """Which columns are not linear combinations of those before them.

    Columns are taken in order, so that the first of a set of collinear ones stays, as in R's model fitting.

    Args:
        design: (n, k).

    Returns:
        (k,), True for the columns to keep.
    """
    kept = np.zeros(design.shape[1], dtype=bool)
    basis = np.empty((design.shape[0], 0))
    for index in range(design.shape[1]):
        column = design[:, index]
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)  # once more: one pass leaves rounding behind
        length = float(np.linalg.norm(rest))
        if length > _SMALLEST_SHARE * float(np.linalg.norm(column)):
            kept[index] = True
            basis = np.column_stack([basis, rest / length])
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Covariates ready for a model with an intercept and the allocation.

    Attributes:
        columns: (n, k), each with mean 0 and standard deviation 1: units cannot then upset the arithmetic.
        names: their names.
        determines_allocation: whether the covariates predict the allocation without error.
        warnings: which covariates were left out, and why.
    """

    columns: Matrix
    names: tuple[str, ...]
    determines_allocation: bool
    warnings: tuple[str, ...]


def adjustment(covariates: Matrix, allocation: Vector, names: Sequence[str] = ()) -> Adjustment:
    """Drop constant and collinear covariates, with a warning for each, and standardise the others.

    Args:
        covariates: (n, k), complete.
        allocation: (n,), 0 and 1.
        names: names of the covariates for the warnings; numbered when left out.
    """
    n, k = covariates.shape
    labels = tuple(names) if len(names) == k else tuple(f"covariate {index + 1}" for index in range(k))
    mean, spread = (covariates.mean(axis=0), covariates.std(axis=0)) if n else (np.zeros(k), np.zeros(k))
    # The spread of a constant column can come out at rounding size instead of zero.
    constant = spread <= 1e-12 * np.abs(covariates).max(axis=0, initial=0)
    standardised = (covariates[:, ~constant] - mean[~constant]) / spread[~constant]
    varying = tuple(label for label, drop in zip(labels, constant, strict=True) if not drop)
    intercept = np.ones((n, 1))
    kept = independent_columns(np.column_stack([intercept, standardised]))[1:]
    beyond = independent_columns(np.column_stack([intercept, standardised, allocation]))[-1]
    dropped_constant = tuple(label for label, drop in zip(labels, constant, strict=True) if drop)
    dropped_collinear = tuple(label for label, keep in zip(varying, kept, strict=True) if not keep)
    return Adjustment(
        columns=standardised[:, kept],
        names=tuple(label for label, keep in zip(varying, kept, strict=True) if keep),
        determines_allocation=not beyond,
        warnings=_left_out(dropped_constant, "the same for everybody")
        + _left_out(dropped_collinear, "determined by other covariates"),
    )


def _left_out(names: tuple[str, ...], why: str) -> tuple[str, ...]:
    return tuple(f"Covariate left out, being {why}: {name}." for name in names)

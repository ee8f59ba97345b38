"""From typed columns to the numbers of a model: dummies for categories, complete cases, no useless columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.analysis.collinearity import independent_columns
from reise_report.analysis.inputs import Matrix
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignMatrix:
    """Covariates as a model takes them, for those who have them all.

    Attributes:
        values: (m, k), one row for each complete participant, in the order of the columns given; no intercept.
        names: (k,), ``age``; ``education[degree]`` for a category's dummy.
        complete: (n,), True for the participants in ``values``.
        collinear: names of the columns left out because others determine them.
        warnings: who and what was left out, and why.
    """

    values: Matrix
    names: tuple[str, ...]
    complete: NDArray[np.bool_]
    collinear: tuple[str, ...]
    warnings: tuple[str, ...]


def design_matrix(columns: pd.DataFrame) -> DesignMatrix:
    """Make a numeric matrix of typed covariates.

    Numbers stay as they are; booleans become 0 and 1; a category becomes one dummy for each of its levels but the first
    that occurs, which is the reference. Participants with any covariate missing are left out: nothing is imputed.

    Args:
        columns: one row a participant; numeric, boolean or categorical columns, missing values allowed.

    Raises:
        AnalysisError: a column is of another type, or has infinite values.

    >>> sites = pd.Categorical(["a", "b", "a", "b"])
    >>> design_matrix(pd.DataFrame({"age": [30.0, 40.0, 50.0, 20.0], "site": sites})).names
    ('age', 'site[b]')
    """
    complete = ~columns.isna().any(axis=1).to_numpy(dtype=bool)
    warnings = _incomplete(columns, complete)
    present = columns.loc[complete]
    parts: list[tuple[str, NDArray[np.float64]]] = []
    for name in columns.columns:
        parts.extend(_numbers(str(name), present[name]))
    names = [name for name, _ in parts]
    values = np.column_stack([numbers for _, numbers in parts]) if parts else np.empty((int(complete.sum()), 0))
    constant = _constant(values)
    warnings += tuple(
        f"Covariate left out, being the same for everybody: {name}."
        for name, drop in zip(names, constant, strict=True)
        if drop
    )
    centred = values - values.mean(axis=0) if len(values) else values
    kept = ~constant
    kept[kept] = independent_columns(centred[:, kept])
    collinear = tuple(name for name, keep, drop in zip(names, kept, constant, strict=True) if not keep and not drop)
    warnings += tuple(f"Covariate left out, being determined by other covariates: {name}." for name in collinear)
    return DesignMatrix(
        values=values[:, kept],
        names=tuple(name for name, keep in zip(names, kept, strict=True) if keep),
        complete=complete,
        collinear=collinear,
        warnings=warnings,
    )


def _constant(values: Matrix) -> NDArray[np.bool_]:
    if not len(values):
        return np.ones(values.shape[1], dtype=bool)
    same: NDArray[np.bool_] = values.max(axis=0) == values.min(axis=0)
    return same


def _incomplete(columns: pd.DataFrame, complete: NDArray[np.bool_]) -> tuple[str, ...]:
    """One sentence on those left out, with the count for each covariate; none where everybody is complete."""
    if complete.all():
        return ()
    counts = {str(name): int(columns[name].isna().sum()) for name in columns.columns}
    listed = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    return (f"Left out for a missing covariate: {int((~complete).sum())} of {len(complete)} participants ({listed}).",)


def _numbers(name: str, column: pd.Series) -> list[tuple[str, NDArray[np.float64]]]:
    """A complete column as named columns of floats."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy()
        present = [(code, level) for code, level in enumerate(column.cat.categories) if (codes == code).any()]
        return [(f"{name}[{level}]", (codes == code).astype(float)) for code, level in present[1:]]
    if not (pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype)):
        raise AnalysisError(
            f"covariate '{name}' is of type {column.dtype}; expected numbers, booleans or a category with its levels"
        )
    numbers = column.to_numpy(dtype=float)
    if np.isinf(numbers).any():
        raise AnalysisError(
            f"covariate '{name}' has {int(np.isinf(numbers).sum())} infinite values; code them as missing"
        )
    return [(name, numbers)]

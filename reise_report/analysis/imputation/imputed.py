"""Completed data sets, kept as what was observed once and what was imputed m times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.errors import AnalysisError, nearest

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latent:
    """What a category was drawn from, kept so that it can be drawn again under other assumptions with the same luck.

    Attributes:
        log_odds: (m, k, K − 1), for each cell the log odds of being above each of the K − 1 lower categories.
        uniform: (m, k), the random numbers; the category drawn is the number of cuts whose probability exceeds it.
    """

    log_odds: Array
    uniform: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How the imputed values of one column in one arm moved over the iterations.

    Attributes:
        column: its name.
        arm: the arm's label; None where all were imputed together.
        mean: (iterations, m), mean of the imputed values, categories as 0, 1, 2 …
        sd: (iterations, m), their standard deviation; zero where one value is imputed.
    """

    column: str
    arm: str | None
    mean: Array
    sd: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How much of one column was missing in one arm, and how it was imputed.

    Attributes:
        column: its name.
        arm: the arm's label; None where all were imputed together.
        n: participants.
        n_missing: without the column.
        method: ``pmm``, ``normal``, ``logistic``, ``multinomial``, ``ordered`` or ``multivariate_normal``.
        predictors: columns that predicted it.
        reason: why it could not be imputed: one of :mod:`reise_report.analysis.reason`.
    """

    column: str
    arm: str | None
    n: int
    n_missing: int
    method: str
    predictors: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputed:
    """m completed data sets.

    Attributes:
        columns: the data as they were given, (n, columns).
        m: completed data sets.
        rows: for each column with missing values, the (k,) positions of the missing ones.
        values: for each such column, (m, k) imputed values: numbers, or the codes of a category's levels. A cell that
            could not be imputed is NaN.
        arms: the arm of each participant, (n,), as text; empty where all were imputed together.
        counts: what was missing and how it was imputed, by column and arm.
        chains: the course of the iterations, by column and arm.
        latent: for imputed categories, what they were drawn from.
        warnings: what the user should know, in English.
    """

    columns: pd.DataFrame
    m: int
    rows: Mapping[str, Rows]
    values: Mapping[str, Array]
    arms: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    chains: tuple[Chain, ...] = ()
    latent: Mapping[str, Latent]
    warnings: tuple[str, ...] = ()

    def reason(self, *names: str) -> str | None:
        """Why an analysis of these columns (of all, if none is named) is not possible; None where it is."""
        for name in names:
            self._check_name(name)
        return next((c.reason for c in self.counts if c.reason and (not names or c.column in names)), None)

    def array(self, name: str) -> Array:
        """One column in all data sets, (m, n): numbers, or the codes of a category's levels.

        Raises:
            AnalysisError: there is no such column.
        """
        self._check_name(name)
        observed = as_numbers(self.columns[name])
        complete = np.broadcast_to(observed, (self.m, observed.size)).copy()
        if name in self.rows:
            complete[:, self.rows[name]] = self.values[name]
        return complete

    def completed(self, index: int) -> pd.DataFrame:
        """One completed data set, with the columns, types and row labels of the data given.

        Args:
            index: 0 to m − 1.

        Raises:
            AnalysisError: there is no such data set.
        """
        if not 0 <= index < self.m:
            raise AnalysisError(
                f"there are {self.m} completed data sets, counted from 0; there is none of index {index}"
            )
        frame = self.columns.copy()
        for name, rows in self.rows.items():
            frame[name] = _filled(self.columns[name], rows, self.values[name][index])
        return frame

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """The completed data sets, one after another."""
        return (self.completed(index) for index in range(self.m))

    def _check_name(self, name: str) -> None:
        if name not in self.columns.columns:
            near = nearest(name, [str(column) for column in self.columns.columns])
            raise AnalysisError(f"there is no column '{name}'" + (f", did you mean '{near}'?" if near else ""))


def as_numbers(column: pd.Series) -> Array:
    """A column as floats, NaN where missing; categories by the codes of their levels, booleans as 0 and 1.

    Raises:
        AnalysisError: it is text, or has infinite values.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy(dtype=float)
        return np.where(codes < 0, np.nan, codes)
    if not (pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype)):
        raise AnalysisError(
            f"column '{column.name}' is of type {column.dtype}; expected numbers, booleans or a category"
        )
    numbers = np.asarray(column.to_numpy(dtype=float, na_value=np.nan), dtype=float)
    if np.isinf(numbers).any():
        raise AnalysisError(
            f"column '{column.name}' has {int(np.isinf(numbers).sum())} infinite values; code them as missing"
        )
    return numbers


def _filled(column: pd.Series, rows: Rows, values: Array) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy().astype(int)
        codes[rows] = np.where(np.isnan(values), -1, values)
        return pd.Series(
            pd.Categorical.from_codes(list(codes), dtype=column.dtype), index=column.index, name=column.name
        )
    numbers = as_numbers(column).copy()
    numbers[rows] = values
    if pd.api.types.is_bool_dtype(column.dtype) and not np.isnan(numbers).any():
        return pd.Series(numbers == 1, index=column.index, name=column.name).astype(column.dtype)
    return pd.Series(numbers, index=column.index, name=column.name)

"""Descriptive summaries of one variable in one group, with the missing counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from reise_report.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericSummary:
    """A numeric variable. What cannot be had (no values; the spread of one value) is None.

    Attributes:
        n: people with a value.
        n_missing: people without.
        mean: arithmetic mean, in the variable's unit, as are all that follow.
        sd: standard deviation with n − 1.
        median: the middle.
        q1: first quartile, type 7 of Hyndman and Fan (linear between order statistics; R's and numpy's default).
        q3: third quartile.
        minimum: least value.
        maximum: greatest value.
    """

    n: int
    n_missing: int
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabulation:
    """A categorical variable: every level in its order, those that nobody has included.

    Attributes:
        levels: the levels' names.
        counts: people at each level.
        n: people with a level.
        n_missing: people without.
    """

    levels: tuple[str, ...]
    counts: tuple[int, ...]
    n: int
    n_missing: int

    def proportions(self) -> tuple[float | None, ...]:
        """The share of each level among those with a level, 0–1; None for each where nobody has one."""
        return tuple(count / self.n if self.n else None for count in self.counts)


def summarise(values: ArrayLike) -> NumericSummary:
    """Summarise a numeric variable.

    Args:
        values: one number a person; NaN where missing.

    Raises:
        AnalysisError: a value is infinite.

    Source of the quartiles: Hyndman RJ, Fan Y (1996), Am Stat 50:361–365, doi:10.1080/00031305.1996.10473566.

    >>> summary = summarise([1.0, 2.0, 4.0, float("nan")])
    >>> (summary.n, summary.n_missing, summary.q1, summary.q3)
    (3, 1, 1.5, 3.0)
    """
    numbers = np.asarray(values, dtype=float)
    if np.isinf(numbers).any():
        raise AnalysisError(
            f"{int(np.isinf(numbers).sum())} of {numbers.size} values are infinite; code them as missing"
        )
    # Sorting first makes the sum, and so the mean's last digit, independent of the order of the rows.
    present = np.sort(numbers[~np.isnan(numbers)])
    n_missing = int(numbers.size - present.size)
    if present.size == 0:
        return NumericSummary(n=0, n_missing=n_missing)
    q1, median, q3 = (float(quartile) for quartile in np.quantile(present, [0.25, 0.5, 0.75], method="linear"))
    return NumericSummary(
        n=int(present.size),
        n_missing=n_missing,
        mean=float(present.mean()),
        sd=float(present.std(ddof=1)) if present.size > 1 else None,
        median=median,
        q1=q1,
        q3=q3,
        minimum=float(present[0]),
        maximum=float(present[-1]),
    )


def tabulate(values: pd.Categorical | pd.Series[Any]) -> Tabulation:
    """Count the levels of a categorical variable.

    Args:
        values: a pandas Categorical, or a Series of category type; its categories are the levels.

    Raises:
        AnalysisError: the values are not categorical, so that levels which nobody has would be lost.
    """
    categorical = getattr(values, "cat", values)
    if not hasattr(categorical, "codes") or not hasattr(categorical, "categories"):
        kind = getattr(values, "dtype", type(values).__name__)
        raise AnalysisError(
            f"cannot tabulate values of type {kind}; make them a pandas Categorical with all their levels"
        )
    codes = np.asarray(categorical.codes)
    levels = tuple(str(level) for level in categorical.categories)
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    return Tabulation(
        levels=levels,
        counts=tuple(int(count) for count in counts),
        n=int(counts.sum()),
        n_missing=int((codes < 0).sum()),
    )

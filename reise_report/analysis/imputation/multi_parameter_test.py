"""Testing several pooled parameters at once: the D1 test."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.reason import SINGULAR
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledTest:
    """A pooled Wald test that all parameters are zero.

    Attributes:
        statistic: F; None with a ``reason``.
        df1: number of parameters.
        df2: denominator degrees of freedom.
        p_value: of the F distribution.
        relative_increase: average relative increase in variance due to missing data.
        method: ``d1.reiter`` with small-sample degrees of freedom, ``d1.large_sample`` without.
        reason: why there is no test.
        warnings: what the user should know, in English.
    """

    statistic: float | None
    df1: int
    df2: float | None
    p_value: float | None
    relative_increase: float | None
    method: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def d1_test(estimates: ArrayLike, covariances: ArrayLike, *, complete_df: float = math.inf) -> PooledTest:
    """Test that k parameters are all zero, from the estimates and covariance matrices of m imputed data sets.

    D1 = Q̄ᵀŪ⁻¹Q̄ / (k(1 + r)), r = (1 + 1/m)·tr(BŪ⁻¹)/k: it takes the fraction of missing information as equal over the
    parameters, which holds the test's size with few imputations.

    Args:
        estimates: (m, k).
        covariances: (m, k, k).
        complete_df: degrees of freedom without missing data; infinite gives those of Li et al. (``d1.large_sample``).

    Raises:
        AnalysisError: arrays of other shapes, or with values that are missing.

    Sources: Li KH, Raghunathan TE, Rubin DB (1991), J Am Stat Assoc 86:1065–1073, doi:10.1080/01621459.1991.10475152;
    Reiter JP (2007), Biometrika 94:502–508, doi:10.1093/biomet/asm028 (small samples). As ``D1`` of R's mice.
    """
    q, u = np.asarray(estimates, dtype=float), np.asarray(covariances, dtype=float)
    if q.ndim != 2 or q.shape[0] < 2 or u.shape != (*q.shape, q.shape[1] if q.ndim == 2 else 0):
        raise AnalysisError(
            f"estimates have shape {q.shape} and covariances {u.shape}; expected (m, k) and (m, k, k), m at least 2"
        )
    if not (np.isfinite(q).all() and np.isfinite(u).all()):
        raise AnalysisError("an estimate or covariance is missing or infinite; every data set must have its own")
    m, k = q.shape
    method = "d1.large_sample" if math.isinf(complete_df) else "d1.reiter"
    mean, within = q.mean(axis=0), u.mean(axis=0)
    between = np.atleast_2d(np.cov(q, rowvar=False))
    if np.linalg.matrix_rank(within) < k:
        return PooledTest(
            statistic=None, df1=k, df2=None, p_value=None, relative_increase=None, method=method, reason=SINGULAR
        )
    inverse = np.linalg.inv(within)
    increase = (1 + 1 / m) * float(np.trace(between @ inverse)) / k
    statistic = float(mean @ inverse @ mean) / (k * (1 + increase))
    df2, warnings = _denominator_df(m, k, increase, complete_df)
    return PooledTest(
        statistic=statistic,
        df1=k,
        df2=None if math.isinf(df2) else df2,
        p_value=_upper_tail(statistic, k, df2),
        relative_increase=increase,
        method=method,
        warnings=warnings,
    )


def _upper_tail(statistic: float, df1: int, df2: float) -> float:
    from scipy.special import chdtrc, fdtrc

    return float(chdtrc(df1, df1 * statistic) if math.isinf(df2) else fdtrc(df1, df2, statistic))


def _denominator_df(m: int, k: int, increase: float, complete_df: float) -> tuple[float, tuple[str, ...]]:
    """Reiter's where the complete data have finite degrees of freedom and there are imputations enough, else Li's."""
    t = k * (m - 1)
    if increase <= 0:
        return complete_df, ()
    if math.isinf(complete_df) or t < 4:
        said = () if math.isinf(complete_df) else ("Too few imputations for Reiter's degrees of freedom.",)
        if t > 4:
            return 4 + (t - 4) * (1 + (1 - 2 / t) / increase) ** 2, said
        return t * (1 + 1 / k) * (1 + 1 / increase) ** 2 / 2, said
    if t == 4:  # the limit of Reiter's formula
        return 4.0, ()
    a = increase * t / (t - 2)
    observed = (complete_df + 1) / (complete_df + 3) * complete_df
    c0, c1, c2 = 1 / (t - 4), observed - 2 * (1 + a), observed - 4 * (1 + a)
    if c2 <= 0:
        said = ("So much information is missing that Reiter's degrees of freedom do not exist; those of Li are used.",)
        return 4 + (t - 4) * (1 + (1 - 2 / t) / increase) ** 2, said
    terms = (
        1 / c2
        + c0 * a**2 * c1 / ((1 + a) ** 2 * c2)
        + c0 * (8 * a**2 * c1 / ((1 + a) * c2**2) + 4 * a**2 / ((1 + a) * c2))
        + c0 * (4 * a**2 / (c2 * c1) + 16 * a**2 * c1 / c2**3)
        + c0 * 8 * a**2 / c2**2
    )
    return 4 + 1 / terms, ()

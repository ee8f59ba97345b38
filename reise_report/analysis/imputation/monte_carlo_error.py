"""How much a pooled result would change with other random draws: Monte-Carlo error by the jackknife."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.imputation.pooling import Array, Scale, checked, combine

METHOD = "monte_carlo_error.jackknife"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonteCarloError:
    """Standard deviations over repeated imputation with the same number of data sets.

    Attributes:
        estimate: of the value, on the scale it is reported on.
        se: of its standard error; on the log scale for ratios.
        low: of the lower limit.
        high: of the upper limit.
        p_value: of the p-value; None where a data set left out leaves no test.
        statistic: of t = estimate/se, on the scale it was pooled on.
        m: imputed data sets.
        method: ``monte_carlo_error.jackknife``.
    """

    estimate: float
    se: float | None
    low: float | None
    high: float | None
    p_value: float | None
    statistic: float | None
    m: int
    method: str = METHOD


def monte_carlo_error(
    estimates: ArrayLike,
    variances: ArrayLike,
    *,
    complete_df: float = math.inf,
    scale: Scale = "identity",
    level: float = 0.95,
) -> MonteCarloError:
    """Leave out each imputed data set in turn, pool the others, and take the jackknife's standard error of the results.

    √((m − 1)/m · Σ(θ₍₋ⱼ₎ − θ̄)²), as Stata's ``mi estimate, mcerror``. That of the estimate is √(B/m).

    Arguments and errors are those of :func:`reise_report.analysis.imputation.pooling.pool`. With two data sets only the
    estimate has an error.

    Source: White IR, Royston P, Wood AM (2011), Stat Med 30:377–399, doi:10.1002/sim.4067, section 7.

    >>> error = monte_carlo_error([2.1, 2.5, 1.9, 2.3, 2.2], [0.09, 0.0784, 0.1089, 0.0841, 0.0961])
    >>> round(error.estimate, 6) == round((0.05 / 5) ** 0.5, 6)
    True
    """
    q, u = checked(estimates, variances, complete_df, scale, level)
    m = q.size
    others = np.array([[row for row in range(m) if row != out] for out in range(m)]).T
    if m == 2:
        values = np.exp(q) if scale == "log" else q
        return MonteCarloError(
            estimate=_jackknife(values), se=None, low=None, high=None, p_value=None, statistic=None, m=m
        )
    found = combine(q[others], u[others], complete_df)
    return _errors(found.mean, np.sqrt(found.total), found.df, scale, level)


def _errors(mean: Array, se: Array, df: Array, scale: Scale, level: float) -> MonteCarloError:
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    normal = np.isinf(df)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = mean / se
        quantile = np.where(normal, ndtri((1 + level) / 2), stdtrit(df, (1 + level) / 2))
        p = 2 * np.where(normal, ndtr(-np.abs(statistic)), stdtr(df, -np.abs(statistic)))
    low, high = mean - quantile * se, mean + quantile * se
    if scale == "log":
        mean, low, high = np.exp(mean), np.exp(low), np.exp(high)
    tested = bool((se > 0).all())
    return MonteCarloError(
        estimate=_jackknife(mean),
        se=_jackknife(se),
        low=_jackknife(low),
        high=_jackknife(high),
        p_value=_jackknife(p) if tested else None,
        statistic=_jackknife(statistic) if tested else None,
        m=int(mean.size),
    )


def _jackknife(left_out: Array) -> float:
    m = left_out.size
    away = left_out - left_out[0]
    return math.sqrt((m - 1) / m * float(((away - away.mean()) ** 2).sum()))

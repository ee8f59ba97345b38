"""Rubin's rules: one estimate from the estimates of the imputed data sets, with all that missing data cost it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.reason import NO_VARIATION, TOO_FEW
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError

Scale = Literal["identity", "log"]
Array = NDArray[np.float64]

SMALL_SAMPLE = "rubin.barnard_rubin"
LARGE_SAMPLE = "rubin.large_sample"

_LEAST_DF = 0.5
"""With fewer, the t distribution's quantiles run to thousands: an interval that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled estimate and where its uncertainty comes from.

    Attributes:
        estimate: value, limits and p-value of the t distribution; on the ratio's scale where it was pooled as a log.
        m: imputed data sets.
        within: mean of the variances, Ū; on the log scale for ratios, as the next two.
        between: variance of the estimates, B.
        total: T = Ū + (1 + 1/m)·B.
        relative_increase: r = (1 + 1/m)·B/Ū, the increase in variance due to missing data; None where Ū is 0.
        share_of_variance: λ = (1 + 1/m)·B/T, the share of the variance due to missing data, 0–1.
        fraction_missing: (r + 2/(ν + 3))/(r + 1), the fraction of missing information, ν being ``df``; as R's mice.
        df_rubin: ν_old = (m − 1)/λ²; None for infinity.
        df: degrees of freedom used; None for infinity.
        complete_df: those of the analysis without missing data; None for infinity.
        relative_efficiency: 1/(1 + fraction_missing/m), against infinitely many imputations, on the variance's scale.
    """

    estimate: Estimate
    m: int
    within: float | None = None
    between: float | None = None
    total: float | None = None
    relative_increase: float | None = None
    share_of_variance: float | None = None
    fraction_missing: float | None = None
    df_rubin: float | None = None
    df: float | None = None
    complete_df: float | None = None
    relative_efficiency: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """Rubin's quantities as arrays; one entry for each estimand, or for each set left out."""

    mean: Array
    within: Array
    between: Array
    total: Array
    share: Array
    df_rubin: Array
    df: Array


def combine(estimates: Array, variances: Array, complete_df: float) -> Combined:
    """Rubin's rules over the first axis.

    Args:
        estimates: (m, …), m ≥ 2.
        variances: (m, …), at least 0.
        complete_df: degrees of freedom without missing data; may be infinite.
    """
    m = estimates.shape[0]
    first = estimates[0]
    away = estimates - first  # of equal estimates exactly zero, where a variance about their mean may just miss it
    mean = first + away.mean(axis=0)
    within, between = variances.mean(axis=0), away.var(axis=0, ddof=1)
    extra = (1 + 1 / m) * between
    total = within + extra
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = np.where(total > 0, extra / total, 0.0)
        df_rubin = (m - 1) / share**2
        if math.isinf(complete_df):
            df = df_rubin
        else:
            df_observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
            df = 1 / (1 / df_rubin + 1 / df_observed)
    # Where no information is missing the analysis is the complete one, with its own degrees of freedom.
    df = np.where(between == 0, complete_df, df)
    return Combined(mean=mean, within=within, between=between, total=total, share=share, df_rubin=df_rubin, df=df)


def pool(
    estimates: ArrayLike,
    variances: ArrayLike,
    *,
    complete_df: float = math.inf,
    scale: Scale = "identity",
    level: float = 0.95,
    n: int = 0,
    warnings: tuple[str, ...] = (),
) -> Pooled:
    """Pool the estimates of m imputed data sets by Rubin's rules with Barnard and Rubin's degrees of freedom.

    Args:
        estimates: (m,), m ≥ 2; logarithms of ratios where ``scale`` is ``log``.
        variances: (m,), squared standard errors on the same scale.
        complete_df: degrees of freedom of the analysis had nothing been missing, n − k; infinite for methods of the
            normal distribution, which gives Rubin's degrees of freedom of 1987 (``rubin.large_sample``).
        scale: ``log`` for risk, odds, hazard and rate ratios: the value and its limits come back as ratios.
        level: confidence level, 0–1.
        n: participants in the analysis.
        warnings: carried to the estimate.

    Returns:
        Reason ``no_variation`` where every variance is zero, ``too_few`` where less than half a degree of freedom is
        left. Where the sets agree in every digit, nothing was missing: the degrees of freedom are the complete ones.

    Raises:
        AnalysisError: fewer than two estimates, arrays of different length, a negative variance, or other wrong input.

    Sources: Rubin DB (1987), Multiple Imputation for Nonresponse in Surveys, eq. 3.1.2–3.1.10; Barnard J, Rubin DB
    (1999), Biometrika 86:948–955, doi:10.1093/biomet/86.4.948.

    >>> toy = pool([1, 2, 3], [0.5, 0.5, 0.5], complete_df=98)
    >>> round(toy.total, 6), round(toy.df, 6), round(toy.fraction_missing, 6)
    (1.833333, 3.304325, 0.813793)
    """
    q, u = checked(estimates, variances, complete_df, scale, level)
    method = LARGE_SAMPLE if math.isinf(complete_df) else SMALL_SAMPLE
    setting = Setting(level=level, n=n, method=method, warnings=warnings)
    found = combine(q, u, complete_df)
    share, df = float(found.share), float(found.df)
    if not found.within > 0 or df < _LEAST_DF:
        none = not_estimable(method, TOO_FEW if found.within > 0 else NO_VARIATION, level=level, n=n, warnings=warnings)
        return Pooled(estimate=none, m=int(q.size), complete_df=finite(complete_df))
    information = fraction_missing(share, df)
    return Pooled(
        estimate=on_scale(t_interval(float(found.mean), math.sqrt(found.total), df, setting), scale),
        m=int(q.size),
        within=float(found.within),
        between=float(found.between),
        total=float(found.total),
        relative_increase=share / (1 - share) if share < 1 else None,
        share_of_variance=share,
        fraction_missing=information,
        df_rubin=finite(float(found.df_rubin)),
        df=finite(df),
        complete_df=finite(complete_df),
        relative_efficiency=1 / (1 + information / q.size),
    )


def pool_estimates(estimates: Sequence[Estimate], *, complete_df: float | None = None) -> Pooled:
    """Pool what a method gave on each imputed data set; ratios by their logarithms, as their own ``scale`` says.

    Args:
        estimates: one for each imputed data set, all of one method, level and scale.
        complete_df: as :func:`pool`; None takes the estimates' own, the mean of them, or infinity where they have none.

    Returns:
        The reason of the first set that has no estimate, with a warning of how many have none: a pooled number of the
        others would be of selected data sets.

    Raises:
        AnalysisError: estimates of different methods, levels or scales, or of a method without standard errors.
    """
    if not estimates:
        raise AnalysisError("there are no estimates to pool; give one for each imputed data set")
    first = estimates[0]
    scales = {e.scale for e in estimates if e.value is not None}  # of one without a value the scale says nothing
    if len({(e.method, e.level) for e in estimates}) > 1 or len(scales) > 1:
        raise AnalysisError("the estimates to pool differ in method, level or scale; analyse each data set alike")
    said = tuple(dict.fromkeys(words for estimate in estimates for words in estimate.warnings))
    without = [e for e in estimates if e.value is None or e.reason is not None]
    if without:
        said += (f"The analysis gave no estimate in {len(without)} of {len(estimates)} imputed data sets.",)
        reason = without[0].reason or NO_VARIATION
        none = not_estimable(SMALL_SAMPLE, reason, level=first.level, n=first.n, warnings=said)
        return Pooled(estimate=none, m=len(estimates))
    if any(estimate.se is None for estimate in estimates):
        raise AnalysisError(
            f"'{first.method}' gives no standard error, which Rubin's rules need; choose a method that has one"
        )
    values = np.array([estimate.value for estimate in estimates], dtype=float)
    if complete_df is None:
        own = [estimate.df for estimate in estimates if estimate.df is not None]
        complete_df = float(np.mean(own)) if len(own) == len(estimates) else math.inf
    return pool(
        np.log(values) if first.scale == "log" else values,
        np.array([estimate.se for estimate in estimates], dtype=float) ** 2,
        complete_df=complete_df,
        scale="log" if first.scale == "log" else "identity",
        level=first.level,
        n=first.n or 0,
        warnings=said,
    )


def checked(
    estimates: ArrayLike, variances: ArrayLike, complete_df: float, scale: str, level: float
) -> tuple[Array, Array]:
    """The estimates and variances as (m,) arrays.

    Raises:
        AnalysisError: as :func:`pool`.
    """
    q, u = numeric_vector(estimates, "estimates"), numeric_vector(variances, "variances")
    if q.size != u.size:
        raise AnalysisError(f"there are {q.size} estimates and {u.size} variances; give one of each for every data set")
    if q.size < 2:
        raise AnalysisError(f"pooling needs at least two imputed data sets; got {q.size}")
    if (u < 0).any():
        raise AnalysisError(f"a variance is negative ({u.min():g}); give squared standard errors")
    if not complete_df > 0:
        raise AnalysisError(f"complete_df is {complete_df!r}; expected a number above 0, or infinity")
    if scale not in ("identity", "log"):
        raise AnalysisError(f"unknown scale '{scale}'; known: identity, log")
    critical_value(level)
    return q, u


def fraction_missing(share: float, df: float) -> float:
    """(r + 2/(ν + 3))/(r + 1), written in λ = r/(r + 1) so that an infinite r is no obstacle; 0 where nothing is."""
    return 0.0 if share == 0 else share + (1 - share) * 2 / (df + 3)


def finite(value: float) -> float | None:
    """The value, or None for infinity."""
    return None if math.isinf(value) else value


def on_scale(estimate: Estimate, scale: Scale) -> Estimate:
    """An estimate of a logarithm as one of the ratio; its standard error stays on the log scale."""
    if scale == "identity" or estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate
    value, low, high = (math.exp(number) for number in (estimate.value, estimate.low, estimate.high))
    return replace(estimate, value=value, low=low, high=high, scale="log")

"""Intervals and p-values of the normal approximation, on the identity and on the log scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reise_report.analysis.estimate import Estimate
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an estimate carries besides its numbers.

    Attributes:
        level: confidence level, 0–1.
        n: participants in the analysis.
        method: id of the method and its variant.
        warnings: what the user should know, in English.
    """

    level: float
    n: int
    method: str
    warnings: tuple[str, ...] = ()


def critical_value(level: float) -> float:
    """The standard normal quantile that leaves ``(1 - level) / 2`` in each tail.

    >>> round(critical_value(0.95), 6)
    1.959964

    Raises:
        AnalysisError: the level is not between 0 and 1.
    """
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise AnalysisError(f"a confidence level lies between 0 and 1, as in 0.95; got {level!r}")
    return float(ndtri((1 + level) / 2))


def two_sided_p(z: float) -> float:
    """The two-sided p-value of a standard normal statistic."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def identity_interval(
    value: float, se: float, setting: Setting, *, bounds: tuple[float, float] | None = None, tested: bool = True
) -> Estimate:
    """``value ± z·se``, tested against zero.

    Args:
        value: the estimate.
        se: its standard error, on the same scale.
        setting: what else the estimate carries.
        bounds: the least and greatest possible value; the limits are held within them.
        tested: whether zero is a meaningful null value; False for a risk.
    """
    half = critical_value(setting.level) * se
    low, high = value - half, value + half
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return Estimate(
        value=value,
        low=low,
        high=high,
        level=setting.level,
        se=se,
        p_value=two_sided_p(value / se) if tested and se > 0 else None,
        n=setting.n,
        method=setting.method,
        warnings=setting.warnings,
    )


def log_interval(log_value: float, log_se: float, setting: Setting) -> Estimate:
    """A ratio from its logarithm: ``exp(log_value ± z·log_se)``, tested against one; ``se`` stays on the log scale."""
    half = critical_value(setting.level) * log_se
    return Estimate(
        value=math.exp(log_value),
        low=math.exp(log_value - half),
        high=math.exp(log_value + half),
        level=setting.level,
        se=log_se,
        scale="log",
        p_value=two_sided_p(log_value / log_se) if log_se > 0 else None,
        n=setting.n,
        method=setting.method,
        warnings=setting.warnings,
    )

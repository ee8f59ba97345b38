"""Intervals and p-values of Student's t distribution."""

from __future__ import annotations

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval


def t_interval(value: float, se: float, df: float, setting: Setting, *, tested: bool = True) -> Estimate:
    """``value ± t·se`` with the t distribution's quantile, tested against zero.

    Args:
        value: the estimate.
        se: its standard error, on the same scale.
        df: degrees of freedom, above 0; infinity gives the normal distribution.
        setting: what else the estimate carries.
        tested: whether zero is a meaningful null value; False for a mean.

    Raises:
        AnalysisError: the level is not between 0 and 1.
    """
    from scipy.special import stdtr, stdtrit

    critical_value(setting.level)
    if df == float("inf"):
        return identity_interval(value, se, setting, tested=tested)
    half = float(stdtrit(df, (1 + setting.level) / 2)) * se
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=setting.level,
        se=se,
        p_value=float(2 * stdtr(df, -abs(value / se))) if tested and se > 0 else None,
        df=df,
        n=setting.n,
        method=setting.method,
        warnings=setting.warnings,
    )

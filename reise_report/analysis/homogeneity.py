"""Whether an effect is the same in every stratum, as a summary over strata takes for granted."""

from __future__ import annotations

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.heterogeneity import heterogeneity
from reise_report.analysis.inputs import Vector
from reise_report.analysis.mantel_haenszel import mantel_haenszel_odds
from reise_report.analysis.reason import TOO_FEW
from reise_report.analysis.risk_difference import wald
from reise_report.analysis.strata import Strata

_DOUBTFUL_BELOW = 0.05
"""The p-value below which a common effect is called doubtful. The tests have little power: above it says little."""


def homogeneous_odds(strata: Strata, *, tarone: bool = True) -> Assumption:
    """Breslow and Day's test that the strata share one odds ratio, with Tarone's correction or without.

    Each stratum's events in the intervention arm are compared with those expected under the Mantel–Haenszel odds ratio
    and the stratum's margins. Strata with one arm or one outcome only say nothing; the statistic is chi-square with one
    degree of freedom fewer than there are others.

    Args:
        strata: the tables.
        tarone: whether to subtract Tarone's term, which makes the statistic chi-square with that estimate.

    Sources: Breslow NE, Day NE (1980), Statistical Methods in Cancer Research I, IARC, section 4.4; Tarone RE (1985),
    Biometrika 72:91–95, doi:10.1093/biomet/72.1.91.
    """
    name = "homogeneous_odds_ratio"
    method = "breslow_day.tarone" if tarone else "breslow_day"
    events = strata.events1 + strata.events0
    used = strata.where(strata.both_arms & (events > 0) & (events < strata.n))
    common = mantel_haenszel_odds(used)
    if len(used.labels) < 2 or common.value is None:
        reason = TOO_FEW if len(used.labels) < 2 else common.reason
        return Assumption(name=name, verdict="not_checked", method=method, reason=reason, threshold=_DOUBTFUL_BELOW)
    expected = _expected_events(used, common.value)
    total = used.events1 + used.events0
    variance = 1 / (1 / expected + 1 / (used.n1 - expected) + 1 / (total - expected) + 1 / (used.n0 - total + expected))
    deviation = used.events1 - expected
    statistic = float((deviation**2 / variance).sum())
    if tarone:
        statistic = max(statistic - float(deviation.sum()) ** 2 / float(variance.sum()), 0.0)
    return _judged(name, method, statistic, len(used.labels) - 1, len(strata.labels) - len(used.labels))


def homogeneous_difference(strata: Strata) -> Assumption:
    """Cochran's Q: whether the strata share one risk difference, each weighted by its inverse variance.

    Strata in which an arm is empty, or the difference has no variance, are left out; the detail says how many.

    Source: Cochran WG (1954), Biometrics 10:101–129, doi:10.2307/3001666.
    """
    tables = zip(strata.events1, strata.n1, strata.events0, strata.n0, strict=True)
    estimates = [wald(*(int(count) for count in table)) for table in tables]
    test = heterogeneity(estimates)
    name = "homogeneous_risk_difference"
    method = "cochran_q"
    if test.statistic is None or test.df is None:
        return Assumption(
            name=name, verdict="not_checked", method=method, reason=test.reason, threshold=_DOUBTFUL_BELOW
        )
    return _judged(name, method, test.statistic, int(test.df), len(strata.labels) - 1 - int(test.df))


def _expected_events(used: Strata, odds_ratio: float) -> Vector:
    """The events expected in the intervention arm given the margins and an odds ratio: the root of a quadratic."""
    total = used.events1 + used.events0
    b = used.n0 - total + odds_ratio * (used.n1 + total)
    root = np.sqrt(b**2 + 4 * (1 - odds_ratio) * odds_ratio * used.n1 * total)
    expected: Vector = 2 * odds_ratio * used.n1 * total / (b + root)  # without a difference of near numbers
    return expected


def _judged(name: str, method: str, statistic: float, df: int, left_out: int) -> Assumption:
    from scipy.special import chdtrc

    p_value = float(chdtrc(df, statistic))
    return Assumption(
        name=name,
        verdict="doubtful" if p_value < _DOUBTFUL_BELOW else "supported",
        method=method,
        statistic=statistic,
        df=float(df),
        p_value=p_value,
        threshold=_DOUBTFUL_BELOW,
        detail=f"Of {df + 1 + left_out} strata {left_out} say nothing of this." if left_out else "",
    )

"""Log-rank tests of equal hazards in two or more groups, stratified and weighted, and Peto's hazard ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS
from reise_report.analysis.survival.group_test import quadratic_form, upper_tail
from reise_report.analysis.survival.options import check_weight, group_codes
from reise_report.analysis.survival.times import SurvivalTimes, survival_times

_Codes = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogRankTest:
    """A log-rank test. Arrays are (g,), one entry a group in the order of ``groups``.

    Attributes:
        groups: the groups in ascending order.
        people: how many are in each.
        observed: events in each; weighted where ``rho`` is not 0.
        expected: events expected in each, had the hazards been equal within strata; weighted alike.
        statistic: chi-square; None where there is no test.
        df: its degrees of freedom: groups with an expectation above zero, less one.
        p_value: 0–1.
        hazard_ratio: Peto's one-step hazard ratio of the second group against the first; None where there are more than
            two groups, or weights.
        n: people.
        method: id of the method and its variant.
        reason: why there is no test.
    """

    groups: tuple[Any, ...]
    people: Vector
    observed: Vector
    expected: Vector
    statistic: float | None
    df: int | None
    p_value: float | None
    hazard_ratio: Estimate | None
    n: int
    method: str
    reason: str | None = None


def log_rank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    strata: ArrayLike | None = None,
    *,
    rho: float = 0.0,
    level: float = 0.95,
) -> LogRankTest:
    """Test whether hazards are equal in two or more groups.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event and 0 censored; complete.
        group: (n,), numbers or texts; complete. An arm is 1 for the intervention and 0 for control.
        strata: (n,), numbers or texts; observed and expected events are added over strata. None for no strata.
        rho: events are weighted by S(t−)^rho, S the pooled curve of the stratum: 0 for the log-rank test, 1 for the
            Petos' modification of the Gehan–Wilcoxon test (Harrington and Fleming's G-rho family).
        level: confidence level of the hazard ratio, 0–1.

    Returns:
        The test, with reason ``no_participants`` with fewer than two groups, ``no_events``, ``no_variation`` where no
        events came while people of two groups were at risk, or ``singular``.

    Raises:
        AnalysisError: what :func:`survival_times` refuses, missing groups or strata, or a rho that is no number.

    Sources: Mantel N (1966), Cancer Chemother Rep 50:163–170; Harrington DP, Fleming TR (1982), Biometrika 69:553–566,
    doi:10.1093/biomet/69.3.553; Yusuf S et al. (1985), Prog Cardiovasc Dis 27:335–371,
    doi:10.1016/S0033-0620(85)80003-7 (hazard ratio). As R's ``survdiff``.

    >>> test = log_rank([1, 2, 3, 4], [1, 1, 1, 1], [0, 0, 1, 1])
    >>> round(test.statistic, 6)
    2.882353
    """
    times = survival_times(time, event)
    critical_value(level)
    check_weight(rho)
    groups, codes = group_codes(group, times.n)
    strata_codes = np.zeros(times.n, dtype=int) if strata is None else group_codes(strata, times.n, "strata")[1]
    observed, expected, covariance = _sum_over_strata(times, codes, len(groups), strata_codes, rho)
    kind = "" if strata is None else ".stratified"
    test = LogRankTest(
        groups=groups,
        people=np.bincount(codes, minlength=len(groups)).astype(float),
        observed=observed,
        expected=expected,
        statistic=None,
        df=None,
        p_value=None,
        hazard_ratio=None,
        n=times.n,
        method=("fleming_harrington" if rho else "log_rank") + kind,
        reason=NO_PARTICIPANTS if len(groups) < 2 else NO_EVENTS if not times.event.any() else None,
    )
    test = _tested(test, covariance)
    if len(groups) != 2 or rho:
        return test
    setting = Setting(level=level, n=times.n, method="peto" + kind)
    return replace(test, hazard_ratio=_peto(test, float(covariance[1, 1]), setting))


def _tested(test: LogRankTest, covariance: Matrix) -> LogRankTest:
    """With statistic and p-value, of the groups with an expectation above zero less the first."""
    if test.reason is not None:
        return test
    kept = np.flatnonzero(test.expected > 0)[1:]
    score = (test.observed - test.expected)[kept]
    statistic, reason = quadratic_form(score, covariance[np.ix_(kept, kept)])
    if statistic is None:
        return replace(test, reason=reason)
    df = int(kept.size)
    return replace(test, statistic=statistic, df=df, p_value=upper_tail(statistic, df))


def _peto(test: LogRankTest, variance: float, setting: Setting) -> Estimate:
    if test.reason is not None:
        return not_estimable(setting.method, test.reason, level=setting.level, n=test.n)
    excess = float(test.observed[1] - test.expected[1])
    return log_interval(excess / variance, 1 / math.sqrt(variance), setting)


def _sum_over_strata(
    times: SurvivalTimes, codes: _Codes, groups: int, strata: _Codes, rho: float
) -> tuple[Vector, Vector, Matrix]:
    observed, expected, covariance = np.zeros(groups), np.zeros(groups), np.zeros((groups, groups))
    order = np.argsort(strata, kind="stable")
    edges = np.flatnonzero(np.diff(strata[order])) + 1
    for members in np.split(order, edges):
        one = _of_stratum(times.time[members], times.event[members], codes[members], groups, rho)
        observed, expected, covariance = observed + one[0], expected + one[1], covariance + one[2]
    return observed, expected, covariance


def _of_stratum(
    time: Vector, event: np.ndarray[Any, Any], codes: _Codes, groups: int, rho: float
) -> tuple[Vector, Vector, Matrix]:
    """Observed and expected events by group, and the hypergeometric covariance of their difference."""
    distinct, position = np.unique(time, return_inverse=True)
    k, cell = distinct.size, codes * distinct.size + position
    leaving = np.bincount(cell, minlength=groups * k).reshape(groups, k)
    had_event = np.bincount(cell[event], minlength=groups * k).reshape(groups, k)
    at_risk = np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1]
    some = had_event.sum(axis=0) > 0
    at_risk, had_event = at_risk[:, some].astype(float), had_event[:, some].astype(float)
    n, d = at_risk.sum(axis=0), had_event.sum(axis=0)
    weight = np.append(1.0, np.cumprod((n - d) / n))[: n.size] ** rho
    share = at_risk / n
    # One person at risk leaves nothing to vary: the factor is then zero, not 0/0.
    factor = weight**2 * d * np.divide(n - d, n - 1, out=np.zeros_like(n), where=n > 1)
    weighted = share * factor
    covariance = np.diag(weighted.sum(axis=1)) - weighted @ share.T
    return (had_event * weight).sum(axis=1), (share * (d * weight)).sum(axis=1), covariance

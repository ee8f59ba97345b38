"""Gray's test of equal cumulative incidence of one event in two or more groups, with competing events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS
from reise_report.analysis.survival.group_test import quadratic_form, upper_tail
from reise_report.analysis.survival.options import check_weight, group_codes
from reise_report.analysis.survival.times import SurvivalTimes, competing_times
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GrayTest:
    """Gray's test.

    Attributes:
        groups: the groups in ascending order.
        statistic: chi-square; None where there is no test.
        df: its degrees of freedom, groups less one.
        p_value: 0–1.
        n: people.
        method: id of the method and its variant.
        reason: why there is no test.
    """

    groups: tuple[Any, ...]
    statistic: float | None
    df: int | None
    p_value: float | None
    n: int
    method: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of one stratum at the times with any event, (g, k) each."""

    at_risk: Matrix
    own: Matrix
    others: Matrix


def gray(
    time: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike,
    strata: ArrayLike | None = None,
    *,
    rho: float = 0.0,
    of_cause: int = 1,
) -> GrayTest:
    """Test whether the cumulative incidence of one event is equal in two or more groups.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        cause: (n,), 0 censored, 1 the event of interest, 2, 3 … competing events; complete.
        group: (n,), numbers or texts; complete.
        strata: (n,), numbers or texts; scores are added over strata. None for no strata.
        rho: events are weighted by (1 − F(t−))^rho, F the pooled cumulative incidence of the stratum; 0 for none.
        of_cause: which event is tested.

    Returns:
        The test, with reason ``no_participants`` with fewer than two groups, ``no_events`` of this cause,
        ``no_variation`` or ``singular``.

    Raises:
        AnalysisError: what :func:`competing_times` refuses, missing groups or strata, an unknown cause, or a rho that
            is no number.

    Source: Gray RJ (1988), Ann Stat 16:1141–1154, doi:10.1214/aos/1176350951; the variance as R's ``cmprsk::cuminc``,
    its corrections for ties included.

    >>> test = gray([1, 2, 3, 4, 5, 6], [1, 2, 1, 1, 0, 1], [0, 0, 0, 1, 1, 1])
    >>> test.df
    1
    """
    times = competing_times(time, cause)
    check_weight(rho)
    if not 1 <= of_cause <= times.causes:
        raise AnalysisError(f"cause {of_cause} is unknown; the data hold causes 1 to {times.causes}")
    groups, codes = group_codes(group, times.n)
    method = "gray" + ("" if strata is None else ".stratified")

    def result(reason: str | None, statistic: float | None = None) -> GrayTest:
        df = None if statistic is None else len(groups) - 1
        p_value = None if statistic is None or df is None else upper_tail(statistic, df)
        return GrayTest(
            groups=groups, statistic=statistic, df=df, p_value=p_value, n=times.n, method=method, reason=reason
        )

    if len(groups) < 2:
        return result(NO_PARTICIPANTS)
    if not (times.cause == of_cause).any():
        return result(NO_EVENTS)
    strata_codes = np.zeros(times.n, dtype=int) if strata is None else group_codes(strata, times.n, "strata")[1]
    score, covariance = np.zeros(len(groups)), np.zeros((len(groups), len(groups)))
    for stratum in range(int(strata_codes.max()) + 1):
        members = strata_codes == stratum
        one = _of_stratum(_counts(times.of(members), codes[members], len(groups), of_cause), rho)
        score, covariance = score + one[0], covariance + one[1]
    statistic, reason = quadratic_form(score[:-1], covariance[:-1, :-1])
    return result(reason, statistic)


def _counts(times: SurvivalTimes, codes: np.ndarray[Any, Any], groups: int, of_cause: int) -> _Counts:
    distinct, position = np.unique(times.time, return_inverse=True)
    k, cell = distinct.size, codes * distinct.size + position

    def tally(who: np.ndarray[Any, Any]) -> Matrix:
        counted: Matrix = np.bincount(cell[who], minlength=groups * k).reshape(groups, k).astype(float)
        return counted

    everybody = tally(np.ones(times.n, dtype=bool))
    own, any_event = tally(times.cause == of_cause), tally(times.cause > 0)
    at_risk = np.cumsum(everybody[:, ::-1], axis=1)[:, ::-1]
    some = any_event.sum(axis=0) > 0
    return _Counts(at_risk[:, some], own[:, some], (any_event - own)[:, some])


def _of_stratum(counts: _Counts, rho: float) -> tuple[Vector, Matrix]:
    """Gray's score of every group and the covariance of the scores.

    In the paper's terms: ``size`` is ĥ, people at risk over the share without any event; a cumulative incidence F̂
    pooled under the null hypothesis adds d/Σĥ at each time.
    """
    n, own, others = counts.at_risk, counts.own, counts.others
    present = n > 0
    safe = np.where(present, n, 1.0)
    kept: Matrix = np.where(present, 1 - (own + others) / safe, 1.0)
    free_after = np.cumprod(kept, axis=1, dtype=np.float64)
    free = _lagged(free_after, 1.0)
    incidence = _lagged(np.cumsum(free * (own / safe), axis=1), 0.0)
    size = np.divide(n, free, out=np.zeros_like(n), where=present & (free > 0))
    total, d = size.sum(axis=0), own.sum(axis=0)
    subject = size * (1 - incidence)
    pooled_after = np.cumsum(d / total)
    pooled = _lagged(pooled_after[None, :], 0.0)[0]
    left = np.maximum(1 - pooled, 0.0)
    weight = left**rho
    expected = np.divide(d * subject, subject.sum(axis=0), out=np.zeros_like(n), where=subject.sum(axis=0) > 0)
    score: Vector = (weight * (own - expected)).sum(axis=1)
    rate = np.divide(d, total * left, out=np.zeros_like(d), where=left > 0)
    covariance = np.zeros((n.shape[0], n.shape[0]))
    for group in range(n.shape[0]):
        identity = (np.arange(n.shape[0]) == group)[:, None]
        a = weight * size[group] * (identity - size / total)
        cumulated = np.cumsum(a * rate, axis=1)
        later = cumulated[:, -1:] - cumulated
        after, before = free_after[group], free[group]
        share = np.divide(1 - pooled_after, after, out=np.zeros_like(d), where=after > 0)
        # Where the expected number at risk is one, ties have no correction: it would divide by what rounding leaves.
        several = (d > 1) & (np.abs(total * before - 1) > 1e-9)
        tied = np.divide(d - 1, total * before - 1, out=np.zeros_like(d), where=several)
        spread = np.where(present[group], (1 - tied) * before * d / (total * safe[group]), 0.0)
        moved = a + (1 - share) * later
        covariance += (moved * spread) @ moved.T
        tied = np.divide(others[group] - 1, n[group] - 1, out=np.zeros_like(d), where=others[group] > 1)
        spread = np.where(after > 0, (1 - tied) * before**2 * others[group] / safe[group] ** 2, 0.0)
        moved = share * later
        covariance += (moved * spread) @ moved.T
    return score, covariance


def _lagged(values: Matrix, first: float) -> Matrix:
    """What each row was just before each time."""
    before: Matrix = np.hstack([np.full((values.shape[0], 1), first), values[:, :-1]])
    return before

"""Cumulative incidence of each of several competing events in one group (Aalen–Johansen), with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, check_choice
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import BEYOND_FOLLOW_UP, NO_PARTICIPANTS
from reise_report.analysis.survival.kaplan_meier import NOBODY_YET, product_limit
from reise_report.analysis.survival.options import asked_times
from reise_report.analysis.survival.probability_interval import Interval, probability_limits
from reise_report.analysis.survival.times import Counts, RiskTable, SurvivalTimes, competing_times
from reise_report.errors import AnalysisError

Variance = Literal["greenwood", "aalen"]

_EVERYBODY = "Everybody had had this event by then, so that there is no interval."


@dataclass(frozen=True, kw_only=True, eq=False)
class CumulativeIncidence:
    """The share who have had each kind of event over time. Arrays hold from each distinct time to before the next.

    Attributes:
        table: who was at risk, had which event or was censored at each distinct time.
        incidence: (causes, k), share who have had each event, 0–1; 0 before the first time.
        event_free: (k,), share who have had none; with the rows of ``incidence`` it sums to 1.
        se: (causes, k), standard error of ``incidence``.
        low: (causes, k), lower pointwise limit; the curve itself where it is at 0 or 1 and there is no interval.
        high: (causes, k), upper pointwise limit.
        variance: which variance.
        interval: scale on which the limits are formed.
        level: confidence level, 0–1.
        method: id of the method and its variant.
    """

    table: RiskTable
    incidence: Vector
    event_free: Vector
    se: Vector
    low: Vector
    high: Vector
    variance: Variance
    interval: Interval
    level: float
    method: str

    @property
    def n(self) -> int:
        """People in the group."""
        return self.table.n

    @property
    def times(self) -> Vector:
        """(k,), the distinct times."""
        return self.table.times

    def number_at_risk(self, at: ArrayLike) -> Counts:
        """People without any event and followed to each time or longer, as printed under a figure."""
        return self.table.number_at_risk(asked_times(at))

    def events(self, cause: int = 1) -> int:
        """People who had this event while followed."""
        return int(self.table.by_cause[self._row(cause)].sum())

    def at(self, at: ArrayLike, cause: int = 1) -> tuple[Estimate, ...]:
        """The share who have had the event by each time.

        Reasons: ``no_participants``; ``beyond_follow_up`` after the last time at which anybody was followed, unless
        everybody then had had some event.

        Raises:
            AnalysisError: a cause that the data do not know.
        """
        row = self._row(cause)
        return tuple(self._at(time, row) for time in asked_times(at))

    def _row(self, cause: int) -> int:
        causes = self.table.by_cause.shape[0]
        if not 1 <= cause <= causes:
            raise AnalysisError(f"cause {cause} is unknown; the data hold causes 1 to {causes}")
        return cause - 1

    def _at(self, time: float, row: int) -> Estimate:
        if not self.n:
            return not_estimable(self.method, NO_PARTICIPANTS, level=self.level, n=0)
        if is_beyond(time, self.table, self.event_free):
            return not_estimable(self.method, BEYOND_FOLLOW_UP, level=self.level, n=self.n)
        index = int(self.table.last_index(time))
        value = float(self.incidence[row, index]) if index >= 0 else 0.0
        se = float(self.se[row, index]) if index >= 0 else 0.0
        if value in (0.0, 1.0) or se == 0:
            why = NOBODY_YET if value == 0 else _EVERYBODY
            return Estimate(value=value, level=self.level, se=0.0, n=self.n, method=self.method, warnings=(why,))
        return Estimate(
            value=value,
            low=float(self.low[row, index]),
            high=float(self.high[row, index]),
            level=self.level,
            se=se,
            n=self.n,
            method=self.method,
        )


def aalen_johansen(
    time: ArrayLike, cause: ArrayLike, *, variance: Variance, interval: Interval, level: float = 0.95
) -> CumulativeIncidence:
    """The cumulative incidence of each kind of event in one group.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        cause: (n,), 0 censored, 1 the event of interest, 2, 3 … competing events; complete.
        variance: ``greenwood``, the delta method with multinomial variance at each time, which equals the infinitesimal
            jackknife of R's ``survfit`` and, with one cause, Greenwood's; ``aalen``, counting processes of each cause
            as independent, with a correction for ties, as R's ``cmprsk::cuminc``.
        interval: ``plain``; ``log`` (R's ``survfit``); ``log_log`` on log(−log F) (SAS, Stata's ``stcompet``);
            ``complementary_log_log`` on log(−log(1 − F)), with one cause the log–log interval of Kaplan and Meier.
        level: confidence level, 0–1.

    Raises:
        AnalysisError: what :func:`competing_times` refuses, or an unknown variance or interval.

    Sources: Aalen OO, Johansen S (1978), Scand J Stat 5:141–150; Aalen O (1978), Ann Stat 6:534–545,
    doi:10.1214/aos/1176344198 (variance ``aalen``); Marubini E, Valsecchi MG (1995), Analysing Survival Data from
    Clinical Trials and Observational Studies, section 10.4 (``greenwood``).

    >>> curves = aalen_johansen([1, 2, 3, 4], [1, 2, 0, 1], variance="greenwood", interval="plain")
    >>> [float(share) for share in curves.incidence[0]]
    [0.25, 0.25, 0.25, 0.75]
    """
    return cumulative_incidence(competing_times(time, cause), variance=variance, interval=interval, level=level)


def cumulative_incidence(
    times: SurvivalTimes, *, variance: Variance, interval: Interval, level: float = 0.95
) -> CumulativeIncidence:
    """As :func:`aalen_johansen`, of times already checked."""
    check_choice(variance, Variance, "variance")
    check_choice(interval, Interval, "interval")
    critical_value(level)
    table = times.risk_table()
    incidence, event_free = incidence_curves(table)
    variances = [_variance(table, row, variance, incidence[row], event_free) for row in range(times.causes)]
    se = np.sqrt(np.vstack(variances))
    low, high = probability_limits(incidence, se, interval, level)
    return CumulativeIncidence(
        table=table,
        incidence=incidence,
        event_free=event_free,
        se=se,
        low=low,
        high=high,
        variance=variance,
        interval=interval,
        level=level,
        method=f"aalen_johansen.{variance}_{interval}",
    )


def incidence_curves(table: RiskTable) -> tuple[Vector, Vector]:
    """Cumulative incidence of every cause, (causes, k), and the share without any event, (k,)."""
    event_free, _ = product_limit(table)
    ahead = np.append(1.0, event_free)[: event_free.size]
    incidence: Vector = np.cumsum(ahead * table.by_cause / table.at_risk, axis=1)
    # A sum of shares that is 1 but for rounding is 1; the nearest other value lies a whole person away.
    incidence[incidence > 1 - 1e-12] = 1.0
    return incidence, event_free


def _variance(table: RiskTable, row: int, variance: Variance, f: Vector, event_free: Vector) -> Vector:
    """Variance of one cause's cumulative incidence after each distinct time, (k,).

    One more event of the cause at time s moves F(t) by S(s−)(1 − r)/n, one of another cause by −S(s−)r/n, with
    r = (F(t) − F(s))/S(s). Squared and weighted by the variance of the events at s, the sum over s ≤ t falls into sums
    that do not depend on t, as powers of F(t).
    """
    own, square, cross = increments(table, row, variance)
    inverse = np.divide(1.0, event_free, out=np.zeros_like(event_free), where=event_free > 0)
    ahead = np.append(1.0, event_free)[: event_free.size] ** 2
    # (1 − r)² own + … written out in powers of F(t), r = F(t)·inverse − F(s)·inverse.
    at_s, scaled = f * inverse, ahead * inverse
    constant = np.cumsum(ahead * (own + at_s * (2 * cross + at_s * square)))
    linear = np.cumsum(scaled * (cross + at_s * square))
    quadratic = np.cumsum(scaled * inverse * square)
    result: Vector = np.maximum(constant - 2 * f * linear + f**2 * quadratic, 0.0)
    result[(f == 0) | (f == 1)] = 0.0
    return result


def increments(table: RiskTable, row: int, variance: Variance) -> tuple[Vector, Vector, Vector]:
    """Variance of the events of a cause, of all events, and their covariance, per person at risk: each (k,).

    With d events of n at risk, ``greenwood`` takes p(1 − p)/n for the cause and for all events, and the covariance
    p₁(1 − p)/n between them; ``aalen`` takes d(n − d)/(n²(n − 1)) for each of the cause and of the others, as if they
    were independent.
    """
    n = table.at_risk.astype(float)
    d1, d = table.by_cause[row].astype(float), table.events.astype(float)
    if variance == "greenwood":
        return d1 * (n - d1) / n**3, d * (n - d) / n**3, d1 * (n - d) / n**3
    d2 = d - d1
    less_one = np.where(n > 1, n - 1, 1.0)
    # A single event has no correction for ties: its factor (n − d)/(n − 1) is one, also with one person at risk.
    own = d1 * np.where(d1 > 1, (n - d1) / less_one, 1.0) / n**2
    others = d2 * np.where(d2 > 1, (n - d2) / less_one, 1.0) / n**2
    return own, own + others, own


def is_beyond(time: float, table: RiskTable, event_free: Vector) -> bool:
    """Whether a time lies after the end of follow-up, of a group some of whom were then without any event."""
    return bool(time > table.times[-1] + table.tolerance and event_free[-1] > 0)

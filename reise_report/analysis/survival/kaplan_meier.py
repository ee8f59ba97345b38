"""The Kaplan–Meier curve of one group: the share without the event over time, with intervals, quantiles and numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, check_choice
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import BEYOND_FOLLOW_UP, NO_PARTICIPANTS, NOT_REACHED
from reise_report.analysis.survival.options import asked_times
from reise_report.analysis.survival.probability_interval import probability_limits
from reise_report.analysis.survival.times import TOLERANCE, Counts, RiskTable, SurvivalTimes, survival_times
from reise_report.errors import AnalysisError

Interval = Literal["log", "log_log", "plain"]

NOBODY_YET = "Nobody had had the event by then, so that there is no interval."
NOBODY_LEFT = "Everybody still followed had had the event by then, so that there is no interval."


@dataclass(frozen=True, kw_only=True, eq=False)
class SurvivalCurve:
    """A Kaplan–Meier curve. Arrays are (k,), one entry a distinct time, and hold from that time to before the next.

    Attributes:
        table: who was at risk, had the event or was censored at each distinct time.
        survival: share without the event, 0–1; 1 before the first time.
        se: Greenwood's standard error of ``survival``; 0 where the curve is at 1 or 0 and there is none.
        low: lower pointwise limit; the curve itself where it is at 1 or 0 and there is no interval.
        high: upper pointwise limit.
        interval: scale on which the limits are formed.
        level: confidence level, 0–1.
        method: id of the method and its variant.
    """

    table: RiskTable
    survival: Vector
    se: Vector
    low: Vector
    high: Vector
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

    @property
    def at_risk(self) -> Counts:
        """(k,), people followed to this time or longer."""
        return self.table.at_risk

    @property
    def events(self) -> Counts:
        """(k,), people with the event at this time."""
        return self.table.events

    @property
    def censored(self) -> Counts:
        """(k,), people last seen at this time without the event."""
        return self.table.censored

    def number_at_risk(self, at: ArrayLike) -> Counts:
        """People followed to each time or longer, as printed under a figure."""
        return self.table.number_at_risk(asked_times(at))

    def at(self, at: ArrayLike) -> tuple[Estimate, ...]:
        """The share without the event at each time.

        Reasons: ``no_participants``; ``beyond_follow_up`` after the last time at which anybody was followed, unless
        everybody then had had the event.
        """
        return tuple(self._at(time) for time in asked_times(at))

    def event_probability_at(self, at: ArrayLike) -> tuple[Estimate, ...]:
        """The share who have had the event by each time, one minus :meth:`at`, with its interval turned round."""
        return tuple(_turned(estimate) for estimate in self.at(at))

    def quantile(self, probability: float = 0.5) -> Estimate:
        """The time by which a share of the group has had the event; 0.5 for the median.

        It is the first time at which the curve is at or below one minus the share; where the curve lies exactly on that
        height for a while, the middle of that while. The limits are the same for the two limits of the curve
        (Brookmeyer R, Crowley J (1982), Biometrics 38:29–41, doi:10.2307/2530286; as R's ``survfit``). Reasons:
        ``no_participants``; ``not_reached``, where the lower limit may still be known.

        Args:
            probability: the share, above 0 and below 1.

        Raises:
            AnalysisError: the share is not between 0 and 1.
        """
        if not 0 < probability < 1:
            raise AnalysisError(f"a quantile is asked for as a share between 0 and 1, as in 0.5; got {probability!r}")
        method = self.method.replace(".", "_quantile.", 1)
        none = not_estimable(method, NO_PARTICIPANTS, level=self.level, n=self.n)
        if not self.n:
            return none
        height = 1 - probability
        has_interval = (self.survival > 0) & (self.survival < 1)
        value = _first_at_or_below(self.times, self.survival, height)
        low = _first_at_or_below(self.times[has_interval], self.low[has_interval], height)
        high = _first_at_or_below(self.times[has_interval], self.high[has_interval], height)
        if value is None:
            return replace(none, low=low, reason=NOT_REACHED)
        unknown = [name for name, limit in (("lower", low), ("upper", high)) if limit is None]
        warnings = tuple(f"The {name} limit was not reached." for name in unknown)
        return Estimate(value=value, low=low, high=high, level=self.level, n=self.n, method=method, warnings=warnings)

    def _at(self, time: float) -> Estimate:
        if not self.n:
            return not_estimable(self.method, NO_PARTICIPANTS, level=self.level, n=0)
        last = float(self.times[-1]) + self.table.tolerance
        if time > last and self.survival[-1] > 0:
            return not_estimable(self.method, BEYOND_FOLLOW_UP, level=self.level, n=self.n)
        index = int(self.table.last_index(time))
        value = float(self.survival[index]) if index >= 0 else 1.0
        if value in (0.0, 1.0):
            why = NOBODY_YET if value else NOBODY_LEFT
            return Estimate(value=value, level=self.level, se=0.0, n=self.n, method=self.method, warnings=(why,))
        return Estimate(
            value=value,
            low=float(self.low[index]),
            high=float(self.high[index]),
            level=self.level,
            se=float(self.se[index]),
            n=self.n,
            method=self.method,
        )


def kaplan_meier(time: ArrayLike, event: ArrayLike, *, interval: Interval, level: float = 0.95) -> SurvivalCurve:
    """The Kaplan–Meier curve of one group.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event and 0 censored; complete.
        interval: scale of the pointwise limits: ``log`` (R's default), ``log_log`` (SAS, Stata), ``plain``.
        level: confidence level, 0–1.

    Raises:
        AnalysisError: what :func:`survival_times` refuses, or an unknown interval.

    Sources: Kaplan EL, Meier P (1958), J Am Stat Assoc 53:457–481, doi:10.1080/01621459.1958.10501452; Greenwood M
    (1926), The natural duration of cancer, HMSO (standard error).

    >>> curve = kaplan_meier([1, 2, 2, 3], [1, 1, 0, 0], interval="log")
    >>> [float(share) for share in curve.survival]
    [0.75, 0.5, 0.5]
    """
    return survival_curve(survival_times(time, event), interval=interval, level=level)


def survival_curve(
    times: SurvivalTimes, *, interval: Interval, level: float = 0.95, name: str = "kaplan_meier"
) -> SurvivalCurve:
    """The Kaplan–Meier curve of times already checked; with competing events, of being without any of them.

    Args:
        times: of one group.
        interval: as in :func:`kaplan_meier`.
        level: confidence level, 0–1.
        name: id that the estimates carry, less the interval.
    """
    check_choice(interval, Interval, "interval")
    critical_value(level)
    table = times.risk_table()
    survival, variance = product_limit(table)
    se = survival * np.sqrt(variance)
    low, high = probability_limits(survival, se, interval, level)
    return SurvivalCurve(
        table=table,
        survival=survival,
        se=se,
        low=low,
        high=high,
        interval=interval,
        level=level,
        method=f"{name}.{interval}",
    )


def product_limit(table: RiskTable) -> tuple[Vector, Vector]:
    """The share without any event after each distinct time, and Greenwood's variance of its logarithm.

    Where nobody is left the share is exactly 0 and the sum of the variance stays what it was.
    """
    at_risk, left = table.at_risk.astype(float), (table.at_risk - table.events).astype(float)
    survival: Vector = np.cumprod(left / at_risk)
    terms = np.divide(table.events, at_risk * left, out=np.zeros_like(left), where=left > 0)
    return survival, np.cumsum(terms)


def _first_at_or_below(times: Vector, heights: Vector, height: float) -> float | None:
    """The first time at which a falling curve is at or below a height; midway where it lies on it for a while."""
    reached = np.flatnonzero(heights < height + TOLERANCE)
    if not reached.size:
        return None
    first = int(reached[0])
    below = np.flatnonzero(heights < heights[first])
    if abs(heights[first] - height) < TOLERANCE and below.size:
        return float((times[first] + times[below[0]]) / 2)
    return float(times[first])


def _turned(estimate: Estimate) -> Estimate:
    """One minus a probability."""
    if estimate.value is None:
        return estimate
    low, high = estimate.high, estimate.low
    return replace(
        estimate,
        value=1 - estimate.value,
        low=None if low is None else 1 - low,
        high=None if high is None else 1 - high,
    )

"""Times to an event: who was at risk, who had which event and who was censored, at each distinct time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.inputs import Vector, binary_vector, check_length, numeric_vector
from reise_report.errors import AnalysisError

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

CENSORED = 0
"""The code of somebody who had no event while followed."""
OF_INTEREST = 1
"""The code of the event that the analysis is about; 2 and above are competing events."""

TOLERANCE = float(np.sqrt(np.finfo(float).eps))
"""Times closer than this share of the mean distinct time are one time: 0.1 + 0.2 and 0.3 are the same day."""


@dataclass(frozen=True, eq=False)
class RiskTable:
    """Counts at the distinct times of one group, ascending.

    Whoever has an event at a time was at risk at it, and so was whoever is censored at it: at one and the same time
    events come before censorings.

    Attributes:
        times: (k,), the distinct times at which anybody had an event or was censored.
        at_risk: (k,), people followed to this time or longer.
        by_cause: (causes, k), people with each event at this time; the first row is the event of interest.
        censored: (k,), people last seen at this time without an event.
        tolerance: how far from a time another may lie and still be the same.
    """

    times: Vector
    at_risk: Counts
    by_cause: Counts
    censored: Counts
    tolerance: float

    @property
    def n(self) -> int:
        """People in the group."""
        return int(self.at_risk[0]) if self.at_risk.size else 0

    @cached_property
    def events(self) -> Counts:
        """(k,), people with an event of any cause at this time."""
        total: Counts = self.by_cause.sum(axis=0)
        return total

    def last_index(self, at: ArrayLike) -> NDArray[np.intp]:
        """Index of the last distinct time not after each of ``at``; −1 before the first."""
        return np.searchsorted(self.times, np.asarray(at, dtype=float) + self.tolerance, side="right") - 1

    def number_at_risk(self, at: ArrayLike) -> Counts:
        """People followed to each of ``at`` or longer, those with an event or censored at that very time included."""
        index = np.searchsorted(self.times, np.asarray(at, dtype=float) - self.tolerance, side="left")
        padded = np.append(self.at_risk, 0)
        found: Counts = padded[index]
        return found


@dataclass(frozen=True, eq=False)
class SurvivalTimes:
    """What is known of everybody's time to an event.

    Attributes:
        time: (n,), from the start of follow-up to the event or the end of follow-up, one unit for all, 0 or more; times
            that differ by rounding only have been made equal.
        cause: (n,), 0 censored, 1 the event of interest, 2 and above competing events.
        causes: how many kinds of event there can be, whether or not anybody had them.
        tolerance: how far from a time another may lie and still be the same.
    """

    time: Vector
    cause: Counts
    causes: int
    tolerance: float

    @property
    def n(self) -> int:
        """People."""
        return int(self.time.size)

    @property
    def event(self) -> Mask:
        """(n,), whether the event of interest came while followed."""
        happened: Mask = self.cause == OF_INTEREST
        return happened

    def of(self, who: Mask) -> SurvivalTimes:
        """The same for some of the people."""
        return SurvivalTimes(self.time[who], self.cause[who], self.causes, self.tolerance)

    def censoring_as_event(self) -> SurvivalTimes:
        """The same with being censored as the event and every event as the end of follow-up."""
        flipped = np.where(self.cause == CENSORED, 1, 0)
        return SurvivalTimes(self.time, flipped, 1, self.tolerance)

    def risk_table(self) -> RiskTable:
        """Counts at the distinct times."""
        times, position = np.unique(self.time, return_inverse=True)
        k = times.size
        counted = np.bincount(self.cause * k + position, minlength=(self.causes + 1) * k)
        by_code = counted.reshape(self.causes + 1, k) if k else np.zeros((self.causes + 1, 0))
        by_code = by_code.astype(np.int64)
        leaving = by_code.sum(axis=0)
        at_risk = np.cumsum(leaving[::-1])[::-1]
        return RiskTable(times, at_risk, by_code[1:], by_code[0], self.tolerance)


def survival_times(time: ArrayLike, event: ArrayLike) -> SurvivalTimes:
    """Times to one kind of event, or to the end of follow-up.

    Times that differ by rounding only are made equal, as R's ``survfit`` does (``timefix``): neighbours no further
    apart than 1.5e-8 of the mean distinct time become the earliest of them. R also joins times closer than 1.5e-8 in
    whatever unit they are; here results do not depend on the unit.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event and 0 censored; complete.

    Raises:
        AnalysisError: arrays of different length, missing, infinite or negative times, an event other than 0 and 1.

    >>> survival_times([0.1 + 0.2, 0.3, 0.5], [1, 0, 1]).risk_table().times
    array([0.3, 0.5])
    """
    times, tolerance = _times(time)
    cause = binary_vector(event, "event", times.size).astype(np.int64)
    return SurvivalTimes(times, cause, 1, tolerance)


def competing_times(time: ArrayLike, cause: ArrayLike) -> SurvivalTimes:
    """Times to the first of several kinds of event, or to the end of follow-up.

    Args:
        time: (n,), 0 or more, in any unit; complete. Rounding is mended as in :func:`survival_times`.
        cause: (n,), 0 censored, 1 the event of interest, 2, 3 … competing events; complete.

    Raises:
        AnalysisError: arrays of different length, missing, infinite or negative times, or a cause that is no whole
            number from 0 up.
    """
    times, tolerance = _times(time)
    codes = numeric_vector(cause, "cause")
    check_length(codes, "cause", times.size)
    wrong = np.unique(codes[(codes < 0) | (codes != np.floor(codes)) | (codes > _MOST_CAUSES)])
    if wrong.size:
        shown = ", ".join(f"{code:g}" for code in wrong[:3])
        raise AnalysisError(
            f"'cause' holds {shown}; expected 0 censored, 1 the event of interest, 2 to {_MOST_CAUSES} competing events"
        )
    return SurvivalTimes(times, codes.astype(np.int64), max(int(codes.max(initial=0)), 1), tolerance)


_MOST_CAUSES = 99


def _times(values: ArrayLike) -> tuple[Vector, float]:
    time = numeric_vector(values, "time")
    negative = time[time < 0]
    if negative.size:
        raise AnalysisError(
            f"'time' has {negative.size} values below 0, the least {negative.min():g}; times count from the start of "
            "follow-up, so that an event before it must be left out or moved to 0"
        )
    return _joined(time)


def _joined(time: Vector) -> tuple[Vector, float]:
    """The times with near neighbours made equal, and how near that is."""
    distinct = np.unique(time)
    if not distinct.size:
        return time, 0.0
    tolerance = TOLERANCE * float(distinct.mean())
    first_of_its_run = np.append(True, np.diff(distinct) > tolerance)
    if first_of_its_run.all():
        return time, tolerance
    kept = distinct[first_of_its_run]
    joined: Vector = kept[np.searchsorted(kept, time, side="right") - 1]
    return joined, tolerance

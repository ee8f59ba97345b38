"""Quality-adjusted life years: the area under a utility index over time."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.errors import DataError

DAYS_A_YEAR = 365.25
Numbers = NDArray[np.float64]


def quality_adjusted_life_years(
    indices: ArrayLike, days: ArrayLike, died: ArrayLike | None = None, until: float | None = None
) -> Numbers:
    """Quality-adjusted life years by the area under the straight lines between measurements.

    Args:
        indices: (n, k), the index at each measurement; NaN where missing.
        days: days from the start, rising, the first 0: (k,) as planned, or (n, k) as each person was measured, with
            the planned day where nothing was measured.
        died: (n,), day of death; NaN for the living. From death on the index is 0: the line falls straight from the
            last measurement before it to 0 on the day of death; measurements on that day and later are not read.
        until: the day that ends the follow-up; the last measurement's planned or own day when left out. A line that
            goes past it is cut there; an index measured before it stands until then.

    Returns:
        (n,), years. NaN where a measurement that is needed is missing.

    Raises:
        DataError: the days do not begin at 0 or do not rise, a death lies before the start, or ``until`` is not after
            it.

    Source: Manca A, Hawkins N, Sculpher MJ (2005), Health Econ 14:487–496, doi:10.1002/hec.944.

    >>> quality_adjusted_life_years([[1, 0.5]], [0, 365.25]).tolist()
    [0.75]
    """
    planned = np.atleast_2d(np.asarray(days, dtype=float))
    measured = np.asarray(indices, dtype=float).reshape(-1, planned.shape[1])
    times = np.broadcast_to(planned, measured.shape)
    _check_days(planned, until)
    deaths = _deaths(died, len(measured))
    if until is not None:
        stands = np.maximum(times[:, -1:], until)
        times, measured = np.hstack([times, stands]), np.hstack([measured, measured[:, -1:]])
    end = np.inf if until is None else until
    total = np.zeros(len(measured))
    for place in range(times.shape[1] - 1):
        total += _area(times[:, place : place + 2], measured[:, place : place + 2], deaths, end)
    return total / DAYS_A_YEAR


def _area(times: Numbers, measured: Numbers, deaths: Numbers, end: float) -> Numbers:
    """Days under one line of each person, until death or the end; 0 where it begins after either."""
    start, stop = times.T
    first, last = measured.T
    counts = (start < deaths) & (start < end) & (start < stop)
    foot = np.where(counts, np.minimum(stop, deaths), start + 1)
    height = np.where(deaths <= stop, 0.0, last)
    cut = np.minimum(foot, end)
    there = np.where(cut < foot, first + (height - first) * (cut - start) / (foot - start), height)
    return np.where(counts, (cut - start) * (first + there) / 2, 0.0)


def _deaths(died: ArrayLike | None, people: int) -> Numbers:
    """Days of death, infinite for the living."""
    if died is None:
        return np.full(people, np.inf)
    deaths = np.asarray(died, dtype=float)
    if (deaths < 0).any():
        row = int(np.argmax(deaths < 0))
        raise DataError(f"row {row + 1}: a death on day {deaths[row]:g}, before the start; check the dates")
    return np.where(np.isnan(deaths), np.inf, deaths)


def _check_days(days: Numbers, until: float | None) -> None:
    right = (days[:, 0] == 0) & (np.diff(days) > 0).all(axis=1)
    if days.shape[1] < 2 or not right.all():
        row = int(np.argmin(right))
        raise DataError(f"the days of measurement must begin at 0 and rise; they are {days[row].tolist()}")
    if until is not None and not until > 0:
        raise DataError(f"the follow-up must end after day 0, not on day {until:g}")

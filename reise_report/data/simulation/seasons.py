"""The calendar of working life: on which days jobs begin, where months end. Weights are invented."""

from __future__ import annotations

from functools import cache

import numpy as np

from reise_report.data.simulation.cohort import CUT_OFF, FIRST_ENROLMENT
from reise_report.data.simulation.dice import Real, Whole, Yes

BEFORE = 30
"""Days before enrolment with which a life line begins."""

BASE = FIRST_ENROLMENT - BEFORE
_AFTER = 900
_FIRST, _MIDDLE, _OTHER, _WEEKEND = 7.0, 2.2, 0.85, 0.2
_BY_MONTH = (1.3, 1.0, 1.0, 1.0, 0.9, 1.0, 0.5, 1.5, 1.2, 1.0, 0.9, 0.6)  # January first


@cache
def calendar() -> tuple[Real, Yes, Whole]:
    """Of each day from :data:`BASE` on: how likely jobs begin, whether a month begins, the last day of its month."""
    days = np.arange(BASE, CUT_OFF + _AFTER)
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    of_month = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    weekend = (days + 3) % 7 >= 5
    weight = np.where(of_month == 1, _FIRST, np.where((of_month == 15) | (of_month == 16), _MIDDLE, _OTHER))
    weight = np.where(weekend & (of_month != 1), _WEEKEND, weight) * np.array(_BY_MONTH)[months.astype(np.int64) % 12]
    ends = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    return weight / weight.mean(), of_month == 1, ends


YEARS = (2022, 2023, 2024, 2025)
"""Calendar years in which follow-up can lie."""


def year_place(day: Whole) -> Whole:
    """The place in :data:`YEARS` of days since 1970-01-01."""
    years = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    found: Whole = np.clip(years - YEARS[0], 0, len(YEARS) - 1)
    return found


def month_end(day: Whole) -> Whole:
    """The last day of the month of days since 1970-01-01."""
    last: Whole = calendar()[2][np.clip(day - BASE, 0, calendar()[2].size - 1)]
    return last

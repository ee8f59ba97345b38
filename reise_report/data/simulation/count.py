"""The return to work and the days worked, counted day by day as the trial's rule reads in words.

A day counts with at least 50 percent of full time worked. The first 28 counting days in a row that begin on the day of
enrolment or within the 365 days after it are the return, dated to the first of them (ISRCTN85437524).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Whole, Yes
from reise_report.data.simulation.fate import NEVER, Fate
from reise_report.data.simulation.life import FULL_TIME
from reise_report.data.simulation.seasons import YEARS, year_place

VISITS = {"m3": 91, "m6": 182, "m12": 365}
"""Follow-up visits and their planned days (months are on the public record, days are counted here)."""

FOLLOW_UP = 365
LEAST_DAYS = 28
LEAST_SHARE = FULL_TIME // 2


@dataclass(slots=True)
class Count:
    """Running counts.

    Attributes:
        run: (m,) counting days in a row up to today.
        returned: (m,) first day of the return, or never.
        at_start: (m,) at work on the day of enrolment and the day before.
        at: visit → (m,) whether the 28 days up to and including its day counted.
        worked: (m,) sum of the shares of days 0 to 365, thousandths of a percent.
        worked_by: visit → (m,) the same sum up to its day.
        known: (n,) last day of which the registers tell.
        seen: (n,) the column of each person.
        worked_known: (years, n) sums of the shares of days 0 to 365 of which the registers tell, by calendar year.
        enrolled: (n,) day of enrolment, days since 1970-01-01.
        run_when_lost: (n,) counting days in a row on the last day known.
    """

    run: Whole
    returned: Whole
    at_start: Yes
    at: dict[str, Yes]
    worked: Whole
    worked_by: dict[str, Whole]
    known: Whole
    seen: Whole
    worked_known: Whole
    enrolled: Whole
    run_when_lost: Whole

    @staticmethod
    def of(size: int, fate: Fate, seen: Whole, cohort: Cohort) -> Count:
        """Counts before the first day."""
        return Count(
            run=np.zeros(size, dtype=np.int64),
            returned=np.full(size, NEVER),
            at_start=np.zeros(size, dtype=bool),
            at={},
            worked=np.zeros(size, dtype=np.int64),
            worked_by={},
            known=fate.known[cohort.source],
            seen=seen,
            worked_known=np.zeros((len(YEARS), seen.size), dtype=np.int64),
            enrolled=cohort.enrolled,
            run_when_lost=np.zeros(seen.size, dtype=np.int64),
        )

    def add(self, day: int, share: Whole) -> None:
        """Count a day.

        Args:
            day: the day, counted from enrolment.
            share: (m,) share of full time worked on it, thousandths of a percent.
        """
        self.run += 1
        self.run[share < LEAST_SHARE] = 0
        long = np.flatnonzero(self.run == LEAST_DAYS)
        if long.size and day >= LEAST_DAYS - 1:
            long = long[self.returned[long] == NEVER]
            self.returned[long] = day - LEAST_DAYS + 1
        lost = np.flatnonzero(self.known == day)
        self.run_when_lost[lost] = self.run[self.seen[lost]]
        if day == 0:
            self.at_start = self.run >= 2
        if 0 <= day <= FOLLOW_UP:
            self.worked += share
            year = year_place(self.enrolled + day)
            self.worked_known[year, np.arange(year.size)] += np.where(day <= self.known, share[self.seen], 0)
        for visit, planned in VISITS.items():
            if day == planned:
                self.at[visit] = self.run >= LEAST_DAYS
                self.worked_by[visit] = self.worked.copy()

"""What the registers tell of the years before: jobs that ended, sick pay before other benefits. All is invented."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.benefit_line import ASSESSMENT, KIND, SICK_PAY
from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Whole, pick
from reise_report.data.simulation.layers import Spells
from reise_report.data.simulation.life import BOTH, FREELANCE, MARITIME, ORDINARY, PERCENT_ONLY, position_code
from reise_report.data.simulation.seasons import BEFORE

_JOBS = (12, 40, 30, 18)  # weights of none, one, two and three jobs before
_SIZES = np.array([100, 80, 75, 60, 50, 40, 20]) * 1000
_SIZE_WEIGHTS = (55, 12, 4, 6, 12, 5, 6)
_YEAR = 365


def old_jobs(seed: int, cohort: Cohort) -> Spells:
    """Jobs that ended before the life line begins, the last of them when somebody's time out of work began."""
    dice, n = Dice(seed, "history"), cohort.size
    count = dice.level(n, _JOBS)
    end = -np.maximum(np.rint(cohort.months * 30.44).astype(np.int64) + dice.whole(n, 0, 25), BEFORE + 1)
    parts = []
    for number in range(len(_JOBS) - 1):
        length = 60 + np.floor(-np.log1p(-dice.uniform(n)) * 900).astype(np.int64)
        size = _SIZES[dice.level(n, _SIZE_WEIGHTS)]
        kind = np.array([ORDINARY, MARITIME, FREELANCE])[dice.level(n, (93, 2, 5))]
        written = np.array([PERCENT_ONLY, BOTH])[dice.level(n, (6, 4))]
        code = position_code(np.full(n, number), kind, written, size)
        there = np.flatnonzero((count > number)[cohort.source])
        life = cohort.source[there]
        parts.append(Spells(there, (end - length)[life], end[life], code[life]))
        # The job before ended some time before this one began, or overlapped with it.
        end = end - length + dice.whole(n, -300, 20)
    fields = [np.concatenate([getattr(part, name) for part in parts]) for name in Spells.__slots__]
    return Spells(*fields)


def benefits_before(seed: int, cohort: Cohort, spells: Spells) -> Spells:
    """Benefits whose first days lie before the life line; work assessment allowance follows a year of sick pay."""
    dice, n = Dice(seed, "history"), cohort.size
    back = np.floor(dice.uniform(n) * np.minimum(cohort.months * 30, 900)).astype(np.int64)[cohort.source]
    grades = pick(dice.uniform(n), (5, 3, 2))[cohort.source]
    already = spells.first == -BEFORE
    first = np.where(already, _month_begin(cohort, spells.person, -BEFORE - back[spells.person]), spells.first)
    assessed = already & (spells.code // KIND == ASSESSMENT)
    parts = [Spells(spells.person, first, spells.last, spells.code)]
    who, until = spells.person[assessed], first[assessed] - 1
    # A year of sick pay: in one grade, or with a part of it graded in the middle or at the end.
    for steps, cuts in enumerate([((_YEAR, 100),), ((120, 50), (245, 100)), ((60, 100), (90, 60), (215, 100))]):
        mine = grades[who] == steps
        last = until[mine]
        for length, grade in cuts:
            code = np.full(last.size, SICK_PAY * KIND + grade)
            parts.append(Spells(who[mine], last - length + 1, last, code))
            last = last - length
    fields = [np.concatenate([getattr(part, name) for part in parts]) for name in Spells.__slots__]
    return Spells(*fields)


def _month_begin(cohort: Cohort, person: Whole, day: Whole) -> Whole:
    """The first of the month, counted from enrolment."""
    dates = (cohort.enrolled[person] + day).astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    found: Whole = dates.astype(np.int64) - cohort.enrolled[person]
    return found

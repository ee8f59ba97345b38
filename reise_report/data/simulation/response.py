"""Who answers when, and who does not: what was seen before decides, and nothing that was not (missing at random).

Rates are invented, near those of trials that ask people with persistent pain by mail for a year.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.answers import FOR_ALL, WEMWBS, WEMWBS_ITEMS
from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.count import VISITS
from reise_report.data.simulation.dice import Dice, Real, Whole, Yes
from reise_report.data.simulation.health import ALL_VISITS
from reise_report.data.simulation.rows import MISSING, Rows

BASE = (1.75, 1.45, 1.25)
"""Log odds of an answer at each follow-up visit, of a man of 45 with usual care and average well-being."""

BY_ARM, BY_AGE, BY_SEX, BY_WELLBEING, BY_ANSWER_BEFORE, BY_SILENCE_BEFORE = 0.25, 0.02, 0.25, 0.035, 0.5, -1.9
"""Log odds for those offered, a year of age, women, a point of WEMWBS last seen, answering or not the time before."""

_AVERAGE_WEMWBS = 43
_NO_ANSWER, _BROKE_OFF = 0.004, 0.015
_WIDE, _WIDE_DAYS = 0.035, (45, 95)


def days(dice: Dice, n: int) -> Whole:
    """When people would answer: (visits, n) days counted from enrolment; most soon after the planned day."""
    found = np.empty((len(ALL_VISITS), n), dtype=np.int64)
    found[0] = -dice.whole(n, 0, 6)
    for place, planned in enumerate(VISITS.values(), start=1):
        late = -5 + np.floor(-np.log1p(-dice.uniform(n)) * 9).astype(np.int64)
        very = np.where(dice.yes(0.75, n), dice.whole(n, *_WIDE_DAYS), -dice.whole(n, 31, 40))
        found[place] = planned + np.where(dice.yes(_WIDE, n), very, np.minimum(late, 40))
    return found


def with_gaps(dice: Dice, rows: Rows, n: int) -> None:
    """Take out answers, in place: single ones, and all after the first page of those who broke off."""
    size = len(ALL_VISITS) * n
    careless = np.exp(0.8 * dice.normal(n))[np.arange(size) % n]
    broke_off = dice.yes(_BROKE_OFF, size)
    broke_off[:n] = False
    for place, name in enumerate(FOR_ALL):
        gone = dice.uniform(size) < _NO_ANSWER * careless
        if place > 5:
            gone |= broke_off
        rows[name] = np.where(gone, MISSING, rows[name])


def answered(dice: Dice, cohort: Cohort, rows: Rows, day: Whole, silent: Whole) -> Yes:
    """Who answers at each visit.

    Args:
        dice: luck.
        cohort: everybody.
        rows: what they would answer, visits one below the other, gaps included.
        day: (visits, n) when they would answer.
        silent: (n,) last day on which each could be expected to answer.

    Returns:
        (visits, n).
    """
    n = cohort.size
    wellbeing = _wellbeing(rows).reshape(len(ALL_VISITS), n)
    found = np.ones((len(ALL_VISITS), n), dtype=bool)
    seen = wellbeing[0]
    fixed = BY_ARM * cohort.offered + BY_AGE * (cohort.age - 45) + BY_SEX * cohort.woman
    for place, base in enumerate(BASE, start=1):
        before = np.where(found[place - 1], BY_ANSWER_BEFORE if place > 1 else 0.0, BY_SILENCE_BEFORE)
        odds = base + fixed + BY_WELLBEING * (seen - _AVERAGE_WEMWBS) + before
        found[place] = (dice.uniform(n) < 1 / (1 + np.exp(-odds))) & (day[place] <= silent)
        seen = np.where(found[place], wellbeing[place], seen)
    found[1:, cohort.twice] = False  # who enrolled twice answers the second number's questionnaire once
    return found


def _wellbeing(rows: Rows) -> Real:
    """The mean of the answers that are there, times the number of items; the average where there are none."""
    total = np.zeros(rows[WEMWBS[0]].size)
    number = np.zeros(rows[WEMWBS[0]].size)
    for name in WEMWBS:
        there = rows[name] != MISSING
        total += np.where(there, rows[name], 0)
        number += there
    return np.where(number > 0, total / np.maximum(number, 1) * WEMWBS_ITEMS, _AVERAGE_WEMWBS)

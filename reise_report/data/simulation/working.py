"""A day of working life: jobs end and begin, change their size, are left for a while, or are done in part.

Rates and sizes are invented, so that the traps of register data occur: jobs of 49.9 and of 30 + 20 percent, of 27
and of 28 days, jobs that follow on the next day or after a gap of one day, steps within a position.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.dice import Real, Whole, again, pick
from reise_report.data.simulation.fate import NEVER
from reise_report.data.simulation.life import (
    BOTH,
    FREELANCE,
    FULL_TIME,
    HOURS_ONLY,
    MARITIME,
    ORDINARY,
    PERCENT_ONLY,
    WAGE_SUBSIDY,
    Life,
    position_code,
    resized,
)
from reise_report.data.simulation.seasons import month_end

_SIZES = np.array([100, 80, 75, 60, 50, 49.9, 40, 37.5, 30, 25, 20, 48]) * 1000
_SIZE_WEIGHTS = (28, 8, 3, 8, 22, 3, 7, 2, 6, 2, 9, 2)
_KINDS = np.array([ORDINARY, MARITIME, FREELANCE, WAGE_SUBSIDY])
_KIND_WEIGHTS = (84, 2, 5, 9)
_SHORT = np.array([14, 20, 27, 28, 29, 42])
_SHORT_WEIGHTS = (2, 2, 3, 3, 2, 2)
_NEXT_DAY, _AFTER_A_DAY = 0.14, 0.25  # running chances: a new job at once, or after a gap of one day
_SICK_A_DAY, _LEAVE_A_DAY = 0.0030, 0.0008
_GRADES = np.array([100, 80, 60, 50, 40, 20])
_GRADE_WEIGHTS = (55, 8, 10, 16, 7, 4)
_LEAVES = np.array([100, 100, 50, 40, 20])
_LEAVE_WEIGHTS = (3, 3, 2, 1, 1)
_LEAVE_DAYS = np.array([120, 14, 30, 60, 45])


def jobs_end(life: Life, day: int, luck: Real) -> None:
    """Close the jobs whose last day was yesterday; some people go on to a next one at once."""
    who = np.flatnonzero(life.until == day - 1)
    if who.size:
        life.percent[who] = life.main[who] = life.leave[who] = life.sick[who] = 0
        life.until[who] = life.leave_until[who] = life.sick_until[who] = NEVER
        chance = luck[2, life.person[who]]
        next_day = np.where(chance < _NEXT_DAY, day, np.where(chance < _AFTER_A_DAY, day + 1, NEVER))
        life.restart[who] = np.where(life.open[who], next_day, NEVER)
    who = np.flatnonzero(life.second_until == day - 1)
    if who.size:
        life.second[who] = life.second_code[who] = 0
        life.second_until[who] = NEVER


def jobs_begin(life: Life, day: int, luck: Real, weight: Real, *, sought: bool) -> Whole:
    """Begin the jobs of today; those in unpaid work leave it for them.

    Args:
        life: everybody's lives.
        day: today.
        luck: (5, n) uniforms of today.
        weight: (m,) how likely jobs begin today.
        sought: whether anybody looks for a job: nobody does before enrolment.

    Returns:
        whose jobs began.
    """
    begins = life.restart == day
    if sought:
        begins |= luck[0][life.person] < life.rate * life.factor * weight
    who = np.flatnonzero(begins & (life.percent == 0) & life.open)
    if not who.size:
        return who
    size, kind, length, other = luck[1:5, life.person[who]]
    life.number[who] = life.position(who)
    life.percent[who] = _SIZES[pick(size, _SIZE_WEIGHTS)].astype(np.int64)
    life.until[who] = _last_day(life, who, day, length)
    kinds = _KINDS[pick(kind, _KIND_WEIGHTS)]
    written = np.array([PERCENT_ONLY, BOTH, HOURS_ONLY])[pick(again(kind), (58, 30, 12))]
    life.main[who] = position_code(life.number[who], kinds, written, life.percent[who])
    life.restart[who] = NEVER
    _second_begins(life, who[(life.percent[who] < FULL_TIME // 2) & (other < 0.4)], day, luck)
    return who


def _last_day(life: Life, who: Whole, day: int, luck: Real) -> Whole:
    """Half of all jobs are for a time fixed beforehand, many of these to the end of a month."""
    more = again(luck)
    length = 14 + np.floor(-np.log1p(-more) * 120).astype(np.int64)
    length = np.where(luck < 0.1, _SHORT[pick(more, _SHORT_WEIGHTS)], length)
    lasting = 45 + np.floor(-np.log1p(-more) * 900).astype(np.int64)
    last = day + np.where(luck < 0.5, length, lasting) - 1
    to_month_end = (luck > 0.25) & (luck < 0.5)
    return np.where(to_month_end, month_end(life.enrolled[who] + last) - life.enrolled[who], last)


def _second_begins(life: Life, who: Whole, day: int, luck: Real) -> None:
    who = who[life.second[who] == 0]
    if who.size:
        size, length = again(luck[1:3, life.person[who]])
        # 30 and 20 make a half: a return that neither position shows on its own.
        life.second[who] = np.where(life.percent[who] == 30_000, 20_000, np.where(size < 0.6, 30_000, 10_000))
        life.second_until[who] = day + 20 + np.floor(-np.log1p(-length) * 200).astype(np.int64)
        life.second_code[who] = position_code(life.position(who), ORDINARY, PERCENT_ONLY, life.second[who])


def sizes_change(life: Life, who: Whole, day: int, luck: Real) -> None:
    """On the first of a month some positions grow or shrink, and some people take a second one.

    Positions that somebody is on leave or sick from keep their size, so that a percent of them is unambiguous.
    """
    who = who[(life.percent[who] > 0) & (life.leave[who] == 0) & (life.sick[who] == 0)]
    if not who.size:
        return
    size, other = luck[1:3, life.person[who]]
    step = np.where(again(size) < 0.75, np.where(other < 0.5, 10_000, 20_000), -10_000)
    new = np.clip(life.percent[who] + step, 20_000, FULL_TIME)
    changed = (size < 0.09) & (new != life.percent[who])
    life.percent[who[changed]] = new[changed]
    life.main[who[changed]] = resized(life.main[who[changed]], new[changed])
    _second_begins(life, who[(size > 0.9) & (life.percent[who] <= 60_000)], day, luck)


def away_from_work(life: Life, day: int, luck: Real) -> None:
    """Sickness and leave of those in a main job: begin, change their grade, end. Nobody has both at a time."""
    who = np.flatnonzero(life.percent)
    if not who.size:
        return
    chance, kind, length = luck[4, life.person[who]], luck[1, life.person[who]], luck[2, life.person[who]]
    well = (life.sick[who] == 0) & (life.leave[who] == 0)
    _sickness_goes_on(life, who[life.sick_until[who] < day], day, luck)
    life.leave[who[life.leave_until[who] < day]] = 0
    falls = well & (chance < _SICK_A_DAY)
    sick = who[falls]
    life.sick[sick] = _GRADES[pick(kind[falls], _GRADE_WEIGHTS)]
    life.sick_until[sick] = day + 6 + np.floor(-np.log1p(-length[falls]) * 30).astype(np.int64)
    takes = well & (life.second[who] == 0) & (chance > 1 - _LEAVE_A_DAY)
    off, what = who[takes], pick(kind[takes], _LEAVE_WEIGHTS)
    life.leave[off] = _LEAVES[what]
    life.leave_until[off] = day + np.floor(_LEAVE_DAYS[what] * (0.5 + length[takes])).astype(np.int64)
    none = who[(life.sick[who] == 0) & (life.leave[who] == 0)]
    life.sick_until[none] = life.leave_until[none] = NEVER


def _sickness_goes_on(life: Life, who: Whole, day: int, luck: Real) -> None:
    """A spell that has come to its end goes on at half the grade for half of the people, and is over for the others."""
    if not who.size:
        return
    better, length = luck[3, life.person[who]], luck[2, life.person[who]]
    milder = np.where((better < 0.5) & (life.sick[who] >= 40), np.maximum(life.sick[who] // 20 * 10, 20), 0)
    life.sick[who] = milder
    life.sick_until[who] = np.where(milder > 0, day + 10 + np.floor(length * 40).astype(np.int64), NEVER)

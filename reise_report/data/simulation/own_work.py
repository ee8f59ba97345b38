"""What people say of their own work: mostly what the register knows, sometimes more, sometimes less.

Registers do not see self-employment; some take a placement or work training for work; some forget, or are mistaken.
Rates are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Whole, Yes
from reise_report.data.simulation.fate import NEVER
from reise_report.data.simulation.layers import Layer
from reise_report.data.simulation.life import number_of_position, percent_of
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.rows import MISSING

_SELF_EMPLOYED = 0.025
_CALLS_TRAINING_WORK, _MISTAKEN_YES, _MISTAKEN_NO = 0.25, 0.012, 0.05


@dataclass(frozen=True, slots=True)
class OwnWork:
    """Answers about work and what lies behind them; arrays of (rows,).

    Attributes:
        working: 1 or 0.
        since: first day, days since 1970-01-01; missing for those who say no.
        percent: thousandths of a percent; missing for those who say no.
        registered: whether a position that counts was in the register on that day.
        at_work: whether not wholly on leave or sick pay from it.
        self_employed: whether the person was self-employed on that day.
        unpaid: whether in work training or a placement.
    """

    working: Whole
    since: Whole
    percent: Whole
    registered: Yes
    at_work: Yes
    self_employed: Yes
    unpaid: Yes


def own_work(dice: Dice, cohort: Cohort, life: Lifeline, person: Whole, day: Whole) -> OwnWork:
    """Draw the answers.

    Args:
        dice: luck.
        cohort: everybody.
        life: their days.
        person: (rows,) who answers.
        day: (rows,) when, counted from enrolment.
    """
    begins = np.where(dice.yes(_SELF_EMPLOYED, cohort.size), dice.whole(cohort.size, 15, 320), NEVER)[cohort.source]
    hours = (20 + 10 * dice.whole(cohort.size, 0, 8))[cohort.source] * 1000
    main, second = life.main.at(person, day), life.second.at(person, day)
    registered = (main > 0) | (second > 0)
    alone = begins[person] <= day
    unpaid = life.unpaid.at(person, day) > 0
    luck = dice.uniform(person.size)
    truly = registered | alone
    mistaken = np.where(unpaid, luck < _CALLS_TRAINING_WORK, luck < _MISTAKEN_YES)
    working = np.where(truly, luck >= _MISTAKEN_NO, mistaken)
    since = np.where(main > 0, _since(life.main, person, day), _since(life.second, person, day))
    since = np.where(registered, since, np.where(alone, begins[person], day - dice.whole(person.size, 5, 90)))
    recalled = since + np.where(dice.yes(0.25, person.size), dice.whole(person.size, -10, 10), 0)
    percent = percent_of(main) + percent_of(second)
    percent = np.where(registered, percent, np.where(alone, hours[person], 50_000))
    percent = np.where(dice.yes(0.2, person.size), np.rint(percent / 10_000).astype(np.int64) * 10_000, percent)
    return OwnWork(
        working=working.astype(np.int64),
        since=np.where(working, cohort.enrolled[person] + np.minimum(recalled, day), MISSING),
        percent=np.where(working, np.clip(percent, 5_000, 100_000), MISSING),
        registered=registered,
        at_work=registered & (life.leave.at(person, day) % 128 < 100) & (life.sick.at(person, day) < 100),
        self_employed=alone,
        unpaid=unpaid,
    )


def _since(layer: Layer, person: Whole, day: Whole) -> Whole:
    """First day of the position that people have on a day, steps within it left aside; day 0 of those without."""
    number = number_of_position(layer.code)
    keys, first = np.unique(layer.person * 1024 + number, return_index=True)
    wanted = person * 1024 + number_of_position(layer.at(person, day))
    place = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
    if not keys.size:
        return np.zeros(person.size, dtype=np.int64)
    found: Whole = np.where(keys[place] == wanted, layer.day[first[place]], 0)
    return found

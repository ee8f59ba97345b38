"""``questionnaires.csv``: one row for each participant and visit that was answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation import answers, response
from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Whole
from reise_report.data.simulation.fate import Fate
from reise_report.data.simulation.health import ALL_VISITS, health_over_time
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.own_work import OwnWork, own_work
from reise_report.data.simulation.participation import INVENTED, Effect
from reise_report.data.simulation.rows import MISSING, Rows, at

_NO_ANSWER_ON_WORK = 0.015
_DOES_NOT_APPLY = 0.03  # demands that a job does not make: no answer


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """Answers, and what lies behind those on work.

    Attributes:
        rows: ``questionnaires.csv``.
        behind: of each row what the person's work was.
    """

    rows: Rows
    behind: OwnWork


def questionnaires(seed: int, cohort: Cohort, fate: Fate, life: Lifeline, effect: Effect = INVENTED) -> Questionnaires:
    """Draw everybody's answers, and keep those that were given."""
    n, size = cohort.size, len(ALL_VISITS) * cohort.size
    health = health_over_time(seed, cohort, life, effect)
    items = answers.everybody(Dice(seed, "answers"), health)
    dice = Dice(seed, "response")
    days = response.days(dice, n)
    response.with_gaps(dice, items, n)
    given = response.answered(dice, cohort, items, days, fate.silent)
    person, day = np.arange(size) % n, days.ravel()
    _copy_baseline(cohort, items, day)
    dice = Dice(seed, "work_answers")
    work = own_work(dice, cohort, life, person, day)
    silent = dice.yes(_NO_ANSWER_ON_WORK, size)
    rows: Rows = {
        "participant": person,
        "visit": np.arange(size) // n,
        "completed": cohort.enrolled[person] + day,
        "working": np.where(silent, MISSING, work.working),
        "working_since": np.where(silent, MISSING, work.since),
        "working_percent": np.where(silent, MISSING, work.percent),
        **items,
    }
    for names, asked, given_by in (
        (answers.FOR_OFFERED, cohort.offered[person], answers.of_the_offered),
        ((*answers.FOR_WORKING, *answers.ROLE), (rows["working"] == 1) & (rows["visit"] > 0), answers.of_the_working),
    ):
        places = np.flatnonzero(asked)
        found = given_by(dice, health, places)
        for name in names:
            rows[name] = _only(size, places, found[name], dice)
    for name in answers.FOR_OFFERED_WORKING:
        rows[name] = np.where(cohort.offered[person], rows[name], MISSING)
    kept = np.flatnonzero(given.ravel())
    kept = kept[np.lexsort([kept // n, kept % n])]
    behind = OwnWork(*(getattr(work, name)[kept] for name in OwnWork.__slots__))
    return Questionnaires(at(rows, kept), behind)


def _copy_baseline(cohort: Cohort, items: Rows, day: Whole) -> None:
    """Who enrolled twice gave the same answers at the start, in place."""
    twice = cohort.twice
    for name in items:
        items[name][twice] = items[name][cohort.source[twice]]
    day[twice] = day[cohort.source[twice]]


def _only(size: int, places: Whole, values: Whole, dice: Dice) -> Whole:
    """Answers of those who were asked, with a few gaps."""
    found = np.full(size, MISSING)
    found[places] = np.where(dice.yes(_DOES_NOT_APPLY, places.size), MISSING, values)
    return found

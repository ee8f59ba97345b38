"""Every life, day by day: from a month before enrolment to the cut-off date, with the offer and without it.

This is where the truth comes from. Registers are written from what is recorded here, and the return to work is counted
here, day by day, so that nothing of the package's own derivations has a hand in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation import benefit_line, working
from reise_report.data.simulation.cohort import CUT_OFF, FIRST_ENROLMENT, Cohort
from reise_report.data.simulation.count import Count
from reise_report.data.simulation.dice import Dice, Real, Whole, Yes
from reise_report.data.simulation.fate import NEVER, Fate
from reise_report.data.simulation.layers import Layer, Recorder
from reise_report.data.simulation.life import Life, born, resized
from reise_report.data.simulation.participation import INVENTED, Effect, Participation
from reise_report.data.simulation.seasons import BASE, BEFORE, calendar
from reise_report.data.simulation.uptake import Uptake

LAST_DAY = CUT_OFF - FIRST_ENROLMENT
OLD_POSITIONS = 4
"""The first number of positions in the life line: smaller ones are those from before."""

STARTS_A_YEAR = 0.215
"""Jobs that a typical person without work begins in a year; invented."""


@dataclass(frozen=True, slots=True)
class Lifeline:
    """What happened, and what would have happened.

    Attributes:
        main: positions, the main one.
        second: positions beside it.
        unpaid: work training and placements.
        leave: leave from the main position.
        sick: grades of sick pay in a position.
        benefit: benefits.
        count: what the days add up to, by column of lives.
        seen: (n,) the column of lives that each person lived.
        without: (n,) the column without the offer.
        offered: (n,) the column with it.
        attended: (m,) whether the course was attended.
        start: (m,) first day of the placement, or never.
        end: (m,) its last day.
        early: who was at work when enrolled.
    """

    main: Layer
    second: Layer
    unpaid: Layer
    leave: Layer
    sick: Layer
    benefit: Layer
    count: Count
    seen: Whole
    without: Whole
    offered: Whole
    attended: Yes
    start: Whole
    end: Whole
    early: Whole


def live(
    seed: int, cohort: Cohort, uptake: Uptake, fate: Fate, effect: Effect = INVENTED, last_day: int = LAST_DAY
) -> Lifeline:
    """Simulate everybody's days.

    Args:
        seed: seed of the simulation.
        cohort: everybody.
        uptake: what each would do with an offer.
        fate: what becomes of each.
        effect: what the offer does.
        last_day: the last day simulated, counted from enrolment; days up to it are the same whichever it is.
    """
    dice, n = Dice(seed, "life"), cohort.size
    takers = np.flatnonzero(uptake.comes)
    offered = np.arange(n)
    offered[takers] = n + np.arange(takers.size)
    seen = np.where(cohort.offered, offered, np.arange(n))[cohort.source]
    person = np.concatenate([np.arange(n), takers])
    life = born(person, cohort.enrolled[person], _rates(cohort)[person])
    life.used += OLD_POSITIONS - 1
    life.benefit = benefit_line.at_start(dice, cohort.months)[person]
    early = _early(dice, cohort, fate)
    for who, day in zip(early.tolist(), (-5 - dice.whole(early.size, 0, 20)).tolist(), strict=True):
        life.restart[life.person == who] = day
    visit = Participation(life, uptake, fate, n, effect)
    count = Count.of(person.size, fate, seen, cohort)
    recorders = {name: Recorder(n) for name in ("main", "second", "unpaid", "leave", "sick", "benefit")}
    for day, luck, weight, firsts in _days(dice, life, n, last_day):
        _one_day(life, visit, day, luck, weight, firsts, early)
        count.add(day, life.share())
        leave = life.leave_code()
        for name, codes in zip(
            recorders,
            (life.main, life.second_code, life.unpaid, leave, life.sick, life.benefit),
            strict=True,
        ):
            recorders[name].note(day, codes[seen])
    until = CUT_OFF - cohort.enrolled
    layers = {name: recorder.layer(until) for name, recorder in recorders.items()}
    return Lifeline(
        **layers, count=count, seen=seen, without=cohort.source, offered=offered[cohort.source],
        attended=visit.attended, start=visit.start, end=visit.end, early=early,
    )  # fmt: skip


def _rates(cohort: Cohort) -> Real:
    score = (
        -0.03 * (cohort.age - 45) - 0.4 * (np.log(cohort.months) - 2.9) + 0.35 * cohort.health
        + 0.12 * (np.where(cohort.education > 0, cohort.education, 2) - 2.4) + 0.6 * cohort.frailty
    )  # fmt: skip
    rates: Real = STARTS_A_YEAR / 365 * np.exp(score)
    return rates


def _early(dice: Dice, cohort: Cohort, fate: Fate) -> Whole:
    """People who had found a job before they were enrolled, and should not have been."""
    n = cohort.size
    free = fate.linked & (fate.gone == NEVER) & (fate.scope < 0)
    free[cohort.twice] = free[cohort.source[cohort.twice]] = False
    return np.sort(dice.drawn(free.astype(np.float64), max(2, round(n * 0.006)) if n >= 100 else 0))


def _days(dice: Dice, life: Life, n: int, last_day: int) -> Iterator[tuple[int, Real, Real, Whole]]:
    """Each day with its luck, how likely jobs begin in each life, and for whom a month begins."""
    weights, months, _ = calendar()
    today = life.enrolled - BASE
    for day in range(-BEFORE, last_day + 1):
        date = np.minimum(today + day, weights.size - 1)
        yield day, dice.uniform(5, n), weights[date], np.flatnonzero(months[date])


def _one_day(life: Life, visit: Participation, day: int, luck: Real, weight: Real, firsts: Whole, early: Whole) -> None:
    """What happens on one day, in this order, to everybody."""
    benefit_line.unpaid_ends(life, day)
    working.jobs_end(life, day, luck)
    visit.leave_the_register(life, day)
    visit.come_to_the_course(life, day)
    visit.begin_placement(life, day)
    began = working.jobs_begin(life, day, luck, weight, sought=day >= 0)
    if began.size:
        visit.leave_placement(life, began, day)
        benefit_line.jobs_began(life, began)
        if day < 0:
            _at_work_when_enrolled(life, began, early)
    if firsts.size:
        working.sizes_change(life, firsts if day > 0 else firsts[:0], day, luck)
        benefit_line.training_begins(life, firsts, day, luck)
        benefit_line.months_begin(life, firsts, luck)
    if day > 0:
        working.away_from_work(life, day, luck)


def _at_work_when_enrolled(life: Life, who: Whole, early: Whole) -> None:
    """Their job is large enough to count, and lasts."""
    who = who[np.isin(life.person[who], early)]
    life.until[who] = np.maximum(life.until[who], 60)
    life.percent[who] = 80_000
    life.main[who] = resized(life.main[who], life.percent[who])

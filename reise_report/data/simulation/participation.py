"""What the intervention does with those who come to it: they wait, are placed, and come nearer to work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.dice import Whole
from reise_report.data.simulation.fate import NEVER, Fate
from reise_report.data.simulation.life import PLACEMENT, Life, position_code
from reise_report.data.simulation.uptake import Uptake

_BOOST_DAYS = 150


@dataclass(frozen=True, slots=True)
class Effect:
    """What the offer does with those who come to the course; invented.

    Attributes:
        waiting: factor on the chance of a job while waiting for a placement and in it: people are locked in.
        after_placement: factor for half a year after a placement.
        later: factor after that.
        after_course: factor after the course, of those who have no placement.
        health: gain in latent health at every visit after enrolment, in standard deviations.
    """

    waiting: float = 0.45
    after_placement: float = 3.0
    later: float = 1.5
    after_course: float = 1.4
    health: float = 0.12

    @property
    def on_work(self) -> dict[str, float]:
        """What the offer makes of the chance of a job, by the names under which the truth is written."""
        return {
            "factor_waiting_and_in_placement": self.waiting,
            "factor_after_placement": self.after_placement,
            "days_of_that": _BOOST_DAYS,
            "factor_later": self.later,
            "factor_after_course_alone": self.after_course,
        }


INVENTED = Effect()
"""The effect that a made-up trial has unless another is asked for."""

NO_EFFECT = Effect(waiting=1.0, after_placement=1.0, later=1.0, after_course=1.0, health=0.0)
"""Return to work and answers are the same with the offer and without it."""


class _Schedule:
    """Who has something due on a day."""

    def __init__(self, days: Whole, who: Whole) -> None:
        order = np.argsort(days, kind="stable")
        self._days, self._who = days[order], who[order]

    def on(self, day: int) -> Whole:
        first, after = np.searchsorted(self._days, [day, day + 1])
        found: Whole = self._who[first:after]
        return found


class Participation:
    """What the intervention does with those who come, and when people leave the registers."""

    def __init__(self, life: Life, uptake: Uptake, fate: Fate, n: int, effect: Effect = INVENTED) -> None:
        self._effect = effect
        size = life.person.size
        with_offer = np.arange(n, size)
        who = life.person[with_offer]
        self.attended = np.zeros(size, dtype=bool)
        self.start, self.end = np.full(size, NEVER), np.full(size, NEVER)
        self._places, self._until = uptake.placed[life.person], uptake.end[life.person]
        self._answers = _Schedule(uptake.answered[who], with_offer)
        self._courses = _Schedule(uptake.course[who], with_offer)
        self._placements = _Schedule(uptake.start[who], with_offer)
        self._boosted = _Schedule(uptake.end[who] + 1, with_offer)
        self._boost_ends = _Schedule(uptake.end[who] + _BOOST_DAYS, with_offer)
        self._gone = _Schedule(fate.gone[life.person] + 1, np.arange(size))

    def leave_the_register(self, life: Life, day: int) -> None:
        """The dead and the emigrated have no jobs and no benefits from the day after."""
        who = self._gone.on(day)
        life.open[who] = False
        for codes in (life.percent, life.main, life.second, life.second_code, life.unpaid, life.leave, life.sick):
            codes[who] = 0
        life.benefit[who] = 0
        for days in (life.until, life.second_until, life.unpaid_until, life.leave_until, life.sick_until, life.restart):
            days[who] = NEVER

    def come_to_the_course(self, life: Life, day: int) -> None:
        """Those who said yes wait for the course, and come unless they have found work."""
        life.factor[self._answers.on(day)] = self._effect.waiting
        who = self._courses.on(day)
        comes = (life.percent[who] == 0) & life.open[who]
        self.attended[who[comes]] = True
        life.factor[who] = np.where(
            comes, np.where(self._places[who], self._effect.waiting, self._effect.after_course), 1.0
        )

    def begin_placement(self, life: Life, day: int) -> None:
        """Placements begin for those without work, and after them work is nearer."""
        who = self._placements.on(day)
        who = who[self.attended[who] & self._places[who] & (life.percent[who] == 0) & life.open[who]]
        if who.size:
            life.unpaid[who] = position_code(life.position(who), PLACEMENT, 0, np.full(who.size, 50_000))
            life.unpaid_until[who] = self._until[who]
            self.start[who], self.end[who] = day, self._until[who]
        who = self._boosted.on(day)
        life.factor[who] = np.where(self.start[who] < NEVER, self._effect.after_placement, life.factor[who])
        who = self._boost_ends.on(day)
        life.factor[who] = np.where(self.start[who] < NEVER, self._effect.later, life.factor[who])

    def leave_placement(self, life: Life, who: Whole, day: int) -> None:
        """A job ends unpaid work the day before; a placement that would have begun today never does."""
        there = who[(self.start[who] <= day) & (self.end[who] >= day)]
        self.end[there] = day - 1
        never = there[self.start[there] == day]
        self.start[never] = self.end[never] = NEVER
        life.unpaid[who] = 0
        life.unpaid_until[who] = NEVER

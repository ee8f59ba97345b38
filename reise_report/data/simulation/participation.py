"""What the intervention does with those who come to it: they wait, are placed, and come nearer to work."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.dice import Whole
from reise_report.data.simulation.fate import NEVER, Fate
from reise_report.data.simulation.life import PLACEMENT, Life, position_code
from reise_report.data.simulation.uptake import Uptake

# Invented: what waiting for a placement and being in it takes from the chance of a job (people are locked in), what it
# adds for half a year afterwards and later on, and what the course alone adds.
_LOCKED_IN, _AFTER_PLACEMENT, _LATER, _AFTER_COURSE = 0.45, 3.0, 1.5, 1.4
_BOOST_DAYS = 150
EFFECTS = {
    "factor_waiting_and_in_placement": _LOCKED_IN,
    "factor_after_placement": _AFTER_PLACEMENT,
    "days_of_that": _BOOST_DAYS,
    "factor_later": _LATER,
    "factor_after_course_alone": _AFTER_COURSE,
}
"""What the offer makes of the chance of a job, of those who come to the course."""


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

    def __init__(self, life: Life, uptake: Uptake, fate: Fate, n: int) -> None:
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
        life.factor[self._answers.on(day)] = _LOCKED_IN
        who = self._courses.on(day)
        comes = (life.percent[who] == 0) & life.open[who]
        self.attended[who[comes]] = True
        life.factor[who] = np.where(comes, np.where(self._places[who], _LOCKED_IN, _AFTER_COURSE), 1.0)

    def begin_placement(self, life: Life, day: int) -> None:
        """Placements begin for those without work, and after them work is nearer."""
        who = self._placements.on(day)
        who = who[self.attended[who] & self._places[who] & (life.percent[who] == 0) & life.open[who]]
        if who.size:
            life.unpaid[who] = position_code(life.position(who), PLACEMENT, 0, np.full(who.size, 50_000))
            life.unpaid_until[who] = self._until[who]
            self.start[who], self.end[who] = day, self._until[who]
        who = self._boosted.on(day)
        life.factor[who] = np.where(self.start[who] < NEVER, _AFTER_PLACEMENT, life.factor[who])
        who = self._boost_ends.on(day)
        life.factor[who] = np.where(self.start[who] < NEVER, _LATER, life.factor[who])

    def leave_placement(self, life: Life, who: Whole, day: int) -> None:
        """A job ends unpaid work the day before; a placement that would have begun today never does."""
        there = who[(self.start[who] <= day) & (self.end[who] >= day)]
        self.end[there] = day - 1
        never = there[self.start[there] == day]
        self.start[never] = self.end[never] = NEVER
        life.unpaid[who] = 0
        life.unpaid_until[who] = NEVER

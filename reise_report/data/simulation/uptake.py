"""What somebody would do with an offer, and when: drawn for everybody, shown only by those who got one.

All of it is invented. The placement of six weeks after a course of two days is on the public record (ISRCTN85437524).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Real, Whole, Yes
from reise_report.data.simulation.fate import NEVER, SCOPES, Fate

REASONS = ("health", "found_work", "distance", "care", "no_reply", "other")
FOUND_WORK = REASONS.index("found_work")
NO_REPLY = REASONS.index("no_reply")
_WHY_NOT = (4, 0, 2, 0, 3, 1.5)  # nobody gives caring for others: a reason to be shown with zero
PLACEMENT_DAYS = 42


@dataclass(frozen=True, slots=True)
class Uptake:
    """Each person's answer to an offer, given or not; days are counted from enrolment, arrays of (n,).

    Attributes:
        accepts: would say yes.
        replies: would reply at all.
        comes: would come to the course, unless at work by then.
        placed: would start a placement after the course, unless at work by then.
        offered: day of the offer.
        answered: day of the answer.
        course: first day of the course.
        start: first day of the placement.
        end: last day of the placement, sooner for those who break it off.
        reason: place in :data:`REASONS` of the reason for not taking part.
    """

    accepts: Yes
    replies: Yes
    comes: Yes
    placed: Yes
    offered: Whole
    answered: Whole
    course: Whole
    start: Whole
    end: Whole
    reason: Whole


def plan_uptake(seed: int, cohort: Cohort, fate: Fate) -> Uptake:
    """Draw what everybody would do with an offer; who has died, left or withdrawn by then does nothing."""
    dice, n = Dice(seed, "uptake"), cohort.size
    there_until = np.minimum(fate.gone, np.where(fate.scope == SCOPES.index("all"), fate.withdrew, NEVER))
    accepts = dice.uniform(n) < willingness(cohort)
    reason = dice.level(n, _WHY_NOT)
    shows_up = dice.yes(0.93, n)
    offered = 1 + dice.whole(n, 0, 12)
    answered = offered + 2 + dice.whole(n, 0, 20)
    course = _on_weekday(cohort.enrolled, answered + 10 + dice.whole(n, 0, 30), 1)
    start = _on_weekday(cohort.enrolled, course + 8 + dice.whole(n, 0, 35), 0)
    broken_off = dice.yes(0.18, n)
    length = np.where(broken_off, dice.whole(n, 4, PLACEMENT_DAYS - 3), PLACEMENT_DAYS)
    replies = (accepts | (reason != NO_REPLY)) & (answered < there_until)
    accepts &= replies
    comes = accepts & shows_up & (course < there_until)
    return Uptake(
        accepts=accepts,
        replies=replies,
        comes=comes,
        placed=comes & dice.yes(0.86, n) & (start < there_until),
        offered=offered,
        answered=answered,
        course=course,
        start=start,
        end=np.minimum(start + length, there_until) - 1,
        reason=np.where(replies, np.where(reason == NO_REPLY, 0, reason), NO_REPLY),
    )


def willingness(cohort: Cohort) -> Real:
    """The chance of saying yes to an offer: less with age, time out of work and bad health."""
    score = 0.95 + 0.35 * cohort.health - 0.02 * (cohort.age - 45) - 0.25 * (np.log(cohort.months) - 2.9)
    chance: Real = 1 / (1 + np.exp(-score))
    return chance


def _on_weekday(enrolled: Whole, after: Whole, weekday: int) -> Whole:
    """The first such weekday (Monday is 0) on or after a day counted from enrolment."""
    found: Whole = after + (weekday - (enrolled + after + 3)) % 7
    return found

"""Sustained return to work from spells, by a rule that a plan states and no code assumes.

A day counts when the share worked on it reaches the rule's least share. The share is the sum of the positions that
count, at most full time, less leave, reduced by graded sick pay; or, for rules about benefits, what is left of full
time when benefits are taken away. The first run of counting days that is long enough is the return to work.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import PERCENT, Runs, Segments, Spells, Whole, add_up, join

FULL_TIME = 100 * PERCENT
NEVER = np.iinfo(np.int64).max


class Status(StrEnum):
    """What became of a person within the follow-up."""

    RETURNED = "returned"
    NOT_RETURNED = "not_returned"
    DIED = "died"  # before a return: a competing event
    CENSORED = "censored"  # not observed long enough to know
    WORKING_AT_START = "working_at_start"  # at work already on the day of randomisation: not eligible


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToWorkRule:
    """When somebody is back at work. Nothing has a default that a guideline does not fix.

    Attributes:
        measure: ``work``: positions less leave and sick pay; ``absence_of_benefit``: full time less benefits.
        min_share: least share of full time on a day that counts, percent; reaching it is enough.
        min_days: least length of a run, calendar days.
        gap_days: days in a row below the share that do not break a run.
        sick_pay_reduces: whether graded sick pay takes its share of the work of that day.
        dated: the day a return is dated to: the run's first day, or the day on which it was long enough.
        follow_up_days: a run must begin at most so many days after randomisation.
        confirmation_days: days after the follow-up in which a run that began within it may become long enough.
    """

    measure: Literal["work", "absence_of_benefit"]
    min_share: float
    min_days: int
    gap_days: int
    sick_pay_reduces: bool
    dated: Literal["first_day", "qualifying_day"]
    follow_up_days: int
    confirmation_days: int


@dataclass(frozen=True, slots=True)
class People:
    """Who is followed.

    Attributes:
        start: (n,) day of randomisation, days since 1970-01-01.
        observed_until: (n,) last day of which the registers tell; the day of emigration or of the extraction.
        died: (n,) day of death; :data:`NEVER` for the living.
    """

    start: Whole
    observed_until: Whole
    died: Whole


@dataclass(frozen=True, slots=True)
class Returns:
    """What the rule gives for each person.

    Attributes:
        status: (n,) a :class:`Status` value.
        day: (n,) day of the return or of death; of the others the last day known to be free of both.
    """

    status: NDArray[np.str_]
    day: Whole


def return_to_work(
    people: People, positions: Spells, leave: Spells, sick_pay: Spells, benefits: Spells, rule: ReturnToWorkRule
) -> Returns:
    """Date each person's sustained return to work, or say why there is none.

    Args:
        people: who is followed; spells refer to them by place.
        positions: paid positions that count, percent of full time; unpaid placements must not be among them.
        leave: leave and layoffs, percent points of full time.
        sick_pay: sick pay by grade, percent of the work.
        benefits: benefits by degree, percent of full time; used by rules about absence of benefit only.
        rule: the rule.

    Source of the rule's parts: the trial's plan. Published examples: four weeks at 50–100 % (ISRCTN85437524), one month
    without benefits (NCT07034040), one day in ordinary work (NCT02697656).
    """
    known_until = np.minimum(people.observed_until, people.died)
    share = _shares(people, positions, leave, sick_pay, benefits, rule)
    stop = np.minimum(share.stop, known_until[share.person] + 1)  # what lies later may not bridge a gap
    counting = (share.amounts[0] >= round(rule.min_share * PERCENT)) & (stop > share.start)
    runs = join(share.person[counting], share.start[counting], stop[counting], rule.gap_days)
    at_work = _at_work_at_start(runs, people)
    runs = _within(runs, people, rule)
    returned = _first(runs, runs.stop - runs.start >= rule.min_days, people)
    waiting = _first(runs, _may_still_be_long_enough(runs, people, known_until, rule), people)
    return _outcome(people, known_until, at_work, returned, waiting, rule)


def _shares(
    people: People, positions: Spells, leave: Spells, sick_pay: Spells, benefits: Spells, rule: ReturnToWorkRule
) -> Segments:
    """The share of full time on each day, thousandths of a percent."""
    if rule.measure == "absence_of_benefit":
        size = people.start.size
        last = people.start + rule.follow_up_days + rule.confirmation_days
        whole = Spells(np.arange(size), people.start - 1, last, np.full(size, FULL_TIME))
        days = add_up([whole, benefits])
        return Segments(days.person, days.start, days.stop, (days.amounts[0] - days.amounts[1])[None])
    days = add_up([positions, leave, sick_pay])
    contract, away, sick = days.amounts
    work = np.clip(np.minimum(contract, FULL_TIME) - away, 0, None)
    if rule.sick_pay_reduces:
        # Whole numbers throughout: the share is compared in thousandths of a percent, rounded down.
        work = work * (FULL_TIME - np.minimum(sick, FULL_TIME)) // FULL_TIME
    return Segments(days.person, days.start, days.stop, work[None])


def _at_work_at_start(runs: Runs, people: People) -> NDArray[np.bool_]:
    """Whoever was in a run on the day before randomisation and still is on the day itself."""
    begin = people.start[runs.person]
    found = np.zeros(people.start.size, dtype=bool)
    found[runs.person[(runs.start < begin) & (runs.stop > begin)]] = True
    return found


def _within(runs: Runs, people: People, rule: ReturnToWorkRule) -> Runs:
    """Runs that begin within the follow-up, cut where the time to confirm them ends."""
    begin = people.start[runs.person]
    stop = np.minimum(runs.stop, begin + rule.follow_up_days + rule.confirmation_days + 1)
    kept = (runs.start >= begin) & (runs.start <= begin + rule.follow_up_days)
    return Runs(runs.person[kept], runs.start[kept], stop[kept])


def _may_still_be_long_enough(
    runs: Runs, people: People, known_until: Whole, rule: ReturnToWorkRule
) -> NDArray[np.bool_]:
    """Runs that are cut by the end of what is known, of a living person, before the time to confirm them is over.

    With a tolerated gap, a run that ended so many days before may go on too.
    """
    until = known_until[runs.person]
    open_ended = runs.stop + rule.gap_days > until
    time_left = until < people.start[runs.person] + rule.follow_up_days + rule.confirmation_days
    alive = people.died[runs.person] > until
    return open_ended & time_left & alive


def _first(runs: Runs, wanted: NDArray[np.bool_], people: People) -> Whole:
    """The first day of each person's first wanted run; NEVER where there is none."""
    first = np.full(people.start.size, NEVER)
    who, start = runs.person[wanted][::-1], runs.start[wanted][::-1]
    first[who] = start  # the earliest is written last
    return first


def _outcome(
    people: People,
    known_until: Whole,
    at_work: NDArray[np.bool_],
    returned: Whole,
    waiting: Whole,
    rule: ReturnToWorkRule,
) -> Returns:
    end = people.start + rule.follow_up_days
    has_returned = returned < NEVER
    died = ~has_returned & (people.died <= np.minimum(end, people.observed_until))
    pending = ~has_returned & ~died & (waiting < NEVER)
    unseen = ~has_returned & ~died & (known_until < end)
    cases = [at_work, has_returned, died, pending, unseen]
    names = [Status.WORKING_AT_START, Status.RETURNED, Status.DIED, Status.CENSORED, Status.CENSORED]
    shift = rule.min_days - 1 if rule.dated == "qualifying_day" else 0
    dates = [people.start, returned + shift, people.died, waiting, known_until]
    status = np.select(cases, [np.array(name.value) for name in names], default=Status.NOT_RETURNED.value)
    return Returns(status, np.select(cases, dates, default=end))

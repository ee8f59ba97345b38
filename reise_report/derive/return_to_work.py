"""Sustained return to work from what was worked, by a rule that a plan states and no code assumes.

A day counts when the share worked on it reaches the rule's least share. Counting days that lie together, or no further
apart than the rule tolerates, are a run; the first run that begins in the follow-up and is long enough is the return.
:mod:`~reise_report.derive.work_share` gives the shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import PERCENT, Runs, Segments, Whole, join

FULL_TIME = 100 * PERCENT
NEVER = np.iinfo(np.int64).max

Truth = NDArray[np.bool_]


class Status(StrEnum):
    """What became of a person within the follow-up."""

    RETURNED = "returned"
    NOT_RETURNED = "not_returned"
    DIED = "died"  # before a return: a competing event
    WORKING_AT_START = "working_at_start"  # at work already on the day of randomisation: not eligible
    LOST = "lost"  # nobody will ever know
    INCOMPLETE = "incomplete"  # the snapshot ends too early to know


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToWorkRule:
    """When somebody is back at work. Nothing has a default that a guideline does not fix.

    Attributes:
        min_share: least share of full time on a day that counts, percent; reaching it is enough.
        min_days: least length of a run, calendar days.
        gap_days: days in a row below the share that do not break a run.
        dated: the day a return is dated to: the run's first day, or the day on which it was long enough.
        follow_up_days: a run must begin at most so many days after randomisation.
        confirmation_days: days after the follow-up in which a run that began within it may become long enough.
    """

    min_share: float
    min_days: int
    gap_days: int
    dated: Literal["first_day", "qualifying_day"]
    follow_up_days: int
    confirmation_days: int


@dataclass(frozen=True, slots=True)
class People:
    """Who is followed. Days are days since 1970-01-01.

    Attributes:
        start: (n,) day of randomisation.
        observed_until: (n,) last day of which all sources tell: their end, or the day of the loss if that comes first.
        lost: (n,) last day before a loss to follow-up; :data:`NEVER` for those not lost.
        died: (n,) day of death; :data:`NEVER` for the living.
    """

    start: Whole
    observed_until: Whole
    lost: Whole
    died: Whole

    @property
    def known_until(self) -> Whole:
        """(n,) the last day on which somebody can be seen to work; a day of death is one."""
        return np.minimum(self.observed_until, self.died)


@dataclass(frozen=True, slots=True)
class Returns:
    """What the rule gives for each person.

    Attributes:
        status: (n,) a :class:`Status` value.
        day: (n,) day since 1970-01-01 of the return or of death; of those lost and those not followed to the end the
            last day that no return can be dated to, the day before randomisation where nothing is known; of the others
            the last day of follow-up, or of randomisation.
    """

    status: NDArray[np.str_]
    day: Whole


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no or not known.

    Attributes:
        yes: (n,) False also where it is not known.
        known: (n,).
    """

    yes: Truth
    known: Truth


def runs_of_work(people: People, share: Segments, rule: ReturnToWorkRule) -> Runs:
    """Runs of days that count, as far as they are known: what lies later may not even bridge a gap.

    Args:
        people: who is followed; segments refer to them by place.
        share: the share of full time on each day, thousandths of a percent; days left out have none.
        rule: the rule.
    """
    stop = np.minimum(share.stop, people.known_until[share.person] + 1)
    counting = (share.amounts[0] >= round(rule.min_share * PERCENT)) & (stop > share.start)
    return join(share.person[counting], share.start[counting], stop[counting], rule.gap_days)


def return_to_work(people: People, runs: Runs, rule: ReturnToWorkRule) -> Returns:
    """Date each person's sustained return to work, or say why there is none.

    Args:
        people: who is followed.
        runs: their runs of work, from :func:`runs_of_work`.
        rule: the rule.

    Source of the rule's parts: the trial's plan. Published examples: four weeks at 50–100 % (ISRCTN85437524), one month
    without benefits (NCT07034040), one day in ordinary work (NCT02697656).
    """
    at_work = _at_work_at_start(people, runs)
    may_be_at_work = _may_be_at_work_at_start(people, runs, rule)
    within = _within(people, runs, rule)
    returned = _first(people, within, within.stop - within.start >= rule.min_days)
    waiting = _first(people, within, _may_still_be_long_enough(people, within, rule))
    return _outcome(people, at_work, np.where(may_be_at_work, people.start, waiting), returned, rule)


def returned_by(people: People, returns: Returns, days: int) -> Answer:
    """Whether the return is dated at most so many days after randomisation; those at work at the start are left open.

    Args:
        people: who is followed.
        returns: their returns.
        days: days from randomisation, at most those of the follow-up.
    """
    day = people.start + days
    returned = returns.status == Status.RETURNED
    open_ended = np.isin(returns.status, [Status.LOST, Status.INCOMPLETE])
    at_work = returns.status == Status.WORKING_AT_START
    return Answer(returned & (returns.day <= day), ~at_work & (~open_ended | (returns.day >= day)))


def in_work(people: People, runs: Runs, rule: ReturnToWorkRule, days: int) -> Answer:
    """Whether a run covers so many days as it must be long, ending so many days after randomisation.

    Not known where the person is not seen to that day. The dead are not in work.

    Args:
        people: who is followed.
        runs: their runs of work.
        rule: the rule.
        days: days from randomisation.
    """
    day = people.start + days
    there = runs.start <= day[runs.person] - rule.min_days + 1
    last = day[runs.person]
    covering = there & (runs.stop > last)
    # A gap on that day that is still open when knowledge ends may yet be bridged.
    open_gap = there & ~covering & _may_go_on(people, runs, rule)
    yes, unsure = (_anybody(people, runs, mask) for mask in (covering, open_gap))
    died = people.died < day
    return Answer(yes & ~died, died | ((people.observed_until >= day) & (yes | ~unsure)))


def _anybody(people: People, runs: Runs, wanted: Truth) -> Truth:
    """Who has a wanted run."""
    found = np.zeros(people.start.size, dtype=bool)
    found[runs.person[wanted]] = True
    return found


def _may_go_on(people: People, runs: Runs, rule: ReturnToWorkRule) -> Truth:
    """Runs of living people that last to the end of what is known, or ended no longer ago than a tolerated gap."""
    until = people.known_until[runs.person]
    return (runs.stop + rule.gap_days > until) & (people.died[runs.person] > until)


def _at_work_at_start(people: People, runs: Runs) -> Truth:
    """Whoever was in a run on the day before randomisation and still is on the day itself."""
    begin = people.start[runs.person]
    return _anybody(people, runs, (runs.start < begin) & (runs.stop > begin))


def _may_be_at_work_at_start(people: People, runs: Runs, rule: ReturnToWorkRule) -> Truth:
    """Whoever was at work before, in a run that a gap may carry across the day of randomisation, if it is bridged."""
    begin = people.start[runs.person]
    before = (runs.start < begin) & (runs.stop <= begin) & (runs.stop + rule.gap_days > begin)
    return _anybody(people, runs, before & _may_go_on(people, runs, rule))


def _within(people: People, runs: Runs, rule: ReturnToWorkRule) -> Runs:
    """Runs that begin within the follow-up, cut where the time to confirm them ends."""
    begin = people.start[runs.person]
    stop = np.minimum(runs.stop, begin + rule.follow_up_days + rule.confirmation_days + 1)
    kept = (runs.start >= begin) & (runs.start <= begin + rule.follow_up_days)
    return Runs(runs.person[kept], runs.start[kept], stop[kept])


def _may_still_be_long_enough(people: People, runs: Runs, rule: ReturnToWorkRule) -> Truth:
    """Runs that may go on, and of which the time to confirm them is not over."""
    last = people.start[runs.person] + rule.follow_up_days + rule.confirmation_days
    return _may_go_on(people, runs, rule) & (people.known_until[runs.person] < last)


def _first(people: People, runs: Runs, wanted: Truth) -> Whole:
    """The first day of each person's first wanted run; NEVER where there is none."""
    first = np.full(people.start.size, NEVER)
    who, start = runs.person[wanted][::-1], runs.start[wanted][::-1]
    first[who] = start  # the earliest is written last
    return first


def _outcome(people: People, at_work: Truth, waiting: Whole, returned: Whole, rule: ReturnToWorkRule) -> Returns:
    end = people.start + rule.follow_up_days
    qualifying = rule.dated == "qualifying_day"
    has_returned = returned < NEVER
    died = ~has_returned & (people.died <= np.minimum(end, people.observed_until))
    unknown = ~has_returned & ~died & ((waiting < NEVER) | (people.known_until < end))
    lost = unknown & (people.lost <= people.observed_until)
    # A run that may yet be long enough would be dated to its first day; if to a later one, that is not known yet.
    free = people.known_until if qualifying else np.minimum(people.known_until, waiting - 1)
    free = np.maximum(free, people.start - 1)
    date = np.where(has_returned, returned, 0) + (rule.min_days - 1 if qualifying else 0)
    cases = [at_work, has_returned, died, lost, unknown]
    names = [Status.WORKING_AT_START, Status.RETURNED, Status.DIED, Status.LOST, Status.INCOMPLETE]
    status = np.select(cases, [np.array(name.value) for name in names], default=Status.NOT_RETURNED.value)
    return Returns(status, np.select(cases, [people.start, date, people.died, free, free], default=end))

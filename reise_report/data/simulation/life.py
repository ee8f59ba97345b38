"""What the day-by-day simulation keeps of each life: two jobs, leave, sickness, unpaid work, benefits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.dice import Real, Whole, Yes
from reise_report.data.simulation.fate import NEVER

FULL_TIME = 100_000
"""Full time, in thousandths of a percent."""

KINDS = ("ordinary", "maritime", "freelance", "self_employed", "wage_subsidy", "work_training", "placement")
ORDINARY, MARITIME, FREELANCE, WAGE_SUBSIDY, TRAINING, PLACEMENT = 0, 1, 2, 4, 5, 6

PERCENT_ONLY, BOTH, HOURS_ONLY = 0, 1, 2
"""How the size of a position is registered."""

_PERCENT_BITS, _WRITTEN_BITS, _KIND_BITS = 18, 2, 3


@dataclass(slots=True)
class Life:
    """The lives that are simulated, one column each: (m,) arrays, days counted from enrolment.

    People who would come to the course have two columns, one without the offer and one with it.
    """

    person: Whole
    enrolled: Whole
    rate: Real  # chance of a job on an average day
    factor: Real  # what the offer makes of that chance, for the time being
    open: Yes  # alive, and in the country
    percent: Whole  # main job
    until: Whole
    main: Whole  # its code
    number: Whole  # its number
    second: Whole  # percent of the second job
    second_until: Whole
    second_code: Whole
    unpaid: Whole  # code of work training or placement
    unpaid_until: Whole
    leave: Whole  # percent of the main job
    leave_until: Whole
    sick: Whole  # grade
    sick_until: Whole
    benefit: Whole  # code
    restart: Whole  # day of the next job, where it is settled
    used: Whole  # numbers of positions given so far
    ready: Yes  # whether the day's luck gives a job

    def position(self, who: Whole) -> Whole:
        """The next number of a position of each."""
        self.used[who] += 1
        return self.used[who]

    def share(self) -> Whole:
        """The share of full time worked today, thousandths of a percent."""
        paid = np.minimum(self.percent + self.second, FULL_TIME) - self.percent * self.leave // 100
        worked: Whole = np.maximum(paid, 0) * (100 - self.sick) // 100
        return worked

    def leave_code(self) -> Whole:
        """Number of the position and percent of its leave, 0 where there is none."""
        return np.where(self.leave > 0, self.number * 128 + self.leave, 0)


def born(person: Whole, enrolled: Whole, rate: Real) -> Life:
    """Lives before anything has happened in them."""
    size = person.size

    def none() -> Whole:
        return np.zeros(size, dtype=np.int64)

    def never() -> Whole:
        return np.full(size, NEVER)

    return Life(
        person=person, enrolled=enrolled, rate=rate, factor=np.ones(size), open=np.ones(size, dtype=bool),
        percent=none(), until=never(), main=none(), number=none(),
        second=none(), second_until=never(), second_code=none(),
        unpaid=none(), unpaid_until=never(), leave=none(), leave_until=never(), sick=none(), sick_until=never(),
        benefit=none(), restart=never(), used=none(), ready=np.zeros(size, dtype=bool),
    )  # fmt: skip


def position_code(number: Whole, kind: Whole | int, written: Whole | int, percent: Whole) -> Whole:
    """Everything about a position on a day, as one number."""
    code: Whole = (((number << _KIND_BITS) + kind) << _WRITTEN_BITS) + written
    return (code << _PERCENT_BITS) + percent


def resized(code: Whole, percent: Whole) -> Whole:
    """The same position with another percent."""
    return (code >> _PERCENT_BITS << _PERCENT_BITS) + percent


def percent_of(code: Whole) -> Whole:
    """The percent in a code, thousandths; 0 of no position."""
    return code & ((1 << _PERCENT_BITS) - 1)


def written_of(code: Whole) -> Whole:
    """How the size of the position is registered."""
    return code >> _PERCENT_BITS & ((1 << _WRITTEN_BITS) - 1)


def kind_of(code: Whole) -> Whole:
    """The place of the position's kind in :data:`KINDS`."""
    return code >> (_PERCENT_BITS + _WRITTEN_BITS) & ((1 << _KIND_BITS) - 1)


def number_of_position(code: Whole) -> Whole:
    """The position's number among those of its person."""
    return code >> (_PERCENT_BITS + _WRITTEN_BITS + _KIND_BITS)

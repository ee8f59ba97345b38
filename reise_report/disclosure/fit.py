"""Other trials that would have given the same rounded numbers: how a reader would find the counts behind them.

The share of an arm, rounded, leaves every number of missing people open. The difference with its interval comes from
the same four counts, so together they may leave only one. Here all that could be are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reise_report.disclosure.coarse import QUARTERS, rounded


@dataclass(frozen=True, slots=True)
class Arm:
    """The counts of one arm, and the step to which its share is told.

    Attributes:
        randomised: people in the arm, which the reader knows.
        known: of those, with data on the outcome, which the reader must not learn where few are missing.
        events: of those, with the outcome.
        step: the reader has ``events / known`` rounded to this.
    """

    randomised: int
    known: int
    events: int
    step: Decimal

    @property
    def missing(self) -> int:
        """People of the arm without data on the outcome."""
        return self.randomised - self.known

    def can_be_told(self, minimum_cell: int) -> bool:
        """Whether the share may be shown at all: many in the arm, and few neither with the outcome nor without it."""
        few = range(1, minimum_cell)
        return self.known >= QUARTERS * minimum_cell and self.events not in few and self.known - self.events not in few

    def others(self, most_missing: int) -> Iterator[Arm]:
        """Arms of the same size with the same rounded share, this one among them."""
        told = rounded(self.events / self.known, self.step)
        for known in range(max(1, self.randomised - most_missing), self.randomised + 1):
            for events in range(known + 1):
                if rounded(events / known, self.step) == told:
                    yield Arm(self.randomised, known, events, self.step)


def leaves_open(first: Arm, second: Arm, told_of: Callable[[Arm, Arm], object], minimum_cell: int) -> bool:
    """Whether the difference, told beside both shares, leaves open how many are missing, in either arm.

    It must fit arms from which nobody is missing, or more than a few; and for a reader who knows by which rules numbers
    are withheld, more than one number of missing people.

    Args:
        first: the arm whose share comes first in the difference.
        second: the other.
        told_of: what would be told of the difference of two arms.
        minimum_cell: fewer missing people than this, but at least one, are few.
    """
    told = told_of(first, second)
    fitting = [
        (one, other)
        for one in first.others(2 * minimum_cell)
        for other in second.others(2 * minimum_cell)
        if told_of(one, other) == told
    ]
    few = range(1, minimum_cell)
    could_be_none_or_many = all(any(arm.missing not in few for arm in side) for side in zip(*fitting, strict=True))
    # A reader who knows the rules knows that few are missing from one arm at least: otherwise all would be shown.
    ruled = [
        pair
        for pair in fitting
        if any(arm.missing in few for arm in pair) and all(arm.can_be_told(minimum_cell) for arm in pair)
    ]
    return could_be_none_or_many and all(len({arm.missing for arm in side}) > 1 for side in zip(*ruled, strict=True))

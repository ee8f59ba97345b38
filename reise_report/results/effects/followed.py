"""People followed to an event, to something that competes with it, or to the last day known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.survival.times import SurvivalTimes, competing_times
from reise_report.plan.outcomes import TimeToEvent
from reise_report.results.effects.sample import Numbers, Sample

if TYPE_CHECKING:
    import pandas as pd

EVENT, COMPETING = 1, 2


@dataclass(frozen=True)
class Followed:
    """People followed to an event, to something that competes with it, or to the last day known.

    Attributes:
        sample: the analysis.
        people: their rows.
    """

    sample: Sample
    people: pd.DataFrame

    def of(self, flags: NDArray[np.bool_]) -> Followed:
        """Some of them."""
        return replace(self, people=self.people[flags])

    @cached_property
    def outcome(self) -> TimeToEvent:
        """The outcome."""
        if not isinstance(self.sample.outcome, TimeToEvent):
            raise TypeError(f"'{self.sample.id}' analyses times, but its outcome is '{self.sample.outcome.kind}'")
        return self.sample.outcome

    @cached_property
    def horizon(self) -> int:
        """The day that ends the time looked at."""
        return self.sample.cohort.plan.design.visits[self.outcome.visit].day

    @cached_property
    def time(self) -> Numbers:
        """(n,), days, at most the horizon."""
        days: Numbers = np.minimum(self.people[self.outcome.time].to_numpy(dtype=float), float(self.horizon))
        return days

    @cached_property
    def cause(self) -> Numbers:
        """(n,), 0 followed without the event, 1 the event, 2 something that competes; nothing after the horizon."""
        status = self.people[self.outcome.status]
        code = np.where(
            status.isin(self.outcome.events), EVENT, np.where(status.isin(self.outcome.competing), COMPETING, 0)
        )
        late = self.people[self.outcome.time].to_numpy(dtype=float) > self.horizon
        found: Numbers = np.where(late, 0.0, code.astype(float))
        return found

    @cached_property
    def first(self) -> Numbers:
        """(n,), 1 for the first arm."""
        return self.sample.first_arm(self.people)

    @property
    def event(self) -> Numbers:
        """(n,), 1 with the event; everything else censors it."""
        flags: Numbers = (self.cause == EVENT).astype(float)
        return flags

    @property
    def competes(self) -> bool:
        """Whether anything competes with the event in this plan."""
        return bool(self.outcome.competing)

    def times(self, arm: int) -> SurvivalTimes:
        """The times of one arm, checked; two causes always, even where nobody had the second."""
        chosen = self.first == arm
        return competing_times(self.time, self.cause).of(chosen)

"""An analysis of times to an event, as its sentences, table and figure need it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from reise_report.exhibits.effects.comparison import Comparison
from reise_report.plan.outcomes import TimeToEvent

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Reader
    from reise_report.language.rounding import Number
    from reise_report.plan.analyses import TimeToEventCurves


@dataclass(frozen=True)
class TimeCourse:
    """Two arms followed to an event.

    Attributes:
        reader: a view, the plan of the analysis, and a language.
        analysis: what the plan asks for.
    """

    reader: Reader
    analysis: TimeToEventCurves

    @cached_property
    def arms(self) -> Comparison:
        """The two arms and their rows."""
        return Comparison(self.reader, self.analysis)

    @cached_property
    def outcome(self) -> TimeToEvent:
        """The outcome; the plan lets no other kind be analysed by curves."""
        return cast(TimeToEvent, self.arms.outcome)

    @property
    def competes(self) -> bool:
        """Whether anything competes with the event in this plan."""
        return bool(self.outcome.competing)

    @property
    def horizon(self) -> int:
        """The day that ends the time looked at."""
        return self.reader.plan.design.visits[self.outcome.visit].day

    @property
    def last_day(self) -> str:
        """The same, as it is written."""
        return self.reader.language.integer(self.horizon)

    @property
    def event(self) -> str:
        """What people with the event have done."""
        return self.reader.words(self.outcome.event)

    @cached_property
    def asked(self) -> list[str]:
        """The visits on whose days the curves are compared and that the audience may see, in the order of time."""
        visits = self.reader.plan.design.visits
        named = sorted({*self.analysis.visits, self.outcome.visit}, key=lambda visit: visits[visit].day)
        return [visit for visit in named if self.arms.row(f"at.{visit}.difference") is not None]

    def days(self, value: Number) -> str:
        """A number of days, without the word."""
        return self.reader.language.number(value, 1)

    def in_days(self, value: Number) -> str:
        """A number of days."""
        return self.reader.text("{n} days", n=self.days(value))

    @property
    def test_name(self) -> str:
        """The test of equal curves: Gray's or the log-rank test, by the method of its row."""
        row, text = self.arms.row("test.p_value"), self.reader.text
        method = row.method if row is not None and row.method else "gray" if self.competes else "log_rank"
        return text("Gray’s test of equal curves") if method.startswith("gray") else text("Log-rank test")

"""For whom an exhibit is made: a view, the plan's words and a language; and how a row reads there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reise_report.disclosure.view import View
from reise_report.language.rounding import Number
from reise_report.language.speech import Language
from reise_report.plan.choice import Text
from reise_report.plan.model import Plan
from reise_report.results.row import Reason, Row

Format = Callable[[Number], str]
"""Writes a number in the reader's language."""


@dataclass(frozen=True)
class Reader:
    """A view, the plan and a language: all that exhibits and sentences are made from."""

    view: View
    plan: Plan
    language: Language

    def text(self, msgid: str, /, **placeholders: object) -> str:
        """Words of the catalogue in the reader's language."""
        return self.language.text(msgid, **placeholders)

    def words(self, text: Text) -> str:
        """Words of the plan in the reader's language."""
        return self.language.in_words(text)

    def arm(self, arm: str) -> str:
        """An arm's short name."""
        return self.words(self.plan.design.arms[arm].short)

    def reason(self, reason: Reason | None) -> str:
        """Why there is no value, in a few words."""
        text = self.text
        return {
            None: "",
            Reason.NO_PARTICIPANTS: text("no participants"),
            Reason.NO_DATA: text("no data"),
            Reason.NO_EVENTS: text("no events"),
            Reason.ALL_EVENTS: text("everybody had the event"),
            Reason.NO_VARIATION: text("no variation"),
            Reason.SEPARATION: text("the outcome is predicted without error"),
            Reason.NOT_CONVERGED: text("the model did not converge"),
            Reason.COLLINEAR: text("the covariates determine one another"),
            Reason.NO_UPTAKE_DIFFERENCE: text("uptake did not differ"),
            Reason.TOO_FEW: text("too few"),
            Reason.NOT_REACHED: text("not reached"),
            Reason.BEYOND_FOLLOW_UP: text("beyond follow-up"),
            Reason.SINGULAR: text("too little data for the model"),
            Reason.WITHHELD: text("withheld"),
        }[reason]

    def shown(self, row: Row | None, format_: Format) -> str:
        """A row's value as this reader sees it, or why there is none; empty where there is no row."""
        if row is None:
            return ""
        if isinstance(row.value, int | float):
            return format_(row.value)
        return self.reason(row.reason)

    def interval(self, row: Row, format_: Format) -> str:
        """``1.2 to 3.4``; the reason where there is no interval."""
        if row.low is None or row.high is None:
            return self.reason(row.reason)
        return self.language.limits(row.low, row.high, format_)

    def with_interval(self, row: Row | None, format_: Format) -> str:
        """``2.3 (1.2 to 3.4)``; the reason where there is no value."""
        value = self.shown(row, format_)
        if row is None or row.value is None or row.low is None:
            return value
        return f"{value} ({self.interval(row, format_)})"

    def count_share(self, count: Row, share: Row | None) -> str:
        """``207 (34.5%)``; the reason where the count is not there; no share of nobody."""
        n = self.shown(count, self.language.integer)
        if count.value is None or share is None or share.value is None:
            return n
        return f"{n} ({self.shown(share, self.language.percent)})"

    def confidence(self, level: float = 0.95) -> str:
        """``95% CI``."""
        return self.text("{level} CI", level=self.language.level(level))

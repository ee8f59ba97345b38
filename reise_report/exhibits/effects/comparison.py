"""One analysis of two arms as its exhibits need it: rows by the end of their id, and words that all kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reise_report.exhibits.effects.part import anchor
from reise_report.exhibits.in_sentence import listed, lowered
from reise_report.exhibits.reader import Format, Reader
from reise_report.exhibits.table import BodyRow, RowKind
from reise_report.results.row import Row

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.plan.outcomes import Outcome


@dataclass(frozen=True)
class Comparison:
    """Two arms compared on one outcome.

    Attributes:
        reader: a view, the plan of the analysis, and a language.
        analysis: of that plan; for a sensitivity analysis of the changed one.
    """

    reader: Reader
    analysis: Analysis

    @cached_property
    def arms(self) -> tuple[str, str]:
        """The first arm and the one it is compared with."""
        treatments = self.reader.plan.estimands[self.analysis.estimand].treatments
        return (treatments.arm, treatments.against)

    @cached_property
    def names(self) -> tuple[str, str]:
        """Their short names."""
        first, second = (self.reader.arm(arm) for arm in self.arms)
        return (first, second)

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome."""
        return self.reader.plan.outcomes[self.reader.plan.estimands[self.analysis.estimand].outcome]

    @property
    def anchor(self) -> str:
        """With which ids of its tables and figures begin."""
        return anchor(self.analysis.id)

    def row(self, part: str) -> Row | None:
        """The row with this end of its id; None where the audience has none."""
        return self.reader.view.get(f"{self.analysis.id}.{part}")

    def of_arms(self, part: str) -> tuple[Row | None, Row | None]:
        """The rows about either arm; ``{arm}`` in the end of the id stands for the arm."""
        first, second = (self.row(part.format(arm=arm)) for arm in self.arms)
        return (first, second)

    def visit(self, name: str) -> str:
        """A visit's name inside a sentence."""
        return lowered(self.reader.words(self.reader.plan.design.visits[name].name))

    # Lines of tables -------------------------------------------------------------------------------------------------

    def cells(self, part: str, format_: Format) -> tuple[str, str]:
        """A value of either arm, or why there is none."""
        first, second = (self.reader.shown(row, format_) for row in self.of_arms(part))
        return (first, second)

    def spans(self, part: str, format_: Format) -> tuple[str, str]:
        """A value of either arm with its interval, or why there is none."""
        first, second = (self.reader.with_interval(row, format_) for row in self.of_arms(part))
        return (first, second)

    def people(self, label: str, part: str, blank: int, kind: RowKind = RowKind.ITEM) -> list[BodyRow]:
        """A line of numbers of people by arm, with so many blank cells after them; none where there are no numbers."""
        if all(row is None for row in self.of_arms(part)):
            return []
        return [BodyRow(label, (*self.cells(part, self.reader.language.integer), *("",) * blank), kind)]

    def sizes(self, blank: int) -> list[BodyRow]:
        """Randomised and with data on the outcome, by arm."""
        text = self.reader.text
        return [
            *self.people(text("Randomised, n"), "arm.{arm}.randomised", blank),
            *self.people(text("With data on the outcome, n"), "arm.{arm}.data.available", blank),
        ]

    def analysed(self, row: Row | None) -> str:
        """How many an effect rests on; empty where this is not told."""
        return "" if row is None or row.n_analysed is None else self.reader.language.integer(row.n_analysed)

    def rests_on(self, n: int | None, row: Row | None) -> str:
        """How many of those randomised a figure rests on; empty where this is not told."""
        if n is None or row is None or row.n_randomised is None:
            return ""
        count = self.reader.language.count_of(n, row.n_randomised)
        return self.reader.text("Based on {count} randomised.", count=count)

    # Words -----------------------------------------------------------------------------------------------------------

    def interval_of(self, row: Row, format_: Format, *more: str) -> str:
        """``95% CI 1.2 to 3.4; p = 0.03``, for the brackets of a sentence; only for a row with an interval."""
        language = self.reader.language
        if row.low is None or row.high is None:
            return "; ".join(filter(None, more))
        return "; ".join([language.interval(row.low, row.high, format_, self.analysis.level), *filter(None, more)])

    def p_value(self, part: str) -> str:
        """``p = 0.03``; empty where there is none."""
        row = self.row(part)
        if row is None or row.value is None:
            return ""
        return self.reader.shown(row, self.reader.language.p_value)

    def difference(self, row: Row | None, format_: Format, p_value: str = "", *, tell: Format | None = None) -> str:
        """``0.03 (95% CI 0.01 to 0.05; p = 0.01)``; empty where there is no difference.

        Args:
            row: of the difference.
            format_: how its numbers are written.
            p_value: as it is told; empty for none.
            tell: how the difference itself is written, with its unit; as the others if None.
        """
        if row is None or row.value is None:
            return ""
        brackets = self.interval_of(row, format_, p_value)
        value = self.reader.shown(row, tell or format_)
        return f"{value} ({brackets})" if brackets else value

    def abbreviations(self) -> str:
        """What CI stands for."""
        return self.reader.text("{ci}: confidence interval.", ci=self.reader.text("CI"))

    def population(self) -> str:
        """Whom the analysis is about."""
        population = self.reader.plan.estimands[self.analysis.estimand].population
        named = self.reader.words(self.reader.plan.populations[population].name)
        return self.reader.text("Population: {population}.", population=named)

    def columns(self, names: list[str]) -> str:
        """Columns of participants in a row, in small letters: ``age and sex``."""
        return listed(self.reader, self.labels(names))

    def labels(self, names: list[str]) -> list[str]:
        """Columns of participants as they stand inside a sentence."""
        labels = {name: self.reader.plan.people[name].label for name in names}
        return [name if label is None else lowered(self.reader.words(label)) for name, label in labels.items()]

    def adjusted_for(self, names: list[str]) -> str:
        """For what a model adjusts, as a sentence."""
        if not names:
            return self.reader.text("Not adjusted for anything.")
        return self.reader.text("Adjusted for {covariates}.", covariates=self.columns(names))


def why_not(reader: Reader, *rows: Row | None) -> str:
    """The first reason among rows without a value; empty where all have one."""
    return next((reader.reason(row.reason) for row in rows if row is not None and row.value is None), "")

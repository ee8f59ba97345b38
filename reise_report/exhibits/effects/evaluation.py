"""An economic evaluation as its exhibits need it: perspectives, money, life years, thresholds."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.in_sentence import as_given, lowered
from reise_report.exhibits.reader import Format
from reise_report.language.conventions import NBSP
from reise_report.language.rounding import Number, exact, round_to_multiple
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.derived import QualityAdjustedLifeYears
from reise_report.plan.outcomes import Economic
from reise_report.results.row import Row

_IN_TEXT = 100
"""Amounts in sentences are told to the hundred."""
_SMALL = 1000
"""Amounts below this are told to the unit in sentences too."""
_MOST_DECIMALS = 3
"""Of means and differences of effects, which have one more than what is measured."""
_UNLIKELY = 0.01
"""Probabilities nearer to 0 or 1 than this are told as below or above."""
_LEAST_SHARE = Decimal("0.001")
"""Shares nearer to 0 or 1 than this are no certainty in a table either."""


class Evaluation(Comparison):
    """Two arms weighed by costs and effects."""

    @cached_property
    def choices(self) -> CostEffectiveness:
        """The analysis."""
        if not isinstance(self.analysis, CostEffectiveness):
            raise TypeError(f"'{self.analysis.id}' is no economic evaluation")
        return self.analysis

    @cached_property
    def economic(self) -> Economic:
        """The outcome."""
        if not isinstance(self.outcome, Economic):
            raise TypeError(f"'{self.analysis.id}' weighs costs and effects, but its outcome is '{self.outcome.kind}'")
        return self.outcome

    @cached_property
    def _own(self) -> dict[str, Row]:
        """Every row of the analysis, by the end of its id."""
        start = f"{self.analysis.id}."
        rows = self.reader.view.results
        return {row.id.removeprefix(start): row for row in rows if row.id.startswith(start)}

    def below(self, stem: str) -> dict[str, Row]:
        """The rows whose ids go on after a stem, by what comes after it."""
        return {part.removeprefix(f"{stem}."): row for part, row in self._own.items() if part.startswith(f"{stem}.")}

    @property
    def perspectives(self) -> list[str]:
        """The columns of costs, that of the base case first."""
        return self.economic.costs

    def label(self, column: str) -> str:
        """What readers call a column, as it stands at the start of a line."""
        label = self.reader.plan.people[column].label
        return column if label is None else self.reader.words(label)

    def named(self, column: str) -> str:
        """What readers call a column, inside a sentence."""
        return lowered(self.label(column))

    @cached_property
    def currency(self) -> str:
        """The code of the currency."""
        unit = self.reader.plan.people[self.economic.base_case].unit
        return "" if unit is None else self.reader.words(unit)

    @property
    def currency_sign(self) -> str:
        """What is written for the currency."""
        return dict(self.reader.language.conventions.currencies).get(self.currency, self.currency)

    @property
    def in_life_years(self) -> bool:
        """Whether the effect is quality-adjusted life years."""
        return isinstance(self.reader.plan.derived.get(self.economic.effect), QualityAdjustedLifeYears)

    @property
    def one_more(self) -> str:
        """One unit of the effect, inside a sentence."""
        if self.in_life_years:
            return self.reader.text("quality-adjusted life year")
        return self.reader.text("unit of {effect}", effect=self.named(self.economic.effect))

    @property
    def horizon(self) -> str:
        """The time looked at, inside a sentence: ``12 months``."""
        return self.visit(self.economic.visit)

    # How numbers are written -----------------------------------------------------------------------------------------

    def amount(self, value: Number) -> str:
        """An amount in a table, whose head has the currency."""
        return self.reader.language.number(value, 0)

    def money(self, value: Number) -> str:
        """An amount in a sentence: ``NOK 12,300``."""
        nearest = _IN_TEXT if abs(float(value)) >= _SMALL else 1
        return self.reader.language.money(value, self.currency, nearest)

    def threshold(self, amount: Number) -> str:
        """What may be paid for one unit of effect, as the plan gives it."""
        conventions = self.reader.language.conventions
        written = as_given(self.reader.language, amount)
        return conventions.money.format(amount=written, currency=self.currency_sign)

    @property
    def effect(self) -> Format:
        """Effects and their differences: like life years with three decimals at most, unless measured with more."""
        measured = self.reader.plan.people[self.economic.effect].decimals
        decimals = max(measured, min(measured + 1, _MOST_DECIMALS))
        return lambda value: self.reader.language.number(value, decimals)

    def told_amount(self, row: Row | None) -> str:
        """``NOK 1,700 (95% CI −8,000 to 11,200)``; empty where there is no value."""
        if row is None or not isinstance(row.value, int | float):
            return ""
        if row.low is None or row.high is None:
            return self.money(row.value)
        interval = self.reader.language.interval(row.low, row.high, self._to_the_hundred, self.choices.level)
        return f"{self.money(row.value)} ({interval})"

    def _to_the_hundred(self, value: Number) -> str:
        nearest = _IN_TEXT if abs(float(value)) >= _SMALL else 1
        return self.reader.language.number(round_to_multiple(value, nearest), 0)

    def probability(self, value: Number) -> str:
        """A probability in a sentence: whole percent, and never certainty."""
        if float(value) < _UNLIKELY:
            return self.reader.text("below {percent}", percent=self.reader.language.percent(_UNLIKELY, 0))
        if float(value) > 1 - _UNLIKELY:
            return self.reader.text("above {percent}", percent=self.reader.language.percent(1 - _UNLIKELY, 0))
        return self.reader.language.percent(value, 0)

    def share(self, value: Number) -> str:
        """A share of the draws in a table or a drawing: one decimal, and never certainty."""
        percent, number = self.reader.language.percent, exact(value)
        if number < _LEAST_SHARE:
            return f"<{NBSP}{percent(_LEAST_SHARE)}"
        if number > 1 - _LEAST_SHARE:
            return f">{NBSP}{percent(1 - _LEAST_SHARE)}"
        return percent(number)

    def told_effect(self, row: Row | None) -> str:
        """``0.047 (95% CI 0.018 to 0.075)``; empty where there is no value."""
        return self.difference(row, self.effect)

    def at(self, perspective: str, amount: float) -> str:
        """The start of the ids of what is told at a threshold."""
        return f"{perspective}.at.{self.choices.thresholds.key(amount)}"

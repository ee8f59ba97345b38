"""How the effects of an analysis are written, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reise_report.exhibits.reader import Format, Reader
from reise_report.plan.outcomes import Binary, Continuous, Count, TimeToEvent
from reise_report.results.row import Unit

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.plan.model import Plan

_DECIMALS_OF_DIFFERENCES = 1
"""More than the variable is measured with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One scale of effects.

    Attributes:
        name: of the axis or the column, with its unit: ``Risk difference, percentage points``.
        write: a number for a table cell, whose head names the unit.
        tell: a number with its unit, for a sentence.
        factor: from the row's number to the axis's: 100 for a risk difference in percentage points.
        null: no effect, as in the row.
        kind: of axis.
        benefit: whether higher or lower values are good for people; None where the plan does not say.
        important: the smallest important difference, as in the row, above 0; None where the plan names none for it.
        fewer: what lies below no effect, in words.
        more: what lies above it.
    """

    name: str
    write: Format
    tell: Format
    null: float
    fewer: str
    more: str
    factor: float = 1.0
    kind: Literal["linear", "log"] = "linear"
    benefit: Literal["higher", "lower"] | None = None
    important: float | None = None

    def on_axis(self, number: float | int | str | None) -> float | None:
        """A row's number where the axis has it."""
        return self.factor * float(number) if isinstance(number, int | float) else None

    def important_on_axis(self) -> float | None:
        """The smallest important difference on the side of benefit, where the axis has it."""
        if self.important is None:
            return None
        return self.factor * self.important * (1 if self.benefit == "higher" else -1)


def effect_scale(reader: Reader, analysis: Analysis, unit: Unit, plan: Plan | None = None) -> Scale:
    """The scale of an analysis's effects in one unit.

    Args:
        reader: for words and numbers.
        analysis: whose effects.
        unit: of the rows.
        plan: the plan that the analysis belongs to, for a sensitivity analysis the changed one; the reader's if None.
    """
    chosen = plan or reader.plan
    outcome = chosen.outcomes[chosen.estimands[analysis.estimand].outcome]
    text, language = reader.text, reader.language
    least = getattr(outcome, "smallest_important_difference", None)
    benefit = _benefit(outcome.benefit)
    if unit is Unit.RISK_DIFFERENCE:
        event = reader.words(outcome.event) if isinstance(outcome, Binary | TimeToEvent) else ""
        return Scale(
            name=text("Risk difference, percentage points"),
            write=language.points,
            tell=language.percentage_points,
            factor=100.0,
            null=0.0,
            benefit="higher" if isinstance(outcome, TimeToEvent) and outcome.benefit == "earlier" else benefit,
            important=least.value if least is not None and isinstance(outcome, Binary) else None,
            fewer=text("fewer {event}", event=event) if event else text("fewer"),
            more=text("more {event}", event=event) if event else text("more"),
        )
    if unit is Unit.DAYS:
        return Scale(
            name=text("Difference, days"),
            write=lambda value: language.number(value, 1),
            tell=lambda value: text("{n} days", n=language.number(value, 1)),
            null=0.0,
            benefit="higher" if isinstance(outcome, TimeToEvent) and outcome.benefit == "earlier" else "lower",
            important=least.value if least is not None and isinstance(outcome, TimeToEvent) else None,
            fewer=text("fewer days"),
            more=text("more days"),
        )
    if unit is Unit.MEASURE:
        decimals = _decimals(chosen, outcome.variable) + _DECIMALS_OF_DIFFERENCES
        column = chosen.people[outcome.variable]
        unit_words = reader.words(column.unit) if column.unit is not None else ""
        return Scale(
            name=text("Difference ({unit})", unit=unit_words) if unit_words else text("Difference"),
            write=lambda value: language.number(value, decimals),
            tell=lambda value: language.number(value, decimals),
            null=0.0,
            benefit=benefit,
            important=least.value if least is not None and isinstance(outcome, Continuous) else None,
            fewer=text("lower"),
            more=text("higher"),
        )
    if unit is Unit.PROPORTION:
        return Scale(
            name=text("Probability"),
            write=lambda value: language.number(value, 2),
            tell=lambda value: language.number(value, 2),
            null=0.5,
            benefit=benefit,
            fewer=text("lower"),
            more=text("higher"),
        )
    if unit is Unit.STATISTIC or unit is Unit.STANDARDISED:
        return Scale(
            name=text("Estimate"),
            write=lambda value: language.number(value, 2),
            tell=lambda value: language.number(value, 2),
            null=0.0,
            benefit=benefit,
            fewer=text("lower"),
            more=text("higher"),
        )
    return Scale(
        name=text("Ratio"),
        write=language.ratio,
        tell=language.ratio,
        null=1.0,
        kind="log",
        benefit="higher" if isinstance(outcome, TimeToEvent) and outcome.benefit == "earlier" else benefit,
        fewer=text("lower") if isinstance(outcome, Count) else text("less often"),
        more=text("higher") if isinstance(outcome, Count) else text("more often"),
    )


def _benefit(given: str) -> Literal["higher", "lower"]:
    return "higher" if given in ("higher", "later") else "lower"


def _decimals(plan: Plan, column: str) -> int:
    return plan.people[column].decimals


def measure_format(reader: Reader, column: str, extra: int = 0) -> Format:
    """How values of a participants' column are written, with so many decimals more than the column has."""
    decimals = _decimals(reader.plan, column) + extra
    return lambda value: reader.language.number(value, decimals)

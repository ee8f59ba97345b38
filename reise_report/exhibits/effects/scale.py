"""How the effects of an analysis are written, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reise_report.exhibits.in_sentence import as_given
from reise_report.exhibits.reader import Format, Reader
from reise_report.language.rounding import Number, exact
from reise_report.language.speech import mark
from reise_report.plan.analyses import CostEffectiveness, OwnMethod
from reise_report.plan.outcomes import Binary, Continuous, Economic, Outcome, TimeToEvent
from reise_report.results.row import Unit

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.plan.model import Plan

_DECIMALS_OF_DIFFERENCES = 1
"""More than the variable is measured with."""

_IN_TEXT = 100
"""Amounts of money in sentences are told to the hundred"""
_LARGE = 1000
"""from this size on."""

_RATIOS = {
    "modified_poisson": mark("Risk ratio"),
    "cox": mark("Hazard ratio"),
    "two_stage_residual_inclusion": mark("Hazard ratio of taking part"),
    "fine_gray": mark("Subdistribution hazard ratio"),
    "proportional_odds": mark("Odds ratio"),
    "rate_ratio": mark("Rate ratio"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One scale of effects.

    Attributes:
        name: of the axis or the column, with its unit: ``Risk difference, percentage points``.
        unit: by itself; empty for none.
        write: a number for a table cell, whose head names the unit.
        tell: a number with its unit, for a sentence.
        factor: from the row's number to the axis's: 100 for a risk difference in percentage points.
        null: no effect, as in the row.
        kind: of axis.
        benefit: whether higher or lower values are good for people.
        important: the smallest important difference, as in the row, above 0; None where the plan names none for it.
        margin: the smallest important difference as the plan gives it, with its unit; empty where there is none.
        unit_at_both: whether both ends of a span are told with their unit: ``NOK 100 to NOK 200``.
        fewer: what lies below no effect, in words.
        more: what lies above it.
    """

    name: str
    write: Format
    tell: Format
    null: float
    fewer: str
    more: str
    benefit: Literal["higher", "lower"]
    unit: str = ""
    factor: float = 1.0
    kind: Literal["linear", "log"] = "linear"
    important: float | None = None
    margin: str = ""
    unit_at_both: bool = False

    def on_axis(self, number: float | int | str | None) -> float | None:
        """A row's number where the axis has it; None where there is none, or a log scale cannot show it."""
        if not isinstance(number, int | float) or (self.kind == "log" and number <= 0):
            return None
        return self.factor * float(number)

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
    if unit is Unit.RISK_DIFFERENCE:
        return _risks(reader, outcome)
    if unit is Unit.DAYS:
        return _days(reader, outcome)
    if unit is Unit.MEASURE:
        return _means(reader, outcome, chosen)
    if unit is Unit.RATIO:
        return _ratios(reader, outcome, analysis)
    if unit is Unit.MONEY and isinstance(analysis, CostEffectiveness):
        return _net_benefit(reader, outcome, analysis, chosen)
    return _other(reader, outcome, analysis, unit)


def _risks(reader: Reader, outcome: Outcome) -> Scale:
    text, language = reader.text, reader.language
    event = reader.words(outcome.event) if isinstance(outcome, Binary | TimeToEvent) else ""
    least = outcome.smallest_important_difference if isinstance(outcome, Binary) else None
    points = 0 if least is None else max(0, -int(exact(least.value).scaleb(2).normalize().as_tuple().exponent))
    return Scale(
        name=text("Risk difference, percentage points"),
        unit=language.conventions.percentage_point[1],
        write=language.points,
        tell=language.percentage_points,
        factor=100.0,
        null=0.0,
        benefit=_benefit(outcome),
        important=None if least is None else least.value,
        margin="" if least is None else language.percentage_points(least.value, points),
        fewer=text("fewer {event}", event=event) if event else text("fewer"),
        more=text("more {event}", event=event) if event else text("more"),
    )


def _days(reader: Reader, outcome: Outcome) -> Scale:
    text, language = reader.text, reader.language
    least = outcome.smallest_important_difference if isinstance(outcome, TimeToEvent) else None
    return Scale(
        name=text("Difference, days"),
        unit=text("days"),
        write=lambda value: language.number(value, 1),
        tell=lambda value: _so_many_days(reader, language.number(value, 1)),
        null=0.0,
        benefit=_benefit(outcome),
        important=None if least is None else least.value,
        margin="" if least is None else _so_many_days(reader, as_given(language, least.value)),
        fewer=text("fewer days"),
        more=text("more days"),
    )


def _means(reader: Reader, outcome: Outcome, plan: Plan) -> Scale:
    text, language = reader.text, reader.language
    column = plan.people[outcome.variable]
    unit = "" if column.unit is None else reader.words(column.unit)
    decimals = column.decimals + _DECIMALS_OF_DIFFERENCES
    least = outcome.smallest_important_difference if isinstance(outcome, Continuous) else None
    fewer, more = _better(reader, outcome)
    return Scale(
        name=text("Difference ({unit})", unit=unit) if unit else text("Difference"),
        unit=unit,
        write=lambda value: language.number(value, decimals),
        tell=lambda value: language.number(value, decimals),
        null=0.0,
        benefit=_benefit(outcome),
        important=None if least is None else least.value,
        margin="" if least is None else as_given(language, least.value),
        fewer=fewer,
        more=more,
    )


def _net_benefit(reader: Reader, outcome: Outcome, analysis: CostEffectiveness, plan: Plan) -> Scale:
    """Net benefit at the threshold that the plan takes as reference."""
    text, language = reader.text, reader.language
    column = plan.people[outcome.base_case if isinstance(outcome, Economic) else outcome.variable]
    currency = "" if column.unit is None else reader.words(column.unit)
    sign = dict(language.conventions.currencies).get(currency, currency)
    written, money = as_given(language, analysis.thresholds.reference), language.conventions.money
    reference = money.format(amount=written, currency=sign)
    return Scale(
        name=text("Net benefit ({currency}) at a threshold of {amount}", amount=reference, currency=sign),
        unit=sign,
        write=lambda value: language.number(value, 0),
        tell=lambda value: language.money(value, currency, _IN_TEXT if abs(float(value)) >= _LARGE else 1),
        null=0.0,
        unit_at_both=True,
        benefit="higher",
        fewer=text("costs more than it is worth"),
        more=text("is worth more than it costs"),
    )


def _ratios(reader: Reader, outcome: Outcome, analysis: Analysis) -> Scale:
    text, language = reader.text, reader.language
    name = text(_RATIOS[analysis.method]) if analysis.method in _RATIOS else _own(reader, analysis, text("Ratio"))
    fewer, more = _better(reader, outcome)
    if isinstance(outcome, TimeToEvent):
        fewer, more = text("later"), text("sooner")
    elif isinstance(outcome, Binary):
        fewer, more = text("less often"), text("more often")
    return Scale(
        name=name,
        write=language.ratio,
        tell=language.ratio,
        null=1.0,
        kind="log",
        benefit=_benefit(outcome),
        fewer=fewer,
        more=more,
    )


def _other(reader: Reader, outcome: Outcome, analysis: Analysis, unit: Unit) -> Scale:
    """A probability of lying higher, a difference in standard deviations, or whatever an installed method gives."""
    probability = unit is Unit.PROPORTION
    named = reader.text("Probability") if probability else reader.text("Estimate")
    fewer, more = _better(reader, outcome)

    def write(value: Number) -> str:
        return reader.language.number(value, 2)

    return Scale(
        name=_own(reader, analysis, named),
        write=write,
        tell=write,
        null=0.5 if probability else 0.0,
        benefit=_benefit(outcome),
        fewer=fewer,
        more=more,
    )


def _own(reader: Reader, analysis: Analysis, otherwise: str) -> str:
    """What the plan calls the effect of an installed method."""
    label = analysis.labels.get("effect") if isinstance(analysis, OwnMethod) else None
    return otherwise if label is None else reader.words(label)


def _better(reader: Reader, outcome: Outcome) -> tuple[str, str]:
    """What lies on either side of no effect, the better side named."""
    if _benefit(outcome) == "higher":
        return reader.text("lower"), reader.text("higher (better)")
    return reader.text("lower (better)"), reader.text("higher")


def _so_many_days(reader: Reader, written: str) -> str:
    return reader.text("{n} day", n=written) if written == "1" else reader.text("{n} days", n=written)


def _benefit(outcome: Outcome) -> Literal["higher", "lower"]:
    """More events, days after the event and a higher rate of events are good where the event had better come early."""
    return "higher" if outcome.benefit in ("higher", "earlier") else "lower"


def measure_format(reader: Reader, column: str, extra: int = 0) -> Format:
    """How values of a participants' column are written, with so many decimals more than the column has."""
    decimals = reader.plan.people[column].decimals + extra
    return lambda value: reader.language.number(value, decimals)

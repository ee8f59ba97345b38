"""One number of a report: a row of the analysis results dataset."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a value counts or measures; the formatter of the language room decides how it looks."""

    PEOPLE = "people"
    EVENTS = "events"
    ROWS = "rows"  # of a table
    DAYS = "days"
    PROPORTION = "proportion"
    RISK_DIFFERENCE = "risk_difference"
    RATIO = "ratio"
    STANDARDISED = "standard_deviations"
    MEASURE = "measure"  # in the unit of the variable
    MONEY = "money"  # in the currency of the costs
    P_VALUE = "p_value"
    STATISTIC = "statistic"
    VERDICT = "verdict"  # on an assumption: supported, doubtful, untestable, not_checked
    DATE = "date"  # ISO 8601 text


class Reveals(StrEnum):
    """Whether a number would change if the allocation were permuted."""

    ALLOCATION = "allocation"
    POOLED = "pooled"


class Reason(StrEnum):
    """Why there is no value."""

    NO_PARTICIPANTS = "no_participants"
    NO_DATA = "no_data"
    NO_EVENTS = "no_events"
    ALL_EVENTS = "all_events"
    NO_VARIATION = "no_variation"
    SEPARATION = "separation"
    NOT_CONVERGED = "not_converged"
    COLLINEAR = "collinear"
    NO_UPTAKE_DIFFERENCE = "no_uptake_difference"
    TOO_FEW = "too_few"
    NOT_REACHED = "not_reached"
    BEYOND_FOLLOW_UP = "beyond_follow_up"
    SINGULAR = "singular"
    WITHHELD = "withheld"  # set by the disclosure room only


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value with all that is needed to judge it.

    Attributes:
        id: stable dotted id, ``primary.rtw.12m.risk_difference.adjusted``.
        value: the number, an ISO date, a verdict, or None with a ``reason``.
        unit: what it counts or measures. Proportions and differences are on 0–1, never percent.
        low: lower limit of the interval, on the scale of ``value``; None where there is none.
        high: upper limit.
        level: confidence level of the interval, 0.95.
        se: standard error on the scale the method names.
        df: degrees of freedom of the t distribution used, or of a statistic; None for the normal distribution.
        numerator: the people counted, for a proportion.
        denominator: the people it is out of.
        group: an arm's id, ``all``, or None for a contrast.
        reveals: POOLED only where permuting the allocation cannot change the row.
        method: id of the method, ``newcombe``; ``docs/methods`` describes each.
        estimand: key in the plan.
        population: key in the plan.
        n_randomised: randomised to the groups concerned.
        n_available: of those, with data on the outcome.
        n_analysed: of those, in the analysis.
        part_of: id of the row with the total that this count is a part of; the parts of a total add up to it.
        among: id of the count of people that these people are some of: at most as many.
        based_on: ids of the counts that this number is computed from, denominators too; where one is withheld, so is
            this, unless it can be told coarsely.
        reason: why there is no value.
        warnings: what the method had to say, in English, for the statistician.
    """

    id: str
    value: float | int | str | None = None
    unit: Unit
    low: float | None = None
    high: float | None = None
    level: float | None = None
    se: float | None = None
    df: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    group: str | None = None
    reveals: Reveals = Reveals.ALLOCATION
    method: str | None = None
    estimand: str | None = None
    population: str | None = None
    n_randomised: int | None = None
    n_available: int | None = None
    n_analysed: int | None = None
    part_of: str | None = None
    among: str | None = None
    based_on: tuple[str, ...] = ()
    reason: Reason | None = None
    warnings: tuple[str, ...] = ()

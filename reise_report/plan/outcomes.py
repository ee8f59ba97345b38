"""Outcomes: what was measured on each participant, one kind for each kind of variable."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Identifier, Text


class ImportantRiskDifference(Choice):
    """The least absolute difference that would matter, on the scale of the risk difference (0–1)."""

    risk_difference: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="The difference between two proportions, 0.05 for five percentage points."
    )

    @property
    def value(self) -> float:
        """The least difference, 0–1."""
        return self.risk_difference


class ImportantMeanDifference(Choice):
    """The least absolute difference that would matter, in the unit of the variable."""

    mean_difference: Annotated[float, Field(gt=0)] = Field(description="The difference between two means.")

    @property
    def value(self) -> float:
        """The least difference, in the unit of the variable."""
        return self.mean_difference


class ImportantDays(Choice):
    """The least difference in mean time with the event that would matter."""

    days: Annotated[float, Field(gt=0)] = Field(description="The difference in days.")

    @property
    def value(self) -> float:
        """The least difference, in days."""
        return self.days


class _Outcome(Choice):
    name: Text = Field(description="What readers call the outcome.")
    visit: Identifier | None = Field(None, description="The visit of the main result.")
    measured_by: Text = Field(description="Where it comes from: which register, which questionnaire.")
    metric: Text = Field(description="Metric and aggregation: 'proportion of participants in work'.")

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns of participants that hold it, the main one first."""

    @property
    def at(self) -> Mapping[str, str | None]:
        """Column → the visit at which it is settled; None where the plan names none."""
        return dict.fromkeys(self.columns, self.visit)


class Binary(_Outcome):
    """A binary outcome, as CONSORT 2025 item 14 wants it: variable, metric, aggregation and time point, and source."""

    kind: Literal["binary"] = Field(description="What kind of variable it is.")
    variable: Identifier = Field(description="A binary column of the participants' table.")
    event: Text = Field(description="What a person with the outcome has done, as a verb phrase: 'were in work'.")
    benefit: Literal["higher", "lower"] = Field(description="Whether more or fewer people with the outcome is better.")
    smallest_important_difference: ImportantRiskDifference | None = Field(
        None, description="Verdicts in words are bound to it."
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """The variable."""
        return (self.variable,)


class Continuous(_Outcome):
    """A measurement at one or more visits."""

    kind: Literal["continuous"] = Field(description="What kind of variable it is.")
    variables: dict[Identifier, Identifier] = Field(
        min_length=1,
        description="Visit after randomisation → the participants' column with its value, in order of time.",
    )
    baseline: Identifier | None = Field(None, description="The participants' column with the value at baseline.")
    visit: Identifier = Field(description="The visit of the main result: one of those in 'variables'.")
    benefit: Literal["higher", "lower"] = Field(description="Whether higher or lower values are better.")
    smallest_important_difference: ImportantMeanDifference | None = Field(
        None, description="Verdicts in words are bound to it."
    )

    @model_validator(mode="after")
    def _visit_is_measured(self) -> Continuous:
        if self.visit not in self.variables:
            raise ValueError(
                f"'variables' has no column for the visit '{self.visit}'; it has {', '.join(self.variables)}"
            )
        return self

    @property
    def variable(self) -> str:
        """The column of the main result."""
        return self.variables[self.visit]

    @property
    def columns(self) -> tuple[str, ...]:
        """The column of the main result, then those of the other visits."""
        others = (column for visit, column in self.variables.items() if visit != self.visit)
        return (self.variable, *others)

    @property
    def at(self) -> Mapping[str, str | None]:
        """Column → its visit."""
        return {column: visit for visit, column in self.variables.items()}


class Ordinal(_Outcome):
    """Ordered categories at one visit: the levels of a category column in the plan's order, or whole numbers."""

    kind: Literal["ordinal"] = Field(description="What kind of variable it is.")
    variable: Identifier = Field(description="A category or integer column of the participants' table.")
    benefit: Literal["higher", "lower"] = Field(description="Whether higher or lower categories are better.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The variable."""
        return (self.variable,)


class Count(_Outcome):
    """How often something happened to each participant, over the same time or over a time of their own."""

    kind: Literal["count"] = Field(description="What kind of variable it is.")
    variable: Identifier = Field(description="An integer column of the participants' table.")
    exposure: Identifier | None = Field(
        None, description="A number column with each participant's time at risk; the same for everybody when left out."
    )
    counted: Text = Field(description="What is counted, in the plural: 'visits to a doctor'.")
    benefit: Literal["higher", "lower"] = Field(description="Whether more or fewer is better.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The counts, and the time at risk."""
        return (self.variable, *([self.exposure] if self.exposure is not None else []))


class TimeToEvent(_Outcome):
    """The time to an event that some have not had when they were last seen, or can no longer have."""

    kind: Literal["time_to_event"] = Field(description="What kind of variable it is.")
    time: Identifier = Field(
        description="A number column of participants: days from randomisation to the event, or to the last day known."
    )
    status: Identifier = Field(description="A category column of participants: what had become of them on that day.")
    events: list[Identifier] = Field(min_length=1, description="Levels of 'status' that are the event.")
    competing: list[Identifier] = Field(
        default_factory=list,
        description="Levels of 'status' after which the event cannot happen any more: death, disability pension.",
    )
    visit: Identifier = Field(description="The visit whose day ends the time looked at (the horizon).")
    event: Text = Field(description="What a person with the event has done, as a verb phrase: 'came back to work'.")
    benefit: Literal["earlier", "later"] = Field(description="Whether having the event earlier or later is better.")
    smallest_important_difference: ImportantDays | None = Field(
        None, description="Verdicts in words are bound to it: days with the event gained up to the horizon."
    )

    @model_validator(mode="after")
    def _apart(self) -> TimeToEvent:
        both = [level for level in self.competing if level in self.events]
        if both:
            raise ValueError(f"'{both[0]}' is an event and competing at once; it can be one of the two")
        return self

    @property
    def variable(self) -> str:
        """The column that everybody followed has: the time."""
        return self.time

    @property
    def columns(self) -> tuple[str, ...]:
        """Time and status."""
        return (self.time, self.status)


class Economic(_Outcome):
    """What the arms cost and what they gain: each participant's costs by perspective, and an effect."""

    kind: Literal["economic"] = Field(description="What kind of variable it is.")
    costs: list[Identifier] = Field(
        min_length=1,
        description="Number columns of participants, the costs of each perspective, that of the base case first: sums "
        "of derived costs, whose parts are then told and imputed one by one, or columns of the data.",
    )
    effect: Identifier = Field(
        description="A number column of participants: derived quality-adjusted life years, or another unit of effect "
        "of which more is better."
    )
    visit: Identifier = Field(description="The visit that ends the time horizon.")

    @property
    def variable(self) -> str:
        """The effect."""
        return self.effect

    @property
    def base_case(self) -> str:
        """The costs of the perspective on which decisions rest."""
        return self.costs[0]

    @property
    def benefit(self) -> Literal["higher"]:
        """More net benefit is better."""
        return "higher"

    @property
    def columns(self) -> tuple[str, ...]:
        """The effect, then the costs."""
        return (self.effect, *self.costs)


Outcome = Annotated[Binary | Continuous | Ordinal | Count | TimeToEvent | Economic, Field(discriminator="kind")]

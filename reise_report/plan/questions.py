"""What is asked of the data: the flow, the baseline table, outcomes, estimands, analyses and harms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Condition, DottedId, Identifier, Text


class Departure(Choice):
    """People who leave the flow at a step, by reason: a side box. Reasons nobody gave are kept, with zero."""

    name: Text
    reason: Identifier = Field(description="A column of type 'category'; its levels are the reasons.")


class Step(Choice):
    """A box of the enrolment part of the flow: the rows of a table that meet a condition."""

    id: Identifier
    name: Text
    table: Identifier
    where: Condition | None = None
    departure: Departure | None = Field(None, description="Those in this box who do not reach the next one.")


class Uptake(Choice):
    """Who took up what they were allocated to."""

    column: Identifier = Field(description="A binary column of participants: took part or not.")
    accepted: Text = Field(description="Words for those who did: 'Took part'.")
    declined: Text = Field(description="Words for those who did not.")
    reason: Identifier | None = Field(None, description="A category column with the reasons of those who did not.")
    contamination: Text = Field(
        description="Words for control participants who received the intervention all the same."
    )


class FollowUp(Choice):
    """Who was lost to follow-up for the primary outcome."""

    reason: Identifier | None = Field(
        None, description="A category column with the reasons; empty where nothing was lost."
    )


class Flow(Choice):
    """The CONSORT flow diagram: enrolment steps, then allocation, follow-up and analysis by arm."""

    enrolment: list[Step] = Field(default_factory=list)
    uptake: Uptake | None = None
    follow_up: FollowUp = Field(default_factory=FollowUp)


class Baseline(Choice):
    """The baseline table: columns of the participants' table, in the order printed."""

    variables: list[Identifier] = Field(min_length=1)


class SmallestImportantDifference(Choice):
    """The least absolute difference that would matter, on the scale of the risk difference (0–1)."""

    risk_difference: Annotated[float, Field(gt=0, lt=1)]


class Outcome(Choice):
    """An outcome as CONSORT 2025 item 14 wants it: variable, metric, aggregation and time point, and its source."""

    kind: Literal["binary"]
    name: Text
    variable: Identifier = Field(description="A column of the participants' table.")
    visit: Identifier | None = Field(None, description="The visit it is measured at.")
    event: Text = Field(description="What a person with the outcome has done, as a verb phrase: 'were in work'.")
    measured_by: Text = Field(description="Where it comes from: which register, which questionnaire.")
    metric: Text = Field(description="Metric and aggregation: 'proportion of participants in work'.")
    benefit: Literal["higher", "lower"]
    smallest_important_difference: SmallestImportantDifference | None = None


class IntercurrentEvent(Choice):
    """An event after randomisation that affects the outcome, and the ICH E9(R1) strategy for it."""

    event: Text
    strategy: Literal["treatment_policy", "hypothetical", "composite", "while_on_treatment", "principal_stratum"]
    detail: Text | None = None


class Contrast(Choice):
    """The arms compared: first against second."""

    arm: Identifier
    against: Identifier

    @model_validator(mode="after")
    def _differ(self) -> Contrast:
        if self.arm == self.against:
            raise ValueError("a contrast needs two different arms")
        return self


class Estimand(Choice):
    """The five attributes of ICH E9(R1)."""

    name: Text
    population: Identifier
    treatments: Contrast
    outcome: Identifier
    intercurrent_events: list[IntercurrentEvent]
    summary: Text = Field(description="The population-level summary measure, in words.")


class StandardisedRisk(Choice):
    """Risks by arm; unadjusted contrasts; and, with covariates, risks standardised over a logistic model."""

    method: Literal["standardised_risk"]
    id: DottedId
    role: Literal["primary", "secondary", "sensitivity"]
    name: Text
    estimand: Identifier
    covariates: list[Identifier] = Field(default_factory=list)
    variance: Literal["influence_function", "delta_model", "delta_hc0", "delta_hc3"]
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95


class TwoStageLeastSquares(Choice):
    """The complier average causal effect: two-stage least squares with the allocation as instrument for uptake."""

    method: Literal["two_stage_least_squares"]
    id: DottedId
    role: Literal["primary", "secondary", "sensitivity"]
    name: Text
    estimand: Identifier
    uptake: Identifier = Field(description="A binary column of the participants' table.")
    covariates: list[Identifier] = Field(default_factory=list)
    variance: Literal["classical", "hc0", "hc1"]
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95


Analysis = Annotated[StandardisedRisk | TwoStageLeastSquares, Field(discriminator="method")]


class Harms(Choice):
    """Where adverse events are recorded: one row an event."""

    table: Identifier
    participant: Identifier = Field(description="The column that names the participant.")
    serious: Identifier | None = Field(None, description="A binary column.")
    category: Identifier | None = Field(None, description="A category column: the kind of event.")

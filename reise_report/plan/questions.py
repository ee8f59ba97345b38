"""What is asked of the data: the flow, the baseline table, outcomes, estimands, analyses and harms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Condition, DottedId, Identifier, Text


class Departure(Choice):
    """People who leave the flow at a step, by reason: a side box. Reasons nobody gave are kept, with zero."""

    name: Text = Field(description="Head of the side box: 'Not eligible'.")
    reason: Identifier = Field(description="A column of type 'category'; its levels are the reasons.")


class Step(Choice):
    """A box of the enrolment part of the flow: the rows of a table that meet a condition."""

    id: Identifier = Field(description="Short name; results carry it.")
    name: Text = Field(description="What the box says: 'Consented'.")
    table: Identifier = Field(description="The table whose rows are counted.")
    where: Condition | None = Field(
        None,
        description="Which rows count: column → value or values; true or false for a binary column. None means all.",
    )
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

    enrolment: list[Step] = Field(default_factory=list, description="Boxes before randomisation, from the top down.")
    uptake: Uptake | None = Field(
        None, description="Who took up the intervention; left out where this is not recorded."
    )
    follow_up: FollowUp = Field(default_factory=FollowUp, description="Losses to follow-up.")


class Baseline(Choice):
    """The baseline table: columns of the participants' table, in the order printed."""

    variables: list[Identifier] = Field(
        min_length=1, description="Columns of the participants' table; each needs a label."
    )


class SmallestImportantDifference(Choice):
    """The least absolute difference that would matter, on the scale of the risk difference (0–1)."""

    risk_difference: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="The difference between two proportions, 0.05 for five percentage points."
    )


class Outcome(Choice):
    """An outcome as CONSORT 2025 item 14 wants it: variable, metric, aggregation and time point, and its source."""

    kind: Literal["binary"] = Field(description="What kind of variable it is.")
    name: Text = Field(description="What readers call the outcome.")
    variable: Identifier = Field(description="A column of the participants' table.")
    visit: Identifier | None = Field(None, description="The visit it is measured at.")
    event: Text = Field(description="What a person with the outcome has done, as a verb phrase: 'were in work'.")
    measured_by: Text = Field(description="Where it comes from: which register, which questionnaire.")
    metric: Text = Field(description="Metric and aggregation: 'proportion of participants in work'.")
    benefit: Literal["higher", "lower"] = Field(description="Whether more or fewer people with the outcome is better.")
    smallest_important_difference: SmallestImportantDifference | None = Field(
        None, description="Verdicts in words are bound to it."
    )


class IntercurrentEvent(Choice):
    """An event after randomisation that affects the outcome, and the ICH E9(R1) strategy for it."""

    event: Text = Field(description="What happens: 'did not take part'.")
    strategy: Literal["treatment_policy", "hypothetical", "composite", "while_on_treatment", "principal_stratum"] = (
        Field(description="How the estimand handles it.")
    )
    detail: Text | None = Field(None, description="What this means here, as a sentence.")


class Contrast(Choice):
    """The arms compared: first against second."""

    arm: Identifier = Field(description="The first arm, most often the intervention.")
    against: Identifier = Field(description="The arm it is compared with.")

    @model_validator(mode="after")
    def _differ(self) -> Contrast:
        if self.arm == self.against:
            raise ValueError("a contrast needs two different arms")
        return self


class Estimand(Choice):
    """The five attributes of ICH E9(R1)."""

    name: Text = Field(description="What readers call the estimand.")
    population: Identifier = Field(description="Key of a population.")
    treatments: Contrast = Field(description="The arms compared.")
    outcome: Identifier = Field(description="Key of an outcome.")
    intercurrent_events: list[IntercurrentEvent] = Field(
        description="Events after randomisation, and how each is handled; an empty list says there are none."
    )
    summary: Text = Field(description="The population-level summary measure, in words.")


class StandardisedRisk(Choice):
    """Risks by arm; unadjusted contrasts; and, with covariates, risks standardised over a logistic model."""

    method: Literal["standardised_risk"] = Field(
        description="Unadjusted risks and contrasts, and risks standardised over a logistic model."
    )
    id: DottedId = Field(description="Dotted id with which its results begin: 'primary.rtw'.")
    role: Literal["primary", "secondary", "sensitivity"] = Field(
        description="Exactly one analysis of the plan is the primary one."
    )
    name: Text = Field(description="What readers call the analysis.")
    estimand: Identifier = Field(description="Key of an estimand.")
    covariates: list[Identifier] = Field(
        default_factory=list,
        description="Columns of the participants' table to adjust for, measured before randomisation.",
    )
    variance: Literal["influence_function", "delta_model", "delta_hc0", "delta_hc3"] = Field(
        description="Variance of the standardised contrasts."
    )
    level: Annotated[float, Field(gt=0.5, lt=1)] = Field(0.95, description="Confidence level of the intervals.")


class TwoStageLeastSquares(Choice):
    """The complier average causal effect: two-stage least squares with the allocation as instrument for uptake."""

    method: Literal["two_stage_least_squares"] = Field(
        description="The complier average causal effect, with the allocation as instrument."
    )
    id: DottedId = Field(description="Dotted id with which its results begin: 'primary.rtw'.")
    role: Literal["primary", "secondary", "sensitivity"] = Field(
        description="Exactly one analysis of the plan is the primary one."
    )
    name: Text = Field(description="What readers call the analysis.")
    estimand: Identifier = Field(description="Key of an estimand.")
    uptake: Identifier = Field(description="A binary column of the participants' table.")
    covariates: list[Identifier] = Field(
        default_factory=list,
        description="Columns of the participants' table to adjust for, measured before randomisation.",
    )
    variance: Literal["classical", "hc0", "hc1"] = Field(
        description="Variance of the coefficients: classical, or one that allows for unequal variances."
    )
    level: Annotated[float, Field(gt=0.5, lt=1)] = Field(0.95, description="Confidence level of the intervals.")


Analysis = Annotated[StandardisedRisk | TwoStageLeastSquares, Field(discriminator="method")]


class Harms(Choice):
    """Where adverse events are recorded: one row an event."""

    table: Identifier = Field(description="The table with one row an event.")
    participant: Identifier = Field(description="The column that names the participant.")
    serious: Identifier | None = Field(None, description="A binary column.")
    category: Identifier | None = Field(None, description="A category column: the kind of event.")

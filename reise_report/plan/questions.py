"""What is asked of the data besides outcomes and analyses: flow, baseline, estimands, families, harms."""

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


class IntercurrentEvent(Choice):
    """An event after randomisation that affects the outcome, and the ICH E9(R1) strategy for it."""

    event: Text = Field(description="What happens: 'did not take part'.")
    strategy: Literal[
        "treatment_policy", "hypothetical", "composite", "while_on_treatment", "while_alive", "principal_stratum"
    ] = Field(description="How the estimand handles it.")
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


class Family(Choice):
    """Analyses whose p-values are judged together, so that the chance of any false finding stays below alpha."""

    name: Text = Field(description="What readers call the family: 'Secondary outcomes'.")
    procedure: Literal["bonferroni", "holm", "hochberg", "hommel", "fixed_sequence", "hierarchical"] = Field(
        description="How p-values are adjusted. 'fixed_sequence' tests in order until one is not significant; "
        "'hierarchical' does so with whole steps, each by Holm's procedure."
    )
    members: list[DottedId] = Field(default_factory=list, description="Ids of analyses, in the order tested.")
    steps: list[list[DottedId]] = Field(
        default_factory=list, description="For 'hierarchical': ids of analyses, one list for each step."
    )
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = Field(0.05, description="Two-sided level of the whole family.")

    @model_validator(mode="after")
    def _members_or_steps(self) -> Family:
        stepped = self.procedure == "hierarchical"
        if stepped != bool(self.steps) or stepped == bool(self.members):
            raise ValueError(
                "'hierarchical' needs 'steps' and no 'members'; every other procedure needs 'members' alone"
            )
        return self

    def every_member(self) -> list[str]:
        """The ids of all its analyses, in order."""
        return [*self.members, *(member for step in self.steps for member in step)]


class Subgroups(Choice):
    """One analysis in each level of a characteristic, with a test of interaction."""

    of: DottedId = Field(description="Id of the analysis.")
    by: Identifier = Field(description="A binary or category column of participants, measured before randomisation.")


class Description(Choice):
    """Something told by arm, or of some arms, and not compared: delivery of the intervention, other care received."""

    name: Text = Field(description="The heading: 'Care received'.")
    about: Literal["delivery", "care", "outcome"] = Field(
        description="Where the report tells it: delivery of the intervention, concomitant care, or outcomes."
    )
    variables: list[Identifier] = Field(
        min_length=1, description="Columns of participants, in the order printed; each needs a label."
    )
    arms: list[Identifier] | None = Field(None, min_length=1, description="The arms told of; all when left out.")
    among: Condition | None = Field(
        None,
        description="Whom it is told of, by columns of participants: '{rtw_at_m12: true}'; everybody when left out.",
    )
    caveat: Text | None = Field(
        None, description="What readers must bear in mind; needed with an 'among' that comes after randomisation."
    )


class Harms(Choice):
    """Where adverse events are recorded: one row an event."""

    table: Identifier = Field(description="The table with one row an event.")
    participant: Identifier = Field(description="The column that names the participant.")
    serious: Identifier | None = Field(None, description="A binary column.")
    related: Identifier | None = Field(None, description="A binary column: taken to be related to the intervention.")
    category: Identifier | None = Field(None, description="A category column: the kind of event.")
    level: Annotated[float, Field(gt=0.5, lt=1)] = Field(0.95, description="Confidence level of the exact intervals.")

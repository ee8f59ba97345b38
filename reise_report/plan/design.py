"""How the trial was built: arms, allocation, visits and populations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Condition, Identifier, Text


class Arm(Choice):
    """One arm. The order of the arms in the plan is their order in every table."""

    role: Literal["intervention", "control"] = Field(
        description="Whether the arm gets what is tested, or what it is compared with."
    )
    name: Text = Field(description="What readers call the arm.")
    short: Text = Field(description="A few words, for table heads.")
    people: Text = Field(
        description="Who they are, as a clause that sentences can use: 'those who were offered the course'."
    )


class OfferProbability(Choice):
    """The chance that a participant was offered the intervention: one number, or a column with one per participant."""

    value: Annotated[float, Field(gt=0, lt=1)] | None = Field(None, description="The chance, the same for everybody.")
    column: Identifier | None = Field(None, description="A column of type 'number' with each participant's chance.")

    @model_validator(mode="after")
    def _one_of_two(self) -> OfferProbability:
        if (self.value is None) == (self.column is None):
            raise ValueError("give either 'value' (one probability) or 'column' (one per participant)")
        return self


class Allocation(Choice):
    """The column of the participants' table that says who was allocated to which arm."""

    column: Identifier = Field(description="The participants' column of type 'arm'.")
    probability: OfferProbability | None = Field(None, description="The chance of being offered the intervention.")
    ratio: Text | None = Field(None, description="The allocation ratio in words: '2:1'.")


class Planned(Choice):
    """The planned number of participants."""

    participants: Annotated[int, Field(gt=0)] = Field(description="How many were planned, in all arms.")


class Visit(Choice):
    """A planned time of measurement: days from randomisation, with the window that counts as on time."""

    name: Text = Field(description="What readers call the visit: '12 months'.")
    day: int = Field(description="The planned day, counted from randomisation.")
    window: tuple[int, int] | None = Field(None, description="Days before (negative) and after the planned day.")


class Design(Choice):
    """The design of the trial."""

    kind: Literal["cohort_randomised", "parallel"] = Field(
        description="'cohort_randomised': a random part of a cohort gets the offer, and the others are not told."
    )
    framework: Literal["superiority", "non_inferiority", "equivalence"] = Field(
        description="What the comparison is to show."
    )
    arms: dict[Identifier, Arm] = Field(min_length=2, description="The arms, in the order of every table.")
    allocation: Allocation = Field(description="Who was allocated to which arm.")
    planned: Planned | None = Field(None, description="The planned size of the trial.")
    visits: dict[Identifier, Visit] = Field(default_factory=dict, description="Planned times of measurement.")

    @model_validator(mode="after")
    def _has_both_roles(self) -> Design:
        roles = {arm.role for arm in self.arms.values()}
        if roles != {"intervention", "control"}:
            raise ValueError("the arms need at least one with role 'intervention' and one with role 'control'")
        return self

    def control(self) -> str:
        """The first control arm: the reference of comparisons that name none."""
        return next(key for key, arm in self.arms.items() if arm.role == "control")


class Population(Choice):
    """A set of participants that analyses refer to by name."""

    name: Text = Field(description="What readers call the population.")
    where: Condition | None = Field(
        None, description="Conditions on participants' columns; none means everybody randomised."
    )
    description: Text | None = Field(None, description="Who belongs to it, as a sentence.")

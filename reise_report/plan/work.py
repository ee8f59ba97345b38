"""Where register work comes from: positions, leave and sick pay; and benefits, for rules about them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reise_report.plan.choice import Choice, Identifier

Percent = Annotated[float, Field(ge=0.001, le=100)]  # a thousandth of a percent is the finest that is told apart


class Positions(Choice):
    """Positions that count as work."""

    table: Identifier = Field(description="A table of positions: 'employment_spells' or 'employment_status'.")
    counts: list[Identifier] = Field(
        min_length=1, description="Kinds of positions that are work; unpaid placements and work training are not."
    )
    full_time_hours: Annotated[float, Field(gt=0, le=60)] | None = Field(
        None, description="Hours a week of a full position, where some positions are registered in hours only."
    )
    unknown_percent: Percent | None = Field(
        None,
        description="The size of a position with neither percent nor hours; such a position is an error if left out.",
    )
    approximation: Literal["held_until_next_status"] | None = Field(
        None,
        description="For a table with one status a month: what is taken to hold between. 'held_until_next_status': the "
        "status lasts until the day before the next one. Needed where the rule is finer than a month.",
    )


class Leave(Choice):
    """Leave and layoffs, taken off the positions."""

    table: Identifier = Field(description="A table of leave spells.")
    percent_of: Literal["position", "full_time"] = Field(
        description="What the registered percent is a part of; deliveries differ."
    )


class Benefits(Choice):
    """Benefits of some kinds."""

    table: Identifier = Field(description="A table of benefit spells.")
    kinds: list[Identifier] = Field(min_length=1, description="The kinds of benefit meant.")
    approximation: Literal["whole_months"] | None = Field(
        None,
        description="For a table of benefits by the month: what is taken to hold within it. 'whole_months': the "
        "benefit is paid on every day from the first to the last of the row. Needed where the rule is in days.",
    )


class Work(Choice):
    """The share of full time that somebody works on a day: positions, less leave, reduced by sick pay."""

    positions: Positions = Field(description="Which positions are work, and how large they are.")
    leave: Leave | None = Field(None, description="Leave to take off; left out where the delivery has none.")
    sick_pay: Benefits | None = Field(
        None, description="Graded sick pay, which takes its share of the work of a day; left out: it reduces nothing."
    )

"""What is derived from registers and questionnaires: each derivation gives participants new columns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Condition, Identifier, Text
from reise_report.plan.costs import Costs
from reise_report.plan.instrument import InstrumentName
from reise_report.plan.work import Benefits, Percent, Work


class ReturnToWork(Choice):
    """Sustained return to work by a rule over register spells.

    Gives ``<name>`` (back at work by the end of follow-up), ``<name>_status``, ``<name>_day`` (days from randomisation
    to the return, or to the last day known), ``<name>_loss`` (why it is not known), and for each visit
    ``<name>_by_<visit>`` (returned by then) and ``<name>_at_<visit>`` (in such work on that day).
    """

    kind: Literal["return_to_work"] = Field(description="Return to work by a rule over register spells.")
    name: Text = Field(description="What readers call the return: 'Sustained return to work'.")
    state: Text = Field(description="What readers call the state: 'In sustained work'.")
    measure: Literal["work", "absence_of_benefit"] = Field(
        description="'work': positions less leave and sick pay; 'absence_of_benefit': full time less benefits, which "
        "takes people outside both work and benefits for working."
    )
    work: Work | None = Field(None, description="For 'work': positions, leave and sick pay.")
    benefits: Benefits | None = Field(None, description="For 'absence_of_benefit': the benefits that count.")
    min_share: Percent = Field(description="Least share of full time on a day that counts; reaching it is enough.")
    min_days: Annotated[int, Field(ge=1)] = Field(description="Least length of a run, in calendar days.")
    gap_days: Annotated[int, Field(ge=0)] = Field(description="Days in a row below the share that do not break a run.")
    dated: Literal["first_day", "qualifying_day"] = Field(
        description="The day of the return: the run's first day, or the day on which it was long enough."
    )
    follow_up: Identifier = Field(description="The visit that ends the follow-up: a run must begin by its day.")
    confirmation_days: Annotated[int, Field(ge=0)] = Field(
        description="Days after the follow-up in which a run that began within it may become long enough."
    )
    visits: list[Identifier] = Field(default_factory=list, description="Visits at which the state is told as well.")
    death: Literal["not_returned", "missing"] = Field(
        description="What somebody is who died before a return: without return (composite), or without outcome."
    )
    working_at_start: Literal["returned", "not_returned", "missing"] = Field(
        description="What somebody is who was at work already when randomised, and so was not eligible."
    )

    @model_validator(mode="after")
    def _has_sources(self) -> ReturnToWork:
        if (self.measure == "work") != (self.work is not None):
            raise ValueError("'work' belongs to the measure 'work', and that measure needs it")
        if (self.measure == "absence_of_benefit") != (self.benefits is not None):
            raise ValueError("'benefits' belongs to the measure 'absence_of_benefit', and that measure needs it")
        return self


class SelfReportedReturn(Choice):
    """Return to work as participants say themselves.

    Gives ``<name>``, and for each visit ``<name>_by_<visit>`` and ``<name>_at_<visit>``.
    """

    kind: Literal["self_reported_return"] = Field(description="Return to work by the participants' own answers.")
    name: Text = Field(description="What readers call the return: 'Return to work, own answer'.")
    state: Text = Field(description="What readers call the state: 'In work, own answer'.")
    table: Identifier = Field(description="A table of questionnaires.")
    where: Condition = Field(description="The answers that say that somebody works: '{working: true}'.")
    percent: Identifier | None = Field(None, description="The column with the size of the position.")
    min_share: Percent | None = Field(None, description="Least size of the position; belongs to 'percent'.")
    since: Identifier | None = Field(None, description="The date column with the first day of that work.")
    min_days: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Least days from that first day to the day of the answer; belongs to 'since'."
    )
    visits: list[Identifier] = Field(
        min_length=1, description="The visits asked, in order; the last ends the follow-up."
    )

    @model_validator(mode="after")
    def _pairs(self) -> SelfReportedReturn:
        for first, second in (("percent", "min_share"), ("since", "min_days")):
            if (getattr(self, first) is None) != (getattr(self, second) is None):
                raise ValueError(f"'{first}' and '{second}' belong together; give both or neither")
        return self


class Combined(Choice):
    """Two or more binary sources of the same thing, by a rule of precedence.

    Gives ``<name>`` and ``<name>_source``, the source that decided.
    """

    kind: Literal["combined"] = Field(description="Several sources of one thing, by a rule of precedence.")
    name: Text = Field(description="What readers call it.")
    sources: list[Identifier] = Field(
        min_length=2, description="Binary columns of participants, derived or not; the first is asked first."
    )
    rule: Literal["first_known", "any"] = Field(
        description="'first_known': the first source that knows decides; 'any': yes if any source says yes, no if none "
        "does and at least one knows."
    )


class Score(Choice):
    """Scores of a questionnaire at each visit.

    Gives ``<name>_<visit>`` for a questionnaire with one score, ``<name>_<score>_<visit>`` for one with several.
    """

    kind: Literal["score"] = Field(description="Scores of a questionnaire.")
    instrument: InstrumentName = Field(description="The questionnaire.")
    table: Identifier = Field(description="The table that holds its items.")
    visits: list[Identifier] = Field(min_length=1, description="The visits at which it was asked.")
    scores: list[Identifier] | None = Field(None, description="Which of its scores; all when left out.")
    asked: list[Identifier] | None = Field(None, description="The arms that were asked; everybody when left out.")
    where: Condition | None = Field(
        None,
        description="Whom the questionnaire concerns at a visit, by other columns of the same row: '{working: true}'; "
        "everybody asked when left out. The quality report expects answers from them alone; scores do not change.",
    )
    value_set: str | None = Field(None, description="For EQ-5D-5L: the value set: 'norway_2024'.")
    version: str | None = Field(None, description="For PROMIS-29: 'v2.0' or 'v2.1'.")
    most_missing: Annotated[int, Field(ge=0)] | None = Field(
        None,
        description="For scales of several items: how many answers may be missing; the others' mean stands for them.",
    )
    most_missing_percent: Annotated[float, Field(ge=0, lt=100)] | None = Field(
        None,
        description="For questionnaires with scales of unequal length: the share of a scale's answers that may be "
        "missing, in per cent; the others' mean stands for them.",
    )
    reversed: list[Identifier] | None = Field(
        None, description="Items that the file holds the other way round than the questionnaire's score wants."
    )


class QualityAdjustedLifeYears(Choice):
    """Quality-adjusted life years by the area under the index. Gives ``<name>``."""

    kind: Literal["quality_adjusted_life_years"] = Field(description="The area under a utility index over time.")
    name: Text = Field(description="What readers call it.")
    index: Identifier = Field(description="A derivation of kind 'score' with one score that is a utility index.")
    visits: list[Identifier] = Field(min_length=2, description="The visits, in order; the first on day 0.")


class FromTable(Choice):
    """A column of another table that has at most one row a participant. Gives ``<name>``."""

    kind: Literal["from_table"] = Field(description="A column of a table with at most one row a participant.")
    table: Identifier = Field(description="The table.")
    column: Identifier = Field(description="The column; a date becomes days from randomisation.")
    label: Text | None = Field(None, description="What readers see; the column's own label when left out.")
    whether_given: bool = Field(
        False, description="True gives a binary column: whether the row has a value there (a first day: whether begun)."
    )
    otherwise: bool | str | float | None = Field(
        None, description="What participants without a row have: false, a level, a number; missing when left out."
    )


Derivation = Annotated[
    ReturnToWork | SelfReportedReturn | Combined | Score | QualityAdjustedLifeYears | FromTable | Costs,
    Field(discriminator="kind"),
]


class Concordance(Choice):
    """Two sources of one binary thing, laid side by side: agreement, kappa, sensitivity and specificity."""

    id: Identifier = Field(description="Short name; results carry it.")
    name: Text = Field(description="What is compared: 'Return to work: register and own answer'.")
    first: Identifier = Field(description="A binary column of participants: the source taken for right.")
    second: Identifier = Field(description="The binary column that is laid beside it.")

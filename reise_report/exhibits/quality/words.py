"""Words for what the report on data quality tells of: kinds of contradictions, facts, visits, tables."""

from __future__ import annotations

from collections.abc import Mapping

from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Reader
from reise_report.plan.instrument import instrument
from reise_report.results.quality.asked import WORK, questionnaires


def family_words(reader: Reader) -> Mapping[str, str]:
    """Family of checks → what its kinds have in common."""
    text = reader.text
    return {
        "work": text("Work: register, own answers and pension"),
        "after_the_end": text("After death, emigration or withdrawal"),
        "timing": text("Questionnaires out of time"),
        "before_enrolment": text("Before enrolment"),
        "intervention": text("Offers, course and placement"),
        "spells": text("Spells, positions and stays"),
        "answers": text("Unlikely answers"),
    }


def kind_words(reader: Reader) -> Mapping[str, str]:
    """Kind of contradiction or duplicate → what it is, in a few words."""
    text = reader.text
    return {
        "working_at_start": text("In work by the register when enrolled"),
        "says_work_register_none": text("Says that they work, but the register has no position that day"),
        "register_work_says_none": text("Says that they do not work, but the register has a position that day"),
        "work_during_full_disability": text("Half time or more during full disability pension"),
        "answers_after_death": text("Questionnaire answered after death"),
        "answers_after_withdrawal": text("Questionnaire answered after withdrawal"),
        "activity_after_death": text("Register activity after death"),
        "activity_after_emigration": text("Register activity that began after emigration"),
        "event_after_death": text("Adverse event that began after death"),
        "rows_though_not_linked": text("Register rows of somebody who is not linked"),
        "outside_window": text("Questionnaire answered outside the visit's window"),
        "answers_before_enrolment": text("Questionnaire answered before enrolment"),
        "event_before_enrolment": text("Adverse event that began before enrolment"),
        "death_before_enrolment": text("Death or emigration before enrolment"),
        "offer_before_enrolment": text("Offer made before enrolment"),
        "offer_to_control": text("Offer or delivery to somebody in a control group"),
        "course_without_acceptance": text("Attended the course without having accepted"),
        "placement_without_course": text("Placement without having attended the course"),
        "placement_before_course": text("Placement that began before the course"),
        "placement_outside_follow_up": text("Placement that began outside the follow-up"),
        "end_before_start": text("Last day before the first"),
        "discharge_before_admission": text("Discharged before admission"),
        "overlapping_position": text("Position that runs twice on the same days"),
        "leave_without_position": text("Leave from a position that is not there"),
        "percent_above_100": text("Position above 100 percent"),
        "vas_jump": text("EQ VAS changed by 60 points or more between visits"),
        "straight_lined": text("The same answer to every question"),
        "same_answers_twice": text("The same answers as at the visit before"),
        "row_twice": text("Row that stands twice"),
        "enrolled_twice": text("Participant who seems to be enrolled twice"),
    }


def fact_words(reader: Reader, table: str, name: str) -> str:
    """A fact's name in words: a derived day, or the label of the table's column."""
    text = reader.text
    own = {
        "died": text("died"),
        "emigrated": text("emigrated"),
        "withdrew": text("withdrew"),
        "enrolled": text("enrolled"),
        "day": text("day"),
        "before": text("at the visit before"),
        "answer": text("answer throughout"),
        "pension_row": text("row of the pension"),
        "days_off": text("days from the planned day"),
        "overlaps_row": text("overlaps row"),
        "same_as_row": text("same as row"),
        "of_file": text("of the file"),
        "same_answers": text("same answers at the first visit"),
    }
    if name in own:
        return own[name]
    column = reader.plan.data.tables[table].columns.get(name)
    return lowered(reader.words(column.label)) if column is not None and column.label is not None else name


def visit_words(reader: Reader, visit: str) -> str:
    """A visit's name."""
    return reader.words(reader.plan.design.visits[visit].name)


def instrument_words(reader: Reader, name: str) -> str:
    """A questionnaire's title."""
    if name == WORK:
        return reader.text("Own answer about work")
    return instrument(name).title[reader.language.code]


def item_words(reader: Reader, item: str) -> str:
    """A question's label; its column's name where the plan gives none."""
    held = (table.columns.get(item) for table in questionnaires(reader.plan).values())
    column = next((column for column in held if column is not None), None)
    return reader.words(column.label) if column is not None and column.label is not None else item


def source_words(reader: Reader, column: str) -> str:
    """An outcome's source: the derivation's name, the outcome's, or the column's label."""
    derivation = reader.plan.derived.get(column)
    if derivation is not None and hasattr(derivation, "name"):
        return reader.words(derivation.name)
    named = [outcome.name for outcome in reader.plan.outcomes.values() if outcome.variable == column]
    return reader.words(named[0]) if named else column

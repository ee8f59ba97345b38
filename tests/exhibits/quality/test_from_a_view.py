"""The tables, figures and sentences of the report on data quality, in both languages."""

from __future__ import annotations

import pytest

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import view
from reise_report.exhibits.quality import contradiction_tables as contradictions
from reise_report.exhibits.quality.completeness_tables import (
    instruments_table,
    items_table,
    sources_table,
    visits_table,
)
from reise_report.exhibits.quality.digit_tables import allocation_table, digits_figure, digits_table
from reise_report.exhibits.quality.heat_figure import heat_figure
from reise_report.exhibits.quality.linkage_tables import linkage_table, tables_table
from reise_report.exhibits.quality.pattern_tables import dropout_table, patterns_table
from reise_report.exhibits.quality.standing import (
    contradictions_sentence,
    first_sentence,
    people_sentence,
    refusal_sentence,
    standing_table,
    visits_sentence,
)
from reise_report.exhibits.quality.timing_tables import timing_figure, timing_table
from reise_report.exhibits.quality.words import family_words, kind_words
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.results.quality.assemble import examine
from reise_report.results.quality.checks.registry import FAMILIES
from reise_report.results.quality.duplicates import ENROLLED_TWICE, ROW_TWICE
from tests.results.quality import world
from tests.results.quality.test_checks import CASES

TABLES = (
    standing_table, sources_table, visits_table, instruments_table, items_table, dropout_table, patterns_table,
    timing_table, contradictions.contradictions_table, contradictions.duplicates_table, linkage_table, tables_table,
    digits_table, allocation_table,
)  # fmt: skip


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    """Data with one row of every kind made wrong, looked at."""
    rows = world.tables()
    for kind in ("vas_jump", "course_without_acceptance", "answers_after_death", "straight_lined", "end_before_start"):
        CASES[kind](rows)
    rows["prescriptions"] += [dict(rows["prescriptions"][3])] * 5
    rows["questionnaires"][9]["eq5d_pain"] = ""
    plan, snapshot = world.read(tmp_path_factory.mktemp("quality"), rows)
    return plan, examine(plan, snapshot)


def reader(material, language="en"):
    plan, quality = material
    return Reader(view(quality.results, plan, Audience.TEAM), plan, speak(language))


def rows_of(table):
    return {row.label: row.cells for row in table.rows}


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_every_table_can_be_made_in_both_languages(material, make, language):
    table = make(reader(material, language))
    assert table is not None
    assert table.rows


def test_every_kind_and_family_of_contradiction_has_words(material):
    known = kind_words(reader(material))
    assert set(known) == {check.kind for checks in FAMILIES.values() for check in checks} | {ROW_TWICE, ENROLLED_TWICE}
    assert len(set(known.values())) == len(known)
    assert list(family_words(reader(material))) == list(FAMILIES)


def test_kinds_that_were_not_found_stand_with_zero_and_those_not_checked_say_so(material):
    rows = rows_of(contradictions.contradictions_table(reader(material)))
    words = kind_words(reader(material))
    assert rows[words["percent_above_100"]] == ("0", "0")
    assert rows[words["course_without_acceptance"]] == ("1", "1")
    assert rows[words["working_at_start"]] == ("not checked", "not checked")


def test_the_first_rows_of_a_kind_are_listed_and_the_rest_is_counted(material):
    _, quality = material
    table = contradictions.queries_table(reader(material), quality.queries)
    head = next(row.label for row in table.rows if row.label.startswith("Row that stands twice"))
    assert head == "Row that stands twice (the first 3; 2 more in queries.csv)"
    listed = [row for row in table.rows if "prescriptions.csv" in row.label]
    assert [row.label for row in listed] == [f"P003 · prescriptions.csv, row {row}" for row in (62, 63, 64)]
    assert listed[0].cells == ("same as row: 5",)


def test_facts_are_in_the_readers_words(material):
    _, quality = material
    table = contradictions.queries_table(reader(material, "nb"), quality.queries)
    told = [row.cells[0] for row in table.rows if row.label.startswith("P003 · offers.csv")]
    assert told == ["tok imot tilbudet: nei; møtte på forberedelseskurset: ja"]
    assert not [cell for row in table.rows for cell in row.cells if "2023-" in cell]


def test_no_table_of_queries_where_none_was_found(material):
    assert contradictions.queries_table(reader(material), ()) is None
    assert "found no row" in contradictions_sentence(reader(material), ())
    assert first_sentence(reader(material), ()) == ""


def test_what_to_look_at_first_is_what_lies_nearest_to_the_outcome(material):
    _, quality = material
    assert first_sentence(reader(material), quality.queries).startswith(
        "Look first at: “Questionnaire answered after death” (1)"
    )


def test_the_first_page_says_how_many_are_known_and_came_back(material):
    assert people_sentence(reader(material)) == (
        "The primary outcome, “In work”, is known for 60 of 60 participants (100.0%). None is lost."
    )
    assert visits_sentence(reader(material)).startswith("Of the questionnaires due, 167 of 179 came back")
    assert refusal_sentence(reader(material)) == ""


def test_counts_of_a_visit_stand_by_arm(material):
    rows = visits_table(reader(material)).rows
    due = [row.cells for row in rows if row.label == "Due"]
    assert due[0] == ("20", "40", "60")
    assert due[2] == ("20", "39", "59")  # one had died


def test_patterns_are_told_in_signs_and_in_words(material):
    rows = rows_of(patterns_table(reader(material)))
    assert rows["3 months"][0].replace("\u2009", "") == "●○●"
    assert rows["None missing"][0].replace("\u2009", "") == "●●●"


def test_the_questions_left_out_are_ranked(material):
    (row,) = items_table(reader(material)).rows
    assert row.label == "EQ-5D-5L: pain or discomfort"
    assert row.cells == ("168", "1 (0.6%)")


def test_a_visit_without_window_says_so(material):
    labels = [row.label for row in timing_table(reader(material)).rows]
    assert "Start: day 0, the plan states no window" in labels
    assert "3 months: day 91, window −14 to +28 days" in labels


@pytest.mark.parametrize("language", ["en", "nb"])
def test_figures_tell_their_numbers_to_those_who_do_not_see_them(material, language):
    one = reader(material, language)
    heat, timing, digits = heat_figure(one), timing_figure(one), digits_figure(one)
    assert "EQ VAS" in heat.alt
    assert "90" in heat.alt
    assert str(timing.spec.strips[0].text).split("\n")[0] in timing.alt
    assert "%" in digits.alt


def test_the_band_of_a_visit_holds_its_window_to_the_day(material):
    _, m3, _ = timing_figure(reader(material)).spec.strips
    middle = 13  # the place of the planned day's week
    assert m3.band[0] == pytest.approx(middle - 14.5 / 7)
    assert m3.band[1] == pytest.approx(middle + 28.5 / 7)

"""What the report on data quality shows where questionnaires stand in several tables, or concern only some."""

from __future__ import annotations

import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import view
from reise_report.exhibits.quality.completeness_tables import instruments_table, items_table
from reise_report.exhibits.quality.contradiction_tables import duplicates_table, queries_table
from reise_report.exhibits.quality.digit_tables import digits_table
from reise_report.exhibits.quality.timing_tables import timing_figure, timing_table
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.plan.load import load_plan
from reise_report.results.quality.assemble import examine
from tests.results.quality import divided, world
from tests.results.quality.test_checks import CASES


def reader(plan, quality, language="en"):
    return Reader(view(quality.results, plan, Audience.TEAM), plan, speak(language))


@pytest.fixture(scope="module")
def parted(tmp_path_factory):
    """Way → plan and quality of the data in two tables, with some rows made wrong."""
    found = {}
    for way, deal in (("by_visit", divided.by_visit), ("by_questionnaire", divided.by_questionnaire)):
        rows = world.tables()
        for kind in ("same_answers_twice", "answers_after_death"):
            CASES[kind](rows)
        rows["questionnaires"][9]["promis_anxiety_1"] = ""
        plan, snapshot = world.read(tmp_path_factory.mktemp(way), deal(rows), plan_=divided.loaded(way))
        found[way] = plan, examine(plan, snapshot)
    return found


def test_a_timing_names_the_table_where_two_have_dates_of_the_visit(parted):
    one = reader(*parted["by_questionnaire"])
    labels = [row.label for row in timing_table(one).rows]
    assert "3 months, questionnaires (promis): day 91, window −14 to +28 days" in labels
    assert "3 months, questionnaires (questionnaires): day 91, window −14 to +28 days" in labels
    assert len(timing_figure(one).spec.strips) == 2 * len(world.VISITS)


def test_a_timing_names_no_table_where_one_alone_has_dates_of_the_visit(parted):
    labels = [row.label for row in timing_table(reader(*parted["by_visit"])).rows]
    assert "3 months: day 91, window −14 to +28 days" in labels


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_copy_from_another_table_is_told_with_its_file(parted, language):
    plan, quality = parted["by_visit"]
    told = [row.cells[0] for row in queries_table(reader(plan, quality, language), quality.queries).rows if row.cells]
    words = {"en": "of the file: start.csv", "nb": "i filen: start.csv"}[language]
    assert [cell for cell in told if words in cell]


def test_questions_and_scales_are_named_from_whichever_table_holds_them(parted):
    one = reader(*parted["by_questionnaire"])
    (row,) = items_table(one).rows
    assert row.label.startswith("PROMIS-29")
    assert [row.label for row in digits_table(one).rows].count("EQ VAS: health today") == 1


def test_tables_of_one_title_are_told_apart_by_their_names(parted):
    labels = [row.label for row in duplicates_table(reader(*parted["by_visit"])).rows]
    assert {"Questionnaires (start)", "Questionnaires (questionnaires)"} <= set(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Due only from those who answered so at the visit (“In paid work now, own answer”: yes): EQ VAS."),
        ("nb", "Ventes bare fra dem som svarte slik på måletidspunktet («I betalt arbeid nå, eget svar»: ja): EQ VAS."),
    ],
)
def test_the_table_of_questionnaires_says_whom_they_concern(tmp_path, language, words):
    made = world.plan()
    made["derived"] = {
        "vas": {
            "kind": "score", "instrument": "eq_vas", "table": "questionnaires", "visits": ["m3"],
            "where": {"working": True},
        }
    }  # fmt: skip
    plan = load_plan(world.write(tmp_path, None, made))
    notes = instruments_table(reader(plan, examine(plan, read_snapshot(plan, tmp_path)), language)).notes
    assert words in notes

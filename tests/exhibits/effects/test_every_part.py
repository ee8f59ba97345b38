"""What all exhibits of risks, compliance, missing outcomes, ranks and rates have in common."""

import re

import pytest

from tests.exhibits.effects.made_parts import LANGUAGES, part_of, words
from tests.results.effects.degenerate import CASES

IDS = (
    "primary.work",
    "work.crude",
    "work.imputed",
    "work.strata",
    "work.weights",
    "work.poisson",
    "work.bounds",
    "work.tip",
    "work.complier",
    "work.thresholds",
    "score.weights",
    "score.complier",
    "score.thresholds",
    "score.tip",
    "score.reference",
    "score.ranks",
    "grade.odds",
    "grade.ranks",
    "contacts.rate",
    "contacts.poisson",
    "worth.nested",
    "worth.pooled",
    "worth.complete",
)
NO_NUMBER = re.compile(r"\b(nan|None|inf|NaN)\b")
ENGLISH = re.compile(r"\b(the|of|and|with|group|difference|people|was|were|those|analysed|not)\b", re.IGNORECASE)
OF_THE_PLAN = re.compile("were in work|The analysis")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", IDS)
def test_a_part_has_numbers_and_ids_of_its_analysis(id_, language):
    part = part_of(id_, language)
    start = id_.replace(".", "-")
    assert part.tables
    assert all(table.id.startswith(start) for table in part.tables)
    assert all(start in figure.id for figure in part.figures)
    assert any(sign.isdigit() for sign in " ".join(part.said)) or id_.endswith("thresholds")
    assert not NO_NUMBER.search(words(part))


@pytest.mark.parametrize("id_", IDS)
def test_norwegian_holds_no_english(id_):
    part = part_of(id_, "nb")
    said = [*part.said, *(figure.alt for figure in part.figures), *(figure.caption for figure in part.figures)]
    said += [line for table in part.tables for line in (table.caption, *table.notes)]
    said += [row.label for table in part.tables for row in table.rows]
    # Words of the test plan are the same in both languages.
    left = [line for line in said if ENGLISH.search(OF_THE_PLAN.sub("", line))]
    assert not left


@pytest.mark.parametrize("id_", IDS)
def test_every_drawing_is_the_same_twice_and_can_be_a_key(id_):
    for figure in part_of(id_).figures:
        assert figure.spec.draw() == figure.spec.draw()
        assert hash(figure.spec) == hash(part_of(id_).figures[0].spec) or len(part_of(id_).figures) > 1


@pytest.mark.parametrize(
    "case",
    [
        "no_events",
        "everybody_has_the_event",
        "one_category",
        "one_participant_with_data",
        "all_missing",
        "all_missing_in_an_arm",
        "separation_by_the_arm",
        "nobody_in_the_population",
        "nobody_took_part",
        "uptake_unknown",
        "zero_variance",
        "chance_unknown",
        "no_difference_in_effects",
        "the_same_costs_for_everybody",
        "no_costs_known_in_an_arm",
        "negative_costs",
        "one_very_large_cost",
    ],
)
def test_a_trial_from_which_little_can_be_told_says_why(case):
    assert case in CASES
    for id_ in IDS:
        assert not NO_NUMBER.search(words(part_of(id_, case=case))), id_


@pytest.mark.parametrize(
    ("id_", "case", "reason"),
    [
        ("primary.work", "no_events", "no events"),
        ("work.strata", "no_events", "no events"),
        ("work.weights", "chance_unknown", "no data"),
        ("work.poisson", "all_missing", "no data"),
        ("work.complier", "nobody_took_part", "uptake did not differ"),
        ("score.complier", "all_missing", "no data"),
        ("score.ranks", "zero_variance", "no variation"),
        ("grade.odds", "one_category", "no variation"),
        ("score.reference", "all_missing", "no data"),
        ("score.tip", "all_missing", "no data"),
    ],
)
def test_the_reason_stands_in_the_sentence_and_in_the_table(id_, case, reason):
    part = part_of(id_, case=case)
    assert reason in " ".join(part.said)
    if part.tables:
        assert any(reason in cell for row in part.tables[0].rows for cell in row.cells)

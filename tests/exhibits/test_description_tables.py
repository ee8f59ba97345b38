"""What is told by arm and not compared: its table, its caveat, and what the notes say of it."""

import re

import pytest

from reise_report.exhibits.description_tables import description_parts
from tests.exhibits.effects.asked import LANGUAGES, both, cells, reader

DELIVERY = {"name": both("Delivery"), "about": "delivery", "arms": ["offered"], "variables": ["attended", "started"]}
SCORES = {
    "name": both("Scores"),
    "about": "outcome",
    "variables": ["grade", "score_m12"],
    "among": {"work": True},
    "caveat": {"en": "Those in work are not comparable.", "nb": "De i arbeid kan ikke sammenlignes."},
}


def parts(about, language="en", **changes):
    return description_parts(
        reader(("primary.work",), language, descriptions={"d": DELIVERY, "s": SCORES}, **changes), about
    )


def test_each_description_stands_where_the_plan_tells_of_it():
    assert [heading for heading, _ in parts("delivery")] == ["Delivery"]
    assert [heading for heading, _ in parts("outcome")] == ["Scores"]
    assert parts("care") == []


def test_a_description_of_one_arm_has_one_column_with_its_size():
    ((_, part),) = parts("delivery")
    (head,) = part.tables[0].head
    assert [re.sub(r"\d+", "…", cell.text) for cell in head] == ["Measure", "Offer\n(n = …)"]


def test_the_caveat_stands_before_the_table():
    ((_, part),) = parts("outcome")
    assert part.said == ("Those in work are not comparable.",)


def test_nothing_is_tested():
    for about in ("delivery", "outcome"):
        ((_, part),) = parts(about)
        assert not any("p\u00a0" in cell for row in part.tables[0].rows for cell in row.cells)


def test_the_notes_explain_what_is_in_the_table_and_nothing_else():
    ((_, delivery),), ((_, scores),) = parts("delivery"), parts("outcome")
    assert not any("SD" in note for note in delivery.tables[0].notes)
    assert any("SD" in note for note in scores.tables[0].notes)
    assert any("Percentages" in note for note in delivery.tables[0].notes)


def test_a_group_of_nobody_has_words_and_no_share():
    stem = "description.s.score_m12.offered"
    nothing = {"value": None, "reason": "no_data"}
    changed = {f"{stem}.{part}": nothing for part in ("mean", "sd", "median", "q1", "q3")}
    ((_, part),) = parts("outcome", changed=changed)
    assert cells(part.tables[0])["Score_m12, mean (SD)"][0] == "no data"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_of_the_language(language):
    ((_, part),) = parts("outcome", language)
    table = part.tables[0]
    words = " ".join([table.caption, *table.notes, *part.said, table.head[0][0].text])
    assert bool(re.findall(r"\b(the|of|by|missing|measure)\b", words, re.IGNORECASE)) is (language == "en")

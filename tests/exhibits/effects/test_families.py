"""Families of tests: every member with its own test and the adjusted one, steps as steps, the procedure in words."""

import re

import pytest

from reise_report.exhibits.effects.families import family_tables
from reise_report.exhibits.table import RowKind
from tests.exhibits.effects.asked import LANGUAGES, both, cells, reader

MEMBERS = ["primary.work", "score.ancova", "contacts.rate"]
HIERARCHY = {"procedure": "hierarchical", "steps": [["primary.work"], ["score.ancova", "contacts.rate"]]}


def table(family=None, language="en", **changes):
    asked = {"name": both("Secondary"), **(family or {"procedure": "holm", "members": MEMBERS})}
    (made,) = family_tables(reader(tuple(MEMBERS), language, families={"one": asked}, **changes))
    return made


def test_a_plan_without_families_has_no_table():
    assert family_tables(reader(("primary.work",))) == ()


def test_every_member_has_its_own_test_the_adjusted_one_and_the_decision():
    rows = cells(table())
    assert list(rows) == [f"Analysis {member}" for member in MEMBERS]
    for own, adjusted, decided in rows.values():
        assert own.startswith("p")
        assert adjusted.startswith("p")
        assert decided in ("difference shown", "not shown")


def test_what_is_rejected_is_a_difference_shown():
    changed = {f"family.one.{MEMBERS[0]}.verdict": {"value": "rejected"}}
    assert cells(table(changed=changed))["Analysis primary.work"][2] == "difference shown"


def test_a_member_without_a_test_says_why_and_counts_as_one():
    changed = {
        f"{MEMBERS[1]}.p_value": {"value": None, "reason": "no_data"},
        f"family.one.{MEMBERS[1]}.p_value": {"value": 1.0},
    }
    made = table(changed=changed)
    assert cells(made)["Analysis score.ancova"][:2] == ("no data", "p\u00a0>\u00a00.99")
    assert any("counts as p = 1" in note for note in made.notes)


def test_where_every_test_was_made_the_note_on_missing_ones_is_left_out():
    assert not any("counts as p = 1" in note for note in table().notes)


def test_hierarchical_steps_are_shown_as_steps():
    rows = table(HIERARCHY).rows
    assert [(row.label, row.kind) for row in rows] == [
        ("Step 1", RowKind.GROUP),
        ("Analysis primary.work", RowKind.MEMBER),
        ("Step 2", RowKind.GROUP),
        ("Analysis score.ancova", RowKind.MEMBER),
        ("Analysis contacts.rate", RowKind.MEMBER),
    ]


@pytest.mark.parametrize(
    ("procedure", "said"),
    [
        ("bonferroni", "Bonferroni's procedure"),
        ("holm", "Holm's procedure"),
        ("hochberg", "Hochberg's procedure"),
        ("hommel", "Hommel's procedure"),
        ("fixed_sequence", "Tests in a fixed order, until one shows no difference"),
    ],
)
def test_the_procedure_and_what_it_keeps_small_are_told(procedure, said):
    notes = table({"procedure": procedure, "members": MEMBERS}).notes
    assert notes[0].startswith(said)
    assert "at most 5%" in notes[0]


@pytest.mark.parametrize(("procedure", "needed"), [("hochberg", True), ("hommel", True), ("holm", False)])
def test_procedures_that_need_tests_that_go_together_say_so(procedure, needed):
    notes = table({"procedure": procedure, "members": MEMBERS}).notes
    assert any("tend to go the same way" in note for note in notes) is needed


def test_the_level_keeps_its_decimals():
    made = table({"procedure": "holm", "members": MEMBERS, "alpha": 0.025})
    assert made.head[0][-1].text == "At the 2.5% level"
    assert "at most 2.5%" in made.notes[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", [None, HIERARCHY])
def test_the_words_are_those_of_the_language(language, family):
    made = table(family, language)
    words = " ".join(
        [made.caption, *made.notes, *(cell.text for head in made.head for cell in head)]
        + [text for row in made.rows for text in (row.label, *row.cells)]
    )
    english = re.findall(r"\b(the|of|tests|step|analysis|adjusted|shown)\b", words, re.IGNORECASE)
    assert bool(english) is (language == "en")

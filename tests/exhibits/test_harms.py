"""Harms by arm: who had any event, with exact intervals, and each intervention against the control."""

import re

import pytest

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.count_tables import harms_comparison, harms_table
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope
from tests.exhibits.effects.asked import cells
from tests.results.effects import trial


@pytest.fixture
def reader():
    def made(language="en", control_first=False, third=False) -> Reader:
        plan = trial.plan()
        plan["analyses"] = plan["analyses"][:1]
        for part in ("sensitivity", "subgroups", "families", "descriptions"):
            plan.pop(part)
        arms, frame = plan["design"]["arms"], trial.people().copy()
        if control_first:
            plan["design"]["arms"] = {"usual": arms["usual"], "offered": arms["offered"]}
        if third:
            words = {"en": "Phone", "nb": "Telefon"}
            arm = {"role": "intervention", "name": words, "short": words, "people": words}
            plan["design"]["arms"] = {"offered": arms["offered"], "usual": arms["usual"], "phone": arm}
            frame.loc[::3, "arm"] = "phone"
        loaded, snapshot = trial.read(plan, frame)
        results = analyse(loaded, snapshot, Scope.FULL)
        return Reader(View(Audience.TEAM, results), loaded, speak(language))

    return made


def heads(table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.head]


def test_two_groups_and_one_difference_stand_side_by_side(reader):
    table = harms_comparison(reader())
    assert heads(table) == [["Adverse events", "Offer", "Usual", "Difference, percentage points"]]
    first, second, difference = cells(table)["Any adverse event"]
    assert re.fullmatch(r"\d+\.\d% \(\d+\.\d% to \d+\.\d%\)", first)
    assert re.fullmatch(r"−?\d+\.\d \(−?\d+\.\d to −?\d+\.\d\)", difference)
    assert second != first


def test_every_intervention_is_compared_with_the_control_wherever_it_stands(reader):
    table = harms_comparison(reader(third=True))
    assert heads(table) == [
        ["Adverse events", "Offer", "Usual", "Phone", "Difference, percentage points"],
        ["Offer − Usual", "Phone − Usual"],
    ]
    assert table.columns == 6


def test_the_order_of_the_arms_does_not_turn_the_difference(reader):
    one, other = (cells(harms_comparison(reader(control_first=first)))["Any adverse event"] for first in (False, True))
    assert one[2] == other[2]
    assert one[:2] == other[1::-1]


def test_seriousness_and_relatedness_have_their_lines(reader):
    labels = [row.label for row in harms_comparison(reader()).rows]
    assert labels == [
        "Any adverse event",
        "Serious adverse events",
        "Related to the intervention",
        "Serious and related",
    ]


def test_people_and_events_are_counted_by_kind_too(reader):
    rows = cells(harms_table(reader(), by_arm=True))
    assert {"Any adverse event", "Kind of event", "Pain", "Fall"} <= rows.keys()
    people, events = rows["Any adverse event"][-2:]
    assert int(events) > int(people.split(" ")[0])


def test_norwegian_has_no_english_word(reader):
    table = harms_comparison(reader("nb", third=True))
    words = " ".join([table.caption, *table.notes, *(row.label for row in table.rows)])
    assert not re.findall(r"\b(the|of|and|events|difference|people)\b", words, re.IGNORECASE)

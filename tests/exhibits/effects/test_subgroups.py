"""Effects in subgroups: what the table and the forest plot show of a risk and of a mean."""

import re

import pytest

from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.subgroups import subgroup_part
from tests.exhibits.effects.asked import LANGUAGES, NOTHING, analysis, cells, reader

RISK, MEAN = "primary.work", "score.ancova"
SUBGROUPS = [{"of": RISK, "by": "region"}, {"of": RISK, "by": "woman"}, {"of": MEAN, "by": "region"}]


def part(of=RISK, language="en", **changes) -> Part:
    one = reader((MEAN,), language, subgroups=SUBGROUPS, **changes)
    return subgroup_part(one, analysis(one, of))


def test_an_analysis_without_subgroups_shows_nothing():
    one = reader((MEAN,), subgroups=SUBGROUPS[:1])
    assert subgroup_part(one, analysis(one, MEAN)) == Part()


def test_each_characteristic_heads_its_levels_and_has_the_test_of_interaction():
    rows = part().tables[0].rows
    assert [row.label for row in rows] == ["Region", "North", "South", "West", "Woman", "No", "Yes"]
    heads = [row for row in rows if row.label in ("Region", "Woman")]
    assert all(re.fullmatch(r"p\W[=<>]\W\d\.\d+", row.cells[-1]) for row in heads)


def test_a_binary_outcome_shows_events_of_people_and_newcombes_interval():
    made = part()
    first, second, effect, _ = cells(made.tables[0])["North"]
    assert re.fullmatch(r"\d+/\d+", first)
    assert re.fullmatch(r"\d+/\d+", second)
    assert re.fullmatch(r"−?\d+\.\d \(−?\d+\.\d to −?\d+\.\d\)", effect)
    assert any("Newcombe" in note for note in made.tables[0].notes)


def test_a_mean_shows_people_and_how_it_was_adjusted():
    made = part(MEAN)
    first, _, effect, _ = cells(made.tables[0])["North"]
    assert first.isdigit()
    assert re.fullmatch(r"−?\d+\.\d+ \(−?\d+\.\d+ to −?\d+\.\d+\)", effect)
    assert any("value at baseline alone" in note for note in made.tables[0].notes)
    assert made.tables[0].head[0][1].text.endswith(",\nn")


def test_a_mean_without_a_value_at_baseline_is_not_said_to_be_adjusted_for_it():
    made = part(MEAN, outcomes={"score": {"baseline": None}})
    assert any(note.startswith("Within subgroups: differences without covariates") for note in made.tables[0].notes)


def test_the_figure_begins_with_everybody_and_states_its_people():
    plot = part().figures[0].spec
    assert [group.head.split(" (")[0] for group in plot.groups] == ["", "Region", "Woman"]
    everybody = plot.groups[0].rows[0]
    assert (everybody.label, everybody.leading) == ("Everybody (main analysis)", True)
    assert all(row.n.isdigit() for group in plot.groups for row in group.rows)


def test_the_alternative_text_has_the_interactions_and_every_effect():
    alt = part().figures[0].alt
    assert "Region (interaction: p" in alt
    assert len(re.findall(r"\(−?\d+\.\d to −?\d+\.\d\), n = \d+", alt)) == 6


def test_a_subgroup_without_estimate_says_why():
    made = part(changed={f"subgroup.{RISK}.region.level.north.difference": {**NOTHING, "reason": "no_participants"}})
    assert cells(made.tables[0])["North"][2] == "no participants"
    assert "North: no participants" in made.figures[0].alt


def test_a_test_of_interaction_that_could_not_be_made_says_why():
    made = part(changed={f"subgroup.{RISK}.region.interaction.p_value": {"value": None, "reason": "too_few"}})
    assert cells(made.tables[0])["Region"][-1] == "too few"
    assert made.figures[0].spec.groups[1].head == "Region (interaction: too few)"


def test_where_no_subgroup_has_an_interval_there_is_a_table_alone():
    levels = {"region": ("north", "south", "west"), "woman": ("no", "yes")}
    nothing = {
        f"subgroup.{RISK}.{by}.level.{level}.difference": {**NOTHING, "reason": "too_few"}
        for by, names in levels.items()
        for level in names
    }
    made = part(changed=nothing)
    assert made.figures == ()
    assert cells(made.tables[0])["West"][2] == "too few"


@pytest.mark.parametrize("of", [RISK, MEAN])
def test_the_reader_is_warned_before_the_numbers(of):
    assert "No conclusion should rest on one of them." in part(of).said[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_and_no_are_words_of_the_language(language):
    labels = [row.label for row in part(language=language).tables[0].rows]
    assert labels[-2:] == {"en": ["No", "Yes"], "nb": ["Nei", "Ja"]}[language]


@pytest.mark.parametrize("of", [RISK, MEAN])
def test_norwegian_has_no_english_word(of):
    made = part(of, "nb")
    table, figure = made.tables[0], made.figures[0]
    words = [*made.said, table.caption, *table.notes, figure.caption, figure.alt]
    words += [cell.text for head in table.head for cell in head]
    assert not re.findall(r"\b(the|of|and|difference|within|everybody|interaction|events)\b", " ".join(words))

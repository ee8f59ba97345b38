"""What the files of the questionnaires say agrees with the tables and formulas that score them."""

import pytest

from reise_report.derive.eq5d import value_set, value_sets
from reise_report.derive.promis import t_scores
from reise_report.derive.scores import Choices
from reise_report.derive.wellbeing import SHORT_FORM
from reise_report.plan.instrument import instrument


def test_the_plan_knows_every_value_set_in_its_order():
    assert tuple(instrument("eq5d_5l").options["value_set"]) == value_sets()


@pytest.mark.parametrize("version", instrument("promis_29").options["version"])
def test_the_plan_knows_the_versions_of_promis(version):
    assert t_scores([[1, 1, 1, 1]], "anxiety", version).t[0] == 40.3


def test_the_range_of_each_t_score_is_that_of_its_tables():
    scores = instrument("promis_29").scores
    for domain in (score.removesuffix("_se") for score in scores if score.endswith("_se")):
        ends = [t_scores([[1] * 4, [5] * 4], domain, version).t for version in ("v2.0", "v2.1")]
        least, greatest = scores[domain]["range"]
        assert least == min(low for low, _ in ends)
        assert greatest == max(high for _, high in ends)


def test_the_range_of_the_index_holds_every_value_set():
    least, greatest = instrument("eq5d_5l").scores["index"]["range"]
    for name in value_sets():
        values = value_set(name)
        assert least <= values.full_health - values.decrements[:, -1].sum() - values.any_level_5
        assert values.full_health <= greatest


def test_the_short_form_is_made_of_its_own_items():
    items = instrument("wemwbs").scores["short_form"]["items"]
    assert items == [f"wemwbs_{number}" for number in SHORT_FORM]


@pytest.mark.parametrize("choice", ["value_set", "version", "most_missing", "most_missing_percent", "reversed"])
def test_every_choice_of_a_questionnaire_can_be_stated(choice):
    assert choice in Choices.__slots__

"""Which sections a full report has of its analyses, and what each says of its standing."""

import pytest

from reise_report.production.effect_contents import descriptions, effect_sections, judged
from tests.exhibits.effects.asked import LANGUAGES, analysis, both, reader, varied

IDS = ("primary.work", "work.crude", "score.ancova", "contacts.rate")
TIPPING = varied("varied.tip", "work.crude", analysis={"method": "tipping_point"})
WOMEN = varied("varied.women", "work.crude", population__where={"woman": True})


def sections(language="en", **asked):
    one = reader(IDS, language, **asked)
    return {section.anchor.removeprefix("sec-"): section for section in effect_sections(one)}


def test_every_analysis_has_a_section_in_the_plans_order():
    assert list(sections()) == [id_.replace(".", "-") for id_ in IDS]


def test_the_primary_analysis_is_marked_and_what_it_says_ends_in_a_conclusion():
    found = sections()
    assert [name for name, section in found.items() if section.primary] == ["primary-work"]
    assert "smallest important difference" in found["primary-work"].said[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exploratory_analysis_says_so_and_draws_no_conclusion(language):
    found = sections(language, roles={"score.ancova": "exploratory"})["score-ancova"]
    assert {"en": "This analysis is exploratory", "nb": "Denne analysen er eksplorativ"}[language] in found.said[-1]
    assert not any("interval" in words.lower() for words in found.said)


def test_a_secondary_comparison_of_the_arms_is_concluded_upon():
    assert "interval" in sections()["score-ancova"].said[-1].lower()


def test_sensitivity_analyses_and_subgroups_stand_under_their_analysis():
    found = sections(sensitivity=[WOMEN], subgroups=[{"of": "primary.work", "by": "region"}])
    assert [part.heading for part in found["work-crude"].parts] == ["Sensitivity analyses"]
    assert [part.heading for part in found["primary-work"].parts] == ["Subgroups"]
    assert found["score-ancova"].parts == []


def test_a_tipping_point_has_a_part_of_its_own_under_its_own_name():
    parts = sections(sensitivity=[TIPPING])["work-crude"].parts
    assert [(part.heading, part.anchor) for part in parts] == [("Change of varied.tip", "sec-varied-tip")]
    assert parts[0].tables


def test_no_two_exhibits_have_the_same_id():
    found = sections(sensitivity=[WOMEN, TIPPING], subgroups=[{"of": "primary.work", "by": "region"}]).values()
    all_parts = [part for section in found for part in (section, *section.parts)]
    for kind in ("tables", "figures"):
        ids = [exhibit.id for part in all_parts for exhibit in getattr(part, kind)]
        assert len(ids) == len(set(ids))


def test_families_and_checks_stand_together_and_may_be_missing():
    assert judged(reader(("primary.work",))).families == ()
    family = {"name": both("One"), "procedure": "holm", "members": ["primary.work"]}
    found = judged(reader(("primary.work",), families={"one": family}))
    assert [table.id for table in found.families] == ["family-one"]
    assert found.checks.id == "checks"


def test_descriptions_stand_where_the_plan_tells_of_them():
    asked = {"name": both("Delivery"), "about": "delivery", "arms": ["offered"], "variables": ["attended"]}
    found = descriptions(reader(("primary.work",), descriptions={"d": asked}))
    assert [item.heading for item in found.delivery] == ["Delivery"]
    assert (found.care, found.outcome) == ([], [])


def test_the_methods_that_conclude_are_methods_of_the_plan():
    from reise_report.exhibits.effects.assemble import _PARTS
    from reise_report.production.effect_contents import _CONCLUDED

    assert set(_CONCLUDED) <= set(_PARTS)
    assert analysis(reader(IDS), "work.crude").method in _CONCLUDED

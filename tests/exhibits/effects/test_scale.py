"""Scales of effects: how numbers are written, where no effect lies, and which way is better."""

import pytest

from reise_report.exhibits.effects.scale import effect_scale
from reise_report.results.row import Unit
from tests.exhibits.effects.asked import LANGUAGES, analysis, reader


def scale(id_, unit, language="en", **changes):
    one = reader((id_,), language, **changes)
    return effect_scale(one, analysis(one, id_), unit)


@pytest.mark.parametrize(("language", "said"), [("en", "5.5\u00a0percentage points"), ("nb", "5,5\u00a0prosentpoeng")])
def test_a_risk_difference_is_written_in_percentage_points(language, said):
    found = scale("work.crude", Unit.RISK_DIFFERENCE, language)
    assert found.tell(0.055) == said
    assert found.on_axis(0.055) == pytest.approx(5.5)


def test_the_words_on_either_side_of_a_risk_difference_name_the_event():
    found = scale("work.crude", Unit.RISK_DIFFERENCE)
    assert (found.fewer, found.more) == ("fewer were in work", "more were in work")


@pytest.mark.parametrize(("least", "said"), [(0.1, "10\u00a0percentage points"), (0.025, "2.5\u00a0percentage points")])
def test_the_smallest_important_difference_has_the_decimals_that_the_plan_gives(least, said):
    outcome = {"smallest_important_difference": {"risk_difference": least}}
    found = scale("work.crude", Unit.RISK_DIFFERENCE, outcomes={"work": outcome})
    assert (found.important, found.margin) == (least, said)


def test_an_important_mean_difference_is_written_as_the_plan_gives_it():
    outcome = {"smallest_important_difference": {"mean_difference": 5}}
    assert scale("score.ancova", Unit.MEASURE, outcomes={"score": outcome}).margin == "5"


def test_without_a_smallest_important_difference_nothing_stands_on_the_axis():
    found = scale("score.ancova", Unit.MEASURE)
    assert (found.important, found.important_on_axis(), found.margin) == (None, None, "")


@pytest.mark.parametrize(("benefit", "place"), [("higher", 10.0), ("lower", -10.0)])
def test_the_smallest_important_difference_stands_on_the_side_of_benefit(benefit, place):
    found = scale("work.crude", Unit.RISK_DIFFERENCE, outcomes={"work": {"benefit": benefit}})
    assert found.important_on_axis() == place


@pytest.mark.parametrize(
    ("benefit", "better"), [("higher", ("lower", "higher (better)")), ("lower", ("lower (better)", "higher"))]
)
def test_of_a_mean_the_better_side_is_named(benefit, better):
    found = scale("score.ancova", Unit.MEASURE, outcomes={"score": {"benefit": benefit}})
    assert (found.fewer, found.more) == better


@pytest.mark.parametrize(("benefit", "better"), [("earlier", "higher"), ("later", "lower")])
@pytest.mark.parametrize("unit", [Unit.RISK_DIFFERENCE, Unit.DAYS, Unit.RATIO])
def test_events_days_after_them_and_their_hazard_are_good_where_the_event_had_better_come_early(benefit, better, unit):
    assert scale("time.cox", unit, outcomes={"time": {"benefit": benefit}}).benefit == better


@pytest.mark.parametrize(
    ("id_", "name", "sides"),
    [
        ("work.poisson", "Risk ratio", ("less often", "more often")),
        ("time.cox", "Hazard ratio", ("later", "sooner")),
        ("time.fine_gray", "Subdistribution hazard ratio", ("later", "sooner")),
        ("grade.odds", "Odds ratio", ("lower", "higher (better)")),
        ("contacts.rate", "Rate ratio", ("lower (better)", "higher")),
    ],
)
def test_a_ratio_says_what_of_and_stands_on_a_log_axis_about_one(id_, name, sides):
    found = scale(id_, Unit.RATIO)
    assert (found.name, found.kind, found.null) == (name, "log", 1.0)
    assert (found.fewer, found.more) == sides


def test_a_log_axis_has_no_place_for_zero():
    assert scale("work.poisson", Unit.RATIO).on_axis(0.0) is None
    assert scale("work.crude", Unit.RISK_DIFFERENCE).on_axis(0.0) == 0.0


def test_a_value_that_is_no_number_has_no_place():
    assert scale("work.crude", Unit.RISK_DIFFERENCE).on_axis(None) is None


def test_no_effect_on_a_probability_is_one_half():
    assert scale("grade.ranks", Unit.PROPORTION).null == 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_days_in_the_readers_language(language):
    found = scale("time.curves", Unit.DAYS, language)
    assert found.tell(8.04) == {"en": "8.0 days", "nb": "8,0 dager"}[language]


def test_a_sensitivity_analysis_takes_its_scale_from_the_changed_plan():
    one = reader(("work.crude",))
    outcomes = {**one.plan.outcomes, "work": one.plan.outcomes["work"].model_copy(update={"benefit": "lower"})}
    changed = one.plan.model_copy(update={"outcomes": outcomes})
    assert effect_scale(one, analysis(one, "work.crude"), Unit.RISK_DIFFERENCE, changed).benefit == "lower"

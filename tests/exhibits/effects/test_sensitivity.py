"""Sensitivity analyses beside the main one: their table, their forest plot, and what they agree on."""

import re

import pytest

from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.sensitivity import sensitivity_part
from tests.exhibits.effects.asked import LANGUAGES, NOTHING, analysis, cells, reader, varied

MAIN = "work.crude"
EFFECT = "risk_difference.unadjusted"
POPULATION = varied("varied.women", MAIN, population__where={"woman": True})
STRATA = varied("varied.strata", MAIN, analysis={"method": "stratified_risk", "strata": ["region"]})
ADJUSTED = varied("varied.age", MAIN, analysis__covariates=["age"])
BOUNDS = varied("varied.bounds", MAIN, analysis={"method": "bounds"})
TIPPING = varied("varied.tip", MAIN, analysis={"method": "tipping_point"})
RATIO = varied("varied.log", MAIN, analysis={"method": "modified_poisson", "covariates": ["age"], "variance": "hc0"})
THRESHOLDS = varied(
    "varied.steps",
    MAIN,
    analysis={"method": "uptake_thresholds", "uptakes": ["accepted", "attended"], "variance": "hc1"},
)
BOTH_SIDES, ABOVE, BELOW = (
    {"value": 0.1, "low": -0.1, "high": 0.3},
    {"low": 0.1, "high": 0.3},
    {"low": -0.3, "high": -0.1},
)


def part(sensitivity, language="en", of=MAIN, **changes) -> Part:
    one = reader((of,), language, sensitivity=list(sensitivity), **changes)
    return sensitivity_part(one, analysis(one, of))


def said(main, *others, failed=0):
    """What is said where the intervals of the main analysis and of others lie so."""
    asked = [
        varied(f"varied.v{place}", MAIN, population__where={"woman": True}) for place in range(len(others) + failed)
    ]
    changed = {f"{MAIN}.{EFFECT}": {"value": (main["low"] + main["high"]) / 2, **main}}
    for place, other in enumerate(others):
        changed[f"varied.v{place}.{EFFECT}"] = {"value": (other["low"] + other["high"]) / 2, **other}
    for place in range(len(others), len(others) + failed):
        changed[f"varied.v{place}.{EFFECT}"] = {**NOTHING, "reason": "no_data"}
    (sentence,) = part(asked, changed=changed).said
    return sentence


def test_without_sensitivity_analyses_nothing_is_shown():
    assert part([]) == Part()


def test_a_plan_whose_only_one_has_no_single_effect_shows_nothing_beside_the_main_analysis():
    assert part([TIPPING]) == Part()


def test_the_main_analysis_comes_first_and_the_others_under_their_names():
    (table,) = part([POPULATION, STRATA]).tables
    labels = [row.label for row in table.rows]
    assert labels == [
        "Risk difference, percentage points",
        "Main analysis",
        "Change of varied.women",
        "Change of varied.strata",
    ]


def test_each_line_has_its_people_its_estimate_with_interval_and_its_test():
    shown = cells(part([POPULATION]).tables[0])["Change of varied.women"]
    assert re.fullmatch(r"\d+", shown[0])
    assert re.fullmatch(r"−?\d+\.\d \(−?\d+\.\d to −?\d+\.\d\)", shown[1])
    assert shown[2].startswith("p")


def test_both_cases_of_the_bounds_have_a_line_and_no_test():
    shown = cells(part([BOUNDS]).tables[0])
    for case in ("worst case", "best case"):
        n, estimate, test = shown[f"Change of varied.bounds: {case}"]
        assert n == "120"
        assert " to " in estimate
        assert test == ""


def test_each_threshold_of_taking_part_has_a_line():
    shown = cells(part([THRESHOLDS]).tables[0])
    assert {"Change of varied.steps: accepted", "Change of varied.steps: attended"} <= shown.keys()


def test_a_sensitivity_analysis_without_estimate_says_why_in_table_figure_and_sentence():
    made = part([POPULATION, STRATA], changed={f"varied.women.{EFFECT}": {**NOTHING, "reason": "no_events"}})
    assert cells(made.tables[0])["Change of varied.women"][1:] == ("no events", "")
    assert "no events" in made.figures[0].spec.draw()
    assert "Change of varied.women: no events" in made.figures[0].alt
    assert "One gives no estimate; the table says why." in made.said[0]


def test_those_on_another_scale_stand_under_its_name_and_in_the_table_alone():
    made = part([POPULATION, RATIO])
    heads = [row.label for row in made.tables[0].rows if not row.cells]
    assert heads == ["Risk difference, percentage points", "Risk ratio"]
    assert "varied.log" not in made.figures[0].alt
    assert made.figures[0].caption.endswith("Those on another scale are in the table alone.")


def test_where_all_are_on_another_scale_there_is_no_figure_and_the_sentence_says_so():
    made = part([RATIO])
    assert made.figures == ()
    assert made.said == ("The sensitivity analyses are on other scales than the main analysis.",)


def test_ratios_stand_on_a_log_axis_about_one_with_directions_in_words():
    asked = varied("varied.poisson", "contacts.rate", analysis__model="poisson_robust")
    (figure,) = part([asked], of="contacts.rate").figures
    plot = figure.spec
    assert (plot.scale, plot.null, plot.axis_label) == ("log", 1.0, "Rate ratio")
    assert (plot.fewer, plot.more) == ("lower (better)", "higher")


def test_a_hazard_ratio_and_a_subdistribution_hazard_ratio_are_two_scales():
    asked = varied("varied.subdistribution", "time.cox", analysis={"method": "fine_gray"})
    made = part([asked], of="time.cox")
    assert [row.label for row in made.tables[0].rows if not row.cells] == [
        "Hazard ratio",
        "Subdistribution hazard ratio",
    ]
    assert made.figures == ()


def test_the_figure_has_the_smallest_important_difference_on_the_side_of_benefit():
    (figure,) = part([POPULATION], outcomes={"work": {"benefit": "lower"}}).figures
    assert figure.spec.important == -10.0


def test_the_alternative_text_has_every_estimate_with_its_people():
    (figure,) = part([POPULATION, STRATA]).figures
    assert figure.alt.startswith("Risk difference, percentage points (95% CI). Main analysis: ")
    assert len(re.findall(r"\(−?\d+\.\d to −?\d+\.\d\), n = \d+", figure.alt)) == 3


def test_those_adjusted_otherwise_are_named_in_a_note():
    notes = part([POPULATION, ADJUSTED]).tables[0].notes
    assert notes[-1] == "Adjusted for other covariates than the main analysis, or for none: Change of varied.age."


def test_where_all_are_adjusted_alike_there_is_no_such_note():
    assert not any("covariates" in note for note in part([POPULATION]).tables[0].notes)


@pytest.mark.parametrize(
    ("main", "others", "expected"),
    [
        (
            BOTH_SIDES,
            (BOTH_SIDES,),
            "The interval of the main analysis includes no difference. So does that of the other one.",
        ),
        (BOTH_SIDES, (ABOVE,), "includes no difference. That of the other one does not."),
        (BOTH_SIDES, (BOTH_SIDES,) * 2, "So do those of the 2 others."),
        (BOTH_SIDES, (ABOVE, BELOW), "Those of the 2 others do not."),
        (BOTH_SIDES, (BOTH_SIDES, ABOVE, BOTH_SIDES), "So do those of 2 of the 3 others."),
        (ABOVE, (ABOVE, BELOW), "lies wholly above no difference. So do those of 1 of the 2 others."),
        (BELOW, (BELOW, BELOW), "lies wholly below no difference. So do those of the 2 others."),
    ],
)
def test_the_sentence_counts_the_intervals_that_say_the_same(main, others, expected):
    assert said(main, *others).endswith(expected)


def test_the_sentence_gives_the_range_of_the_estimates():
    assert said(BOTH_SIDES, ABOVE, BELOW).startswith(
        "The sensitivity analyses give 2 estimates, from −20.0 to 20.0\u00a0percentage points."
    )


def test_estimates_that_could_not_be_made_are_counted_apart():
    assert "give 2 estimates" in said(BOTH_SIDES, ABOVE, BELOW, failed=2)
    assert "2 give no estimate; the table says why." in said(BOTH_SIDES, ABOVE, BELOW, failed=2)


def test_where_the_main_analysis_has_no_estimate_nothing_is_compared_with_it():
    made = part([POPULATION, STRATA], changed={f"{MAIN}.{EFFECT}": {**NOTHING, "reason": "no_events"}})
    assert "interval of the main analysis" not in made.said[0]
    assert cells(made.tables[0])["Main analysis"][1] == "no events"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_estimate_is_told_by_itself(language):
    sentence = part([POPULATION], language).said[0]
    assert {"en": "give one estimate: ", "nb": "gir ett estimat: "}[language] in sentence


def test_norwegian_has_no_english_word():
    made = part([POPULATION, STRATA, BOUNDS, RATIO], "nb")
    table, figure = made.tables[0], made.figures[0]
    words = [*made.said, table.caption, *table.notes, figure.caption, figure.alt]
    words += [cell.text for head in table.head for cell in head] + [row.label for row in table.rows]
    text = " ".join(words)
    assert "KI" in text
    assert not re.findall(r"\b(the|of|and|analysis|estimate|case|difference|ratio|scale)\b", text)


def test_a_long_estimate_gets_a_wider_column():
    asked = varied("varied.visit", "score.ancova", outcome__visit="m6")
    wide = {"value": -123.45, "low": -234.56, "high": -12.34}
    made = part([asked], of="score.ancova", changed={"varied.visit.difference": wide})
    assert made.tables[0].label_share < part([asked], of="score.ancova").tables[0].label_share

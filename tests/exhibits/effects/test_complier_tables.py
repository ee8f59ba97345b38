"""What is shown of the effect of taking part."""

import pytest

from tests.exhibits.effects.made_parts import cells, part_of, row_of

RISK = "work.complier"


def test_uptake_both_effects_and_the_strength_of_the_instrument_are_shown():
    rows = cells(part_of(RISK).tables[0])
    took = row_of(RISK, "took_part.offered")
    assert rows["Took part: Offer, n (%)"][0].startswith(f"{took.value} (")
    assert rows["Took part: Usual, n (%)"] == ("0 (0.0%)",)
    assert rows["Strength of the instrument (classical F)"] == (f"{row_of(RISK, 'first_stage_f').value:.0f}",)
    assert " to " in rows["Of taking part: risk difference, percentage points"][0]
    assert " to " in rows["Of the allocation: risk difference, percentage points"][0]


def test_the_sentence_says_how_many_took_part_and_the_effect_with_its_interval():
    (said,) = part_of(RISK).said
    took = row_of(RISK, "took_part.offered")
    assert said.startswith(f"In the group “Offer”, {took.numerator} of {took.denominator} took part.")
    assert "percentage points (95% CI" in said
    assert "; p" in said


def test_risks_are_percentages_and_means_are_in_the_unit_of_the_outcome():
    risks, means = (cells(part_of(id_).tables[0]) for id_ in (RISK, "score.complier"))
    assert "%" in risks["Compliers without it"][0]
    assert "%" not in means["Compliers without it"][0]
    assert "Means by how people respond" in means


def test_nobody_who_takes_part_without_an_offer_has_no_line():
    assert "Those who take part even if not offered" not in cells(part_of(RISK).tables[0])


def test_those_who_take_part_in_either_group_have_a_line_where_there_are_any():
    rows = cells(part_of(RISK, case="as_many_took_part_in_each_arm").tables[0])
    assert "Those who take part even if not offered" in rows


def test_each_assumption_has_its_verdict_in_words():
    rows = cells(part_of(RISK).tables[1])
    assert rows["Chance alone decided who came to which group"] == ("holds by design",)
    assert rows["The allocation changes the outcome only through taking part"] == ("cannot be tested",)
    monotone = rows["Nobody does the opposite of what they are offered"]
    assert monotone == ("holds by design (nobody in the group “Usual” took part)",)
    assert rows["The allocation clearly changes how many take part"][0].startswith("supported (robust F = ")


def test_where_others_took_part_monotonicity_is_untestable_and_their_number_told():
    (found,) = cells(part_of(RISK, case="as_many_took_part_in_each_arm").tables[1])[
        "Nobody does the opposite of what they are offered"
    ]
    assert found.startswith("cannot be tested (took part in the group “Usual”: ")


def test_an_assumption_that_could_not_be_checked_says_why():
    rows = cells(part_of(RISK, case="nobody_took_part").tables[1])
    assert rows["The allocation clearly changes how many take part"] == ("not checked (uptake did not differ)",)


def test_the_notes_name_the_uptake_the_variance_and_the_covariates():
    notes = " ".join(part_of(RISK).tables[0].notes)
    assert "Taking part: attended." in notes
    assert "variance: robust (HC1). Adjusted for age." in notes


def test_without_covariates_the_notes_say_so():
    assert "Not adjusted for anything." in " ".join(part_of("score.complier").tables[0].notes)


def test_no_estimate_is_a_reason_in_the_sentence_and_in_the_cell():
    part = part_of(RISK, case="nobody_took_part")
    assert part.said[0].endswith("The effect could not be estimated: uptake did not differ.")
    assert cells(part.tables[0])["Of taking part: risk difference, percentage points"] == ("uptake did not differ",)


@pytest.mark.parametrize("id_", [RISK, "score.complier"])
def test_a_withheld_effect_is_said_to_be_withheld(id_):
    hidden = {"value": None, "low": None, "high": None, "reason": "withheld"}
    part = part_of(id_, complier_effect=hidden)
    assert "withheld" in part.said[0]


def test_thresholds_have_a_line_and_a_mark_each():
    part = part_of("work.thresholds")
    assert [row.label for row in part.tables[0].rows] == ["Accepted", "Attended", "Started"]
    assert [row.label for row in part.figures[0].spec.groups[0].rows] == ["Accepted", "Attended", "Started"]


def test_thresholds_show_uptake_strength_and_how_many_are_analysed():
    first, second, strength, analysed, effect = cells(part_of("work.thresholds").tables[0])["Attended"]
    took = row_of("work.thresholds", "threshold.attended.took_part.offered")
    row = row_of("work.thresholds", "threshold.attended.effect")
    assert first.startswith(f"{took.value} (")
    assert second == "0 (0.0%)"
    assert int(strength) > 10
    assert analysed == str(row.n_analysed)
    assert "\n(" in effect


def test_thresholds_come_with_the_warning_that_only_one_can_be_right():
    part = part_of("work.thresholds")
    assert "Only one of the meanings can be the one" in part.said[0]
    assert "by arithmetic alone" in part.said[0]


def test_thresholds_that_nobody_reached_give_the_reason_and_no_figure():
    part = part_of("work.thresholds", case="nobody_took_part")
    assert cells(part.tables[0])["Started"][4] == "uptake did not differ"
    assert part.figures == ()

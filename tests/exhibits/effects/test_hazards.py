"""Hazard ratios: sentences, tables and notes, and the check of proportional hazards in words."""

import pytest

from tests.exhibits.effects import changed_rows as shown

COX, FINE_GRAY, TAKING_PART = "time.cox", "time.fine_gray", "time.complier"


def ratio(id_, end):
    return f"{shown.row(id_, end).value:.2f}"


def test_the_hazard_ratio_is_told_with_interval_and_test():
    said = shown.part(COX).said[0]
    assert f"The hazard ratio, “Offer” against “Usual”, was {ratio(COX, 'hazard_ratio')} (95% CI " in said
    assert "; p\u00a0=\u00a0" in said


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("supported", "Nothing suggested that the ratio changes over time (test on residuals: p"),
        ("doubtful", "The ratio seems to change over time (test on residuals: p"),
    ],
)
def test_the_check_of_proportional_hazards_is_told_in_words(verdict, words):
    made = shown.part(COX, changed={"check.proportional_hazards.verdict": {"value": verdict}})
    assert words in made.said[0]


def test_a_check_that_could_not_be_made_says_why():
    made = shown.part(
        COX,
        changed={
            "check.proportional_hazards.verdict": {"value": "not_checked"},
            "check.proportional_hazards.p_value": shown.nothing("too_few"),
        },
    )
    assert "Whether the ratio changes over time could not be tested: too few." in made.said[0]


def test_without_a_check_nothing_is_said_of_it():
    made = shown.part(COX, without=r"check\.")
    assert "over time" not in made.said[0]
    assert "Test of proportional hazards" not in shown.lines(made)


def test_the_notes_name_ties_variance_covariates_and_strata():
    notes = "\n".join(shown.part(COX).tables[0].notes)
    assert "Cox regression; ties after Efron; robust variance after Lin and Wei." in notes
    assert "Adjusted for age, woman and region." in notes
    assert "followed no longer from then on (censored)" in notes
    other = "\n".join(shown.part("time.cox_strata").tables[0].notes)
    assert "ties after Breslow; model-based variance" in other
    assert "Each combination of region has a hazard of its own." in other


def test_events_by_arm_are_taken_from_the_curves_of_the_same_estimand():
    curves = tuple(row for row in shown.rows("time.curves") if ".fate." in row.id)
    made = shown.part(COX, more=curves)
    assert shown.lines(made)["Had the event, n"][:2] == tuple(
        str(shown.row("time.curves", f"arm.{arm}.fate.event").value) for arm in ("offered", "usual")
    )
    assert "Had the event, n" not in shown.lines(shown.part(COX))


def test_the_subdistribution_hazard_ratio_is_told_and_its_method_named():
    made = shown.part(FINE_GRAY)
    value = ratio(FINE_GRAY, "subdistribution_hazard_ratio")
    assert f"The subdistribution hazard ratio, “Offer” against “Usual”, was {value}" in made.said[0]
    assert "Regression after Fine and Gray" in made.tables[0].notes[-1]


def test_taking_part_stands_beside_the_allocation():
    made = shown.part(TAKING_PART)
    assert f"of taking part against not taking part was {ratio(TAKING_PART, 'hazard_ratio')}" in made.said[0]
    assert (
        f"of the allocation, whether people took part or not, was {ratio(TAKING_PART, 'intention_to_treat')}"
        in (made.said[0])
    )


def test_the_table_of_taking_part_has_uptake_and_the_strength_of_the_instrument():
    lines = shown.lines(shown.part(TAKING_PART))
    assert lines["Took part"][0] == f"{100 * shown.row(TAKING_PART, 'uptake.offered').value:.1f}%"
    assert lines["Took part"][1] == "0.0%"
    assert int(lines["Strength of the instrument (F)"][2]) > 10
    assert " to " in lines["Hazard ratio of the residual"][2]


def test_the_bootstrap_is_told_with_the_samples_that_failed():
    made = shown.part(TAKING_PART, changed={"bootstrap.failed": {"value": 3}})
    assert "percentiles of 100 bootstrap samples of both stages; no estimate in 3." in made.tables[0].notes[-1]


@pytest.mark.parametrize(
    ("id_", "end", "words"),
    [
        (COX, "hazard_ratio", "The hazard ratio could not be estimated: the outcome is predicted without error."),
        (
            FINE_GRAY,
            "subdistribution_hazard_ratio",
            "The subdistribution hazard ratio could not be estimated: the outcome is predicted without error.",
        ),
        (
            TAKING_PART,
            "hazard_ratio",
            "The hazard ratio of taking part could not be estimated: the outcome is predicted without error.",
        ),
    ],
)
def test_a_ratio_without_a_value_says_why(id_, end, words):
    made = shown.part(id_, changed={end: shown.nothing("separation"), "p_value": shown.nothing("separation")})
    assert words in made.said[0]
    assert "the outcome is predicted without error" in {cells[2] for cells in shown.lines(made).values() if cells}


@pytest.mark.parametrize("id_", [COX, "time.cox_strata", FINE_GRAY, TAKING_PART])
def test_norwegian_has_no_english_word(id_):
    made = shown.part(id_, "nb")
    assert set(shown.english_in(made)) <= {"two", "stage"}
    assert "asardratio" in made.said[0]


@pytest.mark.parametrize("id_", [COX, FINE_GRAY, TAKING_PART])
def test_nothing_is_said_where_the_audience_sees_no_row(id_):
    assert shown.part(id_, without=r".*(ratio|treat)").said == ()

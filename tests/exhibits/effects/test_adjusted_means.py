"""Means at one visit: unadjusted beside adjusted, and what imputation cost."""

import pytest

from tests.exhibits.effects import changed_rows as shown

ID, IMPUTED = "score.ancova", "score.imputed"


def number(end, id_=ID):
    return f"{shown.row(id_, end).value:.2f}"


def test_the_adjusted_means_come_first_and_the_unadjusted_difference_beside():
    said = shown.part(ID).said[0]
    assert f"the adjusted mean was {number('arm.offered.mean')} in the group “Offer”" in said
    assert f"a difference of {number('difference')} (95% CI " in said
    assert f"Without adjustment the difference was {number('difference.unadjusted')} (95% CI " in said


def test_the_table_has_unadjusted_beside_adjusted():
    lines = shown.lines(shown.part(ID))
    observed = shown.row(ID, "arm.usual.observed_mean").value
    assert lines["Observed mean (SD)"][1].startswith(f"{observed:.1f} (")
    assert lines["Observed mean (SD)"][2].startswith(number("difference.unadjusted"))
    assert lines["Adjusted mean"][3].startswith(number("difference"))
    assert lines["Test of no difference"][:2] == ("", "")
    assert all(cell.startswith("p") for cell in lines["Test of no difference"][2:])


def test_everybody_randomised_is_analysed_where_missing_values_are_imputed():
    made = shown.part(IMPUTED)
    lines = shown.lines(made)
    assert int(lines["Analysed, n"][3]) == sum(int(cell) for cell in lines["Randomised, n"][:2])
    assert int(lines["Analysed, n"][2]) == sum(int(cell) for cell in lines["With data on the outcome, n"][:2])


def test_the_notes_tell_how_values_were_imputed_and_what_they_cost():
    notes = "\n".join(shown.part(IMPUTED).tables[0].notes)
    assert "imputed 4 times by chained equations" in notes
    assert "Fraction of missing information of the difference: " in notes
    assert "Monte Carlo error of the difference: 0." in notes
    assert "imputed" not in "\n".join(shown.part(ID).tables[0].notes)


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        (ID, "Adjusted: analysis of covariance; variance: robust (HC3)."),
        (
            "score.lin",
            "Adjusted: analysis of covariance after Lin, covariates acting by group; variance: robust (HC2).",
        ),
        (IMPUTED, "Adjusted: analysis of covariance; variance: model-based."),
    ],
)
def test_the_notes_name_the_model_and_its_variance(id_, words):
    notes = "\n".join(shown.part(id_).tables[0].notes)
    assert words in notes
    assert "Unadjusted: Welch’s interval and test." in notes
    assert "Adjusted for the value at baseline" in notes


def test_where_only_the_adjustment_failed_the_unadjusted_difference_is_told():
    gone = {end: shown.nothing("collinear") for end in ("difference", "arm.offered.mean", "arm.usual.mean", "p_value")}
    made = shown.part(ID, changed=gone)
    assert made.said[0].startswith(
        "At 12 months, the adjusted difference could not be estimated: the covariates determine one another. Without "
        "adjustment the difference was "
    )
    assert shown.lines(made)["Adjusted mean"] == ("the covariates determine one another",) * 2 + (
        "",
        "the covariates determine one another",
    )
    assert shown.lines(made)["Test of no difference"][3] == ""


def test_where_nothing_could_be_estimated_no_line_is_empty():
    ends = ("difference", "difference.unadjusted", "arm.offered.mean", "arm.usual.mean")
    made = shown.part(ID, changed={end: shown.nothing("no_data") for end in ends})
    assert made.said == ("At 12 months, the adjusted difference could not be estimated: no data.",)
    assert "Test of no difference" not in shown.lines(made)


@pytest.mark.parametrize("id_", [ID, IMPUTED, "score.lin"])
def test_norwegian_has_no_english_word(id_):
    made = shown.part(id_, "nb")
    assert set(shown.english_in(made)) == set()
    assert "det justerte gjennomsnittet" in made.said[0]

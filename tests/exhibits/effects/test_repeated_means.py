"""Means at several visits: sentences, the table by visit, notes on the model."""

from tests.exhibits.effects import changed_rows as shown
from tests.results.effects import trial_plan

ID = "score.mmrm"


def number(end, id_=ID):
    return f"{shown.row(id_, end).value:.2f}"


def notes(made):
    return "\n".join(made.tables[0].notes)


def test_the_means_at_the_main_visit_and_their_difference_come_first():
    said = shown.part(ID).said[0]
    first, second = (number(f"at.m12.arm.{arm}.mean") for arm in ("offered", "usual"))
    expected = f"At 12 months, the adjusted mean was {first} in the group “Offer” and {second} in the group “Usual”"
    assert said.startswith(f"{expected}: a difference of {number('at.m12.difference')} (95% CI ")


def test_the_difference_is_told_in_standard_deviations_and_as_an_average_too():
    said = shown.part(ID).said[0]
    assert f"In standard deviations, that is {number('at.m12.standardised')} (95% CI " in said
    assert f"Averaged over the visits, the difference was {number('overall.difference')} (95% CI " in said


def test_each_visit_has_observed_and_adjusted_means_and_its_own_difference():
    rows = shown.part(ID).tables[0].rows
    heads = [line.label for line in rows if line.cells == ()]
    assert heads == ["3 months", "6 months", "12 months"]
    adjusted = [line.cells for line in rows if line.label == "Adjusted mean"]
    assert [cells[0] for cells in adjusted] == [number(f"at.{visit}.arm.offered.mean") for visit in trial_plan.LATER]
    assert all(" to " in cells[2] for cells in adjusted)


def test_an_observed_mean_stands_with_its_deviation_and_its_number():
    mean, sd, n = (
        shown.row(ID, f"at.m3.arm.usual.{part}").value for part in ("observed_mean", "observed_sd", "data.available")
    )
    assert shown.lines(shown.part(ID))["Observed mean (SD); n"][1] == f"{mean:.1f} ({sd:.1f}); {n}"


def test_the_tests_over_all_visits_have_lines_of_their_own():
    lines = shown.lines(shown.part(ID))
    assert lines["Test: no difference at any visit"][2].startswith("p")
    assert lines["Test: the same difference at all visits"][2].startswith("p")


def test_the_notes_tell_model_covariates_covariance_and_degrees_of_freedom():
    told = notes(shown.part(ID))
    assert "restricted maximum likelihood; standard errors and degrees of freedom after Kenward and Roger" in told
    assert "(linear, as in SAS)" in told
    assert "Adjusted for the value at baseline, age and woman." in told
    assert "The value at baseline may matter differently at each visit." in told
    assert "Covariance of the visits: unstructured." in told
    assert "Tried and left" not in told


def test_a_constrained_analysis_says_that_baseline_is_a_measurement():
    told = notes(shown.part("score.constrained"))
    assert "The value at baseline is a measurement like the others, with the same mean in both groups." in told
    assert "degrees of freedom after Satterthwaite" in told
    assert "Adjusted for" not in told


def test_covariances_that_were_left_are_named_with_their_reasons_in_the_order_tried():
    used = shown.row(ID, "covariance.unstructured")
    more = tuple(
        type(used)(id=f"{ID}.covariance.{name}", unit=used.unit, **fields)
        for name, fields in {
            "compound_symmetry": {"value": "used"},
            "heterogeneous_compound_symmetry": {"reason": "singular"},
        }.items()
    )
    told = notes(
        shown.part(ID, changed={"covariance.unstructured": {"value": None, "reason": "not_converged"}}, more=more)
    )
    assert "Covariance of the visits: compound symmetry." in told
    assert (
        "Tried and left: unstructured (the model did not converge); compound symmetry with a variance for each visit "
        "(too little data for the model)."
    ) in told


def test_those_left_out_of_the_model_are_told():
    changed = {"at.m12.difference": {"n_analysed": 90, "n_available": 100}}
    assert "Analysed: 90 of 100 with data at any visit" in notes(shown.part(ID, changed=changed))
    changed = {"at.m12.difference": {"n_analysed": 100, "n_available": 100}}
    assert "Analysed:" not in notes(shown.part(ID, changed=changed))


def test_a_visit_without_a_difference_says_why_and_has_no_test():
    made = shown.part(
        ID, changed={"at.m12.difference": shown.nothing("no_data"), "at.m12.standardised": shown.nothing("no_data")}
    )
    assert made.said[0].startswith("At 12 months, the adjusted difference could not be estimated: no data.")
    assert "standard deviations" not in made.said[0]
    place = [line.label for line in made.tables[0].rows].index("12 months")
    after = made.tables[0].rows[place + 1 :]
    assert after[1].cells[2] == "no data"
    assert after[2].label == "Average over the visits"


def test_a_model_that_did_not_converge_at_all_leaves_a_table_of_what_was_observed():
    made = shown.part(ID, case="zero_variance")
    assert made.said == ("At 12 months, the adjusted difference could not be estimated: no variation.",)
    assert made.figures == ()
    assert shown.lines(made)["Observed mean (SD); n"][0].startswith("50.0 (0.0); ")


def test_a_single_visit_has_no_average_and_no_joint_test():
    made = shown.part(ID, without=r"at\.m3|at\.m6|overall|any_difference|changing_difference")
    assert "Averaged" not in made.said[0]
    labels = [line.label for line in made.tables[0].rows]
    assert labels[2:] == ["12 months", "Observed mean (SD); n", "Adjusted mean", "Test of no difference"]


def test_norwegian_has_no_english_word_and_a_comma_for_decimals():
    for id_ in (ID, "score.constrained"):
        made = shown.part(id_, "nb")
        assert shown.english_in(made) == []
        assert number("at.m12.difference", id_).replace(".", ",") in made.said[0]

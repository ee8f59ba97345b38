"""Tables, figures and sentences made from a view: what stands in them, for whom, and in which words."""

import re
from dataclasses import replace

import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View, view
from reise_report.errors import DisclosureError
from reise_report.exhibits.baseline_table import baseline_table
from reise_report.exhibits.count_tables import completeness_table, harms_table, recruitment_table, uptake_table
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.flow import enrolment_table, flow_diagram
from reise_report.exhibits.flow_diagram import description
from reise_report.exhibits.lay_sentences import lay_answer, lay_frequencies, lay_uncertainty, out_of_hundred
from reise_report.exhibits.plan_tables import assumptions_table, estimand_table
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.record_table import record_table
from reise_report.exhibits.result_figures import balance_figure, icon_figure, risk_difference_figure, risk_figure
from reise_report.exhibits.sentences import difference_sentence, risks_sentence, verdict_sentence
from reise_report.exhibits.summaries import completeness_sentence
from reise_report.language.speech import speak
from reise_report.plan.load import load_plan
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope
from reise_report.results.store import Results
from tests import small_trial

HEADLINE = "primary.work.risk_difference.adjusted"


def reader(folder, language="en", audience=Audience.TEAM, plan=None, rows=None):
    loaded = load_plan(small_trial.write(folder, plan, rows))
    results = analyse(loaded, read_snapshot(loaded, folder), Scope.FULL)
    return Reader(view(results, loaded, audience), loaded, speak(language))


def with_difference(one, low, high):
    """The reader with another interval for the headline difference."""
    rows = [
        replace(row, value=(low + high) / 2, low=low, high=high, level=0.95, reason=None) if row.id == HEADLINE else row
        for row in one.view.results
    ]
    return replace(one, view=View(one.view.audience, Results.of("small", "2025-06-01", False, rows)))


def rows_of(table):
    return {row.label: row.cells for row in table.rows}


def primary(one):
    return one.plan.primary()


def test_the_baseline_table_shows_each_arm_everybody_and_the_standardised_difference(tmp_path):
    table = baseline_table(reader(tmp_path), by_arm=True)
    assert [cell.text.split("\n")[0] for cell in table.head[0]] == [
        "Characteristic",
        "Offer",
        "Usual",
        "All",
        "Standardised",
    ]
    assert rows_of(table)["Women, n (%)"][:3] == ("10 (50.0%)", "20 (50.0%)", "30 (50.0%)")


def test_the_baseline_table_has_no_test(tmp_path):
    table = baseline_table(reader(tmp_path), by_arm=True)
    assert not any("p = " in cell for row in table.rows for cell in row.cells)


def test_missing_values_have_a_row_of_their_own_and_complete_variables_have_none(tmp_path):
    rows = [{**row, "age": "" if row["id"] == "P001" else row["age"]} for row in small_trial.rows()]
    table = baseline_table(reader(tmp_path, rows=rows), by_arm=True)
    missing = [row.cells[:3] for row in table.rows if row.label == "Missing"]
    assert missing == [("0", "1", "1")]


def test_the_pooled_baseline_table_needs_no_row_about_an_arm(tmp_path):
    table = baseline_table(reader(tmp_path, audience=Audience.DMC_OPEN), by_arm=False)
    assert len(table.align) == 1


def test_a_table_by_arm_cannot_be_made_for_the_open_report(tmp_path):
    one = reader(tmp_path, audience=Audience.DMC_OPEN)
    with pytest.raises(DisclosureError, match="no result"):
        baseline_table(one, by_arm=True)


def test_the_flow_says_every_number_in_words(tmp_path):
    text = description(flow_diagram(reader(tmp_path)))
    for part in ("randomised (n = 60)", "Offered (n = 20)", "Took part (n = 13)", "Busy (n = 7)", "Ill (n = 0)"):
        assert part in text


def test_a_plan_without_enrolment_steps_has_no_enrolment_table(tmp_path):
    assert enrolment_table(reader(tmp_path)) is None


def test_a_trial_without_dates_or_harms_has_no_such_tables(tmp_path):
    one = reader(tmp_path)
    assert recruitment_table(one) is None
    assert harms_table(one, by_arm=True) is None


def test_uptake_is_counted_with_reasons_that_nobody_gave(tmp_path):
    rows = rows_of(uptake_table(reader(tmp_path)))
    assert rows["Took part, n (%)"] == ("13 (65.0%)", "0 (0.0%)")
    assert rows["Ill"][0] == "0"


def test_completeness_lists_outcomes_and_baseline_variables(tmp_path):
    assert rows_of(completeness_table(reader(tmp_path, audience=Audience.DMC_OPEN)))["In work"] == ("60", "0", "0")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "cannot be told without giving away who is in which group."), ("nb", "uten å røpe hvem som er i hvilken")],
)
def test_where_the_primary_outcome_itself_gives_the_groups_away_the_open_report_says_so(tmp_path, language, said):
    one = reader(tmp_path, language, audience=Audience.DMC_OPEN)
    rows = [row for row in one.view.results if not row.id.startswith("completeness.work.")]
    without = replace(one, view=View(Audience.DMC_OPEN, Results.of("small", "2025-06-01", False, rows)))
    assert said in completeness_sentence(without)
    assert said not in completeness_sentence(one)


def test_the_estimand_table_has_the_five_attributes(tmp_path):
    labels = [row.label for row in estimand_table(reader(tmp_path)).rows]
    assert labels[1:] == ["Population", "Treatments", "Variable", "Intercurrent events", "Summary measure"]


def test_assumptions_are_listed_with_their_place_and_a_plan_without_any_has_no_table(tmp_path):
    assert assumptions_table(reader(tmp_path / "a")) is None
    plan = small_trial.plan()
    plan["data"]["cut_off"]["assumption"] = small_trial.both("Assumed.")
    (row,) = assumptions_table(reader(tmp_path / "b", plan=plan)).rows
    assert (row.label.replace("\u200b", ""), row.cells) == ("data.cut_off", ("Assumed.",))


def test_the_record_names_the_registration_once(tmp_path):
    plan = small_trial.plan()
    plan["trial"]["registrations"] = [{"registry": "ISRCTN", "id": "ISRCTN1"}, {"registry": "Other", "id": "7"}]
    cells = [row.cells for row in record_table(reader(tmp_path, plan=plan)).rows if row.label == "Registration"]
    assert cells == [("ISRCTN1",), ("Other 7",)]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_figure_has_numbers_in_its_alternative_text(tmp_path, language):
    one = reader(tmp_path, language)
    for figure in (risk_difference_figure(one, primary(one)), risk_figure(one, primary(one)), balance_figure(one)):
        assert any(sign.isdigit() for sign in figure.alt)
        assert figure.alt != figure.caption


def test_people_out_of_a_hundred_are_rounded_half_away_from_zero():
    assert [out_of_hundred(x) for x in (0.345, 0.285, 0.005, -0.005, 0.0)] == [35, 29, 1, -1, 0]


def test_the_lay_frequencies_and_the_icons_show_the_same_numbers(tmp_path):
    one = reader(tmp_path)
    counts = [group.count for group in icon_figure(one, primary(one)).spec.groups]
    sentence = lay_frequencies(one, primary(one))
    assert all(f"about {count}" in sentence for count in counts)


@pytest.mark.parametrize(
    ("low", "high", "benefit", "said"),
    [
        (0.02, 0.12, "higher", "More of those who were offered were in work than of those in usual care."),
        (0.02, 0.12, "lower", "More of those who were offered were in work than of those in usual care."),
        (-0.12, -0.02, "higher", "Fewer of those who were offered were in work than of those in usual care."),
        (-0.02, 0.12, "higher", "We cannot tell whether it helped"),
    ],
)
def test_the_lay_answer_is_bound_to_the_interval(tmp_path, low, high, benefit, said):
    plan = small_trial.plan()
    plan["outcomes"]["work"]["benefit"] = benefit
    one = with_difference(reader(tmp_path, plan=plan), low, high)
    assert said in lay_answer(one, primary(one))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.02, 0.12, "somewhere between 2 fewer and 12 more people out of every 100"),
        (0.02, 0.12, "between 2 and 12 more people out of every 100"),
        (-0.12, -0.02, "between 2 and 12 fewer people out of every 100"),
        (-0.004, 0.004, "less than one person in 100 either way"),
    ],
)
def test_uncertainty_is_told_in_people_out_of_a_hundred(tmp_path, low, high, said):
    one = with_difference(reader(tmp_path), low, high)
    assert said in lay_uncertainty(one, primary(one)).replace("\u00a0", " ")


def test_no_sentence_claims_more_than_the_interval(tmp_path):
    one = with_difference(reader(tmp_path), -0.02, 0.12)
    assert "cannot tell" in verdict_sentence(one, primary(one))
    assert "(95% CI −2.0 to 12.0)" in difference_sentence(one, primary(one))


def test_the_norwegian_sentences_are_norwegian(tmp_path):
    one = reader(tmp_path, "nb")
    text = " ".join(f(one, primary(one)) for f in (risks_sentence, difference_sentence, verdict_sentence, lay_answer))
    assert "KI" in text
    assert not {"the", "of", "and", "group"} & set(text.lower().split())


def test_the_word_significant_is_never_said(tmp_path):
    one = reader(tmp_path)
    for low, high in ((0.02, 0.12), (-0.02, 0.12), (-0.12, -0.02)):
        other = with_difference(one, low, high)
        said = verdict_sentence(other, primary(one)) + lay_answer(other, primary(one))
        assert "significan" not in said.lower()


def arms_of(number):
    """A plan and its rows with one control and several interventions, all compared with it."""
    plan, rows = small_trial.plan(), small_trial.rows(40 * number)
    names = ["usual", *(f"dose{i}" for i in range(1, number))]
    plan["design"]["arms"] = {
        name: {
            "role": "intervention" if name != "usual" else "control",
            "name": small_trial.both(name.capitalize()),
            "short": small_trial.both(name.capitalize()),
            "people": small_trial.both(f"those on {name}"),
        }
        for name in names
    }
    plan["estimands"]["work"]["treatments"] = {"arm": names[-1], "against": "usual"}
    plan["analyses"] = plan["analyses"][:1]
    del plan["flow"]
    for place, row in enumerate(rows):
        row |= {"arm": names[place % number], "took_part": "", "why_not": ""}
    return plan, rows


def test_a_trial_with_more_arms_than_styles_draws_each_comparison_with_two(tmp_path):
    plan, rows = arms_of(7)
    one = reader(tmp_path, plan=plan, rows=rows)
    styles = [arm.style for arm in risk_figure(one, primary(one)).spec.arms]
    assert styles == [ArmStyle.INTERVENTION, ArmStyle.CONTROL]


def test_a_trial_with_up_to_four_arms_gives_each_arm_a_style_of_its_own(tmp_path):
    plan, rows = arms_of(4)
    one = reader(tmp_path, plan=plan, rows=rows)
    styles = [arm.style for arm in risk_figure(one, primary(one)).spec.arms]
    assert styles == [ArmStyle.FOURTH, ArmStyle.CONTROL]


def test_with_several_interventions_the_head_says_standardised_difference_once(tmp_path):
    plan, rows = arms_of(3)
    first, second = baseline_table(reader(tmp_path, plan=plan, rows=rows), by_arm=True).head
    assert [(cell.text, cell.columns) for cell in first if cell.columns > 1] == [("Standardised\ndifference", 2)]
    assert [cell.text for cell in second] == ["Dose1", "Dose2"]


def test_with_several_interventions_the_balance_figure_shows_the_primary_comparison_and_names_it(tmp_path):
    plan, rows = arms_of(3)
    figure = balance_figure(reader(tmp_path, plan=plan, rows=rows))
    assert "between the groups “Dose2” and “Usual”" in figure.caption


def test_an_estimand_without_intercurrent_events_says_so(tmp_path):
    assert rows_of(estimand_table(reader(tmp_path)))["Intercurrent events"] == ("none",)


def test_the_people_stand_beside_their_number_and_not_beside_the_percentage(tmp_path):
    one = reader(tmp_path)
    assert re.search(r"\d+ of \d+ people \(\d+\.\d%\) were in work;", risks_sentence(one, primary(one)))


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (("offered", "usual"), "It is not known of anybody whether they were in work."),
        (("usual",), "were in work; in the group “Usual” this is not known of anybody."),
        (("offered",), "were in work; in the group “Offer” this is not known of anybody."),
    ],
)
def test_of_whom_nothing_is_known_nobody_says_none(tmp_path, unknown, said):
    rows = [row | ({"in_work": ""} if row["arm"] in unknown else {}) for row in small_trial.rows()]
    one = reader(tmp_path, rows=rows)
    assert risks_sentence(one, primary(one)).endswith(said)
    norwegian = reader(tmp_path / "nb", "nb", rows=rows)
    assert re.search("vet (vi det )?ikke for noen", risks_sentence(norwegian, primary(norwegian)))


def test_where_only_the_adjustment_fails_the_sentence_gives_the_unadjusted_difference(tmp_path):
    rows = [row | {"in_work": "0"} for row in small_trial.rows()]
    one = reader(tmp_path, rows=rows)
    said = difference_sentence(one, primary(one))
    assert said.startswith(
        "The adjusted risk difference could not be estimated: no events. Without adjustment it was 0.0"
    )


def test_the_lay_answer_and_the_icons_use_the_plans_plain_words(tmp_path):
    plan = small_trial.plan()
    plan["trial"]["lay"]["outcome"] = small_trial.both("had a job half a year later")
    one = with_difference(reader(tmp_path, audience=Audience.PUBLIC, plan=plan), 0.02, 0.3)
    assert "had a job half a year later" in lay_answer(one, primary(one))
    assert icon_figure(one, primary(one)).spec.filled == "had a job half a year later"

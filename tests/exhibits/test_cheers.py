"""The checklist of CHEERS 2022: all its items, and each state as it follows from the plan and the results."""

import re

import pytest

from reise_report.exhibits.cheers.answer import State
from reise_report.exhibits.cheers.checklist import cheers_answers, cheers_table
from reise_report.exhibits.cheers.items import GROUPS, LABELS
from reise_report.exhibits.table import RowKind, words_of
from reise_report.results.row import Reveals, Row, Unit
from tests.exhibits import derived_trial
from tests.exhibits.economic_trial import HEADINGS, ID, SECTION, UNDER, analysis, given_as_data, plan, reader, rows
from tests.small_trial import both

NOT_IN_A_TRIAL = {16, 22}
REPORTED, NOT_REPORTED, NOT_APPLICABLE = State.REPORTED, State.NOT_REPORTED, State.NOT_APPLICABLE


def answers(folder, change=None, found=None, headings=UNDER, language="en"):
    made = plan()
    if change is not None:
        change(made)
    return cheers_answers(reader(folder, made, language, found), headings)


def told(answer):
    return [(link.words, link.target) for link in answer.where]


def texts(made):
    return made["trial"]["texts"]


def economic(made):
    return made["analyses"][-1]


def longer(made):
    """Costs and effect as columns of the data, over two years."""
    given_as_data(made)
    made["design"]["visits"]["m24"] = {"name": both("24 months"), "day": 730}
    made["outcomes"]["worth"]["visit"] = "m24"


def discounted(made):
    economic(made)["discount"] = {"costs": 0.04, "effects": 0.035, "timing": "continuous"}


# The table ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "nb"])
def test_all_28_items_stand_there_once_and_in_order(tmp_path, language):
    table = cheers_table(reader(tmp_path, plan(), language), UNDER)
    labels = [row.label for row in table.rows if row.kind is RowKind.MEMBER]
    assert [int(label.split(".")[0]) for label in labels] == list(range(1, 29))
    assert [row.label for row in table.rows if row.kind is RowKind.GROUP] == [
        reader(tmp_path, plan(), language).text(group) for group, _ in GROUPS
    ]


def test_every_item_has_a_label_of_its_own():
    assert list(LABELS) == list(range(1, 29))
    assert len(set(LABELS.values())) == 28


def test_there_is_no_checklist_without_an_economic_analysis(tmp_path):
    one = derived_trial.reader(tmp_path, derived_trial.plan())
    assert cheers_table(one, {}) is None
    assert cheers_answers(one, {}) == {}


def test_of_several_economic_analyses_the_first_is_taken(tmp_path):
    made = plan()
    made["analyses"].append(analysis("economic.second", name=both("Second")))
    notes = " ".join(cheers_table(reader(tmp_path, made), UNDER).notes)
    assert "“Worth”" in notes
    assert "Second" not in notes


def test_the_source_stands_in_the_notes(tmp_path):
    assert "Husereau D et al. BMC Medicine 2022, doi:10.1186/s12916-021-02204-0" in " ".join(
        cheers_table(reader(tmp_path, plan()), UNDER).notes
    )


def test_norwegian_has_no_english_word(tmp_path):
    english = r"\b(the|of|and|not|is|are|with|reported|costs?|plan lacks|section|item|answer|effects?|trial)\b"
    for change in (None, lambda made: texts(made).clear(), given_as_data, discounted):
        made = plan()
        if change is not None:
            change(made)
        table = cheers_table(reader(tmp_path, made, "nb"), {SECTION: "Verdt det"})
        cells = [words_of(cell) for row in table.rows for cell in (row.label, *row.cells)]
        words = "\n".join([table.caption, *cells, *table.notes, *(cell.text for cell in table.head[0])])
        own = words.replace("Consolidated Health Economic Evaluation Reporting Standards", "")
        assert re.findall(english, own, re.IGNORECASE) == []


def test_no_cell_has_an_empty_or_unfinished_answer(tmp_path):
    for language in ("en", "nb"):
        table = cheers_table(reader(tmp_path, plan(), language), UNDER)
        for row in table.rows:
            if row.cells:
                assert words_of(row.cells[0]).endswith(".")
                assert ".." not in words_of(row.cells[0])


# States ---------------------------------------------------------------------------------------------------------------


def test_a_plan_that_has_it_all_reports_all_but_the_model_and_distribution(tmp_path):
    found = answers(tmp_path)
    states = {number: answer.state for number, answer in found.items()}
    assert {number for number, state in states.items() if state is NOT_APPLICABLE} == NOT_IN_A_TRIAL
    # The summary that stands first is of the primary analysis, and no analysis spreads effects over groups.
    assert {number for number, state in states.items() if state is NOT_REPORTED} == {2, 19}


@pytest.mark.parametrize(
    ("text", "items", "named"),
    [
        ("background", {3}, "Background"),
        ("objectives", {3}, "Objectives"),
        ("setting", {6}, "Setting"),
        ("intervention", {7}, "Intervention"),
        ("comparator", {7}, "Comparator"),
        ("patient_involvement", {21, 25}, "Patient and public involvement"),
        ("interpretation", {26}, "Interpretation"),
        ("limitations", {26}, "Limitations"),
        ("conflicts_of_interest", {28}, "Conflicts of interest"),
    ],
)
def test_an_item_whose_text_the_plan_lacks_is_not_reported_and_says_which(tmp_path, text, items, named):
    found = answers(tmp_path, lambda made: texts(made).pop(text))
    assert {number for number, answer in found.items() if answer.state is NOT_REPORTED} == {2, 19} | items
    for number in items:
        assert found[number].said == f"The plan lacks the text “{named}”."


def test_what_there_is_of_an_item_is_pointed_to_all_the_same(tmp_path):
    found = answers(tmp_path, lambda made: texts(made).pop("objectives"))
    assert told(found[3]) == [("The trial: Background", "sec-trial")]


def test_several_lacking_texts_are_named_together(tmp_path):
    found = answers(tmp_path, lambda made: texts(made).clear(), language="nb")
    assert found[3].said == "Planen mangler tekstene «Bakgrunn» og «Formål»."


def test_a_title_without_costs_does_not_name_an_economic_evaluation(tmp_path):
    assert answers(tmp_path)[1].state is REPORTED
    other = answers(tmp_path, lambda made: made["trial"].update(title=both("Help and work")))
    assert other[1].state is NOT_REPORTED


def test_who_could_take_part_may_be_lacking_where_there_is_a_baseline_table(tmp_path):
    found = answers(tmp_path, lambda made: texts(made).pop("eligibility"))
    assert found[5].state is REPORTED
    assert told(found[5]) == [("Characteristics at baseline", "sec-baseline")]


def test_nobody_randomised_is_nobody_described(tmp_path):
    none = Row(id="flow.randomised.n", value=0, unit=Unit.PEOPLE, group="all", reveals=Reveals.POOLED)
    assert answers(tmp_path, found=[none])[5].state is NOT_REPORTED


@pytest.mark.parametrize(
    ("document", "state", "said"),
    [
        ({"public": False}, REPORTED, "There is such a plan; it is not public."),
        ({}, REPORTED, "There is such a plan; where it can be read is not told."),
        ({"url": "https://example.org"}, REPORTED, ""),
        (None, NOT_REPORTED, "There is no health economics plan among the trial's documents."),
    ],
)
def test_the_health_economics_plan_is_told_with_where_it_is(tmp_path, document, state, said):
    documents = [] if document is None else [{"kind": "health_economics_plan", **document}]
    found = answers(tmp_path, lambda made: made["trial"].update(documents=documents))[4]
    assert (found.state, found.said) == (state, said)
    assert told(found) == ([("The trial: Health economics plan", "tbl-record")] if documents else [])


def test_the_base_case_is_named_before_other_perspectives(tmp_path):
    assert answers(tmp_path)[8].said == "Base case: health costs. Beside it: all costs."


def test_the_horizon_ends_with_the_outcomes_visit(tmp_path):
    assert answers(tmp_path)[9].said == "From randomisation to 12 months (day 365)."


def test_within_a_year_nothing_is_discounted_and_that_is_told(tmp_path):
    found = answers(tmp_path)[10]
    assert found.state is REPORTED
    assert "not longer than a year" in found.said


def test_rates_of_discount_are_told(tmp_path):
    found = answers(tmp_path, discounted)
    assert (found[10].state, found[10].said) == (REPORTED, "4% a year for costs, 3.5% for effects.")
    assert "Undiscounted differences stand beside" in found[24].said


def test_a_long_horizon_without_a_rate_is_not_reported(tmp_path):
    found = answers(tmp_path, longer)
    assert found[10].state is NOT_REPORTED
    assert "discount" not in found[24].said


def test_the_effect_is_valued_by_its_value_set(tmp_path):
    assert answers(tmp_path)[13].said.startswith("Value set: Norway 2024, doi:")


def test_an_effect_that_is_derived_in_its_own_unit_is_not_valued(tmp_path):
    def in_days(made):
        made["derived"]["rtw"] = {**derived_trial.RULE}
        made["outcomes"]["worth"]["effect"] = "rtw_day"

    assert answers(tmp_path, in_days)[13].state is NOT_APPLICABLE


def test_costs_and_effects_that_are_columns_of_the_data_are_not_reported_as_to_how_they_came_about(tmp_path):
    found = answers(tmp_path, given_as_data)
    assert [found[number].state for number in (13, 14, 15)] == [NOT_REPORTED] * 3
    assert found[15].said == "Currency: EUR. There is no price year."
    assert [link for answer in found.values() for link in answer.where if link.target == "tbl-costs"] == []


def test_currency_and_price_year_are_told(tmp_path):
    found = answers(tmp_path)[15]
    assert (found.state, told(found)) == (REPORTED, [("Data dictionary: Costs", "tbl-costs")])
    assert found.said == "Currency: NOK. Price year: 2024. Nothing is converted from another currency."


def test_without_a_price_year_the_item_is_not_reported(tmp_path):
    found = answers(tmp_path, lambda made: made["derived"]["costs"].pop("price_level"))[15]
    assert found.state is NOT_REPORTED
    assert "There is no price year" in found.said


@pytest.mark.parametrize(
    ("missing", "handled", "uncertain"),
    [
        ({"method": "nested_imputation"}, "once in each bootstrap sample", "2,000 bootstrap samples."),
        ({"method": "complete_cases"}, "Only participants with all costs", "2,000 bootstrap samples."),
        ({"method": "multiple_imputation", "imputations": 20}, "imputed 20 times", "Standard errors pooled"),
    ],
)
def test_missing_values_and_uncertainty_are_told_by_the_method_chosen(tmp_path, missing, handled, uncertain):
    found = answers(tmp_path, lambda made: economic(made).update(missing=missing))
    assert handled in found[17].said
    assert uncertain in found[20].said


def test_assumptions_of_the_plan_are_pointed_to_where_there_are_any(tmp_path):
    place = ("How this report was made", "sec-provenance")
    assert place in told(answers(tmp_path)[17])

    def none(made):
        made["derived"]["costs"]["components"]["hospital"] = {
            **made["derived"]["costs"]["components"]["hospital"],
            "price": {"table": "drg_observed_cost", "taken_from": {"2025": "2024"}},
        }

    assert place not in told(answers(tmp_path, none)[17])


def test_subgroups_and_sensitivity_analyses_are_reported_where_the_report_has_them(tmp_path):
    assert told(answers(tmp_path)[18]) == [("Subgroups", f"{SECTION}-subgroups")]
    found = answers(tmp_path, headings=HEADINGS)
    assert found[18].state is NOT_REPORTED
    assert found[24].state is NOT_REPORTED
    assert "no sensitivity analyses" in found[24].said
    assert found[20].state is REPORTED


def test_severity_is_an_adjustment_by_priority(tmp_path):
    severity = Row(id=f"{ID}.severity.shortfall", value=8.2, unit=Unit.MEASURE)
    found = answers(tmp_path, found=[*rows(), severity])[19]
    assert found.state is REPORTED
    assert "not spread over groups" in found.said


@pytest.mark.parametrize(
    ("without", "lost"),
    [
        ("arm.usual.cost.costs_all", {23}),
        ("arm.offered.effect.qaly", {23}),
        ("cost_difference", {20, 24}),
        ("probability", {20, 24}),
        (f"{ID}.costs_health.verdict", set()),  # net benefit is an overall measure too
        ("costs_health.", {20, 23, 24}),
    ],
)
def test_results_that_could_not_be_computed_are_not_reported(tmp_path, without, lost):
    found = answers(tmp_path, found=rows(without))
    assert {number for number, answer in found.items() if answer.state is NOT_REPORTED} == {2, 19} | lost


def test_a_mean_that_is_not_there_is_named(tmp_path):
    found = answers(tmp_path, found=rows("arm.usual.cost.costs_all"))
    assert found[23].said == "These have no mean in each group: all costs."


def test_results_of_another_analysis_do_not_count(tmp_path):
    found = answers(tmp_path, found=rows(id_="economic.other"))
    assert [found[number].state for number in (20, 23, 24)] == [NOT_REPORTED] * 3


def test_a_trial_without_funders_does_not_report_its_funding(tmp_path):
    found = answers(tmp_path, lambda made: made["trial"].update(funders=[]))[27]
    assert (found.state, found.said, found.where) == (NOT_REPORTED, "The plan names no funder.", ())


def test_a_funder_without_a_role_is_told_to_have_none_told(tmp_path):
    found = answers(tmp_path, lambda made: made["trial"].update(funders=[{"name": both("Fondet")}]))[27]
    assert (found.state, told(found)) == (REPORTED, [("The trial: Funding", "tbl-record")])
    assert "is not told" in found.said

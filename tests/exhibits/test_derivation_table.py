"""How outcomes, scores and costs come about is told from the plan, each in its place and only once."""

import pytest

from reise_report.exhibits.cost_table import costs_table
from reise_report.exhibits.derivation_table import derivation_table, rule_passages
from reise_report.exhibits.table import RowKind
from tests import small_trial
from tests.exhibits.derived_trial import COSTS, OWN_ANSWER, RULE, WITHOUT_BENEFITS, WORK, plan, reader
from tests.small_trial import both

EITHER = {"kind": "combined", "name": both("Either"), "sources": ["rtw", "own"], "rule": "any"}


def score(name, **choices):
    return {"kind": "score", "instrument": name, "table": "answers", "visits": ["baseline", "m12"], **choices}


def outcome_from(made, variable):
    made["outcomes"]["work"]["variable"] = variable
    return made


def cell(tmp_path, derivation, language="en", **before):
    """What the table says of one derivation."""
    table = derivation_table(reader(tmp_path, plan({**before, "it": derivation}), language))
    return table.rows[-1].cells[0]


def test_the_rule_behind_an_outcome_is_a_passage_and_not_in_the_table(tmp_path):
    one = reader(tmp_path, outcome_from(plan({"rtw": RULE}), "rtw"))
    ((heading, paragraphs),) = rule_passages(one)
    assert heading == "Back at work"
    assert len(paragraphs) == 3
    assert paragraphs[-1].endswith("Source: The registry.")
    assert derivation_table(one) is None


def test_an_outcome_of_combined_sources_tells_of_each_source(tmp_path):
    made = outcome_from(plan({"rtw": RULE, "own": OWN_ANSWER, "either": EITHER}), "either")
    assert [heading for heading, _ in rule_passages(reader(tmp_path, made))] == ["Either", "Back at work", "Own answer"]


def test_a_rule_that_no_outcome_hangs_on_stands_in_the_table(tmp_path):
    made = outcome_from(plan({"rtw": RULE, "other": {**WITHOUT_BENEFITS, "name": both("Off benefits")}}), "rtw")
    table = derivation_table(reader(tmp_path, made))
    assert [row.label for row in table.rows] == [
        "Off benefits",
        "When it is met",
        "What is counted",
        "Special cases",
        "Source",
    ]


def test_scores_stand_under_a_heading_of_their_own_where_there_are_rules(tmp_path):
    made = plan({"own": OWN_ANSWER, "eq5d": score("eq5d_5l", value_set="norway_2024")})
    labels = [(row.label, row.kind) for row in derivation_table(reader(tmp_path, made)).rows]
    assert labels == [
        ("Own answer", RowKind.GROUP),
        ("Rule", RowKind.MEMBER),
        ("Scores and life years", RowKind.GROUP),
        ("EQ-5D-5L", RowKind.MEMBER),
    ]


def test_a_plan_that_derives_nothing_has_neither(tmp_path):
    one = reader(tmp_path, small_trial.plan())
    assert rule_passages(one) == []
    assert derivation_table(one) is None
    assert costs_table(one) is None


def test_own_answers_are_told_with_question_share_and_length(tmp_path):
    assert cell(tmp_path, OWN_ANSWER) == (
        "Answers at 6 months and 12 months, in the table “Questionnaires”. Whoever answered so is in work: “In paid "
        "work now, own answer”: yes. The position must be at least 50% of full time. The work must have lasted at "
        "least 28 days when the answer was given. Whoever was in work at a visit or at one before it has returned by "
        "then. Whoever was not has not returned if each of these visits was answered; else it is not known."
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            "any",
            "Yes where any of these sources says yes; no where none does and at least one is known: back at work; ",
        ),
        ("first_known", "The first of these sources that is known decides: back at work; "),
    ],
)
def test_precedence_is_told_with_its_sources_in_order(tmp_path, rule, words):
    told = cell(tmp_path, {**EITHER, "rule": rule}, rtw=RULE, own=OWN_ANSWER)
    assert told == words + "own answer."


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (0, "A score needs an answer to each of its questions."),
        (1, "One answer to a scale may be missing; the mean of the others stands for it."),
        (3, "Up to 3 answers to a scale may be missing; the mean of the others stands for them."),
    ],
)
def test_the_rule_of_missing_answers_is_told_by_its_number(tmp_path, most, words):
    told = cell(tmp_path, score("wemwbs", scores=["total"], most_missing=most))
    assert told.startswith(f"Asked at baseline and 12 months. {words}\nSource: Tennant R et al. (2007)")


def test_the_short_form_never_does_without_an_answer(tmp_path):
    told = cell(tmp_path, score("wemwbs", most_missing=1))
    assert "The short form needs an answer to each of its questions." in told


def test_a_value_set_is_named_with_country_year_and_publication(tmp_path):
    told = cell(tmp_path, score("eq5d_5l", value_set="norway_2024", source="The plan"), "nb")
    assert "Verdisett: Norge 2024, doi:10.1007/s11136-024-03837-3." in told
    assert "Kilde: The plan. EuroQol Group" in told


def test_a_questionnaire_for_one_arm_says_whom_it_was_for(tmp_path):
    told = cell(tmp_path, score("eq5d_5l", value_set="norway_2024", asked=["offered"]))
    assert told.startswith("Asked at baseline and 12 months, only of those who were offered.")


def test_a_questionnaire_for_some_answers_says_whom_it_concerns(tmp_path):
    told = cell(tmp_path, score("eq5d_5l", value_set="norway_2024", where={"working": True}))
    assert told.startswith(
        "Asked at baseline and 12 months. It concerns only those who answered so at the visit: “In paid work now, own "
        "answer”: yes. Value set"
    )


def test_two_scores_of_one_questionnaire_are_told_apart_by_their_names(tmp_path):
    made = plan({name: score("eq5d_5l", value_set=name) for name in ("norway_2024", "england_2018")})
    labels = [row.label for row in derivation_table(reader(tmp_path, made)).rows]
    assert labels == ["EQ-5D-5L (norway_2024)", "EQ-5D-5L (england_2018)"]


def test_life_years_name_their_index_and_what_death_means(tmp_path):
    years = {
        "kind": "quality_adjusted_life_years",
        "name": both("Years"),
        "index": "eq5d",
        "visits": ["baseline", "m12"],
    }
    assert cell(tmp_path, years, eq5d=score("eq5d_5l", value_set="norway_2024")) == (
        "The area under straight lines between the measurements of “Health-related quality of life, EQ-5D-5L” at "
        "baseline and 12 months. From death on the index is 0. Where a measurement before that is missing, it is not "
        "known."
    )


def costs_of(tmp_path, costs=COSTS, language="en", **before):
    table = costs_table(reader(tmp_path, plan({**before, "costs": costs}), language))
    rows, group = {}, ""
    for row in table.rows:
        group = group if row.cells else row.label
        if row.cells:
            rows[group, row.label] = row.cells[0]
    return rows


def test_prices_are_told_by_year_and_a_price_of_another_year_says_so(tmp_path):
    rows = costs_of(tmp_path)
    # 64 824: SAMDATA, edition with figures from 2017 to 2024.
    expected = "Observed cost per DRG point, somatic care.\n2024: 64,824; 2025: as in 2024"
    assert rows["Hospital", "Price of a DRG point, NOK"] == expected
    assert rows["The help", "Travel, NOK"] == "2024: 3.5; 2025: 4"
    assert rows["Lost work", "Yearly wage, NOK"] == "2024: 600,000; 2025: 630,000"


def test_prices_are_written_as_norwegian_writes_them(tmp_path):
    rows = costs_of(tmp_path, language="nb")
    assert rows["The help", "Reise, kr"] == "2024: 3,5; 2025: 4"
    assert rows["Hospital", "Pris på et DRG-poeng, kr"].endswith("2024: 64\u00a0824; 2025: som i 2024")


def test_sources_and_assumptions_of_prices_stand_beside_them(tmp_path):
    rows = costs_of(tmp_path)
    assert rows["Hospital", "Source"].startswith("Helsedirektoratet, SAMDATA")
    assert rows["Hospital", "Assumption"] == "Assumed."
    assert rows["Lost work", "Source"] == "Statistics"


def test_the_sum_names_its_parts(tmp_path):
    assert costs_of(tmp_path)["Sums", "All costs"] == "Hospital; the help; lost work"


def test_work_that_a_rule_has_told_already_is_not_told_again(tmp_path):
    assert costs_of(tmp_path, rtw=RULE)["Lost work", "Counted"] == (
        "All that is short of full time is lost (human capital). 14.1% is added to the wage for other costs of labour. "
        "Work is what counts for “Back at work”."
    )
    assert "This counts as work: ordinary employment" in costs_of(tmp_path)["Lost work", "Counted"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"across_hospitals": False}, "less than 8 hours apart at one hospital are one stay."),
        ({"hours_between": 1}, "less than 1 hour apart are one stay, whatever the hospital."),
        ({"dated": "admitted"}, "A stay is dated to the day of admission."),
        ({"levels": ["inpatient", "day"]}, "Counted are: inpatient and day treatment."),
        (
            {"without_points": "assumed", "assumed_points": {"inpatient": 0.9, "day": 0.5, "outpatient": 0.03}},
            "What has no DRG points is taken to have: inpatient 0.9; day treatment 0.5; outpatient 0.03.",
        ),
    ],
)
def test_how_stays_are_made_is_told(tmp_path, change, words):
    costs = {**COSTS, "components": {**COSTS["components"], "hospital": {**COSTS["components"]["hospital"], **change}}}
    assert words in costs_of(tmp_path, costs)["Hospital", "Counted"]


def test_claims_are_told_with_their_factors(tmp_path):
    claims = {"kind": "claims", "name": both("Doctors"), "table": "claims",
              "multiplier": {"general_practitioner": 2, "other_services": 1.5}}  # fmt: skip
    made = plan(
        {
            "costs": {
                **COSTS,
                "components": {"gp": claims},
                "totals": {"all": {"name": both("All"), "components": ["gp"]}},
            }
        },
        claims={"file": "claims.csv", "standard": "primary_care_claims", "columns": {}},
    )
    counted = costs_table(reader(tmp_path, made)).rows[1]
    assert counted.cells[0] == "Amounts claimed, times a factor: general practitioner × 2; other services × 1.5."


def test_friction_is_told_with_its_days(tmp_path):
    lost = {**COSTS["components"]["lost"], "work": WORK, "method": "friction", "friction_days": 90, "on_costs": 0}
    costs = {**COSTS, "components": {**COSTS["components"], "lost": lost}}
    told = costs_of(tmp_path, costs, rtw=RULE)["Lost work", "Counted"]
    assert told.startswith("What was worked before and is not any more is lost, in the first 90 days of each absence")
    assert "other costs of labour" not in told

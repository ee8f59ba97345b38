"""Any rule of return to work that a plan can state reads as right sentences in both languages."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reise_report.exhibits.rule_words import rule_paragraphs
from reise_report.plan.derived import ReturnToWork
from tests.exhibits.derived_trial import RULE, WITHOUT_BENEFITS, WORK, plan, reader

SPELLS = (
    "The first and the last day of a spell belong to it; one without a last day goes on for as long as its table is "
    "complete."
)


def told(folder, rule, language="en", **tables):
    one = reader(folder, plan({"rtw": rule}, **tables), language)
    return [" ".join(sentences) for sentences in rule_paragraphs(one, one.plan.derived["rtw"])]


# The three rules are those of the registry entries ISRCTN85437524, NCT07034040 and NCT02697656.


def test_four_weeks_of_at_least_half_of_full_time(tmp_path):
    when, work, cases = told(tmp_path, RULE)
    assert when == (
        "A day counts when the person works at least 50% of full time. It takes 28 such days in a row, without a "
        "break. The return is dated to the first of these days. The row must begin no later than 365 days after "
        "randomisation (12 months). It may be completed in the 27 days after that. “In work” at a visit: the 28 days "
        "up to and including that day must lie in such a row."
    )
    assert work == (
        "This counts as work: ordinary employment and ordinary employment with wage subsidy. This does not: maritime "
        "employment; freelance; self-employed; work training by the employment services, unpaid; the trial's "
        "placement, unpaid. Positions held at the same time are added up, to full time at most. Where only hours are "
        "registered, 37.5 hours a week are a full position. Leave and layoffs are first taken off each position, in "
        "percent of it. The work of that day is then reduced by the degree of sick pay. " + SPELLS
    )
    assert cases == (
        "Whoever had days that count both on the day before randomisation and on the day itself counts as not "
        "returned. Whoever died before a return counts as not returned. Whoever could not be followed long enough to "
        "tell has no outcome (missing)."
    )


def test_four_weeks_in_norwegian(tmp_path):
    when, _, cases = told(tmp_path, RULE, "nb")
    assert when.startswith(
        "En dag teller når personen arbeider minst 50\u00a0% av full stilling. Det kreves 28 slike dager på rad, uten "
        "avbrudd. Tilbakekomsten dateres til den første av disse dagene. Rekken må begynne senest 365 dager etter "
        "randomiseringen (12 months). Den kan fullføres i løpet av de neste 27 dagene."
    )
    assert "De som døde uten å ha kommet tilbake, regnes som ikke tilbake i arbeid." in cases


def test_a_month_without_benefits(tmp_path):
    when, counted, _ = told(tmp_path, {**WITHOUT_BENEFITS, "confirmation_days": 0, "dated": "qualifying_day"})
    assert when.startswith(
        "A day counts when the person receives none of these benefits: sick pay and work assessment allowance (AAP). "
        "It takes 30 such days in a row, without a break. The return is dated to day 30 of the row, when it was long "
        "enough. The row must begin and be completed no later than 365 days after randomisation (12 months)."
    )
    assert counted == (
        "Other benefits play no part: disability pension, unemployment benefit, allowance for labour market measures, "
        "social assistance and qualification programme. Positions are not looked at: whoever has neither work nor "
        "benefits meets the rule as well. " + SPELLS
    )


def test_one_day_of_ordinary_paid_work(tmp_path):
    work = {"positions": {**WORK["positions"], "counts": ["ordinary"]}}
    when, counted, _ = told(tmp_path, {**RULE, "work": work, "min_share": 0.001, "min_days": 1, "confirmation_days": 0})
    assert when == (
        "A day counts when the person works at all, however little. One such day is enough. The return is dated to "
        "that day. That day must come no later than 365 days after randomisation (12 months). “In work” at a visit: "
        "the day itself must count."
    )
    assert counted.startswith("This counts as work: ordinary employment. This does not: maritime employment;")
    assert counted.endswith(f"Leave and layoffs are not taken off. Sick pay is not taken off. {SPELLS}")


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0, "28 such days in a row, without a break."),
        (1, "28 such days in a row. A break of one day does not end the row, and that day is counted with it."),
        (5, "28 such days in a row. Breaks of up to 5 days do not end the row, and their days are counted with it."),
    ],
)
def test_the_gap_is_told_by_its_number(tmp_path, gap, words):
    assert words in told(tmp_path, {**RULE, "gap_days": gap})[0]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (100, "works full time (100%)."),
        (50, "works at least 50% of full time."),
        (33.3, "works at least 33.3% of full time."),
    ],
)
def test_the_share_keeps_the_plan_s_number(tmp_path, share, words):
    assert words in told(tmp_path, {**RULE, "min_share": share})[0]


def test_one_benefit_of_which_a_part_is_allowed(tmp_path):
    rule = {**WITHOUT_BENEFITS, "benefits": {"table": "benefits", "kinds": ["sick_pay"]}, "min_share": 66.7}
    assert "A day counts when this benefit comes to at most 33.3%: sick pay." in told(tmp_path, rule)[0]


def test_a_confirmation_of_one_day_is_told_in_the_singular(tmp_path):
    assert "It may be completed on the day after that." in told(tmp_path, {**RULE, "confirmation_days": 1})[0]


def test_one_status_a_month_is_called_an_approximation(tmp_path):
    jobs = {"file": "jobs.csv", "standard": "employment_status", "columns": {}}
    positions = {"table": "jobs", "counts": ["ordinary"], "approximation": "held_until_next_status"}
    counted = told(tmp_path, {**RULE, "work": {"positions": positions}}, jobs=jobs)[1]
    assert "The register tells of one day a month only" in counted
    assert "which is an approximation." in counted


def test_benefits_by_the_month_are_called_an_approximation(tmp_path):
    monthly = {"file": "benefits.csv", "standard": "benefit_spells", "resolution": "month", "columns": {}}
    paid = {**WITHOUT_BENEFITS["benefits"], "approximation": "whole_months"}
    rule = {**WITHOUT_BENEFITS, "benefits": paid}
    assert "paid on every day of its months, which is an approximation." in told(tmp_path, rule, benefits=monthly)[1]
    work = {**RULE, "work": {**WORK, "sick_pay": {**paid, "kinds": ["sick_pay"]}}}
    assert "paid on every day of its months, which is an approximation." in told(tmp_path, work, benefits=monthly)[1]


@pytest.mark.parametrize(
    ("rule", "words"), [(RULE, "counts by what the registers hold"), (WITHOUT_BENEFITS, "counts as without benefits")]
)
def test_without_a_register_of_deaths_nobody_is_said_to_have_died(tmp_path, rule, words):
    made = plan({"rtw": rule})
    del made["data"]["tables"]["deaths"]
    one = reader(tmp_path, made)
    cases = " ".join(rule_paragraphs(one, one.plan.derived["rtw"])[2])
    assert "The data hold neither deaths nor emigration: whoever died or left the country " + words in cases
    assert "Whoever died before a return" not in cases


def test_where_every_kind_of_position_counts_nothing_is_listed(tmp_path):
    jobs = {"file": "jobs.csv", "standard": "employment_status", "columns": {}}
    kinds = ["ordinary", "maritime", "freelance", "work_training"]
    positions = {"table": "jobs", "counts": kinds, "approximation": "held_until_next_status"}
    counted = told(tmp_path, {**RULE, "work": {"positions": positions}}, jobs=jobs)[1]
    assert counted.startswith("All kinds of positions in the register count as work. Positions held")


rules = st.fixed_dictionaries(
    {
        "min_share": st.sampled_from([0.001, 1, 20, 33.3, 50, 100]),
        "min_days": st.integers(1, 3) | st.integers(4, 400),
        "gap_days": st.integers(0, 3),
        "dated": st.sampled_from(["first_day", "qualifying_day"]),
        "follow_up": st.sampled_from(["m6", "m12"]),
        "confirmation_days": st.integers(0, 40),
        "visits": st.sampled_from([[], ["m12"], ["m6", "m12"]]),
        "death": st.sampled_from(["not_returned", "missing"]),
        "working_at_start": st.sampled_from(["returned", "not_returned", "missing"]),
    }
)


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("rule", [RULE, WITHOUT_BENEFITS], ids=["work", "benefits"])
def test_every_rule_is_told_in_whole_sentences(tmp_path, rule, language):
    one = reader(tmp_path, plan({"rtw": rule}), language)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rules)
    def check(change):
        changed = ReturnToWork.model_validate({**rule, **change})
        for sentence in (sentence for part in rule_paragraphs(one, changed) for sentence in part):
            assert sentence[0].isupper() or sentence[0] in "“«"
            assert sentence.endswith(".")
            assert not re.search(r"  |[{}]|None|\b1 (days|dager)\b|\b(0|[2-9]|\d{2,}) (day|dag)\b", sentence)

    check()

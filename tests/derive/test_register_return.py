"""The rule of return to work from a plan and tables: hand cases, losses, policies, looks back, and what must hold."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.errors import DataError, PlanError
from tests.derive.register_trial import ANY_DAY, NO_BENEFIT, RTW, WORK, benefit, derived, job, one, plan

MARCH = ("2023-03-01", "2023-03-28")
MARCH_DAY = 59  # days from 1 January to 1 March 2023
PLAN = plan()


def rule(**changes):
    return plan({"rtw": {**RTW, **changes}})


# The hand cases of the trial's rule, numbered as in the house's list, through plan, tables and derivation.
HAND_CASES = {
    "01 half a position for 28 days": ({"employment": [job(*MARCH)]}, "returned", MARCH_DAY),
    "02 27 days": ({"employment": [job("2023-03-01", "2023-03-27")]}, "not_returned", 365),
    "03 two positions that overlap": (
        {"employment": [job(*MARCH, 30), job(*MARCH, 20, position="A2")]}, "returned", MARCH_DAY),
    "04 just under half": ({"employment": [job("2023-03-01", "2023-12-28", 49.9)]}, "not_returned", 365),
    "05 sick pay of 60 %": (
        {"employment": [job(*MARCH, 100)], "benefits": [benefit(*MARCH, 60)]}, "not_returned", 365),
    "05 sick pay of 50 %": (
        {"employment": [job(*MARCH, 100)], "benefits": [benefit(*MARCH, 50)]}, "returned", MARCH_DAY),
    "06 a new job on the next day": (
        {"employment": [job("2023-03-01", "2023-03-14"), job("2023-03-15", "2023-03-28", position="A2")]},
        "returned", MARCH_DAY),
    "06 a free day": (
        {"employment": [job("2023-03-01", "2023-03-14"), job("2023-03-16", "2023-03-28", position="A2")]},
        "not_returned", 365),
    "07 an unpaid placement": (
        {"employment": [job("2023-03-01", "2023-04-11", kind="placement")]}, "not_returned", 365),
    "09 at work already": ({"employment": [job("2022-11-01", "2023-06-30", 100)]}, "working_at_start", 0),
    "10 death in the run": (
        {"employment": [job("2023-03-01", "2023-03-20")],
         "deaths": [{"participant": "A", "date": "2023-03-20", "event": "died"}]}, "died", 78),
    "11 no last day": ({"employment": [job("2023-03-01")]}, "returned", MARCH_DAY),
    "12 hours for a percent": ({"employment": [job(*MARCH, "", hours=18.75)]}, "returned", MARCH_DAY),
    "13 full leave in the job": (
        {"employment": [job("2023-03-01", "2023-04-10", 100)],
         "leave": [{"participant": "A", "position": "A1", "start": "2023-03-20", "end": "2023-03-21",
                    "percent": 100}]}, "not_returned", 365),
    "14 a leap day": (
        {"participants": [{"participant": "A", "enrolled": "2023-06-01"}],
         "employment": [job("2024-02-02", "2024-02-29")]}, "returned", 246),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "status", "day"), HAND_CASES.values(), ids=HAND_CASES)
def test_hand_case(tables, status, day):
    found = one(PLAN, **tables)
    assert (found["rtw_status"], found["rtw_day"]) == (status, day)
    assert found["rtw"] is (status == "returned")


def test_08_a_run_cut_by_the_end_of_the_data_is_incomplete_and_not_a_no():
    work = [job("2023-12-20")]
    cut, whole = one(PLAN, "2023-12-31", employment=work), one(PLAN, "2024-01-28", employment=work)
    assert (cut["rtw_status"], cut["rtw"], cut["rtw_loss"]) == ("incomplete", None, None)
    assert (whole["rtw_status"], whole["rtw"], whole["rtw_day"]) == ("returned", True, 353)


def test_06_a_gap_is_bridged_where_the_rule_tolerates_it():
    work = [job("2023-03-01", "2023-03-14"), job("2023-03-16", "2023-03-28", position="A2")]
    assert one(rule(gap_days=1), employment=work)["rtw_day"] == MARCH_DAY


def test_three_trials_are_three_configurations_on_the_same_tables():
    """Four weeks at half time; a month without benefits; one day in ordinary work (methods.md §1.1, §1.4, §1.5)."""
    trial = plan({"four_weeks": RTW, "month": NO_BENEFIT, "any_day": ANY_DAY})
    found = one(
        trial,
        employment=[job("2023-02-06", "2023-02-10", 20), job("2023-05-01", "", 80, position="A2")],
        benefits=[
            benefit("2022-06-01", "2023-06-14", 100, kind="work_assessment"), benefit("2023-05-01", "2023-06-30", 50)
        ],
    )  # fmt: skip
    # 80 % on half sick pay is 40 %; benefits of the second kind end on 14 June and sick pay on 30 June.
    assert (found["any_day"], found["any_day_day"]) == (True, 36)
    assert (found["four_weeks"], found["four_weeks_day"]) == (True, 181)
    assert (found["month"], found["month_day"]) == (True, 181)


def test_the_state_at_an_early_visit_of_a_rule_without_benefits_looks_back_before_enrolment():
    trial = plan({"month": {**NO_BENEFIT, "visits": ["baseline", "m3"]}})
    assert one(trial)["month_at_baseline"] is True
    assert one(trial, benefits=[benefit("2022-06-01", "2022-12-15")])["month_at_baseline"] is False


DIED = [{"participant": "A", "date": "2023-05-01", "event": "died"}]


@pytest.mark.parametrize(("policy", "by"), [("not_returned", (False, False, False)), ("missing", (False, None, None))])
def test_those_who_died_without_a_return_are_what_the_plan_makes_of_them(policy, by):
    found = one(rule(death=policy), deaths=DIED)
    assert found["rtw_status"] == "died"
    assert found["rtw"] is by[-1]
    assert tuple(found[f"rtw_by_{visit}"] for visit in ("m3", "m6", "m12")) == by
    assert (found["rtw_at_m3"], found["rtw_at_m6"]) == (False, by[1])
    assert found["rtw_loss"] == (None if found["rtw"] is False else "died")


@pytest.mark.parametrize(("policy", "value"), [("returned", True), ("not_returned", False), ("missing", None)])
def test_those_at_work_at_the_start_are_what_the_plan_makes_of_them(policy, value):
    found = one(rule(working_at_start=policy), employment=[job("2022-11-01", "2023-06-30", 100)])
    assert (found["rtw_status"], found["rtw"], found["rtw_by_m3"]) == ("working_at_start", value, value)
    assert (found["rtw_at_m3"], found["rtw_at_m12"]) == (True, False)
    assert found["rtw_loss"] == (None if value is not None else "working_at_start")


LOSSES = {
    "emigrated": {"deaths": [{"participant": "A", "date": "2023-04-02", "event": "emigrated"}]},
    "withdrew": {"withdrawals": [{"participant": "A", "date": "2023-04-02", "scope": "registers"}]},
}


@pytest.mark.parametrize("why", LOSSES)
def test_the_lost_are_known_up_to_the_day_of_the_loss(why):
    found = one(PLAN, **LOSSES[why])
    assert (found["rtw_status"], found["rtw_loss"], found["rtw_day"], found["rtw"]) == ("lost", why, 91, None)
    assert (found["rtw_by_m3"], found["rtw_at_m3"], found["rtw_by_m6"], found["rtw_at_m6"]) == (
        False,
        False,
        None,
        None,
    )


@pytest.mark.parametrize("why", LOSSES)
def test_a_return_before_the_loss_is_a_return_without_reason_of_loss(why):
    found = one(PLAN, employment=[job(*MARCH)], **LOSSES[why])
    assert (found["rtw_status"], found["rtw_loss"], found["rtw"]) == ("returned", None, True)
    assert (found["rtw_by_m12"], found["rtw_at_m12"]) == (True, None)


def test_those_never_linked_are_lost_from_the_first_day():
    found = one(PLAN, participants=[{"participant": "A", "linked": False}], employment=[job(*MARCH)])
    assert (found["rtw_status"], found["rtw_loss"], found["rtw_day"]) == ("lost", "not_linked", -1)
    assert found["rtw_by_m3"] is None


def test_who_withdrew_from_questionnaires_alone_is_followed_in_registers():
    gone = [{"participant": "A", "date": "2023-02-01", "scope": "questionnaires"}]
    assert one(PLAN, withdrawals=gone)["rtw_status"] == "not_returned"


def test_emigration_before_enrolment_is_over():
    left = [{"participant": "A", "date": "2015-02-01", "event": "emigrated"}]
    assert one(PLAN, deaths=left)["rtw_status"] == "not_returned"


def test_nothing_is_known_of_the_dead_after_a_loss():
    events = [*LOSSES["emigrated"]["deaths"], *DIED]
    assert one(PLAN, deaths=events)["rtw_status"] == "lost"


def test_a_death_before_enrolment_is_refused_by_name():
    with pytest.raises(DataError, match="participant 'A' died before being enrolled, by the table 'deaths'"):
        one(PLAN, deaths=[{"participant": "A", "date": "2022-05-01", "event": "died"}])


def test_looking_back_a_yes_stays_a_yes_and_what_lay_ahead_is_incomplete():
    work = [job("2023-03-01", "2023-08-31")]
    yes, early = one(PLAN, "2023-04-15", employment=work), one(PLAN, "2023-03-20", employment=work)
    assert (yes["rtw"], yes["rtw_by_m3"], yes["rtw_at_m3"], yes["rtw_at_m6"]) == (True, True, True, None)
    assert (early["rtw"], early["rtw_status"], early["rtw_by_m3"]) == (None, "incomplete", None)


def test_a_register_that_was_delivered_early_tells_no_later():
    trial = plan(employment={"complete_until": "2023-06-30"})
    found = one(trial)
    assert (found["rtw_status"], found["rtw_day"], found["rtw_at_m3"], found["rtw_at_m6"]) == (
        "incomplete",
        180,
        False,
        None,
    )


def test_the_newest_delivery_known_on_a_day_counts():
    columns = {"hours": {}, "extracted": {"required": True}}
    trial = plan(employment={"columns": columns, "extraction": {"column": "extracted", "replaces": "table"}})
    rows = [job(*MARCH, 50, extracted="2024-03-01"), job(*MARCH, 40, extracted="2025-03-01")]
    assert one(trial, "2024-06-01", employment=rows)["rtw"] is True
    assert one(trial, employment=rows)["rtw"] is False
    undelivered = one(trial, "2024-01-01", employment=rows)
    assert (undelivered["rtw_status"], undelivered["rtw_day"]) == ("incomplete", -1)


def test_a_monthly_status_holds_until_the_next_by_the_approximation_that_the_plan_names():
    work = {**WORK, "positions": {"table": "status", "counts": ["ordinary"], "approximation": "held_until_next_status"}}
    del work["leave"]
    trial = rule(work=work)
    rows = [{"participant": "B", "month": f"{2022 + month // 12}-{month % 12 + 1:02d}-16", "kind": "ordinary",
             "percent": 100} for month in range(11, 26)]  # fmt: skip
    held = [{"participant": "A", "month": "2023-03-16", "kind": "ordinary", "percent": 60}]
    found = derived(trial, status=rows + held)
    assert (found.loc["A", "rtw_status"], found.loc["A", "rtw_day"]) == ("returned", 74)
    february = [{**held[0], "month": "2023-02-16", "percent": 60}]  # 28 days to 15 March
    assert derived(trial, status=rows + february).loc["A", "rtw_day"] == 46
    # The last status is that of 16 January 2024, and holds until 15 February: B could be told until then only.
    assert derived(trial, status=rows).loc["B", "rtw_status"] == "working_at_start"


def test_after_the_last_monthly_status_nothing_is_known():
    work = {"positions": {"table": "status", "counts": ["ordinary"], "approximation": "held_until_next_status"}}
    rows = [{"participant": "A", "month": "2023-03-16", "kind": "ordinary", "percent": 10}]
    found = one(rule(work=work), status=rows)
    assert (found["rtw_status"], found["rtw_day"]) == ("incomplete", 104)  # 15 April


def test_a_monthly_status_without_a_named_approximation_is_refused():
    work = {"positions": {"table": "status", "counts": ["ordinary"]}}
    with pytest.raises(PlanError, match=r"one status a month.*'approximation'"):
        one(rule(work=work), status=[{"participant": "A", "month": "2023-03-16", "kind": "ordinary", "percent": 10}])


days_of_2023 = st.dates(pd.Timestamp("2022-12-01").date(), pd.Timestamp("2024-02-01").date())
rows_of_work = st.lists(
    st.builds(
        lambda start, length, percent, position: job(
            start.isoformat(), (start + pd.Timedelta(days=length)).isoformat(), percent, position=position
        ),
        days_of_2023, st.integers(0, 60), st.sampled_from([20, 30, 50, 100]), st.sampled_from(["1", "2", "3"]),
    ),
    max_size=5,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(rows_of_work, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_doubled_rows_nor_split_rows_change_anything(rows, random):
    split = []
    for row in rows:
        middle = pd.Timestamp(row["start"]) + (pd.Timestamp(row["end"]) - pd.Timestamp(row["start"])) // 2
        first = {**row, "end": middle.date().isoformat()}
        second = {**row, "start": (middle.floor("D") + pd.Timedelta(days=1)).date().isoformat()}
        split += [first, second] if second["start"] <= row["end"] else [row]
    people = [{"participant": "A"}]
    told = derived(PLAN, participants=people, employment=rows)
    for other in (random.sample(rows, len(rows)), rows * 2, split):
        pd.testing.assert_frame_equal(derived(PLAN, participants=people, employment=other), told)


@settings(max_examples=25, deadline=None)
@given(rows_of_work, days_of_2023)
def test_more_work_never_delays_a_return(rows, start):
    people = [{"participant": "A"}]
    more = job(max(start.isoformat(), "2023-01-02"), percent=20, position="9")
    before = one(PLAN, participants=people, employment=rows)
    after = one(PLAN, participants=people, employment=[*rows, more])
    if before["rtw_status"] == "returned":
        assert after["rtw_status"] == "returned"
        assert after["rtw_day"] <= before["rtw_day"]

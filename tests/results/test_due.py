"""Outcomes of which it is too early to tell, those that are missing, and a flow that adds up."""

import pytest

from tests.derive.register_trial import job
from tests.results.register_results import RTW, counts, results, trial

OFFERED = ("P00", "P03", "P06", "P09")
EARLY = "2023-04-15"  # day 104: three months have passed


def answer(who, visit, day, working=True):
    return {"participant": who, "visit": visit, "completed": day, "working": working}


def emigrated(who, day="2023-02-01"):
    return {"participant": who, "date": day, "event": "emigrated"}


def died(who, day="2023-02-01"):
    return {"participant": who, "date": day, "event": "died"}


def test_a_return_is_not_due_until_it_can_be_told_and_a_yes_is_a_yes_at_once():
    found = results(trial(), EARLY, employment=[job("2023-02-01", who="P00")])
    assert counts(found, "completeness.work.offered") == {"available": 1, "missing": 0, "not_due": 3}
    assert counts(found, "flow.follow_up.offered") == {"available": 1, "lost": 0, "not_due": 3}


def test_at_the_end_nobody_is_waited_for_and_the_lost_have_their_reasons():
    gone = {"deaths": [emigrated("P00"), died("P03")],
            "withdrawals": [{"participant": "P06", "date": "2023-02-01", "scope": "all"}]}  # fmt: skip
    found = results(trial(), **gone)
    assert counts(found, "flow.follow_up.offered") == {"available": 2, "lost": 2, "not_due": 0}
    assert counts(found, "flow.lost.offered") == {"withdrew": 1, "emigrated": 1, "not_linked": 0, "not_stated": 0}


def test_the_lost_are_lost_at_once_and_not_waited_for():
    found = results(trial(), EARLY, deaths=[emigrated("P00")])
    assert counts(found, "flow.follow_up.offered") == {"available": 0, "lost": 1, "not_due": 3}
    assert found["flow.lost.offered.emigrated"].value == 1


def test_a_loss_after_the_return_is_no_loss():
    found = results(
        trial(), employment=[job("2023-01-10", "2023-03-01", who="P00")], deaths=[emigrated("P00", "2023-03-01")]
    )
    assert counts(found, "flow.follow_up.offered") == {"available": 4, "lost": 0, "not_due": 0}


def test_those_lost_to_one_source_and_known_from_another_leave_the_flow_adding_up():
    found = results(trial("either"), deaths=[emigrated("P00")], questionnaires=[answer("P00", "m12", "2024-01-01")])
    assert counts(found, "flow.follow_up.offered") == {"available": 4, "lost": 0, "not_due": 0}
    assert found["flow.lost.offered.emigrated"].value == 0


def test_those_who_died_are_lost_with_that_reason_where_the_plan_leaves_them_without_outcome():
    planned = trial(derived={"rtw": {**RTW, "death": "missing"}})
    found = results(planned, deaths=[died("P00")])
    assert found["flow.lost.offered.died"].value == 1
    assert found["flow.follow_up.offered.lost"].value == 1


def test_a_state_at_a_visit_is_not_due_until_the_day_and_never_for_the_lost():
    found = results(trial("rtw_at_m6", "m6"), EARLY, deaths=[emigrated("P00"), died("P03")])
    assert counts(found, "completeness.work.offered") == {"available": 1, "missing": 1, "not_due": 2}
    found = results(trial("rtw_at_m3", "m3"), EARLY, deaths=[emigrated("P00")])
    assert counts(found, "completeness.work.offered") == {"available": 3, "missing": 1, "not_due": 0}


def test_a_return_by_an_earlier_visit_is_due_at_that_visit():
    found = results(trial("rtw_by_m3", "m3"), EARLY)
    assert counts(found, "completeness.work.offered") == {"available": 4, "missing": 0, "not_due": 0}


def test_an_own_answer_is_not_due_as_long_as_its_window_is_open_and_never_of_those_gone():
    planned = trial("own_at_m3", "m3")
    visit = planned.design.visits["m3"].model_copy(update={"window": (-14, 28)})
    design = planned.design.model_copy(update={"visits": {**planned.design.visits, "m3": visit}})
    planned = planned.model_copy(update={"design": design})
    gone = {"deaths": [died("P03"), emigrated("P09")],
            "withdrawals": [{"participant": "P06", "date": "2023-02-01", "scope": "questionnaires"}],
            "questionnaires": [answer("P00", "m3", "2023-04-01", working=False)]}  # fmt: skip
    found = results(planned, EARLY, **gone)
    assert counts(found, "completeness.work.offered") == {"available": 1, "missing": 2, "not_due": 1}
    found = results(planned, "2023-05-01", **gone)
    assert counts(found, "completeness.work.offered") == {"available": 1, "missing": 3, "not_due": 0}


def test_either_of_two_sources_is_waited_for_while_one_may_still_tell():
    found = results(trial("either"), EARLY)
    assert counts(found, "completeness.work.offered") == {"available": 0, "missing": 0, "not_due": 4}


def test_an_outcome_from_another_table_is_due_by_the_outcome_s_visit():
    derived = {"rtw": RTW, "accepted": {"kind": "from_table", "table": "offers", "column": "accepted"}}
    found = results(trial("accepted", "m6", derived), EARLY)
    assert found["completeness.work.offered.not_due"].value == 4
    found = results(trial("accepted", "m3", derived), EARLY)
    assert found["completeness.work.offered.missing"].value == 4


@pytest.mark.parametrize("as_of", ["2023-01-15", EARLY, "2023-09-01", "2024-01-20", "2025-12-31"])
def test_whatever_the_day_the_parts_add_up(as_of):
    """analyse would refuse a flow that does not add up."""
    events = {"employment": [job("2023-12-20", who="P00"), job("2022-06-01", who="P01", position="x")],
              "deaths": [emigrated("P03", "2023-08-01"), died("P06", "2023-08-02")]}  # fmt: skip
    for variable in ("rtw", "rtw_by_m3", "rtw_at_m6", "own", "either"):
        found = results(trial(variable), as_of, **events)
        assert sum(counts(found, "completeness.work.all").values()) == 12

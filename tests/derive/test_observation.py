"""Who is followed until when."""

import pytest

from reise_report.derive.observation import observe
from reise_report.derive.return_to_work import NEVER
from reise_report.errors import DataError
from tests.derive.register_trial import CUT_OFF, job, plan, snapshot
from tests.derive.test_return_to_work import T0, day

TRIAL = plan()
LAST = day(CUT_OFF)


def observed(trial=TRIAL, as_of=CUT_OFF, **tables):
    tables = {"participants": [{"participant": "A"}], **tables}
    return observe(trial, snapshot(trial, as_of, **tables))


def withdrew(on, scope):
    return [{"participant": "A", "date": on, "scope": scope}]


def test_somebody_of_whom_nothing_happened_is_followed_to_the_end():
    found = observed()
    assert (found.start[0], found.died[0], found.lost[0], found.loss[0]) == (T0, NEVER, NEVER, "")
    assert {int(until[0]) for until in found.known_until.values()} == {LAST}


def test_withdrawal_from_registers_ends_them_and_leaves_the_trial_s_own_tables():
    found = observed(withdrawals=withdrew("2023-05-01", "registers"))
    until = {name: int(days[0]) for name, days in found.known_until.items()}
    assert until["employment"] == until["benefits"] == until["deaths"] == day("2023-05-01")
    assert until["questionnaires"] == until["offers"] == LAST


def test_withdrawal_from_questionnaires_ends_these_alone():
    found = observed(withdrawals=withdrew("2023-05-01", "questionnaires"))
    assert found.known_until["questionnaires"][0] == day("2023-05-01")
    assert found.known_until["employment"][0] == LAST
    assert found.loss[0] == ""


def test_withdrawal_from_the_trial_ends_everything():
    found = observed(withdrawals=withdrew("2023-05-01", "all"))
    assert {int(days[0]) for days in found.known_until.values()} == {day("2023-05-01")}
    assert found.loss[0] == "withdrew"


def test_of_several_losses_the_first_counts():
    events = [{"participant": "A", "date": "2023-04-01", "event": "emigrated"}]
    found = observed(deaths=events, withdrawals=withdrew("2023-05-01", "all"))
    assert (found.lost[0], found.loss[0]) == (day("2023-04-01"), "emigrated")


def test_those_never_linked_were_seen_by_no_register_on_any_day():
    found = observed(participants=[{"participant": "A", "linked": False}, {"participant": "B"}])
    assert found.known_until["employment"].tolist() == [T0 - 1, LAST]
    assert found.known_until["questionnaires"].tolist() == [LAST, LAST]
    assert found.loss.tolist() == ["not_linked", ""]


def test_the_first_of_two_deaths_counts():
    events = [{"participant": "A", "date": text, "event": "died"} for text in ("2023-06-02", "2023-06-01")]
    assert observed(deaths=events).died[0] == day("2023-06-01")


def test_nothing_is_told_later_than_the_register_of_deaths_can_tell():
    found = observed(plan(deaths={"complete_until": "2023-06-30"}))
    assert found.told_until["employment"] == day("2023-06-30")


def test_several_tables_together_tell_as_far_as_the_first_that_ends():
    found = observed(plan(benefits={"complete_until": "2023-06-30"}))
    assert found.until(["employment", "benefits"])[0] == day("2023-06-30")
    assert found.until(["employment"])[0] == LAST
    assert found.until([])[0] == NEVER


def test_a_participant_without_date_of_enrolment_is_refused_by_name():
    columns = {**{name: {} for name in ("linked",)}, "enrolled": {"required": False}}
    trial = plan()
    people = trial.data.tables["participants"]
    trial = plan(participants={"file": people.file, "columns": columns, "standard": "participants"})
    with pytest.raises(DataError, match="'A' has no 'enrolled'"):
        observed(trial, participants=[{"participant": "A", "enrolled": None}])


@pytest.mark.parametrize(("as_of", "late"), [("2023-03-01", True), ("2023-04-02", False)])
def test_a_visit_lies_ahead_until_its_day_has_come(as_of, late):
    assert observed(as_of=as_of).waiting(["employment"], 91)[0] == late


def test_nobody_waits_for_a_visit_who_is_lost_or_dead():
    gone = {
        "deaths": [{"participant": "A", "date": "2023-02-01", "event": "died"}],
        "withdrawals": [{"participant": "B", "date": "2023-02-01", "scope": "all"}],
        "participants": [{"participant": "A"}, {"participant": "B"}, {"participant": "C"}],
    }
    assert observed(as_of="2023-03-01", employment=[job("2023-02-02", who="C")], **gone).waiting(
        ["employment"], 91
    ).tolist() == [False, False, True]

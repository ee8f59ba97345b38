"""From register tables to spells."""

import pytest

from reise_report.derive.employment import held_until, status_days
from reise_report.derive.timeline import PERCENT
from reise_report.derive.work_share import share_of_work
from reise_report.errors import DataError, PlanError
from reise_report.plan.work import Work
from tests.derive.register_trial import WORK, benefit, derived, job, plan, snapshot
from tests.derive.test_return_to_work import day

TRIAL = plan()
MARCH = ("2023-03-01", "2023-03-28")
LAST = day("2025-12-31")


def worked(work=WORK, trial=TRIAL, **tables):
    """(first day, last day, percent) of the first participant's work, days without any left out."""
    read = snapshot(trial, **tables)
    people = read.participants.set_index("participant").index
    told = dict.fromkeys(trial.data.tables, LAST)
    share = share_of_work(trial, read, people, Work.model_validate(work), told)
    pieces = zip(share.person, share.start, share.stop - 1, share.amounts[0], strict=True)
    found = []
    for person, start, end, amount in pieces:
        if person == 0 and amount and found and found[-1][1] == start - 1 and found[-1][2] == amount / PERCENT:
            found[-1] = (found[-1][0], int(end), found[-1][2])
        elif person == 0 and amount:
            found.append((int(start), int(end), amount / PERCENT))
    return found


def positions(**change):
    return {**WORK, "positions": {**WORK["positions"], **change}}


def leave(start, end="", percent=100, position="A1"):
    return {"participant": "A", "position": position, "start": start, "end": end, "percent": percent}


def test_hours_stand_in_for_a_missing_percent():
    """Hand case 12 of the trial's rule: 18.75 hours a week are half a position."""
    rows = [job(*MARCH, "", hours=18.75), job("2023-04-01", "2023-04-02", 80, hours=10)]
    assert [share for *_, share in worked(employment=rows)] == [50, 80]


def test_a_position_with_neither_percent_nor_hours_is_refused_with_participant_and_day():
    with pytest.raises(DataError, match=r"neither a percent nor hours.*of 'A' from 2023-03-01.*unknown_percent"):
        worked(employment=[job(*MARCH, "")])


def test_a_position_with_neither_has_the_size_that_the_plan_gives_it():
    assert worked(positions(unknown_percent=40), employment=[job(*MARCH, "")])[0][2] == 40


def test_only_the_kinds_that_count_are_work_and_open_positions_last_as_long_as_the_table_tells():
    rows = [job("2023-03-01", kind="self_employed"), job(*MARCH, kind="placement", position="A2")]
    assert worked(employment=rows) == [(day("2023-03-01"), LAST, 50)]


def test_doubled_rows_are_one_with_and_without_a_number_of_the_position():
    rows = [job(*MARCH, 30), job("2023-05-01", "2023-05-31", 20, position="")] * 2
    assert [share for *_, share in worked(employment=rows)] == [30, 20]


def test_equal_rows_of_two_positions_are_two():
    assert worked(employment=[job(*MARCH, 30), job(*MARCH, 30, position="A2")])[0][2] == 60


def test_a_position_counts_once_a_day_with_its_greatest_percent():
    rows = [
        job("2023-03-01", "2023-03-31", 30),
        job("2023-03-10", "2023-03-12", 50),
        job("2023-03-31", "2023-04-02", 20),
    ]
    march = [day(text) for text in ("2023-03-01", "2023-03-09", "2023-03-10", "2023-03-12", "2023-03-13", "2023-03-31")]
    assert worked(employment=rows) == [
        (*march[:2], 30),
        (*march[2:4], 50),
        (*march[4:], 30),
        (march[5] + 1, march[5] + 2, 20),
    ]


def test_leave_is_taken_of_the_percent_in_force_on_each_day():
    rows = [job("2023-03-01", "2023-03-31", 100), job("2023-04-01", "2023-04-30", 60)]
    found = worked(employment=rows, leave=[leave("2023-03-15", "2023-04-15", 50)])
    assert [share for *_, share in found] == [100, 50, 30, 60]
    assert [start for start, *_ in found] == [day(f"2023-{text}") for text in ("03-01", "03-15", "04-01", "04-16")]


def test_leave_of_full_time_takes_its_points_but_never_more_than_the_position():
    work = {**WORK, "leave": {"table": "leave", "percent_of": "full_time"}}
    rows = [job(*MARCH, 60), job(*MARCH, 30, position="A2")]
    away = [leave(*MARCH, 40), leave(*MARCH, 50, position="A2")]
    assert worked(work, employment=rows, leave=away)[0][2] == 20


def test_leave_from_a_position_that_is_no_work_takes_nothing():
    rows = [job(*MARCH, 60), job(*MARCH, 50, position="A2", kind="placement")]
    assert worked(employment=rows, leave=[leave(*MARCH, position="A2")])[0][2] == 60


def test_doubled_and_overlapping_leave_takes_no_more_than_there_is():
    away = [leave(*MARCH, 60), leave(*MARCH, 60), leave("2023-03-01", "2023-03-10", 70)]
    found = worked(employment=[job(*MARCH, 50)], leave=away)
    assert found == [(day("2023-03-11"), day("2023-03-28"), 20)]


def test_leave_from_a_position_that_the_register_does_not_have_is_refused():
    with pytest.raises(DataError, match=r"'A' from the position 'X9' on 2023-03-02"):
        worked(employment=[job(*MARCH)], leave=[leave("2023-03-02", position="X9")])


DELIVERED = plan(
    employment={
        "columns": {"hours": {}, "extracted": {"required": True}},
        "extraction": {"column": "extracted", "replaces": "table"},
    }
)


def test_leave_from_a_position_that_is_not_delivered_yet_takes_nothing():
    rows = [job(*MARCH, extracted="2023-06-01")]
    away = [leave("2023-03-10", "2023-03-12"), leave("2023-07-01", position="A2"), leave("2023-05-01", position="A3")]
    found = derived(DELIVERED, "2023-08-01", employment=rows, leave=away)
    assert found["rtw_status"].tolist() == ["incomplete"]
    with pytest.raises(DataError, match="from the position 'A3' on 2023-05-01"):
        derived(DELIVERED, employment=rows, leave=away)


def test_positions_of_two_participants_may_have_the_same_number():
    rows = [job(*MARCH, 50, position="1"), job(*MARCH, 80, who="B", position="1")]
    away = [{"participant": "B", "position": "1", "start": "2023-03-01", "percent": 100}]
    assert worked(employment=rows, leave=away) == [(day("2023-03-01"), day("2023-03-28"), 50)]


def test_sick_pay_takes_its_share_of_what_is_left_after_leave():
    found = worked(employment=[job(*MARCH, 80)], leave=[leave(*MARCH, 50)], benefits=[benefit(*MARCH, 25)])
    assert found[0][2] == 30


def test_other_benefits_and_doubled_rows_take_nothing_more():
    rows = [benefit(*MARCH, 40), benefit(*MARCH, 40), benefit(*MARCH, 50, kind="work_assessment")]
    assert worked(employment=[job(*MARCH, 50)], benefits=rows)[0][2] == 30


STATUS = {"positions": {"table": "status", "counts": ["ordinary"], "approximation": "held_until_next_status"}}


def status(month, percent=50, who="A", **more):
    return {"participant": who, "month": month, "kind": "ordinary", "percent": percent, **more}


def test_a_status_holds_until_the_day_before_the_next_day_of_statuses():
    rows = [status("2023-03-16"), status("2023-04-16", who="B")]
    assert worked(STATUS, status=rows) == [(day("2023-03-16"), day("2023-04-15"), 50)]


def test_the_last_status_holds_for_a_month():
    assert worked(STATUS, status=[status("2023-01-31")]) == [(day("2023-01-31"), day("2023-02-27"), 50)]


def test_equal_statuses_of_a_day_are_two_positions():
    assert worked(STATUS, status=[status("2023-03-16")] * 2)[0][2] == 100


def test_statuses_of_two_days_in_a_month_are_refused():
    with pytest.raises(DataError, match="statuses of 2023-03-15 and of 2023-03-16"):
        worked(STATUS, status=[status("2023-03-15"), status("2023-03-16", who="B")])


def test_a_table_of_statuses_tells_until_the_last_no_longer_holds():
    frame = snapshot(TRIAL, status=[status("2023-03-16")]).tables["status"]
    assert held_until(frame, LAST) == day("2023-04-15")
    assert held_until(frame, day("2023-04-01")) == day("2023-04-01")
    assert held_until(frame.iloc[:0], LAST) == LAST
    assert status_days(frame).tolist() == [day("2023-03-16"), day("2023-04-16")]


def test_leave_can_be_taken_off_statuses_in_percent_of_full_time_only():
    tables = {"status": [status("2023-03-16")], "leave": [leave("2023-03-20", "2023-03-25", 20)]}
    of_full_time = {**STATUS, "leave": {"table": "leave", "percent_of": "full_time"}}
    assert [share for *_, share in worked(of_full_time, **tables)] == [50, 30, 50]
    with pytest.raises(PlanError, match="does not number positions"):
        worked({**STATUS, "leave": {"table": "leave", "percent_of": "position"}}, **tables)

"""The return-to-work rule: hand cases, a day-by-day oracle, and what must hold for every set of spells."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.return_to_work import NEVER, People, ReturnToWorkRule, Status, return_to_work
from reise_report.derive.timeline import PERCENT, Spells

REISE = ReturnToWorkRule(
    measure="work", min_share=50, min_days=28, gap_days=0, sick_pay_reduces=True, dated="first_day",
    follow_up_days=365, confirmation_days=27,
)  # fmt: skip
SMARTWORK = replace(REISE, measure="absence_of_benefit", min_share=100, min_days=30, confirmation_days=29)
IPS = replace(REISE, min_share=0.001, min_days=1, confirmation_days=0, sick_pay_reduces=False)


def day(text):
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


T0 = day("2023-01-01")
LATE = day("2025-12-31")


def spells(*given):
    """(first day, last day, percent) of one person; the last day None for a spell that goes on."""
    rows = [(0, day(a), LATE if b is None else day(b), round(p * PERCENT)) for a, b, p in given]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Spells(*columns)


def one(*work, leave=(), sick=(), benefits=(), rule=REISE, until=LATE, died=NEVER):
    people = People(np.array([T0]), np.array([until]), np.array([died]))
    found = return_to_work(people, spells(*work), spells(*leave), spells(*sick), spells(*benefits), rule)
    return Status(found.status[0]), int(found.day[0])


RETURNED_MARCH = (Status.RETURNED, day("2023-03-01"))
NOT = Status.NOT_RETURNED


# The hand cases of the trial's rule, numbered as in the house's list.
def test_01_half_a_position_for_28_days_is_a_return_on_its_first_day():
    assert one(("2023-03-01", "2023-03-28", 50)) == RETURNED_MARCH


def test_02_27_days_are_too_few():
    assert one(("2023-03-01", "2023-03-27", 50))[0] is NOT


def test_03_two_positions_that_overlap_are_added_up():
    assert one(("2023-03-01", "2023-03-28", 30), ("2023-03-01", "2023-03-28", 20)) == RETURNED_MARCH


def test_04_just_under_half_is_not_half():
    assert one(("2023-03-01", "2023-12-28", 49.9))[0] is NOT


@pytest.mark.parametrize(("grade", "status"), [(60, NOT), (50, Status.RETURNED)])
def test_05_graded_sick_pay_takes_its_share_of_the_work(grade, status):
    work, sick = ("2023-03-01", "2023-03-28", 100), ("2023-03-01", "2023-03-28", grade)
    assert one(work, sick=[sick])[0] is status


def test_06_a_new_job_on_the_next_day_goes_on_and_a_free_day_breaks_unless_tolerated():
    first = ("2023-03-01", "2023-03-14", 50)
    assert one(first, ("2023-03-15", "2023-03-28", 50)) == RETURNED_MARCH
    later = ("2023-03-16", "2023-03-28", 50)
    assert one(first, later)[0] is NOT
    assert one(first, later, rule=replace(REISE, gap_days=1)) == RETURNED_MARCH


def test_07_a_placement_that_is_not_among_the_positions_is_no_work():
    assert one()[0] is NOT


def test_08_a_run_cut_by_the_end_of_the_data_is_censored_and_not_a_no():
    work = ("2023-12-20", None, 50)
    assert one(work, until=day("2023-12-31")) == (Status.CENSORED, day("2023-12-20"))
    assert one(work, until=day("2024-01-28")) == (Status.RETURNED, day("2023-12-20"))
    assert day("2023-12-20") - T0 == 353


def test_09_whoever_was_at_work_already_is_flagged():
    assert one(("2022-11-01", "2023-06-30", 100))[0] is Status.WORKING_AT_START


def test_10_death_within_a_run_is_a_competing_event():
    assert one(("2023-03-01", "2023-03-20", 50), died=day("2023-03-20")) == (Status.DIED, day("2023-03-20"))


def test_11_an_open_spell_lasts_as_long_as_is_known():
    assert one(("2023-03-01", None, 50)) == RETURNED_MARCH


def test_13_full_leave_inside_a_job_breaks_the_run():
    work, leave = ("2023-03-01", "2023-04-10", 100), ("2023-03-20", "2023-03-21", 100)
    assert one(work, leave=[leave])[0] is NOT


def test_14_a_leap_day_is_a_day():
    work = ("2024-02-02", "2024-02-29", 50)
    people = People(np.array([day("2023-06-01")]), np.array([LATE]), np.array([NEVER]))
    found = return_to_work(people, spells(work), *[Spells.none()] * 3, REISE)
    assert (found.status[0], found.day[0]) == ("returned", day("2024-02-02"))


def test_the_day_on_which_a_run_is_long_enough_can_be_the_date():
    rule = replace(REISE, dated="qualifying_day")
    assert one(("2023-03-01", "2023-06-28", 50), rule=rule) == (Status.RETURNED, day("2023-03-28"))


def test_one_month_without_benefits_is_another_configuration():
    benefits = [("2022-10-01", "2023-04-10", 100), ("2023-04-25", "2023-05-31", 40)]
    assert one(benefits=benefits, rule=SMARTWORK) == (Status.RETURNED, day("2023-06-01"))


def test_one_day_in_ordinary_work_is_another_configuration():
    assert one(("2023-07-07", "2023-07-07", 20), rule=IPS) == (Status.RETURNED, day("2023-07-07"))


def test_without_an_end_of_follow_up_in_sight_nothing_is_known():
    assert one(until=day("2023-06-30")) == (Status.CENSORED, day("2023-06-30"))


# A day-by-day oracle over a short follow-up.
SHORT = replace(REISE, min_days=4, follow_up_days=12, confirmation_days=3)
HORIZON = 24
spell = st.tuples(st.integers(-6, 22), st.integers(0, 12), st.sampled_from([20, 30, 50, 100]))
lists = st.lists(spell, max_size=5)


def layer(given):
    rows = np.array([(0, a, a + length, p * PERCENT) for a, length, p in given], dtype=np.int64).reshape(-1, 4).T
    return Spells(*rows)


def vectorised(work, leave, sick, until, died, rule):
    people = People(np.array([0]), np.array([until]), np.array([died]))
    found = return_to_work(people, layer(work), layer(leave), layer(sick), Spells.none(), rule)
    return str(found.status[0]), int(found.day[0])


def day_by_day(work, leave, sick, until, died, rule):
    def total(given, today):
        return sum(p for a, length, p in given if a <= today <= a + length)

    def counts(today):
        share = max(0, min(100, total(work, today)) - total(leave, today))
        return share * (100 - min(100, total(sick, today))) >= 100 * rule.min_share

    known = min(until, died)
    limit = rule.follow_up_days + rule.confirmation_days
    days = {today for today in range(-8, known + 1) if counts(today)}
    for today in sorted(days):  # bridge the gaps that the rule tolerates
        nearest = next((later for later in range(today + 1, today + rule.gap_days + 2) if later in days), today)
        days |= set(range(today, nearest))
    if {-1, 0} <= days:
        return "working_at_start", 0
    waiting = None
    for begin in sorted(day for day in days if 0 <= day <= rule.follow_up_days and day - 1 not in days):
        end = begin
        while end + 1 in days and end + 1 <= limit:
            end += 1
        if end - begin + 1 >= rule.min_days:
            return "returned", begin
        if waiting is None and end + 1 + rule.gap_days > known and known < min(limit, died):
            waiting = begin
    if died <= min(rule.follow_up_days, until):
        return "died", died
    if waiting is not None:
        return "censored", waiting
    return ("censored", known) if known < rule.follow_up_days else ("not_returned", rule.follow_up_days)


@given(
    lists, lists, lists, st.integers(0, HORIZON), st.one_of(st.just(NEVER), st.integers(1, HORIZON)), st.integers(0, 3)
)
def test_the_intervals_give_what_a_walk_over_the_days_gives(work, leave, sick, until, died, gap):
    rule = replace(SHORT, gap_days=gap)
    assert vectorised(work, leave, sick, until, died, rule) == day_by_day(work, leave, sick, until, died, rule)


@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_irrelevant(work, random):
    shuffled = random.sample(work, len(work))
    assert vectorised(work, [], [], HORIZON, NEVER, SHORT) == vectorised(shuffled, [], [], HORIZON, NEVER, SHORT)


@given(lists, st.integers(0, 12))
def test_splitting_a_spell_changes_nothing(work, at):
    split = [
        part
        for a, length, p in work
        for part in ([(a, at, p), (a + at + 1, length - at - 1, p)] if at < length else [(a, length, p)])
    ]
    assert vectorised(work, [], [], HORIZON, NEVER, SHORT) == vectorised(split, [], [], HORIZON, NEVER, SHORT)


@given(lists, spell)
def test_more_work_after_the_start_never_delays_a_return(work, more):
    before = vectorised(work, [], [], HORIZON, NEVER, SHORT)
    begin, length, percent = more
    after = vectorised([*work, (max(begin, 1), length, percent)], [], [], HORIZON, NEVER, SHORT)
    if before[0] == "returned":
        assert after[0] == "returned"
        assert after[1] <= before[1]


@given(st.lists(st.tuples(lists, st.integers(0, HORIZON)), min_size=1, max_size=6))
def test_people_do_not_touch_one_another(persons):
    rows = [(i, a, a + length, p * PERCENT) for i, (work, _) in enumerate(persons) for a, length, p in work]
    all_spells = Spells(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)
    size = len(persons)
    people = People(np.zeros(size, dtype=np.int64), np.array([until for _, until in persons]), np.full(size, NEVER))
    found = return_to_work(people, all_spells, *[Spells.none()] * 3, SHORT)
    alone = [vectorised(work, [], [], until, NEVER, SHORT) for work, until in persons]
    assert [(str(s), int(d)) for s, d in zip(found.status, found.day, strict=True)] == alone

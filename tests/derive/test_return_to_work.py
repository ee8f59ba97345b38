"""The return-to-work rule: hand cases, a day-by-day oracle, and what must hold for every set of spells."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.return_to_work import (
    NEVER,
    People,
    ReturnToWorkRule,
    Status,
    in_work,
    return_to_work,
    returned_by,
    runs_of_work,
)
from reise_report.derive.timeline import PERCENT, Spells
from reise_report.derive.work_share import absence_of_benefit, work_share

REISE = ReturnToWorkRule(
    min_share=50, min_days=28, gap_days=0, dated="first_day", follow_up_days=365, confirmation_days=27
)
SMARTWORK = replace(REISE, min_share=100, min_days=30, confirmation_days=29)
IPS = replace(REISE, min_share=0.001, min_days=1, confirmation_days=0)


def day(text):
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


T0 = day("2023-01-01")
LATE = day("2025-12-31")


def spells(*given):
    """(first day, last day, percent) of one person; the last day None for a spell that goes on."""
    rows = [(0, day(a), LATE if b is None else day(b), round(p * PERCENT)) for a, b, p in given]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Spells(*columns)


def followed(until=LATE, died=NEVER, lost=NEVER):
    return People(np.array([T0]), np.array([min(until, lost)]), np.array([lost]), np.array([died]))


def one(*work, leave=(), sick=(), benefits=None, rule=REISE, **ends):
    people = followed(**ends)
    if benefits is None:
        share = work_share(spells(*work), spells(*leave), spells(*sick), sick_pay_reduces=True)
    else:
        share = absence_of_benefit(people.start - 30, people.start + 400, spells(*benefits))
    found = return_to_work(people, runs_of_work(people, share, rule), rule)
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


def test_08_a_run_cut_by_the_end_of_the_data_is_incomplete_and_not_a_no():
    work = ("2023-12-20", None, 50)
    assert one(work, until=day("2023-12-31")) == (Status.INCOMPLETE, day("2023-12-19"))
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
    work = spells(("2024-02-02", "2024-02-29", 50))
    people = replace(followed(), start=np.array([day("2023-06-01")]))
    share = work_share(work, Spells.none(), Spells.none(), sick_pay_reduces=True)
    found = return_to_work(people, runs_of_work(people, share, REISE), REISE)
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
    assert one(until=day("2023-06-30")) == (Status.INCOMPLETE, day("2023-06-30"))


def test_death_on_the_last_day_of_a_run_that_is_long_enough_is_a_return():
    assert one(("2023-03-01", None, 50), died=day("2023-03-28")) == RETURNED_MARCH
    assert one(("2023-03-01", None, 50), died=day("2023-03-27"))[0] is Status.DIED


def test_death_after_the_follow_up_leaves_a_no():
    assert one(died=day("2024-01-02"))[0] is NOT
    assert one(died=day("2024-01-01"))[0] is Status.DIED


def test_a_loss_the_day_after_a_return_changes_nothing_and_one_day_earlier_everything():
    work = ("2023-03-01", "2023-12-31", 50)
    assert one(work, lost=day("2023-03-28")) == RETURNED_MARCH
    assert one(work, lost=day("2023-03-27")) == (Status.LOST, day("2023-02-28"))


def test_a_loss_on_the_last_day_of_follow_up_leaves_a_no_unless_a_run_has_begun():
    end = day("2024-01-01")
    assert one(lost=end)[0] is NOT
    assert one(lost=end - 1) == (Status.LOST, end - 1)
    assert one(("2023-12-20", None, 50), lost=end) == (Status.LOST, day("2023-12-19"))


def test_the_one_who_is_lost_when_the_snapshot_ends_is_lost():
    assert one(until=day("2023-06-30"), lost=day("2023-06-30"))[0] is Status.LOST
    assert one(until=day("2023-06-30"), lost=day("2023-07-01"))[0] is Status.INCOMPLETE


def test_a_run_that_began_before_but_may_go_on_across_the_start_leaves_it_open():
    rule = replace(REISE, gap_days=3)
    work = ("2022-11-01", "2022-12-31", 50)
    assert one(work, rule=rule, until=T0) == (Status.INCOMPLETE, T0 - 1)
    assert one(work, ("2023-01-03", None, 50), rule=rule)[0] is Status.WORKING_AT_START


def test_nobody_works_more_than_full_time_and_leave_is_taken_off_before_that_is_seen_to():
    """Full leave from a second position of 60 % leaves the first one of 80 %."""
    work, leave = [("2023-03-01", "2023-03-28", 80), ("2023-03-01", "2023-03-28", 60)], ("2023-03-01", None, 60)
    share = work_share(spells(*work), spells(leave), Spells.none(), sick_pay_reduces=False)
    assert share.amounts[0, 0] == 80 * PERCENT
    share = work_share(spells(*work), Spells.none(), Spells.none(), sick_pay_reduces=False)
    assert share.amounts.max() == 100 * PERCENT


def test_sick_pay_reduces_only_where_the_rule_says_so():
    work, sick = spells(("2023-03-01", "2023-03-28", 60)), spells(("2023-03-01", "2023-03-28", 50))
    amounts = [
        int(work_share(work, Spells.none(), sick, sick_pay_reduces=reduces).amounts[0, 0]) for reduces in (True, False)
    ]
    assert amounts == [30 * PERCENT, 60 * PERCENT]


def state(after, *work, rule=REISE, **ends):
    people = followed(**ends)
    share = work_share(spells(*work), Spells.none(), Spells.none(), sick_pay_reduces=True)
    answer = in_work(people, runs_of_work(people, share, rule), rule, after)
    return bool(answer.yes[0]) if answer.known[0] else None


def test_being_in_work_on_a_day_asks_for_as_many_days_up_to_it_as_a_run_needs():
    visit = day("2023-04-02") - T0
    assert visit == 91
    assert state(91, ("2023-03-06", "2023-04-02", 50)) is True
    assert state(91, ("2023-03-07", None, 50)) is False
    assert state(91, ("2023-03-01", "2023-04-01", 50)) is False


def test_being_in_work_on_a_day_is_known_if_it_was_seen_and_the_dead_are_not_in_work():
    work = ("2023-03-01", None, 50)
    assert state(91, work, until=T0 + 90) is None
    assert state(91, work, lost=T0 + 91) is True
    assert state(91, work, lost=T0 + 90) is None
    assert state(91, work, died=T0 + 90) is False
    assert state(91, work, died=T0 + 91) is True


def test_a_gap_that_may_yet_be_bridged_leaves_the_state_on_its_days_unknown():
    rule, work = replace(REISE, gap_days=2), ("2023-03-01", "2023-04-01", 50)
    assert state(91, work, rule=rule, until=T0 + 91) is None
    assert state(91, work, rule=rule, until=T0 + 92) is None
    assert state(91, work, rule=rule, until=T0 + 93) is False
    assert state(91, work, ("2023-04-03", None, 50), rule=rule) is True


# A day-by-day oracle over a short follow-up.
SHORT = replace(REISE, min_days=4, follow_up_days=12, confirmation_days=3)
HORIZON = 24
VISITS = (3, 7, 12)
spell = st.tuples(st.integers(-6, 22), st.integers(0, 12), st.sampled_from([20, 30, 50, 100]))
lists = st.lists(spell, max_size=5)
never = st.just(NEVER)


def layer(given):
    rows = np.array([(0, a, a + length, p * PERCENT) for a, length, p in given], dtype=np.int64).reshape(-1, 4).T
    return Spells(*rows)


def answered(answer, place=0):
    return bool(answer.yes[place]) if answer.known[place] else None


def vectorised(work, leave=(), sick=(), until=HORIZON, died=NEVER, lost=NEVER, rule=SHORT):
    """Status, day, and for each visit whether returned by it and in work at it."""
    people = People(np.array([0]), np.array([min(until, lost)]), np.array([lost]), np.array([died]))
    share = work_share(layer(work), layer(leave), layer(sick), sick_pay_reduces=True)
    runs = runs_of_work(people, share, rule)
    found = return_to_work(people, runs, rule)
    by = [answered(returned_by(people, found, visit)) for visit in VISITS]
    return str(found.status[0]), int(found.day[0]), by, [answered(in_work(people, runs, rule, day)) for day in VISITS]


def day_by_day(work, leave, sick, until, died, lost, rule):
    def total(given, today):
        return sum(p for a, length, p in given if a <= today <= a + length)

    def counts(today):
        share = min(100, max(0, total(work, today) - total(leave, today)))
        return share * (100 - min(100, total(sick, today))) >= 100 * rule.min_share

    seen = min(until, lost)
    known = min(seen, died)
    limit = rule.follow_up_days + rule.confirmation_days
    worked = {today for today in range(-8, known + 1) if counts(today)}
    days = bridged(worked, rule)

    def may_go_on(last):
        return last + 1 + rule.gap_days > known and died > known

    # Where working on every later day would change the answer, it is not known.
    later = set() if died <= known else set(range(known + 1, known + 10))
    at = [in_work_on(days, bridged(worked | later, rule), visit, seen, died, rule) for visit in VISITS]
    status, date = outcome(days, known, seen, died, lost, limit, may_go_on, rule)
    by = [
        None if status == "working_at_start" or (status in ("lost", "incomplete") and date < visit)
        else status == "returned" and date <= visit
        for visit in VISITS
    ]  # fmt: skip
    return status, date, by, at


def bridged(worked, rule):
    """The days with the gaps that the rule tolerates."""
    days = set(worked)
    for today in worked:
        nearest = next((later for later in range(today + 1, today + rule.gap_days + 2) if later in worked), today)
        days |= set(range(today, nearest))
    return days


def in_work_on(days, at_best, visit, seen, died, rule):
    wanted = set(range(visit - rule.min_days + 1, visit + 1))
    if died < visit:
        return False
    if visit > seen or (wanted <= at_best and not wanted <= days):
        return None
    return wanted <= days


def outcome(days, known, seen, died, lost, limit, may_go_on, rule):
    gone = "lost" if lost <= seen else "incomplete"
    if {-1, 0} <= days:
        return "working_at_start", 0
    before = [day for day in days if day < 0]
    waiting = None
    if before and 0 not in days and -1 - max(before) < rule.gap_days and may_go_on(max(before)):
        waiting = 0
    for begin in sorted(day for day in days if 0 <= day <= rule.follow_up_days and day - 1 not in days):
        end = begin
        while end + 1 in days and end + 1 <= limit:
            end += 1
        if end - begin + 1 >= rule.min_days:
            return "returned", begin
        if waiting is None and may_go_on(end) and known < limit:
            waiting = begin
    if died <= min(rule.follow_up_days, seen):
        return "died", died
    if waiting is not None:
        return gone, min(waiting - 1, known)
    return (gone, known) if known < rule.follow_up_days else ("not_returned", rule.follow_up_days)


ends = st.tuples(
    st.integers(0, HORIZON), st.one_of(never, st.integers(1, HORIZON)), st.one_of(never, st.integers(-1, HORIZON))
)


@given(lists, lists, lists, ends, st.integers(0, 3))
def test_the_intervals_give_what_a_walk_over_the_days_gives(work, leave, sick, ends, gap):
    until, died, lost = ends
    died = NEVER if died > lost else died  # nothing is known of somebody after a loss
    rule = replace(SHORT, gap_days=gap)
    assert vectorised(work, leave, sick, until, died, lost, rule) == day_by_day(
        work, leave, sick, until, died, lost, rule
    )


@given(lists, st.integers(0, HORIZON), st.integers(0, HORIZON), st.integers(0, 3), st.booleans())
def test_what_is_known_early_stays_as_it_is(work, first, second, gap, qualifying):
    """Looking back never says what a later look takes back."""
    dated = "qualifying_day" if qualifying else "first_day"
    rule = replace(SHORT, gap_days=gap, dated=dated, confirmation_days=0 if qualifying else 3)
    early, late = (vectorised(work, until=until, rule=rule) for until in sorted((first, second)))
    if early[0] != "incomplete":
        assert early[:2] == late[:2]
    for told_early, told_late in zip(early[2] + early[3], late[2] + late[3], strict=True):
        assert told_early is None or told_early == told_late


@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_irrelevant(work, random):
    assert vectorised(work) == vectorised(random.sample(work, len(work)))


@given(lists, st.integers(0, 12))
def test_splitting_a_spell_changes_nothing(work, at):
    split = [
        part
        for a, length, p in work
        for part in ([(a, at, p), (a + at + 1, length - at - 1, p)] if at < length else [(a, length, p)])
    ]
    assert vectorised(work) == vectorised(split)


@given(lists, spell)
def test_more_work_after_the_start_never_delays_a_return(work, more):
    before = vectorised(work)
    begin, length, percent = more
    after = vectorised([*work, (max(begin, 1), length, percent)])
    if before[0] == "returned":
        assert after[0] == "returned"
        assert after[1] <= before[1]


@given(st.lists(st.tuples(lists, st.integers(0, HORIZON)), min_size=1, max_size=6))
def test_people_do_not_touch_one_another(persons):
    rows = [(i, a, a + length, p * PERCENT) for i, (work, _) in enumerate(persons) for a, length, p in work]
    all_spells = Spells(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)
    size = len(persons)
    nobody = np.full(size, NEVER)
    people = People(np.zeros(size, dtype=np.int64), np.array([until for _, until in persons]), nobody, nobody)
    share = work_share(all_spells, Spells.none(), Spells.none(), sick_pay_reduces=True)
    runs = runs_of_work(people, share, SHORT)
    found, at = return_to_work(people, runs, SHORT), in_work(people, runs, SHORT, VISITS[-1])
    together = [(str(found.status[i]), int(found.day[i]), answered(at, i)) for i in range(size)]
    alone = [vectorised(work, until=until) for work, until in persons]
    assert together == [(status, date, states[-1]) for status, date, _, states in alone]

"""The participants' own answer about work against the employment register on the same day."""

from __future__ import annotations

import numpy as np

from reise_report.plan.derived import ReturnToWork
from reise_report.results.quality.asked import DATED, WORK
from reise_report.results.quality.checks.check import Found, Hits, hits, pairs, until
from reise_report.results.quality.checks.spells import paid
from reise_report.results.quality.desk import Days, Desk, Flags, Sheet, Whole

MONTH = np.timedelta64(30, "D")
FULL = 100.0


def says_work_register_none(desk: Desk) -> Found:
    """Somebody who says that they work on a day on which the register has no paid position of theirs."""
    return _disagree(desk, says=True)


def register_work_says_none(desk: Desk) -> Found:
    """Somebody who says that they do not work on a day on which the register has a paid position of theirs.

    A position from which the person was wholly on leave that day, or beside which they had full sick pay, is none.
    """
    return _disagree(desk, says=False)


def working_at_start(desk: Desk) -> Found:
    """Somebody who, by the register, was at work already when enrolled, and so should not be in the trial."""
    people = desk.sheet("participants")
    rules = {name: item for name, item in desk.plan.derived.items() if isinstance(item, ReturnToWork)}
    # Without benefits when enrolled is another matter: many who look for work have none.
    columns = [f"{name}_status" for name, rule in rules.items() if rule.measure == "work"]
    primary = desk.plan.outcomes[desk.plan.estimands[desk.plan.primary().estimand].outcome].variable
    known = [column for column in columns if column in people]
    if not known:
        return None
    column = f"{primary}_status" if f"{primary}_status" in known else known[0]
    return [hits(people, people.says(column, "working_at_start"), enrolled=desk.enrolled)]


def _disagree(desk: Desk, *, says: bool) -> Found:
    jobs = desk.holding("employment_spells") or desk.holding("employment_status")
    forms = [] if desk.answers is None else desk.answers.with_item(WORK)
    return None if jobs is None or not forms else [_disagreeing(desk, jobs, form.sheet, says=says) for form in forms]


def _disagreeing(desk: Desk, jobs: Sheet, sheet: Sheet, *, says: bool) -> Hits:
    """The rows of one table of questionnaires."""
    day = _asked_on(desk, sheet)
    answered = sheet.says(WORK, says) & _register_can_tell(desk, jobs, sheet, day)
    working = _positions_on(desk, jobs, sheet, day, answered, with_leave=says)
    if not says:
        working &= ~_on_sick_pay(desk, sheet, day, answered)
    wrong = answered & (working != says)
    return hits(sheet, wrong, visit=sheet.frame["visit"], day=day)


def _asked_on(desk: Desk, sheet: Sheet) -> Days:
    """(rows,) the day of the answers; the planned day of the visit where the questionnaire has no date."""
    planned = {name: visit.day for name, visit in desk.plan.design.visits.items()}
    days = sheet.frame["visit"].astype(object).map(planned).fillna(0).to_numpy(dtype=np.int64)
    day: Days = sheet.of_people(desk.enrolled) + days.astype("timedelta64[D]")
    if DATED in sheet:
        completed = sheet.dates(DATED)
        day = np.where(np.isnat(completed), day, completed)
    return day


def _register_can_tell(desk: Desk, jobs: Sheet, sheet: Sheet, day: Days) -> Flags:
    """(rows,) whether the register knows of the day: person linked, not withdrawn, alive, in the country; delivered."""
    last = np.datetime64(desk.snapshot.known_until[jobs.name], "D")
    gone = desk.first_withdrawal(("registers", "all"))
    told = (day <= last) & ~(sheet.of_people(gone) <= day)
    told &= ~(sheet.of_people(desk.died) <= day) & ~(sheet.of_people(desk.emigrated) <= day)
    people = desk.sheet("participants")
    if "linked" in people:
        told &= ~np.append(people.says("linked", False), False)[sheet.person]
    known: Flags = told & (sheet.person >= 0)
    return known


def _spell(jobs: Sheet) -> tuple[Days, Days]:
    """(rows,) first and last day; a status once a month is taken to hold for thirty days."""
    if jobs.contract.standard == "employment_status":
        return jobs.dates("month"), jobs.dates("month") + MONTH
    return jobs.dates("start"), until(jobs)


def _positions_on(desk: Desk, jobs: Sheet, sheet: Sheet, day: Days, asked: Flags, *, with_leave: bool) -> Flags:
    """(rows,) whether the person has a paid position on the day; one wholly on leave counts only ``with_leave``."""
    first, last = _spell(jobs)
    ours, theirs = pairs(sheet, jobs, asked, paid(desk, jobs) & ~(jobs.numbers("percent") == 0))
    there = (first[theirs] <= day[ours]) & (last[theirs] >= day[ours])
    ours, theirs = ours[there], theirs[there]
    if not with_leave:
        ours = ours[~_on_leave(desk, jobs, theirs, day[ours])]
    working = np.zeros(len(day), dtype=bool)
    working[ours] = True
    return working


def _on_leave(desk: Desk, jobs: Sheet, rows: Whole, day: Days) -> Flags:
    """(rows,) whether all of a position is on leave on a day."""
    leave = desk.holding("leave_spells")
    off = np.zeros(len(rows), dtype=bool)
    if leave is None or "position" not in jobs:
        return off
    picked = Sheet(jobs.name, jobs.contract, jobs.frame.iloc[rows], jobs.person[rows], jobs.in_file[rows])
    every = np.ones(len(rows), dtype=bool)
    ours, theirs = pairs(picked, leave, every, leave.numbers("percent") >= FULL)
    position, left = (table.frame["position"].to_numpy(dtype=object) for table in (picked, leave))
    same = position[ours] == left[theirs]
    there = (leave.dates("start")[theirs] <= day[ours]) & (until(leave)[theirs] >= day[ours])
    off[ours[same & there]] = True
    return off


def _on_sick_pay(desk: Desk, sheet: Sheet, day: Days, asked: Flags) -> Flags:
    """(rows,) whether the person is wholly on sick pay on the day."""
    benefits = desk.holding("benefit_spells")
    off = np.zeros(len(day), dtype=bool)
    if benefits is None:
        return off
    full = benefits.says("kind", "sick_pay") & (benefits.numbers("degree") >= FULL)
    ours, theirs = pairs(sheet, benefits, asked, full)
    there = (benefits.dates("start")[theirs] <= day[ours]) & (until(benefits)[theirs] >= day[ours])
    off[ours[there]] = True
    return off

"""What the trial itself records of the intervention: offers, the ledger of what was used, adverse events."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Whole, again, pick
from reise_report.data.simulation.fate import NEVER, SCOPES, Fate
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.rows import MISSING, Rows, at, height, sorted_by, stacked
from reise_report.data.simulation.uptake import FOUND_WORK, Uptake

RESOURCES = ("case_manager_hour", "course_day", "placement_week", "travel")
HOURS, COURSE_DAY, WEEK, TRAVEL = range(4)
QUANTITY = 100
"""Quantities are kept in hundredths."""

CATEGORIES = ("pain", "mental", "injury", "hospital", "other")
_CATEGORY_WEIGHTS = (45, 20, 15, 10, 10)
_IN_HOSPITAL = CATEGORIES.index("hospital")
_CASE_MANAGERS = 6
_SESSIONS = 8.0
_EVENTS_A_YEAR, _EVENTS_A_PLACEMENT = 0.09, 0.16  # more are noticed where somebody is followed closely


def offers(cohort: Cohort, uptake: Uptake, life: Lifeline) -> Rows:
    """``offers.csv``: those who were offered the intervention."""
    who = np.flatnonzero(cohort.offered)
    column = life.offered[who]
    attended, start, end = life.attended[column], life.start[column], life.end[column]
    date = cohort.enrolled[who]
    accepted = np.where(uptake.replies[who], uptake.accepts[who], MISSING)
    reason = np.where(uptake.comes[who] & ~attended, FOUND_WORK, uptake.reason[who])
    return {
        "participant": who,
        "offered": date + uptake.offered[who],
        "answered": np.where(uptake.replies[who], date + uptake.answered[who], MISSING),
        "accepted": accepted,
        "decline_reason": np.where(attended, MISSING, reason),
        "course": np.where(attended, date + uptake.course[who], MISSING),
        "attended_course": attended.astype(np.int64),
        "placement_start": np.where(start < NEVER, date + start, MISSING),
        "placement_end": np.where(start < NEVER, date + end, MISSING),
        "weeks_completed": np.where(start < NEVER, (end - start + 1) // 7, MISSING),
    }


def ledger(seed: int, cohort: Cohort, fate: Fate, offered: Rows) -> Rows:
    """``ledger.csv``: case managers' hours, course days, weeks of placement, travel in kroner."""
    dice = Dice(seed, "ledger")
    manager = dice.whole(height(offered), 0, _CASE_MANAGERS - 1)
    accepted = np.flatnonzero(offered["accepted"] == 1)
    attended = np.flatnonzero(offered["attended_course"] == 1)
    both_days = attended[dice.uniform(attended.size) < 0.93]
    parts = [
        _entries(attended, offered["course"][attended], COURSE_DAY, 1),
        _entries(both_days, offered["course"][both_days] + 1, COURSE_DAY, 1),
        _entries(attended, offered["course"][attended], TRAVEL, 60 + dice.whole(attended.size, 0, 540)),
        _weeks(offered),
        _hours(dice, offered, accepted),
    ]
    rows = stacked(parts)
    place = rows.pop("place")
    found = {"participant": offered["participant"][place], **rows, "case_manager": manager[place]}
    until = (cohort.enrolled + _there_until(fate))[found["participant"]]
    return sorted_by(at(found, found["date"] <= until), "participant", "date", "resource")


def _entries(place: Whole, date: Whole, resource: int, quantity: int | Whole) -> Rows:
    return {
        "place": place,
        "date": date,
        "resource": np.full(place.size, resource),
        "quantity": np.zeros(place.size, dtype=np.int64) + np.asarray(quantity) * QUANTITY,
    }


def _weeks(offered: Rows) -> Rows:
    weeks = np.where(offered["weeks_completed"] == MISSING, 0, offered["weeks_completed"])
    place = np.repeat(np.arange(height(offered)), weeks)
    week = np.arange(place.size) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    return _entries(place, offered["placement_start"][place] + 7 * week + 4, WEEK, 1)


def _hours(dice: Dice, offered: Rows, accepted: Whole) -> Rows:
    """Sessions in quarters of an hour, from the answer to two months after course or placement."""
    attended = offered["attended_course"][accepted] == 1
    number = 1 + dice.count(np.where(attended, _SESSIONS, 0.6))
    place = np.repeat(accepted, number)
    begin = offered["answered"][place]
    end = np.where(offered["placement_end"][place] != MISSING, offered["placement_end"][place] + 30, begin + 60)
    date = begin + np.floor(dice.uniform(place.size) * (end - begin)).astype(np.int64)
    quarters = 2 + np.floor(-np.log1p(-dice.uniform(place.size)) * 3).astype(np.int64)
    entries = _entries(place, date, HOURS, 0)
    return {**entries, "quantity": np.minimum(quarters, 20) * QUANTITY // 4}


def _there_until(fate: Fate) -> Whole:
    """The last day, counted from enrolment, on which the trial itself knows of each."""
    return np.minimum(fate.gone, np.where(fate.scope == SCOPES.index("all"), fate.withdrew, NEVER))


def adverse_events(seed: int, cohort: Cohort, fate: Fate, life: Lifeline) -> Rows:
    """``adverse_events.csv``: more of them in placements, and some of these related to the placement."""
    dice, n = Dice(seed, "adverse_events"), cohort.size
    column = life.seen
    placed = life.start[column] < NEVER
    usual = np.repeat(np.arange(n), dice.count(np.full(n, _EVENTS_A_YEAR)))
    exposed = np.repeat(np.arange(n), dice.count(np.where(placed, _EVENTS_A_PLACEMENT, 0.0)))
    day = 1 + np.floor(dice.uniform(usual.size) * 364).astype(np.int64)
    length = life.end[column[exposed]] - life.start[column[exposed]] + 14
    in_placement = life.start[column[exposed]] + np.floor(dice.uniform(exposed.size) * length).astype(np.int64)
    who, day = np.concatenate([usual, exposed]), np.concatenate([day, in_placement])
    related = np.concatenate([np.zeros(usual.size, dtype=bool), dice.uniform(exposed.size) < 0.6])
    until = _there_until(fate)
    category = pick(dice.uniform(who.size), _CATEGORY_WEIGHTS)
    rows = {
        "participant": who,
        "started": cohort.enrolled[who] + day,
        "category": category,
        "serious": ((category == _IN_HOSPITAL) | (again(dice.uniform(who.size)) < 0.03)).astype(np.int64),
        "related": related.astype(np.int64),
    }
    kept = day <= until[who]
    rows = sorted_by({name: values[kept] for name, values in rows.items()}, "started", "participant")
    return {"event": np.arange(height(rows)), **rows}

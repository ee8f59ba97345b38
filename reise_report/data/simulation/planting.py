"""Plants contradictions in the trial's own tables and in the registers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reise_report.data.simulation import planted_answers
from reise_report.data.simulation.benefit_line import ASSESSMENT, DISABILITY
from reise_report.data.simulation.cohort import CUT_OFF, Cohort
from reise_report.data.simulation.contradictions import Contradiction, Planting
from reise_report.data.simulation.count import FOLLOW_UP
from reise_report.data.simulation.dice import Dice, Whole, Yes
from reise_report.data.simulation.fate import NEVER, Fate
from reise_report.data.simulation.intervention import COURSE_DAY
from reise_report.data.simulation.life import FULL_TIME, ORDINARY, PLACEMENT, TRAINING
from reise_report.data.simulation.registers import POSITIONS
from reise_report.data.simulation.rows import MISSING, Rows, at, height, identified
from reise_report.data.simulation.uptake import REASONS

_SHARE, _LARGE = 0.004, 100


def plant(seed: int, cohort: Cohort, fate: Fate, tables: Mapping[str, Rows], early: Whole) -> Planting:
    """Plant every kind that does not grow by itself.

    Args:
        seed: seed of the simulation.
        cohort: everybody.
        fate: what becomes of them.
        tables: the tables, one delivery of each register.
        early: who was at work when enrolled.
    """
    number = max(2, round(_SHARE * cohort.size)) if cohort.size >= _LARGE else 0
    planting = Planting(Dice(seed, "planting"), {name: identified(rows) for name, rows in tables.items()}, number)
    planting.note(
        Contradiction.WORKING_AT_START, "participants", early.tolist(), "position from before enrolment goes on"
    )
    for second in cohort.twice.tolist():
        first = f"same person as in row {int(cohort.source[second]) + 2}"
        planting.note(Contradiction.ENROLLED_TWICE, "participants", [second], first)
    if number:
        _in_offers(planting)
        _in_events(planting, cohort)
        _after_the_end(planting, cohort, fate)
        planted_answers.plant_answers(planting)
        _in_registers(planting, cohort, fate)
    return planting


def _in_offers(planting: Planting) -> None:
    offers = planting.tables["offers"]
    attended = offers["attended_course"] == 1
    places = planting.choose("offers", attended)
    offers["accepted"][places] = 0
    planting.note(Contradiction.COURSE_WITHOUT_ACCEPTANCE, "offers", places, "attended without accepting")
    places = planting.choose("offers", attended & (offers["placement_start"] != MISSING))
    offers["attended_course"][places] = 0
    offers["course"][places] = MISSING
    offers["decline_reason"][places] = REASONS.index("other")
    planting.note(Contradiction.PLACEMENT_WITHOUT_COURSE, "offers", places, "placed without the course")
    ledger = planting.tables["ledger"]
    never_came = np.isin(ledger["participant"], offers["participant"][places]) & (ledger["resource"] == COURSE_DAY)
    planting.tables["ledger"] = at(ledger, ~never_came)


def _in_events(planting: Planting, cohort: Cohort) -> None:
    events = planting.tables["adverse_events"]
    places = planting.choose("adverse_events", np.ones(height(events), dtype=bool))
    before = 3 + planting.dice.whole(len(places), 0, 40)
    events["started"][places] = cohort.enrolled[events["participant"][places]] - before
    planting.note(Contradiction.EVENT_BEFORE_ENROLMENT, "adverse_events", places, "began before enrolment")


def _after_the_end(planting: Planting, cohort: Cohort, fate: Fate) -> None:
    """Questionnaires and registers of people who had died, emigrated or withdrawn."""
    withdrew = np.where((fate.scope == 0) | (fate.scope == 2), fate.withdrew, NEVER)
    for kind, day in (
        (Contradiction.ANSWERS_AFTER_DEATH, fate.died),
        (Contradiction.ANSWERS_AFTER_WITHDRAWAL, withdrew),
    ):
        rows = planting.tables["questionnaires"]
        first = (rows["visit"] == 0) & (day[rows["participant"]] < 300)
        places = np.array(planting.choose("questionnaires", first), dtype=np.int64)
        planting.add(
            kind,
            "questionnaires",
            planted_answers.late_answers(planting, cohort, places.astype(np.int64), day),
            "too late",
        )
    who = np.flatnonzero((fate.died < NEVER) & fate.linked)[: max(planting.share, 2)]
    date = cohort.enrolled[who] + fate.died[who]
    still = {"kind": ASSESSMENT - 1, "degree": 100}
    start = date + 2 + planting.dice.whole(who.size, 0, 20)
    paid = _spells(who, start, np.minimum(start + 27, CUT_OFF), still)
    planting.add(Contradiction.ACTIVITY_AFTER_DEATH, "benefits", paid, "benefit that began after death")
    who = np.flatnonzero((fate.emigrated < NEVER) & fate.linked)[: max(planting.share, 2)]
    date = cohort.enrolled[who] + fate.emigrated[who]
    job = {"kind": ORDINARY, "percent": 20_000, "hours": MISSING}
    rows = _spells(who, date + 5, np.minimum(date + 40, CUT_OFF), job) | {"position": who * POSITIONS + POSITIONS - 2}
    planting.add(Contradiction.ACTIVITY_AFTER_EMIGRATION, "employment", rows, "position after emigration")


def _spells(who: Whole, start: Whole, end: Whole, same: Mapping[str, int]) -> Rows:
    return {"participant": who, "start": start, "end": end} | {
        name: np.full(who.size, value) for name, value in same.items()
    }


def _in_registers(planting: Planting, cohort: Cohort, fate: Fate) -> None:
    safe = fate.linked & (fate.gone == NEVER) & (fate.scope < 0) & (cohort.source == np.arange(cohort.size))
    safe[cohort.source[cohort.twice]] = False
    jobs = planting.tables["employment"]
    who = jobs["participant"]
    paid = (jobs["kind"] != TRAINING) & (jobs["kind"] != PLACEMENT)
    old = safe[who] & paid & (jobs["end"] != MISSING) & (jobs["end"] < cohort.enrolled[who] - 31)
    never_away = ~np.isin(who, planting.tables["leave"]["participant"])
    long = (jobs["end"] == MISSING) | (jobs["end"] > jobs["start"] + 40)
    hidden = long & (old | (safe[who] & paid & never_away & (jobs["percent"] == FULL_TIME)))
    planting.copies(Contradiction.ROW_TWICE, "employment", old, "the same row twice")
    _overlapping(planting, _padded(hidden, planting, "employment"))
    for table in ("primary_care", "prescriptions"):
        rows = planting.tables[table]
        day = rows["date"] - cohort.enrolled[rows["participant"]]
        outside = safe[rows["participant"]] & ((day < 0) | (day > FOLLOW_UP))
        planting.copies(Contradiction.ROW_TWICE, table, outside, "the same row twice")
    _pension(planting, cohort, safe)


def _padded(where: Yes, planting: Planting, table: str) -> Yes:
    """A mask for a table to which rows were added since."""
    return np.append(where, np.zeros(height(planting.tables[table]) - where.size, dtype=bool))


def _overlapping(planting: Planting, where: Yes) -> None:
    """A stretch of a position reported once more, with another first day."""
    jobs = planting.tables["employment"]
    rows = at(jobs, np.array(planting.choose("employment", where), dtype=np.int64))
    rows = {**rows, "start": rows["start"] + 3 + planting.dice.whole(height(rows), 0, 9)}
    planting.add(Contradiction.OVERLAPPING_POSITION, "employment", rows, "two stretches of a position on the same days")


def _pension(planting: Planting, cohort: Cohort, safe: Yes) -> None:
    jobs = planting.tables["employment"]
    long = (jobs["end"] == MISSING) | (jobs["end"] > jobs["start"] + 60)
    counted = (jobs["kind"] == ORDINARY) & (jobs["percent"] >= FULL_TIME // 2)
    within = (jobs["start"] > cohort.enrolled[jobs["participant"]]) & (jobs["start"] < CUT_OFF - 90)
    places = planting.choose("employment", safe[jobs["participant"]] & long & counted & within)
    start = jobs["start"][places] + 5
    rows = _spells(jobs["participant"][places], start, start + 50, {"kind": DISABILITY - 1, "degree": 100})
    planting.extend("benefits", rows)
    detail = "full disability pension while in this position"
    planting.note(Contradiction.WORK_DURING_FULL_DISABILITY, "employment", places, detail)

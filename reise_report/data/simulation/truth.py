"""The truth: what the rule gives, what care cost, what scores are, taken from how the data were made.

Nothing here calls or copies the package's derivations: returns were counted day by day while lives were simulated,
stays are the chains that were drawn, and scores are added up by the questionnaires' published arithmetic.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.count import FOLLOW_UP, LEAST_DAYS, VISITS
from reise_report.data.simulation.dice import Whole, Yes
from reise_report.data.simulation.fate import Fate
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.rows import MISSING, Rows

STATUSES = ("returned", "not_returned", "died", "working_at_start", "lost")
RETURNED, NOT_RETURNED, DIED, AT_START, LOST = range(5)


def return_to_work(cohort: Cohort, fate: Fate, life: Lifeline) -> Rows:
    """What the rule gives for each person, by what the registers can tell.

    ``rtw_day`` is the first day of the return; the day of death; 0 of those at work when enrolled; 365 of those who did
    not return; of those lost the day before a run that was cut, else the last day known, which of those never linked
    is the day before enrolment. Those who died and those at work when enrolled count as not returned.
    """
    count, source = life.count, cohort.source
    known, died = fate.known[source], fate.died[source]
    returned, at_start = count.returned[life.seen], count.at_start[life.seen] & (known >= 0)
    seen = (returned <= FOLLOW_UP) & (returned + LEAST_DAYS - 1 <= known)
    dead = (died <= FOLLOW_UP) & (died <= known)
    run = np.where(dead, 0, count.run_when_lost)
    began = known - run + 1
    cut = (run > 0) & (run < LEAST_DAYS) & (began >= 0) & (began <= FOLLOW_UP)
    status = np.select(
        [at_start, seen, dead, cut | (known < FOLLOW_UP)], [AT_START, RETURNED, DIED, LOST], default=NOT_RETURNED
    )
    last_known = np.where(cut, began - 1, np.maximum(known, -1))
    day = np.select(
        [status == AT_START, status == RETURNED, status == DIED, status == LOST], [0, returned, died, last_known],
        default=FOLLOW_UP,
    )  # fmt: skip
    rows = {
        "known_until_day": np.maximum(known, -1),
        "rtw_status": status,
        "rtw_day": day,
    }
    for visit, planned in VISITS.items():
        by = seen & (returned <= planned)
        unknown = ~by & ~(dead & (died <= planned)) & ((known < planned) | (cut & (began <= planned)))
        rows[f"by_{visit}"] = np.where(status == AT_START, 0, np.where(unknown, MISSING, by))
    for visit, planned in VISITS.items():
        at = count.at[visit][life.seen] & (known >= planned)
        known_then = (known >= planned) | (dead & (died <= planned))
        rows[f"at_{visit}"] = np.where(known_then, at, MISSING)
    return rows


def potential_outcomes(life: Lifeline) -> Rows:
    """What would have happened to each person with the offer and without it, whatever the registers can tell."""
    rows: Rows = {"attends_if_offered": life.attended[life.offered].astype(np.int64)}
    for name, column in (("if_offered", life.offered), ("if_not", life.without)):
        back = returned_within(life, column)
        rows[f"returned_{name}"] = back.astype(np.int64)
        rows[f"day_{name}"] = np.where(back, life.count.returned[column], MISSING)
        rows[f"share_worked_{name}"] = life.count.worked[column]
    return rows


def returned_within(life: Lifeline, column: Whole) -> Yes:
    """Whether each life has a return within the follow-up; who was at work when enrolled has none."""
    back: Yes = (life.count.returned[column] <= FOLLOW_UP) & ~life.count.at_start[column]
    return back


def uptake(cohort: Cohort, offers: Rows) -> Rows:
    """Who truly attended the course, as the table of offers has it once errors are planted.

    Somebody who was placed without the course did not attend; somebody recorded as not accepting did.
    """
    attended = np.zeros(cohort.size, dtype=np.int64)
    attended[offers["participant"]] = offers["attended_course"]
    return {"attended": attended}


def where_linked(cohort: Cohort, fate: Fate, values: Whole) -> Whole:
    """Values of those who could be linked, missing for the others."""
    return np.where(fate.linked[cohort.source], values, MISSING)

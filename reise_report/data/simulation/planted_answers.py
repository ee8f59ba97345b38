"""Plants contradictions in answers: one number throughout, a leap, a copy, answers that come too late."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.answers import ABILITY, EQ5D, FOR_ALL, ITEMS, PROMIS, WEMWBS
from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.contradictions import Contradiction, Planting
from reise_report.data.simulation.count import VISITS
from reise_report.data.simulation.dice import Whole, Yes
from reise_report.data.simulation.rows import ID, MISSING, Rows, at

_MIDDLE = 3
_FULLY_WELL, _VERY_BAD = 90, 5


def plant_answers(planting: Planting) -> None:
    """Plant answers that nobody gives who reads the questions."""
    rows = planting.tables["questionnaires"]
    full = np.all([rows[name] != MISSING for name in FOR_ALL], axis=0)
    places = planting.choose("questionnaires", full)
    for name in (*EQ5D, *WEMWBS, *PROMIS):
        rows[name][places] = _MIDDLE
    planting.note(Contradiction.STRAIGHT_LINED, "questionnaires", places, "the middle answer to every item")
    # Rows stand in the order of person and visit here, but for the late ones that were added below.
    follows = (rows["participant"][1:] == rows["participant"][:-1]) & (rows["visit"][1:] == rows["visit"][:-1] + 1)
    before = _before(planting, follows, rows["eq_vas"] != MISSING)
    places = [place for place in planting.choose("questionnaires", before) if place + 1 < before.size]
    places = [place for place in places if place - 1 not in places]
    _note_before(planting, places)
    rows["eq_vas"][np.array(places, dtype=np.int64) - 1] = _FULLY_WELL
    rows["eq_vas"][places] = _VERY_BAD
    planting.note(Contradiction.VAS_JUMP, "questionnaires", places, "EQ VAS from 90 to 5 since the visit before")
    places = planting.choose("questionnaires", _before(planting, follows, full))
    places = [place for place in places if place - 1 not in places]
    for name in ITEMS:
        both = (rows[name][places] != MISSING) & (rows[name][np.array(places, dtype=np.int64) - 1] != MISSING)
        rows[name][places] = np.where(both, rows[name][np.array(places, dtype=np.int64) - 1], rows[name][places])
    planting.note(Contradiction.SAME_ANSWERS_TWICE, "questionnaires", places, "every answer as at the visit before")


def _before(planting: Planting, follows: Yes, known: Yes) -> Yes:
    """Rows that follow on the visit before, where neither has been touched."""
    rows = planting.tables["questionnaires"]
    free = ~np.isin(rows[ID], list(planting.taken["questionnaires"])) & known
    found: Yes = np.append(False, follows & free[1:] & free[:-1])
    return found


def _note_before(planting: Planting, places: list[int]) -> None:
    """Rows before those chosen are not touched again."""
    rows = planting.tables["questionnaires"]
    planting.taken["questionnaires"] |= {int(number) for number in rows[ID][np.array(places, dtype=np.int64) - 1]}


def late_answers(planting: Planting, cohort: Cohort, places: Whole, day: Whole) -> Rows:
    """Answers like those at the start, at the first visit after the end."""
    rows = at(planting.tables["questionnaires"], places)
    who = rows["participant"]
    planned = np.array(list(VISITS.values()))
    visit = np.searchsorted(planned, day[who], "right")
    visit = np.minimum(visit, planned.size - 1)
    there = {
        tuple(pair)
        for pair in zip(
            *(planting.tables["questionnaires"][name].tolist() for name in ("participant", "visit")), strict=True
        )
    }
    free = np.array(
        [(person, place) not in there for person, place in zip(who.tolist(), (visit + 1).tolist(), strict=True)],
        dtype=bool,
    )
    after = np.maximum(planned[visit], day[who]) + 2 + planting.dice.whole(who.size, 0, 8)
    new = {**rows, "visit": visit + 1, "completed": cohort.enrolled[who] + after}
    # Not quite the same answers as before: that would be another contradiction.
    new["eq_vas"] = np.where(rows["eq_vas"] > 90, 80, np.maximum(rows["eq_vas"], 0) + 6)
    new[ABILITY] = np.where(rows[ABILITY] > 5, 4, np.maximum(rows[ABILITY], 0) + 1)
    for name in ("working", "working_since", "working_percent"):
        new[name] = np.full(who.size, MISSING)
    return at(new, free)

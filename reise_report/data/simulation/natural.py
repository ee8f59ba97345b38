"""Contradictions that nobody planted: work against the register, visits out of window, habits with digits."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.contradictions import WINDOWS, Contradiction, Found, Planting
from reise_report.data.simulation.count import VISITS
from reise_report.data.simulation.fate import Fate
from reise_report.data.simulation.own_work import OwnWork
from reise_report.data.simulation.rows import ID, MISSING

_LEAP = 60


def list_natural(planting: Planting, cohort: Cohort, fate: Fate, behind: OwnWork) -> None:
    """Add what grew by itself to the list of what was planted.

    Args:
        planting: the tables, and what was planted.
        cohort: everybody.
        fate: what became of them.
        behind: of each questionnaire, those planted left out, what the person's work was.
    """
    _own_work(planting, cohort, fate, behind)
    _windows(planting, cohort)
    _leaps(planting)
    for table in ("primary_care", "prescriptions", "ledger"):
        _alike(planting, table)
    for table, column in (("questionnaires", "eq_vas"), ("participants", "pain_years")):
        found = Found(Contradiction.DIGIT_PREFERENCE, table, -1, -1, column)
        planting.found.append(found)


def _own_work(planting: Planting, cohort: Cohort, fate: Fate, behind: OwnWork) -> None:
    rows = planting.tables["questionnaires"]
    size = behind.working.size
    who = rows["participant"][:size]
    day = rows["completed"][:size] - cohort.enrolled[who]
    told = day < fate.known[who]
    says, none = rows["working"][:size] == 1, rows["working"][:size] == 0
    more = told & says & ~behind.registered
    for where, detail in (
        (more & behind.self_employed, "self-employed; the register does not show that"),
        (more & ~behind.self_employed & behind.unpaid, "takes unpaid work for paid"),
        (more & ~behind.self_employed & ~behind.unpaid, "mistaken answer"),
    ):
        planting.note(Contradiction.SAYS_WORK_REGISTER_NONE, "questionnaires", np.flatnonzero(where).tolist(), detail)
    less = np.flatnonzero(told & none & behind.at_work)
    planting.note(Contradiction.REGISTER_WORK_SAYS_NONE, "questionnaires", less.tolist(), "mistaken answer")


def _windows(planting: Planting, cohort: Cohort) -> None:
    rows = planting.tables["questionnaires"]
    for place, (visit, (before, after)) in enumerate(WINDOWS.items(), start=1):
        off = rows["completed"] - cohort.enrolled[rows["participant"]] - VISITS[visit]
        wide = (rows["visit"] == place) & ((off < before) | (off > after))
        for row in np.flatnonzero(wide).tolist():
            planting.note(Contradiction.OUTSIDE_WINDOW, "questionnaires", [row], f"{int(off[row]):+d} days")


def _leaps(planting: Planting) -> None:
    """Changes of EQ VAS since the last time it was answered, besides those that were planted."""
    rows = planting.tables["questionnaires"]
    there = np.flatnonzero(rows["eq_vas"] != MISSING)
    there = there[np.lexsort([rows["visit"][there], rows["participant"][there]])]
    same = rows["participant"][there][1:] == rows["participant"][there][:-1]
    leap = np.abs(np.diff(rows["eq_vas"][there])) >= _LEAP
    listed = {found.row for found in planting.found if found.kind is Contradiction.VAS_JUMP}
    new = [place for place in there[1:][same & leap].tolist() if int(rows[ID][place]) not in listed]
    planting.note(Contradiction.VAS_JUMP, "questionnaires", new, "by chance")


def _alike(planting: Planting, table: str) -> None:
    """Rows that are alike in every column by chance: two sessions of the same length on one day, say."""
    rows = planting.tables[table]
    key = np.zeros(rows[ID].size, dtype=np.int64)
    for name, values in rows.items():
        if name != ID and values.size:
            key = key * (int(values.max()) - int(values.min()) + 1) + (values - values.min())
    order = np.argsort(key, kind="stable")
    again = order[1:][key[order][1:] == key[order][:-1]]
    listed = planting.taken.get(table, set())
    new = [place for place in np.sort(again).tolist() if int(rows[ID][place]) not in listed]
    planting.note(Contradiction.ROW_TWICE, table, new, "alike by chance")

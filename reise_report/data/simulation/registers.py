"""Positions, leave and benefits as the welfare administration delivers them, written from the life line."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.benefit_line import KIND, SICK_PAY
from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.fate import Fate
from reise_report.data.simulation.history import benefits_before, old_jobs
from reise_report.data.simulation.layers import Spells
from reise_report.data.simulation.life import (
    HOURS_ONLY,
    PERCENT_ONLY,
    kind_of,
    number_of_position,
    percent_of,
    written_of,
)
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.rows import MISSING, Rows

# 37.5 hours a week are full time in most Norwegian agreements: the traps with hours stand on that.
_HOURS = 375  # ten-thousandths of an hour for each tenth of a percent
POSITIONS = 64
"""Most positions of one person."""


def employment(seed: int, cohort: Cohort, fate: Fate, life: Lifeline) -> Rows:
    """``employment.csv`` before its deliveries: one row for each stretch of a position with the same share."""
    parts = [old_jobs(seed, cohort), life.main.spells(), life.second.spells(), life.unpaid.spells()]
    spells = _delivered(_joined(parts), fate)
    percent, written = percent_of(spells.code), written_of(spells.code)
    return {
        "participant": spells.person,
        "position": spells.person * POSITIONS + number_of_position(spells.code),
        "kind": kind_of(spells.code),
        "start": cohort.enrolled[spells.person] + spells.first,
        "end": _dates(cohort, spells),
        "percent": np.where(written == HOURS_ONLY, MISSING, percent),
        "hours": np.where(written == PERCENT_ONLY, MISSING, percent * _HOURS // 100),
    }


def leave(cohort: Cohort, fate: Fate, life: Lifeline) -> Rows:
    """``leave.csv``: leave and layoffs, in percent of the position."""
    spells = _delivered(life.leave.spells(), fate)
    return {
        "participant": spells.person,
        "position": spells.person * POSITIONS + spells.code // 128,
        "start": cohort.enrolled[spells.person] + spells.first,
        "end": _dates(cohort, spells),
        "percent": spells.code % 128,
    }


def benefits(seed: int, cohort: Cohort, fate: Fate, life: Lifeline) -> Rows:
    """``benefits.csv`` before its deliveries: one row for each stretch of a benefit with the same degree."""
    sick = life.sick.spells()
    sick = Spells(sick.person, sick.first, sick.last, SICK_PAY * KIND + sick.code)
    spells = _delivered(_joined([benefits_before(seed, cohort, life.benefit.spells()), sick]), fate)
    return {
        "participant": spells.person,
        "kind": spells.code // KIND - 1,
        "start": cohort.enrolled[spells.person] + spells.first,
        "end": _dates(cohort, spells),
        "degree": spells.code % KIND,
    }


def _joined(parts: list[Spells]) -> Spells:
    fields = [np.concatenate([getattr(part, name) for part in parts]) for name in Spells.__slots__]
    return Spells(*fields)


def _delivered(spells: Spells, fate: Fate) -> Spells:
    """What is delivered of spells: nothing of people not linked, and nothing that came after a withdrawal."""
    known = fate.known[spells.person]
    kept = spells.first <= known
    last = np.where((spells.last != MISSING) & (spells.last > known), MISSING, spells.last)
    return Spells(spells.person[kept], spells.first[kept], last[kept], spells.code[kept])


def _dates(cohort: Cohort, spells: Spells) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.where(spells.last == MISSING, MISSING, cohort.enrolled[spells.person] + spells.last)

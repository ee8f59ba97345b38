"""Specialist health care: admissions that are chains of episodes, day treatment and outpatient contacts.

What is public is the form: episodes, levels of care, DRG points, and that episodes with fewer than eight hours between
them are one stay (SKDE's practice). Rates and points are invented; points are skewed as such points are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Real, Whole, Yes, pick
from reise_report.data.simulation.fate import Fate
from reise_report.data.simulation.rows import MISSING, Rows, at, height, stacked

LEVELS = ("inpatient", "day", "outpatient")
INPATIENT, DAY, OUTPATIENT = range(3)
SPAN = (-365, 430)
"""First and last day, counted from enrolment, of which health registers were applied for."""

PERIODS = (0, 92, 183, 366)
"""Where follow-up and its periods begin and end; no stay crosses such a day."""

_HOUR, _DAYS = 60, 24 * 60
_APART = 1 << 32
_STAYS_A_YEAR, _CONTACTS_A_YEAR = 0.55, 2.6
_DIAGNOSES = ("M54.5", "M79.7", "M54.2", "M25.5", "M17.1", "F33.1", "G43.9", "R52.2", "S82.6", "K80.2")
_DIAGNOSIS_WEIGHTS = (24, 14, 9, 10, 7, 9, 5, 12, 5, 5)
_LINKS = (76, 10, 6, 4, 4)  # weights of the link to a next episode
_NONE, _SHORT, _TRANSFER, _EIGHT_HOURS, _LATER = range(5)
_MOST = 3  # episodes in a chain


@dataclass(frozen=True, slots=True)
class HospitalCare:
    """Episodes, and what they are as stays.

    Attributes:
        rows: ``hospital.csv``.
        stay: number of the stay of each row where a transfer continues a stay.
        stay_there: the same where each hospital counts its own; outpatient contacts have numbers of their own.
    """

    rows: Rows
    stay: Whole
    stay_there: Whole


def diagnosis(place: int) -> str:
    """A diagnosis by its place."""
    return _DIAGNOSES[place]


def hospital_care(seed: int, cohort: Cohort, fate: Fate) -> HospitalCare:
    """Draw everybody's episodes; nobody has any outside the span, or when dead, gone, withdrawn or not linked."""
    dice = Dice(seed, "hospital")
    need = np.exp(-0.35 * cohort.health + 0.3 * dice.normal(cohort.size))
    chains = _chains(dice, _first_episodes(dice, cohort, need))
    chains = at(chains, _undivided(cohort, fate, chains))
    contacts = _contacts(dice, cohort, fate, need, int(chains["chain"].max(initial=0)))
    both = stacked([chains, contacts])
    order = np.lexsort([both["chain"], both["admitted"], both["participant"]])
    both = at(both, order)
    both["points"] = _points(dice, both["level"])
    both["diagnosis"] = pick(dice.uniform(height(both)), _DIAGNOSIS_WEIGHTS)
    columns = ("participant", "hospital", "level", "admitted", "discharged", "points", "diagnosis")
    rows = {"episode": np.arange(height(both)), **{name: both[name] for name in columns}}
    rows["drg_points"] = rows.pop("points")
    stay, stay_there = both["chain"] * _MOST + both["part"], both["chain"] * _MOST + both["part_there"]
    return HospitalCare(rows, stay, stay_there)


def _first_episodes(dice: Dice, cohort: Cohort, need: Real) -> Rows:
    """The first episode of each chain: when, how long, on which level, in which hospital."""
    years = (SPAN[1] - SPAN[0]) / 365
    who = np.repeat(np.arange(cohort.size), dice.count(need * _STAYS_A_YEAR * years))
    size = who.size
    day = dice.whole(size, SPAN[0], SPAN[1])
    level = dice.level(size, (55, 45))
    admitted = (cohort.enrolled[who] + day) * _DAYS + dice.whole(size, 7 * _HOUR, 17 * _HOUR)
    return {
        "participant": who,
        "hospital": 1 + pick(dice.uniform(size), (5, 4, 4, 3, 3, 2, 2, 1)),
        "level": level,
        "admitted": admitted,
        "discharged": admitted + _length(dice, level),
        "chain": np.arange(size),
        "part": np.zeros(size, dtype=np.int64),
        "part_there": np.zeros(size, dtype=np.int64),
    }


def _length(dice: Dice, level: Whole) -> Whole:
    nights = 1 + np.floor(-np.log1p(-dice.uniform(level.size)) * 3).astype(np.int64)
    hours = dice.whole(level.size, 3 * _HOUR, 8 * _HOUR)
    return np.where(level == INPATIENT, np.minimum(nights, 40) * _DAYS - dice.whole(level.size, 0, 5 * _HOUR), hours)


def _chains(dice: Dice, first: Rows) -> Rows:
    """Add the episodes that follow on others, with the gap that their link says."""
    parts, last = [first], first
    for _ in range(_MOST - 1):
        size = height(last)
        link = dice.level(size, _LINKS)
        gap = np.select(
            [link == _SHORT, link == _TRANSFER, link == _EIGHT_HOURS],
            [dice.whole(size, -_HOUR, 8 * _HOUR - 1), dice.whole(size, 15, 6 * _HOUR), np.full(size, 8 * _HOUR)],
            dice.whole(size, 9 * _HOUR, 40 * _HOUR),
        )
        level = dice.level(size, (85, 15))
        admitted = last["discharged"] + gap
        new_stay = (link == _EIGHT_HOURS) | (link == _LATER)
        following: Rows = {
            **last,
            "hospital": last["hospital"] + 10 * (link == _TRANSFER),  # never back to the hospital before
            "level": level,
            "admitted": admitted,
            "discharged": admitted + np.maximum(_length(dice, level), 2 * _HOUR),
            "part": last["part"] + new_stay,
            "part_there": last["part_there"] + (new_stay | (link == _TRANSFER)),
        }
        last = at(following, link != _NONE)
        parts.append(last)
    return stacked(parts)


def _undivided(cohort: Cohort, fate: Fate, chains: Rows) -> Yes:
    """Chains that lie in one period, within what is known, and well away from the person's chain before."""
    number = int(chains["chain"].max(initial=-1)) + 1
    begin, end = np.full(number, np.iinfo(np.int64).max), np.zeros(number, dtype=np.int64)
    np.minimum.at(begin, chains["chain"], chains["admitted"])
    np.maximum.at(end, chains["chain"], chains["discharged"])
    who = np.zeros(number, dtype=np.int64)
    who[chains["chain"]] = chains["participant"]
    first, last = begin // _DAYS - cohort.enrolled[who], end // _DAYS - cohort.enrolled[who]
    good = np.searchsorted(PERIODS, first, "right") == np.searchsorted(PERIODS, last, "right")
    good &= (first >= SPAN[0]) & (last <= np.minimum(SPAN[1], fate.known[who]))
    order = np.lexsort([begin, who])
    # The latest end of any chain before, of the same person: people's minutes lie far apart.
    ended = np.maximum.accumulate(who[order] * _APART + end[order])
    near = who[order][1:] * _APART + begin[order][1:] < ended[:-1] + 2 * _DAYS
    good[order[1:][near]] = False
    found: Yes = good[chains["chain"]]
    return found


def _contacts(dice: Dice, cohort: Cohort, fate: Fate, need: Real, chains: int) -> Rows:
    """Outpatient contacts: each for itself, even in the middle of a stay."""
    years = (SPAN[1] - SPAN[0]) / 365
    who = np.repeat(np.arange(cohort.size), dice.count(np.minimum(need * _CONTACTS_A_YEAR * years, 50)))
    day = dice.whole(who.size, SPAN[0], SPAN[1])
    kept = day <= fate.known[who]
    who, day = who[kept], day[kept]
    admitted = (cohort.enrolled[who] + day) * _DAYS + dice.whole(who.size, 8 * _HOUR, 15 * _HOUR)
    none = np.zeros(who.size, dtype=np.int64)
    return {
        "participant": who,
        "hospital": 1 + pick(dice.uniform(who.size), (5, 4, 4, 3, 3, 2, 2, 1)),
        "level": none + OUTPATIENT,
        "admitted": admitted,
        "discharged": admitted + dice.whole(who.size, 10, 90),
        "chain": chains + 1 + np.arange(who.size),
        "part": none,
        "part_there": none,
    }


def _points(dice: Dice, level: Whole) -> Whole:
    """DRG points in thousandths: skewed; blank where activity is not financed by points (part of psychiatry, say)."""
    middle = np.array([0.75, 0.24, 0.036])[level]
    spread = np.array([0.75, 0.45, 0.4])[level]
    points = np.rint(1000 * middle * np.exp(spread * dice.normal(level.size))).astype(np.int64)
    blank = dice.uniform(level.size) < np.array([0.03, 0.02, 0.06])[level]
    return np.where(blank, MISSING, np.clip(points, 10, 30_000))

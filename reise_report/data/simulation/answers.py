"""Answers to the questionnaires: latent health through thresholds, item by item.

Items, ranges and directions are those of the plan's instruments. Thresholds are invented, so that answers show what
those of people with persistent pain show: floors in self-care, ceilings in pain.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.dice import Dice, Real, Whole
from reise_report.data.simulation.health import Health
from reise_report.data.simulation.rows import Rows

# Item, its domain, its difficulty: how much worse than the middle of the scale the typical answer is.
_EQ5D = (
    ("eq5d_mobility", "function", -0.4), ("eq5d_self_care", "function", -1.5), ("eq5d_usual_activities", "social", 0.3),
    ("eq5d_pain", "pain", 0.75), ("eq5d_anxiety", "depression", -0.5),
)  # fmt: skip

# PROMIS-29 as its short names count them: prefix, domain, whether a high answer is good, difficulty.
_PROMIS = (
    ("promis_physical", "function", True, 0.2), ("promis_anxiety", "anxiety", False, -0.7),
    ("promis_depression", "depression", False, -0.7), ("promis_fatigue", "fatigue", False, 0.5),
    ("promis_sleep", "sleep", False, 0.3), ("promis_social", "social", True, 0.3), ("promis_pain", "pain", False, 0.7),
)  # fmt: skip
PROMIS_DOMAINS = tuple(prefix for prefix, *_ in _PROMIS)
PROMIS_ITEMS = 4
WEMWBS_ITEMS = 14
EFFICACY_ITEMS = (("rtwse19_demands", 7), ("rtwse19_tasks", 7), ("rtwse19_needs", 5))
ROLE_ITEMS = 27

EQ5D = tuple(name for name, *_ in _EQ5D)
WEMWBS = tuple(f"wemwbs_{item}" for item in range(1, WEMWBS_ITEMS + 1))
PROMIS = tuple(f"{prefix}_{item}" for prefix in PROMIS_DOMAINS for item in range(1, PROMIS_ITEMS + 1))
PAIN_INTENSITY = "promis_pain_intensity"
ABILITY = "work_ability_score"
ROLE = tuple(f"wrfq_{item}" for item in range(1, ROLE_ITEMS + 1))
EFFICACY = tuple(f"{prefix}_{item}" for prefix, number in EFFICACY_ITEMS for item in range(1, number + 1))
SATISFACTION = "job_satisfaction"
WORSE = "work_makes_pain_worse"

FOR_ALL = (*EQ5D, "eq_vas", *WEMWBS, *PROMIS, PAIN_INTENSITY, ABILITY)
"""Items that everybody is asked, in the order of the questionnaire."""

FOR_OFFERED = (*EFFICACY, WORSE)
FOR_WORKING = (SATISFACTION,)
FOR_OFFERED_WORKING = ROLE
ITEMS = (*FOR_ALL, *FOR_OFFERED, *FOR_WORKING, *FOR_OFFERED_WORKING)

_CUTS = np.array([-1.6, -0.55, 0.55, 1.6])
_ITEM_NOISE = 0.6


def everybody(dice: Dice, health: Health) -> Rows:
    """What everybody would answer to the items that all are asked; one row a visit and person, visits first."""
    rows: Rows = {}
    for name, domain, worse in _EQ5D:
        rows[name] = _category(dice, -health.domain[domain].ravel() + worse)
    rows["eq_vas"] = _thermometer(dice, health.general.ravel())
    for name in WEMWBS:
        rows[name] = _category(dice, health.domain["wellbeing"].ravel() + 0.05)
    for prefix, domain, good, worse in _PROMIS:
        sign = 1.0 if good else -1.0
        for item in range(1, PROMIS_ITEMS + 1):
            shift = -sign * worse + 0.25 * (item - 2.5) * sign
            rows[f"{prefix}_{item}"] = _category(dice, sign * health.domain[domain].ravel() + shift)
    pain = 6.2 - 1.5 * health.domain["pain"].ravel()
    rows[PAIN_INTENSITY] = _rounded(pain + 0.8 * dice.normal(pain.size), 0, 10)
    ability = 3.9 + 1.9 * health.domain["ability"].ravel()
    rows[ABILITY] = _rounded(ability + 0.8 * dice.normal(ability.size), 0, 10)
    return rows


def of_the_offered(dice: Dice, health: Health, who: Whole) -> Rows:
    """What those offered would answer to the items that only they are asked.

    Args:
        dice: luck.
        health: latent health.
        who: places in the visits and people, laid out one below the other.
    """
    efficacy, pain = health.domain["efficacy"].ravel()[who], health.domain["pain"].ravel()[who]
    scale = {name: _rounded(5.6 + 1.8 * efficacy + 1.3 * dice.normal(who.size), 1, 10) for name in EFFICACY}
    return scale | {WORSE: _rounded(5.2 - 1.4 * pain + 1.2 * dice.normal(who.size), 0, 10)}


def of_the_working(dice: Dice, health: Health, who: Whole) -> Rows:
    """What those who work would answer about their work: satisfaction 1 to 5, and 0 to 4 for each demand."""
    ability, function = health.domain["ability"].ravel()[who], health.domain["function"].ravel()[who]
    satisfied = {SATISFACTION: _category(dice, 0.5 * ability + 0.7)}
    return satisfied | {name: _category(dice, 0.8 * function + 0.3) - 1 for name in ROLE}


def _category(dice: Dice, latent: Real) -> Whole:
    """One of five answers."""
    value = latent + _ITEM_NOISE * dice.normal(latent.size)
    answer = np.ones(latent.size, dtype=np.int64)
    for cut in _CUTS:
        answer += value > cut
    return answer


def _rounded(value: Real, least: int, most: int) -> Whole:
    return np.clip(np.rint(value), least, most).astype(np.int64)


def _thermometer(dice: Dice, general: Real) -> Whole:
    """EQ VAS: most people answer in tens, some in fives."""
    value = np.clip(47 + 16 * general + 9 * dice.normal(general.size), 0, 100)
    habit = dice.uniform(general.size)
    step = np.where(habit < 0.6, 10, np.where(habit < 0.82, 5, 1))
    answer: Whole = (np.rint(value / step) * step).astype(np.int64)
    return answer

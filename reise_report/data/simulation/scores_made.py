"""True scores of complete answers, by the published arithmetic in whole numbers.

EQ-5D-5L, Norway: one less the sum over the dimensions of weight times the level's factor (Garratt 2024,
doi:10.1007/s11136-024-03837-3; the value set is exactly multiplicative). WEMWBS and the domains of PROMIS-29: sums.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.answers import (
    ABILITY,
    EFFICACY,
    EQ5D,
    PAIN_INTENSITY,
    PROMIS_DOMAINS,
    PROMIS_ITEMS,
    ROLE,
    WEMWBS,
)
from reise_report.data.simulation.dice import Whole
from reise_report.data.simulation.rows import MISSING, Rows

_WEIGHTS = (205, 206, 179, 391, 472)  # thousandths: mobility, self-care, usual activities, pain, anxiety
_FACTORS = np.array([0, 0, 152, 317, 775, 1000])  # thousandths, by level; the first place stands for no level
MILLION = 1_000_000

DOMAIN_SCORES = (
    "physical_function", "anxiety", "depression", "fatigue", "sleep_disturbance", "social_roles", "pain_interference",
)  # fmt: skip
"""The scores of PROMIS-29, in the order of the prefixes of its items."""


def scores(rows: Rows) -> Rows:
    """Scores of every questionnaire; missing where any of a score's answers is.

    Returns:
        ``eq5d_index``, ``rtw_self_efficacy`` and ``work_role_functioning`` in millionths, the others as whole numbers.
    """
    found = {"participant": rows["participant"], "visit": rows["visit"]}
    lost = sum(weight * _FACTORS[np.maximum(rows[item], 0)] for weight, item in zip(_WEIGHTS, EQ5D, strict=True))
    found["eq5d_index"] = _complete(rows, EQ5D, MILLION - np.asarray(lost))
    found["eq_vas"] = rows["eq_vas"]
    found["wemwbs_total"] = _complete(rows, WEMWBS, _total(rows, WEMWBS))
    for prefix, score in zip(PROMIS_DOMAINS, DOMAIN_SCORES, strict=True):
        items = tuple(f"{prefix}_{item}" for item in range(1, PROMIS_ITEMS + 1))
        found[f"promis_{score}_raw"] = _complete(rows, items, _total(rows, items))
    found[PAIN_INTENSITY] = rows[PAIN_INTENSITY]
    found[ABILITY] = rows[ABILITY]
    found["rtw_self_efficacy"] = _complete(rows, EFFICACY, _mean(rows, EFFICACY, 1))
    found["work_role_functioning"] = _complete(rows, ROLE, _mean(rows, ROLE, 25))
    found["work_makes_pain_worse"] = rows["work_makes_pain_worse"]
    found["job_satisfaction"] = rows["job_satisfaction"]
    return found


def _total(rows: Rows, items: tuple[str, ...]) -> Whole:
    total: Whole = np.sum([np.maximum(rows[item], 0) for item in items], axis=0)
    return total


def _mean(rows: Rows, items: tuple[str, ...], times: int) -> Whole:
    """The mean in millionths, rounded half up."""
    number = len(items)
    return (2 * _total(rows, items) * times * MILLION + number) // (2 * number)


def _complete(rows: Rows, items: tuple[str, ...], score: Whole) -> Whole:
    there = np.all([rows[item] != MISSING for item in items], axis=0)
    return np.where(there, score, MISSING)

"""Everybody who expressed interest; the participants are those who consented and were eligible.

The pilot's 168 expressions of interest and 94 consents (doi:10.1186/s40814-024-01538-9) give the proportions; the
reasons are invented.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import FIRST_ENROLMENT, Cohort, enrolment_weights
from reise_report.data.simulation.dice import Dice
from reise_report.data.simulation.rows import MISSING, Rows, at

NOT_CONSENTED = ("no_reply", "declined", "not_suitable")
NOT_ELIGIBLE = ("in_work", "short_pain", "age", "language")
_INTERESTED, _CONSENTED = 168 / 94, 1.07  # for each who consented, and for each who was eligible


def screening(seed: int, cohort: Cohort) -> Rows:
    """``screening.csv``, in the order of days."""
    dice, n = Dice(seed, "screening"), cohort.size
    consented = round(n * _CONSENTED)
    interested = round(consented * _INTERESTED)
    others = FIRST_ENROLMENT + dice.level(interested - n, enrolment_weights().tolist())
    is_consented = np.arange(interested) < consented
    rows = {
        "recorded": np.concatenate([cohort.enrolled, others]),
        "consented": is_consented.astype(np.int64),
        "not_consented_reason": np.where(is_consented, MISSING, dice.level(interested, (6, 3, 2))),
        "eligible": np.where(is_consented, (np.arange(interested) < n).astype(np.int64), MISSING),
        # Nobody is turned away for the language: a reason to be shown with zero.
        "not_eligible_reason": np.where(
            is_consented & (np.arange(interested) >= n), dice.level(interested, (5, 3, 1, 0)), MISSING
        ),
    }
    rows = at(rows, np.argsort(rows["recorded"], kind="stable"))
    return {"expression": np.arange(interested), **rows}

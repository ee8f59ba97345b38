"""Primary care and prescriptions: claims (KUHR) and dispensings. Codes are public, rates and amounts are invented."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.dice import Dice, Real, Whole, pick
from reise_report.data.simulation.fate import Fate
from reise_report.data.simulation.hospital import SPAN
from reise_report.data.simulation.rows import Rows, sorted_by

SERVICES = (
    "general_practitioner", "emergency", "physiotherapist", "chiropractor", "psychologist", "specialist", "other",
)  # fmt: skip
_CLAIMS_A_YEAR = 11.0
_SERVICE_WEIGHTS = (46, 3, 34, 6, 4, 6, 1)
_FEES = np.array([280, 420, 190, 160, 640, 520, 230])
_FEE_SPREAD = 0.35
ICPC = ("L03", "L18", "L84", "L01", "L99", "P76", "P06", "A01", "N01", "R74")
_ICPC_WEIGHTS = (22, 16, 12, 8, 10, 9, 6, 8, 5, 4)

MEDICINES = (
    "N02BE01", "M01AE01", "M01AB05", "N02AX02", "N02AJ06", "N03AX16", "N06AB10", "N06AX21", "N05CF01", "A02BC05",
)  # fmt: skip
_MEDICINE_WEIGHTS = (18, 12, 8, 10, 10, 8, 9, 6, 9, 10)
_PRICES = np.array([98, 110, 125, 165, 140, 390, 120, 260, 95, 150])
_DOSES = np.array([33, 25, 25, 13, 10, 28, 98, 28, 30, 98])
_DISPENSINGS_A_YEAR = 7.0


def claims(seed: int, cohort: Cohort, fate: Fate) -> Rows:
    """``primary_care.csv``."""
    dice = Dice(seed, "primary_care")
    who, day = _events(dice, cohort, fate, _CLAIMS_A_YEAR * np.exp(-0.25 * cohort.health))
    service = dice.level(who.size, _SERVICE_WEIGHTS)
    fee = _FEES[service] * np.exp(_FEE_SPREAD * dice.normal(who.size))
    rows = {
        "participant": who,
        "date": cohort.enrolled[who] + day,
        "service": service,
        "amount": np.clip(np.rint(fee), 40, 6000).astype(np.int64),
        "diagnosis": pick(dice.uniform(who.size), _ICPC_WEIGHTS),
    }
    return sorted_by(rows, "participant", "date")


def prescriptions(seed: int, cohort: Cohort, fate: Fate) -> Rows:
    """``prescriptions.csv``: prices in kroner with two decimals, doses in tenths."""
    dice = Dice(seed, "prescriptions")
    who, day = _events(dice, cohort, fate, _DISPENSINGS_A_YEAR * np.exp(-0.4 * cohort.health - 0.2))
    medicine = dice.level(who.size, _MEDICINE_WEIGHTS)
    packs = 1 + dice.level(who.size, (80, 14, 6))
    price = _PRICES[medicine] * packs * np.exp(0.2 * dice.normal(who.size))
    rows = {
        "participant": who,
        "date": cohort.enrolled[who] + day,
        "atc": medicine,
        "amount": np.maximum(np.rint(price * 10), 300).astype(np.int64) * 10,
        "defined_daily_doses": _DOSES[medicine] * packs * 10,
    }
    return sorted_by(rows, "participant", "date")


def _events(dice: Dice, cohort: Cohort, fate: Fate, a_year: Real) -> tuple[Whole, Whole]:
    """People and days of contacts: more often the worse the health, very unevenly between people."""
    years = (SPAN[1] - SPAN[0]) / 365
    mean = np.minimum(a_year * years * np.exp(0.6 * dice.normal(cohort.size) - 0.18), 58)
    who = np.repeat(np.arange(cohort.size), dice.count(mean))
    day = dice.whole(who.size, SPAN[0], SPAN[1])
    kept = day <= fate.known[who]
    return who[kept], day[kept]

"""Health over time: what is common to a person's answers, with a little gained by working.

Everything is latent and standardised, higher is better. Loadings and gains are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.count import VISITS
from reise_report.data.simulation.dice import Dice, Real
from reise_report.data.simulation.life import FULL_TIME
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.participation import INVENTED, Effect

ALL_VISITS = ("baseline", *VISITS)

GAIN_BY_WORK = 0.45
"""Gain in latent health of somebody who worked full time since the visit before, in standard deviations."""

_TREND = 0.05  # from visit to visit: people enrol when they are at their worst
_PERSISTENCE, _SPREAD = 0.6, 0.45

# How much of each domain is common health; the rest is the person's own and the day's.
LOADINGS = {
    "pain": 0.65, "function": 0.70, "anxiety": 0.50, "depression": 0.60, "fatigue": 0.60, "sleep": 0.45, "social": 0.70,
    "wellbeing": 0.60, "ability": 0.70, "efficacy": 0.45,
}  # fmt: skip
_OWN, _OF_THE_DAY = 0.8, 0.45


@dataclass(frozen=True, slots=True)
class Health:
    """Latent health.

    Attributes:
        general: (visits, n) what all domains have in common.
        domain: domain → (visits, n).
    """

    general: Real
    domain: dict[str, Real]


def health_over_time(seed: int, cohort: Cohort, life: Lifeline, effect: Effect = INVENTED) -> Health:
    """Draw everybody's health at every visit, answered or not; those who attended the course gain by it."""
    dice, n = Dice(seed, "health"), cohort.size
    general = np.empty((len(ALL_VISITS), n))
    state = dice.normal(n)
    attended = life.attended[life.seen]
    before, day_before = np.zeros(n), 0
    for place, visit in enumerate(ALL_VISITS):
        general[place] = 0.8 * cohort.health + _SPREAD * state + _TREND * place
        if visit in VISITS:
            worked = life.count.worked_by[visit][life.seen] / FULL_TIME
            share = (worked - before) / (VISITS[visit] - day_before)
            general[place] += GAIN_BY_WORK * share + effect.health * attended
            before, day_before = worked, VISITS[visit]
        state = _PERSISTENCE * state + np.sqrt(1 - _PERSISTENCE**2) * dice.normal(n)
    domain = {}
    for name, loading in LOADINGS.items():
        rest = np.sqrt(1 - loading**2)
        own, day = dice.normal(n), dice.normal(len(ALL_VISITS), n)
        domain[name] = loading * general + rest * (_OWN * own + _OF_THE_DAY * day)
    return Health(general, domain)

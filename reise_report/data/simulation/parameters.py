"""``truth/parameters.json``: what the data were made with, and the true risks among the people who were made."""

from __future__ import annotations

from typing import Any

import numpy as np

from reise_report.data.simulation import cohort, contradictions, count, health, lifeline, response
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.participation import INVENTED, Effect
from reise_report.data.simulation.rows import day
from reise_report.data.simulation.truth import returned_within

_DIGITS = 6


def parameters(seed: int, people: cohort.Cohort, life: Lifeline, effect: Effect = INVENTED) -> dict[str, Any]:
    """Everything that somebody needs who wants to compare an estimate with the truth."""
    return {
        "synthetic": True,
        "seed": seed,
        "participants": people.size,
        "rule": {
            "least_share_percent": count.LEAST_SHARE / 1000,
            "least_days": count.LEAST_DAYS,
            "gap_days": 0,
            "dated": "first_day",
            "follow_up_days": count.FOLLOW_UP,
            "confirmation_days": count.LEAST_DAYS - 1,
            "counts": ["ordinary", "maritime", "freelance", "wage_subsidy"],
            "full_time_hours": 37.5,
            "leave_percent_of": "position",
        },
        "offers": {
            "chances": list(cohort.CHANCES),
            "chance_changes_on": day(cohort.CHANGE_OF_CHANCE),
            "first_enrolment": day(cohort.FIRST_ENROLMENT),
            "last_enrolment": day(cohort.LAST_ENROLMENT),
            "cut_off": day(cohort.CUT_OFF),
        },
        "return_to_work": {"job_starts_a_year_of_a_typical_person": lifeline.STARTS_A_YEAR, **effect.on_work},
        "true_risks": risks(life),
        "health": {
            "gain_by_full_time_work": health.GAIN_BY_WORK,
            "gain_by_course": effect.health,
            "loadings": health.LOADINGS,
        },
        "answers": {
            "log_odds_by_visit": dict(zip(count.VISITS, response.BASE, strict=True)),
            "log_odds_offered": response.BY_ARM,
            "log_odds_a_year_of_age": response.BY_AGE,
            "log_odds_women": response.BY_SEX,
            "log_odds_a_point_of_wemwbs": response.BY_WELLBEING,
            "log_odds_answered_before": response.BY_ANSWER_BEFORE,
            "log_odds_silent_before": response.BY_SILENCE_BEFORE,
            "mechanism": "missing at random, by arm, age, sex, well-being last seen, and an answer at the visit before",
        },
        "windows": {visit: list(window) for visit, window in contradictions.WINDOWS.items()},
    }


def risks(life: Lifeline) -> dict[str, float]:
    """Shares of people with a return within the follow-up, had everybody been offered, and had nobody."""
    offered, without = returned_within(life, life.offered), returned_within(life, life.without)
    comes = life.attended[life.offered]
    found = {
        "share_attending_if_offered": comes.mean(),
        "risk_if_offered": offered.mean(),
        "risk_if_not_offered": without.mean(),
        "risk_difference": offered.mean() - without.mean(),
        "risk_ratio": offered.mean() / without.mean() if without.any() else np.nan,
        "risk_if_offered_attending": offered[comes].mean() if comes.any() else np.nan,
        "risk_if_not_offered_attending": without[comes].mean() if comes.any() else np.nan,
        "risk_difference_attending": (offered[comes].mean() - without[comes].mean()) if comes.any() else np.nan,
    }
    return {name: round(float(value), _DIGITS) for name, value in found.items() if not np.isnan(value)}


def provenance(seed: int) -> str:
    """``snapshot.yml``: the data are made up, and by what."""
    return (
        "synthetic: true\n"
        "note:\n"
        "  en: Made-up data. They have the shape of ReISE's, and say nothing about the trial's results.\n"
        "  nb: Oppdiktede data. De har samme form som dataene i ReISE, men sier ingenting om resultatene i studien.\n"
        "generator: reise_report.data.simulation.simulated.simulate\n"
        f"seed: {seed}\n"
    )

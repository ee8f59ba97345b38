"""The tables that a simulation writes: their columns in order, and how each is written."""

from __future__ import annotations

from collections.abc import Mapping

from reise_report.data.simulation import cohort, fate, hospital, intervention, primary_care, screening, uptake
from reise_report.data.simulation.answers import ITEMS
from reise_report.data.simulation.benefit_line import BENEFITS
from reise_report.data.simulation.health import ALL_VISITS
from reise_report.data.simulation.life import KINDS
from reise_report.data.simulation.rows import Form, day, levels, minute, numbered, scaled, whole

PARTICIPANT = numbered("R", 4)
VISIT = levels(ALL_VISITS)
ARMS = ("offered", "usual")

_PERCENT = scaled(3)  # kept in thousandths
_POSITION = 41_000_000  # numbers of positions look like a register's


def _position(value: int) -> str:
    return str(_POSITION + value)


def _hospital(value: int) -> str:
    return f"H{value:02d}"


TABLES: Mapping[str, Mapping[str, Form]] = {
    "participants": {
        "participant": PARTICIPANT,
        "enrolled": day,
        "arm": levels(ARMS),
        "offer_probability": levels([f"{chance:.6f}" for chance in cohort.CHANCES]),
        "linked": whole,
        "age": whole,
        "birth_year": whole,
        "sex": levels("FM"),
        "education": whole,
        "months_out_of_work": whole,
        "pain_years": scaled(1),
        "pain_site": levels(cohort.PAIN_SITES),
        "recruited_through": levels(cohort.RECRUITED),
        "county": levels(cohort.COUNTIES),
    },
    "screening": {
        "expression": numbered("E", 4),
        "recorded": day,
        "consented": whole,
        "not_consented_reason": levels(screening.NOT_CONSENTED),
        "eligible": whole,
        "not_eligible_reason": levels(screening.NOT_ELIGIBLE),
    },
    "offers": {
        "participant": PARTICIPANT,
        "offered": day,
        "answered": day,
        "accepted": whole,
        "decline_reason": levels(uptake.REASONS),
        "course": day,
        "attended_course": whole,
        "placement_start": day,
        "placement_end": day,
        "weeks_completed": whole,
    },
    "questionnaires": {
        "participant": PARTICIPANT,
        "visit": VISIT,
        "completed": day,
        "working": whole,
        "working_since": day,
        "working_percent": _PERCENT,
        **dict.fromkeys(ITEMS, whole),
    },
    "employment": {
        "participant": PARTICIPANT,
        "position": _position,
        "kind": levels(KINDS),
        "start": day,
        "end": day,
        "percent": _PERCENT,
        "hours": scaled(4),
        "extracted": day,
    },
    "leave": {
        "participant": PARTICIPANT,
        "position": _position,
        "start": day,
        "end": day,
        "percent": whole,
    },
    "benefits": {
        "participant": PARTICIPANT,
        "kind": levels(BENEFITS[1:]),
        "start": day,
        "end": day,
        "degree": whole,
        "extracted": day,
    },
    "hospital": {
        "episode": numbered("N", 6),
        "participant": PARTICIPANT,
        "hospital": _hospital,
        "level": levels(hospital.LEVELS),
        "admitted": minute,
        "discharged": minute,
        "drg_points": scaled(3),
        "diagnosis": hospital.diagnosis,
    },
    "primary_care": {
        "participant": PARTICIPANT,
        "date": day,
        "service": levels(primary_care.SERVICES),
        "amount": whole,
        "diagnosis": levels(primary_care.ICPC),
    },
    "prescriptions": {
        "participant": PARTICIPANT,
        "date": day,
        "atc": levels(primary_care.MEDICINES),
        "amount": scaled(2),
        "defined_daily_doses": scaled(1),
    },
    "ledger": {
        "participant": PARTICIPANT,
        "date": day,
        "resource": levels(intervention.RESOURCES),
        "quantity": scaled(2),
        "case_manager": numbered("C", 1),
    },
    "adverse_events": {
        "event": numbered("A", 3),
        "participant": PARTICIPANT,
        "started": day,
        "category": levels(intervention.CATEGORIES),
        "serious": whole,
        "related": whole,
    },
    "withdrawals": {"participant": PARTICIPANT, "date": day, "scope": levels(fate.SCOPES)},
    "deaths_and_emigration": {"participant": PARTICIPANT, "date": day, "event": levels(fate.EVENTS)},
}
"""Table → column → form. Each is written to ``<table>.csv``."""

ORDER: Mapping[str, tuple[str, ...]] = {
    "offers": ("participant",),
    "questionnaires": ("participant", "visit"),
    "employment": ("extracted", "participant", "start", "position"),
    "leave": ("participant", "start"),
    "benefits": ("extracted", "participant", "start", "kind"),
    "hospital": ("participant", "admitted", "episode"),
    "primary_care": ("participant", "date"),
    "prescriptions": ("participant", "date"),
    "ledger": ("participant", "date", "resource"),
}
"""By what a table's rows are sorted; the others stay as they were made."""

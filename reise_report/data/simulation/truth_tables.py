"""How the truth is written: columns in order, and each number's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reise_report.data.simulation.answers import ABILITY, PAIN_INTENSITY
from reise_report.data.simulation.contradictions import Found
from reise_report.data.simulation.count import VISITS
from reise_report.data.simulation.intervention import RESOURCES
from reise_report.data.simulation.primary_care import SERVICES
from reise_report.data.simulation.rows import MISSING, Form, Rows, levels, scaled, whole
from reise_report.data.simulation.scores_made import DOMAIN_SCORES
from reise_report.data.simulation.seasons import YEARS
from reise_report.data.simulation.tables import PARTICIPANT, TABLES, VISIT
from reise_report.data.simulation.truth import STATUSES

_POINTS, _QUANTITY, _DAYS = scaled(3), scaled(2), scaled(5)
_BY_RULE = ("", "_by_hospital")


def _with_years(name: str, form: Form) -> dict[str, Form]:
    return {name: form, **{f"{name}_{year}": form for year in YEARS}}


PARTICIPANTS_TRUTH: Mapping[str, Form] = {
    "participant": PARTICIPANT,
    "known_until_day": whole,
    "rtw_status": levels(STATUSES),
    "rtw_day": whole,
    **{f"by_{visit}": whole for visit in VISITS},
    **{f"at_{visit}": whole for visit in VISITS},
    "attended": whole,
    "attends_if_offered": whole,
    "returned_if_offered": whole,
    "day_if_offered": whole,
    "share_worked_if_offered": _DAYS,
    "returned_if_not": whole,
    "day_if_not": whole,
    "share_worked_if_not": _DAYS,
    **{f"stays{rule}": whole for rule in _BY_RULE},
    **{f"stay_points{rule}": _POINTS for rule in _BY_RULE},
    **_with_years("hospital_points", _POINTS),
    **_with_years("hospital_points_by_hospital", _POINTS),
    "outpatient_contacts": whole,
    "outpatient_points": _POINTS,
    **{f"claims_{service}": whole for service in SERVICES},
    "claims": whole,
    "claims_number": whole,
    "medicines": _QUANTITY,
    "dispensings": whole,
    **{name: form for resource in RESOURCES for name, form in _with_years(f"ledger_{resource}", _QUANTITY).items()},
    **_with_years("days_worked", _DAYS),
    "days_not_worked": _DAYS,
}
"""``truth/participants.csv``."""

SCORES_TRUTH: Mapping[str, Form] = {
    "participant": PARTICIPANT,
    "visit": VISIT,
    "eq5d_index": scaled(6),
    "eq_vas": whole,
    "wemwbs_total": whole,
    **{f"promis_{score}_raw": whole for score in DOMAIN_SCORES},
    PAIN_INTENSITY: whole,
    ABILITY: whole,
    "rtw_self_efficacy": scaled(6),
    "work_role_functioning": scaled(6),
    "work_makes_pain_worse": whole,
    "job_satisfaction": whole,
}
"""``truth/scores.csv``."""

_KEYS = {"questionnaires": "visit", "adverse_events": "event", "employment": "position", "benefits": "start"}


def contradiction_rows(found: Sequence[Found], tables: Mapping[str, Rows]) -> dict[str, list[str]]:
    """``truth/contradictions.csv``: kind, table, participant, key of the row, its number in the file, words."""
    return {
        "kind": [item.kind.value for item in found],
        "table": [item.table for item in found],
        "participant": ["" if item.participant < 0 else PARTICIPANT(item.participant) for item in found],
        "key": [_key(item, tables[item.table]) for item in found],
        "row": ["" if item.row < 0 else str(item.row) for item in found],
        "detail": [item.detail for item in found],
    }


def _key(item: Found, rows: Rows) -> str:
    column = _KEYS.get(item.table)
    if column is None or item.row < 0:
        return ""
    value = int(rows[column][item.row - 2])
    return "" if value == MISSING else TABLES[item.table][column](value)

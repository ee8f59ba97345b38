"""What care and work in the follow-up added up to, from how the tables were made: days 0 to 365, both included."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.count import FOLLOW_UP
from reise_report.data.simulation.dice import Whole, Yes
from reise_report.data.simulation.hospital import OUTPATIENT, HospitalCare
from reise_report.data.simulation.intervention import RESOURCES
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.primary_care import SERVICES
from reise_report.data.simulation.rows import MISSING, Rows

_MINUTES = 24 * 60


def hospital_sums(cohort: Cohort, care: HospitalCare) -> Rows:
    """Points and numbers of stays, by both rules for transfers, and of outpatient contacts; blank points count zero."""
    rows = care.rows
    day = rows["admitted"] // _MINUTES - cohort.enrolled[rows["participant"]]
    within = (day >= 0) & (day <= FOLLOW_UP)
    outpatient = within & (rows["level"] == OUTPATIENT)
    admitted = within & (rows["level"] != OUTPATIENT)
    alone = _sum(cohort, rows, outpatient, rows["drg_points"])
    found: Rows = {"outpatient_contacts": _sum(cohort, rows, outpatient, np.ones_like(day)), "outpatient_points": alone}
    for name, stay in (("", care.stay), ("_by_hospital", care.stay_there)):
        points, number = _stays(cohort, rows, admitted, stay)
        found |= {f"stays{name}": number, f"stay_points{name}": points, f"hospital_points{name}": points + alone}
    return found


def _stays(cohort: Cohort, rows: Rows, where: Yes, stay: Whole) -> tuple[Whole, Whole]:
    """Each stay has the points of its bearing episode, the one with most."""
    most = np.full(int(stay.max(initial=-1)) + 1, -1)
    np.maximum.at(most, stay[where], np.maximum(rows["drg_points"][where], 0))
    whose = np.zeros(most.size, dtype=np.int64)
    whose[stay[where]] = rows["participant"][where]
    there = np.flatnonzero(most >= 0)
    points, number = np.zeros(cohort.size, dtype=np.int64), np.zeros(cohort.size, dtype=np.int64)
    np.add.at(points, whose[there], most[there])
    np.add.at(number, whose[there], 1)
    return points, number


def claims_by_service(cohort: Cohort, rows: Rows) -> Rows:
    """Sums claimed, in kroner, by service and in all."""
    within = _within(cohort, rows)
    parts = {
        f"claims_{service}": _sum(cohort, rows, within & (rows["service"] == place), rows["amount"])
        for place, service in enumerate(SERVICES)
    }
    return parts | {"claims": _sum(cohort, rows, within, rows["amount"])}


def medicines(cohort: Cohort, rows: Rows) -> Rows:
    """Sums paid for medicines, in hundredths of a krone."""
    return {"medicines": _sum(cohort, rows, _within(cohort, rows), rows["amount"])}


def ledger_by_resource(cohort: Cohort, rows: Rows) -> Rows:
    """Quantities used of each resource, in hundredths."""
    within = _within(cohort, rows)
    return {
        f"ledger_{resource}": _sum(cohort, rows, within & (rows["resource"] == place), rows["quantity"])
        for place, resource in enumerate(RESOURCES)
    }


def days_worked(life: Lifeline) -> Rows:
    """Full days worked, as the sum of daily shares: thousandths of a percent of a day, of the days that are known."""
    return {"days_worked": life.count.worked_known}


def _within(cohort: Cohort, rows: Rows) -> Yes:
    day = rows["date"] - cohort.enrolled[rows["participant"]]
    within: Yes = (day >= 0) & (day <= FOLLOW_UP)
    return within


def _sum(cohort: Cohort, rows: Rows, where: Yes, values: Whole) -> Whole:
    total = np.zeros(cohort.size, dtype=np.int64)
    np.add.at(total, rows["participant"][where], np.where(values[where] == MISSING, 0, values[where]))
    return total

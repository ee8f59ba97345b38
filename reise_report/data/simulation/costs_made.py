"""What care and work in the follow-up added up to, from how the tables were made: days 0 to 365, both included."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.count import FOLLOW_UP
from reise_report.data.simulation.dice import Whole, Yes
from reise_report.data.simulation.hospital import OUTPATIENT, HospitalCare
from reise_report.data.simulation.intervention import RESOURCES
from reise_report.data.simulation.life import FULL_TIME
from reise_report.data.simulation.lifeline import Lifeline
from reise_report.data.simulation.primary_care import SERVICES
from reise_report.data.simulation.rows import MISSING, Rows
from reise_report.data.simulation.seasons import YEARS, year_place

_MINUTES = 24 * 60


def hospital_sums(cohort: Cohort, care: HospitalCare) -> Rows:
    """Points and numbers of stays, by both rules for transfers, and of outpatient contacts; blank points count zero."""
    rows = care.rows
    day = rows["admitted"] // _MINUTES - cohort.enrolled[rows["participant"]]
    within = (day >= 0) & (day <= FOLLOW_UP)
    outpatient = within & (rows["level"] == OUTPATIENT)
    admitted = within & (rows["level"] != OUTPATIENT)
    alone = _by_year(
        cohort, rows["participant"][outpatient], _discharged(rows)[outpatient], rows["drg_points"][outpatient]
    )
    found: Rows = {
        "outpatient_contacts": _sum(cohort, rows, outpatient, np.ones_like(day)),
        "outpatient_points": alone.sum(axis=0),
    }
    for name, stay in (("", care.stay), ("_by_hospital", care.stay_there)):
        points, number = _stays(cohort, rows, admitted, stay)
        found |= {f"stays{name}": number, f"stay_points{name}": points.sum(axis=0)}
        found[f"hospital_points{name}"] = (points + alone).sum(axis=0)
        found |= _yearly(f"hospital_points{name}", points + alone)
    return found


def _stays(cohort: Cohort, rows: Rows, where: Yes, stay: Whole) -> tuple[Whole, Whole]:
    """(years, n) points and (n,) numbers: a stay has the points of its bearing episode, the one with most.

    The year is that of the last day.
    """
    most, last, whose = (np.full(int(stay.max(initial=-1)) + 1, -1) for _ in range(3))
    np.maximum.at(most, stay[where], np.maximum(rows["drg_points"][where], 0))
    np.maximum.at(last, stay[where], _discharged(rows)[where])
    whose[stay[where]] = rows["participant"][where]
    there = np.flatnonzero(most >= 0)
    number = np.bincount(whose[there], minlength=cohort.size)
    return _by_year(cohort, whose[there], last[there], most[there]), number


def claims_by_service(cohort: Cohort, rows: Rows) -> Rows:
    """Sums claimed, in kroner, by service and in all."""
    within = _within(cohort, rows)
    parts = {
        f"claims_{service}": _sum(cohort, rows, within & (rows["service"] == place), rows["amount"])
        for place, service in enumerate(SERVICES)
    }
    number = _sum(cohort, rows, within, np.ones_like(rows["amount"]))
    return parts | {"claims": _sum(cohort, rows, within, rows["amount"]), "claims_number": number}


def medicines(cohort: Cohort, rows: Rows) -> Rows:
    """Sums paid for medicines, in hundredths of a krone."""
    within = _within(cohort, rows)
    number = _sum(cohort, rows, within, np.ones_like(rows["amount"]))
    return {"medicines": _sum(cohort, rows, within, rows["amount"]), "dispensings": number}


def ledger_by_resource(cohort: Cohort, rows: Rows) -> Rows:
    """Quantities used of each resource, in hundredths."""
    within = _within(cohort, rows)
    found: Rows = {}
    for place, resource in enumerate(RESOURCES):
        used = within & (rows["resource"] == place)
        by_year = _by_year(cohort, rows["participant"][used], rows["date"][used], rows["quantity"][used])
        found |= {f"ledger_{resource}": by_year.sum(axis=0)} | _yearly(f"ledger_{resource}", by_year)
    return found


def days_worked(life: Lifeline) -> Rows:
    """Full days worked, as the sum of daily shares, and what is short of full time, of the days alive that are known.

    Both in thousandths of a percent of a day.
    """
    count = life.count
    worked = count.worked_known
    total = worked.sum(axis=0)
    alive = (np.minimum(count.known, FOLLOW_UP) + 1) * FULL_TIME
    return {"days_worked": total} | _yearly("days_worked", worked) | {"days_not_worked": alive - total}


def _discharged(rows: Rows) -> Whole:
    return rows["discharged"] // _MINUTES


def _by_year(cohort: Cohort, who: Whole, day: Whole, values: Whole) -> Whole:
    """(years, n) sums by calendar year and participant; what is missing counts zero."""
    total = np.zeros((len(YEARS), cohort.size), dtype=np.int64)
    np.add.at(total, (year_place(day), who), np.where(values == MISSING, 0, values))
    return total


def _yearly(name: str, values: Whole) -> Rows:
    return {f"{name}_{year}": row for year, row in zip(YEARS, values, strict=True)}


def _within(cohort: Cohort, rows: Rows) -> Yes:
    day = rows["date"] - cohort.enrolled[rows["participant"]]
    within: Yes = (day >= 0) & (day <= FOLLOW_UP)
    return within


def _sum(cohort: Cohort, rows: Rows, where: Yes, values: Whole) -> Whole:
    total = np.zeros(cohort.size, dtype=np.int64)
    np.add.at(total, rows["participant"][where], np.where(values[where] == MISSING, 0, values[where]))
    return total

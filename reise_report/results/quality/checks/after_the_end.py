"""Registers and adverse events that tell of somebody who had died, had left, or was not in the trial yet."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.plan.standard import StandardName
from reise_report.results.quality.checks.check import Found, Hits, hits
from reise_report.results.quality.desk import Days, Desk, Sheet

BEGINS: dict[StandardName, str] = {
    "employment_spells": "start",
    "employment_status": "month",
    "leave_spells": "start",
    "benefit_spells": "start",
    "hospital_episodes": "admitted",
    "primary_care_claims": "date",
    "prescriptions": "date",
    "intervention_ledger": "date",
}
"""Tables of what people do, and the column that says when it began."""


def activity_after_death(desk: Desk) -> Found:
    """A position, benefit, contact, dispensing or service that began, or is known to have ended, after the death."""
    return _after(desk, desk.died, "died", ends=True)


def activity_after_emigration(desk: Desk) -> Found:
    """A position, benefit, contact, dispensing or service that began after the person had left the country."""
    return _after(desk, desk.emigrated, "emigrated", ends=False)


def _after(desk: Desk, left: Days, name: str, *, ends: bool) -> Found:
    sheets = list(_active(desk))
    if desk.holding("deaths_and_emigration") is None or not sheets:
        return None
    return [_later(sheet, column, sheet.of_people(left), name, ends=ends) for sheet, column in sheets]


def _active(desk: Desk) -> Iterator[tuple[Sheet, str]]:
    for standard, column in BEGINS.items():
        sheet = desk.holding(standard)
        if sheet is not None:
            yield sheet, column


def _later(sheet: Sheet, column: str, left: Days, name: str, *, ends: bool) -> Hits:
    began, last = sheet.dates(column), sheet.contract.ends
    if not ends or last is None:
        return hits(sheet, began > left, **{name: left, column: began})
    ended = sheet.dates(last)
    return hits(sheet, (began > left) | (ended > left), **{name: left, column: began, last: ended})


def event_before_enrolment(desk: Desk) -> Found:
    """An adverse event that began before the participant was enrolled."""
    sheet = _events(desk)
    if sheet is None:
        return None
    started, enrolled = sheet.dates("started"), sheet.of_people(desk.enrolled)
    return [hits(sheet, started < enrolled, started=started, enrolled=enrolled)]


def event_after_death(desk: Desk) -> Found:
    """An adverse event that began after the participant's death."""
    sheet = _events(desk)
    if sheet is None or desk.holding("deaths_and_emigration") is None:
        return None
    started, died = sheet.dates("started"), sheet.of_people(desk.died)
    return [hits(sheet, started > died, started=started, died=died)]


def _events(desk: Desk) -> Sheet | None:
    sheet = desk.holding("adverse_events")
    return sheet if sheet is not None and "started" in sheet else None


def death_before_enrolment(desk: Desk) -> Found:
    """A death or an emigration before the day of enrolment."""
    sheet = desk.holding("deaths_and_emigration")
    if sheet is None:
        return None
    date, enrolled = sheet.dates("date"), sheet.of_people(desk.enrolled)
    return [hits(sheet, date < enrolled, event=sheet.frame["event"], date=date, enrolled=enrolled)]


def rows_though_not_linked(desk: Desk) -> Found:
    """A register row of somebody who is said not to be linked to the registers."""
    people = desk.sheet("participants")
    sheets = list(_active(desk))
    if "linked" not in people or not sheets:
        return None
    import numpy as np

    unlinked = np.append(people.says("linked", False), False)
    registers = [sheet for sheet, _ in sheets if sheet.contract.standard != "intervention_ledger"]
    return [hits(sheet, unlinked[sheet.person]) for sheet in registers]

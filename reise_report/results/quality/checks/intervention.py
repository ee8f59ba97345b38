"""Offers and uptake that contradict one another, or that should not be at all."""

from __future__ import annotations

import numpy as np

from reise_report.results.quality.checks.check import Found, hits
from reise_report.results.quality.desk import Desk, Sheet

ROLE = "intervention"


def course_without_acceptance(desk: Desk) -> Found:
    """Somebody attended the course without having accepted the offer.

    Where the answer is not known, the first day of the course must be: on an earlier day neither need be known yet.
    """
    sheet = _offers(desk, "accepted", "attended_course")
    if sheet is None:
        return None
    begun = ~np.isnat(sheet.dates("course")) if "course" in sheet else np.ones(len(sheet.frame), dtype=bool)
    unanswered = sheet.frame["accepted"].isna().to_numpy(dtype=bool) & begun
    wrong = sheet.says("attended_course", True) & (sheet.says("accepted", False) | unanswered)
    return [hits(sheet, wrong, accepted=sheet.frame["accepted"], attended_course=sheet.frame["attended_course"])]


def placement_without_course(desk: Desk) -> Found:
    """A placement of somebody who did not attend the course."""
    sheet = _offers(desk, "placement_start", "attended_course")
    if sheet is None:
        return None
    start = sheet.dates("placement_start")
    wrong = ~np.isnat(start) & ~sheet.says("attended_course", True)
    return [hits(sheet, wrong, placement_start=start, attended_course=sheet.frame["attended_course"])]


def placement_before_course(desk: Desk) -> Found:
    """A placement that began before the first day of the course."""
    sheet = _offers(desk, "placement_start", "course")
    if sheet is None:
        return None
    start, course = sheet.dates("placement_start"), sheet.dates("course")
    return [hits(sheet, start < course, course=course, placement_start=start)]


def placement_outside_follow_up(desk: Desk) -> Found:
    """A placement that began before enrolment, or after the last visit's planned day."""
    sheet = _offers(desk, "placement_start")
    if sheet is None or not desk.plan.design.visits or desk.plan.data.participants().dated is None:
        return None
    start, enrolled = sheet.dates("placement_start"), sheet.of_people(desk.enrolled)
    last = enrolled + np.timedelta64(max(visit.day for visit in desk.plan.design.visits.values()), "D")
    wrong = (start < enrolled) | (start > last)
    return [hits(sheet, wrong, enrolled=enrolled, placement_start=start)]


def offer_before_enrolment(desk: Desk) -> Found:
    """An offer made before the draw."""
    sheet = _offers(desk, "offered")
    if sheet is None:
        return None
    offered, enrolled = sheet.dates("offered"), sheet.of_people(desk.enrolled)
    return [hits(sheet, offered < enrolled, offered=offered, enrolled=enrolled)]


def offer_to_control(desk: Desk) -> Found:
    """An offer, or anything delivered, to somebody who was allocated to a control arm."""
    sheets = [sheet for sheet in (desk.holding("offers"), desk.holding("intervention_ledger")) if sheet is not None]
    if not sheets:
        return None
    control = np.zeros(len(desk.numbers) + 1, dtype=bool)
    for group in desk.groups:
        if group.id in desk.plan.design.arms and desk.plan.design.arms[group.id].role != ROLE:
            control[:-1] |= group.members
    dates = {"offers": "offered", "intervention_ledger": "date"}
    found = []
    for sheet in sheets:
        column = dates[str(sheet.contract.standard)]
        found.append(hits(sheet, control[sheet.person], **{column: sheet.dates(column)}))
    return found


def _offers(desk: Desk, *columns: str) -> Sheet | None:
    sheet = desk.holding("offers")
    return sheet if sheet is not None and all(column in sheet for column in columns) else None

"""Questionnaires dated on days on which nobody could have answered them."""

from __future__ import annotations

import numpy as np

from reise_report.results.quality.asked import Answers, answers
from reise_report.results.quality.checks.check import Found, hits
from reise_report.results.quality.desk import Days, Desk
from reise_report.results.quality.windows import DATED, days_off


def answers_after_death(desk: Desk) -> Found:
    """A questionnaire answered after the participant's death."""
    return None if desk.holding("deaths_and_emigration") is None else _after(desk, desk.died, "died")


def answers_after_withdrawal(desk: Desk) -> Found:
    """A questionnaire answered after the participant had withdrawn from questionnaires."""
    return None if desk.holding("withdrawals") is None else _after(desk, desk.stopped_answering, "withdrew")


def answers_before_enrolment(desk: Desk) -> Found:
    """A questionnaire of a later visit answered on or before the day of enrolment, or one of any visit long before it.

    The questionnaire at baseline may be answered before the draw: up to the visit's window, or 30 days where the plan
    states none.
    """
    found = _dated(desk)
    if found is None or desk.plan.data.participants().dated is None:
        return None
    sheet, completed = found.sheet, found.sheet.dates(DATED)
    visits = [desk.plan.design.visits[visit] for visit in found.visits]
    allowed = [1 if visit.day > 0 else (visit.window[0] if visit.window else -DAYS_BEFORE) for visit in visits]
    earliest = sheet.of_people(desk.enrolled) + np.array([*allowed, 0]).astype("timedelta64[D]")[found.place]
    enrolled = sheet.of_people(desk.enrolled)
    wrong = found.filled & (completed < earliest)
    return [hits(sheet, wrong, visit=sheet.frame["visit"], completed=completed, enrolled=enrolled)]


def outside_window(desk: Desk) -> Found:
    """A questionnaire answered before or after the window that the plan states for its visit."""
    found = _dated(desk)
    windows = {name: visit.window for name, visit in desk.plan.design.visits.items() if visit.window is not None}
    if found is None or not windows or desk.plan.data.participants().dated is None:
        return None
    sheet, off = found.sheet, days_off(found)
    low, high = (
        np.array([*(windows.get(visit, (-np.inf, np.inf))[end] for visit in found.visits), 0])[found.place]
        for end in (0, 1)
    )
    wrong = found.filled & (found.place >= 0) & ((off < low) | (off > high))
    return [hits(sheet, wrong, visit=sheet.frame["visit"], completed=sheet.dates(DATED), days_off=off)]


DAYS_BEFORE = 30
"""Days before enrolment on which the first questionnaire may be answered where the plan states no window."""


def _dated(desk: Desk) -> Answers | None:
    found = answers(desk)
    return found if found is not None and DATED in found.sheet else None


def _after(desk: Desk, left: Days, name: str) -> Found:
    found = _dated(desk)
    if found is None:
        return None
    sheet = found.sheet
    completed, gone = sheet.dates(DATED), sheet.of_people(left)
    wrong = found.filled & (completed > gone)
    return [hits(sheet, wrong, visit=sheet.frame["visit"], completed=completed, **{name: gone})]

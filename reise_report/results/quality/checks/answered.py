"""Questionnaires dated on days on which nobody could have answered them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reise_report.results.quality.asked import DATED
from reise_report.results.quality.checks.check import Found, Hits, hits
from reise_report.results.quality.desk import Days, Desk
from reise_report.results.quality.form import Form
from reise_report.results.quality.windows import days_off


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
    forms = _dated(desk)
    if not forms or desk.plan.data.participants().dated is None:
        return None
    return [_too_early(desk, form) for form in forms]


def _too_early(desk: Desk, form: Form) -> Hits:
    sheet, completed = form.sheet, form.sheet.dates(DATED)
    visits = [desk.plan.design.visits[visit] for visit in form.visits]
    allowed = [1 if visit.day > 0 else (visit.window[0] if visit.window else -DAYS_BEFORE) for visit in visits]
    enrolled = sheet.of_people(desk.enrolled)
    earliest = enrolled + np.array([*allowed, 0]).astype("timedelta64[D]")[form.place]
    wrong = form.filled & (completed < earliest)
    return hits(sheet, wrong, visit=sheet.frame["visit"], completed=completed, enrolled=enrolled)


def outside_window(desk: Desk) -> Found:
    """A questionnaire answered before or after the window that the plan states for its visit."""
    forms = _dated(desk)
    windows = {name: visit.window for name, visit in desk.plan.design.visits.items() if visit.window is not None}
    if not forms or not windows or desk.plan.data.participants().dated is None:
        return None
    return [_outside(desk, form, windows) for form in forms]


def _outside(desk: Desk, form: Form, windows: Mapping[str, tuple[int, int]]) -> Hits:
    sheet, off = form.sheet, days_off(desk, form)
    low, high = (
        np.array([*(windows.get(visit, (-np.inf, np.inf))[end] for visit in form.visits), 0])[form.place]
        for end in (0, 1)
    )
    wrong = form.filled & (form.place >= 0) & ((off < low) | (off > high))
    return hits(sheet, wrong, visit=sheet.frame["visit"], completed=sheet.dates(DATED), days_off=off)


DAYS_BEFORE = 30
"""Days before enrolment on which the first questionnaire may be answered where the plan states no window."""


def _dated(desk: Desk) -> list[Form]:
    return [] if desk.answers is None else [form for form in desk.answers.forms if form.dated]


def _after(desk: Desk, left: Days, name: str) -> Found:
    forms = _dated(desk)
    return [_later(form, left, name) for form in forms] if forms else None


def _later(form: Form, left: Days, name: str) -> Hits:
    sheet = form.sheet
    completed, gone = sheet.dates(DATED), sheet.of_people(left)
    wrong = form.filled & (completed > gone)
    return hits(sheet, wrong, visit=sheet.frame["visit"], completed=completed, **{name: gone})

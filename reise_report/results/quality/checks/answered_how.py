"""Answers that nobody gives who reads the questions: the same number throughout, a health that turns over, a copy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.instrument import instrument
from reise_report.results.quality.answers import Answers
from reise_report.results.quality.asked import WORK
from reise_report.results.quality.checks.check import Found, Hits, hits
from reise_report.results.quality.desk import Desk, Flags, Whole
from reise_report.results.quality.form import Form, Run, joined

VAS = "eq_vas"
LEAP = 60
"""Points of 100 by which EQ VAS changes from one visit to the next before somebody should look."""

Codes = NDArray[np.int16]
NO_ANSWER, HIGHEST = np.int16(-1), np.int16(32_767)

LEAST_ITEMS = 10
"""Answers that a questionnaire must have for their being alike to mean anything."""


def vas_jump(desk: Desk) -> Found:
    """EQ VAS that changed by 60 points or more since the visit before at which it was answered."""
    forms = [] if desk.answers is None else desk.answers.with_item(VAS)
    if not forms:
        return None
    run, value = Run.of(forms), joined(forms, lambda form: form.sheet.numbers(VAS))
    later, earlier = run.steps(~np.isnan(value))
    before = np.full(len(value), np.nan)
    before[later] = value[earlier]
    wrong = np.abs(value - before) >= LEAP
    return [
        hits(form.sheet, wrong[own], visit=form.sheet.frame["visit"], eq_vas=value[own], before=before[own])
        for form, own in ((form, run.form == place) for place, form in enumerate(forms))
    ]


def straight_lined(desk: Desk) -> Found:
    """A questionnaire in which every question has the same answer, though good and bad health lie at opposite ends.

    Looked at are questionnaires with ten answers or more, all on one scale, whose scores point both ways (PROMIS-29).
    """
    found = [] if desk.answers is None else [_one_line(form) for form in desk.answers.forms]
    return [hit for hit in found if hit is not None] or None


def _one_line(form: Form) -> Hits | None:
    """The rows of a table; None where it holds no such questionnaire."""
    turning = [turning_items(asked.id) for asked in form.instruments if asked.id != WORK]
    wrong = np.zeros(len(form.sheet.frame), dtype=bool)
    alike = np.full(len(wrong), np.nan)
    for items in (items for items in turning if len(items) >= LEAST_ITEMS):
        same, value = _alike(form, items)
        wrong |= same
        alike[same] = value[same]
    looked = any(len(items) >= LEAST_ITEMS for items in turning)
    return hits(form.sheet, wrong, visit=form.sheet.frame["visit"], answer=alike) if looked else None


def turning_items(name: str) -> tuple[str, ...]:
    """The items of a questionnaire on its most common scale, where its scores point both ways; else none."""
    known = instrument(name)
    ways = {score.get("benefit") for score in known.scores.values()} - {None}
    if len(ways) < 2:
        return ()
    ranges = [tuple(item.get("range", ())) for item in known.items.values()]
    common = max(dict.fromkeys(ranges), key=ranges.count)
    return tuple(name for name, item in known.items.items() if tuple(item.get("range", ())) == common)


def _alike(form: Form, items: Sequence[str]) -> tuple[Flags, NDArray[np.float64]]:
    """(rows,) whether all answers are the same one, and which."""
    count = np.zeros(len(form.sheet.frame), dtype=np.int16)
    least, greatest = np.full(len(count), HIGHEST), np.full(len(count), NO_ANSWER)
    for item in items:
        codes = answer_codes(form, item)
        count += codes != NO_ANSWER
        least = np.minimum(least, np.where(codes == NO_ANSWER, HIGHEST, codes))
        greatest = np.maximum(greatest, codes)
    same: Flags = (count >= LEAST_ITEMS) & (least == greatest)
    return same, least.astype(np.float64)


def same_answers_twice(desk: Desk) -> Found:
    """A questionnaire whose answers, all of them, are those of the visit before: a copy rather than an answer.

    Looked at are pairs with ten answers or more that are not all alike. The visit before may stand in another table.
    """
    if desk.answers is None:
        return None
    return [_copied(desk.answers, form) for form in desk.answers.forms]


def _copied(found: Answers, own: Form) -> Hits:
    """The rows of one table."""
    items = _items(own)
    others = [form for form in found.forms if form is not own and not set(items).isdisjoint(_items(form))]
    forms = (own, *others)
    run = Run.of(forms)
    columns = [np.concatenate([answer_codes(form, item) for form in forms]) for item in items]
    count = np.zeros(len(run.row), dtype=np.int16)
    for column in columns:
        count += column != NO_ANSWER
    later, earlier = run.steps(count >= LEAST_ITEMS)
    here = run.form[later] == 0
    later, earlier = later[here], earlier[here]
    copied = _all_alike(columns, later, earlier)
    wrong, same_as = np.zeros(len(own.sheet.frame), dtype=bool), np.zeros(len(own.sheet.frame), dtype=np.int64)
    wrong[run.row[later[copied]]] = True
    same_as[run.row[later[copied]]] = joined(forms, lambda form: form.sheet.in_file)[earlier[copied]]
    if not others:
        return hits(own.sheet, wrong, visit=own.sheet.frame["visit"], same_as_row=same_as)
    of_file = np.full(len(wrong), "", dtype=object)
    files = np.array([form.sheet.contract.file for form in forms], dtype=object)
    of_file[run.row[later[copied]]] = files[run.form[earlier[copied]]]
    return hits(own.sheet, wrong, visit=own.sheet.frame["visit"], same_as_row=same_as, of_file=of_file)


def _items(form: Form) -> list[str]:
    return [item for asked in form.instruments for item in asked.items if asked.id != WORK]


def _all_alike(columns: Sequence[Codes], later: Whole, earlier: Whole) -> Flags:
    """(pairs,) whether all questions answered both times, ten or more, have the same answers, not all one number."""
    copied, varied = np.ones(len(later), dtype=bool), np.zeros(len(later), dtype=bool)
    alike, first = np.zeros(len(later), dtype=np.int16), np.full(len(later), NO_ANSWER)
    for column in columns:
        now, then = column[later], column[earlier]
        both = (now != NO_ANSWER) & (then != NO_ANSWER)
        copied &= ~both | (now == then)
        alike += both
        first = np.where((first == NO_ANSWER) & both, now, first)
        varied |= both & (now != first)
    found: Flags = copied & varied & (alike >= LEAST_ITEMS)
    return found


def answer_codes(form: Form, item: str) -> Codes:
    """(rows,) the answers as whole numbers, levels by their order; :data:`NO_ANSWER` for none, or for no such item."""
    if item not in form.sheet:
        return np.full(len(form.sheet.frame), NO_ANSWER)
    values = form.sheet.frame[item]
    codes = values.cat.codes if hasattr(values, "cat") else values.to_numpy(dtype=np.int16, na_value=NO_ANSWER)
    return np.asarray(codes, dtype=np.int16)

"""Answers that nobody gives who reads the questions: the same number throughout, a health that turns over, a copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.instrument import instrument
from reise_report.results.quality.asked import WORK, Answers, answers
from reise_report.results.quality.checks.check import Found, hits
from reise_report.results.quality.desk import Desk, Flags, Whole

LEAP = 60
"""Points of 100 by which EQ VAS changes from one visit to the next before somebody should look."""

LEAST_ITEMS = 10
"""Answers that a questionnaire must have for their being alike to mean anything."""


def vas_jump(desk: Desk) -> Found:
    """EQ VAS that changed by 60 points or more since the visit before at which it was answered."""
    found = answers(desk)
    if found is None or "eq_vas" not in found.sheet:
        return None
    sheet, value = found.sheet, found.sheet.numbers("eq_vas")
    rows = _in_order(found, ~np.isnan(value))
    before = np.full(len(value), np.nan)
    same = sheet.person[rows[1:]] == sheet.person[rows[:-1]]
    before[rows[1:][same]] = value[rows[:-1][same]]
    wrong = np.abs(value - before) >= LEAP
    return [hits(sheet, wrong, visit=sheet.frame["visit"], eq_vas=value, before=before)]


def straight_lined(desk: Desk) -> Found:
    """A questionnaire in which every question has the same answer, though good and bad health lie at opposite ends.

    Looked at are questionnaires with ten answers or more, all on one scale, whose scores point both ways (PROMIS-29).
    """
    found = answers(desk)
    if found is None:
        return None
    wrong = np.zeros(len(found.sheet.frame), dtype=bool)
    alike = np.full(len(wrong), np.nan)
    looked = False
    for asked in found.instruments:
        items = turning_items(asked.id) if asked.id != WORK else ()
        there = [item for item in items if item in found.sheet]
        if len(there) < LEAST_ITEMS:
            continue
        looked = True
        same, value = _alike(found, there)
        wrong |= same
        alike[same] = value[same]
    return [hits(found.sheet, wrong, visit=found.sheet.frame["visit"], answer=alike)] if looked else None


def turning_items(name: str) -> tuple[str, ...]:
    """The items of a questionnaire on its most common scale, where its scores point both ways; else none."""
    known = instrument(name)
    ways = {score.get("benefit") for score in known.scores.values()} - {None}
    if len(ways) < 2:
        return ()
    ranges = [tuple(item.get("range", ())) for item in known.items.values()]
    common = max(dict.fromkeys(ranges), key=ranges.count)
    return tuple(name for name, item in known.items.items() if tuple(item.get("range", ())) == common)


def _alike(found: Answers, items: list[str]) -> tuple[Flags, NDArray[np.float64]]:
    """(rows,) whether all answers are the same one, and which."""
    values = answer_codes(found, items)
    count = (~np.isnan(values)).sum(axis=1)
    least = np.where(np.isnan(values), np.inf, values).min(axis=1)
    greatest = np.where(np.isnan(values), -np.inf, values).max(axis=1)
    same: Flags = (count >= LEAST_ITEMS) & (least == greatest)
    return same, least


def same_answers_twice(desk: Desk) -> Found:
    """A questionnaire whose answers, all of them, are those of the visit before: a copy rather than an answer.

    Looked at are pairs with ten answers or more that are not all alike.
    """
    found = answers(desk)
    if found is None:
        return None
    values = answer_codes(found, [item for asked in found.instruments for item in asked.items if asked.id != WORK])
    there = ~np.isnan(values)
    rows = _in_order(found, there.sum(axis=1) >= LEAST_ITEMS)
    later, earlier = rows[1:], rows[:-1]
    own = found.sheet.person[later] == found.sheet.person[earlier]
    later, earlier = later[own], earlier[own]
    both = there[later] & there[earlier]
    differs = (both & (values[later] != values[earlier])).any(axis=1)
    varied = np.nanmax(values[later], axis=1, initial=-np.inf) > np.nanmin(values[later], axis=1, initial=np.inf)
    copied = ~differs & (both.sum(axis=1) >= LEAST_ITEMS) & varied
    wrong = np.zeros(len(values), dtype=bool)
    wrong[later[copied]] = True
    same_as = np.zeros(len(values), dtype=np.int64)
    same_as[later[copied]] = found.sheet.in_file[earlier[copied]]
    return [hits(found.sheet, wrong, visit=found.sheet.frame["visit"], same_as_row=same_as)]


def answer_codes(found: Answers, items: list[str]) -> NDArray[np.float64]:
    """(rows, items) the answers as numbers; levels by their order; NaN for none."""
    columns = []
    for item in items:
        values = found.sheet.frame[item]
        if hasattr(values, "cat"):
            codes = values.cat.codes.to_numpy(dtype=np.float64)
            columns.append(np.where(codes < 0, np.nan, codes))
        else:
            columns.append(values.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.column_stack(columns)


def _in_order(found: Answers, wanted: Flags) -> Whole:
    """The places of rows with a person and a visit, by person and then by visit."""
    rows = np.flatnonzero(wanted & (found.sheet.person >= 0) & (found.place >= 0))
    order = np.lexsort((found.place[rows], found.sheet.person[rows]))
    ordered: Whole = rows[order].astype(np.int64)
    return ordered

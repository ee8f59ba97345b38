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

Codes = NDArray[np.int16]
NO_ANSWER, HIGHEST = np.int16(-1), np.int16(32_767)

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
    columns = answer_codes(found, items)
    count = np.zeros(len(found.sheet.frame), dtype=np.int16)
    least, greatest = np.full(len(count), HIGHEST), np.full(len(count), NO_ANSWER)
    for column in columns:
        count += column != NO_ANSWER
        least = np.minimum(least, np.where(column == NO_ANSWER, HIGHEST, column))
        greatest = np.maximum(greatest, column)
    same: Flags = (count >= LEAST_ITEMS) & (least == greatest)
    return same, least.astype(np.float64)


def same_answers_twice(desk: Desk) -> Found:
    """A questionnaire whose answers, all of them, are those of the visit before: a copy rather than an answer.

    Looked at are pairs with ten answers or more that are not all alike.
    """
    found = answers(desk)
    if found is None:
        return None
    columns = answer_codes(found, [item for asked in found.instruments for item in asked.items if asked.id != WORK])
    count = np.zeros(len(found.sheet.frame), dtype=np.int16)
    for column in columns:
        count += column != NO_ANSWER
    rows = _in_order(found, count >= LEAST_ITEMS)
    later, earlier = rows[1:], rows[:-1]
    own = found.sheet.person[later] == found.sheet.person[earlier]
    later, earlier = later[own], earlier[own]
    copied, varied = np.ones(len(later), dtype=bool), np.zeros(len(later), dtype=bool)
    alike, first = np.zeros(len(later), dtype=np.int16), np.full(len(later), NO_ANSWER)
    for column in columns:
        now, then = column[later], column[earlier]
        both = (now != NO_ANSWER) & (then != NO_ANSWER)
        copied &= ~both | (now == then)
        alike += both
        first = np.where((first == NO_ANSWER) & both, now, first)
        varied |= both & (now != first)
    copied &= varied & (alike >= LEAST_ITEMS)
    wrong, same_as = np.zeros(len(count), dtype=bool), np.zeros(len(count), dtype=np.int64)
    wrong[later[copied]] = True
    same_as[later[copied]] = found.sheet.in_file[earlier[copied]]
    return [hits(found.sheet, wrong, visit=found.sheet.frame["visit"], same_as_row=same_as)]


def answer_codes(found: Answers, items: list[str]) -> list[Codes]:
    """For each item (rows,) the answers as whole numbers, levels by their order; :data:`NO_ANSWER` for none."""
    columns: list[Codes] = []
    for item in items:
        values = found.sheet.frame[item]
        levels = hasattr(values, "cat")
        codes = values.cat.codes if levels else values.to_numpy(dtype=np.int16, na_value=NO_ANSWER)
        columns.append(np.asarray(codes, dtype=np.int16))
    return columns


def _in_order(found: Answers, wanted: Flags) -> Whole:
    """The places of rows with a person and a visit, by person and then by visit."""
    rows = np.flatnonzero(wanted & (found.sheet.person >= 0) & (found.place >= 0))
    order = np.lexsort((found.place[rows], found.sheet.person[rows]))
    ordered: Whole = rows[order].astype(np.int64)
    return ordered

"""Spells that cannot be: ends before starts, positions that overlap or are too large, work beside a pension."""

from __future__ import annotations

import numpy as np

from reise_report.results.quality.checks.check import Found, Hits, hits, pairs, until
from reise_report.results.quality.desk import Desk, Flags, Sheet

FULL = 100.0
HALF = 50.0


def end_before_start(desk: Desk) -> Found:
    """A spell whose last day is before its first; a placement, too."""
    found = []
    for standard in ("employment_spells", "leave_spells", "benefit_spells"):
        sheet = desk.holding(standard)
        if sheet is not None:
            found.append(_backwards(sheet, "start", "end"))
    offers = desk.holding("offers")
    if offers is not None and "placement_start" in offers and "placement_end" in offers:
        found.append(_backwards(offers, "placement_start", "placement_end"))
    return found or None


def discharge_before_admission(desk: Desk) -> Found:
    """A hospital episode that ended before it began, to the minute."""
    sheet = desk.holding("hospital_episodes")
    if sheet is None:
        return None
    admitted, discharged = sheet.frame["admitted"], sheet.frame["discharged"]
    wrong = (discharged < admitted).to_numpy(dtype=bool)
    return [hits(sheet, wrong, admitted=admitted.astype(str), discharged=discharged.astype(str))]


def _backwards(sheet: Sheet, first: str, last: str) -> Hits:
    start, end = sheet.dates(first), sheet.dates(last)
    return hits(sheet, end < start, **{first: start, last: end})


def percent_above_100(desk: Desk) -> Found:
    """A single position of more than full time."""
    sheet = desk.holding("employment_spells") or desk.holding("employment_status")
    if sheet is None:
        return None
    percent = sheet.numbers("percent")
    return [hits(sheet, percent > FULL, percent=percent)]


def overlapping_position(desk: Desk) -> Found:
    """A row of a position that begins before the row before it, of the same position, has ended.

    Rows are stretches of a position with one share each, so that no two of a position can hold on the same day. Rows
    alike in every column are told as duplicates instead.
    """
    sheet = desk.holding("employment_spells")
    if sheet is None:
        return None
    frame = sheet.frame
    sound = frame["position"].notna() & ~frame.duplicated()
    rows = np.flatnonzero(sound.to_numpy(dtype=bool) & (sheet.person >= 0) & ~(until(sheet) < sheet.dates("start")))
    position = frame["position"].astype("category").cat.codes.to_numpy()[rows]
    start = sheet.dates("start")[rows]
    order = np.lexsort((start, position, sheet.person[rows]))
    rows, position, start = rows[order], position[order], start[order]
    wrong, before = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=np.int64)
    if len(rows) > 1:
        same = (position[1:] == position[:-1]) & (sheet.person[rows][1:] == sheet.person[rows][:-1])
        inside = same & (start[1:] <= until(sheet)[rows][:-1])
        wrong[rows[1:][inside]] = True
        before[rows[1:][inside]] = sheet.in_file[rows[:-1][inside]]
    own = sheet.dates("start")
    return [hits(sheet, wrong, position=frame["position"], start=own, overlaps_row=before)]


def leave_without_position(desk: Desk) -> Found:
    """Leave from a position that the person has not had on any day of it."""
    leave, jobs = desk.holding("leave_spells"), desk.holding("employment_spells")
    if leave is None or jobs is None:
        return None
    every = np.ones(len(leave.frame), dtype=bool)
    ours, theirs = pairs(leave, jobs, every, jobs.frame["position"].notna().to_numpy(dtype=bool))
    left, position = (table.frame["position"].to_numpy(dtype=object) for table in (leave, jobs))
    same = left[ours] == position[theirs]
    meets = (leave.dates("start")[ours] <= until(jobs)[theirs]) & (until(leave)[ours] >= jobs.dates("start")[theirs])
    covered = np.zeros(len(every), dtype=bool)
    covered[ours[same & meets]] = True
    return [hits(leave, ~covered, position=leave.frame["position"], start=leave.dates("start"))]


def work_during_full_disability(desk: Desk) -> Found:
    """A paid position of half time or more on a day with full disability pension."""
    jobs, benefits = desk.holding("employment_spells"), desk.holding("benefit_spells")
    if jobs is None or benefits is None:
        return None
    full = benefits.says("kind", "disability") & (benefits.numbers("degree") >= FULL)
    ours, theirs = pairs(jobs, benefits, paid(desk, jobs) & (jobs.numbers("percent") >= HALF), full)
    first = np.maximum(jobs.dates("start")[ours], benefits.dates("start")[theirs])
    last = np.minimum(until(jobs)[ours], until(benefits)[theirs])
    both = first <= last
    wrong, since = np.zeros(len(jobs.frame), dtype=bool), desk.today + np.zeros(len(jobs.frame), dtype="timedelta64[D]")
    order = np.argsort(first[both], kind="stable")[::-1]  # the earliest day is written last
    wrong[ours[both]] = True
    since[ours[both][order]] = first[both][order]
    return [hits(jobs, wrong, percent=jobs.numbers("percent"), both_from=since)]


def paid(desk: Desk, jobs: Sheet) -> Flags:
    """(rows,) positions that count as work by the plan's rule; all but unpaid ones where it has none."""
    from reise_report.plan.derived import ReturnToWork

    kind = jobs.frame["kind"].astype(object)
    for derivation in desk.plan.derived.values():
        work = derivation.work if isinstance(derivation, ReturnToWork) else None
        if work is not None and work.positions.table == jobs.name:
            return kind.isin(work.positions.counts).to_numpy(dtype=bool)
    return ~kind.isin(["work_training", "placement"]).to_numpy(dtype=bool)

"""Spells that cannot be: ends before starts, positions that overlap or are too large, work beside a pension."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reise_report.plan.derived import ReturnToWork
from reise_report.plan.work import Positions
from reise_report.results.quality.checks.check import Found, Hits, hits, pairs, until
from reise_report.results.quality.desk import Desk, Flags, Sheet, Whole

FULL = 100.0
HALF = 50.0
FULL_TIME_HOURS = 37.5


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
    return [hits(sheet, wrong, admitted=admitted, discharged=discharged)]


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
    """A position that runs twice on the same day.

    Rows are stretches of a position with one share each, so that no two of one number can hold on the same day. Nor
    should two numbers have the same kind, days and share: most often it is one position, reported twice. Rows alike in
    every column are told as duplicates instead.
    """
    sheet = desk.holding("employment_spells")
    if sheet is None:
        return None
    sound = ~sheet.frame.duplicated().to_numpy(dtype=bool) & (sheet.person >= 0)
    other = _beside_itself(sheet, sound)
    twin = _under_two_numbers(sheet, sound)
    other = np.where(other, other, twin)
    return [hits(sheet, other > 0, position=sheet.frame["position"], start=sheet.dates("start"), overlaps_row=other)]


def _beside_itself(sheet: Sheet, sound: Flags) -> Whole:
    """(rows,) the row of the file with the stretch of the same position that had not ended; 0 for none."""
    start, end = sheet.dates("start"), until(sheet)
    rows = np.flatnonzero(sound & sheet.frame["position"].notna().to_numpy(dtype=bool) & (end >= start))
    position = sheet.frame["position"].astype("category").cat.codes.to_numpy()
    rows = rows[np.lexsort((start[rows], position[rows], sheet.person[rows]))]
    later, earlier = rows[1:], rows[:-1]
    same = (position[later] == position[earlier]) & (sheet.person[later] == sheet.person[earlier])
    inside = same & (start[later] <= end[earlier])
    other = np.zeros(len(start), dtype=np.int64)
    other[later[inside]] = sheet.in_file[earlier[inside]]
    return other


def _under_two_numbers(sheet: Sheet, sound: Flags) -> Whole:
    """(rows,) the row of the file that is the same but for the position's number; 0 for none."""
    same = [name for name in ("participant", "kind", "start", "end", "percent", "hours") if name in sheet]
    frame = sheet.frame.loc[sound, same]
    first = frame.groupby(same, dropna=False, sort=False, observed=True)["start"].transform("size") > 1
    other = np.zeros(len(sound), dtype=np.int64)
    alike = frame[first.to_numpy(dtype=bool)]
    if alike.empty:
        return other
    place = alike.groupby(same, dropna=False, sort=False, observed=True).ngroup().to_numpy()
    rows = alike.index.to_numpy()
    _, leader = np.unique(place, return_index=True)
    leading = rows[leader][place]
    other[rows[leading != rows]] = sheet.in_file[leading[leading != rows]]
    return other


def leave_without_position(desk: Desk) -> Found:
    """Leave from a position that the person has not had on any day of it, as far as the register can tell."""
    leave, jobs = desk.holding("leave_spells"), desk.holding("employment_spells")
    if leave is None or jobs is None:
        return None
    every = leave.dates("start") <= np.datetime64(desk.snapshot.known_until[jobs.name], "D")
    ours, theirs = pairs(leave, jobs, every, jobs.frame["position"].notna().to_numpy(dtype=bool))
    left, position = (table.frame["position"].to_numpy(dtype=object) for table in (leave, jobs))
    same = left[ours] == position[theirs]
    meets = (leave.dates("start")[ours] <= until(jobs)[theirs]) & (until(leave)[ours] >= jobs.dates("start")[theirs])
    covered = np.zeros(len(every), dtype=bool)
    covered[ours[same & meets]] = True
    return [hits(leave, every & ~covered, position=leave.frame["position"], start=leave.dates("start"))]


def work_during_full_disability(desk: Desk) -> Found:
    """A paid position of half time or more on a day with full disability pension.

    Beside a full pension one may earn 0.4 times the basic amount of the National Insurance a year (folketrygdloven
    § 12-14), about a tenth of a common wage: half time is far beyond that.
    """
    jobs, benefits = desk.holding("employment_spells"), desk.holding("benefit_spells")
    if jobs is None or benefits is None:
        return None
    full = benefits.says("kind", "disability") & (benefits.numbers("degree") >= FULL)
    percent = size(desk, jobs)
    ours, theirs = pairs(jobs, benefits, paid(desk, jobs) & (percent >= HALF), full)
    first = np.maximum(jobs.dates("start")[ours], benefits.dates("start")[theirs])
    both = first <= np.minimum(until(jobs)[ours], until(benefits)[theirs])
    ours, theirs = ours[both], theirs[both]
    row = np.zeros(len(percent), dtype=np.int64)
    row[ours] = benefits.in_file[theirs]
    return [hits(jobs, row > 0, start=jobs.dates("start"), percent=percent, pension_row=row)]


def paid(desk: Desk, jobs: Sheet) -> Flags:
    """(rows,) positions that count as work by the plan's rule; all but unpaid ones where it has none."""
    kind, rule = jobs.frame["kind"].astype(object), _rule(desk, jobs)
    if rule is None:
        return ~kind.isin(["work_training", "placement"]).to_numpy(dtype=bool)
    return kind.isin(rule.counts).to_numpy(dtype=bool)


def size(desk: Desk, jobs: Sheet) -> NDArray[np.float64]:
    """(rows,) percent of full time, from hours where no percent is registered; NaN where neither is."""
    percent, rule = jobs.numbers("percent"), _rule(desk, jobs)
    if "hours" not in jobs:
        return percent
    full = (rule.full_time_hours if rule is not None else None) or FULL_TIME_HOURS
    return np.where(np.isnan(percent), jobs.numbers("hours") / full * FULL, percent)


def _rule(desk: Desk, jobs: Sheet) -> Positions | None:
    """What the plan's first rule of return to work says of the table's positions."""
    for derivation in desk.plan.derived.values():
        work = derivation.work if isinstance(derivation, ReturnToWork) else None
        if work is not None and work.positions.table == jobs.name:
            return work.positions
    return None

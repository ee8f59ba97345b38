"""A made-up ReISE: tables with the shape of the trial's, for building and testing reports before data are locked.

Only the shape is taken from public records (ISRCTN85437524): 425 participants enrolled between 8 September 2022 and
21 June 2024, about one in three offered. Every effect, mean and reason is invented, and says nothing about the trial.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

FIRST_ENROLMENT = dt.date(2022, 9, 8)
LAST_ENROLMENT = dt.date(2024, 6, 21)

_OFFERED, _TAKEN_UP = 1 / 3, 2 / 3
_RETURN_ATTENDED, _RETURN_OTHERWISE = 0.275, 0.17  # 24 % of those offered: the offer acts only through attendance
_INTEREST_PER_PARTICIPANT, _CONSENT_PER_PARTICIPANT = 1.80, 1.07

Cell = str | int | float
Columns = dict[str, Sequence[Cell]]
Draw = np.random.Generator


def simulate_reise(folder: Path, seed: int, n: int = 425) -> None:
    """Write ``participants.csv``, ``screening.csv``, ``adverse_events.csv`` and ``snapshot.yml``.

    The same seed gives the same bytes. Counts add up: of the expressions of interest in the screening table, exactly
    ``n`` consented and were eligible, and these are the participants.

    Args:
        folder: where to write; made when it is not there.
        seed: seed of the random numbers.
        n: participants, at least 10.

    Raises:
        ValueError: fewer than 10 participants are asked for; an arm could then be empty.
    """
    if n < 10:
        raise ValueError(f"{n} participants are too few to have both arms; ask for 10 or more")
    draw = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    participants = _participants(draw, n)
    _write(folder / "participants.csv", participants)
    _write(folder / "screening.csv", _screening(draw, participants))
    _write(folder / "adverse_events.csv", _adverse_events(draw, participants))
    (folder / "snapshot.yml").write_text(_provenance(seed), encoding="utf-8", newline="\n")


def _participants(draw: Draw, n: int) -> Columns:
    days = (LAST_ENROLMENT - FIRST_ENROLMENT).days
    # The first and the last day are certain, so that the table spans the period that the registry states.
    enrolled = [FIRST_ENROLMENT, *_dates(draw, n - 2, days), LAST_ENROLMENT]
    offered = np.isin(draw.permutation(n), np.arange(round(n * _OFFERED)))
    attended = offered & (draw.random(n) < _TAKEN_UP)
    returned = draw.random(n) < np.where(attended, _RETURN_ATTENDED, _RETURN_OTHERWISE)
    lost = draw.random(n) < 0.03
    declined = offered & ~attended
    return {
        "participant": [f"R{number:04d}" for number in range(1, n + 1)],
        "enrolled": [day.isoformat() for day in enrolled],
        "arm": ["offered" if is_offered else "usual" for is_offered in offered],
        "offer_probability": [f"{_OFFERED:.6f}"] * n,
        "attended_course": [int(value) for value in attended],
        "decline_reason": _chosen(
            draw, declined, ["health", "found_work", "distance", "no_reply", "other"], [4, 2, 2, 3, 1]
        ),
        "returned_to_work": ["" if gone else int(value) for value, gone in zip(returned, lost, strict=True)],
        "lost_reason": _chosen(draw, lost, ["withdrew", "not_linked", "died"], [4, 5, 0]),
        **_baseline(draw, n),
    }


def _dates(draw: Draw, count: int, days: int) -> list[dt.date]:
    steps = np.sort(draw.integers(0, days + 1, count))
    return [FIRST_ENROLMENT + dt.timedelta(days=int(step)) for step in steps]


def _baseline(draw: Draw, n: int) -> Columns:
    worse = draw.normal(size=n)  # what pain, quality of life and work ability have in common
    pain = _whole(6 + 1.2 * worse + draw.normal(0, 1.3, n), 0, 10)
    eq5d = np.clip(0.55 - 0.14 * worse + draw.normal(0, 0.15, n), -0.453, 1)
    wellbeing = _whole(44 - 4 * worse + draw.normal(0, 8, n), 14, 70)
    ability = _whole(3.8 - 0.8 * worse + draw.normal(0, 1.8, n), 0, 10)
    return {
        "age": _whole(draw.normal(45, 10.5, n), 18, 64).tolist(),
        "sex": draw.choice(["F", "M"], n, p=[0.7, 0.3]).tolist(),
        "education": _with_gaps(draw, draw.choice([1, 2, 3, 4], n, p=[0.13, 0.47, 0.28, 0.12]), 0.01),
        "months_out_of_work": _whole(draw.lognormal(2.9, 0.9, n), 1, 240).tolist(),
        "pain_years": _with_gaps(draw, np.round(np.clip(draw.lognormal(1.9, 0.8, n), 0.3, 45), 1), 0.02),
        "pain_intensity": _with_gaps(draw, pain, 0.02),
        "eq5d": _with_gaps(draw, np.round(eq5d, 3), 0.03),
        "wemwbs": _with_gaps(draw, wellbeing, 0.04),
        "work_ability": _with_gaps(draw, ability, 0.02),
    }


def _screening(draw: Draw, participants: Columns) -> Columns:
    """Everybody who expressed interest; the participants are those who consented and were eligible."""
    n = len(participants["participant"])
    consented, interested = round(n * _CONSENT_PER_PARTICIPANT), round(n * _INTEREST_PER_PARTICIPANT)
    days = (LAST_ENROLMENT - FIRST_ENROLMENT).days
    others = [day.isoformat() for day in _dates(draw, interested - n, days)]
    dates = np.array([*participants["enrolled"], *others])
    status = np.repeat([2, 1, 0], [n, consented - n, interested - consented])  # eligible, consented only, neither
    status[n:] = draw.permutation(status[n:])
    order = np.argsort(dates, kind="stable")
    dates, status = dates[order], status[order]
    silent = ["no_reply", "declined", "not_suitable"]
    barred = ["in_work", "short_pain", "age", "language"]
    return {
        "expression": [f"E{number:04d}" for number in range(1, interested + 1)],
        "recorded": [str(date) for date in dates],
        "consented": [int(value) for value in status >= 1],
        "not_consented_reason": _chosen(draw, status == 0, silent, [6, 3, 2]),
        "eligible": ["" if value == 0 else int(value == 2) for value in status],
        "not_eligible_reason": _chosen(draw, status == 1, barred, [5, 3, 1, 0]),
    }


def _adverse_events(draw: Draw, participants: Columns) -> Columns:
    n = len(participants["participant"])
    counts = draw.poisson(0.05, n)
    who = [int(person) for person in np.repeat(np.arange(n), counts)]
    days = draw.integers(1, 365, len(who))
    enrolled = [dt.date.fromisoformat(str(participants["enrolled"][person])) for person in who]
    kinds = draw.choice(["pain", "mental", "injury", "hospital", "other"], len(who), p=[0.45, 0.2, 0.15, 0.1, 0.1])
    serious = (kinds == "hospital") | (draw.random(len(who)) < 0.04)
    return {
        "event": [f"A{number:03d}" for number in range(1, len(who) + 1)],
        "participant": [participants["participant"][person] for person in who],
        "started": [
            (day + dt.timedelta(days=int(later))).isoformat() for day, later in zip(enrolled, days, strict=True)
        ],
        "category": [str(kind) for kind in kinds],
        "serious": [int(value) for value in serious],
    }


def _chosen(draw: Draw, where: np.ndarray, reasons: Sequence[str], weights: Sequence[float]) -> list[Cell]:
    """A reason for each person to whom it applies, an empty cell for the others; a weight of zero is never drawn."""
    drawn = draw.choice(reasons, len(where), p=np.array(weights) / sum(weights))
    return [str(reason) if applies else "" for reason, applies in zip(drawn, where, strict=True)]


def _whole(values: np.ndarray, least: int, most: int) -> np.ndarray:
    whole: np.ndarray = np.clip(np.rint(values), least, most).astype(int)
    return whole


def _with_gaps(draw: Draw, values: np.ndarray, share: float) -> list[Cell]:
    gaps = draw.random(len(values)) < share
    plain: list[Cell] = values.tolist()
    return ["" if gap else value for value, gap in zip(plain, gaps, strict=True)]


def _write(path: Path, columns: Mapping[str, Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _provenance(seed: int) -> str:
    return (
        "synthetic: true\n"
        "note:\n"
        "  en: Made-up data. They have the shape of ReISE's, and say nothing about the trial's results.\n"
        "  nb: Oppdiktede data. De har samme form som dataene i ReISE, men sier ingenting om resultatene i studien.\n"
        "generator: reise_report.data.simulate.simulate_reise\n"
        f"seed: {seed}\n"
    )

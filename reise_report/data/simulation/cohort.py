"""Who was enrolled, when, and who was offered the intervention.

Public facts (ISRCTN85437524, and the funder's and Cristin's pages): 425 participants enrolled between 8 September 2022
and 21 June 2024, aged 18 to 64, recruited above all through social media; one in four, or one in three, was offered.
Everything else is invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.dice import Dice, Real, Whole, Yes
from reise_report.data.simulation.rows import MISSING, Rows, number_of

FIRST_ENROLMENT = number_of(dt.date(2022, 9, 8))
LAST_ENROLMENT = number_of(dt.date(2024, 6, 21))
CUT_OFF = number_of(dt.date(2025, 9, 30))
CHANGE_OF_CHANCE = number_of(dt.date(2023, 7, 1))
CHANCES = (1 / 4, 1 / 3)  # both fractions are on the public record; that one followed the other is invented

LEAST, MOST = 10, 100_000

RECRUITED = ("social_media", "employment_services", "general_practitioner", "patient_organisation", "other")
COUNTIES = ("Oslo", "Akershus", "Vestland", "Rogaland", "Trøndelag", "Agder", "Innlandet", "Nordland", "Troms", "other")
PAIN_SITES = ("back", "neck_shoulder", "widespread", "joints", "headache", "other")

_CAMPAIGNS = ((2022, 9, 8), (2022, 11, 1), (2023, 1, 23), (2023, 4, 17), (2023, 9, 11), (2024, 1, 22), (2024, 4, 15))
_BY_MONTH = (1.1, 1.1, 1.1, 0.9, 1.0, 0.8, 0.25, 0.8, 1.3, 1.2, 1.1, 0.45)  # January first
_BY_WEEKDAY = (1.3, 1.3, 1.2, 1.2, 1.0, 0.35, 0.45)  # Monday first


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everybody enrolled, in the order of enrolment; arrays of (n,).

    Attributes:
        enrolled: day of enrolment and of the draw, days since 1970-01-01.
        period: place in :data:`CHANCES`.
        offered: whether the draw gave the offer.
        age: years.
        born: year of birth.
        woman: whether a woman.
        education: 1 to 4, or missing.
        months: months out of work.
        pain_tenths: years of pain, in tenths, or missing.
        recruited: place in :data:`RECRUITED`.
        county: place in :data:`COUNTIES`.
        site: place in :data:`PAIN_SITES`.
        health: latent health at enrolment, standard normal, higher is better.
        frailty: latent closeness to work that no column shows, standard normal.
        source: whose life a number tells: one's own, or that of the person who enrolled a second time.
    """

    enrolled: Whole
    period: Whole
    offered: Yes
    age: Whole
    born: Whole
    woman: Yes
    education: Whole
    months: Whole
    pain_tenths: Whole
    recruited: Whole
    county: Whole
    site: Whole
    health: Real
    frailty: Real
    source: Whole

    @property
    def size(self) -> int:
        """How many participants."""
        return int(self.enrolled.size)

    @property
    def twice(self) -> Whole:
        """Second numbers of people who enrolled twice."""
        return np.flatnonzero(self.source != np.arange(self.size))


def enrol(seed: int, n: int) -> Cohort:
    """Draw the cohort.

    Raises:
        ValueError: fewer than 10 or more than 100 000 participants.
    """
    if n < LEAST:
        raise ValueError(f"{n} participants are too few to have both arms; ask for {LEAST} or more")
    if n > MOST:
        raise ValueError(f"{n} participants are more than the simulator makes; ask for {MOST} or fewer")
    dice = Dice(seed, "cohort")
    # The first and the last day are certain, so that the table spans the period that the registry states.
    enrolled = np.sort(FIRST_ENROLMENT + dice.level(n - 2, enrolment_weights().tolist()))
    enrolled = np.concatenate([[FIRST_ENROLMENT], enrolled, [LAST_ENROLMENT]])
    period = (enrolled >= CHANGE_OF_CHANCE).astype(np.int64)
    offered = _allocated(dice, period)
    source = _enrolled_twice(dice, offered, n)
    enrolled = enrolled[source]
    health, frailty = dice.normal(n), dice.normal(n)
    age = np.clip(np.rint(45 + 10.5 * dice.normal(n)), 18, 64).astype(np.int64)
    months = np.exp(2.9 + 0.9 * dice.normal(n) - 0.12 * health)
    born = 1970 + np.floor((enrolled + 0.5) / 365.2425).astype(np.int64) - age - (dice.uniform(n) < 0.5)
    cohort = Cohort(
        enrolled=enrolled,
        period=(enrolled >= CHANGE_OF_CHANCE).astype(np.int64),
        offered=offered,
        age=age,
        born=born,
        woman=dice.yes(0.7, n),
        education=np.where(dice.yes(0.01, n), MISSING, 1 + dice.level(n, (13, 47, 28, 12))),
        months=np.clip(np.rint(months), 1, 240).astype(np.int64),
        pain_tenths=_pain(dice, n),
        recruited=dice.level(n, (58, 20, 8, 6, 8)),
        county=dice.level(n, (17, 16, 13, 9, 10, 6, 7, 5, 4, 13)),
        site=dice.level(n, (34, 18, 24, 12, 6, 6)),
        health=health,
        frailty=frailty,
        source=source,
    )
    own = {name: getattr(cohort, name)[source] for name in cohort.__slots__ if name not in ("offered", "source")}
    return Cohort(**own, offered=offered, source=source)


def enrolment_weights() -> Real:
    """How likely each day from the first to the last is to be somebody's day of enrolment."""
    days = np.arange(FIRST_ENROLMENT, LAST_ENROLMENT + 1)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    weight = np.array(_BY_MONTH)[months] * np.array(_BY_WEEKDAY)[(days + 3) % 7]  # 1 January 1970 was a Thursday
    for campaign in _CAMPAIGNS:
        since = days - number_of(dt.date(*campaign))
        weight = weight * np.where(since >= 0, 1 + 3.5 * np.exp(-np.maximum(since, 0) / 9), 1)
    found: Real = weight
    return found


def _allocated(dice: Dice, period: Whole) -> Yes:
    """The computer's draw, period by period; both arms have somebody."""
    luck = dice.uniform(period.size)
    offered = np.zeros(period.size, dtype=bool)
    for place, chance in enumerate(CHANCES):
        there = np.flatnonzero(period == place)
        offered[there[np.argsort(luck[there], kind="stable")[: round(chance * there.size)]]] = True
    if not offered.any():
        offered[int(np.argmin(luck))] = True
    return offered


def _enrolled_twice(dice: Dice, offered: Yes, n: int) -> Whole:
    """Neighbours in the order of enrolment, neither of them offered, of whom the later is the earlier once more."""
    source = np.arange(n)
    luck = dice.uniform(n)
    free = np.flatnonzero(~offered[1:-2] & ~offered[2:-1]) + 1
    wanted = max(1, round(n / 250)) if n >= 100 else 0
    for first in free[np.argsort(luck[free], kind="stable")].tolist():
        if wanted and source[first] == first and source[first + 1] == first + 1 and source[first + 2] != first + 1:
            source[first + 1] = first
            wanted -= 1
        if not wanted:
            break
    return source


def _pain(dice: Dice, n: int) -> Whole:
    """Years of pain in tenths: most people give whole years, and after five years fives and tens."""
    years = np.clip(np.exp(1.9 + 0.8 * dice.normal(n)), 0.3, 45)
    tenths = np.rint(years * 10).astype(np.int64)
    habit = dice.uniform(n)
    tenths = np.where((years >= 1.5) & (habit < 0.75), np.rint(years).astype(np.int64) * 10, tenths)
    tenths = np.where((years >= 5) & (habit < 0.38), np.maximum(np.rint(years / 5), 1).astype(np.int64) * 50, tenths)
    found: Whole = np.where(dice.yes(0.02, n), MISSING, tenths)
    return found


def participants(cohort: Cohort, linked: Yes) -> Rows:
    """``participants.csv``."""
    return {
        "participant": np.arange(cohort.size, dtype=np.int64),
        "enrolled": cohort.enrolled,
        "arm": (~cohort.offered).astype(np.int64),
        "offer_probability": cohort.period,
        "linked": linked.astype(np.int64),
        "age": cohort.age,
        "birth_year": cohort.born,
        "sex": (~cohort.woman).astype(np.int64),
        "education": cohort.education,
        "months_out_of_work": cohort.months,
        "pain_years": cohort.pain_tenths,
        "pain_site": cohort.site,
        "recruited_through": cohort.recruited,
        "county": cohort.county,
    }

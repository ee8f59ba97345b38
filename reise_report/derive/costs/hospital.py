"""What hospital stays and outpatient contacts cost: DRG points times the whole price of a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.derive.costs.periods import OUTSIDE, Periods
from reise_report.derive.costs.price_level import OWN_YEAR, Money
from reise_report.derive.costs.prices import prices_of, years_of
from reise_report.derive.costs.rows import levels, persons, times
from reise_report.derive.costs.stays import DAY, Episodes, stays
from reise_report.derive.costs.tally import Tally, added_up, counted
from reise_report.derive.timeline import Whole
from reise_report.errors import DataError

if TYPE_CHECKING:
    from reise_report.plan.costs import HospitalStays

LEVELS = ("inpatient", "day", "outpatient")
"""Levels of care; the first two make stays, the last stands alone."""

_INPATIENT, _DAY, _OUTPATIENT = range(3)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Stays and outpatient contacts.

    Attributes:
        person: (c,) number of the participant.
        level: (c,) place in :data:`LEVELS`.
        day: (c,) the day by which it is dated; NEVER for a stay that goes on, where the plan dates by discharge.
        points: (c,) DRG points; NaN or 0 where there are none.
        unfinished: (c,) the points are not known yet.
    """

    person: Whole
    level: Whole
    day: Whole
    points: NDArray[np.float64]
    unfinished: NDArray[np.bool_]

    def at(self, kept: NDArray[np.bool_]) -> Contacts:
        """Some of them."""
        return Contacts(self.person[kept], self.level[kept], self.day[kept], self.points[kept], self.unfinished[kept])


def hospital(
    frame: pd.DataFrame,
    people: pd.Index[str],
    periods: Periods,
    plan: HospitalStays,
    place: str,
    money: Money = OWN_YEAR,
) -> Tally:
    """Stays and contacts of the follow-up, and their cost; NaN in a period with a stay whose points are not known yet.

    Args:
        frame: hospital episodes: ``participant``, ``hospital``, ``level``, ``admitted``, ``discharged``,
            ``drg_points``.
        people: the participants in order.
        periods: their follow-up.
        plan: how episodes become stays, and what a point costs.
        place: the component's place in the plan, for messages.
        money: in which year's money costs are told.

    Raises:
        DataError: an episode without admission, or one without points where the plan calls that an error.
        PlanError: a year has no price, or no index.
    """
    found = contacts(frame, people, plan)
    period = periods.of(found.person, found.day)
    kept = period != OUTSIDE
    if plan.levels is not None:
        kept &= np.isin(np.array(LEVELS)[found.level], plan.levels)
    found, period = found.at(kept), period[kept]
    points = _points(found, plan, place)
    priced = points > 0  # what costs nothing needs no price
    cost = np.zeros(points.size)
    cost[priced] = points[priced] * prices_of(plan.price, years_of(found.day[priced]), f"{place}.price", money)
    waiting = found.unfinished
    known = counted(found.person[waiting], period[waiting], periods.shape) == 0
    return Tally(
        np.where(known, added_up(found.person, period, cost, periods.shape), np.nan),
        {"units": counted(found.person, period, periods.shape)},
    )


def contacts(frame: pd.DataFrame, people: pd.Index[str], plan: HospitalStays) -> Contacts:
    """Episodes as stays and outpatient contacts, each with its day; an outpatient contact has the day it began."""
    person = persons(frame, "participant", people, plan.table)
    level = levels(frame, "level", LEVELS, plan.table)
    admitted, discharged = times(frame, "admitted", plan.table), times(frame, "discharged")
    points = frame["drg_points"].to_numpy(dtype=float)
    site = pd.factorize(frame["hospital"])[0].astype(np.int64) + 1  # 0: not known
    out = level == _OUTPATIENT
    inside = ~out
    joined = stays(
        Episodes(
            person[inside],
            site[inside],
            level[inside] == _INPATIENT,
            admitted[inside],
            discharged[inside],
            points[inside],
        ),
        plan.hours_between,
        across_hospitals=plan.across_hospitals,
    )
    return Contacts(
        np.append(joined.person, person[out]),
        np.append(np.where(joined.inpatient, _INPATIENT, _DAY), level[out]),
        np.append(joined.admitted if plan.dated == "admitted" else joined.discharged, admitted[out] // DAY),
        np.append(joined.points, points[out]),
        np.append(joined.unfinished, np.zeros(int(out.sum()), dtype=bool)),
    )


def _points(found: Contacts, plan: HospitalStays, place: str) -> NDArray[np.float64]:
    """The points that are paid for: blank and zero ones as the plan says; 0 for those not known yet."""
    without = ~(found.points > 0) & ~found.unfinished
    points = np.where(found.unfinished | without, 0.0, found.points)
    if plan.without_points == "error" and without.any():
        raise DataError(
            f"'{plan.table}': {int(without.sum())} stay(s) or contact(s) of the follow-up have no DRG points, or 0; "
            f"that is not the same as no cost. Complete the table, or say in '{place}.without_points' what they are"
        )
    if plan.assumed_points is not None:
        assumed = np.array([plan.assumed_points.get(level, np.nan) for level in LEVELS])[found.level]
        points[without] = assumed[without]
    if np.isnan(points).any():
        level = LEVELS[int(found.level[np.isnan(points)][0])]
        raise DataError(
            f"'{plan.table}': {int(np.isnan(points).sum())} stay(s) or contact(s) have no DRG points, and "
            f"'{place}.assumed_points' says nothing of '{level}'; add it there"
        )
    return points

"""Work not done: how much of full time was lost on which days, and what a day of full work is worth.

Human capital (the participant's view): every day short of full time is lost. Friction (the employer's view): only work
that was done before and is not done any more is lost, and only until somebody else does it; so those who had no work
lose nothing. Sources: Koopmanschap MA et al. 1995, doi:10.1016/0167-6296(94)00044-5; van den Hout WB 2010,
doi:10.1136/ard.2009.117150.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.costs.friction import absences
from reise_report.derive.costs.periods import Periods
from reise_report.derive.costs.price_level import OWN_YEAR, Money
from reise_report.derive.costs.prices import prices_of, year_begins, years_of
from reise_report.derive.costs.tally import STEPS, Tally
from reise_report.derive.return_to_work import FULL_TIME
from reise_report.derive.timeline import Segments, Whole

if TYPE_CHECKING:
    from reise_report.plan.costs import ProductionLoss


@dataclass(frozen=True, slots=True)
class Days:
    """Days by participant, period and calendar year, in thousandths of a percent of a day of full time.

    Attributes:
        years: (y,) calendar years, rising.
        amount: (n, k, y) exact whole numbers.
    """

    years: Whole
    amount: Whole


def production_loss(
    share: Segments, periods: Periods, plan: ProductionLoss, place: str, money: Money = OWN_YEAR
) -> Tally:
    """Days of full time lost, and what they are worth by each year's wage.

    A calendar day is worth the yearly wage with on-costs over the days of its year, so that a year is worth a year's
    wage, leap year or not.

    Args:
        share: what each participant works, thousandths of a percent of full time, never more than full time; days
            that are left out are without work.
        periods: the follow-up.
        plan: method, wage and on-costs.
        place: the component's place in the plan, for messages.
        money: in which year's money costs are told.

    Raises:
        PlanError: a year has no wage, or no index.
    """
    if plan.method == "friction":
        lost = days_of(absences(share, plan.friction_days or 0), periods)
    else:
        lost = _short_of_full_time(share, periods)
    some = lost.amount.any(axis=(0, 1))
    years, days = lost.years[some], lost.amount[:, :, some] / FULL_TIME
    wage = prices_of(plan.yearly_wage, years, f"{place}.yearly_wage", money) * (1 + plan.on_costs)
    daily = wage / (year_begins(years + 1) - year_begins(years))
    cost = np.zeros(periods.shape)
    for number, worth in enumerate(daily):  # year by year: the same sum for each, however many the others are
        cost += days[:, :, number] * worth
    cost = np.rint(cost * STEPS) / STEPS
    return Tally(cost, {"units": days.sum(axis=2)})


def _short_of_full_time(share: Segments, periods: Periods) -> Days:
    size = periods.shape[0]
    everybody = np.arange(size)
    full = np.full((1, size), FULL_TIME)
    possible = days_of(Segments(everybody, periods.first[:, 0], periods.last[:, -1] + 1, full), periods)
    worked = days_of(share, periods, possible.years)
    return Days(possible.years, possible.amount - worked.amount)


def days_of(pieces: Segments, periods: Periods, years: Whole | None = None) -> Days:
    """Pieces of time cut by period and calendar year, and added up.

    Args:
        pieces: stretches of days with one amount.
        periods: the follow-up.
        years: the calendar years to tell apart; those of the follow-up when left out.
    """
    size, count = periods.shape
    if years is None:
        years = _years(periods)
    bounds = year_begins(np.append(years, years[-1:] + 1))
    amount = np.zeros((size, count, years.size), dtype=np.int64)
    for period in range(count):
        start = np.maximum(pieces.start, periods.first[pieces.person, period])
        stop = np.minimum(pieces.stop, periods.last[pieces.person, period] + 1)
        some = np.flatnonzero(stop > start)
        person, start, stop, part = pieces.person[some], start[some], stop[some], pieces.amounts[0, some]
        for place in range(years.size):
            days = np.minimum(stop, bounds[place + 1]) - np.maximum(start, bounds[place])
            amount[:, period, place] = _summed(person, np.clip(days, 0, None) * part, size)
    return Days(years, amount)


def _years(periods: Periods) -> Whole:
    lived = periods.last >= periods.first
    if not lived.any():
        return np.empty(0, dtype=np.int64)
    first, last = periods.first[lived].min(), periods.last[lived].max()
    earliest, latest = (int(year) for year in years_of(np.array([first, last])))
    return np.arange(earliest, latest + 1, dtype=np.int64)


def _summed(person: Whole, amount: Whole, size: int) -> NDArray[np.int64]:
    """Whole numbers below 2**53 are added exactly by the floating point that ``bincount`` works in."""
    return np.bincount(person, weights=amount.astype(float), minlength=size).astype(np.int64)

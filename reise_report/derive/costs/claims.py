"""Costs that registers hold as amounts: claims from primary care, and medicines at the pharmacy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.costs.periods import OUTSIDE, Periods
from reise_report.derive.costs.price_level import OWN_YEAR, Money
from reise_report.derive.costs.prices import years_of
from reise_report.derive.costs.rows import levels, numbers, persons, row_days
from reise_report.derive.costs.tally import Tally, added_up, counted
from reise_report.derive.timeline import Whole
from reise_report.errors import PlanError

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.costs import Amounts, Claims

OTHER = "other_services"


def claims(
    frame: pd.DataFrame,
    people: pd.Index[str],
    periods: Periods,
    plan: Claims,
    place: str,
    money: Money = OWN_YEAR,
) -> Tally:
    """Amounts claimed times the multiplier of their service; a refund, if the contract lets it in, takes its part away.

    Args:
        frame: claims: ``participant``, ``date``, ``service``, ``amount``.
        people: the participants in order.
        periods: their follow-up.
        plan: the multipliers.
        place: the component's place in the plan, for messages.
        money: in which year's money costs are told; a claim is in that of the year of its date.

    Raises:
        DataError: a claim without date, service or amount.
        PlanError: a service without multiplier, a year without index.
    """
    rows = _Rows.of(frame, people, periods, plan.table)
    services = [str(service) for service in frame["service"].dropna().unique()]
    lacking = sorted(service for service in services if service not in plan.multiplier)
    if lacking and OTHER not in plan.multiplier:
        raise PlanError(f"{place}.multiplier: '{lacking[0]}' has none; add it, or '{OTHER}' for all that are not named")
    factor = np.array([plan.multiplier.get(service) or plan.multiplier[OTHER] for service in services], dtype=float)
    amount = numbers(frame, "amount", plan.table) * factor[levels(frame, "service", services, plan.table)]
    return rows.tally(amount, periods, place, money)


def amounts(
    frame: pd.DataFrame,
    people: pd.Index[str],
    periods: Periods,
    plan: Amounts,
    place: str,
    money: Money = OWN_YEAR,
) -> Tally:
    """Amounts as they stand, or in the money of the price year.

    Args:
        frame: ``participant``, ``date``, ``amount``.
        people: the participants in order.
        periods: their follow-up.
        plan: the table's name.
        place: the component's place in the plan, for messages.
        money: in which year's money costs are told; an amount is in that of the year of its date.

    Raises:
        DataError: a row without date or amount.
        PlanError: a year without index.
    """
    rows = _Rows.of(frame, people, periods, plan.table)
    return rows.tally(numbers(frame, "amount", plan.table), periods, place, money)


@dataclass(frozen=True, slots=True)
class _Rows:
    """(m,) whose each row is, in which period, and its day."""

    person: Whole
    period: Whole
    day: Whole

    @classmethod
    def of(cls, frame: pd.DataFrame, people: pd.Index[str], periods: Periods, table: str) -> _Rows:
        person, day = persons(frame, "participant", people, table), row_days(frame, "date", table)
        return cls(person, periods.of(person, day), day)

    def tally(self, amount: NDArray[np.float64], periods: Periods, place: str, money: Money) -> Tally:
        """The amounts added up, each brought from the money of its day's year; others than those used need no index."""
        used = (self.period != OUTSIDE) & (amount != 0)
        worth = np.zeros(amount.size)
        worth[used] = amount[used] * money.factors(years_of(self.day[used]), place)
        cost = added_up(self.person, self.period, worth, periods.shape)
        return Tally(cost, {"units": counted(self.person, self.period, periods.shape)})

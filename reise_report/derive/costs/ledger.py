"""What the intervention used on each participant, by its ledger: quantities times the price of their resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reise_report.derive.costs.periods import OUTSIDE, Periods
from reise_report.derive.costs.price_level import OWN_YEAR, Money
from reise_report.derive.costs.prices import prices_of, years_of
from reise_report.derive.costs.rows import levels, numbers, persons, row_days
from reise_report.derive.costs.tally import Tally, added_up
from reise_report.errors import PlanError

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.costs import Ledger


def ledger(
    frame: pd.DataFrame,
    people: pd.Index[str],
    periods: Periods,
    plan: Ledger,
    place: str,
    money: Money = OWN_YEAR,
) -> Tally:
    """Resources of the follow-up and their cost; quantities are told apart by resource: hours and days do not add up.

    Args:
        frame: the ledger: ``participant``, ``date``, ``resource``, ``quantity``.
        people: the participants in order.
        periods: their follow-up.
        plan: the resources' prices.
        place: the component's place in the plan, for messages.
        money: in which year's money costs are told.

    Raises:
        DataError: a row without date, resource or quantity.
        PlanError: a resource or a year has no price, or a year no index.
    """
    person, day = persons(frame, "participant", people, plan.table), row_days(frame, "date", plan.table)
    quantity, period = numbers(frame, "quantity", plan.table), periods.of(person, day)
    known = [*plan.prices, *sorted(set(frame["resource"].dropna().astype(str)) - set(plan.prices))]
    resource = levels(frame, "resource", known, plan.table)
    used = (period != OUTSIDE) & (quantity != 0)
    unpriced = sorted({known[number] for number in np.unique(resource[used])} - set(plan.prices))
    if unpriced:
        raise PlanError(f"{place}.prices: '{unpriced[0]}' was used and has no price; add it, 0 where it costs nothing")
    cost = np.zeros(person.size)
    units = {}
    for number, (name, prices) in enumerate(plan.prices.items()):
        rows = used & (resource == number)
        cost[rows] = quantity[rows] * prices_of(prices, years_of(day[rows]), f"{place}.prices.{name}", money)
        units[f"{name}_units"] = added_up(person[rows], period[rows], quantity[rows], periods.shape)
    return Tally(added_up(person, period, cost, periods.shape), units)

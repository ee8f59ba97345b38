"""Costs that registers hold as amounts: claims from primary care, and medicines at the pharmacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reise_report.derive.costs.periods import Periods
from reise_report.derive.costs.rows import levels, numbers, persons, row_days
from reise_report.derive.costs.tally import Tally, added_up, counted
from reise_report.derive.timeline import Whole
from reise_report.errors import PlanError

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.costs import Amounts, Claims

OTHER = "other_services"


def claims(frame: pd.DataFrame, people: pd.Index[str], periods: Periods, plan: Claims, place: str) -> Tally:
    """Amounts claimed times the multiplier of their service; a refund, if the contract lets it in, takes its part away.

    Args:
        frame: claims: ``participant``, ``date``, ``service``, ``amount``.
        people: the participants in order.
        periods: their follow-up.
        plan: the multipliers.
        place: the component's place in the plan, for messages.

    Raises:
        DataError: a claim without date, service or amount.
        PlanError: a service without multiplier.
    """
    person, period = _placed(frame, people, periods, plan.table)
    services = [str(service) for service in frame["service"].dropna().unique()]
    lacking = sorted(service for service in services if service not in plan.multiplier)
    if lacking and OTHER not in plan.multiplier:
        raise PlanError(f"{place}.multiplier: '{lacking[0]}' has none; add it, or '{OTHER}' for all that are not named")
    factor = np.array([plan.multiplier.get(service) or plan.multiplier[OTHER] for service in services], dtype=float)
    amount = numbers(frame, "amount", plan.table) * factor[levels(frame, "service", services, plan.table)]
    return Tally(added_up(person, period, amount, periods.shape), {"units": counted(person, period, periods.shape)})


def amounts(frame: pd.DataFrame, people: pd.Index[str], periods: Periods, plan: Amounts) -> Tally:
    """Amounts as they stand.

    Args:
        frame: ``participant``, ``date``, ``amount``.
        people: the participants in order.
        periods: their follow-up.
        plan: the table's name.

    Raises:
        DataError: a row without date or amount.
    """
    person, period = _placed(frame, people, periods, plan.table)
    amount = numbers(frame, "amount", plan.table)
    return Tally(added_up(person, period, amount, periods.shape), {"units": counted(person, period, periods.shape)})


def _placed(frame: pd.DataFrame, people: pd.Index[str], periods: Periods, table: str) -> tuple[Whole, Whole]:
    person = persons(frame, "participant", people, table)
    return person, periods.of(person, row_days(frame, "date", table))

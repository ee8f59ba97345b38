"""Each participant's costs, as columns: by component, by period between visits, and in the plan's sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.derive.costs.claims import amounts, claims
from reise_report.derive.costs.hospital import hospital
from reise_report.derive.costs.ledger import ledger
from reise_report.derive.costs.periods import Periods
from reise_report.derive.costs.price_level import Money
from reise_report.derive.costs.production_loss import production_loss
from reise_report.derive.costs.tally import Tally, over_periods
from reise_report.derive.timeline import Segments
from reise_report.plan.costs import Amounts, Claims, HospitalStays, ProductionLoss
from reise_report.plan.derived_columns import component_tables

if TYPE_CHECKING:
    from reise_report.data.snapshot import Snapshot
    from reise_report.derive.observation import Observation
    from reise_report.plan.costs import Component, Costs
    from reise_report.plan.model import Plan
    from reise_report.plan.work import Work

_EPOCH = dt.date(1970, 1, 1)

WorkShare = Callable[["Work"], Segments]
"""From what the plan counts as work to what each participant works, thousandths of a percent of full time."""


def costs(
    plan: Plan, snapshot: Snapshot, name: str, derivation: Costs, observation: Observation, work_share: WorkShare
) -> pd.DataFrame:
    """The costs of each participant.

    Whoever is known to a table to the end of a period and has no row there costs 0 in it. Costs end on the day of
    death. A period that a table does not tell of to its end is missing, and so are the sums over it. So are the days
    before randomisation, where they are asked for, of those of whom a table does not tell on the day of randomisation,
    or who were randomised too soon after its first day.

    Args:
        plan: the trial's plan.
        snapshot: the tables as of a date.
        name: the derivation's name, with which its columns begin.
        derivation: which costs.
        observation: who is followed how long; its arrays have the participants' order.
        work_share: gives the work of each participant; called where production is lost only.

    Returns:
        One row a participant, with the index of ``snapshot.participants``; columns as
        :func:`reise_report.plan.derived_columns.columns_of` names and orders them.

    Raises:
        DataError: a row that costs something lacks its date, amount, service or points.
        PlanError: something was used that has no price, no price in its year, or no index of its year.
    """
    key = plan.data.participants().key
    people = pd.Index(snapshot.participants[key])
    ends = [plan.design.visits[visit].day for visit in derivation.visits]
    earlier = derivation.earlier_days
    periods = Periods(observation.start, observation.died, ends)
    if earlier is not None:
        periods = Periods(observation.start, observation.died, [-1, *ends], -earlier)
    money = Money(derivation.price_level, f"derived.{name}.price_level")
    tallies: dict[str, Tally] = {}
    for part, component in derivation.components.items():
        place = f"derived.{name}.components.{part}"
        tally = _tally(component, snapshot.tables, people, periods, place, money.of(part), work_share)
        tallies[part] = tally.known_where(_known(derivation, component, periods, observation))
    columns = dict(_columns(name, derivation, tallies))
    return pd.DataFrame(columns, index=snapshot.participants.index)


def _tally(
    component: Component,
    tables: Mapping[str, pd.DataFrame],
    people: pd.Index[str],
    periods: Periods,
    place: str,
    money: Money,
    work_share: WorkShare,
) -> Tally:
    if isinstance(component, ProductionLoss):
        return production_loss(work_share(component.work), periods, component, place, money)
    frame = tables[component.table]
    if isinstance(component, HospitalStays):
        return hospital(frame, people, periods, component, place, money)
    if isinstance(component, Claims):
        return claims(frame, people, periods, component, place, money)
    if isinstance(component, Amounts):
        return amounts(frame, people, periods, component, place, money)
    return ledger(frame, people, periods, component, place, money)


def _known(derivation: Costs, component: Component, periods: Periods, observation: Observation) -> NDArray[np.bool_]:
    """(n, k) whether every table of a component tells of the whole of each period."""
    tables = list(component_tables(component))
    known = periods.complete(observation.until(tables))
    told = [(derivation.told_from[table] - _EPOCH).days for table in tables if table in derivation.told_from]
    if told:
        known[:, 0] &= periods.first[:, 0] >= max(told)
    return known


def _columns(name: str, derivation: Costs, tallies: Mapping[str, Tally]) -> list[tuple[str, NDArray[np.float64]]]:
    first = 0 if derivation.earlier_days is None else 1  # the first period of the follow-up
    parts = {part: tally.cost[:, first:] for part, tally in tallies.items()}
    for total, summed in derivation.totals.items():
        parts[total] = _sum([parts[part] for part in summed.components])
    earlier = {
        part: over_periods(np.column_stack([tallies[member].cost[:, 0] for member in members]))
        for part, members in derivation.earlier_parts().items()
    }
    found = []
    for part, cost in parts.items():
        found.append((f"{name}_{part}", over_periods(cost)))
        found += [(f"{name}_{part}_{visit}", cost[:, place]) for place, visit in enumerate(derivation.visits)]
        if part in earlier:
            found.append((f"{name}_{part}_earlier", earlier[part]))
    for part, tally in tallies.items():
        found += [(f"{name}_{part}_{unit}", over_periods(used[:, first:])) for unit, used in tally.units.items()]
    return found


def _sum(costs: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The sum of components; NaN where one of them is not known."""
    shape = costs[0].shape
    return over_periods(np.stack([cost.reshape(-1) for cost in costs], axis=1)).reshape(shape)

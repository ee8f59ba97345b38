"""The tables without anything that could betray an arm: what the open report to the committee is made from."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from reise_report.data.contract import numbered
from reise_report.plan.derived_columns import columns_of
from reise_report.plan.model import Plan
from reise_report.plan.origins import betraying


def pooled_tables(plan: Plan, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables cut down to what pooled reporting needs, rows sorted by content.

    Participants keep their key, the date of their enrolment, baseline variables, outcomes, reasons for loss to
    follow-up and the columns by which the plan tells populations apart, whether they stand in the file or were derived;
    and what was derived of returns to work, and is laid side by side;
    the tables of enrolment and harms keep the columns that the plan names. Columns of type 'arm', the allocation, its
    probability, uptake and reasons for declining are never kept, nor anything of a table that reveals the allocation.

    Args:
        plan: the trial's plan.
        tables: the whole tables.
    """
    banned = betraying_columns(plan)
    kept: dict[str, pd.DataFrame] = {}
    for name, wanted in _wanted(plan).items():
        frame = tables[name]
        columns = [column for column in frame.columns if column in wanted and (name, column) not in banned]
        kept[name] = _sorted(frame[columns], plan.data.tables[name].key)
    if plan.data.participants().key is None:
        kept["participants"] = numbered(kept["participants"])
    return kept


def betraying_columns(plan: Plan) -> frozenset[tuple[str, str]]:
    """(table, column) of everything that tells, or hints at, who was allocated to what; derived columns included."""
    participants = {plan.design.allocation.column}
    if plan.design.allocation.probability is not None and plan.design.allocation.probability.column is not None:
        participants.add(plan.design.allocation.probability.column)
    uptake = plan.flow.uptake
    if uptake is not None:
        participants |= {uptake.column, *([uptake.reason] if uptake.reason is not None else [])}
    participants |= {column for item in plan.analyses for column in item.uptake_columns}
    participants |= betraying(plan, participants)
    tables = {
        (name, column)
        for name, table in plan.data.tables.items()
        for column, contract in table.columns.items()
        if contract.type == "arm" or table.reveals_allocation
    }
    return frozenset(tables | {("participants", column) for column in participants})


def _wanted(plan: Plan) -> dict[str, set[str]]:
    """Table → the columns that pooled reporting needs; tables that it does not need, or may not see, are left out."""
    participants = {
        *plan.baseline.variables,
        *(column for outcome in plan.outcomes.values() for column in outcome.columns),
    }
    if plan.flow.follow_up.reason is not None:
        participants.add(plan.flow.follow_up.reason)
    for population in plan.populations.values():
        participants |= set(population.where or {})
    for pair in plan.concordance:
        participants |= {pair.first, pair.second}
    for name, derivation in plan.derived.items():
        if derivation.kind in ("return_to_work", "self_reported_return", "combined"):
            participants |= set(columns_of(plan, name, derivation))
    wanted = {"participants": participants}
    for step in plan.flow.enrolment:
        reason = {step.departure.reason} if step.departure is not None else set()
        wanted.setdefault(step.table, set()).update(reason, step.where or {})
    if plan.harms is not None:
        named = (plan.harms.participant, plan.harms.serious, plan.harms.related, plan.harms.category)
        wanted.setdefault(plan.harms.table, set()).update(column for column in named if column is not None)
    for name, columns in wanted.items():
        table = plan.data.tables[name]
        columns.update(column for column in (table.key, table.dated) if column is not None)
    # Of a table that reveals the allocation, even the number of rows tells something.
    return {name: columns for name, columns in wanted.items() if not plan.data.tables[name].reveals_allocation}


def _sorted(frame: pd.DataFrame, key: str | None) -> pd.DataFrame:
    """Rows by key, or by everything that was kept: the order then depends on nothing that was dropped."""
    others = [str(name) for name in frame.columns if name != key]
    order = [key, *others] if key is not None and key in frame.columns else others
    return frame.sort_values(order, kind="stable", ignore_index=True) if order else frame.reset_index(drop=True)

"""Duplicates: rows that stand twice in a table, and people who seem to have been enrolled twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reise_report.plan.derived_columns import derived_columns
from reise_report.plan.model import Plan
from reise_report.results.quality.checks.answered_how import NO_ANSWER, answer_codes
from reise_report.results.quality.checks.check import Hits, hits
from reise_report.results.quality.desk import Desk, Flags, Sheet
from reise_report.results.quality.query import Query
from reise_report.results.row import Reason, Reveals, Row, Unit

ROW_TWICE, ENROLLED_TWICE = "row_twice", "enrolled_twice"
MIXER = 1_000_003  # a prime; products beyond 64 bits wrap round, which is as good
LEAST_TRAITS = 4
"""Known traits that two participants must share, all of them, before they are taken for one person."""


def duplicates(desk: Desk) -> tuple[list[Row], list[Query]]:
    """Rows that are alike in every column, by table; and participants who are alike in every trait.

    The first of several alike rows is left alone; the others are queries that name it.
    """
    rows: list[Row] = []
    queries: list[Query] = []
    for name in desk.plan.data.tables:
        sheet = desk.sheet(name)
        found = _twice(sheet, _own_columns(desk.plan, name), np.ones(len(sheet.frame), dtype=bool))
        rows.append(_count(f"quality.duplicate.{name}", len(found.rows), Unit.ROWS))
        queries += found.queries(ROW_TWICE, desk.numbers)
    surplus = sum(int(row.value or 0) for row in rows)
    whole = tuple(row.id for row in rows)
    total = Row(
        id="quality.duplicates.n",
        value=surplus,
        unit=Unit.ROWS,
        group="all",
        reveals=Reveals.POOLED,
        based_on=whole,
    )
    rows.append(total)
    traits = traits_of(desk.plan)
    people = desk.sheet("participants")
    known = people.frame[traits].notna().to_numpy().sum(axis=1) >= LEAST_TRAITS
    if len(traits) < LEAST_TRAITS:
        no_traits = Row(
            id=f"quality.{ENROLLED_TWICE}.n",
            unit=Unit.PEOPLE,
            reason=Reason.NO_DATA,
            group="all",
            reveals=Reveals.POOLED,
        )
        return [*rows, no_traits], queries
    found = _with_answers(desk, _twice(people, traits, known))
    rows.append(_count(f"quality.{ENROLLED_TWICE}.n", len(found.rows), Unit.PEOPLE))
    queries += found.queries(ENROLLED_TWICE, desk.numbers)
    return rows, queries


def _with_answers(desk: Desk, found: Hits) -> Hits:
    """What was found, with how many answers of the first visit are the same: ``48/50``; nothing where nobody answered.

    People who enrol twice need not answer alike, so that their answers are told and not asked for.
    """
    asked = desk.answers
    if asked is None or not len(found.rows):
        return found
    items = [item for one in asked.instruments for item in one.items]
    codes = np.full((len(desk.numbers), len(items)), NO_ANSWER)
    for form in asked.forms:
        first = np.flatnonzero((form.place == 0) & (form.sheet.person >= 0))
        given = np.column_stack([answer_codes(form, item)[first] for item in items])
        codes[form.sheet.person[first]] = np.maximum(codes[form.sheet.person[first]], given)
    place = {int(row): at for at, row in enumerate(found.sheet.in_file)}
    told = []
    for row, other in zip(found.rows, found.facts["same_as_row"], strict=True):  # a handful at most
        one, two = codes[row], codes[place[int(other)]]
        both = (one != NO_ANSWER) & (two != NO_ANSWER)
        told.append(f"{int((one[both] == two[both]).sum())}/{int(both.sum())}" if both.any() else "")
    return Hits(found.sheet, found.rows, {**found.facts, "same_answers": np.array(told, dtype=object)})


def traits_of(plan: Plan) -> list[str]:
    """The participants' own columns that say who somebody is: neither number, date, arm, chance nor what came later."""
    table, allocation = plan.data.participants(), plan.design.allocation
    chance = allocation.probability.column if allocation.probability is not None else None
    later = {column for outcome in plan.outcomes.values() for column in outcome.columns} | {plan.flow.follow_up.reason}
    if plan.flow.uptake is not None:
        later |= {plan.flow.uptake.column, plan.flow.uptake.reason}
    left_out = {table.key, allocation.column, chance, "linked", *later}
    return [
        name
        for name, column in table.columns.items()
        if name not in left_out and column.type not in ("identifier", "date", "datetime", "arm")
    ]


def _own_columns(plan: Plan, table: str) -> list[str]:
    """The columns that the file has: what is derived cannot tell two rows apart that it was derived from."""
    derived = derived_columns(plan) if table == "participants" else {}
    return [name for name in plan.data.tables[table].columns if name not in derived]


def _twice(sheet: Sheet, columns: list[str], looked_at: Flags) -> Hits:
    """Rows that are alike in some columns, missing values included, without the first of each kind."""
    there = [column for column in columns if column in sheet]
    wrong, first = np.zeros(len(sheet.frame), dtype=bool), np.zeros(len(sheet.frame), dtype=np.int64)
    rows = np.flatnonzero(looked_at & _may_be_twice(sheet, there))
    if there:
        rows = rows[sheet.frame[there].iloc[rows].duplicated(keep=False).to_numpy(dtype=bool)]
    if there and len(rows):
        codes = [pd.factorize(sheet.frame[column].iloc[rows])[0] for column in there]
        _, earliest, place = np.unique(np.column_stack(codes), axis=0, return_index=True, return_inverse=True)
        leader = rows[earliest[place.reshape(-1)]]
        wrong[rows] = leader != rows
        first[rows] = sheet.in_file[leader]
    return hits(sheet, wrong, same_as_row=first)


def _may_be_twice(sheet: Sheet, columns: list[str]) -> Flags:
    """(rows,) rows alike, as far as one number tells, in whom they name, in dates and in levels: a few of a register.

    Rows that are alike in every column have the same number; those that only share the number are told apart later.
    """
    key = np.zeros(len(sheet.frame), dtype=np.int64) if sheet.name == "participants" else sheet.person.copy()
    for column in columns:
        values = sheet.frame[column]
        if isinstance(values.dtype, pd.CategoricalDtype):
            key = key * MIXER + values.cat.codes.to_numpy()
        elif values.dtype.kind == "M":
            key = key * MIXER + values.to_numpy().astype(np.int64)
    return pd.Series(key).duplicated(keep=False).to_numpy(dtype=bool)


def _count(id_: str, n: int, unit: Unit) -> Row:
    return Row(id=id_, value=n, unit=unit, group="all", reveals=Reveals.POOLED)

"""Everything that the plan derives, joined to the participants as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.derive.combined import combined
from reise_report.derive.costs.assemble import costs
from reise_report.derive.from_table import from_table
from reise_report.derive.observation import Observation, observe
from reise_report.derive.quality_adjusted_life_years import quality_adjusted_life_years
from reise_report.derive.register_return import register_return
from reise_report.derive.return_to_work import NEVER, Answer
from reise_report.derive.scores import Choices, scores
from reise_report.derive.self_report import self_reported_return
from reise_report.derive.visits import Visits
from reise_report.derive.work_share import share_of_work
from reise_report.plan.derived import (
    Combined,
    FromTable,
    QualityAdjustedLifeYears,
    ReturnToWork,
    Score,
    SelfReportedReturn,
)
from reise_report.plan.derived_columns import columns_of, score_names

if TYPE_CHECKING:
    from reise_report.data.snapshot import Snapshot
    from reise_report.derive.timeline import Segments
    from reise_report.plan.contract import Column
    from reise_report.plan.derived import Derivation
    from reise_report.plan.model import Plan
    from reise_report.plan.work import Work

STANDARD_KEY = "participant"


def derive(plan: Plan, snapshot: Snapshot) -> Snapshot:
    """The snapshot with the plan's derived columns at the end of the participants' table.

    Names and order are those of :func:`reise_report.plan.derived_columns.derived_columns`; binary columns are
    "boolean", categories ``Categorical`` in the order of their levels, whole numbers "Int64", numbers ``float64``. A
    plan that derives nothing gives the snapshot itself; deriving twice gives the same columns.

    Args:
        plan: the trial's plan.
        snapshot: its tables as of a date, with the allocation or without what is derived.

    Raises:
        DataError: a source cannot be told: positions of unknown size, leave from positions that do not exist, several
            rows where there must be one, what the instruments and costs refuse.
        PlanError: a price is missing, or a rule is finer than its source.
    """
    if not plan.derived:
        return snapshot
    desk = _Desk(plan, snapshot, observe(plan, snapshot), pd.Index(snapshot.participants[plan.data.participants().key]))
    people = snapshot.participants
    columns = {name: people[name] for name in plan.data.participants().columns if name in people}
    for name, derivation in plan.derived.items():
        given = desk.columns(name, derivation, columns)
        for column, contract in columns_of(plan, name, derivation).items():
            columns[column] = _typed(given[column], contract, people.index)
    derived = pd.DataFrame(columns, index=people.index)
    return replace(snapshot, tables=MappingProxyType({**snapshot.tables, "participants": derived}))


@dataclass(frozen=True)
class _Desk:
    """What every derivation works from."""

    plan: Plan
    snapshot: Snapshot
    observation: Observation
    people: pd.Index[str]
    _questionnaires: dict[str, Visits] = field(default_factory=dict, init=False, repr=False)

    def columns(self, name: str, derivation: Derivation, so_far: Mapping[str, pd.Series[Any]]) -> Mapping[str, Any]:
        """The columns of one derivation, by name; ``so_far`` has those of the derivations before it."""
        if isinstance(derivation, ReturnToWork):
            return register_return(self.plan, self.snapshot, self.people, name, derivation, self.observation)
        if isinstance(derivation, SelfReportedReturn):
            table = self.plan.data.tables[derivation.table]
            named = [derivation.percent, derivation.since, table.dated]
            read = list(dict.fromkeys([*derivation.where, *(column for column in named if column is not None)]))
            visits = self._visits(derivation.table)
            answers = {visit: visits.answers(visit, read) for visit in derivation.visits}
            return self_reported_return(name, derivation, table, answers)
        if isinstance(derivation, Combined):
            sources = {source: _answer(so_far[source]) for source in derivation.sources}
            answer, decided = combined(sources, derivation.rule)
            return {name: answer, f"{name}_source": decided}
        if isinstance(derivation, Score):
            return self._score(name, derivation)
        if isinstance(derivation, QualityAdjustedLifeYears):
            return {name: self._life_years(derivation, so_far)}
        if isinstance(derivation, FromTable):
            return {name: self._from_table(derivation)}
        found = costs(self.plan, self.snapshot, name, derivation, self.observation, self._share_of_work)
        return {str(column): found[column].to_numpy() for column in found}

    def _score(self, name: str, derivation: Score) -> Mapping[str, Any]:
        visits = self._visits(derivation.table)
        scored = scores(derivation.instrument, visits.rows, Choices.stated(derivation))
        found: dict[str, NDArray[np.float64]] = {}
        for score, column in score_names(name, derivation).items():
            values = np.append(scored[score].to_numpy(), np.nan)  # the last is for those without a row
            found |= {f"{column}_{visit}": values[visits.place(visit)] for visit in derivation.visits}
        return found

    def _life_years(
        self, derivation: QualityAdjustedLifeYears, so_far: Mapping[str, pd.Series[Any]]
    ) -> NDArray[np.float64]:
        visits, died = self.plan.design.visits, self.observation.died
        indices = np.column_stack([so_far[f"{derivation.index}_{visit}"] for visit in derivation.visits])
        since = np.where(died < NEVER, died - self.observation.start, np.nan)
        return quality_adjusted_life_years(indices, [visits[visit].day for visit in derivation.visits], since)

    def _from_table(self, derivation: FromTable) -> pd.Series[Any]:
        table = self.plan.data.tables[derivation.table]
        key = STANDARD_KEY if table.standard is not None else str(self.plan.data.participants().key)
        return from_table(derivation, self.snapshot.tables[derivation.table], key, self.people, self.observation.start)

    def _share_of_work(self, work: Work) -> Segments:
        return share_of_work(self.plan, self.snapshot, self.people, work, self.observation.told_until)

    def _visits(self, table: str) -> Visits:
        if table not in self._questionnaires:
            columns = self.plan.data.tables[table].columns
            visit = next(name for name, column in columns.items() if column.type == "visit")
            self._questionnaires[table] = Visits(table, self.snapshot.tables[table], visit, self.people)
        return self._questionnaires[table]


def _answer(column: pd.Series[Any]) -> Answer:
    known = column.notna().to_numpy()
    return Answer(column.fillna(value=False).to_numpy(dtype=bool), known)


def _typed(given: Any, contract: Column, index: pd.Index[int]) -> pd.Series[Any]:  # noqa: ANN401
    """What a derivation gives, as the contract of its column has it."""
    if isinstance(given, Answer):
        return pd.Series(pd.arrays.BooleanArray(given.yes & given.known, ~given.known), index=index)
    values = given.array if isinstance(given, pd.Series) else given
    if contract.type == "category":
        levels = pd.Index(list(contract.levels or {}))
        codes = levels.get_indexer(pd.Index(np.asarray(values, dtype=object)))  # −1, for what is no level, is missing
        return pd.Series(pd.Categorical.from_codes(codes, levels), index=index)
    kinds = {"binary": "boolean", "integer": "Int64", "number": "float64"}
    return pd.Series(values, index=index, dtype=kinds.get(contract.type, "string"))

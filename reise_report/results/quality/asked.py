"""Which questionnaires the plan asked for: in which tables, at which visits, of which arms, and whom they concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reise_report.plan.derived import Score, SelfReportedReturn
from reise_report.plan.instrument import instrument

if TYPE_CHECKING:
    from reise_report.plan.choice import Condition
    from reise_report.plan.contract import Table
    from reise_report.plan.instrument import InstrumentName
    from reise_report.plan.model import Plan

WORK = "working"
"""The participants' own answer about work: one question, counted as a questionnaire of its own."""

DATED = "completed"
"""The column with the day of the answers."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Some visits at which a table holds a questionnaire, and who was asked there.

    Attributes:
        table: the table.
        visits: when, in the order of their days.
        arms: who, in the plan's order.
        where: whom of them it concerned, by other columns of the same row; None for everybody.
    """

    table: str
    visits: tuple[str, ...]
    arms: tuple[str, ...]
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire, or a single question of its own.

    Attributes:
        id: the instrument's name, or :data:`WORK`.
        items: its columns, the same in every table that holds it.
        askings: when and of whom it was asked; one at least.
    """

    id: str
    items: tuple[str, ...]
    askings: tuple[Asking, ...]

    def is_at(self, visit: str) -> bool:
        """Whether it was asked at a visit."""
        return any(visit in asking.visits for asking in self.askings)

    @property
    def arms(self) -> frozenset[str]:
        """The arms that were asked at all."""
        return frozenset(arm for asking in self.askings for arm in asking.arms)


def questionnaires(plan: Plan) -> dict[str, Table]:
    """The plan's tables of questionnaires, by name."""
    return {name: table for name, table in plan.data.tables.items() if table.standard == "questionnaires"}


def visits_in_time(plan: Plan) -> tuple[str, ...]:
    """The plan's visits by their days; those of the same day in the plan's order."""
    return tuple(sorted(plan.design.visits, key=lambda visit: plan.design.visits[visit].day))


def instruments(plan: Plan) -> tuple[Asked, ...]:
    """The questionnaires in the plan's tables of questionnaires, with their visits and arms; each once.

    Derivations of kind ``score`` say at which visits, of which arms and of whom in them a questionnaire was asked; one
    that nothing derives from is taken to be asked of everybody at every visit that its table has.
    """
    tables = questionnaires(plan)
    scores = [item for item in plan.derived.values() if isinstance(item, Score) and item.table in tables]
    names = [*(name for table in tables.values() for name in table.instruments), *(item.instrument for item in scores)]
    found = [_questionnaire(plan, tables, name, scores) for name in dict.fromkeys(names)]
    asked_about_work = _about_work(plan, tables)
    if asked_about_work:
        found.append(Asked(WORK, (WORK,), asked_about_work))
    return tuple(item for item in found if any(asking.visits for asking in item.askings))


def asked_in(plan: Plan, table: str) -> tuple[str, ...]:
    """The visits at which anything in a table was asked, by their days."""
    askings = [asking for asked in instruments(plan) for asking in asked.askings if asking.table == table]
    return tuple(visit for visit in visits_in_time(plan) if any(visit in asking.visits for asking in askings))


def _questionnaire(plan: Plan, tables: dict[str, Table], name: InstrumentName, scores: list[Score]) -> Asked:
    items = tuple(instrument(name).items)
    askings = [
        Asking(score.table, _among(plan, score.visits), _arms(plan, score), score.where or None)
        for score in scores
        if score.instrument == name
    ]
    if not askings:
        every, everywhere = tuple(plan.design.arms), visits_in_time(plan)
        holding = {table: contract for table, contract in tables.items() if set(items) <= set(contract.columns)}
        askings = [Asking(table, _held(contract, everywhere), every) for table, contract in holding.items()]
    return Asked(name, items, tuple(askings))


def _about_work(plan: Plan, tables: dict[str, Table]) -> tuple[Asking, ...]:
    """The visits of the derivations that read the question; else every visit after the day of randomisation."""
    holding = {name: table for name, table in tables.items() if WORK in table.columns}
    every = tuple(plan.design.arms)
    told = [
        Asking(item.table, _among(plan, item.visits), every)
        for item in plan.derived.values()
        if isinstance(item, SelfReportedReturn) and item.table in holding and WORK in item.where
    ]
    later = [visit for visit in visits_in_time(plan) if plan.design.visits[visit].day > 0]
    return tuple(told) or tuple(Asking(name, _held(table, later), every) for name, table in holding.items())


def _among(plan: Plan, named: Iterable[str]) -> tuple[str, ...]:
    wanted = frozenset(named)
    return tuple(visit for visit in visits_in_time(plan) if visit in wanted)


def _arms(plan: Plan, score: Score) -> tuple[str, ...]:
    return tuple(arm for arm in plan.design.arms if score.asked is None or arm in score.asked)


def _held(table: Table, visits: Iterable[str]) -> tuple[str, ...]:
    """Those of the visits that a table can hold: where it gives codes for visits, those that have one."""
    codes = next((column.codes for column in table.columns.values() if column.type == "visit"), None)
    return tuple(visit for visit in visits if codes is None or visit in codes)

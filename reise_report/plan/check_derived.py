"""What derivations name must be there and be of the right kind, and a rule must not be finer than its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from reise_report.plan.check_costs import cost_findings
from reise_report.plan.check_work import benefit_findings, known_table, work_findings
from reise_report.plan.columns import column_findings, condition_findings
from reise_report.plan.costs import Costs
from reise_report.plan.derived import (
    Combined,
    FromTable,
    QualityAdjustedLifeYears,
    ReturnToWork,
    Score,
    SelfReportedReturn,
)
from reise_report.plan.derived_columns import columns_of, owner, score_names
from reise_report.plan.instrument import Instrument, instrument
from reise_report.plan.problem import Finding, KeyPath, suggestion

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

_LONGEST_MONTH = 31


def derived_findings(plan: Plan) -> Iterator[Finding]:
    """Everything in the sections 'derived' and 'concordance' that does not hold together."""
    if plan.derived:
        yield from _needs_people(plan)
        yield from _needs_levels(plan)
    seen: dict[str, str] = dict.fromkeys(plan.data.participants().columns, "the participants' table")
    for name, derivation in plan.derived.items():
        path: KeyPath = ("derived", name)
        check: Callable[..., Iterator[Finding]] = _CHECKS[type(derivation)]
        wrong = list(check(plan, path, derivation))
        yield from wrong
        for column in columns_of(plan, name, derivation) if not wrong else ():
            if column in seen:
                yield Finding(
                    path, f"gives the column '{column}', which {seen[column]} has already; choose another name"
                )
            seen[column] = f"'derived.{name}'"
    yield from _concordance(plan)


def _needs_people(plan: Plan) -> Iterator[Finding]:
    participants = plan.data.participants()
    for role in ("key", "dated"):
        if getattr(participants, role) is None:
            message = f"derivations follow participants from the day of randomisation, so 'participants' needs '{role}'"
            yield Finding(("data", "tables", "participants"), message)


_READ = {
    "deaths_and_emigration": ("event", ("died", "emigrated")),
    "withdrawals": ("scope", ("questionnaires", "registers", "all")),
}
"""Standard → the column that says what became of somebody, and the levels of it that are understood."""


def _needs_levels(plan: Plan) -> Iterator[Finding]:
    """A level by another name would be somebody's death, or loss, that nobody sees."""
    for name, table in plan.data.tables.items():
        column, levels = _READ.get(table.standard or "", ("", ()))
        for level in table.columns[column].levels or {} if column else ():
            if level not in levels:
                message = (
                    f"'{level}' is not understood; these are: {', '.join(levels)}. Give it as one of their 'codes'"
                )
                yield Finding(("data", "tables", name, "columns", column, "levels", level), message)


def _visits(plan: Plan, path: KeyPath, visits: Iterable[str], *, rising: bool = True) -> Iterator[Finding]:
    days: list[int] = []
    for index, visit in enumerate(visits):
        if visit not in plan.design.visits:
            yield Finding((*path, index), f"there is no visit '{visit}'{suggestion(visit, plan.design.visits)}")
        else:
            days.append(plan.design.visits[visit].day)
    if rising and days != sorted(set(days)):
        yield Finding(path, "the visits must stand in the order of their days, each once")


def _return_to_work(plan: Plan, path: KeyPath, rule: ReturnToWork) -> Iterator[Finding]:
    if rule.follow_up not in plan.design.visits:
        hint = suggestion(rule.follow_up, plan.design.visits)
        yield Finding((*path, "follow_up"), f"there is no visit '{rule.follow_up}'{hint}")
    yield from _visits(plan, (*path, "visits"), rule.visits)
    yield from _follow_up(plan, path, rule)
    if rule.work is not None:
        yield from work_findings(plan, (*path, "work"), rule.work)
        yield from _resolution(plan, path, rule)
    if rule.benefits is not None:
        yield from benefit_findings(plan, (*path, "benefits"), rule.benefits)


def _follow_up(plan: Plan, path: KeyPath, rule: ReturnToWork) -> Iterator[Finding]:
    """Nothing is told of visits outside the follow-up, and no return is dated after it."""
    visits = plan.design.visits
    end = visits.get(rule.follow_up)
    for index, name in enumerate(rule.visits):
        if end is not None and name in visits and not 0 <= visits[name].day <= end.day:
            message = f"'{name}' is on day {visits[name].day}, but the follow-up lasts from day 0 to '{rule.follow_up}'"
            yield Finding(
                (*path, "visits", index), f"{message}, day {end.day}; leave it out, or end the follow-up later"
            )
    if rule.dated == "qualifying_day" and rule.confirmation_days > 0:
        message = (
            f"with {rule.confirmation_days} days a return could be dated after '{rule.follow_up}', and yet count as a "
            "return by then; write 0, or 'dated: first_day'"
        )
        yield Finding((*path, "confirmation_days"), message)


def _resolution(plan: Plan, path: KeyPath, rule: ReturnToWork) -> Iterator[Finding]:
    """A status once a month cannot tell four weeks from three: such a rule needs a named approximation."""
    positions = rule.work.positions if rule.work is not None else None
    if positions is None or positions.table not in plan.data.tables:
        return
    table, here = plan.data.tables[positions.table], (*path, "work", "positions")
    if table.resolution is None:
        message = (
            f"the table '{positions.table}' does not say how finely it is dated; write 'resolution: day' or 'month'"
        )
        yield Finding((*here, "table"), message)
    elif table.resolution == "month" and positions.approximation is None:
        days = "1 day" if rule.min_days == 1 else f"{rule.min_days} days"
        finer = "finer than a month" if rule.min_days < _LONGEST_MONTH else "in days"
        message = (
            f"'{positions.table}' holds one status a month, and the rule of {days} is {finer}: it cannot "
            "be told from such data. Use a table with first and last days, or name the 'approximation' that is accepted"
        )
        yield Finding((*here, "table"), message)
    elif table.resolution == "month" and table.standard != "employment_status":
        message = f"'{positions.table}' holds first and last days that are true to a month only, for which there is no"
        yield Finding((*here, "table"), f"{message} approximation; use a table of the standard 'employment_status'")
    elif table.resolution == "day" and positions.approximation is not None:
        yield Finding((*here, "approximation"), f"'{positions.table}' is dated by the day and needs no approximation")


def _self_reported(plan: Plan, path: KeyPath, derivation: SelfReportedReturn) -> Iterator[Finding]:
    yield from _visits(plan, (*path, "visits"), derivation.visits)
    yield from _questionnaire(plan, (*path, "table"), derivation.table)
    if derivation.table not in plan.data.tables:
        return
    yield from condition_findings(plan, (*path, "where"), derivation.table, derivation.where)
    for role, kinds in (("percent", ("number", "integer")), ("since", ("date",))):
        column = getattr(derivation, role)
        if column is not None:
            yield from column_findings(plan, (*path, role), derivation.table, column, kinds)


def _questionnaire(plan: Plan, path: KeyPath, name: str) -> Iterator[Finding]:
    wrong = list(known_table(plan, path, name))
    yield from wrong
    if not wrong and plan.data.tables[name].standard != "questionnaires":
        yield Finding(path, f"'{name}' is no table of questionnaires; give it 'standard: questionnaires'")


def _combined(plan: Plan, path: KeyPath, derivation: Combined) -> Iterator[Finding]:
    own = path[-1]
    order = list(plan.derived)
    for index, source in enumerate(derivation.sources):
        here = (*path, "sources", index)
        yield from column_findings(plan, here, "participants", source, ("binary",))
        giver = owner(plan, source)
        if giver is not None and order.index(giver) >= order.index(str(own)):
            yield Finding(here, f"'{source}' comes from 'derived.{giver}', which must stand before 'derived.{own}'")


def _score(plan: Plan, path: KeyPath, derivation: Score) -> Iterator[Finding]:
    yield from _visits(plan, (*path, "visits"), derivation.visits)
    yield from _questionnaire(plan, (*path, "table"), derivation.table)
    known = instrument(derivation.instrument)
    if derivation.table in plan.data.tables:
        columns = plan.data.tables[derivation.table].columns
        absent = [item for item in known.items if item not in columns]
        if absent:
            mend = f"write 'instruments: [{derivation.instrument}]' at the table"
            yield Finding((*path, "instrument"), f"'{derivation.table}' has no column '{absent[0]}'; {mend}")
        yield from condition_findings(plan, (*path, "where"), derivation.table, derivation.where)
    yield from _choices(path, derivation, known)
    for index, score in enumerate(derivation.scores or []):
        if score not in known.scores:
            message = f"{known.title['en']} has no score '{score}'{suggestion(score, known.scores)}"
            yield Finding((*path, "scores", index), message)
    for index, item in enumerate(derivation.reversed or []):
        if item not in known.items:
            message = f"{known.title['en']} has no item '{item}'{suggestion(item, known.items)}"
            yield Finding((*path, "reversed", index), message)
    for index, arm in enumerate(derivation.asked or []):
        if arm not in plan.design.arms:
            yield Finding((*path, "asked", index), f"the design has no arm '{arm}'{suggestion(arm, plan.design.arms)}")


def _choices(path: KeyPath, derivation: Score, known: Instrument) -> Iterator[Finding]:
    for choice in ("value_set", "version", "most_missing", "most_missing_percent", "reversed"):
        given = getattr(derivation, choice)
        if given is None and choice in known.choices:
            yield Finding(path, f"{known.title['en']} cannot be scored without '{choice}'; the plan must say it")
        elif given is not None and choice not in (*known.choices, "reversed"):
            yield Finding((*path, choice), f"{known.title['en']} has no use for '{choice}'; leave it out")
        elif given is not None and given not in known.options.get(choice, [given]):
            message = f"{known.title['en']} has no {choice} '{given}'{suggestion(str(given), known.options[choice])}"
            yield Finding((*path, choice), message)


def _qaly(plan: Plan, path: KeyPath, derivation: QualityAdjustedLifeYears) -> Iterator[Finding]:
    yield from _visits(plan, (*path, "visits"), derivation.visits)
    index = plan.derived.get(derivation.index)
    scores = {name: item for name, item in plan.derived.items() if isinstance(item, Score)}
    if not isinstance(index, Score):
        hint = suggestion(derivation.index, scores)
        yield Finding((*path, "index"), f"there is no derivation '{derivation.index}' of kind 'score'{hint}")
        return
    order = list(plan.derived)
    if order.index(derivation.index) > order.index(str(path[-1])):
        yield Finding((*path, "index"), f"'{derivation.index}' must stand before 'derived.{path[-1]}'")
    if "value_set" not in instrument(index.instrument).choices or len(score_names(derivation.index, index)) != 1:
        yield Finding((*path, "index"), f"'{derivation.index}' is no utility index; name one with a value set")
    for place, visit in enumerate(derivation.visits):
        if visit in plan.design.visits and visit not in index.visits:
            yield Finding(
                (*path, "visits", place), f"'{derivation.index}' is not scored at '{visit}'; add the visit there"
            )
    first = plan.design.visits.get(derivation.visits[0])
    if first is not None and first.day != 0:
        yield Finding(
            (*path, "visits"), f"the first visit must be on day 0; '{derivation.visits[0]}' is on day {first.day}"
        )


def _from_table(plan: Plan, path: KeyPath, derivation: FromTable) -> Iterator[Finding]:
    wrong = list(known_table(plan, (*path, "table"), derivation.table))
    yield from wrong
    if wrong:
        return
    table = plan.data.tables[derivation.table]
    key = "participant" if table.standard is not None else plan.data.participants().key
    if key not in (table.key, *(table.unique if len(table.unique) == 1 else ())):
        message = f"'{derivation.table}' may have several rows a participant; give it 'unique: [{key}]' if it has not"
        yield Finding((*path, "table"), message)
    if derivation.column not in table.columns:
        hint = suggestion(derivation.column, table.columns)
        message = f"the table '{derivation.table}' has no column '{derivation.column}'{hint}"
        yield Finding((*path, "column"), message)
        return
    column = table.columns[derivation.column]
    if column.type in ("identifier", "arm", "visit"):
        yield Finding((*path, "column"), f"a column of type '{column.type}' cannot be joined to participants")
    if (derivation.label or column.label) is None:
        yield Finding(path, f"the column '{derivation.column}' has no 'label'; write one here or there")
    kind = "binary" if derivation.whether_given else column.type
    if derivation.otherwise is not None and not _fits(kind, list(column.levels or {}), derivation.otherwise):
        yield Finding((*path, "otherwise"), f"'{derivation.otherwise}' is no value of a column of type '{kind}'")


def _fits(kind: str, levels: list[str], value: Any) -> bool:  # noqa: ANN401 - whatever the plan writes
    if kind == "binary":
        return isinstance(value, bool)
    if kind == "category":
        return value in levels
    if kind in ("integer", "number"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return kind == "text" and isinstance(value, str)


def _costs(plan: Plan, path: KeyPath, derivation: Costs) -> Iterator[Finding]:
    yield from _visits(plan, (*path, "visits"), derivation.visits)
    yield from cost_findings(plan, path, derivation)


def _concordance(plan: Plan) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, pair in enumerate(plan.concordance):
        path: KeyPath = ("concordance", index)
        if pair.id in seen:
            yield Finding((*path, "id"), f"the id '{pair.id}' is given twice")
        seen.add(pair.id)
        for role in ("first", "second"):
            yield from column_findings(plan, (*path, role), "participants", getattr(pair, role), ("binary",))
        if pair.first == pair.second:
            yield Finding((*path, "second"), f"'{pair.first}' is laid beside itself; name two sources")


_CHECKS: dict[type, Callable[..., Iterator[Finding]]] = {
    ReturnToWork: _return_to_work,
    SelfReportedReturn: _self_reported,
    Combined: _combined,
    Score: _score,
    QualityAdjustedLifeYears: _qaly,
    FromTable: _from_table,
    Costs: _costs,
}

"""The columns that derivations give participants: their names, types and words; and which tables they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reise_report.plan.choice import Text
from reise_report.plan.contract import Column
from reise_report.plan.costs import Component, Costs, Ledger, ProductionLoss
from reise_report.plan.derived import (
    Combined,
    FromTable,
    QualityAdjustedLifeYears,
    ReturnToWork,
    Score,
    SelfReportedReturn,
)
from reise_report.plan.instrument import instrument

if TYPE_CHECKING:
    from reise_report.plan.derived import Derivation
    from reise_report.plan.model import Plan
    from reise_report.plan.work import Work

STATUSES: Mapping[str, Mapping[str, str]] = {
    "returned": {"en": "Returned", "nb": "Tilbake i arbeid"},
    "not_returned": {"en": "Did not return", "nb": "Ikke tilbake i arbeid"},
    "died": {"en": "Died before a return", "nb": "Døde uten å ha kommet tilbake"},
    "working_at_start": {"en": "At work when enrolled", "nb": "I arbeid ved inklusjon"},
    "lost": {"en": "Lost to follow-up", "nb": "Falt fra"},
    "incomplete": {"en": "Follow-up not complete yet", "nb": "Oppfølgingen er ikke ferdig"},
}
"""What can become of somebody under a rule of return to work."""

_WITHOUT_BENEFIT: Mapping[str, Mapping[str, str]] = {
    "working_at_start": {"en": "Without benefits when enrolled", "nb": "Uten ytelser ved inklusjon"},
}

LOSSES: Mapping[str, Mapping[str, str]] = {
    "withdrew": {"en": "Withdrew consent", "nb": "Trakk samtykket"},
    "emigrated": {"en": "Emigrated", "nb": "Flyttet ut av landet"},
    "not_linked": {"en": "Could not be linked to the register", "nb": "Kunne ikke kobles til registeret"},
    "died": {"en": "Died", "nb": "Døde"},
    "working_at_start": {"en": "At work when enrolled", "nb": "I arbeid ved inklusjon"},
}
"""Why a return to work is not known; the last two only where the plan leaves it open what such people are."""

_BY = {"en": "{what} by {visit}", "nb": "{what} innen {visit}"}
_AT = {"en": "{what} at {visit}", "nb": "{what} ved {visit}"}
_COMMA = {"en": "{what}, {visit}", "nb": "{what}, {visit}"}
_STATUS = {"en": "{what}: status", "nb": "{what}: status"}
_DAY = {"en": "{what}: day", "nb": "{what}: dag"}
_LOSS = {"en": "{what}: reason not known", "nb": "{what}: hvorfor ukjent"}
_SOURCE = {"en": "{what}: source that decided", "nb": "{what}: kilden som avgjorde"}
_UNITS: Mapping[str, Mapping[str, str]] = {
    "hospital_stays": {"en": "{what}: stays and contacts", "nb": "{what}: opphold og kontakter"},
    "claims": {"en": "{what}: claims", "nb": "{what}: refusjonskrav"},
    "amounts": {"en": "{what}: dispensings", "nb": "{what}: utleveringer"},
    "production_loss": {"en": "{what}: days of full-time work lost", "nb": "{what}: tapte dager i full stilling"},
}
_EARLIER = {
    "en": "{what}, the {days} days before randomisation",
    "nb": "{what}, de siste {days} dagene før randomisering",
}
_DAYS = {"en": "days from randomisation", "nb": "dager fra randomisering"}
_YEARS = {"en": "years", "nb": "år"}


def derived_columns(plan: Plan) -> dict[str, Column]:
    """Every derived column of participants, in the order of the plan, with type, words and range.

    Names follow the docstrings of :mod:`reise_report.plan.derived`. A derivation that names what is not there gives no
    columns; the plan's check tells why.
    """
    found: dict[str, Column] = {}
    for name, derivation in plan.derived.items():
        found |= columns_of(plan, name, derivation)
    return found


def columns_of(plan: Plan, name: str, derivation: Derivation) -> dict[str, Column]:
    """The columns of one derivation."""
    if isinstance(derivation, ReturnToWork):
        return dict(_return_to_work(plan, name, derivation))
    if isinstance(derivation, SelfReportedReturn):
        return dict(_by_visit(plan, name, derivation.name, derivation.state, derivation.visits))
    if isinstance(derivation, Combined):
        levels = {source: _source_name(plan, source) for source in derivation.sources}
        source = _column("category", _joined(plan, _SOURCE, derivation.name), levels=levels)
        return {name: _column("binary", derivation.name), f"{name}_source": source}
    if isinstance(derivation, Score):
        return dict(_scores(plan, name, derivation))
    if isinstance(derivation, QualityAdjustedLifeYears):
        return {name: _column("number", derivation.name, unit=Text(dict(_YEARS)), decimals=3)}
    if isinstance(derivation, FromTable):
        return dict(_from_table(plan, name, derivation))
    return dict(_costs(plan, name, derivation))


def _column(kind: str, label: Text, **fields: object) -> Column:
    return Column.model_validate({"type": kind, "label": label, **fields})


def _return_to_work(plan: Plan, name: str, rule: ReturnToWork) -> Iterator[tuple[str, Column]]:
    own = _WITHOUT_BENEFIT if rule.measure == "absence_of_benefit" else {}
    decided = {"died": rule.death != "missing", "working_at_start": rule.working_at_start != "missing"}
    untold = _untold(plan)
    levels = {key: Text(dict(words)) for key, words in {**STATUSES, **own}.items() if key not in untold}
    lost = {key: words for key, words in {**LOSSES, **own}.items() if key not in untold and not decided.get(key)}
    losses = {key: Text(dict(words)) for key, words in lost.items()}
    yield name, _column("binary", _joined(plan, _BY, rule.name, rule.follow_up))
    yield f"{name}_status", _column("category", _joined(plan, _STATUS, rule.name), levels=levels)
    yield f"{name}_day", _column("integer", _joined(plan, _DAY, rule.name), unit=Text(dict(_DAYS)))
    yield f"{name}_loss", _column("category", _joined(plan, _LOSS, rule.name), levels=losses)
    for visit in rule.visits:
        yield f"{name}_by_{visit}", _column("binary", _joined(plan, _BY, rule.name, visit))
        yield f"{name}_at_{visit}", _column("binary", _joined(plan, _AT, rule.state, visit))


def _untold(plan: Plan) -> frozenset[str]:
    """What becomes of people that the data never tell of: a zero would say that it happened to nobody."""
    untold: set[str] = set() if "linked" in plan.data.participants().columns else {"not_linked"}
    if plan.data.holding("withdrawals") is None:
        untold.add("withdrew")
    if plan.data.holding("deaths_and_emigration") is None:
        untold |= {"died", "emigrated"}
    return frozenset(untold)


def _by_visit(plan: Plan, name: str, returned: Text, state: Text, visits: list[str]) -> Iterator[tuple[str, Column]]:
    yield name, _column("binary", _joined(plan, _BY, returned, visits[-1]))
    for visit in visits:
        yield f"{name}_by_{visit}", _column("binary", _joined(plan, _BY, returned, visit))
        yield f"{name}_at_{visit}", _column("binary", _joined(plan, _AT, state, visit))


def _scores(plan: Plan, name: str, derivation: Score) -> Iterator[tuple[str, Column]]:
    for score, column in score_names(name, derivation).items():
        known = instrument(derivation.instrument).scores[score]
        fields = {key: known[key] for key in ("unit", "range", "decimals") if key in known}
        words = Text(dict(known["label"]))
        for visit in derivation.visits:
            planned = plan.design.visits.get(visit)
            # What was measured at the start is told by its name alone, as every other characteristic at baseline is.
            label = words if planned is not None and planned.day == 0 else _joined(plan, _COMMA, words, visit)
            yield f"{column}_{visit}", _column("number", label, **fields)


def score_names(name: str, derivation: Score) -> dict[str, str]:
    """Score of the questionnaire → the name its columns begin with: the derivation's own where there is one score."""
    known = list(instrument(derivation.instrument).scores)
    wanted = [score for score in known if derivation.scores is None or score in derivation.scores]
    return {score: name if len(known) == 1 else f"{name}_{score}" for score in wanted}


def _from_table(plan: Plan, name: str, derivation: FromTable) -> Iterator[tuple[str, Column]]:
    table = plan.data.tables.get(derivation.table)
    column = table.columns.get(derivation.column) if table is not None else None
    if column is None:
        return
    label = derivation.label or column.label
    if derivation.whether_given:
        yield name, Column.model_validate({"type": "binary", "label": label})
        return
    if column.type in ("date", "datetime"):
        yield name, Column.model_validate({"type": "integer", "label": label, "unit": Text(dict(_DAYS))})
        return
    change: dict[str, object] = {
        "label": label,
        "required": False,
        "known_on": None,
        "from_": None,
        "codes": None,
        "missing": [],
    }
    yield name, column.model_copy(update=change)


def _costs(plan: Plan, name: str, costs: Costs) -> Iterator[tuple[str, Column]]:
    unit = Text(costs.currency)
    parts = {**costs.components, **costs.totals}
    for part, described in parts.items():
        yield f"{name}_{part}", _column("number", described.name, unit=unit, decimals=0)
        for visit in costs.visits:
            label = _joined(plan, _COMMA, described.name, visit)
            yield f"{name}_{part}_{visit}", _column("number", label, unit=unit, decimals=0)
        if part in costs.earlier_parts():
            words = {code: pattern.replace("{days}", str(costs.earlier_days)) for code, pattern in _EARLIER.items()}
            label = _joined(plan, words, described.name)
            yield f"{name}_{part}_earlier", _column("number", label, unit=unit, decimals=0)
    for part, component in costs.components.items():
        if isinstance(component, Ledger):  # hours and days do not add up
            for resource in component.prices:
                yield f"{name}_{part}_{resource}_units", _column("number", _of_resource(plan, component, resource))
        else:
            yield f"{name}_{part}_units", _column("number", _joined(plan, _UNITS[component.kind], component.name))


def _of_resource(plan: Plan, ledger: Ledger, resource: str) -> Text:
    """Words for the quantity of a resource: the component's, then those of the ledger's level."""
    table = plan.data.tables.get(ledger.table)
    column = table.columns.get("resource") if table is not None else None
    words = ((column.levels or {}) if column is not None else {}).get(resource, Text(resource))
    filled = {}
    for code in plan.languages:
        try:
            named = words.in_language(code)
            filled[code] = f"{ledger.name.in_language(code)}: {named[:1].lower()}{named[1:]}"
        except KeyError:
            continue  # the check tells of texts that lack a language
    return Text(filled) if filled else ledger.name


def _source_name(plan: Plan, source: str) -> Text:
    """A source's words: the name of the derivation that gives it, or its column's label."""
    derivation = plan.derived.get(source)
    if derivation is not None and hasattr(derivation, "name"):
        words: Text = derivation.name
        return words
    column = plan.data.participants().columns.get(source)
    return column.label if column is not None and column.label is not None else Text(source)


def _joined(plan: Plan, pattern: Mapping[str, str], what: Text, visit: str | None = None) -> Text:
    """The pattern filled with words, in every language of the plan in which they are written."""
    at = plan.design.visits[visit].name if visit in plan.design.visits else None
    filled = {}
    for code in plan.languages:
        try:
            names = {"what": what.in_language(code), "visit": at.in_language(code) if at is not None else visit}
        except KeyError:
            continue  # the check tells of texts that lack a language
        filled[code] = pattern[code].format(**names)
    return Text(filled) if filled else what


def tables_of(plan: Plan, name: str) -> frozenset[str]:
    """The tables that a derivation reads, those of the derivations that it builds on included."""
    return frozenset(_tables(plan, name, frozenset()))


def _tables(plan: Plan, name: str, above: frozenset[str]) -> Iterator[str]:
    derivation = plan.derived.get(name)
    if derivation is None or name in above:
        return
    if isinstance(derivation, ReturnToWork):
        yield from _work_tables(derivation.work)
        if derivation.benefits is not None:
            yield derivation.benefits.table
    elif isinstance(derivation, Combined):
        for source in derivation.sources:
            yield from _tables(plan, owner(plan, source) or "", above | {name})
    elif isinstance(derivation, QualityAdjustedLifeYears):
        yield from _tables(plan, derivation.index, above | {name})
    elif isinstance(derivation, Costs):
        for component in derivation.components.values():
            yield from component_tables(component)
    else:
        yield derivation.table


def _work_tables(work: Work | None) -> Iterator[str]:
    for part in (work.positions, work.leave, work.sick_pay) if work is not None else ():
        if part is not None:
            yield part.table


def component_tables(component: Component) -> Iterator[str]:
    """The tables that a component of costs reads."""
    if isinstance(component, ProductionLoss):
        yield from _work_tables(component.work)
    else:
        yield component.table


def owner(plan: Plan, column: str) -> str | None:
    """The derivation that gives a column; None for columns of the participants' own table."""
    return plan.owners.get(column)

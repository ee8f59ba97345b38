"""What derivations of a return to work gave, by group: what became of everybody, days to the return, each visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reise_report.exhibits.count_tables import ALL, group_heads
from reise_report.exhibits.derivation_words import column_name
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.derived import Combined, Derivation, ReturnToWork, SelfReportedReturn
from reise_report.results.row import Row

Cell = Callable[[Reader, str], str]
"""The id of a row, or what its rows' ids begin with → what stands in a group's column."""


def return_tables(reader: Reader) -> list[tuple[str, Table]]:
    """A sentence and a table for each derivation of a return to work about which this reader has rows."""
    found = []
    for name, derivation in reader.plan.derived.items():
        groups = [group for group in (*reader.plan.design.arms, ALL) if _has_rows(reader, name, derivation, group)]
        if groups:
            found.append((_sentence(reader, name, derivation), _table(reader, name, derivation, groups)))
    return found


def _has_rows(reader: Reader, name: str, derivation: Derivation, group: str) -> bool:
    if isinstance(derivation, ReturnToWork):
        return reader.view.get(f"derivation.{name}.status.{group}.returned") is not None
    if isinstance(derivation, Combined):
        return bool(reader.view.under(f"derivation.{name}.source.{group}"))
    if isinstance(derivation, SelfReportedReturn):
        return reader.view.get(f"derivation.{name}.by.{derivation.visits[-1]}.{group}.yes") is not None
    return False


def _sentence(reader: Reader, name: str, derivation: Derivation) -> str:
    """How many returned and by when half of them had, or by the last visit; empty where nobody is known to have."""
    if isinstance(derivation, ReturnToWork):
        return _by_rule(reader, name, derivation)
    if isinstance(derivation, SelfReportedReturn):
        return _by_own_answer(reader, name, derivation)
    return reader.text(
        "“{name}” rests on several sources; the one that decided may have said yes or no.",
        name=column_name(reader, name),
    )


def _by_rule(reader: Reader, name: str, rule: ReturnToWork) -> str:
    returned = reader.view.get(f"derivation.{name}.status.{ALL}.returned")
    median = reader.view.get(f"derivation.{name}.day.{ALL}.median")
    if returned is None or median is None:
        return ""
    if not isinstance(returned.value, int) or not isinstance(median.value, int | float):
        return ""
    return reader.language.plural(
        "By the rule “{rule}” {n} person returned, on day {day} after randomisation.",
        "By the rule “{rule}” {n} people returned, half of them by day {day} after randomisation.",
        returned.value,
        rule=reader.words(rule.name),
        day=_days(reader, median.value),
    )


def _by_own_answer(reader: Reader, name: str, derivation: SelfReportedReturn) -> str:
    visit = derivation.visits[-1]
    yes = reader.view.get(f"derivation.{name}.by.{visit}.{ALL}.yes")
    share = reader.view.get(f"derivation.{name}.by.{visit}.{ALL}.share")
    if yes is None or share is None or not isinstance(yes.value, int) or not isinstance(share.value, float):
        return ""
    return reader.language.plural(
        "“{name}”: {count} person of whom it is known had returned by {visit} ({percent}).",
        "“{name}”: {count} people of whom it is known had returned by {visit} ({percent}).",
        yes.denominator or 0,
        name=reader.words(derivation.name),
        count=reader.language.count_of(yes.value, yes.denominator or 0),
        visit=lowered(reader.words(reader.plan.design.visits[visit].name)),
        percent=reader.language.percent(share.value),
    )


def _table(reader: Reader, name: str, derivation: Derivation, groups: list[str]) -> Table:
    rows = list(_rows(reader, name, derivation, groups))
    notes = []
    if isinstance(derivation, ReturnToWork):
        notes.append(reader.text("Quartiles: 25th and 75th percentiles."))
    if isinstance(derivation, ReturnToWork | SelfReportedReturn):
        notes.append(reader.text("At a visit: of those of whom it is known."))
    return Table(
        id=f"return-{name.replace('_', '-')}",
        caption=_caption(reader, name, derivation),
        head=((HeadCell(reader.text("Result")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * len(groups),
        label_share=0.36,
        notes=tuple(notes),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _caption(reader: Reader, name: str, derivation: Derivation) -> str:
    if isinstance(derivation, Combined):
        return reader.text("{name}: how many, and the source that decided, by group.", name=column_name(reader, name))
    return reader.text("{name}: who returned and when, by group.", name=column_name(reader, name))


def _rows(reader: Reader, name: str, derivation: Derivation, groups: list[str]) -> Iterator[BodyRow]:
    def across(label: str, id_: str, cell: Cell, kind: RowKind = RowKind.MEMBER) -> BodyRow:
        return BodyRow(
            label, tuple(cell(reader, f"derivation.{name}.{id_.format(group=group)}") for group in groups), kind
        )

    if isinstance(derivation, ReturnToWork):
        yield BodyRow(reader.text("At the end of follow-up, n (%)"), (), RowKind.GROUP)
        for status, words in (reader.plan.people[f"{name}_status"].levels or {}).items():
            yield across(reader.words(words), f"status.{{group}}.{status}", _part)
        yield across(reader.text("Days to the return, median (quartiles)"), "day.{group}", _quartiles, RowKind.ITEM)
    if isinstance(derivation, Combined):
        label = reader.text("{name}, n of N (%)", name=reader.words(derivation.name))
        yield across(label, "answer.{group}", _at_visit, RowKind.ITEM)
        yield BodyRow(reader.text("Source that decided, n (%)"), (), RowKind.GROUP)
        for source in derivation.sources:
            label = reader.text("“{source}”", source=column_name(reader, source))
            yield across(label, f"source.{{group}}.{source}", _part)
        yield across(reader.text("None of them is known"), "source.{group}.none", _part)
    if isinstance(derivation, ReturnToWork | SelfReportedReturn) and derivation.visits:
        name_, state = reader.words(derivation.name), reader.words(derivation.state)
        by = reader.text("{name} by this visit, n of N (%)", name=name_)
        at = reader.text("{name} at this visit, n of N (%)", name=state)
        for kind, heading in (("by", by), ("at", at)):
            yield BodyRow(heading, (), RowKind.GROUP)
            for visit in derivation.visits:
                label = reader.words(reader.plan.design.visits[visit].name)
                yield across(label, f"{kind}.{visit}.{{group}}", _at_visit)


def _part(reader: Reader, id_: str) -> str:
    """A count of people with its percentage of the group that it is a part of."""
    row = reader.view.get(id_)
    if row is None:
        return ""
    whole = reader.view.get(row.part_of) if row.part_of is not None else None
    if not isinstance(row.value, int) or whole is None or not isinstance(whole.value, int) or whole.value == 0:
        return reader.shown(row, reader.language.integer)
    return reader.language.count_percent(row.value, whole.value)


def _at_visit(reader: Reader, prefix: str) -> str:
    """``45 of 140 (32.1%)``."""
    yes, share = reader.view.get(f"{prefix}.yes"), reader.view.get(f"{prefix}.share")
    if yes is None or not isinstance(yes.value, int) or not yes.denominator:
        return reader.reason(share.reason) if share is not None else ""
    count = reader.language.count_of(yes.value, yes.denominator)
    return (
        count if share is None or share.value is None else f"{count} ({reader.shown(share, reader.language.percent)})"
    )


def _quartiles(reader: Reader, prefix: str) -> str:
    median, low, high = (reader.view.get(f"{prefix}.{part}") for part in ("median", "q1", "q3"))
    if median is None or not isinstance(median.value, int | float):
        return reader.shown(median, reader.language.integer)
    return f"{_days(reader, median.value)} ({_limits(reader, low, high)})"


def _limits(reader: Reader, low: Row | None, high: Row | None) -> str:
    if low is None or high is None or not isinstance(low.value, int | float) or not isinstance(high.value, int | float):
        return reader.shown(low, reader.language.integer)
    return reader.language.limits(low.value, high.value, lambda days: reader.language.number(days, 0))


def _days(reader: Reader, days: float) -> str:
    return reader.language.number(days, 0)

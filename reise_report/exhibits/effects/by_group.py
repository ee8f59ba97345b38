"""The table of two groups and what sets them apart: a column for each group, and one for the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.reader import Format
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table

if TYPE_CHECKING:
    from reise_report.exhibits.effects.comparison import Comparison
    from reise_report.exhibits.effects.scale import Scale
    from reise_report.results.row import Row


def by_group(
    one: Comparison, rows: list[BodyRow], *, caption: str, notes: tuple[str, ...], suffix: str = "", effect: str = ""
) -> Table:
    """A table of two groups.

    Args:
        one: the analysis.
        rows: each with a cell for either group and one for the effect.
        caption: what, whom, when.
        notes: what is said of the method, after abbreviations and population.
        suffix: end of the table's id.
        effect: head of the last column; ``Effect (95% CI)`` if empty.
    """
    text = one.reader.text
    head = effect or text("Effect ({ci})", ci=one.reader.confidence(one.analysis.level))
    return Table(
        id=f"{one.anchor}{suffix}",
        caption=caption,
        head=(
            (HeadCell(text("Result"), rows=2), HeadCell(text("Group"), columns=2), HeadCell(head, rows=2)),
            tuple(HeadCell(name) for name in one.names),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * 3,
        label_share=0.36,
        notes=(one.abbreviations(), one.population(), *filter(None, notes)),
    )


def effect_line(label: str, cell: str) -> BodyRow:
    """A line that is about neither group by itself."""
    return BodyRow(label, ("", "", cell))


def effect_lines(one: Comparison, asked: dict[str, tuple[str, Format]]) -> list[BodyRow]:
    """A line for each effect that the view has.

    Args:
        one: the analysis.
        asked: end of the row's id → label, and how its number is written.
    """
    found = [(label, one.row(part), write) for part, (label, write) in asked.items()]
    return [effect_line(label, one.reader.with_interval(row, write)) for label, row, write in found if row is not None]


def analysed_line(one: Comparison, row: Row | None) -> list[BodyRow]:
    """How many the effect rests on; no line where this is not told."""
    analysed = one.analysed(row)
    return [effect_line(one.reader.text("Analysed, n"), analysed)] if analysed else []


def p_value_line(one: Comparison, part: str = "p_value") -> list[BodyRow]:
    """The test of no difference; no line where there is no such row."""
    row = one.row(part)
    shown = one.reader.shown(row, one.reader.language.p_value)
    return [effect_line(one.reader.text("Test of no difference"), shown)] if row is not None else []


def interval_lines(one: Comparison, label: str, part: str, write: Format) -> list[BodyRow]:
    """A value of either group, and its interval in a line under it.

    Args:
        one: the analysis.
        label: of the value.
        part: end of the rows' ids, ``{arm}`` for the group.
        write: how the numbers are written.
    """
    rows = one.of_arms(part)
    if all(row is None for row in rows):
        return []
    lines = [BodyRow(label, (*one.cells(part, write), ""))]
    if any(row is not None and row.low is not None for row in rows):
        spans = ["" if row is None or row.value is None else one.reader.interval(row, write) for row in rows]
        lines.append(BodyRow(one.reader.confidence(one.analysis.level), (*spans, ""), RowKind.MEMBER))
    return lines


def events_line(one: Comparison) -> list[BodyRow]:
    """Of how many something is known, and how many of them have the outcome."""
    cells = []
    for row in one.of_arms("arm.{arm}.events"):
        if row is None:
            return []
        known = row.numerator is not None and row.denominator is not None and row.value is not None
        cells.append(
            one.reader.language.count_of(row.numerator or 0, row.denominator or 0)
            if known
            else one.reader.reason(row.reason)
        )
    label = one.reader.text("{outcome}, n of those with data", outcome=one.reader.words(one.outcome.name))
    return [BodyRow(label, (*cells, ""))]


def told(one: Comparison, row: Row | None, scale: Scale, p_value: str = "p_value") -> str:
    """``3.2 percentage points (95% CI 1.2 to 5.2; p = 0.01)``; empty where there is no value.

    Args:
        one: the analysis.
        row: of the effect.
        scale: how it is written.
        p_value: end of the id of its p-value; empty for none.
    """
    if row is None or not isinstance(row.value, int | float):
        return ""
    brackets = one.interval_of(row, scale.write, one.p_value(p_value) if p_value else "")
    return f"{scale.tell(row.value)} ({brackets})" if brackets else scale.tell(row.value)


def not_told(one: Comparison, row: Row | None) -> str:
    """A sentence that says why there is no effect."""
    reason = one.reader.reason(row.reason) if row is not None else ""
    if not reason:
        return ""
    return one.reader.text("The effect could not be estimated: {reason}.", reason=reason)

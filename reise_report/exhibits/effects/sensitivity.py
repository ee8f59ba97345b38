"""All sensitivity analyses of an analysis beside it: one table, and one forest plot of those on its scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reise_report.exhibits.effects.part import Part, anchor
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.forest_plot import ForestGroup, ForestPlot, ForestRow
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.variations import variations
from reise_report.results.headlines import headline
from reise_report.results.row import Row

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.plan.model import Plan


@dataclass(frozen=True, slots=True)
class _Line:
    """One effect: what readers call it, its row, the row of its p-value, and how it is written."""

    label: str
    row: Row
    p_value: Row | None
    scale: Scale
    leading: bool = False


def sensitivity_part(reader: Reader, analysis: Analysis) -> Part:
    """The analysis and every sensitivity analysis of it; empty where the plan has none that gives an effect."""
    main = _lines(reader, reader.plan, analysis, reader.text("Main analysis"), leading=True)
    others: list[_Line] = []
    for asked, plan in variations(reader.plan):
        if asked.of == analysis.id:
            others += _lines(reader, plan, plan.analyses[0], reader.words(asked.name))
    if not main or not others:
        return Part()
    figure = _figure(reader, analysis, main + others)
    said = _said(reader, main[0], others)
    return Part(said, (_table(reader, analysis, main + others),), () if figure is None else (figure,))


def _lines(reader: Reader, plan: Plan, analysis: Analysis, label: str, *, leading: bool = False) -> list[_Line]:
    asked = headline(plan, analysis)
    cases = {"case.worst": reader.text("worst case"), "case.best": reader.text("best case")}
    found = []
    for effect in asked.effects:
        row = reader.view.get(f"{analysis.id}.{effect}")
        if row is None:
            continue
        name = f"{label}: {cases[effect]}" if effect in cases else label
        if effect.startswith("threshold."):
            column = plan.people[effect.split(".")[1]].label
            name = f"{label}: {reader.words(column)}" if column is not None else label
        p_value = reader.view.get(f"{analysis.id}.{asked.p_value}") if asked.p_value else None
        found.append(_Line(name, row, p_value, effect_scale(reader, analysis, row.unit, plan), leading))
    return found


def _said(reader: Reader, main: _Line, others: list[_Line]) -> tuple[str, ...]:
    """In how many the interval says the same of no difference as that of the main analysis."""
    alike = [line for line in others if line.row.unit is main.row.unit and _side(line) is not None]
    side = _side(main)
    if side is None or not alike:
        return ()
    values = [float(line.row.value) for line in alike if isinstance(line.row.value, int | float)]
    same = sum(_side(line) == side for line in alike)
    words = reader.language.plural(
        "One sensitivity analysis is on the same scale. ",
        "{n} sensitivity analyses are on the same scale; their estimates range from {low} to {high}. ",
        len(alike),
        **({} if len(alike) == 1 else {"low": main.scale.write(min(values)), "high": main.scale.tell(max(values))}),
    )
    if same == len(alike):
        told = reader.text(
            "As to whether the groups differ, this changes nothing in the conclusion of the main analysis."
        )
    else:
        told = reader.text(
            "As to whether the groups differ, {same} of {n} lead to the same conclusion as the main analysis.",
            same=reader.language.integer(same),
            n=reader.language.integer(len(alike)),
        )
    return (f"{words}{told}",)


def _side(line: _Line) -> int | None:
    """Where the interval lies: above no effect, below it, or on both sides of it; None without an interval."""
    row, null = line.row, line.scale.null
    if row.low is None or row.high is None:
        return None
    return 1 if row.low > null else -1 if row.high < null else 0


def _table(reader: Reader, analysis: Analysis, lines: list[_Line]) -> Table:
    def cells(line: _Line) -> tuple[str, ...]:
        n = "" if line.row.n_analysed is None else reader.language.integer(line.row.n_analysed)
        p_value = "" if line.p_value is None else reader.shown(line.p_value, reader.language.p_value)
        return n, reader.with_interval(line.row, line.scale.write), p_value

    rows: list[BodyRow] = []
    for name in dict.fromkeys(line.scale.name for line in lines):
        rows.append(BodyRow(name, kind=RowKind.GROUP))
        rows += [BodyRow(line.label, cells(line), RowKind.MEMBER) for line in lines if line.scale.name == name]
    return Table(
        id=f"{anchor(analysis.id)}-sensitivity",
        caption=reader.text("{analysis}: sensitivity analyses.", analysis=reader.words(analysis.name)),
        head=(
            (
                HeadCell(reader.text("Analysis")),
                HeadCell(reader.text("Analysed, n")),
                HeadCell(reader.text("Estimate ({ci})", ci=reader.confidence(analysis.level))),
                HeadCell(reader.text("Test of no difference")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * 3,
        label_share=0.46,
        notes=(
            reader.text("{ci}: confidence interval.", ci=reader.text("CI")),
            reader.text(
                "Each row is the main analysis once more, with what its name says changed and all else as it was."
            ),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _figure(reader: Reader, analysis: Analysis, lines: list[_Line]) -> Figure | None:
    """Those on the main analysis's scale; None where none but it has an interval there."""
    main = lines[0]
    shown = [line for line in lines if line.row.unit is main.row.unit]
    if sum(line.row.low is not None for line in shown) < 2:
        return None
    scale = main.scale
    id_ = f"{anchor(analysis.id)}-sensitivity"
    plot = ForestPlot(
        id=id_,
        title=reader.text("Sensitivity analyses"),
        groups=(ForestGroup(head="", rows=tuple(_row(reader, line) for line in shown)),),
        heads=(
            reader.text("Analysis"),
            reader.text("Analysed"),
            reader.text("Estimate ({ci})", ci=reader.confidence(analysis.level)),
        ),
        axis_label=scale.name,
        scale=scale.kind,
        null=scale.null,
        fewer=scale.fewer,
        more=scale.more,
        important=scale.important_on_axis(),
        important_label=reader.text("smallest important difference"),
        decimal_sign=reader.language.conventions.decimal,
    )
    caption = reader.text(
        "{analysis}: the main analysis and its sensitivity analyses.", analysis=reader.words(analysis.name)
    )
    parts = [f"{line.label}: {reader.with_interval(line.row, scale.write)}" for line in shown]
    return Figure(id_, caption, f"{scale.name}. {'; '.join(parts)}.", plot)


def _row(reader: Reader, line: _Line) -> ForestRow:
    scale, row = line.scale, line.row
    return ForestRow(
        label=line.label,
        n="" if row.n_analysed is None else reader.language.integer(row.n_analysed),
        text=reader.with_interval(row, scale.write),
        value=scale.on_axis(row.value),
        low=scale.on_axis(row.low),
        high=scale.on_axis(row.high),
        leading=line.leading,
    )

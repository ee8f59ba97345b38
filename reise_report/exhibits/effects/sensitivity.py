"""All sensitivity analyses of an analysis beside it: one table, and one forest plot of those on its scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reise_report.exhibits.effects.forest import Forest, Mark, forest_figure
from reise_report.exhibits.effects.part import Part, anchor
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.effects.tornado import tornado_figure
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.variations import variations
from reise_report.results.headlines import headline
from reise_report.results.row import Row

if TYPE_CHECKING:
    from reise_report.plan.analyses import Analysis
    from reise_report.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Line:
    """One effect.

    Attributes:
        label: what readers call it.
        row: its row.
        p_value: the row of its p-value; None where nothing is tested.
        scale: how it is written.
        leading: whether it is the main analysis.
    """

    label: str
    row: Row
    p_value: Row | None
    scale: Scale
    leading: bool = False


def sensitivity_part(reader: Reader, analysis: Analysis) -> Part:
    """The analysis and every sensitivity analysis of it; empty where the plan has none that gives an effect."""
    main = _lines(reader, reader.plan, analysis, reader.text("Main analysis"), leading=True)
    others: list[Line] = []
    adjusted_otherwise = []
    for asked, plan in variations(reader.plan):
        if asked.of == analysis.id:
            found = _lines(reader, plan, plan.analyses[0], reader.words(asked.name))
            others += found
            if found and _covariates(plan.analyses[0]) != _covariates(analysis):
                adjusted_otherwise.append(reader.words(asked.name))
    if not main or not others:
        return Part()
    alike = [line for line in others if line.scale.name == main[0].scale.name]
    make = tornado_figure if isinstance(analysis, CostEffectiveness) else _figure
    figure = make(reader, analysis, main + alike, left_out=len(alike) < len(others))
    table = _table(reader, analysis, main + others, adjusted_otherwise)
    return Part((_said(reader, main[0], others),), (table,), () if figure is None else (figure,))


def _lines(reader: Reader, plan: Plan, analysis: Analysis, label: str, *, leading: bool = False) -> list[Line]:
    asked = headline(plan, analysis)
    p_value = reader.view.get(f"{analysis.id}.{asked.p_value}") if asked.p_value else None
    found = []
    for effect in asked.effects:
        row = reader.view.get(f"{analysis.id}.{effect}")
        if row is not None:
            which = _which(reader, plan, effect)
            name = f"{label}: {which}" if which else label
            found.append(Line(name, row, p_value, effect_scale(reader, analysis, row.unit, plan), leading))
    return found


def _which(reader: Reader, plan: Plan, effect: str) -> str:
    """Which of several effects of an analysis it is; empty where there is one only."""
    if effect == "case.worst":
        return reader.text("worst case")
    if effect == "case.best":
        return reader.text("best case")
    if effect.startswith("threshold."):
        column = effect.split(".")[1]
        label = plan.people[column].label
        return column if label is None else lowered(reader.words(label))
    return ""


def _covariates(analysis: Analysis) -> list[str]:
    return list(getattr(analysis, "covariates", []))


def _said(reader: Reader, main: Line, others: list[Line]) -> str:
    """How far the estimates on the main analysis's scale lie apart, and in how many the interval says the same."""
    text, plural = reader.text, reader.language.plural
    alike = [line for line in others if line.scale.name == main.scale.name]
    values = [float(line.row.value) for line in alike if isinstance(line.row.value, int | float)]
    said = []
    if not alike:
        said.append(text("The sensitivity analyses are on other scales than the main analysis."))
    elif len(values) == 1:
        said.append(text("The sensitivity analyses give one estimate: {value}.", value=main.scale.tell(values[0])))
    elif values:
        first = main.scale.tell if main.scale.unit_at_both else main.scale.write
        low, high = first(min(values)), main.scale.tell(max(values))
        many = text(
            "The sensitivity analyses give {n} estimates, from {low} to {high}.", n=len(values), low=low, high=high
        )
        said.append(many)
    without = sum(line.row.value is None for line in others)
    if without:
        said.append(
            plural("One gives no estimate; the table says why.", "{n} give no estimate; the table says why.", without)
        )
    return " ".join([*said, *_agreement(reader, main, alike)])


def _agreement(reader: Reader, main: Line, alike: list[Line]) -> list[str]:
    """Where the interval of the main analysis lies, and in how many of the others it lies there too."""
    text, plural = reader.text, reader.language.plural
    sides = [side for line in alike if (side := _side(line)) is not None]
    side = _side(main)
    if side is None or not sides:
        return []
    where = {
        0: text("The interval of the main analysis includes no difference."),
        1: text("The interval of the main analysis lies wholly above no difference."),
        -1: text("The interval of the main analysis lies wholly below no difference."),
    }[side]
    n, same = len(sides), sides.count(side)
    if same == n:
        return [where, plural("So does that of the other one.", "So do those of the {n} others.", n)]
    if same == 0:
        return [where, plural("That of the other one does not.", "Those of the {n} others do not.", n)]
    integer = reader.language.integer
    return [where, text("So do those of {same} of the {n} others.", same=integer(same), n=integer(n))]


def _side(line: Line) -> int | None:
    """Where the interval lies: above no effect, below it, or on both sides of it; None without an interval."""
    row, null = line.row, line.scale.null
    if row.low is None or row.high is None:
        return None
    return 1 if row.low > null else -1 if row.high < null else 0


def _table(reader: Reader, analysis: Analysis, lines: list[Line], adjusted_otherwise: list[str]) -> Table:
    tested = any(line.p_value is not None for line in lines)

    def cells(line: Line) -> tuple[str, ...]:
        p_value = reader.shown(line.p_value, reader.language.p_value) if line.row.value is not None else ""
        found = (_analysed(reader, line), reader.with_interval(line.row, line.scale.write))
        return (*found, p_value) if tested else found

    rows: list[BodyRow] = []
    for name in dict.fromkeys(line.scale.name for line in lines):
        rows.append(BodyRow(name, kind=RowKind.GROUP))
        rows += [BodyRow(line.label, cells(line), RowKind.MEMBER) for line in lines if line.scale.name == name]
    notes = [
        reader.text("{ci}: confidence interval.", ci=reader.text("CI")),
        reader.text("Each row is the main analysis once more, with what its name says changed."),
    ]
    if adjusted_otherwise:
        notes.append(
            reader.text(
                "Adjusted for other covariates than the main analysis, or for none: {names}.",
                names="; ".join(adjusted_otherwise),
            )
        )
    return Table(
        id=f"{anchor(analysis.id)}-sensitivity",
        caption=reader.text("{analysis}: sensitivity analyses.", analysis=reader.words(analysis.name)),
        head=(
            (
                HeadCell(reader.text("Analysis")),
                HeadCell(reader.text("Analysed, n")),
                HeadCell(reader.text("Estimate ({ci})", ci=reader.confidence(analysis.level))),
                *([HeadCell(reader.text("Test of no difference"))] if tested else []),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (3 if tested else 2),
        # Long estimates need a wider column, or each of them would stand on two lines.
        label_share=0.39 if any(len(row.cells[1]) > 20 for row in rows if row.cells) else 0.46,
        notes=tuple(notes),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _analysed(reader: Reader, line: Line) -> str:
    return "" if line.row.n_analysed is None else reader.language.integer(line.row.n_analysed)


def _figure(reader: Reader, analysis: Analysis, lines: list[Line], *, left_out: bool) -> Figure | None:
    """Those on the main analysis's scale; None where fewer than two have an interval there."""
    caption = reader.text(
        "{analysis}: the main analysis and its sensitivity analyses.", analysis=reader.words(analysis.name)
    )
    if left_out:
        caption += " " + reader.text("Those on another scale are in the table alone.")
    forest = Forest(
        id=f"{anchor(analysis.id)}-sensitivity",
        title=reader.text("Sensitivity analyses"),
        caption=caption,
        heads=(reader.text("Analysis"), reader.text("Estimate ({ci})", ci=reader.confidence(analysis.level))),
        scale=lines[0].scale,
        level=analysis.level,
        groups=[("", [Mark(line.label, line.row, line.leading) for line in lines])],
    )
    return forest_figure(reader, forest, least=2)

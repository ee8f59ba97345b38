"""Methods of the user's own: every number that the method gives, under the plan's words for it."""

from __future__ import annotations

from reise_report.exhibits.effects.by_group import not_told, told
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import effect_scale
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.plan.analyses import OwnMethod
from reise_report.plan.installed_methods import installed_methods
from reise_report.results.row import Row


def own_method_part(reader: Reader, analysis: OwnMethod) -> Part:
    """The numbers of an installed method in the plan's order, each written by what it measures."""
    one = Comparison(reader, analysis)
    found = [(name, row) for name in analysis.labels if (row := one.row(name)) is not None]
    if not found:
        return Part()
    tested = any(_p_value(one, name) is not None for name, _ in found)
    heads = [reader.text("Estimate ({ci})", ci=reader.confidence(analysis.level)), reader.text("Analysed, n")]
    if tested:
        heads.insert(1, reader.text("Test"))
    table = Table(
        id=one.anchor,
        caption=reader.text("{outcome}: {analysis}.", outcome=reader.words(one.outcome.name), analysis=_name(one)),
        head=((HeadCell(reader.text("Result")), *(HeadCell(head) for head in heads)),),
        rows=tuple(_row(one, analysis, name, row, tested=tested) for name, row in found),
        align=(Align.CENTRE,) * len(heads),
        label_share=0.4,
        notes=_notes(one, analysis),
    )
    return Part(tuple(filter(None, [_said(one, analysis)])), (table,))


def _name(one: Comparison) -> str:
    return lowered(one.reader.words(one.analysis.name))


def _said(one: Comparison, analysis: OwnMethod) -> str:
    row = one.row("effect")
    if row is None or "effect" not in analysis.labels:
        return ""
    shown = told(one, row, effect_scale(one.reader, analysis, row.unit))
    return f"{_label(one, analysis, 'effect')}: {shown}." if shown else not_told(one, row)


def _label(one: Comparison, analysis: OwnMethod, name: str) -> str:
    return one.reader.words(analysis.labels[name])


def _p_value(one: Comparison, name: str) -> Row | None:
    return one.row("p_value" if name == "effect" else f"{name}.p_value")


def _row(one: Comparison, analysis: OwnMethod, name: str, row: Row, *, tested: bool) -> BodyRow:
    scale = effect_scale(one.reader, analysis, row.unit)
    label = _label(one, analysis, name)
    # The head of a column cannot name the unit where each line has its own.
    cells = [one.reader.with_interval(row, scale.write), one.analysed(row)]
    if tested:
        cells.insert(1, one.reader.shown(_p_value(one, name), one.reader.language.p_value))
    return BodyRow(f"{label}, {scale.unit}" if scale.unit else label, tuple(cells))


def _notes(one: Comparison, analysis: OwnMethod) -> tuple[str, ...]:
    text = one.reader.text
    point = installed_methods().get(analysis.uses)
    package = point.dist.name if point is not None and point.dist is not None else ""
    version = point.dist.version if point is not None and point.dist is not None else ""
    method = text("Method: “{name}”, which is not part of this program.", name=analysis.uses)
    if package:
        method = text(
            "Method: “{name}” of the package {package} {version}, which is not part of this program.",
            name=analysis.uses,
            package=package,
            version=version,
        )
    covariates = text("Covariates: {columns}.", columns=one.columns(analysis.covariates)) if analysis.covariates else ""
    return tuple(filter(None, [one.abbreviations(), one.population(), method, covariates]))

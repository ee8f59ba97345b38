"""The effect of taking part at several thresholds of what counts as taking part."""

from __future__ import annotations

from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.forest import Forest, Mark, forest_figure
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.effects.variance_words import variance_words
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.plan.analyses import UptakeThresholds
from reise_report.results.row import Row


def threshold_part(reader: Reader, analysis: UptakeThresholds) -> Part:
    """A line, and a mark of a forest plot, for each meaning of taking part."""
    one = Comparison(reader, analysis)
    effects = {name: row for name in analysis.uptakes if (row := one.row(f"threshold.{name}.effect")) is not None}
    if not effects:
        return Part()
    scale = effect_scale(reader, analysis, next(iter(effects.values())).unit)
    figure = _figure(one, effects, scale)
    said = reader.text(
        "With the same people, the stricter the meaning of taking part, the fewer take part, and the larger the effect "
        "becomes by arithmetic alone. Only one of the meanings can be the one at which the intervention begins to "
        "work; the effects at the others are then of nobody."
    )
    return Part((said,), (_table(one, analysis, effects, scale),), () if figure is None else (figure,))


def _label(one: Comparison, name: str) -> str:
    label = one.reader.plan.people[name].label
    return one.reader.words(label) if label is not None else name


def _table(one: Comparison, analysis: UptakeThresholds, effects: dict[str, Row], scale: Scale) -> Table:
    text = one.reader.text
    return Table(
        id=one.anchor,
        caption=text(
            "{outcome}: the effect of taking part, by what counts as taking part.",
            outcome=one.reader.words(one.outcome.name),
        ),
        head=(
            (
                HeadCell(text("Counts as taking part"), rows=2),
                HeadCell(text("Took part, n (%)"), columns=2),
                HeadCell(text("Strength\n(F)"), rows=2),
                HeadCell(text("Analysed,\nn"), rows=2),
                HeadCell(text("Effect\n({ci})", ci=one.reader.confidence(analysis.level)), rows=2),
            ),
            tuple(HeadCell(name) for name in one.names),
        ),
        rows=tuple(_row(one, name, effect, scale) for name, effect in effects.items()),
        align=(Align.CENTRE,) * 5,
        label_share=0.27,
        notes=(
            one.abbreviations(),
            one.population(),
            text("Effect: {effect}, in those who take part if, and only if, offered.", effect=lowered(scale.name)),
            text(
                "Two-stage least squares with the allocation as instrument for taking part; variance: {variance}. "
                "{covariates}",
                variance=variance_words(one.reader, analysis.variance),
                covariates=one.adjusted_for(analysis.covariates),
            ),
            text("F: strength of the allocation as an instrument (classical); below 10 it is weak."),
        ),
    )


def _row(one: Comparison, name: str, effect: Row, scale: Scale) -> BodyRow:
    reader, stem = one.reader, f"threshold.{name}"
    took = []
    for arm in one.arms:
        count = one.row(f"{stem}.took_part.{arm}")
        took.append("" if count is None else reader.count_share(count, one.row(f"{stem}.uptake.{arm}")))
    strength = reader.shown(one.row(f"{stem}.first_stage_f"), lambda value: reader.language.number(value, 0))
    shown = reader.with_interval(effect, scale.write)
    # The interval stands under its estimate: five columns leave no room for both on a line.
    shown = shown.replace(" (", "\n(", 1) if effect.low is not None else shown
    return BodyRow(_label(one, name), (*took, strength, one.analysed(effect), shown))


def _figure(one: Comparison, effects: dict[str, Row], scale: Scale) -> Figure | None:
    reader, text = one.reader, one.reader.text
    forest = Forest(
        id=f"forest-{one.anchor}",
        title=text("Effect of taking part, by what counts as taking part"),
        caption=text(
            "{outcome}: the effect of taking part with its {ci}, by what counts as taking part.",
            outcome=reader.words(one.outcome.name),
            ci=text("{level} confidence interval", level=reader.language.level(one.analysis.level)),
        ),
        heads=(text("Counts as taking part"), text("Effect ({ci})", ci=reader.confidence(one.analysis.level))),
        scale=scale,
        level=one.analysis.level,
        groups=[("", [Mark(_label(one, name), row) for name, row in effects.items()])],
        of_randomised=True,
    )
    return forest_figure(reader, forest)

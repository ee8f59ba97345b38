"""How far the imputed values would have to be shifted for the conclusion about a difference in means to change."""

from __future__ import annotations

from reise_report.exhibits.effects.by_group import not_told
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.forest import Forest, Mark, forest_figure
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.effects.variance_words import imputation_notes
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.in_sentence import as_given
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.plan.analyses import TippingPoint
from reise_report.results.row import Row, Unit

MOST_SHIFTS = 13
"""Shifts that a table and a forest plot show; of more, some are left out evenly."""


def shifted_means_part(one: Comparison, analysis: TippingPoint) -> Part:
    """The difference by what is added to the imputed values of the first group, and where the conclusion changes."""
    scale = effect_scale(one.reader, analysis, Unit.MEASURE)
    shifts = _shifts(one)
    if not shifts:
        return Part(tuple(filter(None, [not_told(one, one.row("tip.0.difference"))])))
    said = _said_of_means(one, analysis, shifts)
    figure = _shift_figure(one, shifts, scale)
    return Part((said,), (_shift_table(one, analysis, shifts, scale),), () if figure is None else (figure,))


def _shifts(one: Comparison) -> dict[float, Row]:
    """What is added to the imputed values of the first group → the difference; thinned, with none and the ends."""
    found: dict[float, Row] = {}
    place = 0
    while (shift := one.row(f"tip.{place}.shift")) is not None and (
        row := one.row(f"tip.{place}.difference")
    ) is not None:
        if isinstance(shift.value, int | float):
            found[float(shift.value)] = row
        place += 1
    each = -(-len(found) // MOST_SHIFTS)
    kept = {shift: row for at, (shift, row) in enumerate(found.items()) if at % each == 0}
    ends = {shift: found[shift] for shift in (*list(found)[-1:], *([0.0] if 0.0 in found else []))}
    return dict(sorted((kept | ends).items()))


def _said_of_means(one: Comparison, analysis: TippingPoint, shifts: dict[float, Row]) -> str:
    text, first = one.reader.text, one.names[0]
    if all(row.low is None for row in shifts.values()):
        return not_told(one, next(iter(shifts.values())))
    nearest = one.row("tip.nearest.shift")
    if nearest is not None and isinstance(nearest.value, int | float):
        shift = _signed(one, nearest.value)
        return text(
            "The conclusion changes where the imputed values of the group “{first}” are shifted by {shift}.",
            first=first,
            shift=shift,
        )
    most = as_given(one.reader.language, analysis.most or 0)
    return text(
        "No shift of the imputed values of the group “{first}” by up to {most}, to either side, changes the "
        "conclusion.",
        first=first,
        most=most,
    )


def _signed(one: Comparison, shift: float) -> str:
    decimals = one.reader.plan.people[one.outcome.variable].decimals + 1
    return one.reader.language.signed(shift, decimals)


def _shift_table(one: Comparison, analysis: TippingPoint, shifts: dict[float, Row], scale: Scale) -> Table:
    text, reader = one.reader.text, one.reader
    return Table(
        id=one.anchor,
        caption=text(
            "{outcome}: the difference between the groups, by how the imputed values are shifted.",
            outcome=reader.words(one.outcome.name),
        ),
        head=(
            (
                HeadCell(text("Added to imputed values of the group “{first}”", first=one.names[0])),
                HeadCell(text("Analysed, n")),
                HeadCell(f"{scale.name}\n({reader.confidence(one.analysis.level)})"),
            ),
        ),
        rows=tuple(
            BodyRow(_signed(one, shift), (one.analysed(row), reader.with_interval(row, scale.write)))
            for shift, row in shifts.items()
        ),
        align=(Align.CENTRE,) * 2,
        label_share=0.4,
        notes=(
            one.abbreviations(),
            one.population(),
            text(
                "The values imputed in the other group are not shifted. Analysis of covariance, variance: robust (HC3)."
            ),
            *imputation_notes(one, analysis.imputation, shifts.get(0.0)),
        ),
    )


def _shift_figure(one: Comparison, shifts: dict[float, Row], scale: Scale) -> Figure | None:
    reader, text = one.reader, one.reader.text
    forest = Forest(
        id=f"forest-{one.anchor}",
        title=text("Difference by how the imputed values are shifted"),
        caption=text(
            "{outcome}: the difference with its {ci}, by how the imputed values of the group “{first}” are shifted.",
            outcome=reader.words(one.outcome.name),
            ci=text("{level} confidence interval", level=reader.language.level(one.analysis.level)),
            first=one.names[0],
        ),
        heads=(text("Shift"), text("Difference ({ci})", ci=reader.confidence(one.analysis.level))),
        scale=scale,
        level=one.analysis.level,
        groups=[("", [Mark(_signed(one, shift), row, shift == 0) for shift, row in shifts.items()])],
    )
    return forest_figure(reader, forest)

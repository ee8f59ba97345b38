"""The figure of completeness: the share of complete questionnaires by questionnaire, visit and arm."""

from __future__ import annotations

from reise_report.exhibits.figure import Figure
from reise_report.exhibits.quality.completeness_tables import asked_of, visits_of
from reise_report.exhibits.quality.heat_map import HeatField, HeatMap
from reise_report.exhibits.quality.words import instrument_words, visit_words
from reise_report.exhibits.reader import Reader
from reise_report.results.quality.asked import Asked

MOST_COLUMNS = 16
"""Columns that a page has room for; with more, all groups are put together."""


def heat_figure(reader: Reader) -> Figure | None:
    """Complete questionnaires of those due; None where nothing was asked, or there are more visits than room."""
    visits, asked = visits_of(reader), asked_of(reader)
    arms = list(reader.plan.design.arms)
    if not asked or len(visits) > MOST_COLUMNS:
        return None
    groups = arms if len(arms) * len(visits) <= MOST_COLUMNS else ["all"]
    fields = tuple(tuple(_field(reader, item, visit, group) for group in groups for visit in visits) for item in asked)
    plot = HeatMap(
        id="completeness",
        title=reader.text("Complete questionnaires"),
        rows=tuple(instrument_words(reader, item.id) for item in asked),
        blocks=tuple(reader.text("All") if group == "all" else reader.arm(group) for group in groups),
        columns=tuple(visit_words(reader, visit) for visit in visits),
        fields=fields,
    )
    caption = reader.text(
        "Complete questionnaires in per cent of those due, by group and visit: the darker, the more complete. No "
        "field: not asked; –: nobody was due."
    )
    return Figure("completeness", caption, _told(reader, plot), plot)


def _field(reader: Reader, asked: Asked, visit: str, group: str) -> HeatField:
    row = reader.view.get(f"quality.completeness.{asked.id}.{visit}.{group}.share.complete")
    if row is None:
        return HeatField(None, "")
    if not isinstance(row.value, int | float):
        return HeatField(None, "–")
    return HeatField(round(float(row.value), 4), reader.language.number(100 * row.value, 0))


def _told(reader: Reader, plot: HeatMap) -> str:
    """What one would see: for each questionnaire and group the percentages of its visits."""
    sentences = []
    for label, line in zip(plot.rows, plot.fields, strict=True):
        parts = []
        for place, block in enumerate(plot.blocks):
            own = line[place * len(plot.columns) : (place + 1) * len(plot.columns)]
            known = [(visit, one) for visit, one in zip(plot.columns, own, strict=True) if one.share is not None]
            told = [f"{visit} {one.text}" for visit, one in known]
            if told:
                parts.append(f"{block}: {', '.join(told)}")
        if parts:
            sentences.append(f"{label}: {'; '.join(parts)}.")
    return " ".join([reader.text("Per cent complete."), *sentences])

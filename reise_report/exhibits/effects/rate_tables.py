"""Counts by time at risk: events, rates, their difference and ratio."""

from __future__ import annotations

import math

from reise_report.exhibits.effects.by_group import (
    analysed_line,
    by_group,
    effect_lines,
    interval_lines,
    not_told,
    p_value_line,
    told,
)
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import effect_scale
from reise_report.exhibits.in_sentence import raised
from reise_report.exhibits.reader import Format, Reader
from reise_report.exhibits.table import BodyRow
from reise_report.plan.analyses import RateRatio
from reise_report.plan.outcomes import Count
from reise_report.results.row import Unit


def rate_ratio_part(reader: Reader, analysis: RateRatio) -> Part:
    """Events and time at risk by group, the rates, their difference and ratio, and what the model takes for granted."""
    one = Comparison(reader, analysis)
    row = one.row("rate_ratio")
    write = _rate_format(one)
    table = by_group(
        one,
        [
            *one.sizes(1),
            *_counts(one),
            *interval_lines(one, _rate_name(one), "arm.{arm}.rate", write),
            *analysed_line(one, row),
            *effect_lines(one, {"rate_difference": (reader.text("Difference between the rates"), write)}),
            *effect_lines(one, {"rate_ratio": (_ratio_name(one, analysis), reader.language.ratio)}),
            *p_value_line(one),
        ],
        caption=reader.text(
            "{outcome}: numbers and rates by group, and the ratio of the rates.",
            outcome=reader.words(one.outcome.name),
        ),
        notes=_notes(one, analysis),
    )
    return Part(tuple(filter(None, [_said(one)])), (table,))


def _said(one: Comparison) -> str:
    row = one.row("rate_ratio")
    shown = told(one, row, effect_scale(one.reader, one.analysis, Unit.RATIO))
    if not shown:
        return not_told(one, row)
    return one.reader.text(
        "The rate of {counted} in the group “{first}” was {ratio} times that in the group “{second}”.",
        counted=_counted(one),
        first=one.names[0],
        second=one.names[1],
        ratio=shown,
    )


def _counted(one: Comparison) -> str:
    return one.reader.words(one.outcome.counted) if isinstance(one.outcome, Count) else ""


def _exposure(one: Comparison) -> str | None:
    return one.outcome.exposure if isinstance(one.outcome, Count) else None


def _time_unit(one: Comparison) -> str:
    """The unit of the time at risk; empty where the plan names none."""
    exposure = _exposure(one)
    unit = one.reader.plan.people[exposure].unit if exposure is not None else None
    return one.reader.words(unit) if unit is not None else ""


def _counts(one: Comparison) -> list[BodyRow]:
    text, language = one.reader.text, one.reader.language
    rows = one.people(text("{counted}, n", counted=raised(_counted(one))), "arm.{arm}.counted", 1)
    if _exposure(one) is None:
        return rows
    unit = _time_unit(one)
    label = text("Time at risk, {unit}", unit=unit) if unit else text("Time at risk")
    cells = one.cells("arm.{arm}.time", lambda value: language.number(value, 0 if abs(float(value)) >= 100 else 1))
    return [*rows, BodyRow(label, (*cells, ""))]


def _rate_name(one: Comparison) -> str:
    text = one.reader.text
    if _exposure(one) is None:
        return text("Per participant")
    unit = _time_unit(one)
    return text("Per unit of time ({unit})", unit=unit) if unit else text("Per unit of time")


def _ratio_name(one: Comparison, analysis: RateRatio) -> str:
    return one.reader.text("Rate ratio, adjusted") if analysis.covariates else one.reader.text("Rate ratio")


def _rate_format(one: Comparison) -> Format:
    """Two decimals, and as many more as the smaller rate needs to show two digits."""
    found = (row.value for row in one.of_arms("arm.{arm}.rate") if row is not None)
    values = [float(value) for value in found if isinstance(value, int | float) and value > 0]
    decimals = 2 if not values or min(values) >= 0.1 else 1 - math.floor(math.log10(min(values)))
    return lambda value: one.reader.language.number(value, decimals)


def _notes(one: Comparison, analysis: RateRatio) -> tuple[str, ...]:
    text = one.reader.text
    model = {
        "negative_binomial": text("Rate ratio: negative binomial regression (NB2), model-based variance."),
        "poisson_robust": text("Rate ratio: Poisson regression with a robust variance (HC0)."),
    }[analysis.model]
    return (
        text(
            "Rates and their difference are not adjusted: exact Poisson intervals (Garwood) for the rates, the spread "
            "between people for their difference."
        ),
        f"{model} {one.adjusted_for(analysis.covariates)}",
        _dispersion(one),
    )


def _dispersion(one: Comparison) -> str:
    """Whether the counts vary as Poisson counts do, and what that means for the intervals of the rates."""
    row, text = one.row("check.no_overdispersion.verdict"), one.reader.text
    p_value = one.p_value("check.no_overdispersion.p_value")
    if row is None or row.value not in ("supported", "doubtful") or not p_value:
        return ""
    if row.value == "supported":
        return text("Nothing suggests that the counts vary more than by chance (score test, {p}).", p=p_value)
    return text(
        "The counts vary more between people than by chance (score test, {p}), so that the exact intervals of the "
        "rates are too narrow.",
        p=p_value,
    )

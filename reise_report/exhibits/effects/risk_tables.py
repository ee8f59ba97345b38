"""Analyses of a binary outcome, and weighted ones of means: their sentences, tables and figures."""

from __future__ import annotations

from reise_report.exhibits.effects.by_group import (
    analysed_line,
    by_group,
    effect_lines,
    events_line,
    interval_lines,
    not_told,
    p_value_line,
    told,
)
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.outcome_table import outcome_table
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.effects.variance_words import variance_words
from reise_report.exhibits.reader import Format, Reader
from reise_report.exhibits.result_figures import risk_difference_figure
from reise_report.exhibits.sentences import difference_sentence, risks_sentence
from reise_report.exhibits.table import BodyRow, Table
from reise_report.plan.analyses import ModifiedPoisson, StandardisedRisk, StratifiedRisk, WeightedDifference
from reise_report.results.row import Unit


def standardised_risk_part(reader: Reader, analysis: StandardisedRisk) -> Part:
    """Risks by group and their difference: sentence, table, and a forest plot of unadjusted beside adjusted."""
    said = f"{risks_sentence(reader, analysis)} {difference_sentence(reader, analysis)}"
    figure = risk_difference_figure(reader, analysis)
    return Part((said,), (outcome_table(reader, analysis),), () if figure is None else (figure,))


def stratified_part(reader: Reader, analysis: StratifiedRisk) -> Part:
    """Mantel–Haenszel contrasts over strata, and the Cochran–Mantel–Haenszel test."""
    one = Comparison(reader, analysis)
    row, scale = one.row("difference"), effect_scale(reader, analysis, Unit.RISK_DIFFERENCE)
    shown = told(one, row, scale)
    strata = one.columns(analysis.strata)
    said = not_told(one, row)
    if shown:
        said = reader.text(
            "Compared among people alike in {strata}, the risk difference was {difference}.",
            strata=strata,
            difference=shown,
        )
    table = by_group(
        one,
        [*one.sizes(1), *events_line(one), *analysed_line(one, row), *_contrasts(one, scale), *p_value_line(one)],
        caption=_caption(one),
        notes=(
            _strata(one, analysis),
            reader.text(
                "Mantel–Haenszel estimates; variance: Greenland and Robins for the risk difference and the risk "
                "ratio, Robins, Breslow and Greenland for the odds ratio. Cochran–Mantel–Haenszel test without "
                "correction."
            ),
        ),
    )
    return _part(said, table)


def _strata(one: Comparison, analysis: StratifiedRisk) -> str:
    text, columns = one.reader.text, one.columns(analysis.strata)
    if len(analysis.strata) == 1:
        return text("Strata: those alike in {columns}; strata with one group only say nothing.", columns=columns)
    return text("Strata: each combination of {columns}; strata with one group only say nothing.", columns=columns)


def weighted_part(reader: Reader, analysis: WeightedDifference) -> Part:
    """Risks or means weighted by the inverse of the probability of the allocation, and their contrasts."""
    one = Comparison(reader, analysis)
    row = one.row("difference")
    unit = row.unit if row is not None else Unit.RISK_DIFFERENCE
    scale = effect_scale(reader, analysis, unit)
    of_risks = unit is Unit.RISK_DIFFERENCE
    label, write = (reader.text("Weighted mean"), scale.write)
    if of_risks:
        label, write = reader.text("Weighted risk"), reader.language.percent
    table = by_group(
        one,
        [
            *one.sizes(1),
            *events_line(one),
            *interval_lines(one, label, "arm.{arm}.weighted", write),
            *analysed_line(one, row),
            *_contrasts(one, scale),
            *p_value_line(one),
        ],
        caption=_caption(one),
        notes=(
            reader.text(
                "Each participant counts with one over the probability that they had of their group, the weights "
                "scaled to the number of participants (Hájek). Variance: influence function, the probabilities taken "
                "as known."
            ),
        ),
    )
    return _part(_weighted_sentence(one, scale, write, risks=of_risks), table)


def _weighted_sentence(one: Comparison, scale: Scale, write: Format, *, risks: bool) -> str:
    row = one.row("difference")
    shown = told(one, row, scale)
    if not shown:
        return not_told(one, row)
    first, second = one.cells("arm.{arm}.weighted", write)
    values = {"first": one.names[0], "second": one.names[1], "one": first, "other": second, "difference": shown}
    if risks:
        return one.reader.text(
            "Weighted by the chance of allocation, the risk was {one} in the group “{first}” and {other} in the group "
            "“{second}”: a difference of {difference}.",
            **values,
        )
    return one.reader.text(
        "Weighted by the chance of allocation, the mean was {one} in the group “{first}” and {other} in the group "
        "“{second}”: a difference of {difference}.",
        **values,
    )


def modified_poisson_part(reader: Reader, analysis: ModifiedPoisson) -> Part:
    """Unadjusted risks and contrasts, and the risk ratio given covariates."""
    one = Comparison(reader, analysis)
    row, ratio = one.row("risk_ratio"), reader.language.ratio
    shown = told(one, row, effect_scale(reader, analysis, Unit.RATIO))
    said = not_told(one, row)
    if shown:
        first, second = one.names
        said = reader.text(
            "The risk in the group “{first}” was {ratio} times that in the group “{second}”.",
            first=first,
            second=second,
            ratio=shown,
        )
    adjusted = reader.text("Risk ratio, adjusted") if analysis.covariates else reader.text("Risk ratio")
    crude: dict[str, tuple[str, Format]] = {
        "risk_difference.unadjusted": (
            reader.text("Risk difference, percentage points, unadjusted"),
            reader.language.points,
        ),
        "risk_ratio.unadjusted": (reader.text("Risk ratio, unadjusted"), ratio),
    }
    table = by_group(
        one,
        [
            *one.sizes(1),
            *events_line(one),
            *interval_lines(one, reader.text("Risk, unadjusted"), "arm.{arm}.risk", reader.language.percent),
            *effect_lines(one, crude),
            *analysed_line(one, row),
            *effect_lines(one, {"risk_ratio": (adjusted, ratio)}),
            *p_value_line(one),
        ],
        caption=_caption(one),
        notes=(
            reader.text("Unadjusted: Wilson's and Newcombe's intervals, and a log interval for the risk ratio."),
            reader.text(
                "Poisson regression with a robust variance after Zou; variance: {variance}. {covariates}",
                variance=variance_words(reader, analysis.variance),
                covariates=one.adjusted_for(analysis.covariates),
            ),
        ),
    )
    return _part(said, table)


def _contrasts(one: Comparison, scale: Scale) -> list[BodyRow]:
    text, ratio = one.reader.text, one.reader.language.ratio
    return effect_lines(
        one,
        {
            "difference": (scale.name, scale.write),
            "risk_ratio": (text("Risk ratio"), ratio),
            "odds_ratio": (text("Odds ratio"), ratio),
        },
    )


def _caption(one: Comparison) -> str:
    return one.reader.text(
        "{outcome}: results by group, and the difference between the groups.",
        outcome=one.reader.words(one.outcome.name),
    )


def _part(said: str, table: Table) -> Part:
    return Part((said,) if said else (), (table,))

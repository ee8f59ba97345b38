"""Means at one visit, compared without and with adjustment, missing values imputed where the plan asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.means_of_arms import MeansOfArms
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.variance_words import imputation_notes, variance_words
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Reader
    from reise_report.plan.analyses import AnalysisOfCovariance


def analysis_of_covariance_part(reader: Reader, analysis: AnalysisOfCovariance) -> Part:
    """Adjusted means and their difference in a sentence; the table with the unadjusted difference beside it."""
    means = MeansOfArms(reader, analysis)
    main = means.means_sentence(means.outcome.visit, "arm.{arm}.mean", "difference", "p_value")
    one = means.arms
    crude = one.difference(one.row("difference.unadjusted"), means.estimated, one.p_value("p_value.unadjusted"))
    beside = reader.text("Without adjustment the difference was {difference}.", difference=crude) if crude else ""
    return Part(said=tuple(filter(None, [" ".join(filter(None, [main, beside]))])), tables=(_table(means, analysis),))


def _table(means: MeansOfArms, analysis: AnalysisOfCovariance) -> Table:
    one, text = means.arms, means.reader.text
    visit = one.visit(means.outcome.visit)
    caption = text("{outcome} at {visit}: means by group and their difference.", outcome=means.name, visit=visit)
    if means.unit:
        caption = text(
            "{outcome} ({unit}) at {visit}: means by group and their difference.",
            outcome=means.name,
            unit=means.unit,
            visit=visit,
        )
    return Table(
        id=one.anchor,
        caption=caption,
        head=(
            (
                HeadCell(text("Result ({ci})", ci=means.reader.confidence(analysis.level)), rows=2),
                HeadCell(text("Group"), columns=2),
                HeadCell(text("Difference"), columns=2),
            ),
            (
                *(HeadCell(name) for name in one.names),
                HeadCell(text("Unadjusted")),
                HeadCell(text("Adjusted")),
            ),
        ),
        rows=tuple(_rows(means)),
        align=(Align.CENTRE,) * 4,
        label_share=0.28,
        notes=_notes(means, analysis),
    )


def _rows(means: MeansOfArms) -> list[BodyRow]:
    one, reader = means.arms, means.reader
    text, p_value = reader.text, reader.language.p_value
    crude, adjusted = one.row("difference.unadjusted"), one.row("difference")
    observed, model = means.mean_sd("arm.{arm}.observed"), one.spans("arm.{arm}.mean", means.estimated)
    rows = [
        *one.sizes(2),
        BodyRow(text("Analysed, n"), ("", "", one.analysed(crude), one.analysed(adjusted))),
        BodyRow(text("Observed mean (SD)"), (*observed, reader.with_interval(crude, means.estimated), "")),
        BodyRow(text("Adjusted mean"), (*model, "", reader.with_interval(adjusted, means.estimated))),
    ]
    tests = [
        reader.shown(one.row(part), p_value) if row is not None and row.value is not None else ""
        for row, part in ((crude, "p_value.unadjusted"), (adjusted, "p_value"))
    ]
    rows.append(BodyRow(text("Test of no difference"), ("", "", *tests), RowKind.ITEM))
    return [row for row in rows if any(row.cells)]


def _notes(means: MeansOfArms, analysis: AnalysisOfCovariance) -> tuple[str, ...]:
    text = means.reader.text
    notes = [
        text("{ci}: confidence interval. SD: standard deviation.", ci=text("CI")),
        means.arms.population(),
        f"{text('Unadjusted: Welch’s interval and test.')} {_model(means, analysis)} {means.adjusted_for()}",
    ]
    imputed = imputation_notes(means.arms, analysis.missing, means.arms.row("difference"))
    return (*notes, *(" ".join([note, *_chance(means)]) for note in imputed))


def _model(means: MeansOfArms, analysis: AnalysisOfCovariance) -> str:
    text, variance = means.reader.text, variance_words(means.reader, analysis.variance)
    if analysis.estimator == "lin":
        return text(
            "Adjusted: analysis of covariance after Lin, covariates acting by group; variance: {variance}.",
            variance=variance,
        )
    return text("Adjusted: analysis of covariance; variance: {variance}.", variance=variance)


def _chance(means: MeansOfArms) -> list[str]:
    """How much the estimate hangs on the random numbers of the imputation."""
    error = means.arms.row("imputation.monte_carlo_error")
    if error is None or error.value is None:
        return []
    # A standard error, and small: told to as many digits as a ratio.
    shown = means.reader.shown(error, means.reader.language.ratio)
    return [means.reader.text("Monte Carlo error of the difference: {error}.", error=shown)]

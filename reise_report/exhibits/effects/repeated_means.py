"""Means at several visits in one model: sentences, the table by visit, the profile of means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.means_of_arms import MeansOfArms
from reise_report.exhibits.effects.model_words import covariance_words, degrees_of_freedom_words
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.profile_figure import profile_figure
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import MixedModelRepeatedMeasures

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Reader
    from reise_report.results.row import Row

_EFFECTS = 1
"""Columns after those of the arms: the difference."""


def mmrm_part(reader: Reader, analysis: MixedModelRepeatedMeasures) -> Part:
    """Means at the main visit, their difference and the average over visits; the table by visit; the profile."""
    means = MeansOfArms(reader, analysis)
    at = f"at.{means.outcome.visit}"
    main = means.means_sentence(means.outcome.visit, at + ".arm.{arm}.mean", f"{at}.difference", f"{at}.p_value")
    said = " ".join(filter(None, [main, _standardised_sentence(means, at), _average_sentence(means)]))
    figure = profile_figure(means)
    return Part(
        said=tuple(filter(None, [said])),
        tables=(_table(means, analysis),),
        figures=() if figure is None else (figure,),
    )


def _standardised_sentence(means: MeansOfArms, at: str) -> str:
    """The difference in standard deviations; empty where there is none."""
    language = means.reader.language
    shown = means.arms.difference(means.arms.row(f"{at}.standardised"), lambda value: language.number(value, 2))
    return means.reader.text("In standard deviations, that is {difference}.", difference=shown) if shown else ""


def _average_sentence(means: MeansOfArms) -> str:
    """The difference averaged over the visits; empty where there is one visit only, or none could be estimated."""
    one = means.arms
    shown = one.difference(one.row("overall.difference"), means.estimated, one.p_value("overall.p_value"))
    return (
        means.reader.text("Averaged over the visits, the difference was {difference}.", difference=shown)
        if shown
        else ""
    )


def _table(means: MeansOfArms, analysis: MixedModelRepeatedMeasures) -> Table:
    one, text = means.arms, means.reader.text
    rows = one.people(text("Randomised, n"), "arm.{arm}.randomised", _EFFECTS)
    rows += one.people(text("With data at any visit, n"), "arm.{arm}.data.available", _EFFECTS)
    rows += [line for visit in means.outcome.variables for line in _at(means, visit)]
    rows += _overall(means)
    caption = text("{outcome}: means by visit and group, and their differences.", outcome=means.name)
    if means.unit:
        caption = text(
            "{outcome} ({unit}): means by visit and group, and their differences.", outcome=means.name, unit=means.unit
        )
    return Table(
        id=one.anchor,
        caption=caption,
        head=(
            (
                HeadCell(text("Visit")),
                *(HeadCell(name) for name in one.names),
                HeadCell(text("Difference ({ci})", ci=means.reader.confidence(analysis.level))),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (2 + _EFFECTS),
        label_share=0.34,
        notes=_notes(means, analysis),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _at(means: MeansOfArms, visit: str) -> list[BodyRow]:
    """The lines of one visit; none where the audience may not see it."""
    one, reader, at = means.arms, means.reader, f"at.{visit}"
    difference = one.row(f"{at}.difference")
    if difference is None:
        return []
    member, text = RowKind.MEMBER, reader.text
    rows = [BodyRow(reader.words(reader.plan.design.visits[visit].name), (), RowKind.GROUP)]
    if any(row is not None for row in one.of_arms(at + ".arm.{arm}.observed_mean")):
        rows.append(BodyRow(text("Observed mean (SD); n"), (*_observed(means, at), ""), member))
    cells = (*one.cells(at + ".arm.{arm}.mean", means.estimated), reader.with_interval(difference, means.estimated))
    rows.append(BodyRow(text("Adjusted mean"), cells, member))
    return [*rows, *_test(means, f"{at}.p_value", text("Test of no difference"), difference, member)]


def _observed(means: MeansOfArms, at: str) -> tuple[str, str]:
    """Mean, standard deviation and number of people of either arm: ``34.5 (8.2); 108``."""
    spread = means.mean_sd(at + ".arm.{arm}.observed")
    people = means.arms.cells(at + ".arm.{arm}.data.available", means.reader.language.integer)
    first, second = ("; ".join(filter(None, cell)) for cell in zip(spread, people, strict=True))
    return (first, second)


def _test(
    means: MeansOfArms, part: str, label: str, of: Row | None = None, kind: RowKind = RowKind.ITEM
) -> list[BodyRow]:
    """The line of a test; none where it tests a difference that could not be estimated."""
    row = means.arms.row(part)
    if row is None or (of is not None and of.value is None):
        return []
    return [BodyRow(label, ("", "", means.reader.shown(row, means.reader.language.p_value)), kind)]


def _overall(means: MeansOfArms) -> list[BodyRow]:
    """The average over the visits, and the tests over all of them; none where there is one visit only."""
    text, difference = means.reader.text, means.arms.row("overall.difference")
    rows = []
    if difference is not None:
        shown = means.reader.with_interval(difference, means.estimated)
        rows.append(BodyRow(text("Average over the visits"), ("", "", shown)))
        rows += _test(means, "overall.p_value", text("Test of no difference"), difference, RowKind.MEMBER)
    return [
        *rows,
        *_test(means, "any_difference.p_value", text("Test: no difference at any visit")),
        *_test(means, "changing_difference.p_value", text("Test: the same difference at all visits")),
    ]


# Notes ---------------------------------------------------------------------------------------------------------------


def _notes(means: MeansOfArms, analysis: MixedModelRepeatedMeasures) -> tuple[str, ...]:
    text = means.reader.text
    return (
        text("{ci}: confidence interval. SD: standard deviation.", ci=text("CI")),
        means.arms.population(),
        *_analysed(means),
        " ".join([_model(means, analysis), _baseline(means, analysis), *_covariance(means)]),
    )


def _analysed(means: MeansOfArms) -> list[str]:
    """How many of those with data the model rests on, and why not all."""
    row = means.arms.row(f"at.{means.outcome.visit}.difference")
    if row is None or row.value is None or row.n_analysed is None or row.n_available is None:
        return []
    if row.n_analysed >= row.n_available:
        return []
    return [
        means.reader.text(
            "Analysed: {count} with data at any visit; the others lack the value at baseline or a covariate.",
            count=means.reader.language.count_of(row.n_analysed, row.n_available),
        )
    ]


def _model(means: MeansOfArms, analysis: MixedModelRepeatedMeasures) -> str:
    """The model, the estimation and the degrees of freedom."""
    return means.reader.text(
        "Mixed model for repeated measures with group by visit, fitted by restricted maximum likelihood; {df}.",
        df=degrees_of_freedom_words(means.reader, analysis.df),
    )


def _baseline(means: MeansOfArms, analysis: MixedModelRepeatedMeasures) -> str:
    """For what the model adjusts, and how the value at baseline enters."""
    text = means.reader.text
    if means.outcome.baseline is None:
        return means.adjusted_for()
    if analysis.constrained:
        words = text("The value at baseline is a measurement like the others, with the same mean in both groups.")
        return f"{words} {means.adjusted_for(baseline=False)}" if analysis.covariates else words
    if analysis.baseline_by_visit:
        return f"{means.adjusted_for()} {text('The value at baseline may matter differently at each visit.')}"
    return means.adjusted_for()


def _covariance(means: MeansOfArms) -> list[str]:
    """The covariance used, and those that were tried before it and left."""
    reader, text = means.reader, means.reader.text
    tried = reader.view.under(f"{means.analysis.id}.covariance")
    used = [name for name, row in tried.items() if row.value == "used"]
    left = [
        text(
            "{structure} ({reason})", structure=covariance_words(reader, name), reason=reader.reason(tried[name].reason)
        )
        for name in _ladder(means)
        if name in tried and name not in used
    ]
    said = []
    if used:
        said.append(text("Covariance of the visits: {structure}.", structure=covariance_words(reader, used[0])))
    if left:
        said.append(text("Tried and left: {structures}.", structures="; ".join(left)))
    return said


def _ladder(means: MeansOfArms) -> list[str]:
    """The covariances in the order in which they were to be tried."""
    analysis = means.analysis
    if not isinstance(analysis, MixedModelRepeatedMeasures):
        return []
    return list(dict.fromkeys([analysis.covariance, *analysis.fallback]))

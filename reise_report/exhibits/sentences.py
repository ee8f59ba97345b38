"""Sentences about results. Which claim is made comes from the verdict; here it only gets its words and numbers."""

from __future__ import annotations

from collections.abc import Callable

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.verdict import Verdict, verdict_of
from reise_report.plan.questions import StandardisedRisk
from reise_report.results.row import Row


def headline_row(reader: Reader, analysis: StandardisedRisk) -> Row:
    """The risk difference that conclusions are drawn from: the adjusted one where the plan adjusts."""
    variant = "adjusted" if analysis.covariates else "unadjusted"
    return reader.view[f"{analysis.id}.risk_difference.{variant}"]


def analysis_verdict(reader: Reader, analysis: StandardisedRisk) -> Verdict:
    """The verdict on an analysis, from its headline risk difference."""
    outcome = reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]
    least = outcome.smallest_important_difference
    return verdict_of(headline_row(reader, analysis), outcome.benefit, least.risk_difference if least else None)


def risks_sentence(reader: Reader, analysis: StandardisedRisk) -> str:
    """How many had the outcome in each group: counts and percentages."""
    estimand = reader.plan.estimands[analysis.estimand]
    outcome = reader.plan.outcomes[estimand.outcome]
    first, second = estimand.treatments.arm, estimand.treatments.against
    return reader.text(
        "In the group “{first}”, {first_count} people {event}; in the group “{second}”, {second_count}.",
        first=reader.arm(first),
        second=reader.arm(second),
        first_count=_count_of(reader, analysis, first),
        second_count=_count_of(reader, analysis, second),
        event=reader.words(outcome.event),
    )


def _count_of(reader: Reader, analysis: StandardisedRisk, arm: str) -> str:
    events = reader.view[f"{analysis.id}.arm.{arm}.events"]
    risk = reader.view[f"{analysis.id}.arm.{arm}.risk"]
    if events.numerator is None or events.denominator is None or not isinstance(risk.value, float):
        return reader.text("a number that is not shown") if events.value is None else reader.text("none (no data)")
    language = reader.language
    return f"{language.count_of(events.numerator, events.denominator)} ({language.percent(risk.value)})"


def difference_sentence(reader: Reader, analysis: StandardisedRisk) -> str:
    """The risk difference with its interval, and the adjustment named."""
    row = headline_row(reader, analysis)
    if row.value is None or row.low is None or row.high is None:
        return reader.text("The difference could not be estimated: {reason}.", reason=reader.reason(row.reason))
    language = reader.language
    values = {
        "difference": language.percentage_points(float(row.value)),
        "interval": language.interval(row.low, row.high, language.points, row.level or 0.95),
    }
    if analysis.covariates:
        return reader.text("The adjusted risk difference was {difference} ({interval}).", **values)
    return reader.text("The risk difference was {difference} ({interval}).", **values)


def verdict_sentence(reader: Reader, analysis: StandardisedRisk) -> str:
    """What may be concluded, for readers of the full report."""
    outcome = reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]
    verdict = analysis_verdict(reader, analysis)
    least = outcome.smallest_important_difference
    margin = reader.language.percentage_points(least.risk_difference, 0) if least else ""
    return _VERDICTS[verdict](reader, margin)


_VERDICTS: dict[Verdict, Callable[[Reader, str], str]] = {
    Verdict.IMPORTANT_BENEFIT: lambda r, m: r.text(
        "The interval lies wholly on the side of benefit, and beyond the smallest important difference of {margin}: "
        "the offer led to an important improvement.",
        margin=m,
    ),
    Verdict.BENEFIT: lambda r, _: r.text(
        "The interval lies wholly on the side of benefit: the offer improved the outcome, but how much is uncertain."
    ),
    Verdict.SMALL_BENEFIT: lambda r, m: r.text(
        "The interval lies wholly on the side of benefit, but below the smallest important difference of {margin}: "
        "the offer improved the outcome by less than what would matter.",
        margin=m,
    ),
    Verdict.SIMILAR: lambda r, m: r.text(
        "The interval includes no difference and excludes the smallest important difference of {margin} in either "
        "direction: there was little or no difference between the groups.",
        margin=m,
    ),
    Verdict.PERHAPS_BENEFIT: lambda r, m: r.text(
        "The interval includes no difference as well as an important benefit, but excludes an important harm (smallest "
        "important difference {margin}): the trial cannot tell whether the offer improved the outcome.",
        margin=m,
    ),
    Verdict.UNCLEAR: lambda r, _: r.text(
        "The interval includes benefit as well as harm: the trial cannot tell which of the groups did better."
    ),
    Verdict.PERHAPS_HARM: lambda r, m: r.text(
        "The interval includes no difference as well as an important harm, but excludes an important benefit (smallest "
        "important difference {margin}): the trial cannot tell whether the offer worsened the outcome.",
        margin=m,
    ),
    Verdict.SMALL_HARM: lambda r, m: r.text(
        "The interval lies wholly on the side of harm, but below the smallest important difference of {margin}: the "
        "offer worsened the outcome by less than what would matter.",
        margin=m,
    ),
    Verdict.HARM: lambda r, _: r.text(
        "The interval lies wholly on the side of harm: the offer worsened the outcome, but how much is uncertain."
    ),
    Verdict.IMPORTANT_HARM: lambda r, m: r.text(
        "The interval lies wholly on the side of harm, and beyond the smallest important difference of {margin}: the "
        "offer led to an important worsening.",
        margin=m,
    ),
    Verdict.NOT_ESTIMATED: lambda r, _: r.text("Nothing can be concluded about the difference between the groups."),
    Verdict.WITHHELD: lambda r, _: r.text(
        "The numbers are too small to be shown without a risk that somebody could be recognised."
    ),
}

"""Sentences about results. Which claim is made comes from the verdict; here it only gets its words and numbers."""

from __future__ import annotations

from dataclasses import replace

from reise_report.exhibits.effects.scale import effect_scale
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.verdict import CLAIMS, Verdict, verdict_of
from reise_report.language.speech import mark
from reise_report.plan.analyses import Analysis, StandardisedRisk
from reise_report.plan.outcomes import Binary, Continuous, TimeToEvent
from reise_report.results.headlines import headline
from reise_report.results.row import Row


def headline_row(reader: Reader, analysis: Analysis) -> Row:
    """The effect that conclusions are drawn from: the adjusted one where the plan adjusts."""
    return reader.view[f"{analysis.id}.{headline(reader.plan, analysis).effects[0]}"]


def analysis_verdict(reader: Reader, analysis: Analysis) -> Verdict:
    """The verdict on an analysis, from its headline effect and from the families that its test belongs to."""
    row = headline_row(reader, analysis)
    scale = effect_scale(reader, analysis, row.unit)
    away = replace(row, low=_away(row.low, scale.null), high=_away(row.high, scale.null))
    found = verdict_of(away, scale.benefit, scale.important)
    return Verdict.ALONE if found in CLAIMS and _judged(reader, analysis, "not_rejected") else found


def _judged(reader: Reader, analysis: Analysis, decision: str) -> str:
    """The first family of the plan that decided so on the analysis's test; empty where none did."""
    for key, family in reader.plan.families.items():
        if analysis.id in family.every_member():
            row = reader.view.get(f"family.{key}.{analysis.id}.verdict")
            if row is not None and row.value == decision:
                return key
    return ""


def _away(limit: float | None, null: float) -> float | None:
    """How far a limit lies from no effect."""
    return None if limit is None else limit - null


def risks_sentence(reader: Reader, analysis: Analysis) -> str:
    """How many had the outcome in each group: counts and percentages; of whom nothing is known is not told as none."""
    estimand = reader.plan.estimands[analysis.estimand]
    outcome = _binary(reader, analysis)
    first, second = estimand.treatments.arm, estimand.treatments.against
    known = [arm for arm in (first, second) if not _nothing_known(reader, analysis, arm)]
    if not known:
        return reader.text("It is not known of anybody whether they {event}.", event=reader.words(outcome.event))
    if len(known) == 1:
        return reader.text(
            "In the group “{known}”, {count} {event}; in the group “{unknown}” this is not known of anybody.",
            known=reader.arm(known[0]),
            unknown=reader.arm(second if known[0] == first else first),
            count=_count_of(reader, analysis, known[0]),
            event=reader.words(outcome.event),
        )
    return reader.text(
        "In the group “{first}”, {first_count} {event}; in the group “{second}”, {second_count}.",
        first=reader.arm(first),
        second=reader.arm(second),
        first_count=_count_of(reader, analysis, first),
        second_count=_count_of(reader, analysis, second),
        event=reader.words(outcome.event),
    )


def _binary(reader: Reader, analysis: Analysis) -> Binary:
    outcome = reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]
    if not isinstance(outcome, Binary):
        raise TypeError(f"'{analysis.id}' has no risks: its outcome is '{outcome.kind}'")
    return outcome


def _nothing_known(reader: Reader, analysis: Analysis, arm: str) -> bool:
    """Whether nobody of a group has data: there are no events then, and no risk either."""
    events, risk = (reader.view[f"{analysis.id}.arm.{arm}.{part}"] for part in ("events", "risk"))
    return events.value is not None and risk.value is None


def _count_of(reader: Reader, analysis: Analysis, arm: str) -> str:
    events = reader.view[f"{analysis.id}.arm.{arm}.events"]
    risk = reader.view[f"{analysis.id}.arm.{arm}.risk"]
    if events.numerator is None or events.denominator is None or not isinstance(risk.value, float):
        return reader.text("a number that is not shown")
    language = reader.language
    return reader.text(
        "{count} people ({percent})",
        count=language.count_of(events.numerator, events.denominator),
        percent=language.percent(risk.value),
    )


def difference_sentence(reader: Reader, analysis: StandardisedRisk) -> str:
    """The risk difference with its interval, and the adjustment named."""
    row = headline_row(reader, analysis)
    values = _with_interval(reader, row)
    if values is None:
        return _no_difference(reader, analysis, row)
    if analysis.covariates or analysis.missing is not None:
        return reader.text("The adjusted risk difference was {difference} ({interval}).", **values)
    return reader.text("The risk difference was {difference} ({interval}).", **values)


def _with_interval(reader: Reader, row: Row) -> dict[str, str] | None:
    if row.value is None or row.low is None or row.high is None:
        return None
    language = reader.language
    return {
        "difference": language.percentage_points(float(row.value)),
        "interval": language.interval(row.low, row.high, language.points, row.level or 0.95),
    }


def _no_difference(reader: Reader, analysis: StandardisedRisk, row: Row) -> str:
    """Why there is no difference; where only the adjustment failed, the unadjusted one stands in its place."""
    reason = reader.reason(row.reason)
    values = _with_interval(reader, reader.view[f"{analysis.id}.risk_difference.unadjusted"])
    if values is None:
        return reader.text("The difference could not be estimated: {reason}.", reason=reason)
    return reader.text(
        "The adjusted risk difference could not be estimated: {reason}. Without adjustment it was {difference} "
        "({interval}).",
        reason=reason,
        **values,
    )


def verdict_sentence(reader: Reader, analysis: Analysis) -> str:
    """What may be concluded, for readers of the full report."""
    estimand = reader.plan.estimands[analysis.estimand]
    scale = effect_scale(reader, analysis, headline_row(reader, analysis).unit)
    found = analysis_verdict(reader, analysis)
    values = {"first": reader.arm(estimand.treatments.arm), "margin": scale.margin, "at": _which(reader, analysis)}
    msgids = [_VERDICTS[found]]
    family = _judged(reader, analysis, "not_rejected" if found is Verdict.ALONE else "rejected")
    if family:
        adjusted = reader.view[f"family.{family}.{analysis.id}.p_value"]
        values["family"] = reader.words(reader.plan.families[family].name)
        values["p"] = reader.shown(adjusted, reader.language.p_value)
        msgids += [_TOGETHER_TOO] if found in CLAIMS else []
    return " ".join(_filled(reader, msgid, values) for msgid in msgids)


def _filled(reader: Reader, msgid: str, values: dict[str, str]) -> str:
    return reader.text(msgid, **{name: value for name, value in values.items() if f"{{{name}}}" in msgid})


def _which(reader: Reader, analysis: Analysis) -> str:
    """Which interval is meant, where the sentences before tell of several; begins with a space."""
    outcome = reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]
    if isinstance(outcome, TimeToEvent) and analysis.method == "cumulative_incidence":
        return reader.text(" of the difference in mean days")
    if isinstance(outcome, Continuous) and analysis.method in ("mmrm", "reference_based"):
        visit = lowered(reader.words(reader.plan.design.visits[outcome.visit].name))
        return reader.text(" at {visit}", visit=visit)
    return ""


_TOGETHER_TOO = mark("This stands when the tests of “{family}” are judged together (adjusted {p}).")

_VERDICTS = {
    Verdict.IMPORTANT_BENEFIT: mark(
        "The interval{at} lies wholly on the side of benefit, beyond the smallest important difference of {margin}: "
        "the group “{first}” did better, by an important amount."
    ),
    Verdict.BENEFIT: mark(
        "The interval{at} lies wholly on the side of benefit: the group “{first}” did better, but how much is "
        "uncertain."
    ),
    Verdict.SMALL_BENEFIT: mark(
        "The interval{at} lies wholly on the side of benefit, but below the smallest important difference of "
        "{margin}: the group “{first}” did better, by less than what would matter."
    ),
    Verdict.ALONE: mark(
        "Taken alone, the interval{at} lies wholly on one side of no difference; but when the tests of “{family}” are "
        "judged together, no difference is shown (adjusted {p})."
    ),
    Verdict.SIMILAR: mark(
        "The interval{at} includes no difference and excludes the smallest important difference of {margin} in "
        "either direction: there was little or no difference between the groups."
    ),
    Verdict.PERHAPS_BENEFIT: mark(
        "The interval{at} includes no difference as well as an important benefit, but excludes an important harm "
        "(smallest important difference {margin}): the trial cannot tell whether the group “{first}” did better."
    ),
    Verdict.UNCLEAR: mark(
        "The interval{at} includes benefit as well as harm: the trial cannot tell which of the groups did better."
    ),
    Verdict.PERHAPS_HARM: mark(
        "The interval{at} includes no difference as well as an important harm, but excludes an important benefit "
        "(smallest important difference {margin}): the trial cannot tell whether the group “{first}” did worse."
    ),
    Verdict.SMALL_HARM: mark(
        "The interval{at} lies wholly on the side of harm, but below the smallest important difference of {margin}: "
        "the group “{first}” did worse, by less than what would matter."
    ),
    Verdict.HARM: mark(
        "The interval{at} lies wholly on the side of harm: the group “{first}” did worse, but how much is uncertain."
    ),
    Verdict.IMPORTANT_HARM: mark(
        "The interval{at} lies wholly on the side of harm, beyond the smallest important difference of {margin}: the "
        "group “{first}” did worse, by an important amount."
    ),
    Verdict.NOT_ESTIMATED: mark("Nothing can be concluded about the difference between the groups."),
    Verdict.WITHHELD: mark("The numbers are too small to be shown without a risk that somebody could be recognised."),
}

"""Hazard ratios: Cox regression, Fine and Gray's regression, and the hazard ratio of taking part."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reise_report.exhibits.effects.by_group import analysed_line, by_group, effect_lines, p_value_line
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.table import BodyRow, Table
from reise_report.language.speech import mark
from reise_report.plan.analyses import TimeToEventCurves
from reise_report.plan.outcomes import TimeToEvent

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Format, Reader
    from reise_report.plan.analyses import Cox, FineGray, TwoStageResidualInclusion

_CHECK = "check.proportional_hazards"


def cox_part(reader: Reader, analysis: Cox) -> Part:
    """The hazard ratio with its interval, whether hazards look proportional, and a small table."""
    one, text = Comparison(reader, analysis), reader.text
    ties = {"efron": text("ties after Efron"), "breslow": text("ties after Breslow")}
    variance = {"model": text("model-based variance"), "robust": text("robust variance after Lin and Wei")}
    method = [
        text("Cox regression; {ties}; {variance}.", ties=ties[analysis.ties], variance=variance[analysis.variance])
    ]
    if _outcome(one).competing:
        method.append(text("Whoever has a competing event is followed no longer from then on (censored)."))
    method.append(one.adjusted_for(analysis.covariates))
    if analysis.strata:
        columns = one.columns(analysis.strata)
        method.append(text("Each combination of {columns} has a hazard of its own.", columns=columns))
    rows = [*_sizes(one), *_effect(one, "hazard_ratio", text("Hazard ratio")), *_check_row(one)]
    said = _ratio_sentence(one, "hazard_ratio")
    return Part(
        said=tuple(filter(None, [" ".join(filter(None, [said, _check_sentence(one)]))])),
        tables=(_table(one, text("hazard ratio"), rows, " ".join(method)),),
    )


def fine_gray_part(reader: Reader, analysis: FineGray) -> Part:
    """The subdistribution hazard ratio with its interval, and a small table."""
    one, text = Comparison(reader, analysis), reader.text
    effect, name = "subdistribution_hazard_ratio", text("subdistribution hazard ratio")
    method = (
        text("Regression after Fine and Gray; ties after Breslow; robust variance that allows for the censoring."),
        text("Whoever has a competing event stays among those without the event."),
        one.adjusted_for(analysis.covariates),
    )
    rows = [*_sizes(one), *_effect(one, effect, text("Subdistribution hazard ratio"))]
    return Part(
        said=tuple(filter(None, [_ratio_sentence(one, effect)])), tables=(_table(one, name, rows, " ".join(method)),)
    )


def two_stage_residual_inclusion_part(reader: Reader, analysis: TwoStageResidualInclusion) -> Part:
    """The hazard ratio of taking part, that of the offer beside it, and what the estimate rests on."""
    one, text, language = Comparison(reader, analysis), reader.text, reader.language
    row = one.row("hazard_ratio")
    ratio = one.difference(row, language.ratio, one.p_value("p_value"))
    said = ""
    if ratio:
        said = text("The hazard ratio of taking part against not taking part was {ratio}.", ratio=ratio)
    elif row is not None:
        reason = reader.reason(row.reason)
        said = text("The hazard ratio of taking part could not be estimated: {reason}.", reason=reason)
    offer = one.difference(one.row("intention_to_treat"), language.ratio)
    beside = (
        text("The hazard ratio of the allocation, whether people took part or not, was {ratio}.", ratio=offer)
        if offer
        else ""
    )
    before: dict[str, tuple[str, Format]] = {
        "first_stage_f": (text("Strength of the instrument (F)"), lambda value: language.number(value, 0)),
        "intention_to_treat": (text("Hazard ratio of the allocation"), language.ratio),
    }
    rows = [
        *_sizes(one),
        BodyRow(text("Took part"), (*one.cells("uptake.{arm}", language.percent), "")),
        *effect_lines(one, before),
        *_effect(one, "hazard_ratio", text("Hazard ratio of taking part")),
        *effect_lines(one, {"residual_ratio": (text("Hazard ratio of the residual"), language.ratio)}),
        *_check_row(one),
    ]
    name = text("hazard ratio of taking part")
    method = " ".join([_two_stages(one), one.adjusted_for(analysis.covariates), _draws(one)]).strip()
    return Part(
        said=tuple(filter(None, [" ".join(filter(None, [said, beside]))])), tables=(_table(one, name, rows, method),)
    )


def _two_stages(one: Comparison) -> str:
    return one.reader.text(
        "Two-stage residual inclusion: a logistic model of taking part, and a Cox regression with taking part and what "
        "that model leaves unexplained (the residual). A residual with a hazard ratio away from 1 means that those who "
        "take part differ from the others in more than the covariates."
    )


def _draws(one: Comparison) -> str:
    """How many bootstrap samples, and how many of them gave nothing."""
    draws, failed = one.row("bootstrap.draws"), one.row("bootstrap.failed")
    if draws is None or draws.value is None:
        return ""
    shown = [one.reader.shown(row, one.reader.language.integer) for row in (draws, failed)]
    return one.reader.text(
        "Interval and test of taking part: percentiles of {draws} bootstrap samples of both stages; no estimate in "
        "{failed}.",
        draws=shown[0],
        failed=shown[1] or "0",
    )


def _outcome(one: Comparison) -> TimeToEvent:
    """The outcome; the plan lets no other kind be analysed by hazards."""
    return cast(TimeToEvent, one.outcome)


def _ratio_sentence(one: Comparison, part: str) -> str:
    """The ratio with its interval and test, or why there is none; empty where it is not told."""
    row, text = one.row(part), one.reader.text
    if row is None:
        return ""
    there, missing = _SENTENCES[part]
    ratio = one.difference(row, one.reader.language.ratio, one.p_value("p_value"))
    if not ratio:
        return text(missing, reason=one.reader.reason(row.reason))
    return text(there, first=one.names[0], second=one.names[1], ratio=ratio)


_SENTENCES = {
    "hazard_ratio": (
        mark("The hazard ratio, “{first}” against “{second}”, was {ratio}."),
        mark("The hazard ratio could not be estimated: {reason}."),
    ),
    "subdistribution_hazard_ratio": (
        mark("The subdistribution hazard ratio, “{first}” against “{second}”, was {ratio}."),
        mark("The subdistribution hazard ratio could not be estimated: {reason}."),
    ),
}


# Whether hazards are proportional ------------------------------------------------------------------------------------


def _check_sentence(one: Comparison) -> str:
    """What the check of proportional hazards found, in words; empty where there was none."""
    verdict, text = one.row(f"{_CHECK}.verdict"), one.reader.text
    if verdict is None or one.row("hazard_ratio") is None:
        return ""
    p_value = one.p_value(f"{_CHECK}.p_value")
    if verdict.value == "supported" and p_value:
        return text("Nothing suggested that the ratio changes over time (test on residuals: {p}).", p=p_value)
    if verdict.value == "doubtful" and p_value:
        return text(
            "The ratio seems to change over time (test on residuals: {p}); it is then an average over the follow-up.",
            p=p_value,
        )
    row = one.row(f"{_CHECK}.p_value")
    reason = one.reader.reason(row.reason) if row is not None else ""
    if reason:
        return text("Whether the ratio changes over time could not be tested: {reason}.", reason=reason)
    return text("Whether the ratio changes over time was not tested.")


# The table -----------------------------------------------------------------------------------------------------------


def _sizes(one: Comparison) -> list[BodyRow]:
    """Randomised, with data, and with the event, by arm; the last where curves of the same estimand tell it."""
    rows = one.sizes(1)
    for analysis in one.reader.plan.analyses:
        if isinstance(analysis, TimeToEventCurves) and analysis.estimand == one.analysis.estimand:
            label = one.reader.text("Had the event, n")
            return [*rows, *Comparison(one.reader, analysis).people(label, "arm.{arm}.fate.event", 1)]
    return rows


def _effect(one: Comparison, part: str, label: str) -> list[BodyRow]:
    """How many are analysed, the ratio, and its test."""
    ratio = effect_lines(one, {part: (label, one.reader.language.ratio)})
    return [*analysed_line(one, one.row(part)), *ratio, *p_value_line(one)]


def _check_row(one: Comparison) -> list[BodyRow]:
    label = one.reader.text("Test of proportional hazards")
    return effect_lines(one, {f"{_CHECK}.p_value": (label, one.reader.language.p_value)})


def _table(one: Comparison, name: str, rows: list[BodyRow], method: str) -> Table:
    text, outcome = one.reader.text, _outcome(one)
    event = text(
        "Event: {event}, to day {day}. Above 1: sooner in the group “{first}”.",
        event=one.reader.words(outcome.event),
        day=one.reader.language.integer(one.reader.plan.design.visits[outcome.visit].day),
        first=one.names[0],
    )
    caption = text("{outcome}: {measure}.", outcome=one.reader.words(outcome.name), measure=name)
    return by_group(one, rows, caption=caption, notes=(event, method))

"""Plain sentences for the public: natural frequencies out of 100, absolute only, and as sure as the interval allows."""

from __future__ import annotations

from decimal import Decimal

from reise_report.exhibits.effects.scale import effect_scale
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.sentences import analysis_verdict, headline_row
from reise_report.exhibits.verdict import Verdict
from reise_report.language.rounding import round_half_away
from reise_report.plan.analyses import Analysis
from reise_report.plan.outcomes import Binary, Continuous, Outcome, TimeToEvent
from reise_report.results.row import Row, Unit

_HALF_A_DAY = 0.5


def out_of_hundred(proportion: float) -> int:
    """A proportion, or a difference of two, as a whole number of people out of 100."""
    return int(round_half_away(Decimal(repr(proportion)) * 100, 0))


def lay_answer(reader: Reader, analysis: Analysis) -> str:
    """The answer in a sentence or two: who did better, or that we cannot tell."""
    text = reader.text
    verdict = analysis_verdict(reader, analysis)
    if verdict in (Verdict.IMPORTANT_BENEFIT, Verdict.BENEFIT, Verdict.SMALL_BENEFIT):
        return f"{_more_or_fewer(reader, analysis, better=True)} {_how_much(reader, verdict)}"
    if verdict in (Verdict.IMPORTANT_HARM, Verdict.HARM, Verdict.SMALL_HARM):
        return f"{_more_or_fewer(reader, analysis, better=False)} {_how_much(reader, verdict)}"
    unclear = text("We cannot tell whether it helped: the difference between the groups may be due to chance.")
    return {
        Verdict.SIMILAR: text("There was little or no difference between the groups."),
        Verdict.PERHAPS_BENEFIT: text(
            "It may have helped, but we cannot be sure: the difference between the groups may be due to chance."
        ),
        Verdict.ALONE: unclear,
        Verdict.UNCLEAR: unclear,
        Verdict.PERHAPS_HARM: text(
            "We cannot tell whether it made things worse: the difference between the groups may be due to chance."
        ),
        Verdict.NOT_ESTIMATED: text("The trial could not give an answer."),
        Verdict.WITHHELD: text("So few people are concerned that we cannot show the numbers."),
    }[verdict]


def _more_or_fewer(reader: Reader, analysis: Analysis, *, better: bool) -> str:
    """Who did better, in the words of the outcome's kind."""
    first, second = _people(reader, analysis)
    outcome = _outcome(reader, analysis)
    if isinstance(outcome, Continuous):
        return _better_or_worse(reader, outcome, first, second, better=better)
    values = {"first": first, "second": second, "event": lay_event(reader, analysis)}
    if isinstance(outcome, TimeToEvent):
        if (outcome.benefit == "earlier") == better:
            return reader.text("On average, {first} {event} earlier than {second}.", **values)
        return reader.text("On average, {first} {event} later than {second}.", **values)
    if (outcome.benefit == "higher") == better:
        return reader.text("More of {first} {event} than of {second}.", **values)
    return reader.text("Fewer of {first} {event} than of {second}.", **values)


def _better_or_worse(reader: Reader, outcome: Continuous, first: str, second: str, *, better: bool) -> str:
    values = {"what": reader.words(outcome.name), "first": first, "second": second}
    if better:
        return reader.text("{what}: on average, it was better for {first} than for {second}.", **values)
    return reader.text("{what}: on average, it was worse for {first} than for {second}.", **values)


def _how_much(reader: Reader, verdict: Verdict) -> str:
    if verdict in (Verdict.IMPORTANT_BENEFIT, Verdict.IMPORTANT_HARM):
        return reader.text("The difference is large enough to matter.")
    if verdict in (Verdict.SMALL_BENEFIT, Verdict.SMALL_HARM):
        return reader.text("But the difference is so small that it matters little.")
    return reader.text("How large the difference is, we do not know for sure.")


def shares(reader: Reader, analysis: Analysis) -> dict[str, Row]:
    """Arm → the share of it that had the event by the main visit; empty where the outcome is no event."""
    treatments = reader.plan.estimands[analysis.estimand].treatments
    outcome = _outcome(reader, analysis)
    if isinstance(outcome, Binary):
        part = "arm.{arm}.risk"
    elif isinstance(outcome, TimeToEvent):
        part = f"at.{outcome.visit}.arm.{{arm}}.incidence"
    else:
        return {}
    arms = (treatments.arm, treatments.against)
    return {arm: reader.view[f"{analysis.id}.{part.format(arm=arm)}"] for arm in arms}


def lay_frequencies(reader: Reader, analysis: Analysis) -> str:
    """Both groups as people out of 100, or their means; empty where either may not be shown."""
    outcome = _outcome(reader, analysis)
    if isinstance(outcome, Continuous):
        return _means(reader, analysis, outcome)
    risks = [row.value for row in shares(reader, analysis).values()]
    shown = [out_of_hundred(risk) for risk in risks if isinstance(risk, float)]
    if not risks or len(shown) < len(risks):
        return ""
    first, second = _people(reader, analysis)
    values = {"first": first, "second": second, "first_count": shown[0], "second_count": shown[1]}
    values["event"] = lay_event(reader, analysis)
    if isinstance(outcome, TimeToEvent):
        return reader.text(
            "Of every 100 of {first}, about {first_count} {event} within {days}\u00a0days. Of every 100 of {second}, "
            "it was about {second_count}.",
            days=reader.language.integer(reader.plan.design.visits[outcome.visit].day),
            **values,
        )
    return reader.text(
        "Of every 100 of {first}, about {first_count} {event}. Of every 100 of {second}, it was about {second_count}.",
        **values,
    )


def _means(reader: Reader, analysis: Analysis, outcome: Continuous) -> str:
    """Both groups' means, and whether high or low is good; empty where either may not be shown."""
    treatments = reader.plan.estimands[analysis.estimand].treatments
    at = f"at.{outcome.visit}." if analysis.method == "mmrm" else ""
    rows = [reader.view[f"{analysis.id}.{at}arm.{arm}.mean"] for arm in (treatments.arm, treatments.against)]
    shown = [row.value for row in rows if isinstance(row.value, float)]
    if len(shown) < len(rows):
        return ""
    first, second = _people(reader, analysis)
    means = reader.text(
        "{what}: on average, it was {first_mean} for {first} and {second_mean} for {second}.",
        what=reader.words(outcome.name),
        first_mean=_short(reader, analysis, shown[0]),
        second_mean=_short(reader, analysis, shown[1]),
        first=first,
        second=second,
    )
    better = (
        reader.text("The higher, the better.") if outcome.benefit == "higher" else reader.text("The lower, the better.")
    )
    return f"{means} {better}"


def lay_event(reader: Reader, analysis: Analysis) -> str:
    """What a person with the outcome has done, in the plan's plain words where it has them."""
    lay = reader.plan.trial.lay
    outcome = _outcome(reader, analysis)
    own = outcome.event if isinstance(outcome, Binary | TimeToEvent) else outcome.name
    return reader.words(lay.outcome if lay is not None else own)


def lay_uncertainty(reader: Reader, analysis: Analysis) -> str:
    """The interval in plain words: people out of 100, days, or the measure's own numbers; empty where there is none.

    Which way it goes is said by "earlier" and "later", "higher" and "lower", never by a sign.
    """
    row = headline_row(reader, analysis)
    if row.low is None or row.high is None:
        return ""
    if row.unit is Unit.RISK_DIFFERENCE:
        return reader.text(
            "A trial never gives an exact answer. The real difference is most likely {difference}.",
            difference=_people_span(reader, row.low, row.high),
        )
    first, second = _people(reader, analysis)
    values = {"first": first, "second": second}
    if row.unit is Unit.DAYS:
        if max(abs(row.low), abs(row.high)) < _HALF_A_DAY:
            return reader.text("A trial never gives an exact answer. The real difference is less than one day.")
        return reader.text(
            "A trial never gives an exact answer. On average, it most likely happened {difference} for {first} than "
            "for {second}.",
            difference=_days_span(reader, row.low, row.high),
            **values,
        )
    return reader.text(
        "A trial never gives an exact answer. On average, it is most likely {difference} for {first} than for "
        "{second}.",
        difference=_amount_span(reader, analysis, row.low, row.high),
        **values,
    )


def _people_span(reader: Reader, least: float, most: float) -> str:
    text = reader.text
    low, high = out_of_hundred(least), out_of_hundred(most)
    span = {"low": abs(low), "high": abs(high)}
    if low == 0 and high == 0:
        return text("less than one person in 100 either way")
    if low >= 0:
        return text("between {low} and {high}\u00a0more people out of every 100", **span)
    if high <= 0:
        return text("between {high} and {low}\u00a0fewer people out of every 100", **span)
    return text("somewhere between {low}\u00a0fewer and {high}\u00a0more people out of every 100", **span)


def _days_span(reader: Reader, least: float, most: float) -> str:
    """More days with the event is earlier: the mean time with it is what is left after it up to the horizon."""
    text = reader.text
    low, high = (int(round_half_away(Decimal(repr(limit)), 0)) for limit in (least, most))
    span = {"low": reader.language.integer(abs(low)), "high": reader.language.integer(abs(high))}
    if low >= 0:
        return text("between {low} and {high}\u00a0days earlier", **span)
    if high <= 0:
        return text("between {high} and {low}\u00a0days later", **span)
    return text("somewhere between {low}\u00a0days later and {high}\u00a0days earlier", **span)


def _amount_span(reader: Reader, analysis: Analysis, least: float, most: float) -> str:
    text = reader.text
    span = {"low": _short(reader, analysis, abs(least)), "high": _short(reader, analysis, abs(most))}
    if least >= 0:
        return text("between {low} and {high} higher", **span)
    if most <= 0:
        return text("between {high} and {low} lower", **span)
    return text("somewhere between {low} lower and {high} higher", **span)


def _short(reader: Reader, analysis: Analysis, number: float) -> str:
    """A number of the measure without zeros at its end: the public gets rounded ones, and they must look so."""
    written, point = effect_scale(reader, analysis, Unit.MEASURE).write(number), reader.language.conventions.decimal
    return written.rstrip("0").removesuffix(point) if point in written else written


def _people(reader: Reader, analysis: Analysis) -> tuple[str, str]:
    treatments = reader.plan.estimands[analysis.estimand].treatments
    arms = reader.plan.design.arms
    return reader.words(arms[treatments.arm].people), reader.words(arms[treatments.against].people)


def _outcome(reader: Reader, analysis: Analysis) -> Outcome:
    return reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]

"""Plain sentences for the public: natural frequencies out of 100, absolute only, and as sure as the interval allows."""

from __future__ import annotations

from decimal import Decimal

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.sentences import analysis_verdict, headline_row
from reise_report.exhibits.verdict import Verdict
from reise_report.language.rounding import round_half_away
from reise_report.plan.analyses import StandardisedRisk
from reise_report.plan.outcomes import Binary as Outcome


def out_of_hundred(proportion: float) -> int:
    """A proportion, or a difference of two, as a whole number of people out of 100."""
    return int(round_half_away(Decimal(repr(proportion)) * 100, 0))


def lay_answer(reader: Reader, analysis: StandardisedRisk) -> str:
    """The answer in a sentence or two: who did better, or that we cannot tell."""
    text = reader.text
    verdict = analysis_verdict(reader, analysis)
    if verdict in (Verdict.IMPORTANT_BENEFIT, Verdict.BENEFIT, Verdict.SMALL_BENEFIT):
        return f"{_more_or_fewer(reader, analysis, better=True)} {_how_much(reader, verdict)}"
    if verdict in (Verdict.IMPORTANT_HARM, Verdict.HARM, Verdict.SMALL_HARM):
        return f"{_more_or_fewer(reader, analysis, better=False)} {_how_much(reader, verdict)}"
    return {
        Verdict.SIMILAR: text("There was little or no difference between the groups."),
        Verdict.PERHAPS_BENEFIT: text(
            "It may have helped, but we cannot be sure: the difference between the groups may be due to chance."
        ),
        Verdict.UNCLEAR: text(
            "We cannot tell whether it helped: the difference between the groups may be due to chance."
        ),
        Verdict.PERHAPS_HARM: text(
            "We cannot tell whether it made things worse: the difference between the groups may be due to chance."
        ),
        Verdict.NOT_ESTIMATED: text("The trial could not give an answer."),
        Verdict.WITHHELD: text("So few people are concerned that we cannot show the numbers."),
    }[verdict]


def _more_or_fewer(reader: Reader, analysis: StandardisedRisk, *, better: bool) -> str:
    first, second = _people(reader, analysis)
    values = {"first": first, "second": second, "event": lay_event(reader, analysis)}
    if (_outcome(reader, analysis).benefit == "higher") == better:
        return reader.text("More of {first} {event} than of {second}.", **values)
    return reader.text("Fewer of {first} {event} than of {second}.", **values)


def _how_much(reader: Reader, verdict: Verdict) -> str:
    if verdict in (Verdict.IMPORTANT_BENEFIT, Verdict.IMPORTANT_HARM):
        return reader.text("The difference is large enough to matter.")
    if verdict in (Verdict.SMALL_BENEFIT, Verdict.SMALL_HARM):
        return reader.text("But the difference is so small that it matters little.")
    return reader.text("How large the difference is, we do not know for sure.")


def lay_frequencies(reader: Reader, analysis: StandardisedRisk) -> str:
    """Both groups as people out of 100; empty where either may not be shown."""
    treatments = reader.plan.estimands[analysis.estimand].treatments
    risks = [reader.view[f"{analysis.id}.arm.{arm}.risk"].value for arm in (treatments.arm, treatments.against)]
    shown = [out_of_hundred(risk) for risk in risks if isinstance(risk, float)]
    if len(shown) < len(risks):
        return ""
    first, second = _people(reader, analysis)
    return reader.text(
        "Of every 100 of {first}, about {first_count} {event}. Of every 100 of {second}, it was about {second_count}.",
        first=first,
        second=second,
        first_count=shown[0],
        second_count=shown[1],
        event=lay_event(reader, analysis),
    )


def lay_event(reader: Reader, analysis: StandardisedRisk) -> str:
    """What a person with the outcome has done, in the plan's plain words where it has them."""
    lay = reader.plan.trial.lay
    return reader.words(lay.outcome if lay is not None else _outcome(reader, analysis).event)


def lay_uncertainty(reader: Reader, analysis: StandardisedRisk) -> str:
    """The interval in plain words, out of 100 people; empty where there is none."""
    row = headline_row(reader, analysis)
    if row.low is None or row.high is None:
        return ""
    text = reader.text
    low, high = out_of_hundred(row.low), out_of_hundred(row.high)
    span = {"low": abs(low), "high": abs(high)}
    if low == 0 and high == 0:
        difference = text("less than one person in 100 either way")
    elif low >= 0:
        difference = text("between {low} and {high}\u00a0more people out of every 100", **span)
    elif high <= 0:
        difference = text("between {high} and {low}\u00a0fewer people out of every 100", **span)
    else:
        difference = text("somewhere between {low}\u00a0fewer and {high}\u00a0more people out of every 100", **span)
    return reader.text(
        "A trial never gives an exact answer. The real difference is most likely {difference}.", difference=difference
    )


def _people(reader: Reader, analysis: StandardisedRisk) -> tuple[str, str]:
    treatments = reader.plan.estimands[analysis.estimand].treatments
    arms = reader.plan.design.arms
    return reader.words(arms[treatments.arm].people), reader.words(arms[treatments.against].people)


def _outcome(reader: Reader, analysis: StandardisedRisk) -> Outcome:
    return reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]

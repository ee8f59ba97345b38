"""Plain sentences for the public: natural frequencies out of 100, absolute only, and as sure as the interval allows."""

from __future__ import annotations

from decimal import Decimal

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.sentences import analysis_verdict, headline_row
from reise_report.exhibits.verdict import Verdict
from reise_report.language.rounding import round_half_away
from reise_report.plan.questions import Outcome, StandardisedRisk


def out_of_hundred(proportion: float) -> int:
    """A proportion as a whole number of people out of 100."""
    return int(round_half_away(Decimal(repr(proportion)) * 100, 0))


def lay_answer(reader: Reader, analysis: StandardisedRisk) -> str:
    """The answer in one sentence: who did better, or that we cannot tell."""
    text = reader.text
    higher = _outcome(reader, analysis).benefit == "higher"
    event = reader.words(_outcome(reader, analysis).event)
    verdict = analysis_verdict(reader, analysis)
    more = text("More of those who got the offer {event}, compared with those who did not get it.", event=event)
    fewer = text("Fewer of those who got the offer {event}, compared with those who did not get it.", event=event)
    better, worse = (more, fewer) if higher else (fewer, more)
    little = text("The difference was so small that it matters little in practice.")
    return {
        Verdict.IMPORTANT_BENEFIT: better,
        Verdict.BENEFIT: f"{better} {text('How large the difference is, we do not know for sure.')}",
        Verdict.SMALL_BENEFIT: f"{better} {little}",
        Verdict.SIMILAR: text("There was little or no difference between the groups."),
        Verdict.PERHAPS_BENEFIT: text(
            "The offer may have helped, but we cannot be sure. The difference may be due to chance."
        ),
        Verdict.UNCLEAR: text("We cannot tell whether the offer helped. The difference may be due to chance."),
        Verdict.PERHAPS_HARM: text(
            "We cannot tell whether the offer made things worse. The difference may be due to chance."
        ),
        Verdict.SMALL_HARM: f"{worse} {little}",
        Verdict.HARM: f"{worse} {text('How large the difference is, we do not know for sure.')}",
        Verdict.IMPORTANT_HARM: worse,
        Verdict.NOT_ESTIMATED: text("The trial could not give an answer."),
        Verdict.WITHHELD: text("So few people are concerned that we cannot show the numbers."),
    }[verdict]


def lay_frequencies(reader: Reader, analysis: StandardisedRisk) -> str:
    """Both groups as people out of 100; empty where either may not be shown."""
    estimand = reader.plan.estimands[analysis.estimand]
    risks = [
        reader.view[f"{analysis.id}.arm.{arm}.risk"].value
        for arm in (estimand.treatments.arm, estimand.treatments.against)
    ]
    if not all(isinstance(risk, float) for risk in risks):
        return ""
    first, second = (out_of_hundred(risk) for risk in risks if isinstance(risk, float))
    return reader.text(
        "Of 100 people who got the offer, about {first} {event}. Of 100 people who did not get it, about {second} did.",
        first=first,
        second=second,
        event=reader.words(_outcome(reader, analysis).event),
    )


def lay_uncertainty(reader: Reader, analysis: StandardisedRisk) -> str:
    """The interval in plain words, out of 100 people; empty where there is none."""
    row = headline_row(reader, analysis)
    if row.low is None or row.high is None:
        return ""
    low, high = (int(round_half_away(Decimal(repr(limit)) * 100, 0)) for limit in (row.low, row.high))
    event = reader.words(_outcome(reader, analysis).event)
    if low >= 0:
        return reader.text(
            "If we could ask everybody, the offer would most likely mean that between {low} and {high} more of every "
            "100 {event}.",
            low=low,
            high=high,
            event=event,
        )
    if high <= 0:
        return reader.text(
            "If we could ask everybody, the offer would most likely mean that between {low} and {high} fewer of every "
            "100 {event}.",
            low=-high,
            high=-low,
            event=event,
        )
    return reader.text(
        "The trial had only some hundred participants, so the numbers are uncertain. The real difference most likely "
        "lies somewhere between {low} fewer and {high} more of every 100 who {event}.",
        low=-low,
        high=high,
        event=event,
    )


def _outcome(reader: Reader, analysis: StandardisedRisk) -> Outcome:
    return reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]

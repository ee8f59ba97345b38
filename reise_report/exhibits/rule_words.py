"""A rule of return to work in words, so that a reader can check each of its parts against the protocol."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.in_sentence import listed, lowered, per_cent
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.work_words import approximation, kinds, work_sentences
from reise_report.language.rounding import Number, exact
from reise_report.plan.derived import ReturnToWork
from reise_report.plan.work import Benefits

FULL_TIME = 100.0
LEAST_SHARE = 0.001
"""Percent: shares are compared in thousandths of a percent, so that no less can be told from nothing."""


def rule_paragraphs(reader: Reader, rule: ReturnToWork) -> tuple[tuple[str, ...], ...]:
    """The rule as paragraphs of whole sentences: when somebody is back, what is counted, and who is a special case.

    Every part of the rule is told, whatever the plan states: nothing is left to be known from the name.
    """
    return (
        (*_when(reader, rule), *_dated(reader, rule), *_follow_up(reader, rule), *_state(reader, rule)),
        tuple(_counted(reader, rule)),
        tuple(_cases(reader, rule)),
    )


def _when(reader: Reader, rule: ReturnToWork) -> Iterator[str]:
    """Which days count, and how many are needed."""
    if rule.benefits is not None:
        yield _without_benefits(reader, rule.benefits, rule.min_share)
    elif rule.min_share <= LEAST_SHARE:
        yield reader.text("A day counts when the person works at all, however little.")
    elif rule.min_share == FULL_TIME:
        yield reader.text("A day counts when the person works full time ({share}).", share=_share(reader, FULL_TIME))
    else:
        share = _share(reader, rule.min_share)
        yield reader.text("A day counts when the person works at least {share} of full time.", share=share)
    days = reader.language.integer(rule.min_days)
    if rule.min_days == 1:
        yield reader.text("One such day is enough.")
    elif rule.gap_days == 0:
        yield reader.text("It takes {days} such days in a row, without a break.", days=days)
    else:
        yield reader.text("It takes {days} such days in a row.", days=days)
        yield reader.language.plural(
            "A break of one day does not end the row, and that day is counted with it.",
            "Breaks of up to {n} days do not end the row, and their days are counted with it.",
            rule.gap_days,
        )


def _without_benefits(reader: Reader, benefits: Benefits, min_share: float) -> str:
    named = kinds(reader, benefits.table, benefits.kinds)
    if min_share == FULL_TIME:
        return reader.language.plural(
            "A day counts when the person does not receive this benefit: {benefits}.",
            "A day counts when the person receives none of these benefits: {benefits}.",
            len(named),
            benefits=listed(reader, named),
        )
    return reader.language.plural(
        "A day counts when this benefit comes to at most {rest}: {benefits}.",
        "A day counts when these benefits together come to at most {rest}: {benefits}.",
        len(named),
        benefits=listed(reader, named),
        rest=_share(reader, exact(FULL_TIME) - exact(min_share)),
    )


def _dated(reader: Reader, rule: ReturnToWork) -> Iterator[str]:
    if rule.min_days == 1:
        yield reader.text("The return is dated to that day.")
    elif rule.dated == "first_day":
        yield reader.text("The return is dated to the first of these days.")
    else:
        days = reader.language.integer(rule.min_days)
        yield reader.text("The return is dated to day {days} of the row, when it was long enough.", days=days)


def _follow_up(reader: Reader, rule: ReturnToWork) -> Iterator[str]:
    """By when the row must begin, and how much later it may become long enough."""
    visit = reader.plan.design.visits[rule.follow_up]
    plural, name = reader.language.plural, lowered(reader.words(visit.name))
    if rule.min_days == 1:
        yield plural(
            "That day must come no later than {n} day after randomisation ({visit}).",
            "That day must come no later than {n} days after randomisation ({visit}).",
            visit.day,
            visit=name,
        )
    elif rule.confirmation_days == 0:
        yield plural(
            "The row must begin and be completed no later than {n} day after randomisation ({visit}).",
            "The row must begin and be completed no later than {n} days after randomisation ({visit}).",
            visit.day,
            visit=name,
        )
    else:
        yield plural(
            "The row must begin no later than {n} day after randomisation ({visit}).",
            "The row must begin no later than {n} days after randomisation ({visit}).",
            visit.day,
            visit=name,
        )
        yield plural(
            "It may be completed on the day after that.",
            "It may be completed in the {n} days after that.",
            rule.confirmation_days,
        )


def _state(reader: Reader, rule: ReturnToWork) -> Iterator[str]:
    """What being in such work at a visit means, where the plan asks for it."""
    if rule.visits:
        yield reader.language.plural(
            "“{state}” at a visit: the day itself must count.",
            "“{state}” at a visit: the {n} days up to and including that day must lie in such a row.",
            rule.min_days,
            state=reader.words(rule.state),
        )


def _counted(reader: Reader, rule: ReturnToWork) -> Iterator[str]:
    if rule.work is not None:
        yield from work_sentences(reader, rule.work)
    if rule.benefits is not None:
        others = kinds(reader, rule.benefits.table, rule.benefits.kinds, others=True)
        if others:
            yield reader.text("Other benefits play no part: {benefits}.", benefits=listed(reader, others))
        yield reader.text("Positions are not looked at: whoever has neither work nor benefits meets the rule as well.")
        yield from approximation(reader, rule.benefits)
    yield reader.text(
        "The first and the last day of a spell belong to it; one without a last day goes on for as long as its table "
        "is complete."
    )


def _cases(reader: Reader, rule: ReturnToWork) -> Iterator[str]:
    """What becomes of those who worked already, of those who died, and of those who could not be followed."""
    text = reader.text
    yield {
        "returned": text(
            "Whoever had days that count both on the day before randomisation and on the day itself counts as returned."
        ),
        "not_returned": text(
            "Whoever had days that count both on the day before randomisation and on the day itself "
            "counts as not returned."
        ),
        "missing": text(
            "Whoever had days that count both on the day before randomisation and on the day itself "
            "has no outcome (missing)."
        ),
    }[rule.working_at_start]
    yield _death(reader, rule)
    yield text("Whoever could not be followed long enough to tell has no outcome (missing).")


def _death(reader: Reader, rule: ReturnToWork) -> str:
    """What becomes of those who died; without a register of deaths, nobody knows that they did."""
    text = reader.text
    if reader.plan.data.holding("deaths_and_emigration") is not None:
        return {
            "not_returned": text("Whoever died before a return counts as not returned."),
            "missing": text("Whoever died before a return has no outcome (missing)."),
        }[rule.death]
    if rule.benefits is not None:
        return text(
            "The data hold neither deaths nor emigration: whoever died or left the country counts as without benefits "
            "from then on."
        )
    return text(
        "The data hold neither deaths nor emigration: whoever died or left the country counts by what the registers "
        "hold, as everybody else does."
    )


def _share(reader: Reader, percent: Number) -> str:
    return per_cent(reader.language, percent)

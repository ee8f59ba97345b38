"""What counts as work, in words: positions, leave and sick pay, from the plan and the labels of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reise_report.exhibits.in_sentence import as_given, listed, lowered, per_cent
from reise_report.exhibits.reader import Reader
from reise_report.plan.work import Benefits, Leave, Positions, Work


def work_sentences(reader: Reader, work: Work) -> Iterator[str]:
    """Which positions are work, how large they are, and what is taken off."""
    yield from _positions(reader, work.positions)
    yield _leave(reader, work.leave)
    if work.sick_pay is None:
        yield reader.text("Sick pay is not taken off.")
    else:
        benefits = kinds(reader, work.sick_pay.table, work.sick_pay.kinds)
        yield reader.text(
            "The work of that day is then reduced by the degree of {benefits}.", benefits=listed(reader, benefits)
        )
        yield from approximation(reader, work.sick_pay)


def approximation(reader: Reader, benefits: Benefits) -> Iterator[str]:
    """What is taken to hold within a month, where the register tells of months only."""
    if benefits.approximation is not None:
        yield reader.text(
            "The register tells of benefits by the month only; each is taken to be paid on every day of its months, "
            "which is an approximation."
        )


def kinds(reader: Reader, table: str, wanted: Iterable[str], *, others: bool = False) -> list[str]:
    """The words for some kinds of position or benefit, or for all the others, in the order of the table's levels."""
    levels = reader.plan.data.tables[table].columns["kind"].levels or {}
    named = set(wanted)
    return [lowered(reader.words(words)) for level, words in levels.items() if (level in named) is not others]


def _positions(reader: Reader, positions: Positions) -> Iterator[str]:
    text = reader.text
    others = kinds(reader, positions.table, positions.counts, others=True)
    if others:
        counted = kinds(reader, positions.table, positions.counts)
        yield text("This counts as work: {kinds}.", kinds=listed(reader, counted))
        yield text("This does not: {kinds}.", kinds=listed(reader, others))
    else:
        yield text("All kinds of positions in the register count as work.")
    yield text("Positions held at the same time are added up, to full time at most.")
    if positions.full_time_hours is not None:
        yield text(
            "Where only hours are registered, {hours} a week are a full position.",
            hours=hours(reader, positions.full_time_hours),
        )
    if positions.unknown_percent is not None:
        percent = per_cent(reader.language, positions.unknown_percent)
        yield text("A position of unknown size is taken as {percent} of full time.", percent=percent)
    if positions.approximation is not None:
        yield text(
            "The register tells of one day a month only; each status is taken to hold until the day before the next "
            "one, which is an approximation."
        )


def hours(reader: Reader, number: float) -> str:
    """``37.5 hours``."""
    written = as_given(reader.language, number)
    return reader.language.plural("{hours} hour", "{hours} hours", 1 if number == 1 else 2, hours=written)


def _leave(reader: Reader, leave: Leave | None) -> str:
    if leave is None:
        return reader.text("Leave and layoffs are not taken off.")
    if leave.percent_of == "position":
        return reader.text("Leave and layoffs are first taken off each position, in percent of it.")
    return reader.text("Leave and layoffs are first taken off each position, in percent of full time.")

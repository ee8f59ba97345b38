"""How derived columns other than a rule of return to work come about, in words: own answers, precedence, scores."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from reise_report.exhibits.in_sentence import listed, lowered, per_cent, table_title, visits
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import mark
from reise_report.plan.choice import Code, Condition
from reise_report.plan.contract import Column
from reise_report.plan.derived import Combined, QualityAdjustedLifeYears, Score, SelfReportedReturn
from reise_report.plan.derived_columns import score_names
from reise_report.plan.instrument import instrument


def own_answer_sentences(reader: Reader, derivation: SelfReportedReturn) -> Iterator[str]:
    """Which answers say that somebody works, and when they were asked."""
    text = reader.text
    yield text(
        "Answers at {visits}, in the table “{table}”.",
        visits=visits(reader, derivation.visits),
        table=table_title(reader, derivation.table),
    )
    answers = condition_words(reader, derivation.table, derivation.where)
    yield text("Whoever answered so is in work: {answers}.", answers=answers)
    if derivation.min_share is not None:
        share = per_cent(reader.language, derivation.min_share)
        yield text("The position must be at least {share} of full time.", share=share)
    if derivation.min_days is not None:
        yield reader.language.plural(
            "The work must have lasted at least {n} day when the answer was given.",
            "The work must have lasted at least {n} days when the answer was given.",
            derivation.min_days,
        )
    yield text("Whoever was in work at a visit or at one before it has returned by then.")
    yield text("Whoever was not has not returned if each of these visits was answered; else it is not known.")


def condition_words(reader: Reader, table: str, where: Condition) -> str:
    """The answers that a condition wants, as the questions' labels and the answers' words: ``“In paid work”: yes``."""
    columns = reader.plan.data.tables[table].columns
    return "; ".join(_answer(reader, name, columns[name], wanted) for name, wanted in where.items())


def _answer(reader: Reader, name: str, column: Column, wanted: Code | list[Code]) -> str:
    """``“In paid work”: yes``."""
    values = wanted if isinstance(wanted, list) else [wanted]
    question = reader.words(column.label) if column.label is not None else name
    answers = listed(reader, (_value(reader, column, value) for value in values))
    return reader.text("“{question}”: {answers}", question=question, answers=answers)


def _value(reader: Reader, column: Column, value: Code) -> str:
    if isinstance(value, bool):
        return reader.text("yes") if value else reader.text("no")
    words = (column.levels or {}).get(str(value))
    return lowered(reader.words(words)) if words is not None else str(value)


def combined_sentence(reader: Reader, derivation: Combined) -> str:
    """The rule of precedence with its sources, the first named first."""
    sources = "; ".join(lowered(column_name(reader, source)) for source in derivation.sources)
    if derivation.rule == "first_known":
        return reader.text("The first of these sources that is known decides: {sources}.", sources=sources)
    return reader.text(
        "Yes where any of these sources says yes; no where none does and at least one is known: {sources}.",
        sources=sources,
    )


def column_name(reader: Reader, name: str) -> str:
    """A column of participants in words: the name of the derivation that it is called after, or its label."""
    derivation = reader.plan.derived.get(name)
    words = getattr(derivation, "name", None)
    if words is None:
        words = reader.plan.people[name].label
    return reader.words(words) if words is not None else name


def score_sentences(reader: Reader, name: str, derivation: Score) -> Iterator[str]:
    """Whom and when, the value set or version, which answers were turned, and what becomes of missing ones."""
    text, known = reader.text, instrument(derivation.instrument)
    when = visits(reader, derivation.visits)
    if derivation.asked is None:
        yield text("Asked at {visits}.", visits=when)
    else:
        people = [reader.words(reader.plan.design.arms[arm].people) for arm in derivation.asked]
        yield text("Asked at {visits}, only of {asked}.", visits=when, asked=listed(reader, people))
    if derivation.where:
        answers = condition_words(reader, derivation.table, derivation.where)
        yield text("It concerns only those who answered so at the visit: {answers}.", answers=answers)
    if derivation.value_set is not None:
        yield text("Value set: {name}.", name=value_set_name(reader, derivation.value_set))
    version = derivation.version or known.version
    if version is not None:
        yield text("Version {version}.", version=version.removeprefix("v"))
    if derivation.reversed:
        yield text("These answers were turned round first: {items}.", items=", ".join(derivation.reversed))
    if len(known.items) > 1:
        yield from _missing(reader, derivation, wanted=score_names(name, derivation).keys())


def _missing(reader: Reader, derivation: Score, wanted: Collection[str]) -> Iterator[str]:
    """How many answers may be missing. The short form's table is of whole sums: it never does without one."""
    whole = reader.text("A score needs an answer to each of its questions.")
    if derivation.most_missing_percent:
        percent = per_cent(reader.language, derivation.most_missing_percent)
        yield reader.text(
            "Up to {percent} of the answers to a scale may be missing; the mean of the others stands for them.",
            percent=percent,
        )
    elif derivation.most_missing:
        yield reader.language.plural(
            "One answer to a scale may be missing; the mean of the others stands for it.",
            "Up to {n} answers to a scale may be missing; the mean of the others stands for them.",
            derivation.most_missing,
        )
        if derivation.instrument == "wemwbs" and "short_form" in wanted:
            yield reader.text("The short form needs an answer to each of its questions.")
    else:
        yield whole


def life_year_sentences(reader: Reader, derivation: QualityAdjustedLifeYears) -> Iterator[str]:
    """Which index, over which visits, and what death means."""
    score = reader.plan.derived[derivation.index]
    known = instrument(score.instrument) if isinstance(score, Score) else None
    label = next(iter(known.scores.values()))["label"][reader.language.code] if known is not None else derivation.index
    yield reader.text(
        "The area under straight lines between the measurements of “{index}” at {visits}.",
        index=label,
        visits=visits(reader, derivation.visits),
    )
    yield reader.text("From death on the index is 0.")
    yield reader.text("Where a measurement before that is missing, it is not known.")


_COUNTRIES = {
    "norway": mark("Norway"),
    "denmark": mark("Denmark"),
    "sweden": mark("Sweden"),
    "england": mark("England"),
    "uk": mark("United Kingdom"),
    "germany": mark("Germany"),
}


def value_set_name(reader: Reader, name: str) -> str:
    """``norway_2024`` → ``Norway 2024, doi:…``."""
    from reise_report.derive.eq5d import value_set

    country, _, year = name.partition("_")
    words = reader.text(_COUNTRIES[country]) if country in _COUNTRIES else country
    return f"{words} {year}, doi:{value_set(name).doi}"

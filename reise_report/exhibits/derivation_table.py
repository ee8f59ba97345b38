"""How outcomes and scores were derived: what an outcome hangs on as passages, all the rest as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reise_report.exhibits.derivation_words import (
    combined_sentence,
    life_year_sentences,
    own_answer_sentences,
    score_sentences,
)
from reise_report.exhibits.in_sentence import raised
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.rule_words import rule_paragraphs
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.derived import (
    Combined,
    Derivation,
    QualityAdjustedLifeYears,
    ReturnToWork,
    Score,
    SelfReportedReturn,
)
from reise_report.plan.derived_columns import owner
from reise_report.plan.instrument import instrument

_TOLD = (ReturnToWork, SelfReportedReturn, Combined)  # kinds that decide a binary outcome


def rule_passages(reader: Reader) -> list[tuple[str, tuple[str, ...]]]:
    """Heading and paragraphs for every rule that an outcome hangs on, those it is combined of included."""
    found = []
    for name in _behind_outcomes(reader):
        derivation = reader.plan.derived[name]
        *paragraphs, last = _paragraphs(reader, name, derivation)
        told = " ".join(filter(None, [last, _source(reader, derivation)]))
        found.append((_heading(reader, name, derivation), (*paragraphs, told)))
    return found


def _behind_outcomes(reader: Reader) -> list[str]:
    """The derivations that give the outcomes' variables, each followed by those it builds on."""
    found: list[str] = []

    def visit(column: str) -> None:
        name = owner(reader.plan, column)
        derivation = reader.plan.derived.get(name) if name is not None else None
        if name is None or name in found or not isinstance(derivation, _TOLD):
            return
        found.append(name)
        for source in derivation.sources if isinstance(derivation, Combined) else ():
            visit(source)

    for outcome in reader.plan.outcomes.values():
        visit(outcome.variable)
    return found


def derivation_table(reader: Reader) -> Table | None:
    """All other outcomes and scores with how each comes about and its source; None where there are none."""
    told = set(_behind_outcomes(reader))
    shown = {
        name: derivation
        for name, derivation in reader.plan.derived.items()
        if name not in told and isinstance(derivation, (*_TOLD, Score, QualityAdjustedLifeYears))
    }
    if not shown:
        return None
    headings = {name: _heading(reader, name, derivation) for name, derivation in shown.items()}
    twice = {heading for heading, times in Counter(headings.values()).items() if times > 1}
    rules: list[BodyRow] = []
    scores: list[tuple[str, str]] = []
    for name, derivation in shown.items():
        heading = f"{headings[name]} ({name})" if headings[name] in twice else headings[name]
        if isinstance(derivation, _TOLD):
            rules += [BodyRow(heading, (), RowKind.GROUP), *_parts(reader, name, derivation)]
        else:
            scores.append((heading, _cell(reader, name)))
    rows = [*rules, *_score_rows(reader, scores, under_rules=bool(rules))]
    return Table(
        id="derived",
        caption=reader.text("How outcomes and scores were derived."),
        head=((HeadCell(reader.text("Outcome or score")), HeadCell(reader.text("How it was derived"))),),
        rows=tuple(rows),
        align=(Align.LEFT,),
        label_share=0.27,
        continued=len(rows) > LONGEST_UNBROKEN // 4,  # its rows have several lines
    )


def _parts(reader: Reader, name: str, derivation: Derivation) -> Iterator[BodyRow]:
    """A row for each part of a rule, and one for its source: so that a reader finds the part in every rule."""
    text, paragraphs = reader.text, _paragraphs(reader, name, derivation)
    labels = (text("When it is met"), text("What is counted"), text("Special cases")) if len(paragraphs) > 1 else ()
    for label, told in zip(labels or (text("Rule"),), paragraphs, strict=True):
        yield BodyRow(label, (told,), RowKind.MEMBER)
    if derivation.source is not None:
        yield BodyRow(text("Source"), (reader.words(derivation.source),), RowKind.MEMBER)


def _score_rows(reader: Reader, scores: list[tuple[str, str]], *, under_rules: bool) -> list[BodyRow]:
    """A row for each score; under a heading of their own where rules stand above them."""
    if not under_rules or not scores:
        return [BodyRow(heading, (told,)) for heading, told in scores]
    heading = BodyRow(reader.text("Scores and life years"), (), RowKind.GROUP)
    return [heading, *(BodyRow(name, (told,), RowKind.MEMBER) for name, told in scores)]


def _cell(reader: Reader, name: str) -> str:
    derivation = reader.plan.derived[name]
    lines = [*_paragraphs(reader, name, derivation), _source(reader, derivation)]
    return "\n".join(filter(None, lines))


def _heading(reader: Reader, name: str, derivation: Derivation) -> str:
    if isinstance(derivation, Score):
        return instrument(derivation.instrument).title[reader.language.code]
    words = getattr(derivation, "name", None)
    return reader.words(words) if words is not None else name


def _paragraphs(reader: Reader, name: str, derivation: Derivation) -> tuple[str, ...]:
    if isinstance(derivation, ReturnToWork):
        return tuple(" ".join(sentences) for sentences in rule_paragraphs(reader, derivation))
    return (" ".join(_sentences(reader, name, derivation)),)


def _sentences(reader: Reader, name: str, derivation: Derivation) -> Iterator[str]:
    if isinstance(derivation, SelfReportedReturn):
        yield from own_answer_sentences(reader, derivation)
    elif isinstance(derivation, Combined):
        yield combined_sentence(reader, derivation)
    elif isinstance(derivation, Score):
        yield from score_sentences(reader, name, derivation)
    elif isinstance(derivation, QualityAdjustedLifeYears):
        yield from life_year_sentences(reader, derivation)


def _source(reader: Reader, derivation: Derivation) -> str:
    """The documents that fix it: the plan's, then the questionnaire's own."""
    sources = [] if derivation.source is None else [reader.words(derivation.source)]
    if isinstance(derivation, Score):
        sources.append(reader.words(instrument(derivation.instrument).source))
    told = ". ".join(raised(source.rstrip(".")) for source in sources)
    return reader.text("Source: {source}.", source=told) if sources else ""

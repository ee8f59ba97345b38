"""Tables of missing questionnaires over the visits: what became of people, and the patterns themselves."""

from __future__ import annotations

from reise_report.exhibits.count_tables import ALL, group_heads
from reise_report.exhibits.quality.completeness_tables import visits_of
from reise_report.exhibits.quality.groups import count_shares, counts, groups_of, number
from reise_report.exhibits.quality.words import visit_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.results.quality.patterns import MISSING, NOT_DUE, RETURNED

MOST_PATTERNS = 12
_SIGNS = {RETURNED: "●", MISSING: "○", NOT_DUE: "–"}
_GAP = "\u2009"


def dropout_table(reader: Reader) -> Table:
    """Whether people answered every time, dropped out, or came and went, by group."""
    groups, text = groups_of(reader), reader.text
    words = {
        "complete": text("Every questionnaire due was returned"),
        "dropout": text("Dropped out: none returned after the first missing one"),
        "intermittent": text("Came and went: one returned after a missing one"),
        "never": text("None returned"),
        "nothing_due": text("None due yet"),
    }
    rows = tuple(
        count_shares(
            reader, label, f"quality.dropout.{{group}}.{kind}", f"quality.dropout_share.{{group}}.{kind}", groups
        )
        for kind, label in words.items()
    )
    return Table(
        id="dropout",
        caption=text("Missing questionnaires over the visits, by group."),
        head=((HeadCell(text("Questionnaires")), *group_heads(reader, groups)),),
        rows=rows,
        align=(Align.DECIMAL,) * len(groups),
        label_share=0.42,
        notes=(text("n (%) of those randomised."),),
    )


def patterns_table(reader: Reader) -> Table:
    """The commonest patterns of returned and missing questionnaires, by group."""
    groups, text = groups_of(reader), reader.text
    found = reader.view.under(f"quality.pattern.{ALL}")
    ranked = sorted(found, key=lambda pattern: (-number(found[pattern]), pattern))
    rows = []
    for pattern in ranked[:MOST_PATTERNS]:
        row = counts(reader, _in_words(reader, pattern), f"quality.pattern.{{group}}.{pattern}", groups)
        rows.append(BodyRow(row.label, (_GAP.join(_SIGNS[letter] for letter in pattern), *row.cells)))
    notes = [
        text(
            "Signs stand for {visits}, in this order: ● returned, ○ missing, – not due.",
            visits=reader.language.list_of([visit_words(reader, visit) for visit in visits_of(reader)]),
        )
    ]
    if len(ranked) > MOST_PATTERNS:
        rest = len(ranked) - MOST_PATTERNS
        notes.append(
            reader.language.plural(
                "{n} rarer pattern is in results.json.", "{n} rarer patterns are in results.json.", rest
            )
        )
    return Table(
        id="patterns",
        caption=text("Patterns of returned and missing questionnaires, the commonest first, by group."),
        head=((HeadCell(text("Missing")), HeadCell(text("Pattern")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.CENTRE, *(Align.DECIMAL,) * len(groups)),
        label_share=0.36,
        notes=tuple(notes),
    )


def _in_words(reader: Reader, pattern: str) -> str:
    """What is missing in a pattern, and what was not due, in words."""
    visits = visits_of(reader)
    missing = [visit_words(reader, visit) for visit, letter in zip(visits, pattern, strict=True) if letter == MISSING]
    not_due = [visit_words(reader, visit) for visit, letter in zip(visits, pattern, strict=True) if letter == NOT_DUE]
    words = reader.language.list_of(missing) if missing else reader.text("None missing")
    if len(missing) == len(visits):
        words = reader.text("All missing")
    if not not_due:
        return words
    if len(not_due) == len(visits):
        return reader.text("None due")
    return reader.text("{missing}; not due: {visits}", missing=words, visits=reader.language.list_of(not_due))

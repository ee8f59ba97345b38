"""The first page: how the data stand, in sentences and one small table, and what to look at first."""

from __future__ import annotations

from collections.abc import Sequence

from reise_report.exhibits.count_tables import group_heads
from reise_report.exhibits.quality.completeness_tables import visits_of
from reise_report.exhibits.quality.groups import count_shares, counts, groups_of, number
from reise_report.exhibits.quality.words import family_words, kind_words, source_words, visit_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.results.quality.assemble import REFUSED
from reise_report.results.quality.checks.registry import FAMILIES
from reise_report.results.quality.query import Query

MOST_FIRST = 3
_FIRST_OF_ALL = ("enrolled_twice", *(check.kind for checks in FAMILIES.values() for check in checks))


def people_sentence(reader: Reader) -> str:
    """How many are randomised, and for how many the primary outcome is known."""
    column = primary_column(reader)
    stem = f"quality.source.{column}.all"
    if reader.view.get(f"{stem}.known") is None:
        return reader.text("The primary outcome could not be derived from these data.")
    total, known = reader.view["flow.randomised.n"], reader.view[f"{stem}.known"]
    language = reader.language
    sentence = reader.text(
        "The primary outcome, “{outcome}”, is known for {known} participants ({percent}).",
        outcome=source_words(reader, column),
        known=language.count_of(number(known), number(total)),
        percent=reader.shown(reader.view[f"quality.source_share.{column}.all.known"], language.percent),
    )
    lost, waiting = number(reader.view[f"{stem}.lost"]), number(reader.view[f"{stem}.not_yet"])
    rest = language.plural("For {n} it is lost.", "For {n} it is lost.", lost) if lost else reader.text("None is lost.")
    if waiting:
        rest += " " + language.plural("For {n} it is too early to tell.", "For {n} it is too early to tell.", waiting)
    return f"{sentence} {rest}"


def refusal_sentence(reader: Reader) -> str:
    """Why the plan's derivations could not be made, in the program's own words; empty where they were."""
    row = reader.view[REFUSED]
    if not number(row):
        return ""
    return reader.text(
        "What the plan derives could not be derived from these data, and is left out here. The program says: {message}",
        message=" ".join(row.warnings),
    )


def visits_sentence(reader: Reader) -> str:
    """How many questionnaires came back of those due; empty where none was asked."""
    visits = visits_of(reader)
    due = sum(number(reader.view[f"quality.visit.{visit}.all.due"]) for visit in visits)
    back = sum(number(reader.view[f"quality.visit.{visit}.all.back.returned"]) for visit in visits)
    if not due:
        return ""
    return reader.text(
        "Of the questionnaires due, {back} came back, at least in part ({percent}).",
        back=reader.language.count_of(back, due),
        percent=reader.language.percent(back / due),
    )


def contradictions_sentence(reader: Reader, queries: Sequence[Query]) -> str:
    """How many rows contradict something, and of how many kinds."""
    if not queries:
        return reader.text("The checks found no row that contradicts another, and no row that stands twice.")
    kinds = len({query.kind for query in queries})
    rows = reader.language.plural("{n} row", "{n} rows", number(reader.view["quality.queries.n"]))
    return reader.language.plural(
        "The checks found {rows} to look at, of {n} kind; every one of them is in queries.csv.",
        "The checks found {rows} to look at, of {n} kinds; every one of them is in queries.csv.",
        kinds,
        rows=rows,
    )


def first_sentence(reader: Reader, queries: Sequence[Query]) -> str:
    """What to look at first: the kinds found that lie nearest to the outcome and to who is in the trial."""
    words = kind_words(reader)
    found = [kind for kind in _FIRST_OF_ALL if any(query.kind == kind for query in queries)][:MOST_FIRST]
    if not found:
        return ""
    named = [
        reader.text(
            "“{kind}” ({n})",
            kind=words[kind],
            n=reader.language.integer(sum(query.kind == kind for query in queries)),
        )
        for kind in found
    ]
    return reader.text("Look first at: {kinds}.", kinds=reader.language.list_of(named))


def standing_table(reader: Reader) -> Table:
    """The numbers of the first page: visits, the primary outcome and contradictions, zero kept."""
    groups, text = groups_of(reader), reader.text
    column = primary_column(reader)
    rows = [BodyRow(text("Primary outcome"), (), RowKind.GROUP)]
    if reader.view.get(f"quality.source.{column}.all.known") is None:
        rows = []
    for part, words in (("known", text("Known")), ("not_yet", text("Not yet to be known")), ("lost", text("Lost"))):
        count, share = (f"quality.{what}.{column}.{{group}}.{part}" for what in ("source", "source_share"))
        if not rows:
            break
        rows.append(count_shares(reader, words, count, share, groups, RowKind.MEMBER))
    visits = visits_of(reader)
    if visits:
        rows.append(BodyRow(text("Questionnaires returned, n (% of due)"), (), RowKind.GROUP))
    for visit in visits:
        stem = f"quality.visit.{visit}.{{group}}"
        count, share = f"{stem}.back.returned", f"{stem}.share.returned"
        rows.append(count_shares(reader, visit_words(reader, visit), count, share, groups, RowKind.MEMBER))
    rows.append(BodyRow(text("Rows that contradict something"), (), RowKind.GROUP))
    for family, words in family_words(reader).items():
        rows.append(_only_all(reader, words, f"quality.contradiction_family.{family}", groups))
    rows.append(BodyRow(text("Duplicates"), (), RowKind.GROUP))
    rows.append(_only_all(reader, text("Rows that stand twice"), "quality.duplicates.n", groups))
    twice = text("Participants who seem to be enrolled twice")
    rows.append(_only_all(reader, twice, "quality.enrolled_twice.n", groups))
    return Table(
        id="standing",
        caption=text("How the data stand on {date}.", date=reader.language.date(reader.view.results.as_of)),
        head=((HeadCell(text("Part of the data")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * len(groups),
        label_share=0.42,
    )


def _only_all(reader: Reader, label: str, id_: str, groups: list[str]) -> BodyRow:
    shown = counts(reader, label, id_, groups[-1:], RowKind.MEMBER)
    return BodyRow(label, ("",) * (len(groups) - 1) + shown.cells, RowKind.MEMBER)


def primary_column(reader: Reader) -> str:
    """The participants' column of the primary outcome."""
    return reader.plan.outcomes[reader.plan.estimands[reader.plan.primary().estimand].outcome].variable

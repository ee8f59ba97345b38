"""Tables of what came back: outcomes by source, visits, questionnaires, and the questions left out most often."""

from __future__ import annotations

from reise_report.exhibits.count_tables import group_heads
from reise_report.exhibits.derivation_words import condition_words
from reise_report.exhibits.in_sentence import listed, lowered
from reise_report.exhibits.quality.groups import count_shares, counts, groups_of, number
from reise_report.exhibits.quality.words import instrument_words, item_words, source_words, visit_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.derived import ReturnToWork
from reise_report.results.quality.asked import Asked, instruments, visits_in_time
from reise_report.results.quality.outcomes import NOT_STATED, sources

MOST_ITEMS = 10


def sources_table(reader: Reader) -> Table | None:
    """For each source of an outcome, for whom it is known, not yet to be known, and lost; None where none is there."""
    groups, text = groups_of(reader), reader.text
    rows: list[BodyRow] = []
    for column in sources(reader.plan):
        if reader.view.get(f"quality.source.{column}.all.known") is None:
            continue
        rows.append(BodyRow(source_words(reader, column), (), RowKind.GROUP))
        for part, words in (("known", text("Known")), ("not_yet", text("Not yet to be known")), ("lost", text("Lost"))):
            count, share = (f"quality.{what}.{column}.{{group}}.{part}" for what in ("source", "source_share"))
            rows.append(count_shares(reader, words, count, share, groups, RowKind.MEMBER))
        rows += _losses(reader, column, groups)
    if not rows:
        return None
    return Table(
        id="sources",
        caption=text("Outcomes by source: for whom they are known."),
        head=((HeadCell(text("Outcome")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * len(groups),
        notes=(text("n (%) of those randomised."),),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _losses(reader: Reader, column: str, groups: list[str]) -> list[BodyRow]:
    """Why an outcome is lost, where anybody's is."""
    if not isinstance(reader.plan.derived.get(column), ReturnToWork):
        return []
    levels = reader.plan.people[f"{column}_loss"].levels or {}
    words = {reason: reader.words(known) for reason, known in levels.items()}
    words[NOT_STATED] = reader.text("Not stated")
    found = []
    for reason, label in words.items():
        id_ = f"quality.source_loss.{column}.{{group}}.{reason}"
        if number(reader.view.get(id_.format(group="all"))):
            shown = reader.text("lost: {reason}", reason=lowered(label))
            found.append(counts(reader, shown, id_, groups, RowKind.MEMBER))
    return found


def visits_table(reader: Reader) -> Table:
    """For each visit who was due and whose questionnaire came back, and why the others were not due, by group."""
    groups, text = groups_of(reader), reader.text
    rows: list[BodyRow] = []
    for visit in visits_of(reader):
        rows.append(BodyRow(visit_words(reader, visit), (), RowKind.GROUP))
        stem = f"quality.visit.{visit}.{{group}}"
        rows.append(counts(reader, text("Due"), f"{stem}.due", groups, RowKind.MEMBER))
        back = text("Questionnaire returned, n (% of due)")
        rows.append(
            count_shares(reader, back, f"{stem}.back.returned", f"{stem}.share.returned", groups, RowKind.MEMBER)
        )
        for part, words in (
            ("not_yet", text("Not due yet")),
            ("died", text("Not due: died")),
            ("withdrew", text("Not due: withdrew")),
        ):
            if number(reader.view.get(f"quality.visit.{visit}.all.{part}")):
                rows.append(counts(reader, words, f"{stem}.{part}", groups, RowKind.MEMBER))
    return Table(
        id="visits",
        caption=text("Visits due, and questionnaires returned in part or whole, by group."),
        head=((HeadCell(text("Visit")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * len(groups),
        notes=(
            text(
                "Due: alive and not withdrawn from questionnaires on the planned day, and the window closed before the "
                "cut-off. Reasons that nobody has are left out."
            ),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def instruments_table(reader: Reader) -> Table:
    """Each questionnaire at each visit: complete, partial and not there, out of those due, by arm."""
    arms, text = list(reader.plan.design.arms), reader.text
    rows: list[BodyRow] = []
    for asked in asked_of(reader):
        rows.append(BodyRow(instrument_words(reader, asked.id), (), RowKind.GROUP))
        rows += [_instrument_row(reader, asked, visit, arms) for visit in visits_of(reader) if asked.is_at(visit)]
    parts = tuple(HeadCell(words) for words in (text("Complete"), text("Partial"), text("None")))
    heads = (HeadCell(head.text, columns=3) for head in group_heads(reader, arms))
    return Table(
        id="instruments",
        caption=text("Questionnaires by visit and group: complete, partial and none, of those due."),
        head=((HeadCell(text("Questionnaire"), rows=2), *heads), parts * len(arms)),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * (3 * len(arms)),
        label_share=0.2,
        notes=(
            text(
                "Complete: every question answered, n (% of due). Partial: some. None: no answer to any question of it."
            ),
            text("A questionnaire that a group was not asked has no numbers there."),
            *_concerned(reader),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _concerned(reader: Reader) -> list[str]:
    """For each condition of the plan on whom questionnaires concern: which, and whom."""
    found: dict[str, list[str]] = {}
    for asked in asked_of(reader):
        for asking in asked.askings:
            if asking.where is not None:
                named = found.setdefault(condition_words(reader, asking.table, asking.where), [])
                named.append(instrument_words(reader, asked.id))
    return [
        reader.text(
            "Due only from those who answered so at the visit ({answers}): {questionnaires}.",
            answers=answers,
            questionnaires=listed(reader, dict.fromkeys(names)),
        )
        for answers, names in found.items()
    ]


def _instrument_row(reader: Reader, asked: Asked, visit: str, arms: list[str]) -> BodyRow:
    cells: list[str] = []
    for arm in arms:
        stem = f"quality.completeness.{asked.id}.{visit}.{arm}"
        complete = reader.view.get(f"{stem}.level.complete")
        cells.append(
            "" if complete is None else reader.count_share(complete, reader.view.get(f"{stem}.share.complete"))
        )
        for part in ("partial", "none"):
            cells.append(reader.shown(reader.view.get(f"{stem}.level.{part}"), reader.language.integer))
    return BodyRow(visit_words(reader, visit), tuple(cells), RowKind.MEMBER)


def items_table(reader: Reader) -> Table | None:
    """The questions left out most often in questionnaires that were begun; None where none was ever left out."""
    left_out = []
    for asked in asked_of(reader):
        for item in asked.items if len(asked.items) > 1 else ():
            share = reader.view.get(f"quality.item.{item}_share.left_out")
            if share is not None and isinstance(share.value, float) and share.value > 0:
                left_out.append((-share.value, asked.id, item))
    if not left_out:
        return None
    text, rows = reader.text, []
    for _, name, item in sorted(left_out)[:MOST_ITEMS]:
        begun = reader.view[f"quality.begun.{name}.n"]
        count, share = reader.view[f"quality.item.{item}.left_out"], reader.view[f"quality.item.{item}_share.left_out"]
        cells = (reader.shown(begun, reader.language.integer), reader.count_share(count, share))
        rows.append(BodyRow(item_words(reader, item), cells))
    return Table(
        id="items",
        caption=text("The questions left out most often, in questionnaires that were begun; all visits and groups."),
        head=((HeadCell(text("Question")), HeadCell(text("Begun, n")), HeadCell(text("Left out, n (%)"))),),
        rows=tuple(rows),
        align=(Align.DECIMAL, Align.DECIMAL),
        label_share=0.6,
    )


def asked_of(reader: Reader) -> list[Asked]:
    """The questionnaires that the results tell of."""
    return [
        asked
        for asked in instruments(reader.plan)
        if any(reader.view.get(f"quality.completeness.{asked.id}.{visit}.all.due") for visit in visits_of(reader))
    ]


def visits_of(reader: Reader) -> list[str]:
    """The visits that the results tell of, by their days."""
    return [visit for visit in visits_in_time(reader.plan) if reader.view.get(f"quality.visit.{visit}.all.due")]

"""What the analyses take for granted, with what the checks found."""

from __future__ import annotations

from reise_report.exhibits.effects.assumption_words import assumption_words, verdict_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table


def checks_table(reader: Reader) -> Table | None:
    """Every assumption of every analysis of the plan, with its verdict; None where no method has any.

    Sensitivity analyses rest on the same assumptions, or say in their name what they change; their checks are in the
    results file.
    """
    rows: list[BodyRow] = []
    for analysis in reader.plan.analyses:
        found = _of(reader, analysis.id)
        if found:
            rows.append(BodyRow(reader.words(analysis.name), kind=RowKind.GROUP))
            rows += found
    if not rows:
        return None
    return Table(
        id="checks",
        caption=reader.text("What the analyses take for granted, and what checks of it found."),
        head=(
            (
                HeadCell(reader.text("Assumption")),
                HeadCell(reader.text("Finding")),
                HeadCell(reader.text("Test")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.LEFT, Align.CENTRE),
        label_share=0.62,
        notes=(
            reader.text("“Supported” means that the check found nothing against the assumption; it does not prove it."),
            reader.text("Each check holds a p-value against 5%, or a statistic against a limit in docs/methods."),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _of(reader: Reader, id_: str) -> list[BodyRow]:
    prefix, ending = f"{id_}.check.", ".verdict"
    found = []
    for row in reader.view.results:
        if row.id.startswith(prefix) and row.id.endswith(ending):
            name = row.id.removeprefix(prefix).removesuffix(ending)
            p_value = reader.view.get(f"{prefix}{name}.p_value")
            test = "" if p_value is None else reader.shown(p_value, reader.language.p_value)
            cells = (verdict_words(reader, str(row.value)), test)
            found.append(BodyRow(assumption_words(reader, name), cells, RowKind.MEMBER))
    return found

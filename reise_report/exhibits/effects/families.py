"""Families of tests: the p-values as they are, adjusted, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.effects.part import anchor
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import Analysis
from reise_report.plan.questions import Family
from reise_report.results.headlines import headline
from reise_report.results.row import Row


def family_tables(reader: Reader) -> tuple[Table, ...]:
    """One table for each family of the plan."""
    return tuple(_table(reader, key, family) for key, family in reader.plan.families.items())


def _table(reader: Reader, key: str, family: Family) -> Table:
    rows: list[BodyRow] = []
    if family.steps:
        for number, step in enumerate(family.steps, start=1):
            rows.append(BodyRow(reader.text("Step {number}", number=number), kind=RowKind.GROUP))
            rows += [_row(reader, key, member, RowKind.MEMBER) for member in step]
    else:
        rows += [_row(reader, key, member, RowKind.ITEM) for member in family.members]
    alpha = reader.language.level(family.alpha)
    return Table(
        id=f"family-{anchor(key)}",
        caption=reader.text("{family}: tests judged together.", family=reader.words(family.name)),
        head=(
            (
                HeadCell(reader.text("Analysis")),
                HeadCell(reader.text("Test of no difference")),
                HeadCell(reader.text("Adjusted for the family")),
                HeadCell(reader.text("At the {alpha} level", alpha=alpha)),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * 3,
        label_share=0.46,
        notes=tuple(_notes(reader, family)),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _analysis(reader: Reader, member: str) -> Analysis:
    return next(analysis for analysis in reader.plan.analyses if analysis.id == member)


def _own_test(reader: Reader, member: str) -> Row:
    return reader.view[f"{member}.{headline(reader.plan, _analysis(reader, member)).p_value}"]


def _row(reader: Reader, key: str, member: str, kind: RowKind) -> BodyRow:
    write = reader.language.p_value
    verdict = reader.view[f"family.{key}.{member}.verdict"]
    decided = {"rejected": reader.text("difference shown"), "not_rejected": reader.text("not shown")}
    cells = (
        reader.shown(_own_test(reader, member), write),
        reader.shown(reader.view[f"family.{key}.{member}.p_value"], write),
        decided.get(str(verdict.value), reader.reason(verdict.reason)),
    )
    return BodyRow(reader.words(_analysis(reader, member).name), cells, kind)


def _notes(reader: Reader, family: Family) -> Iterator[str]:
    yield _procedure(reader, family)
    if family.procedure in ("hochberg", "hommel"):
        yield reader.text("This holds where the tests tend to go the same way, as those of related outcomes do.")
    if any(_own_test(reader, member).value is None for member in family.every_member()):
        yield reader.text("A test that could not be made stays in the family and counts as p = 1.")


def _procedure(reader: Reader, family: Family) -> str:
    told = {
        "bonferroni": reader.text("Bonferroni's procedure"),
        "holm": reader.text("Holm's procedure"),
        "hochberg": reader.text("Hochberg's procedure"),
        "hommel": reader.text("Hommel's procedure"),
        "fixed_sequence": reader.text("Tests in a fixed order, until one shows no difference"),
        "hierarchical": reader.text("Tests in steps, each by Holm's procedure, until one step does not show all"),
    }[family.procedure]
    return reader.text(
        "{procedure}: the chance of showing any difference where there is none is at most {alpha} for the family.",
        procedure=told,
        alpha=reader.language.level(family.alpha),
    )

"""Families of tests: the p-values as they are, adjusted, and what was decided."""

from __future__ import annotations

from reise_report.exhibits.effects.part import anchor
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.plan.questions import Family
from reise_report.results.headlines import headline


def family_tables(reader: Reader) -> tuple[Table, ...]:
    """One table for each family of the plan."""
    return tuple(_table(reader, key, family) for key, family in reader.plan.families.items())


def _table(reader: Reader, key: str, family: Family) -> Table:
    analyses = {analysis.id: analysis for analysis in reader.plan.analyses}
    write = reader.language.p_value
    decided = {"rejected": reader.text("difference shown"), "not_rejected": reader.text("not shown")}
    rows = []
    for member in family.every_member():
        analysis = analyses[member]
        own = reader.view[f"{member}.{headline(reader.plan, analysis).p_value}"]
        adjusted = reader.view[f"family.{key}.{member}.p_value"]
        verdict = reader.view[f"family.{key}.{member}.verdict"]
        cells = (reader.shown(own, write), reader.shown(adjusted, write), decided[str(verdict.value)])
        rows.append(BodyRow(reader.words(analysis.name), cells))
    return Table(
        id=f"family-{anchor(key)}",
        caption=reader.text("{family}: tests adjusted for one another.", family=reader.words(family.name)),
        head=(
            (
                HeadCell(reader.text("Analysis")),
                HeadCell(reader.text("Test of no difference")),
                HeadCell(reader.text("Adjusted")),
                HeadCell(reader.text("At {alpha}", alpha=reader.language.percent(family.alpha, 0))),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * 3,
        label_share=0.46,
        notes=(
            _procedure(reader, family),
            reader.text("A test that could not be made stays in the family and counts as p = 1."),
        ),
    )


def _procedure(reader: Reader, family: Family) -> str:
    alpha = reader.language.percent(family.alpha, 0)
    told = {
        "bonferroni": reader.text("Bonferroni's procedure"),
        "holm": reader.text("Holm's procedure"),
        "hochberg": reader.text("Hochberg's procedure"),
        "hommel": reader.text("Hommel's procedure"),
        "fixed_sequence": reader.text("Tests in a fixed order, until one shows no difference"),
        "hierarchical": reader.text("Tests in steps, each by Holm's procedure, until one step does not show all"),
    }[family.procedure]
    return reader.text(
        "{procedure}: the chance of showing any difference where there is none stays below {alpha} for the family.",
        procedure=told,
        alpha=alpha,
    )

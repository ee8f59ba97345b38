"""The baseline table, and the figure of how far the arms differ. No p-values (CONSORT 2025 item 25)."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.summary_rows import decimal, summary_rows
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, Table

ALL = "all"


def baseline_table(reader: Reader, *, by_arm: bool) -> Table:
    """Characteristics at baseline: by arm, for everybody and with standardised differences; or for everybody only."""
    arms = list(reader.plan.design.arms) if by_arm else []
    compared = [arm for arm in arms if reader.plan.design.arms[arm].role == "intervention"]
    groups = [*arms, ALL]
    columns = reader.plan.people
    two_decimals = decimal(reader, 2)
    body: list[BodyRow] = []
    for name in reader.plan.baseline.variables:
        differences = [reader.shown(reader.view.get(f"baseline.{name}.smd.{arm}"), two_decimals) for arm in compared]
        body += summary_rows(reader, f"baseline.{name}", name, columns[name], groups, tuple(differences))
    caption = reader.text("Characteristics of the participants at baseline, by group.")
    if not by_arm:
        caption = reader.text("Characteristics of the participants at baseline, all groups together.")
    return Table(
        id="baseline",
        caption=caption,
        head=_head(reader, groups, compared),
        rows=tuple(body),
        align=(*[Align.DECIMAL] * len(groups), *[Align.DECIMAL] * len(compared)),
        label_share=_label_share(len(groups) + len(compared)),
        notes=_notes(reader, compared),
        continued=len(body) > LONGEST_UNBROKEN,
    )


def _label_share(columns: int) -> float:
    """Of the width: long labels get the room that few columns leave."""
    return 0.6 if columns == 1 else 0.38 if columns <= 5 else 0.22


def _head(reader: Reader, groups: list[str], compared: list[str]) -> tuple[tuple[HeadCell, ...], ...]:
    """One row; two where several arms are compared, so that the words above their differences stand once."""
    deep = 2 if len(compared) > 1 else 1
    names = {ALL: reader.text("All")} | {arm: reader.arm(arm) for arm in reader.plan.design.arms}
    sizes = {ALL: "flow.randomised.n"}
    cells = [HeadCell(reader.text("Characteristic"), rows=deep)]
    for group in groups:
        size = reader.view[sizes.get(group, f"flow.allocated.{group}")]
        cells.append(HeadCell(f"{names[group]}\n(n = {reader.shown(size, reader.language.integer)})", rows=deep))
    if compared:
        cells.append(HeadCell(reader.text("Standardised\ndifference"), columns=len(compared)))
    return (tuple(cells),) if deep == 1 else (tuple(cells), tuple(HeadCell(reader.arm(arm)) for arm in compared))


def _notes(reader: Reader, compared: list[str]) -> tuple[str, ...]:
    notes = [
        reader.text("SD: standard deviation; quartiles: 25th and 75th percentiles."),
        reader.text("Percentages are of those with data. Variables without a row for missing values were complete."),
    ]
    if compared:
        notes.append(
            reader.text(
                "Standardised difference: difference between the groups in standard deviations; for a variable with "
                "more than two levels, the distance of Yang and Dalton, without sign. With groups of this size, random "
                "allocation alone keeps 95 of 100 differences within ±{limit}. No tests: any difference at baseline is "
                "due to chance.",
                limit=_chance_limit(reader, compared),
            )
        )
    return tuple(notes)


def _chance_limit(reader: Reader, compared: list[str]) -> str:
    """The limit of what chance gives; from the least to the greatest where groups of different size are compared."""
    rows = [reader.view.get(f"baseline.smd_chance_limit.{arm}") for arm in compared]
    values = [row.value for row in rows if row is not None and isinstance(row.value, float)]
    digits = decimal(reader, 2)
    if not values or digits(min(values)) == digits(max(values)):
        return reader.shown(rows[0], digits)
    return reader.language.limits(min(values), max(values), digits)

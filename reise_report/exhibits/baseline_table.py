"""The baseline table, and the figure of how far the arms differ. No p-values (CONSORT 2025 item 25)."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.reader import Format, Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.contract import Column
from reise_report.results.row import Row

ALL = "all"


def baseline_table(reader: Reader, *, by_arm: bool) -> Table:
    """Characteristics at baseline: by arm, for everybody and with standardised differences; or for everybody only."""
    arms = list(reader.plan.design.arms) if by_arm else []
    compared = [arm for arm in arms if reader.plan.design.arms[arm].role == "intervention"]
    groups = [*arms, ALL]
    columns = reader.plan.people
    two_decimals = _decimal(reader, 2)
    body: list[BodyRow] = []
    for name in reader.plan.baseline.variables:
        differences = [reader.shown(reader.view.get(f"baseline.{name}.smd.{arm}"), two_decimals) for arm in compared]
        body += _variable(reader, name, columns[name], groups, tuple(differences))
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


def _variable(
    reader: Reader, name: str, column: Column, groups: list[str], differences: tuple[str, ...]
) -> Iterator[BodyRow]:
    label = reader.words(column.label) if column.label else name
    if column.unit:
        label = f"{label}, {reader.words(column.unit)}"
    pad = ("",) * len(differences)
    if column.type == "binary":
        cells = tuple(_share(reader, name, group, "yes") for group in groups)
        yield BodyRow(reader.text("{label}, n (%)", label=label), cells + differences)
    elif column.type == "category":
        heading = ("",) * len(groups) + differences
        yield BodyRow(reader.text("{label}, n (%)", label=label), heading, RowKind.GROUP)
        for level, words in (column.levels or {}).items():
            cells = tuple(_share(reader, name, group, level) for group in groups)
            yield BodyRow(reader.words(words), cells + pad, RowKind.MEMBER)
    else:
        means = tuple(_mean_sd(reader, name, group, column.decimals) for group in groups)
        yield BodyRow(reader.text("{label}, mean (SD)", label=label), means + differences)
        medians = tuple(_median(reader, name, group, column.decimals) for group in groups)
        yield BodyRow(reader.text("Median (quartiles)"), medians + pad, RowKind.MEMBER)
    missing = [reader.view[f"baseline.{name}.{group}.data.missing"] for group in groups]
    if any(row.value != 0 for row in missing):
        cells = tuple(reader.shown(row, reader.language.integer) for row in missing)
        yield BodyRow(reader.text("Missing"), cells + pad, RowKind.MEMBER)


def _share(reader: Reader, name: str, group: str, level: str) -> str:
    prefix = f"baseline.{name}.{group}"
    return reader.count_share(reader.view[f"{prefix}.level.{level}"], reader.view[f"{prefix}.share.{level}"])


def _decimal(reader: Reader, decimals: int) -> Format:
    return lambda value: reader.language.number(value, decimals)


def _mean_sd(reader: Reader, name: str, group: str, decimals: int) -> str:
    mean, sd = reader.view[f"baseline.{name}.{group}.mean"], reader.view[f"baseline.{name}.{group}.sd"]
    shown = reader.shown(mean, _decimal(reader, decimals))
    return shown if mean.value is None else f"{shown} ({reader.shown(sd, _decimal(reader, decimals))})"


def _median(reader: Reader, name: str, group: str, decimals: int) -> str:
    median, q1, q3 = (reader.view[f"baseline.{name}.{group}.{part}"] for part in ("median", "q1", "q3"))
    digits = _decimal(reader, decimals)
    shown = reader.shown(median, digits)
    if median.value is None:
        return shown
    return f"{shown} ({_quartiles(reader, q1, q3, digits)})"


def _quartiles(reader: Reader, q1: Row, q3: Row, digits: Format) -> str:
    if isinstance(q1.value, int | float) and isinstance(q3.value, int | float):
        return reader.language.limits(q1.value, q3.value, digits)
    return reader.reason(q1.reason)


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
    digits = _decimal(reader, 2)
    if not values or digits(min(values)) == digits(max(values)):
        return reader.shown(rows[0], digits)
    return reader.language.limits(min(values), max(values), digits)

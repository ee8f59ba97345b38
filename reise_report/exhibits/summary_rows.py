"""Rows of a table that sums up columns of participants: counts and shares, or mean, spread and quartiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reise_report.exhibits.reader import Format, Reader
from reise_report.exhibits.table import BodyRow, RowKind
from reise_report.plan.contract import Column
from reise_report.results.row import Row


def summary_rows(
    reader: Reader, stem: str, name: str, column: Column, groups: Sequence[str], beside: tuple[str, ...] = ()
) -> Iterator[BodyRow]:
    """The rows of one column.

    Args:
        reader: for words and numbers.
        stem: what the ids of its rows begin with: ``baseline.age``.
        name: of the column, where it has no label.
        column: its contract.
        groups: the table's columns: arms, or ``all``.
        beside: cells after those of the groups, on the first row.
    """
    label = reader.words(column.label) if column.label else name
    if column.unit:
        label = f"{label}, {reader.words(column.unit)}"
    pad = ("",) * len(beside)
    if column.type == "binary":
        cells = tuple(_share(reader, stem, group, "yes") for group in groups)
        yield BodyRow(reader.text("{label}, n (%)", label=label), cells + beside)
    elif column.type == "category":
        heading = ("",) * len(groups) + beside
        yield BodyRow(reader.text("{label}, n (%)", label=label), heading, RowKind.GROUP)
        for level, words in (column.levels or {}).items():
            cells = tuple(_share(reader, stem, group, level) for group in groups)
            yield BodyRow(reader.words(words), cells + pad, RowKind.MEMBER)
    else:
        means = tuple(_mean_sd(reader, stem, group, column.decimals) for group in groups)
        yield BodyRow(reader.text("{label}, mean (SD)", label=label), means + beside)
        medians = tuple(_median(reader, stem, group, column.decimals) for group in groups)
        yield BodyRow(reader.text("Median (quartiles)"), medians + pad, RowKind.MEMBER)
    missing = [reader.view[f"{stem}.{group}.data.missing"] for group in groups]
    if any(row.value != 0 for row in missing):
        cells = tuple(reader.shown(row, reader.language.integer) for row in missing)
        yield BodyRow(reader.text("Missing"), cells + pad, RowKind.MEMBER)


def _share(reader: Reader, stem: str, group: str, level: str) -> str:
    prefix = f"{stem}.{group}"
    return reader.count_share(reader.view[f"{prefix}.level.{level}"], reader.view[f"{prefix}.share.{level}"])


def decimal(reader: Reader, decimals: int) -> Format:
    """How numbers of a column with so many decimals are written."""
    return lambda value: reader.language.number(value, decimals)


def _mean_sd(reader: Reader, stem: str, group: str, decimals: int) -> str:
    mean, sd = reader.view[f"{stem}.{group}.mean"], reader.view[f"{stem}.{group}.sd"]
    shown = reader.shown(mean, decimal(reader, decimals))
    return shown if mean.value is None else f"{shown} ({reader.shown(sd, decimal(reader, decimals))})"


def _median(reader: Reader, stem: str, group: str, decimals: int) -> str:
    median, q1, q3 = (reader.view[f"{stem}.{group}.{part}"] for part in ("median", "q1", "q3"))
    digits = decimal(reader, decimals)
    shown = reader.shown(median, digits)
    if median.value is None:
        return shown
    return f"{shown} ({_quartiles(reader, q1, q3, digits)})"


def _quartiles(reader: Reader, q1: Row, q3: Row, digits: Format) -> str:
    if isinstance(q1.value, int | float) and isinstance(q3.value, int | float):
        return reader.language.limits(q1.value, q3.value, digits)
    return reader.reason(q1.reason)

"""Effects on one scale as a forest plot: one way of making it, whatever its rows stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reise_report.exhibits.effects.scale import Scale
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.forest_plot import ForestGroup, ForestPlot, ForestRow
from reise_report.exhibits.reader import Reader
from reise_report.results.row import Row


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the plot.

    Attributes:
        label: what readers call it.
        row: the effect.
        leading: whether it is the one that the others are laid beside.
    """

    label: str
    row: Row
    leading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """A forest plot before it is a figure.

    Attributes:
        id: the figure's, unique in a report.
        title: name of the drawing, read by machines.
        caption: what, whom, when.
        heads: over the labels, and over the estimates.
        scale: on which all marks are.
        level: confidence level of the intervals.
        groups: (head, marks), from top to bottom; an empty head for marks of their own.
        of_randomised: whether the numbers analysed are told out of those randomised.
        alt: the numbers in words; made of the marks when left out.
    """

    id: str
    title: str
    caption: str
    heads: tuple[str, str]
    scale: Scale
    level: float
    groups: Sequence[tuple[str, Sequence[Mark]]]
    of_randomised: bool = False
    alt: str = ""

    @property
    def intervals(self) -> int:
        """Marks that have an interval."""
        return sum(mark.row.low is not None for _, marks in self.groups for mark in marks)


def forest_figure(reader: Reader, forest: Forest, *, least: int = 1) -> Figure | None:
    """The plot as a figure; None where fewer marks than ``least`` have an interval to draw."""
    if forest.intervals < least:
        return None
    scale, first, last = forest.scale, *forest.heads
    groups = tuple(
        ForestGroup(head, tuple(_row(reader, forest, mark) for mark in marks)) for head, marks in forest.groups
    )
    plot = ForestPlot(
        id=forest.id,
        title=forest.title,
        groups=groups,
        heads=(first, reader.text("Analysed"), last),
        axis_label=scale.name,
        scale=scale.kind,
        null=scale.null,
        fewer=scale.fewer,
        more=scale.more,
        important=scale.important_on_axis(),
        important_label=reader.text("smallest important difference"),
        decimal_sign=reader.language.conventions.decimal,
    )
    return Figure(forest.id, forest.caption, forest.alt or _told(reader, forest, groups), plot)


def _row(reader: Reader, forest: Forest, mark: Mark) -> ForestRow:
    scale, row = forest.scale, mark.row
    n = ""
    if row.n_analysed is not None:
        n = reader.language.integer(row.n_analysed)
        if forest.of_randomised and row.n_randomised is not None:
            n = reader.language.count_of(row.n_analysed, row.n_randomised)
    return ForestRow(
        label=mark.label,
        n=n,
        text=reader.with_interval(row, scale.write),
        value=scale.on_axis(row.value),
        low=scale.on_axis(row.low),
        high=scale.on_axis(row.high),
        leading=mark.leading,
    )


def _told(reader: Reader, forest: Forest, groups: Sequence[ForestGroup]) -> str:
    """Every mark with its numbers; labels may have commas of their own."""
    parts: list[str] = []
    for group in groups:
        parts += [group.head] if group.head else []
        parts += [
            f"{row.label}: {row.text}, n = {row.n}" if row.n else f"{row.label}: {row.text}" for row in group.rows
        ]
    return f"{forest.scale.name} ({reader.confidence(forest.level)}). {'; '.join(parts)}."

"""A plotnine plot of labelled rows: labels left, values across, words at the right where there are any.

The labels are drawn inside the plot, in its own coordinates, so that they stand exactly beside their points whatever
their number of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reise_report.exhibits import axis, panel, svg
from reise_report.exhibits.text_width import width, wrap

LABEL_ROOM = 175.0  # points at most, for the labels left of the values
GAP = 14.0
LINE = 10.8
MARGIN = 1.0  # at both sides of the page


@dataclass(frozen=True, slots=True)
class RowSheet:
    """Where rows and values stand.

    Attributes:
        labels: already broken into lines.
        marks: the ticks; the first and the last are the ends of the axis.
        right: points kept free right of the axis.
        above: points kept free above the rows.
        air: points between two rows.
    """

    labels: tuple[str, ...]
    marks: tuple[Decimal, ...]
    right: float = 14.0
    above: float = 0.0
    air: float = 6.5

    @property
    def heights(self) -> tuple[float, ...]:
        """Points for each row."""
        return tuple((label.count("\n") + 1) * LINE + self.air for label in self.labels)

    @property
    def places(self) -> tuple[float, ...]:
        """The middle of each row in points over the axis, the first row on top."""
        total = sum(self.heights)
        return tuple(total - sum(self.heights[:index]) - height / 2 for index, height in enumerate(self.heights))

    @property
    def label_room(self) -> float:
        """Points from the page's edge to the axis."""
        return widest(self.labels) + GAP

    @property
    def unit(self) -> float:
        """What a point across the page is worth on the axis."""
        return float(self.marks[-1] - self.marks[0]) / (svg.PAGE_WIDTH - 2 * MARGIN - self.label_room - self.right)

    @property
    def height(self) -> float:
        """Of the whole drawing, in points: rows, axis and the words under it."""
        return round(sum(self.heights) + self.above + 33, 1)

    def layers(self, decimal_sign: str, axis_label: str, suffix: str = "") -> list[panel.Part]:
        """The labels, the axis and the scales."""
        gg = panel.grammar()
        low, high = float(self.marks[0]), float(self.marks[-1])
        left = low - self.label_room * self.unit
        texts = panel.words(
            [(left, place, label) for place, label in zip(self.places, self.labels, strict=True)],
            size=panel.TEXT_SIZE,
        )
        decimals = axis.decimals_of(self.marks)
        return [
            texts,
            gg.annotate("segment", x=low, xend=high, y=0, yend=0, color=svg.INK, size=panel.THIN),
            gg.scale_x_continuous(
                breaks=[float(mark) for mark in self.marks],
                labels=[axis.label(mark, decimal_sign, decimals) + suffix for mark in self.marks],
                limits=(left, high + self.right * self.unit),
                expand=(0, 0),
            ),
            gg.scale_y_continuous(breaks=[], limits=(-0.5, sum(self.heights) + self.above), expand=(0, 0)),
            gg.labs(x=axis_label),
            panel.look(
                axis_text_y=gg.element_blank(),
                axis_title_x=gg.element_text(size=panel.SMALL_SIZE, color=svg.INK, ha=self._share(axis_label)),
            ),
        ]

    def _share(self, words: str) -> float:
        """Where the words under the axis stand, 0–1 of the page: under the middle of the axis, if the page allows."""
        spare = svg.PAGE_WIDTH - width(words, panel.SMALL_SIZE)
        if spare <= 0:
            return 0.0
        middle = self.label_room + (svg.PAGE_WIDTH - self.label_room - self.right) / 2
        return min(max((middle - (svg.PAGE_WIDTH - spare) / 2) / spare, 0.0), 1.0)


def broken(texts: Sequence[str]) -> tuple[str, ...]:
    """Labels in lines that fit the room left of the axis."""
    return tuple("\n".join(wrap(text, panel.TEXT_SIZE, LABEL_ROOM)) for text in texts)


def widest(labels: Sequence[str]) -> float:
    """The width of the widest line, in points."""
    return max((width(line, panel.TEXT_SIZE) for label in labels for line in label.split("\n")), default=0.0)

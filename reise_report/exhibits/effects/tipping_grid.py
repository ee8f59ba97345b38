"""A grid of what the missing outcomes could have been, each cell with the conclusion that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reise_report.exhibits import svg
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.text_width import width, wrap

SIZE = 8.5
SMALL = 8.0
LINE = 11.0
MOST_WIDE, MOST_HIGH = 34.0, 20.0
LEAST_WITH_SIGN = 8.0  # points of a cell that has room for its sign
SPREAD, STACK = 380.0, 300.0  # points for all columns, for all rows
BESIDE = 6.0

_LOOK = {
    1: (ArmStyle.INTERVENTION.colour, "+", "#ffffff"),
    -1: (ArmStyle.THIRD.colour, "−", "#ffffff"),
    0: ("#eef1f3", "", svg.INK),
    None: ("#ffffff", "?", svg.INK),
}
"""Conclusion → fill, sign and the sign's colour: the sign says it where colours do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TippingGrid:
    """Conclusions by the number of events among the missing of either group.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        columns: numbers of events in the second group, as they are written.
        rows: numbers of events in the first group, from the bottom.
        cells: a row for each of ``rows``: 1 where the interval is above no difference, −1 below, 0 where it includes
            it, None without an estimate.
        column_label: what the numbers under the grid are.
        row_label: what the numbers beside it are, over them.
        above: what a cell above no difference says, in words.
        below: what one below says.
        includes: what one that includes no difference says.
        unknown: what one without an estimate says.
        nearest: row and column of the cell to be ringed; None for none.
        nearest_label: what the ring says.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    column_label: str
    row_label: str
    above: str
    below: str
    includes: str
    unknown: str
    nearest: tuple[int, int] | None = None
    nearest_label: str = ""

    def draw(self) -> str:
        """The grid as SVG."""
        return _Sheet(self).draw()


class _Sheet:
    """The grid laid out: the words over the rows' numbers, the cells, the columns' numbers, and the key."""

    def __init__(self, grid: TippingGrid) -> None:
        self.grid = grid
        self.wide = min(MOST_WIDE, SPREAD / len(grid.columns))
        self.high = min(MOST_HIGH, STACK / len(grid.rows))
        self.left = max(width(words, SMALL) for words in grid.rows) + BESIDE

    @cached_property
    def heading(self) -> list[str]:
        return wrap(self.grid.row_label, SIZE, svg.PAGE_WIDTH)

    def draw(self) -> str:
        top = len(self.heading) * LINE + 4
        bottom = top + len(self.grid.rows) * self.high
        body = [svg.text((0, 9 + place * LINE), words) for place, words in enumerate(self.heading)]
        body += [*self._cells(top), *self._numbers(top, bottom)]
        y = bottom + 14
        for words in wrap(self.grid.column_label, SIZE, svg.PAGE_WIDTH - self.left):
            y += LINE
            body.append(svg.text((self.left, y), words))
        key, y = self._key(y + 8)
        return svg.document(height=y + 3, size=SIZE, body=[*body, *key], id_=self.grid.id, title=self.grid.title)

    def _corner(self, row: int, column: int, top: float) -> svg.Point:
        """The upper left corner of a cell; rows are counted from the bottom."""
        return (self.left + column * self.wide, top + (len(self.grid.rows) - 1 - row) * self.high)

    def _cells(self, top: float) -> Iterator[str]:
        for row, line in enumerate(self.grid.cells):
            for column, cell in enumerate(line):
                yield from self._cell(self._corner(row, column, top), cell, self.wide, self.high)
        if self.grid.nearest is not None:
            x, y = self._corner(*self.grid.nearest, top)
            yield self._ring(x, y, self.wide, self.high)

    @staticmethod
    def _cell(corner: svg.Point, cell: int | None, wide: float, high: float) -> Iterator[str]:
        fill, sign, colour = _LOOK[cell]
        x, y = corner
        yield svg.rectangle(corner, wide, high, fill=fill, stroke="#ffffff" if cell else svg.RULE)
        if sign and min(wide, high) >= LEAST_WITH_SIGN:
            yield svg.text((x + wide / 2, y + high / 2 + 3), sign, anchor="middle", fill=colour, weight="Semibold")

    @staticmethod
    def _ring(x: float, y: float, wide: float, high: float) -> str:
        corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
        return svg.path(corners, stroke=svg.INK, width=2.0)

    def _numbers(self, top: float, bottom: float) -> Iterator[str]:
        """The numbers along both sides: as many as have room."""
        each = max(1, -(-int(LINE) // max(1, int(self.high))))
        for row, words in enumerate(self.grid.rows):
            if row % each == 0 or row == len(self.grid.rows) - 1:
                y = self._corner(row, 0, top)[1] + self.high / 2 + 3
                yield svg.text((self.left - BESIDE, y), words, anchor="end", size=SMALL)
        room = max(width(words, SMALL) for words in self.grid.columns) + 4
        each = max(1, -(-int(room) // max(1, int(self.wide))))
        for column, words in enumerate(self.grid.columns):
            if column % each == 0:
                x = self._corner(0, column, top)[0] + self.wide / 2
                yield svg.text((x, bottom + 11), words, anchor="middle", size=SMALL)

    def _key(self, y: float) -> tuple[list[str], float]:
        """What the fills and the ring say; of fills only those that there are."""
        grid = self.grid
        there = {cell for line in grid.cells for cell in line}
        said = {1: grid.above, 0: grid.includes, -1: grid.below, None: grid.unknown}
        elements: list[str] = []
        for cell, words in said.items():
            if cell in there:
                y = self._said(elements, list(self._cell((self.left, y), cell, 16, 10)), words, y)
        if grid.nearest is not None:
            y = self._said(elements, [self._ring(self.left + 1, y + 1, 14, 8)], grid.nearest_label, y)
        return elements, y

    def _said(self, elements: list[str], swatch: list[str], words: str, y: float) -> float:
        elements += swatch
        start = self.left + 22
        lines = wrap(words, SMALL, svg.PAGE_WIDTH - start)
        elements += [svg.text((start, y + 8 + place * 10), line, size=SMALL) for place, line in enumerate(lines)]
        return y + 14 + (len(lines) - 1) * 10

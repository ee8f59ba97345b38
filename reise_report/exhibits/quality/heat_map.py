"""A table of shares as a drawing: the darker a field, the greater its share, with the number in every field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reise_report.errors import DocumentError
from reise_report.exhibits import svg
from reise_report.exhibits.quality.lines import LINE, RISE, centred
from reise_report.exhibits.row_sheet import LABEL_ROOM
from reise_report.exhibits.text_width import width, wrap

SIZE, SMALL = 8.5, 8.0  # points
ROW = 19.0
GAP = 10.0  # points between two blocks of columns, and left of the first
AIR = 5.0  # points beside the heads of columns
LEAST_LABEL = 80.0
DARK_FROM = 0.6  # from this share on the number is white: 4.5:1 and more on either side
_PALE, _DARK = (0xF2, 0xF5, 0xF8), (0x0B, 0x3D, 0x66)


@dataclass(frozen=True, slots=True)
class HeatField:
    """One field: its share from 0 to 1, None where there is none, and what is written in it."""

    share: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Shares by row and column, columns in blocks.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        rows: labels from top to bottom.
        blocks: heads over the blocks of columns, from left to right.
        columns: heads of the columns of each block.
        fields: for each row the fields of all blocks, from left to right.
    """

    at_once: ClassVar[bool] = True  # needs no plotting library

    id: str
    title: str
    rows: tuple[str, ...]
    blocks: tuple[str, ...]
    columns: tuple[str, ...]
    fields: tuple[tuple[HeatField, ...], ...]

    def __post_init__(self) -> None:
        wide = len(self.blocks) * len(self.columns)
        if len(self.fields) != len(self.rows) or any(len(line) != wide for line in self.fields):
            raise DocumentError(f"heat map {self.id}: give {len(self.rows)} rows of {wide} fields each")

    def draw(self) -> str:
        """The map as SVG."""
        labels = [wrap(label, SIZE, self._label_room()) for label in self.rows]
        left = max(width(line, SIZE) for lines in labels for line in lines)
        wide = (svg.PAGE_WIDTH - left - GAP * len(self.blocks)) / (len(self.blocks) * len(self.columns))
        heads = [wrap(text, SMALL, wide - AIR + 1) for text in self.columns]
        names = [wrap(text, SIZE, wide * len(self.columns)) for text in self.blocks]
        over = LINE * max(map(len, names))
        top = over + LINE * max(map(len, heads)) + 7
        body = self._heads(left, wide, names, heads)
        for lines, fields in zip(labels, self.fields, strict=True):
            height = max(ROW, LINE * len(lines) + 6)
            body += centred(lines, (0, top + height / 2), size=SIZE)
            body += self._fields(fields, (left, top), wide, height)
            top += height
        return svg.document(height=round(top + 2, 1), size=SIZE, body=body, id_=self.id, title=self.title)

    def _label_room(self) -> float:
        """Points for the labels: what the columns leave when the longest word of their heads is to stay whole."""
        words = [word for text in self.columns for word in text.split()]
        column = max(width(word, SMALL) for word in words) + AIR
        left = svg.PAGE_WIDTH - GAP * len(self.blocks) - column * len(self.blocks) * len(self.columns)
        return max(LEAST_LABEL, min(LABEL_ROOM, left))

    def _edge(self, left: float, wide: float, place: int) -> float:
        """Where a column begins across the page."""
        return left + GAP * (place // len(self.columns) + 1) + wide * place

    def _heads(self, left: float, wide: float, names: list[list[str]], heads: list[list[str]]) -> list[str]:
        """The names of the blocks, and the heads of their columns under them; both stand on a common foot."""
        deep, low = max(map(len, names)), max(map(len, heads))
        body = []
        for block, name in enumerate(names):
            first = self._edge(left, wide, block * len(heads))
            body += centred(
                name, (first + wide * len(heads) / 2, LINE * deep / 2), size=SIZE, anchor="middle", weight="Semibold"
            )
            for place, head in enumerate(heads):
                middle = self._edge(left, wide, block * len(heads) + place) + wide / 2
                body += centred(head, (middle, LINE * (deep + low - len(head) / 2) + 3), size=SMALL, anchor="middle")
        return body

    def _fields(self, fields: tuple[HeatField, ...], corner: svg.Point, wide: float, height: float) -> list[str]:
        """A row of fields, with the number in each."""
        body = []
        for place, one in enumerate(fields):
            x, y = self._edge(corner[0], wide, place), corner[1]
            if one.share is not None:
                body.append(svg.rectangle((x + 0.5, y + 0.5), wide - 1, height - 1, fill=shade(one.share)))
            if one.text:
                fill = "#ffffff" if (one.share or 0) >= DARK_FROM else svg.INK
                at = (x + wide / 2, y + height / 2 + RISE * SMALL)
                body.append(svg.text(at, one.text, anchor="middle", fill=fill, size=SMALL))
        return body


def shade(share: float) -> str:
    """The fill of a field, from pale for none to dark for all; its lightness falls evenly, in grey print too.

    >>> shade(0), shade(1)
    ('#f2f5f8', '#0b3d66')
    """
    # Up to where the number turns white the fill stays light enough for ink, and beyond it dark enough for white.
    depth = 0.55 * share / DARK_FROM * 0.8 if share < DARK_FROM else 0.72 + 0.28 * (share - DARK_FROM) / (1 - DARK_FROM)
    mixed = (round(pale + (dark - pale) * depth) for pale, dark in zip(_PALE, _DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)

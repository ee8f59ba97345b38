"""A table of shares as a drawing: the darker a field, the greater its share, with the number in every field."""

from __future__ import annotations

from dataclasses import dataclass

from reise_report.errors import DocumentError
from reise_report.exhibits import panel, svg
from reise_report.exhibits.row_sheet import LABEL_ROOM, widest
from reise_report.exhibits.text_width import width, wrap

ROW = 19.0  # points
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
        gg = panel.grammar()
        labels = ["\n".join(wrap(label, panel.TEXT_SIZE, self._label_room())) for label in self.rows]
        lines = [label.count("\n") + 1 for label in labels]
        heights = [max(ROW, 11.0 * n + 5) for n in lines]
        left = widest(labels)
        wide = (svg.PAGE_WIDTH - 2 - left - GAP * len(self.blocks)) / (len(self.blocks) * len(self.columns))
        heads = [wrap(text, panel.SMALL_SIZE, wide - AIR + 1) for text in self.columns]
        names = [wrap(text, panel.TEXT_SIZE, wide * len(self.columns)) for text in self.blocks]
        above = 10.5 * max(map(len, heads)) + 5
        top = sum(heights)
        fields, words = self._fields(heights, left, wide)
        over = [
            (self._middle(left, wide, place), top + above / 2, "\n".join(heads[place % len(heads)]))
            for place in range(len(self.blocks) * len(heads))
        ]
        block = wide * len(self.columns)
        big = [
            (left + GAP * (place + 1) + block * (place + 0.5), top + above + 5.5 * len(name) + 1, "\n".join(name))
            for place, name in enumerate(names)
        ]
        beside = [(0.0, middle, label) for middle, label in zip(_middles(heights), labels, strict=True)]
        height = top + above + 11.0 * max(map(len, names)) + 4
        plot = (
            gg.ggplot(panel.frame(["x", "y", "width", "height", "fill"], fields), gg.aes("x", "y"))
            + gg.geom_tile(gg.aes(width="width", height="height", fill="fill"), color="#ffffff", size=0.6)
            + gg.scale_fill_identity()
            + panel.words(beside, size=panel.TEXT_SIZE)
            + panel.words(over, side="center")
            + panel.words(big, side="center", size=panel.TEXT_SIZE)
        )
        for colour, texts in words.items():
            if texts:
                plot = plot + panel.words(texts, side="center", colour=colour)
        plot = (
            plot
            + gg.scale_x_continuous(breaks=[], limits=(0, svg.PAGE_WIDTH - 2), expand=(0, 0))
            + gg.scale_y_continuous(breaks=[], limits=(-0.5, height), expand=(0, 0))
            + gg.labs(x="")
            + panel.look(axis_text=gg.element_blank(), axis_title=gg.element_blank())
        )
        return panel.document(plot, height=round(height + 3, 1), id_=self.id, title=self.title)

    def _label_room(self) -> float:
        """Points for the labels: what the columns leave when the longest word of their heads is to stay whole."""
        words = [word for text in self.columns for word in text.split()]
        column = max(width(word, panel.SMALL_SIZE) for word in words) + AIR
        left = svg.PAGE_WIDTH - 2 - GAP * len(self.blocks) - column * len(self.blocks) * len(self.columns)
        return max(LEAST_LABEL, min(LABEL_ROOM, left))

    def _middle(self, left: float, wide: float, place: int) -> float:
        """Where the middle of a column stands across the page."""
        return left + GAP * (place // len(self.columns) + 1) + wide * (place + 0.5)

    def _fields(
        self, heights: list[float], left: float, wide: float
    ) -> tuple[list[tuple[object, ...]], dict[str, list[tuple[float, float, str]]]]:
        """The fields as tiles, and what is written in them by colour."""
        tiles: list[tuple[object, ...]] = []
        words: dict[str, list[tuple[float, float, str]]] = {svg.INK: [], "#ffffff": []}
        for line, y, height in zip(self.fields, _middles(heights), heights, strict=True):
            for place, one in enumerate(line):
                x = self._middle(left, wide, place)
                if one.share is not None:
                    tiles.append((x, y, wide, height, shade(one.share)))
                if one.text:
                    words["#ffffff" if (one.share or 0) >= DARK_FROM else svg.INK].append((x, y, one.text))
        return tiles, words


def shade(share: float) -> str:
    """The fill of a field, from pale for none to dark for all; its lightness falls evenly, in grey print too.

    >>> shade(0), shade(1)
    ('#f2f5f8', '#0b3d66')
    """
    # Up to where the number turns white the fill stays light enough for ink, and beyond it dark enough for white.
    depth = 0.55 * share / DARK_FROM * 0.8 if share < DARK_FROM else 0.72 + 0.28 * (share - DARK_FROM) / (1 - DARK_FROM)
    mixed = (round(pale + (dark - pale) * depth) for pale, dark in zip(_PALE, _DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _middles(heights: list[float]) -> list[float]:
    """The middle of each row in points, the first row on top."""
    top = sum(heights)
    return [top - sum(heights[:place]) - height / 2 for place, height in enumerate(heights)]

"""Labelled strips of bars under one another on one axis: weeks around a visit, or last digits."""

from __future__ import annotations

from dataclasses import dataclass

from reise_report.errors import DocumentError
from reise_report.exhibits import panel, svg
from reise_report.exhibits.plots import BAND_FILL
from reise_report.exhibits.row_sheet import GAP, broken, widest
from reise_report.exhibits.text_width import width, wrap

STRIP = 46.0  # points from one strip to the next
TALLEST = 34.0  # points of the tallest bar
RIGHT_ROOM = 92.0
BAR = 0.8  # of the room that a bar has
FILL = "#4a6d8f"


@dataclass(frozen=True, slots=True)
class Strip:
    """One strip.

    Attributes:
        label: at its left.
        bars: the height of each bar, 0 to 1 of the tallest that the strip has room for.
        text: at its right.
        band: where a shaded band begins and ends, where bars stand at 0, 1, 2 …; None for none.
        level: a height from 0 to 1 at which a dashed line is drawn; None for none.
    """

    label: str
    bars: tuple[float, ...]
    text: str
    band: tuple[float, float] | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """Strips of bars.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        strips: from top to bottom, each with the same number of bars.
        ticks: (place of a bar, words) under the axis.
        axis_label: what the axis measures.
        band_label: what the band is, over the first of them; empty where there is none.
    """

    id: str
    title: str
    strips: tuple[Strip, ...]
    ticks: tuple[tuple[float, str], ...]
    axis_label: str
    band_label: str = ""

    def __post_init__(self) -> None:
        if not self.strips or len({len(strip.bars) for strip in self.strips}) != 1:
            raise DocumentError(f"strips {self.id}: give at least one strip, all with the same number of bars")

    def draw(self) -> str:
        """The plot as SVG."""
        gg = panel.grammar()
        places = len(self.strips[0].bars)
        labels = broken([strip.label for strip in self.strips])
        texts = ["\n".join(wrap(strip.text, panel.SMALL_SIZE, RIGHT_ROOM)) for strip in self.strips]
        room = max(width(line, panel.SMALL_SIZE) for text in texts for line in text.split("\n"))
        left, right = widest(labels) + GAP, room + 8 if room else 8.0
        unit = places / (svg.PAGE_WIDTH - 2 - left - right)
        top = STRIP * len(self.strips)
        feet = [top - STRIP * (place + 1) + 6 for place in range(len(self.strips))]
        above = 12.0 if self.band_label else 0.0
        plot = gg.ggplot() + self._bands(feet) + self._bars(feet)
        plot = plot + panel.levels(-0.5, places - 0.5, feet, colour=svg.INK, size=panel.THIN)
        lines = [foot + strip.level * TALLEST for foot, strip in zip(feet, self.strips, strict=True) if strip.level]
        if lines:
            plot = plot + panel.levels(-0.5, places - 0.5, lines, colour=svg.INK, line="dashed", size=panel.THIN)
        middle = [foot + TALLEST / 2 for foot in feet]
        beside = [(-0.5 - left * unit, y, label) for y, label in zip(middle, labels, strict=True)]
        after = [(places - 0.5 + 8 * unit, y, text) for y, text in zip(middle, texts, strict=True) if text]
        plot = plot + panel.words(beside, size=panel.TEXT_SIZE)
        if after:
            plot = plot + panel.words(after)
        named = [(foot, strip.band) for foot, strip in zip(feet, self.strips, strict=True) if strip.band is not None]
        if named and self.band_label:
            foot, band = named[0]
            over = (sum(band) / 2, foot + TALLEST + 5, self.band_label)
            plot = plot + panel.words([over], side="center", colour=svg.ACCENT)
        layers = [
            gg.scale_x_continuous(
                breaks=[place for place, _ in self.ticks],
                labels=[text for _, text in self.ticks],
                limits=(-0.5 - left * unit, places - 0.5 + right * unit),
                expand=(0, 0),
            ),
            gg.scale_y_continuous(breaks=[], limits=(0, top + above), expand=(0, 0)),
            gg.labs(x=self.axis_label),
            panel.look(axis_text_y=gg.element_blank()),
        ]
        return panel.document(plot + layers, height=round(top + above + 33, 1), id_=self.id, title=self.title)

    def _bars(self, feet: list[float]) -> panel.Part:
        gg = panel.grammar()
        bars = [
            (place - BAR / 2, place + BAR / 2, foot, foot + share * TALLEST)
            for foot, strip in zip(feet, self.strips, strict=True)
            for place, share in enumerate(strip.bars)
            if share > 0
        ]
        return _boxes(gg, bars, FILL)

    def _bands(self, feet: list[float]) -> list[panel.Part]:
        """The bands behind the bars, and the dashed lines that bound them: seen without colour, too."""
        gg = panel.grammar()
        found = [
            (*strip.band, foot, foot + TALLEST)
            for foot, strip in zip(feet, self.strips, strict=True)
            if strip.band is not None
        ]
        edges = [(x, bottom, upper) for low, high, bottom, upper in found for x in (low, high)]
        if not edges:
            return []
        lines = gg.geom_segment(
            gg.aes(x="x", xend="x", y="bottom", yend="top"),
            data=panel.frame(["x", "bottom", "top"], edges),
            inherit_aes=False,
            color=svg.GREY,
            linetype="dashed",
            size=panel.THIN,
        )
        return [_boxes(gg, found, BAND_FILL), lines]


def _boxes(gg: panel.Part, boxes: list[tuple[float, float, float, float]], fill: str) -> panel.Part:
    """Filled boxes given by their left, right, lower and upper edges."""
    return gg.geom_rect(
        gg.aes(xmin="left", xmax="right", ymin="lower", ymax="upper"),
        data=panel.frame(["left", "right", "lower", "upper"], boxes),
        inherit_aes=False,
        fill=fill,
    )

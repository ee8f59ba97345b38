"""Labelled strips of bars under one another on one axis: weeks around a visit, or last digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reise_report.errors import DocumentError
from reise_report.exhibits import svg
from reise_report.exhibits.plots import BAND_FILL
from reise_report.exhibits.quality.lines import centred
from reise_report.exhibits.row_sheet import GAP, LABEL_ROOM
from reise_report.exhibits.text_width import width, wrap

SIZE, SMALL = 8.5, 8.0  # points
STRIP = 46.0  # points from one strip to the next
TALLEST = 34.0  # points of the tallest bar
OVER, UNDER, AXIS = 12.0, 6.0, 33.0  # points over the first strip with a band, under each strip, and for the axis
RIGHT_ROOM = 92.0
BAR = 0.8  # of the room that a bar has
THIN = 0.7
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

    at_once: ClassVar[bool] = True  # needs no plotting library

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
        sheet = _Sheet.of(self)
        body: list[str] = []
        for strip, foot in zip(self.strips, sheet.feet, strict=True):
            body += [*_band(sheet, strip, foot), *_bars(sheet, strip, foot), *_words(sheet, strip, foot)]
        first = next(((strip, foot) for strip, foot in zip(self.strips, sheet.feet, strict=True) if strip.band), None)
        if first is not None and self.band_label:
            strip, foot = first
            over = (sheet.x(sum(strip.band or ()) / 2), foot - TALLEST - 5)
            body += centred([self.band_label], over, size=SMALL, anchor="middle", fill=svg.ACCENT)
        bottom = sheet.feet[-1] + UNDER
        for place, words in self.ticks:
            body += centred([words], (sheet.x(place), bottom + 10), size=SMALL, anchor="middle")
        middle = (sheet.x((sheet.places - 1) / 2), bottom + 24)
        body += centred([self.axis_label], middle, size=SMALL, anchor="middle")
        return svg.document(height=round(bottom + AXIS, 1), size=SIZE, body=body, id_=self.id, title=self.title)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where strips and bars stand.

    Attributes:
        labels: of the strips, in lines.
        left: points from the page's edge to the first bar's room.
        unit: points of the room that a bar has.
        places: how many bars a strip has.
        feet: for each strip where its bars stand, in points from the top.
    """

    labels: tuple[tuple[str, ...], ...]
    left: float
    unit: float
    places: int
    feet: tuple[float, ...]

    @classmethod
    def of(cls, plot: Strips) -> _Sheet:
        """The room that a plot's words leave to its bars."""
        labels = tuple(tuple(wrap(strip.label, SIZE, LABEL_ROOM)) for strip in plot.strips)
        left = max(width(line, SIZE) for lines in labels for line in lines) + GAP
        right = max((width(line, SMALL) for strip in plot.strips for line in _beside(strip)), default=0.0) + GAP
        places = len(plot.strips[0].bars)
        above = OVER if plot.band_label else 0.0
        feet = tuple(above + STRIP * (place + 1) - UNDER for place in range(len(plot.strips)))
        return cls(labels, left, (svg.PAGE_WIDTH - left - right) / places, places, feet)

    def x(self, place: float) -> float:
        """The middle of the bar at a place, in points from the page's edge."""
        return self.left + (place + 0.5) * self.unit

    @property
    def ends(self) -> tuple[float, float]:
        """Where the axis begins and ends."""
        return self.left, self.x(self.places - 0.5)


def _beside(strip: Strip) -> list[str]:
    """The words at a strip's right, in lines."""
    return wrap(strip.text, SMALL, RIGHT_ROOM) if strip.text else []


def _band(sheet: _Sheet, strip: Strip, foot: float) -> list[str]:
    """The band behind the bars, and the dashed lines that bound it: seen without colour, too."""
    if strip.band is None:
        return []
    low, high = map(sheet.x, strip.band)
    edges = [svg.path([(x, foot), (x, foot - TALLEST)], stroke=svg.GREY, width=THIN, dash="3 2") for x in (low, high)]
    return [svg.rectangle((low, foot - TALLEST), high - low, TALLEST, fill=BAND_FILL), *edges]


def _bars(sheet: _Sheet, strip: Strip, foot: float) -> list[str]:
    """The bars, the line on which they stand, and the dashed one."""
    found = [
        svg.rectangle((sheet.x(place - BAR / 2), foot - share * TALLEST), BAR * sheet.unit, share * TALLEST, fill=FILL)
        for place, share in enumerate(strip.bars)
        if share > 0
    ]
    first, last = sheet.ends
    found.append(svg.path([(first, foot), (last, foot)], width=THIN))
    if strip.level:
        y = foot - strip.level * TALLEST
        found.append(svg.path([(first, y), (last, y)], width=THIN, dash="3 2"))
    return found


def _words(sheet: _Sheet, strip: Strip, foot: float) -> list[str]:
    """The label at the left, and what stands at the right."""
    middle, lines = foot - TALLEST / 2, sheet.labels[sheet.feet.index(foot)]
    after = (sheet.ends[1] + GAP / 2, middle)
    return [*centred(lines, (0, middle), size=SIZE), *centred(_beside(strip), after, size=SMALL)]

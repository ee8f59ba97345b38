"""An icon array: a hundred people a group, as many filled as had the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reise_report.errors import DocumentError
from reise_report.exhibits import svg
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.text_width import width, wrap

SIZE = 9.0
LINE = 12.0
GAP = 26.0
COUNT_SIZE = 11.0  # the number is what one should remember
COUNT_LINE = 14.0
WIDEST = 142.0  # of a group: two stand side by side on a telephone, where the drawing scrolls
LARGEST_PITCH = 11.5  # from one person to the next
SIDE = 10


@dataclass(frozen=True, slots=True)
class IconGroup:
    """A group of a hundred people.

    Attributes:
        label: who they are.
        count: how many of a hundred had the outcome, 0–100, rounded by the one who writes the text.
        text: ``34 of 100 people``.
        style: the arm's.
    """

    label: str
    count: int
    text: str
    style: ArmStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class IconArray:
    """Two to four groups side by side.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        groups: from left to right.
        filled: what a filled person means, in words.
        outlined: what an outlined person means.
    """

    id: str
    title: str
    groups: tuple[IconGroup, ...]
    filled: str
    outlined: str

    def __post_init__(self) -> None:
        for group in self.groups:
            if not 0 <= group.count <= SIDE * SIDE:
                raise DocumentError(f"icon array {self.id}: {group.label!r} has {group.count} of 100 people")

    def draw(self) -> str:
        """The array as SVG."""
        room = min(WIDEST, (svg.PAGE_WIDTH - GAP * (len(self.groups) - 1)) / len(self.groups))
        pitch = min(LARGEST_PITCH, room / SIDE)
        labels = [wrap(group.label, SIZE, room, "Semibold") for group in self.groups]
        texts = [wrap(group.text, COUNT_SIZE, room, "Semibold") for group in self.groups]
        label_lines, text_lines = (max(map(len, lines)) for lines in (labels, texts))
        top = label_lines * LINE + 5
        under = top + SIDE * pitch
        key = under + 7 + text_lines * COUNT_LINE + 9
        body: list[str] = []
        for place, (group, label, text) in enumerate(zip(self.groups, labels, texts, strict=True)):
            left, colour = place * (room + GAP), group.style.colour
            # Labels stand on the array, whatever their number of lines.
            first = 9 + (label_lines - len(label)) * LINE
            body += [
                svg.text((left, first + row * LINE), line, weight="Semibold", fill=colour)
                for row, line in enumerate(label)
            ]
            body += _people(group, left, top, pitch)
            body += [
                svg.text((left, under + 15 + row * COUNT_LINE), line, weight="Semibold", fill=colour, size=COUNT_SIZE)
                for row, line in enumerate(text)
            ]
        key_lines, bottom = self._key(key)
        return svg.document(height=bottom, size=SIZE, body=[*body, *key_lines], id_=self.id, title=self.title)

    def _key(self, y: float) -> tuple[list[str], float]:
        """What the two kinds of people mean: on one line where there is room, else one under the other."""
        ends = 14 + width(self.filled, SIZE)
        if ends + GAP + 14 + width(self.outlined, SIZE) <= svg.PAGE_WIDTH:
            second = ends + GAP
            elements = [*_person((5, y), 8, fill=svg.INK, stroke=svg.INK), svg.text((14, y + 3), self.filled)]
            elements += _person((second + 5, y), 8, fill="none", stroke=svg.INK)
            return [*elements, svg.text((second + 14, y + 3), self.outlined)], y + LINE - 2
        elements = []
        for words, fill in ((self.filled, svg.INK), (self.outlined, "none")):
            elements += _person((5, y), 8, fill=fill, stroke=svg.INK)
            lines = wrap(words, SIZE, svg.PAGE_WIDTH - 16)
            elements += [svg.text((14, y + 3 + row * LINE), line) for row, line in enumerate(lines)]
            y += len(lines) * LINE + 1
        return elements, y - 3


def _people(group: IconGroup, left: float, top: float, pitch: float) -> Iterator[str]:
    """Rows of ten from the top, the filled ones first, so that two groups can be compared by eye."""
    colour = group.style.colour
    for place in range(SIDE * SIDE):
        row, column = divmod(place, SIDE)
        centre = (left + (column + 0.5) * pitch, top + (row + 0.5) * pitch)
        yield from _person(centre, pitch, fill=colour if place < group.count else "none", stroke=colour)


def _person(centre: svg.Point, pitch: float, *, fill: str, stroke: str) -> Iterator[str]:
    yield svg.circle(centre, 0.36 * pitch, fill=fill, stroke=stroke, width=0.9)

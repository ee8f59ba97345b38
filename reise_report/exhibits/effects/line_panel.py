"""What figures of lines over time share: the frame, the arms' lines and marks, words at their ends, people below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reise_report.exhibits import axis, svg
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.text_width import width, wrap

SIZE, SMALL, LINE = 8.5, 8.0, 10.5
TOP, HEIGHT = 19.0, 158.0  # points over the lines, for the title, and of the room for the lines
ARM_ROOM, END_ROOM = 92.0, 88.0  # points at most for the arms' names at the left and for the words at the lines' ends
INSET = 12.0
GRID = "#e3e7ea"
DASHES = {"solid": "", "dashed": "5,3", "dashdot": "7,2,1.5,2", "dotted": "1.5,2.5"}


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the time axis: the day and its name."""

    day: float
    label: str


@dataclass(frozen=True, slots=True)
class PeopleLine:
    """How many people of an arm stand behind a line, at each tick.

    Attributes:
        label: the arm.
        numbers: one for each tick, empty where it is not told.
        style: the arm's.
    """

    label: str
    numbers: tuple[str, ...]
    style: ArmStyle


@dataclass(frozen=True)
class LinePanel:
    """The room in which lines are drawn.

    Attributes:
        title: at the top left, what the upright axis measures.
        marks: of the upright axis; the first and the last are its ends.
        ticks: of the time axis, in order.
        last: the day at which the axis ends.
        time_label: what the time axis measures.
        people_label: what the numbers below are.
        people: from top to bottom.
        ends: all words at the ends of lines, so that there is room for them.
        suffix: after each number of the upright axis.
        decimal_sign: of the language.
        inset: points between the upright axis and the first day.
    """

    title: str
    marks: tuple[Decimal, ...]
    ticks: tuple[Tick, ...]
    last: float
    time_label: str
    people_label: str
    people: tuple[PeopleLine, ...]
    ends: tuple[str, ...]
    suffix: str = ""
    decimal_sign: str = "."
    inset: float = 0.0

    @cached_property
    def mark_labels(self) -> tuple[str, ...]:
        """The numbers of the upright axis."""
        decimals = axis.decimals_of(self.marks)
        return tuple(axis.label(mark, self.decimal_sign, decimals) + self.suffix for mark in self.marks)

    @cached_property
    def arm_lines(self) -> tuple[tuple[str, ...], ...]:
        """The arms' names in lines, left of the numbers of people."""
        return tuple(tuple(wrap(line.label, SMALL, ARM_ROOM)) for line in self.people)

    @cached_property
    def left(self) -> float:
        """Where the upright axis stands."""
        names = max((width(line, SMALL) for lines in self.arm_lines for line in lines), default=0.0)
        first = max((width(line.numbers[0], SMALL) / 2 for line in self.people if line.numbers), default=0.0)
        numbers = max(width(label, SMALL) for label in self.mark_labels) + 6
        return max(numbers, names + first + 12 - self.inset, 24.0)

    @cached_property
    def right(self) -> float:
        """Where the lines end."""
        lines = (line for end in self.ends for line in wrapped(end))
        room = max((width(line, SMALL) for line in lines), default=0.0)
        # The words under the last tick are centred on it and need half their width.
        under = max((width(tick.label, SMALL) / 2 for tick in self.ticks[-1:]), default=0.0)
        return svg.PAGE_WIDTH - max(room + 9 if room else 0.0, under, 4.0)

    def x(self, day: float) -> float:
        """Where a day stands."""
        start = self.left + self.inset
        return start + day / self.last * (self.right - self.inset / 2 - start)

    def y(self, value: float) -> float:
        """Where a value stands."""
        low, high = float(self.marks[0]), float(self.marks[-1])
        return TOP + HEIGHT * (1 - (value - low) / (high - low))

    @property
    def named(self) -> tuple[int, ...]:
        """Places of the ticks whose names and numbers have room: the last always, then from the left."""
        if not self.ticks:
            return ()
        kept = [len(self.ticks) - 1]
        edge = 0.0
        for place, tick in enumerate(self.ticks[:-1]):
            half = self._half(place)
            end = self.x(self.ticks[-1].day) - self._half(len(self.ticks) - 1)
            if self.x(tick.day) - half >= edge and self.x(tick.day) + half + 4 <= end:
                kept.append(place)
                edge = self.x(tick.day) + half + 4
        return tuple(sorted(kept))

    def _half(self, place: int) -> float:
        """Half the room that a tick's words need."""
        texts = [self.ticks[place].label, *(line.numbers[place] for line in self.people)]
        return max(width(text, SMALL) for text in texts) / 2

    # What is drawn ---------------------------------------------------------------------------------------------------

    def frame(self) -> Iterator[str]:
        """Title, grid, both axes."""
        yield svg.text((0, 9), self.title, size=SMALL)
        bottom = TOP + HEIGHT
        for mark, label in zip(self.marks, self.mark_labels, strict=True):
            y = self.y(float(mark))
            if y < bottom - 0.01:
                yield svg.path([(self.left, y), (self.right, y)], stroke=GRID, width=0.6)
            yield svg.text((self.left - 5, y + 2.8), label, anchor="end", size=SMALL)
        yield svg.path([(self.left, bottom), (self.right, bottom)], width=0.6)
        for place in self.named:
            tick = self.ticks[place]
            yield svg.path([(self.x(tick.day), bottom), (self.x(tick.day), bottom + 3)], width=0.6)
            yield svg.text((self.x(tick.day), bottom + 11.5), tick.label, anchor="middle", size=SMALL)
        half = width(self.time_label, SMALL) / 2
        middle = min((self.left + self.right) / 2, svg.PAGE_WIDTH - half)
        yield svg.text((max(middle, half), bottom + 23), self.time_label, anchor="middle", size=SMALL)

    def below(self) -> tuple[list[str], float]:
        """The numbers of people under the axis, and where the drawing ends."""
        y = TOP + HEIGHT + 30
        if not any(any(line.numbers) for line in self.people):
            return [], y
        elements = [svg.text((0, y + 9), self.people_label, weight="Semibold", size=SMALL)]
        y += LINE + 3
        for line, names in zip(self.people, self.arm_lines, strict=True):
            for place, name in enumerate(names):
                elements.append(svg.text((0, y + 9 + place * LINE), name, size=SMALL, fill=ink(line.style)))
            for place in self.named:
                at = (self.x(self.ticks[place].day), y + 9)
                elements.append(svg.text(at, line.numbers[place], anchor="middle", size=SMALL))
            y += len(names) * LINE + 2
        return elements, y + 2

    def end_words(self, ends: Sequence[tuple[float, str, ArmStyle]]) -> Iterator[str]:
        """Words at the ends of lines, as (height, words, arm), moved apart where they would touch."""
        placed = apart([(y, len(wrapped(words)) * LINE) for y, words, _ in ends])
        for middle, (_, words, style) in zip(placed, ends, strict=True):
            lines = wrapped(words)
            first = middle - len(lines) * LINE / 2 + 8
            for place, line in enumerate(lines):
                at = (self.right + 7, first + place * LINE)
                yield svg.text(at, line, size=SMALL, fill=ink(style), weight="Regular")


def wrapped(words: str) -> list[str]:
    """Words at the end of a line, in lines."""
    return wrap(words, SMALL, END_ROOM)


def apart(blocks: Sequence[tuple[float, float]]) -> list[float]:
    """The middles of blocks, given as (middle, height), moved as little as needed that none lies over another.

    >>> apart([(10.0, 10.0), (12.0, 10.0)])
    [6.0, 16.0]
    """
    order = sorted(range(len(blocks)), key=lambda place: (blocks[place][0], place))
    groups: list[list[int]] = []

    def stack(group: list[int]) -> tuple[float, float]:
        """Top and bottom of blocks that touch, around the mean of where they want to be."""
        height = sum(blocks[place][1] for place in group)
        middle = sum(blocks[place][0] for place in group) / len(group)
        return middle - height / 2, middle + height / 2

    for place in order:
        groups.append([place])
        while len(groups) > 1 and stack(groups[-2])[1] > stack(groups[-1])[0]:
            last = groups.pop()
            groups[-1] += last
    found = [0.0] * len(blocks)
    for group in groups:
        top, _ = stack(group)
        for place in group:
            found[place] = top + blocks[place][1] / 2
            top += blocks[place][1]
    return found


def ink(style: ArmStyle) -> str:
    """An arm's colour for words: the greyest is too light for small type."""
    return "#4b5563" if style is ArmStyle.CONTROL else style.colour


def line(points: Sequence[svg.Point], style: ArmStyle) -> str:
    """An arm's line."""
    return svg.path(points, stroke=style.colour, width=1.5, dash=DASHES[style.line])


def band(points: Sequence[svg.Point], style: ArmStyle) -> str:
    """The area of an interval, light enough that lines and the other arm's area show through."""
    corners = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)
    return f'<polygon points="{corners}" fill="{style.colour}" fill-opacity="0.13"/>'


def marker(at: svg.Point, style: ArmStyle, *, hollow: bool = False, half: float = 3.2) -> str:
    """An arm's mark: circle, square, triangle or diamond; hollow for another kind of number."""
    x, y = at
    fill, edge = ("none" if hollow else style.colour), style.colour
    if style is ArmStyle.INTERVENTION:
        return svg.circle(at, half, fill=fill, stroke=edge)
    shapes = {
        ArmStyle.CONTROL: [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)],
        ArmStyle.THIRD: [(x, y - 1.2 * half), (x + 1.1 * half, y + 0.8 * half), (x - 1.1 * half, y + 0.8 * half)],
        ArmStyle.FOURTH: [(x, y - 1.3 * half), (x + 1.3 * half, y), (x, y + 1.3 * half), (x - 1.3 * half, y)],
    }
    return svg.polygon(shapes[style], fill=fill, stroke=edge)

"""The flow diagram drawn: boxes as high as their measured text, equal rows, straight arrows, stages on the left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reise_report.errors import DocumentError
from reise_report.exhibits import svg
from reise_report.exhibits.flow_diagram import FlowArm, FlowBox, FlowDiagram, counted, description
from reise_report.exhibits.text_width import Weight, ems, wrap

LEFT = 22.0  # the bands with the stages' names stand left of it
BAND = 15.0
RIGHT = svg.PAGE_WIDTH - 0.5
PAD_X, PAD_Y = 6.5, 5.5
ARM_GAP = 12.0
# The chain and those who left stand on the same two columns as two arms do.
STEP_WIDTH = (RIGHT - LEFT - ARM_GAP) / 2
ROW_GAP = 20.0
SIDE_AIR = 6.0
BAND_SIZE = 8.0
BAND_OVERHANG = 7.0  # how far a band may reach over its row at either end
BOX_FILL, SIDE_FILL, BAR_FILL, BAND_FILL = "#ffffff", "#f5f7f8", "#eaf1f7", "#dbe7f1"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box: where it starts, and a bullet before it on the first line of an item."""

    text: str
    weight: Weight = "Regular"
    indent: float = 0.0
    bullet: str = ""
    bullet_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on the page."""

    lines: tuple[Line, ...]
    x: float
    y: float
    width: float
    height: float
    size: float
    fill: str = BOX_FILL
    stroke: str = svg.INK
    centred: bool = False

    @property
    def middle(self) -> float:
        """Of its width."""
        return self.x + self.width / 2

    @property
    def centre(self) -> float:
        """Of its height."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def draw(self) -> Iterator[str]:
        """The box, then its lines."""
        yield svg.rectangle((self.x, self.y), self.width, self.height, fill=self.fill, stroke=self.stroke, radius=2)
        spare = max(0.0, self.height - text_height(self.lines, self.size)) if self.centred else 0.0
        for place, line in enumerate(self.lines):
            baseline = self.y + spare / 2 + PAD_Y + 0.86 * self.size + place * leading(self.size)
            if line.bullet:
                yield svg.text((self.x + PAD_X + line.bullet_at, baseline), line.bullet)
            if self.centred:
                yield svg.text((self.middle, baseline), line.text, weight=line.weight, anchor="middle")
            else:
                yield svg.text((self.x + PAD_X + line.indent, baseline), line.text, weight=line.weight)


def leading(size: float) -> float:
    """The distance of baselines."""
    return 1.3 * size


def text_height(lines: tuple[Line, ...], size: float) -> float:
    """The height of a box that holds the lines."""
    return (len(lines) - 1) * leading(size) + 1.1 * size + 2 * PAD_Y


def lines_of(box: FlowBox, width: float, size: float) -> tuple[Line, ...]:
    """A box's text in lines that fit its width, none wider than the room between the paddings."""
    room = width - 2 * PAD_X
    lines = [Line(text, "Semibold") for text in wrap(counted(box.title, box.n), size, room, "Semibold")]
    for item in box.items:
        indent, at, bullet = (7.5, 0.0, "•") if item.level == 1 else (15.0, 7.5, "–")
        for place, text in enumerate(wrap(counted(item.text, item.n), size, room - indent)):
            lines.append(Line(text, indent=indent, bullet="" if place else bullet, bullet_at=at))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Section:
    """One stage: its boxes and the arrows inside it."""

    name: str
    boxes: tuple[Placed, ...]
    arrows: tuple[str, ...] = ()

    @property
    def bottom(self) -> float:
        """The lower edge of its lowest box."""
        return max(box.bottom for box in self.boxes)

    @property
    def band(self) -> tuple[float, float]:
        """From where to where its band reaches: along the boxes, and over them where the name is longer."""
        top = min(box.y for box in self.boxes)
        over = max(0.0, band_length(self.name) - (self.bottom - top)) / 2
        return top - over, self.bottom + over


def draw(diagram: FlowDiagram) -> str:
    """The diagram as SVG, 465 pt wide, as high as its text wants.

    Raises:
        DocumentError: not four stages, no enrolment, or fewer than two or more than four arms.
    """
    sections, arrows = layout(diagram)
    size = text_size(diagram)
    body = [*arrows]
    for section in sections:
        body += [*section.arrows, *_band(section)]
        body += [element for box in section.boxes for element in box.draw()]
    return svg.document(
        height=sections[-1].band[1] + 0.5,
        size=size,
        body=body,
        id_=diagram.id,
        title=diagram.title,
        description=description(diagram),
    )


def text_size(diagram: FlowDiagram) -> float:
    """In points: a little smaller where four arms share the page."""
    return 8.0 if len(diagram.arms) > 3 else 8.5


def layout(diagram: FlowDiagram) -> tuple[list[Section], list[str]]:
    """The four sections from top to bottom, and the arrows between them."""
    if len(diagram.stages) != 4 or not diagram.enrolment or not 2 <= len(diagram.arms) <= 4:
        raise DocumentError(
            f"flow diagram {diagram.id}: {len(diagram.stages)} stages, {len(diagram.enrolment)} steps of enrolment and "
            f"{len(diagram.arms)} arms; it takes 4 stages, 1 step or more, and 2 to 4 arms"
        )
    size = text_size(diagram)
    sections = [_enrolment(diagram, size)]
    for name, boxes in zip(diagram.stages[1:], zip(*map(_boxes, diagram.arms), strict=True), strict=True):
        sections.append(_arm_row(name, boxes, sections[-1].bottom + ROW_GAP, size))
    arrows = _spread(sections[0].boxes[0], sections[1].boxes)
    for upper, lower in pairwise(sections[1:]):
        arrows += [_down(above, below) for above, below in zip(upper.boxes, lower.boxes, strict=True)]
    return sections, arrows


def _boxes(arm: FlowArm) -> tuple[FlowBox, ...]:
    return arm.allocation, arm.follow_up, arm.analysis


def band_length(name: str) -> float:
    """How long a band must be to hold a stage's name."""
    return ems(name, "Semibold") * BAND_SIZE + 9


def _band(section: Section) -> Iterator[str]:
    top, bottom = section.band
    yield svg.rectangle((0, top), BAND, bottom - top, fill=BAND_FILL, radius=2)
    yield svg.upward_text((BAND / 2, (top + bottom) / 2), section.name, size=BAND_SIZE, fill=svg.ACCENT)


def _enrolment(diagram: FlowDiagram, size: float, top: float = 0.5) -> Section:
    """The chain of steps, with those who left beside the arrow to the next one.

    The two columns do not touch, so a side box may reach up and down past its arrow: many steps stay short.
    The first of the boxes is the last step, from which the arms spread.
    """
    steps: list[Placed] = []
    sides: list[Placed] = []
    arrows: list[str] = []
    y, free = top, top  # where the next step may start; where the side column is free
    for place, (step, left) in enumerate(diagram.enrolment):
        last = place == len(diagram.enrolment) - 1
        if last and left is None:
            # The bar reaches under the side column.
            y = max(y, free + (SIDE_AIR if sides else 0))
        box = _bar(step, y, size) if last and left is None else _step(step, y, size)
        if steps:
            # A bar is entered where the chain stands, not in its own middle.
            arrows.append(svg.arrow([(steps[-1].middle, steps[-1].bottom), (steps[-1].middle, box.y)]))
        steps.append(box)
        y = box.bottom + ROW_GAP
        if left is not None:
            side = _side(left, box, free, size)
            sides.append(side)
            arrows.append(svg.arrow([(box.middle, side.centre), (side.x, side.centre)], stroke=svg.INK))
            y, free = max(y, side.centre + ROW_GAP / 2), side.bottom + SIDE_AIR
    section = Section(diagram.stages[0], (*reversed(steps), *sides), tuple(arrows))
    return section if section.band[0] >= 0 else _enrolment(diagram, size, top - section.band[0] + 0.5)


def _step(step: FlowBox, y: float, size: float) -> Placed:
    lines = lines_of(step, STEP_WIDTH, size)
    return Placed(lines, LEFT, y, STEP_WIDTH, text_height(lines, size), size, centred=not step.items)


def _bar(step: FlowBox, y: float, size: float) -> Placed:
    """Those randomised, across the page: the arms are parts of it."""
    lines = lines_of(step, RIGHT - LEFT, size)
    return Placed(lines, LEFT, y, RIGHT - LEFT, text_height(lines, size), size, fill=BAR_FILL, centred=not step.items)


def _side(left: FlowBox, step: Placed, free: float, size: float) -> Placed:
    """Those who left after a step: centred on the arrow to the next one, lower where the column is not yet free."""
    x = LEFT + STEP_WIDTH + ARM_GAP
    lines = lines_of(left, RIGHT - x, size)
    height = text_height(lines, size)
    y = max(step.bottom + ROW_GAP / 2 - height / 2, free)
    return Placed(lines, x, y, RIGHT - x, height, size, fill=SIDE_FILL, stroke=svg.RULE)


def _arm_row(name: str, boxes: tuple[FlowBox, ...], y: float, size: float) -> Section:
    gap = 8.0 if len(boxes) > 3 else ARM_GAP
    width = (RIGHT - LEFT - gap * (len(boxes) - 1)) / len(boxes)
    texts = [lines_of(box, width, size) for box in boxes]
    height = max([band_length(name) - 2 * BAND_OVERHANG, *(text_height(lines, size) for lines in texts)])
    placed = (Placed(lines, LEFT + place * (width + gap), y, width, height, size) for place, lines in enumerate(texts))
    return Section(name, tuple(placed))


def _down(above: Placed, below: Placed) -> str:
    return svg.arrow([(above.middle, above.bottom), (below.middle, below.y)])


def _spread(source: Placed, arms: tuple[Placed, ...]) -> list[str]:
    """Arrows from those randomised to the arms: straight down from a bar, else over a line across."""
    if source.width > STEP_WIDTH:
        return [svg.arrow([(arm.middle, source.bottom), (arm.middle, arm.y)]) for arm in arms]
    bus = arms[0].y - ROW_GAP / 2
    start = source.middle
    ends = [start, *(arm.middle for arm in arms)]
    return [
        svg.path([(start, source.bottom), (start, bus)]),
        svg.path([(min(ends), bus), (max(ends), bus)]),
        *(svg.arrow([(arm.middle, bus), (arm.middle, arm.y)]) for arm in arms),
    ]

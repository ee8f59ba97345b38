"""The CONSORT flow diagram as a model, with a drawing, a text alternative and a table that say the same.

Every text is already in the reader's language and every number already written, so that nothing here formats one.
"""

from __future__ import annotations

from dataclasses import dataclass

from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.exhibits.text_width import keep_counts


@dataclass(frozen=True, slots=True)
class FlowItem:
    """One line of a box: a reason and how many; ``level`` 2 stands under the line before it."""

    text: str
    n: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A box: what happened, to how many, and of which."""

    title: str
    n: str
    items: tuple[FlowItem, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowArm:
    """What became of the people of one arm; the allocation's title is the arm's name."""

    allocation: FlowBox
    follow_up: FlowBox
    analysis: FlowBox


@dataclass(frozen=True, slots=True)
class FlowWords:
    """Words of the table that says what the diagram shows: its heads, the name of everybody, its caption."""

    stage: str
    group: str
    everybody: str
    count: str
    caption: str


@dataclass(frozen=True, slots=True)
class FlowDiagram:
    """A trial's flow of participants.

    Attributes:
        id: unique in a report; ids in the drawing begin with it.
        title: name of the diagram.
        stages: words for enrolment, allocation, follow-up and analysis.
        enrolment: each step with the box of those who left after it, or None; the last step is those randomised.
        arms: two to four.
        words: of the table.
    """

    id: str
    title: str
    stages: tuple[str, ...]
    enrolment: tuple[tuple[FlowBox, FlowBox | None], ...]
    arms: tuple[FlowArm, ...]
    words: FlowWords

    def draw(self) -> str:
        """The diagram as SVG, so that a figure can take it as its drawing."""
        return svg(self)


def svg(diagram: FlowDiagram) -> str:
    """The diagram as SVG, 465 pt wide.

    Raises:
        DocumentError: not four stages, no enrolment, or fewer than two or more than four arms.
    """
    from reise_report.exhibits.flow_drawing import draw  # the drawing reads the model above

    return draw(diagram)


def counted(text: str, n: str) -> str:
    """A text with its number: ``Randomised (n = 899)``; a bound keeps its own sign, ``(n < 5)``."""
    relation = "" if n[:1] in "<>≤≥" else "= "
    return f"{text} (n {relation}{n})"


def description(diagram: FlowDiagram) -> str:
    """The whole flow in sentences: enrolment, then each arm, every number included."""
    enrolment, allocation, follow_up, analysis = diagram.stages
    steps = [phrase(box) for step in diagram.enrolment for box in step if box is not None]
    arms = [
        f"{allocation}: {phrase(arm.allocation)}. {follow_up}: {phrase(arm.follow_up)}. "
        f"{analysis}: {phrase(arm.analysis)}"
        for arm in diagram.arms
    ]
    return f"{enrolment}: {'. '.join([*steps, *arms])}."


def phrase(box: FlowBox) -> str:
    """A box as part of a sentence."""
    items = "; ".join(counted(item.text, item.n) for item in box.items)
    return counted(box.title, box.n) + (f": {items}" if items else "")


def as_table(diagram: FlowDiagram) -> Table:
    """The diagram as a table: one row a box, its reasons on lines of their own."""
    words = diagram.words
    enrolment, *later = diagram.stages
    rows = [_row(enrolment, words.everybody, box) for step in diagram.enrolment for box in step if box is not None]
    for name, boxes in zip(later, zip(*map(_boxes, diagram.arms), strict=True), strict=True):
        rows += [_row(name, arm.allocation.title, box) for arm, box in zip(diagram.arms, boxes, strict=True)]
    return Table(
        id=f"{diagram.id}-flow",
        caption=words.caption,
        head=((HeadCell(words.stage), HeadCell(words.group), HeadCell(words.count)),),
        rows=tuple(rows),
        align=(Align.LEFT, Align.LEFT),
        label_share=0.2,
    )


def _boxes(arm: FlowArm) -> tuple[FlowBox, ...]:
    return arm.allocation, arm.follow_up, arm.analysis


def _row(stage: str, group: str, box: FlowBox) -> BodyRow:
    marks = {1: "•\u00a0", 2: "\u00a0\u00a0\u00a0–\u00a0"}
    items = [marks[item.level] + counted(item.text, item.n) for item in box.items]
    return BodyRow(stage, (group, keep_counts("\n".join([counted(box.title, box.n), *items]))))

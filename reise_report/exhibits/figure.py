"""A figure: a drawing with its caption and its alternative text, and how an arm looks in every drawing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ArmStyle(StrEnum):
    """How an arm is drawn throughout a report: colour, line and marker, never colour alone."""

    INTERVENTION = "intervention"
    CONTROL = "control"
    THIRD = "third"
    FOURTH = "fourth"

    @property
    def colour(self) -> str:
        """At least 3:1 against white, and apart from the others in grey print."""
        return {"intervention": "#0b5fa5", "control": "#6b7280", "third": "#b5532c", "fourth": "#2e7d4f"}[self.value]

    @property
    def marker(self) -> str:
        """The code of its marker in matplotlib: circle, square, triangle, diamond."""
        return {"intervention": "o", "control": "s", "third": "^", "fourth": "D"}[self.value]

    @property
    def line(self) -> str:
        """The name of its line in plotnine."""
        return {"intervention": "solid", "control": "dashed", "third": "dashdot", "fourth": "dotted"}[self.value]


class Drawing(Protocol):
    """What can be drawn: a frozen, hashable, picklable value that gives the same SVG every time.

    Everything in it is already in the reader's language; its hash is the key under which the drawing is kept.
    """

    def draw(self) -> str:
        """The SVG, 465 pt wide: text as text in Source Sans 3, transparent, ids that begin with ``rr-``."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing in a report.

    Attributes:
        id: the cross-reference id without prefix, ``risks``; unique in a report.
        caption: what, whom, when.
        alt: what one would see, with the numbers, in the report's language.
        spec: the drawing.
    """

    id: str
    caption: str
    alt: str
    spec: Drawing

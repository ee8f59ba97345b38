"""What an item of the checklist is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Link


class State(StrEnum):
    """CHEERS 2022 tells apart what does not apply and what is not reported."""

    REPORTED = "reported"
    NOT_APPLICABLE = "not_applicable"
    NOT_REPORTED = "not_reported"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item.

    Attributes:
        state: which of the three.
        said: whole sentences: what is told, why the item does not apply, or what is lacking; may be empty.
        where: headings of the report under which it stands, or what there is of it.
    """

    state: State
    said: str = ""
    where: tuple[Link, ...] = ()

    def words(self, reader: Reader) -> str:
        """The state and the sentences."""
        state = {
            State.REPORTED: reader.text("Reported."),
            State.NOT_APPLICABLE: reader.text("Not applicable."),
            State.NOT_REPORTED: reader.text("Not reported."),
        }[self.state]
        return f"{state} {self.said}".strip()


def reported(*where: Link, said: str = "") -> Answer:
    """It is told, there."""
    return Answer(State.REPORTED, said, where)


def not_applicable(said: str, *where: Link) -> Answer:
    """The item does not concern this evaluation; why."""
    return Answer(State.NOT_APPLICABLE, said, where)


def not_reported(said: str, *where: Link) -> Answer:
    """It is not told; what is lacking, and where the rest of it stands."""
    return Answer(State.NOT_REPORTED, said, where)

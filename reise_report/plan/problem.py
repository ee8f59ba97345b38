"""What is wrong with a plan: one problem a place, all of them in one error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reise_report.errors import PlanError, nearest

_MOST_LISTED = 12

KeyPath = tuple[str | int, ...]
"""Keys and list positions (from 0) from the top of the document down."""


def dotted(path: KeyPath) -> str:
    """A key path as the reader sees it; list positions count from 1.

    >>> dotted(("analyses", 0, "method"))
    'analyses.1.method'
    """
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a key path, before its line is known."""

    path: KeyPath
    message: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a plan.

    Attributes:
        file: the file's name.
        line: the line, counted from 1; None where the file as a whole is meant.
        path: the dotted key path; empty where the file as a whole is meant.
        message: what was found, what is expected, how to mend it.
    """

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        """``trial.yml:12  outcomes.rtw.kind: …``."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}  {self.path}: {self.message}" if self.path else f"{place}  {self.message}"


class InvalidPlanError(PlanError):
    """Everything that is wrong with a plan, at once.

    Attributes:
        problems: the problems, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        super().__init__("\n".join([f"{head} in {self.problems[0].file}:", *(f"  {item}" for item in self.problems)]))


def suggestion(word: str, known: Iterable[str]) -> str:
    """The tail of a message on a name that does not exist: the nearest name, or else the names there are.

    >>> suggestion("outcmes", ["outcomes", "arms"])
    "; did you mean 'outcomes'?"
    >>> suggestion("zzz", ["outcomes", "arms"])
    '; there are: outcomes, arms'
    """
    names = list(known)
    alike = (name for name in names if name.casefold() == word.casefold())
    near = next(alike, None) or nearest(word, names)
    if near is not None:
        return f"; did you mean '{near}'?"
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    return f"; there are: {listed}" if names else "; there are none"

"""Every error that a user can meet, as a tree; each class carries the exit code of the command that meets it.

    ReiseReportError            1
    ├── PlanError               3   trial.yml is wrong: file, line, key path, how to mend it
    ├── DataError               4   the tables break the contract: every violation at once
    ├── AnalysisError           5   a result cannot be computed and the plan calls that fatal, or a sum is wrong
    ├── DisclosureError         6   a report asked for something that its audience may not see
    ├── DocumentError           7   a template, a translation or a rendering engine failed
    │   └── EngineMissingError  7   the engine asked for is not installed, or too old
    └── ReleaseError            8   a version exists already, or the output folder cannot be written

Exit code 2 is the command line's own (a wrong option), 0 is success.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ReiseReportError(Exception):
    """Root of the tree. ``str(error)`` is a message that says what, where and how to mend it."""

    exit_code = 1


class PlanError(ReiseReportError):
    """The plan (``trial.yml``) is missing, is not YAML, or breaks its model."""

    exit_code = 3


class DataError(ReiseReportError):
    """A table is missing, cannot be read or breaks the contract."""

    exit_code = 4


class AnalysisError(ReiseReportError):
    """A result cannot be computed where the plan demands one, or counts do not add up."""

    exit_code = 5


class DisclosureError(ReiseReportError):
    """A report asked for a result that its audience may not see."""

    exit_code = 6


class DocumentError(ReiseReportError):
    """A template, a translation or a rendering engine failed."""

    exit_code = 7


class EngineMissingError(DocumentError):
    """The engine that was asked for is not installed, or is older than the least version."""


class ReleaseError(ReiseReportError):
    """A release would overwrite a final version, or its folder cannot be written."""

    exit_code = 8


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a misspelt one, or None when none is near.

    >>> nearest("outcmes", ["outcomes", "arms"])
    'outcomes'
    """
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None

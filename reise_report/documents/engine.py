"""What an engine is, and which one is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from reise_report.documents.formats import Format

__all__ = ["Engine", "EngineName", "Format", "choose"]

EngineName = Literal["auto", "embedded", "quarto"]


class Engine(Protocol):
    """Takes a folder that :func:`reise_report.documents.project.write` made, and nothing else, to files."""

    @property
    def name(self) -> str:
        """``embedded`` or ``quarto``."""

    def versions(self) -> dict[str, str]:
        """The programs it drives and their versions, for the manifest."""

    def render(self, folder: Path, formats: Sequence[Format], out: Path) -> dict[Format, Path]:
        """Write ``report.html``, ``report.pdf`` or ``report.docx`` into ``out``.

        Raises:
            DocumentError: a program failed, or what it made does not pass inspection. Nothing is left in ``out`` then.
        """


def choose(name: EngineName = "auto") -> Engine:
    """The engine of that name.

    ``auto`` is the embedded engine, always: a report must not change because a program was installed on the machine.

    Raises:
        EngineMissingError: Quarto was asked for and is not on the PATH, or is too old.
    """
    if name == "quarto":
        from reise_report.documents.quarto import QuartoEngine

        return QuartoEngine.found()
    from reise_report.documents.embedded import EmbeddedEngine

    return EmbeddedEngine()

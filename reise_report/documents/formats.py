"""The formats a document can take."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """A file format; its value is the file's suffix."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"

    @property
    def writer(self) -> str:
        """The name that pandoc and Quarto know the format by."""
        return "typst" if self is Format.PDF else self.value

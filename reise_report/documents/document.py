"""A document: what an engine needs to know of a report, as one value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from reise_report.errors import DocumentError

WORDS = ("skip", "contents", "page", "of", "continued", "figure", "table", "section", "expand", "languages")
_FIGURE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ATTACHMENT_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.(json|csv|txt)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMeta:
    """What stands on a document's title page, in its head and foot, and in its properties. Plain text throughout.

    Attributes:
        report: which report it is, ``final``.
        trial: the trial's short name.
        language: ``en`` or ``nb``.
        title: the document's title.
        subtitle: below it; may be empty.
        running_head: report and audience, at the head of every page.
        audience_label: whom it is for.
        version_label: ``Version 1.0``.
        status_label: ``Draft``, or empty for a final version.
        status: whether it is a draft, which has a coloured band.
        synthetic_notice: words that say the data are not real, or empty.
        cut_off_label: ``Data as of 1 June 2025``, at the foot of every page.
        cut_off: the same as a date; the files carry it as their date, so that no clock reaches them.
        author: may be empty.
        facts: name and value of each fact on the title page, in reading order.
        words: the words of the page furniture; every one of :data:`WORDS`.
        contents: whether there is a list of contents.
        title_page: whether it is a report with a title page and numbered sections, or a plain summary without.
        alternatives: the same document in other languages: code, name of the language in itself, relative address.
    """

    report: str
    trial: str
    language: Literal["en", "nb"]
    title: str
    subtitle: str
    running_head: str
    audience_label: str
    version_label: str
    status_label: str
    status: Literal["draft", "final"]
    synthetic_notice: str
    cut_off_label: str
    cut_off: date
    author: str
    facts: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
    contents: bool
    title_page: bool
    alternatives: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a document that would lack a word or a title."""
        missing = [word for word in WORDS if not self.words.get(word)]
        if missing:
            raise DocumentError(f"the document's words lack {', '.join(missing)} in {self.language}")
        if not self.title.strip():
            raise DocumentError(f"the {self.report} report of {self.trial} has no title in {self.language}")
        if self.status == "draft" and not self.status_label:
            raise DocumentError("a draft must say so: status_label is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report, ready for an engine.

    Attributes:
        meta: title, labels and words.
        body: Quarto Markdown without front matter.
        figures: name to SVG; the body shows one as ``![](figures/<name>.svg){fig-alt="…"}``.
        attachments: file name to content, kept inside the PDF.
    """

    meta: DocumentMeta
    body: str
    figures: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse names that could leave the document's folder."""
        for name in self.figures:
            if not _FIGURE_NAME.fullmatch(name):
                raise DocumentError(f"a figure cannot be called {name!r}: only a-z, 0-9, - and _")
        for name in self.attachments:
            if not _ATTACHMENT_NAME.fullmatch(name):
                raise DocumentError(f"an attachment cannot be called {name!r}: a-z, 0-9, - and .json, .csv or .txt")

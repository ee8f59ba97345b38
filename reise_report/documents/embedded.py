"""The embedded engine: pandoc and Typst from their wheels. It needs no network and no program of the system's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from reise_report.documents import inspection, page, pandoc, pdf, word
from reise_report.documents.formats import Format
from reise_report.errors import DocumentError

_CUT_OFF = re.compile(r'^  cut-off: "(\d{4}-\d\d-\d\d)"$', re.MULTILINE)
_WORKERS = 2  # pandoc is a subprocess and Typst lets go of the lock, so threads overlap; more gain nothing


class EmbeddedEngine:
    """pandoc writes HTML, Typst and Word; Typst sets the PDF."""

    name = "embedded"

    def versions(self) -> dict[str, str]:
        """pandoc and Typst."""
        return {"pandoc": pandoc.version(), "typst": pdf.version()}

    def render(self, folder: Path, formats: Sequence[Format], out: Path) -> dict[Format, Path]:
        """Write the files; all are made and inspected before the first is written.

        Raises:
            DocumentError: a program failed, or what it made does not pass inspection.
        """
        epoch = epoch_of(folder)
        with ThreadPoolExecutor(_WORKERS) as pool:
            waiting = {form: pool.submit(_MAKERS[form], folder, epoch) for form in formats}
            made = {form: each.result() for form, each in waiting.items()}
        out.mkdir(parents=True, exist_ok=True)
        paths = {form: out / f"report.{form}" for form in formats}
        for form, content in made.items():
            paths[form].write_bytes(content)
        return paths


def epoch_of(folder: Path) -> int:
    """The document's cut-off date in seconds since 1970: the only date that its files carry.

    Raises:
        DocumentError: the folder is no document's project.
    """
    source = folder / "report.qmd"
    found = _CUT_OFF.search(source.read_text(encoding="utf-8")) if source.is_file() else None
    if found is None:
        raise DocumentError(f"{folder.name}/ is no report's project: it has no report.qmd with rr.cut-off")
    return int(datetime.fromisoformat(found.group(1)).replace(tzinfo=UTC).timestamp())


def _make_html(folder: Path, epoch: int) -> bytes:
    content = page.whole(pandoc.convert(folder, Format.HTML, epoch).decode(), folder)
    inspection.page(content)
    return content.encode()


def _make_pdf(folder: Path, epoch: int) -> bytes:
    source = pandoc.convert(folder, Format.PDF, epoch).decode()
    (folder / "report.typ").write_text(source, encoding="utf-8", newline="\n")
    content = pdf.tag_row_headers(pdf.compile_typst(folder, "report.typ", epoch))
    inspection.fonts(content, source, folder / "fonts")
    return content


def _make_docx(folder: Path, epoch: int) -> bytes:
    return word.finish(pandoc.convert(folder, Format.DOCX, epoch), epoch)


_MAKERS = {Format.HTML: _make_html, Format.PDF: _make_pdf, Format.DOCX: _make_docx}

"""The embedded engine: pandoc and Typst from their wheels. It needs no network and no program of the system's."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reise_report.documents import inspection, page, pandoc, pdf, word
from reise_report.documents.deliver import deliver, epoch_of
from reise_report.documents.formats import Format

_WORKERS = 2  # pandoc is a subprocess and Typst lets go of the lock, so threads overlap; more gain nothing


class EmbeddedEngine:
    """pandoc writes HTML, Typst and Word; Typst sets the PDF."""

    name = "embedded"

    def versions(self) -> dict[str, str]:
        """Pandoc's and Typst's."""
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
        return deliver(made, out)


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

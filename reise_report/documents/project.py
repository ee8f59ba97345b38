"""A document as a folder that is a complete Quarto project. Both engines read such a folder and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from reise_report import resources
from reise_report.documents import drawing, qmd, title_page, word
from reise_report.documents.document import Document
from reise_report.documents.formats import Format
from reise_report.documents.front_matter import front_matter, project_file

ALL_FORMATS = tuple(Format)


def write(document: Document, folder: Path, formats: Sequence[Format] = ALL_FORMATS, *, nested: bool = False) -> None:
    """Write the document's project; what stood in the folder is replaced.

    Args:
        document: the document.
        folder: made when it does not exist; emptied when it does.
        formats: what will be asked for; PNG twins of the drawings are made for Word alone.
        nested: whether the folder belongs to a project above it, and so gets no ``_quarto.yml`` of its own.

    Raises:
        DocumentError: something unresolved is left in the body, or a drawing is not one that a report may show.
    """
    qmd.check(document.body, f"{document.meta.report} report in {document.meta.language}")
    for name, svg in document.figures.items():
        drawing.check(name, svg)
    _emptied(folder)
    if not nested:
        (folder / "_quarto.yml").write_text(project_file(), encoding="utf-8", newline="\n")
    opening = title_page.word(document.meta) if Format.DOCX in formats else ""
    source = "\n".join([front_matter(document, formats), opening, document.body.strip("\n"), ""])
    (folder / "report.qmd").write_text(source, encoding="utf-8", newline="\n")
    _write_look(folder)
    (folder / "typst" / "typst-show.typ").write_text(title_page.typst(document), encoding="utf-8", newline="\n")
    _write_figures(document, folder / "figures", formats)
    for name, content in document.attachments.items():
        (folder / name).write_bytes(content)
    if Format.DOCX in formats:
        (folder / "reference.docx").write_bytes(word.reference(document.meta))


def _emptied(folder: Path) -> None:
    """The folder itself stays: Quarto may be at work in it when the script that runs before it writes it anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _write_look(folder: Path) -> None:
    """The filter, the Typst partials, the page template, the theme and the fonts."""
    root = resources.template_root()
    for name in ("filters", "typst", "fonts"):
        shutil.copytree(root / name, folder / name)
    (folder / "theme").mkdir()
    shutil.copy(root / "theme" / "report.html", folder / "theme" / "report.html")
    shutil.copy(root / "theme" / "report.js", folder / "report.js")
    shutil.copy(root / "theme" / "report.css", folder / "styles.css")


def _write_figures(document: Document, folder: Path, formats: Sequence[Format]) -> None:
    folder.mkdir()
    for name, svg in sorted(document.figures.items()):
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
        if Format.HTML in formats:
            (folder / f"{name}.page.svg").write_text(drawing.for_page(svg), encoding="utf-8", newline="\n")
    if Format.DOCX in formats:
        drawing.raster(folder, sorted(document.figures))

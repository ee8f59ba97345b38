"""A document's drawings on disk: SVG for the screen and the PDF, PNG twins for Word."""

from __future__ import annotations

import re
from pathlib import Path

from reise_report import resources
from reise_report.errors import DocumentError

PIXELS_PER_INCH = 220  # sharp in print, and a page-wide drawing stays near 100 kB
# A drawing is inlined into the page as it is, so it may not bring anything that acts or that loads something.
_FORBIDDEN = re.compile(
    r"<script|<foreignObject|<!ENTITY|\son[a-z]+\s*=|javascript:|@import|(?:href|src)\s*=\s*[\"'](?!#|data:image/)",
    re.IGNORECASE,
)


def check(name: str, svg: str) -> None:
    """Refuse a drawing that is none, or that would run or load something.

    Raises:
        DocumentError: names the figure and the piece.
    """
    if "<svg" not in svg or "viewBox" not in svg:
        raise DocumentError(f"figure {name} is not an SVG drawing with a viewBox")
    found = _FORBIDDEN.search(svg)
    if found:
        raise DocumentError(f"figure {name} holds {found.group()!r}, which a report's drawing may not")


def raster(folder: Path, names: list[str]) -> None:
    """Write ``<name>.png`` beside each ``<name>.svg``, with the report's own fonts.

    Word shows SVG only in its newer versions and not in other programs; Typst draws the twin with the same fonts.
    """
    import typst

    fonts = str(resources.font_folder())
    for name in names:
        source = f'#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("{name}.svg")'
        (folder / f"{name}.typ").write_text(source, encoding="utf-8")
        try:
            png = typst.compile(
                str(folder / f"{name}.typ"),
                root=str(folder),
                font_paths=[fonts],
                ignore_system_fonts=True,
                format="png",
                ppi=PIXELS_PER_INCH,
            )
        except typst.TypstError as error:
            raise DocumentError(f"figure {name} cannot be drawn for Word: {error.message}") from error
        finally:
            (folder / f"{name}.typ").unlink()
        (folder / f"{name}.png").write_bytes(png)

"""A document's drawings on disk: SVG for the screen and the PDF, PNG twins for Word."""

from __future__ import annotations

import re
from pathlib import Path

from reise_report import resources
from reise_report.errors import DocumentError

TEXT_WIDTH = 465  # points: the text's width on the page, for which drawings are made
PIXELS_PER_INCH = 220  # sharp in print, and a page-wide drawing stays near 100 kB
# A drawing is inlined into the page as it is, so it may not bring anything that acts or that loads something.
_FORBIDDEN = re.compile(
    r"<script|<foreignObject|<!ENTITY|\son[a-z]+\s*=|javascript:|@import|(?:href|src)\s*=\s*[\"'](?!#|data:image/)",
    re.IGNORECASE,
)

_VIEW_BOX = re.compile(r'viewBox="\s*\S+\s+\S+\s+([\d.]+)\s+[\d.]+')
_BEFORE_ROOT = re.compile(r"^.*?<svg", re.DOTALL)
_UNSEEN = re.compile(r"<!--.*?-->|<(metadata|title|desc)\b[^>]*?(?:/>|>.*?</\1>)\s*", re.DOTALL)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL)
_RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
_ID = re.compile(r'(\sid=")')
_POINTER = re.compile(r'(url\(|href=")#')
_ROOT_NAMES = re.compile(r'\s(?:id|role|version|aria-\w+)="[^"]*"')


def check(name: str, svg: str) -> None:
    """Refuse a drawing that is none, or that would run or load something.

    Raises:
        DocumentError: names the figure and the piece.
    """
    if "<svg" not in svg or not _VIEW_BOX.search(svg):
        raise DocumentError(f"figure {name} is not an SVG drawing with a viewBox")
    found = _FORBIDDEN.search(svg)
    if found:
        raise DocumentError(f"figure {name} holds {found.group()!r}, which a report's drawing may not")


def for_page(svg: str) -> str:
    """The drawing as it goes into a page: nothing around its root, ids and style rules that hold for it alone.

    The filter puts a name for each occurrence in place of ``@UID@``, and the alternative text in place of ``@ALT@``.
    """
    svg = _BEFORE_ROOT.sub("<svg", svg.strip(), count=1)
    svg = _UNSEEN.sub("", svg)
    svg = _STYLE.sub(lambda found: found[1] + _RULE.sub(r"#@UID@ \1\2", found[2]) + found[3], svg)
    svg = _ID.sub(r"\1@UID@-", svg)
    svg = _POINTER.sub(r"\1#@UID@-", svg)
    end = svg.index(">")
    head = _ROOT_NAMES.sub("", svg[len("<svg") : end])
    return f'<svg id="@UID@" role="img" aria-label="@ALT@" style="--share:{_share(svg)}"{head}{svg[end:]}'


def _share(svg: str) -> str:
    """The drawing's width as a share of the text's, at most 1; the style sheet reads it."""
    box = _VIEW_BOX.search(svg)
    return f"{min(1.0, float(box[1]) / TEXT_WIDTH):.3g}" if box else "1"


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

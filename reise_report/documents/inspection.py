"""The last gate: a file that does not pass is not handed out."""

from __future__ import annotations

import re
from pathlib import Path

from reise_report.documents import lettering, pdf
from reise_report.errors import DocumentError

_FAMILIES = ("SourceSans3", "SourceSerif4")
_MATHS = "NewCMMath"
_EQUATION = re.compile(r"#rr-equation\(|(?<!\\)\$[^\s$]")  # in Typst, and in Markdown
# Left behind when a cross-reference was not resolved, or when a page asks for something outside itself.
_IN_PAGE = (
    (re.compile(r'data-cites="|class="citation"'), "an unresolved cross-reference"),
    (re.compile(r'<(?:link|script|img|iframe)\b[^>]*\b(?:href|src)="(?!data:|#)', re.IGNORECASE), "a file it needs"),
    (re.compile(r"@import|url\((?![\"']?(?:data:|#))", re.IGNORECASE), "a file its style sheet needs"),
)


def page(content: str) -> None:
    """The web page stands alone and has no loose ends.

    Raises:
        DocumentError: what is left, and where.
    """
    for pattern, meaning in _IN_PAGE:
        found = pattern.search(content)
        if found:
            around = content[max(0, found.start() - 40) : found.end() + 60]
            raise DocumentError(f"the web page holds {meaning}: …{around}…")
    used = re.findall(r'\sid="([^"]+)"', content)
    if len(used) != len(set(used)):
        twice = sorted({name for name in used if used.count(name) > 1})
        raise DocumentError(f"the web page uses an id twice: {', '.join(twice[:5])}")
    lost = sorted(set(re.findall(r'href="#([^"]+)"', content)) - set(used))
    if lost:
        raise DocumentError(f"the web page links to what it does not hold: {', '.join(lost[:5])}")


def fonts(content: bytes, source: str, fonts_folder: Path) -> None:
    """The PDF is set in the report's own fonts alone; Typst takes another one silently for a letter they lack.

    Args:
        content: the PDF.
        source: what it was made from, as Typst or as Markdown.
        fonts_folder: where the report's fonts are.

    Raises:
        DocumentError: names the foreign fonts, and the letters that the report's fonts lack.
    """
    allowed = (*_FAMILIES, _MATHS) if _EQUATION.search(source) else _FAMILIES
    foreign = sorted(name for name in pdf.font_names(content) if not name.startswith(allowed))
    if foreign:
        lacking = lettering.missing(source, fonts_folder)
        raise DocumentError(f"the PDF took other fonts than the report's own: {', '.join(foreign)}{lacking}")

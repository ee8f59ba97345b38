"""A web page that needs nothing beside it: the style sheet, the fonts and the script inside the file."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

from reise_report.errors import DocumentError

_FONT = re.compile(r'url\("(fonts/[\w.-]+\.woff2)"\)')
_STYLES = '<link rel="stylesheet" href="styles.css">'
_SCRIPT = '<script src="report.js"></script>'


def whole(page: str, folder: Path) -> str:
    """The page with what it points to inside it.

    Args:
        page: what pandoc made with the page template.
        folder: the document's project folder.

    Raises:
        DocumentError: the template lost its place for the style sheet or the script.
    """
    styles = (folder / "styles.css").read_text(encoding="utf-8")
    styles = _FONT.sub(lambda found: f'url("data:font/woff2;base64,{_encoded(folder / found.group(1))}")', styles)
    script = (folder / "report.js").read_text(encoding="utf-8")
    page = _replaced(page, _STYLES, f"<style>\n{styles}</style>")
    return _replaced(page, _SCRIPT, f"<script>\n{script}</script>")


def _replaced(page: str, place: str, content: str) -> str:
    if page.count(place) != 1:
        raise DocumentError(f"the page template must hold {place} once, and the document not at all")
    return page.replace(place, content)


def _encoded(path: Path) -> str:
    return _base64(path.read_bytes())


@lru_cache(maxsize=16)
def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")

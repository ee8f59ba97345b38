"""Where the package's own files lie: templates, fonts, theme. The same from a checkout and from a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def template_root() -> Path:
    """The folder ``templates/``: inside the wheel, or at the top of the checkout."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def font_folder() -> Path:
    """The folder with the report's own fonts (Source Sans 3, Source Serif 4; OFL 1.1)."""
    return template_root() / "fonts"

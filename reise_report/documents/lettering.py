"""Which letters the report's fonts have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def missing(text: str, folder: Path) -> str:
    """A sentence that names the letters that no font of the report has; empty when it has them all."""
    covered = _coverage(folder)
    lacking = sorted(
        {letter for letter in text if letter.isprintable() and not any(ord(letter) in one for one in covered.values())}
    )
    if not lacking:
        return ""
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking[:10])
    return f"; these letters are in none of them: {named}. Replace them in the data, the plan or the template"


def _coverage(folder: Path) -> Mapping[str, frozenset[int]]:
    from fontTools.ttLib import TTFont

    found = {}
    for path in sorted(folder.glob("*-Regular.ttf")):
        with TTFont(path, lazy=True) as font:
            found[path.stem] = frozenset(font.getBestCmap())
    return found

"""How wide a text is in the report's sans, measured on the fonts themselves, and lines broken by that measure."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from reise_report.resources import font_folder

Weight = Literal["Regular", "Semibold"]

# U+00A0 and U+202F hold the parts of a number together, and so do the parts of "(n = 402)" and of "n (%)".
_COUNT = re.compile(r"\([nN] = [^()]{1,20}\)|\bn \(%\)")
_UNKNOWN_GLYPH = "M"  # a character that the font lacks is taken as wide, so that its box is never too narrow


@cache
def _advances(weight: Weight) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_folder() / f"SourceSans3-{weight}.ttf", lazy=True) as font:
        return dict(font.getBestCmap()), dict(font["hmtx"].metrics), int(font["head"].unitsPerEm)


@lru_cache(maxsize=20_000)
def ems(text: str, weight: Weight = "Regular") -> float:
    """The width of one line of text in ems, kerning left out.

    >>> round(ems("0000"), 3)
    1.988
    """
    names, metrics, units = _advances(weight)
    fallback = names[ord(_UNKNOWN_GLYPH)]
    return sum(metrics[names.get(ord(character), fallback)][0] for character in text) / units


def width(text: str, size: float, weight: Weight = "Regular") -> float:
    """The width of one line of text in points, set at ``size`` points."""
    return ems(text, weight) * size


def keep_counts(text: str) -> str:
    """The text with no-break blanks inside ``(n = 402)`` and ``n (%)``, so that no line ends there."""
    return _COUNT.sub(lambda found: found.group().replace(" ", "\u00a0"), text)


def wrap(text: str, size: float, available: float, weight: Weight = "Regular") -> list[str]:
    """Lines of at most ``available`` points; ``(n = 402)`` stays in one piece, a word too long is cut with a hyphen.

    Args:
        text: plain text; a line end starts a new line.
        size: in points.
        available: the measure in points; at least some two characters wide.
        weight: of the font.

    Returns:
        At least one line; the text of an empty string is one empty line.
    """
    lines: list[str] = []
    for paragraph in keep_counts(text).split("\n"):
        lines += _wrap_paragraph(paragraph, size, available, weight)
    return lines


def _wrap_paragraph(text: str, size: float, available: float, weight: Weight) -> list[str]:
    lines, line = [], ""
    for word in re.split("[ \t]+", text.strip(" \t")):
        longer = f"{line} {word}" if line else word
        if width(longer, size, weight) <= available:
            line = longer
            continue
        if line:
            lines.append(line)
        pieces = _cut(word, size, available, weight)
        lines += pieces[:-1]
        line = pieces[-1]
    return [*lines, line]


def _cut(word: str, size: float, available: float, weight: Weight) -> list[str]:
    """The word in pieces that fit: at a hyphen or a slash where there is one, else with a hyphen added."""
    pieces = []
    while len(word) > 2 and width(word, size, weight) > available:
        fits = max(2, _characters_that_fit(word, size, available - width("-", size, weight), weight))
        seam = max(word.rfind(mark, 1, fits) for mark in "-/\u00a0")
        if seam > 1:
            pieces.append(word[: seam + 1].rstrip("\u00a0"))
            word = word[seam + 1 :]
        else:
            pieces.append(word[:fits] + "-")
            word = word[fits:]
    return [*pieces, word]


def _characters_that_fit(word: str, size: float, available: float, weight: Weight) -> int:
    return sum(width(word[:end], size, weight) <= available for end in range(1, len(word)))

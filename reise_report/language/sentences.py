"""Plain text cut into sentences and words, well enough to count them."""

from __future__ import annotations

import re
from typing import Final

# Their dot never ends a sentence: something always follows.
_ABBREVIATIONS: Final = frozenset(
    {"bl.a.", "ca.", "dvs.", "ev.", "evt.", "f.eks.", "f.o.m.", "fr.", "hhv.", "inkl.", "jf.", "kap.", "kl.", "m.a.o."}
    | {"mill.", "mrd.", "nr.", "p.g.a.", "pga.", "pkt.", "prof.", "s.k.", "t.o.m.", "tab.", "tlf."}
    | {"approx.", "dr.", "e.g.", "fig.", "i.e.", "mr.", "mrs.", "vol.", "vs."}
)
_CLOSING: Final = "\"'”’»)]"
# A sign that can end a sentence, with quotes or brackets after it, before a space or the end.
_STOP: Final = re.compile(rf"[.!?…:]+[{re.escape(_CLOSING)}]*(?=\s|$)")
_LAST_WORD: Final = re.compile(r"\S+$")
_OPENING: Final = "\"'“‘«(["
# A word: letters, with hyphens, apostrophes or inner dots; or a figure with its sign. One token each.
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]+)*|[+−-]?\d[\d.,\u00a0]*\d|\d")


def sentences(text: str) -> list[str]:
    """The sentences of a plain text.

    A sentence ends at ``. ! ? …`` before a new one that begins with a capital or a figure, and at the end of a
    paragraph, a heading or a list item (every line break). A colon ends one only before a capital letter. Dots of
    abbreviations, decimals, version numbers and Norwegian ordinals (``1. juni``) end none.
    """
    return [sentence for line in text.splitlines() for sentence in _of_line(line) if words(sentence)]


def words(text: str) -> list[str]:
    """The words and figures of a text; a compound with hyphens is one word, a number with its decimals one figure."""
    return [found.group() for found in _WORD.finditer(text)]


def is_figure(word: str) -> bool:
    """Whether a word is written in digits."""
    return any(sign.isdigit() for sign in word)


def _of_line(line: str) -> list[str]:
    parts, start = [], 0
    for stop in _STOP.finditer(line):
        if _ends(line, stop):
            parts.append(line[start : stop.end()].strip())
            start = stop.end()
    return [*parts, line[start:].strip()]


def _ends(line: str, stop: re.Match[str]) -> bool:
    """Whether a sign ends a sentence, from the word before and what follows."""
    following = line[stop.end() :].lstrip().lstrip(_OPENING)[:1]
    if not following:
        return True
    before = _LAST_WORD.search(line[: stop.end()])
    if stop.group().startswith(":"):
        return following.isupper()
    if stop.group() == "." and before is not None:
        word = before.group().lstrip(_OPENING).lower()
        if word in _ABBREVIATIONS:
            return False
    return following.isupper() or following.isdigit()

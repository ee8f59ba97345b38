"""The header of a table: names made comparable, and what is wrong with them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from reise_report.data.text_table import HEADER_ROW
from reise_report.data.violation import Violation

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_INVISIBLE = "\ufeff\u200b\u2060"
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " ") | dict.fromkeys(_INVISIBLE))

Cells = TypeVar("Cells")


def plain(text: str) -> str:
    r"""A name or code as people compare it: composed characters (NFC), plain blanks, nothing invisible, trimmed.

    >>> plain("a\u030alder\u00a0")
    'ålder'
    """
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).translate(_BLANKS).strip()


def header_violations(header: Sequence[str], file: str, delimiter: str) -> list[Violation]:
    """What makes a header of a delimited file unfit to be read at all."""
    found = _fault(header, delimiter)
    return [] if found is None else [Violation(file, HEADER_ROW, None, None, found)]


def _fault(header: Sequence[str], delimiter: str) -> str | None:
    if header[0].lower().startswith("sep="):
        return "Excel's line 'sep=' stands before the header; delete it"
    others = [sign for sign in _DELIMITERS if sign != delimiter and sign in header[0]]
    if len(header) == 1 and others:
        found, asked = (f"{_DELIMITERS.get(sign, 'sign')} ({sign!r})" for sign in (others[0], delimiter))
        mend = f"write delimiter: {others[0]!r} in the plan"
        return f"the columns are delimited by {found}, but the plan says {asked}; {mend}"
    if not all(header):
        return f"column {header.index('') + 1} has no name; name it, or delete it"
    return None


def told_apart(header: Sequence[str], columns: Sequence[Cells]) -> tuple[Mapping[str, Cells], tuple[str, ...]]:
    """The columns by name, and the names that stand more than once: which of them is meant, nobody can tell."""
    counts = Counter(header)
    twice = tuple(name for name, count in counts.items() if count > 1)
    kept = {name: cells for name, cells in zip(header, columns, strict=True) if counts[name] == 1}
    return kept, twice

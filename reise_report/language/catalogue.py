"""Translations, read from a gettext ``.po`` file when the program runs.

Babel reads the same files, but importing it takes longer than all the reading; this reader knows just what our
catalogues hold (contexts, plurals, fuzzy marks, comments) and stops at anything else. A test compares it with Babel's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reise_report.errors import DocumentError

LOCALE_FOLDER = Path(__file__).parent / "locale"
DOMAIN = "reise_report"

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(?=\")")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One message: its translations (two for a plural) and whether a person has yet to look at them."""

    translations: tuple[str, ...]
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language, by context (or None) and English source text."""

    entries: dict[tuple[str | None, str], Entry] = field(default_factory=dict, repr=False)

    def find(self, msgid: str, context: str | None = None) -> Entry | None:
        """The entry for a source text, or None where the catalogue does not hold it."""
        return self.entries.get((context, msgid))


def catalogue_path(code: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(path: Path) -> Catalogue:
    """Reads a catalogue.

    Raises:
        DocumentError: the file is missing or holds a line that is not gettext; the message names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"cannot read the translations in {path}: {error}") from error
    entries: dict[tuple[str | None, str], Entry] = {}
    for fields, fuzzy in _blocks(lines, path):
        if not fields.get("msgid"):  # the header, which has an empty msgid, or a comment alone
            continue
        forms = sorted(name for name in fields if name.startswith("msgstr"))
        key = (fields.get("msgctxt"), fields["msgid"])
        if key in entries:
            raise DocumentError(f"{path}: the message {fields['msgid']!r} stands there twice; delete one of the two")
        entries[key] = Entry(tuple(fields[name] for name in forms), fuzzy)
    return Catalogue(entries)


def _blocks(lines: list[str], path: Path) -> Iterator[tuple[dict[str, str], bool]]:
    """The fields of each entry, with its fuzzy mark; an entry ends where the next begins."""
    fields: dict[str, str] = {}
    fuzzy, current = False, ""
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        begins = line.startswith(("#", "msgctxt")) or (line.startswith("msgid ") and "msgid" in fields)
        if begins and any(name.startswith("msgstr") for name in fields):
            yield fields, fuzzy
            fields, fuzzy, current = {}, False, ""
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line:
            keyword = _KEYWORD.match(line)
            quoted = _QUOTED.fullmatch(line, keyword.end() if keyword else 0)
            if quoted is None or not (keyword or current):
                raise DocumentError(f"{path}:{number}: not a line of a gettext catalogue: {line!r}")
            if keyword:
                current = keyword[1] + (f"[{keyword[2]}]" if keyword[2] else "")
                fields[current] = ""
            fields[current] += _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[0]), quoted[1])
    yield fields, fuzzy

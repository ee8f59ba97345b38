"""Whether every text is translated, and well formed: ``python -m reise_report.language.completeness``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from reise_report.language.catalogue import DOMAIN, LOCALE_FOLDER, Entry, read_catalogue
from reise_report.language.conventions import CONVENTIONS, NBSP
from reise_report.language.sources import Found, Message, find
from reise_report.language.speech import PLACEHOLDER, SOURCE_LANGUAGE

_PLURAL_FORMS: Final = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'

# Words that no Norwegian sentence holds; those that both languages have ("is", "are", "for", "men") are left out.
_ENGLISH_WORDS: Final = ("and", "between", "from", "of", "people", "the", "this", "was", "were", "which", "with")
_ENGLISH: Final = re.compile(rf"\b({'|'.join(_ENGLISH_WORDS)})\b", re.IGNORECASE)

_NORWEGIAN_LINT: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (_ENGLISH, "an English word"),
    (re.compile(rf"(?<![{NBSP}(])(?<!^)%"), "a percent sign without a hard space before it"),
    (re.compile(r"(?<!\w)-\d"), "a hyphen for a minus sign"),
    (re.compile(r"(?<=\d)\.\d"), "a decimal point"),
)


def problems(folder: Path = LOCALE_FOLDER, found: Found | None = None) -> list[str]:
    """Everything that is wrong with the catalogues, one sentence each; empty when they are whole.

    Missing, unreviewed (fuzzy) and unused texts; placeholders, spaces and closing signs that differ from the English;
    plural forms that are not all there; and for Norwegian: English words, and signs as English writes them.

    Args:
        folder: the locale folder.
        found: the texts; those of the package and its templates when None.

    Raises:
        DocumentError: a source or a catalogue cannot be read.
    """
    found = find() if found is None else found
    said = {(message.context, message.msgid): message for message in found.messages}
    listed = list(found.problems) + list(_same_text_twice(found))
    template = read_catalogue(folder / f"{DOMAIN}.pot")
    if template.entries.keys() != said.keys():
        listed.append(f"{DOMAIN}.pot is out of date: run python -m reise_report.language.extract")
    for code in CONVENTIONS:
        path = folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"
        entries = read_catalogue(path).entries
        if _PLURAL_FORMS not in path.read_text(encoding="utf-8"):
            listed.append(f"{code}: the header does not state the plural forms {_PLURAL_FORMS}")
        for key, message in sorted(said.items(), key=lambda item: item[1].msgid):
            places = ", ".join(sorted(found.messages[message]))
            listed += [
                f"{code}: {what}: {message.msgid!r} ({places})" for what in _wrong(code, message, entries.get(key))
            ]
        unused = sorted(msgid for context, msgid in entries.keys() - said.keys())
        listed += [f"{code}: unused: {msgid!r}" for msgid in unused]
    return listed


def _same_text_twice(found: Found) -> Iterator[str]:
    """A text may not be said both with a plural and without, or with two plurals: gettext keeps one entry for it."""
    seen: dict[tuple[str | None, str], Message] = {}
    for message in sorted(found.messages, key=lambda message: (message.msgid, message.plural or "")):
        other = seen.setdefault((message.context, message.msgid), message)
        if other != message:
            yield f"said with different plurals, {other.plural!r} and {message.plural!r}: {message.msgid!r}"


def _wrong(code: str, message: Message, entry: Entry | None) -> Iterator[str]:
    """What is wrong with the translation of one text."""
    if entry is None:
        yield "missing"
        return
    forms = 1 if message.plural is None else 2
    if not any(entry.translations) and code == SOURCE_LANGUAGE:
        return  # the English text itself is the English
    if not any(entry.translations):
        yield "missing"
        return
    if len(entry.translations) != forms or not all(entry.translations):
        yield f"needs {forms} form(s), all filled"
        return
    if entry.fuzzy:
        yield "fuzzy: check it and delete the mark"
    for source, translation in zip((message.msgid, message.plural or ""), entry.translations, strict=False):
        for differs, why in _DIFFERENCES:
            if differs(source, translation):
                yield f"{why} in {translation!r}"
        if code == "nb":
            yield from (f"{why} in {translation!r}" for pattern, why in _NORWEGIAN_LINT if pattern.search(translation))


def _placeholders(text: str) -> set[str]:
    # The count may be left out or put in: "one person" / "{n} person".
    return set(PLACEHOLDER.findall(text)) - {"n"}


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _closing(text: str) -> str:
    last = text.rstrip()[-1:]
    return last if last in ".:?!…" else ""


_DIFFERENCES: Final[tuple[tuple[Callable[[str, str], bool], str], ...]] = (
    (lambda source, text: _placeholders(source) != _placeholders(text), "other placeholders"),
    (lambda source, text: _edges(source) != _edges(text), "other spaces at the ends"),
    (lambda source, text: _closing(source) != _closing(text), "another closing sign"),
)


def main() -> int:
    """Lists the problems; the exit code says whether there are any."""
    listed = problems()
    sys.stdout.writelines(f"{problem}\n" for problem in listed)
    return 1 if listed else 0


if __name__ == "__main__":
    sys.exit(main())

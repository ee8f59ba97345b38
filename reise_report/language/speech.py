"""A language as the rest of the program meets it: words from the catalogue, numbers and dates as it writes them.

>>> english = speak("en")
>>> english.text("{count} took part", count=english.count_of(207, 600))
'207 of 600 took part'
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from reise_report.errors import DocumentError, nearest
from reise_report.language.catalogue import Catalogue, catalogue_path, read_catalogue
from reise_report.language.conventions import CONVENTIONS
from reise_report.language.numerals import Numerals

if TYPE_CHECKING:
    from reise_report.plan.choice import Text

SOURCE_LANGUAGE: Final = "en"
_PERCENT: Final = re.compile(r"(?<=\d) %")
PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def mark(msgid: str) -> str:
    """Marks a source text for the catalogue without translating it: for tables of words that are looked up later."""
    return msgid


@dataclass(frozen=True, eq=False)
class Language(Numerals):
    """One language: its words, numbers and dates."""

    catalogue: Catalogue

    @property
    def code(self) -> str:
        """The language's code in the plan, ``nb``."""
        return self.conventions.code

    @property
    def locale(self) -> str:
        """The BCP 47 tag, ``nb-NO``."""
        return self.conventions.locale

    def text(self, msgid: str, /, **placeholders: object) -> str:
        """A source text in this language, its ``{placeholders}`` filled in.

        Args:
            msgid: the English text, as a literal, so that the extraction finds it.
            **placeholders: a value for each name in braces; formatted text, or a whole number that is a name or a year.

        Raises:
            DocumentError: no translation, an unreviewed one, or placeholders and values that do not fit.
        """
        return self._fill(self._translations(msgid, None, 1)[0], placeholders, _names(msgid))

    def text_for(self, context: str, msgid: str, /, **placeholders: object) -> str:
        """As :meth:`text`, for an English word that needs other words elsewhere ("Other" people, "Other" reasons)."""
        return self._fill(self._translations(msgid, context, 1)[0], placeholders, _names(msgid))

    def plural(self, singular: str, plural: str, n: int, /, **placeholders: object) -> str:
        """The form for ``n``; both forms may use ``{n}``, which is written as a whole number in this language.

        Raises:
            DocumentError: as :meth:`text`; or ``n`` is not a whole number of at least 0.
        """
        if isinstance(n, bool) or n != int(n) or n < 0:
            raise DocumentError(f"{n!r} cannot choose between singular and plural: a whole number from 0 is needed")
        one, many = self._translations(singular, None, 2, plural)
        values = {"n": self.integer(n), **placeholders}
        return self._fill(one if n == 1 else many, values, _names(singular) | _names(plural) | {"n"})

    def in_words(self, text: Text) -> str:
        """A text of the plan in this language; a percent sign stays on the line of its number.

        Raises:
            DocumentError: the plan does not have it in this language.
        """
        try:
            return _PERCENT.sub("\u00a0%", text.in_language(self.code))
        except KeyError as error:
            known = ", ".join(sorted(text.languages() or ()))
            raise DocumentError(
                f"the plan has this text in {known} but not in '{self.code}': {text.root}; add it to trial.yml"
            ) from error

    def list_of(self, words: Sequence[str]) -> str:
        """Words in a row: ``a, b and c`` / ``a, b og c``.

        Raises:
            DocumentError: there are no words; a sentence with an empty list says nothing.
        """
        if not words:
            raise DocumentError("a list without members cannot stand in a sentence; choose other words for that case")
        *first, last = words
        return f"{', '.join(first)} {self.conventions.joined} {last}" if first else last

    def date(self, day: dt.date | str) -> str:
        """A date, from a date or ISO 8601 text: ``1 June 2025`` / ``1. juni 2025``; day and month stay together."""
        day = _day(day)
        return self.conventions.day.format(day=day.day, month=self.conventions.months[day.month - 1], year=day.year)

    def month(self, day: dt.date | str) -> str:
        """The month of a date: ``June 2025`` / ``juni 2025``."""
        day = _day(day)
        return f"{self.conventions.months[day.month - 1]} {day.year}"

    def _translations(self, msgid: str, context: str | None, forms: int, plural: str = "") -> tuple[str, ...]:
        entry = self.catalogue.find(msgid, context)
        if self.code == SOURCE_LANGUAGE and (entry is None or not any(entry.translations)):
            return (msgid, plural)[:forms]
        where = f"in '{self.code}' for {msgid!r}" + (f" (context {context!r})" if context else "")
        mend = f"write one in {catalogue_path(self.code).name} after 'python -m reise_report.language.extract'"
        if entry is None or len(entry.translations) != forms or not all(entry.translations):
            raise DocumentError(f"no translation {where}; {mend}")
        if entry.fuzzy:
            raise DocumentError(f"the translation {where} is marked fuzzy; check it and delete the mark")
        return entry.translations

    def _fill(self, translated: str, values: Mapping[str, object], names: frozenset[str]) -> str:
        unknown = sorted(values.keys() - names)
        if unknown:
            near = nearest(unknown[0], names)
            hint = f"; did you mean {{{near}}}?" if near else ""
            raise DocumentError(f"no placeholder {{{unknown[0]}}} in the text {translated!r} ({self.code}){hint}")

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if name not in values:
                raise DocumentError(f"no value for the placeholder {{{name}}} in the text {translated!r} ({self.code})")
            given = values[name]
            # A raw float or None would print digits no rule has rounded, or the word "None".
            if given is None or isinstance(given, float):
                raise DocumentError(f"{{{name}}} is {given!r} in the text {translated!r}; write it as text first")
            return str(given)

        return PLACEHOLDER.sub(value, translated)


@cache
def speak(code: str) -> Language:
    """The language with this code; read once.

    Raises:
        DocumentError: there is no such language, or its catalogue cannot be read.
    """
    if code not in CONVENTIONS:
        near = nearest(code, CONVENTIONS)
        hint = f"; did you mean '{near}'?" if near else ""
        raise DocumentError(f"no language '{code}'; there are {', '.join(CONVENTIONS)}{hint}")
    return Language(CONVENTIONS[code], read_catalogue(catalogue_path(code)))


def _names(msgid: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(msgid))


def _day(day: dt.date | str) -> dt.date:
    if isinstance(day, dt.date):
        return day
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        raise DocumentError(f"{day!r} is no date; ISO 8601 is needed, 2025-06-01") from error

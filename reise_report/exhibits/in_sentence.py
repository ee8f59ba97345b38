"""Words of the plan inside a sentence: labels in small letters, several in a row, and the plan's own numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reise_report.exhibits.reader import Reader
from reise_report.language.rounding import Number, exact
from reise_report.language.speech import Language
from reise_report.plan.standard import standard


def lowered(words: str) -> str:
    """A label as it stands inside a sentence: ``Sick pay`` → ``sick pay``, ``A day`` → ``a day``; ``EQ VAS`` stays."""
    if words.istitle() and " " in words:  # a name: Work Ability Score
        return words
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words


def raised(words: str) -> str:
    """Words at the start of a sentence."""
    return words[:1].upper() + words[1:]


def listed(reader: Reader, words: Iterable[str]) -> str:
    """Words in a row: ``a, b and c``; parted by semicolons where one of them holds a comma."""
    found = list(words)
    return "; ".join(found) if any("," in word or ";" in word for word in found) else reader.language.list_of(found)


def visits(reader: Reader, names: Iterable[str]) -> str:
    """The visits' names in a row: ``baseline, 3 months and 6 months``."""
    known = reader.plan.design.visits
    return listed(reader, (lowered(reader.words(known[name].name)) for name in names))


def table_title(reader: Reader, name: str) -> str:
    """What the plan or its standard calls a table, with its name where two are called the same; else its name."""
    tables = reader.plan.data.tables
    title = tables[name].title
    if title is not None:
        alone = sum(table.title == title for table in tables.values()) == 1
        return reader.words(title) if alone else f"{reader.words(title)} ({name})"
    return str(standard("participants")["title"][reader.language.code]) if name == "participants" else name


def as_given(language: Language, number: Number) -> str:
    """A number of the plan with the decimals it was given with, and no others: ``37.5``, ``28``."""
    return language.number(number, _decimals(exact(number)))


def per_cent(language: Language, number: Number) -> str:
    """A number of the plan that is a percentage already: 50 → ``50%``."""
    share = exact(number).scaleb(-2)
    return language.percent(share, max(0, _decimals(share) - 2))


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))

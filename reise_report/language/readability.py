"""How hard a plain text is to read: LIX for Norwegian, Flesch's reading ease and the Flesch–Kincaid grade for English.

Indices of surface, not of sense: a low number does not make a text clear, a high one makes it hard for many. Figures:
for LIX they are no words, for they would count as short ones, and a text full of numbers would pass for an easy one;
Flesch counts each as a word of one syllable.

Sources: Björnsson CH. Läsbarhet. Stockholm: Liber, 1968. Flesch R. J Appl Psychol 1948;32:221–33, doi 10.1037/h0057532;
counting rules in Flesch R. How to write plain English, 1979, chapter 2. Kincaid JP and others. Research Branch Report
8-75, Naval Technical Training Command, 1975.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reise_report.errors import DocumentError
from reise_report.language.sentences import is_figure, sentences, words
from reise_report.language.syllables import syllables

LONG_WORD: Final = 7
"""Letters from which a word is long for LIX."""


@dataclass(frozen=True, slots=True)
class Lix:
    """LIX with the counts it rests on.

    Below 30 very easy, 30–40 easy, 40–50 as a newspaper, 50–60 hard, above 60 very hard.
    """

    words: int
    sentences: int
    long_words: int

    @property
    def value(self) -> float:
        """Words per sentence, and the percentage of long words: W/S + 100·L/W."""
        return self.words / self.sentences + 100 * self.long_words / self.words


@dataclass(frozen=True, slots=True)
class Flesch:
    """The counts of Flesch's formulas, and the two indices."""

    words: int
    sentences: int
    syllables: int

    @property
    def reading_ease(self) -> float:
        """Flesch reading ease: 206.835 − 1.015·W/S − 84.6·Syl/W; 60 and more is plain English."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words

    @property
    def grade(self) -> float:
        """Flesch–Kincaid grade, in years of American schooling: 0.39·W/S + 11.8·Syl/W − 15.59."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def lix(text: str, unavoidable: Iterable[str] = ()) -> Lix:
    """LIX of a Norwegian text.

    Args:
        text: plain text, a paragraph or heading a line.
        unavoidable: terms of the trial that do not count as long, ``arbeidsplassering``, whole words in any case; LIX
            with and without them shows what the terms cost.

    Raises:
        DocumentError: the text has no words.
    """
    spared = {term.casefold() for term in unavoidable}
    counted = [word for word in words(text) if not is_figure(word)]
    _check(counted)
    long = [word for word in counted if _letters(word) >= LONG_WORD and word.casefold() not in spared]
    return Lix(len(counted), max(1, len(sentences(text))), len(long))


def flesch(text: str) -> Flesch:
    """Flesch's indices of an English text.

    Args:
        text: plain text, a paragraph or heading a line.

    Raises:
        DocumentError: the text has no words.
    """
    counted = words(text)
    _check(counted)
    return Flesch(len(counted), max(1, len(sentences(text))), sum(syllables(word) for word in counted))


def _check(counted: list[str]) -> None:
    if not counted:
        raise DocumentError("the text has no words, so nothing can be said of how hard it is to read")


def _letters(word: str) -> int:
    return sum(sign.isalpha() for sign in word)

"""Syllables by rule, against a dictionary."""

from __future__ import annotations

import pytest

from reise_report.language.syllables import syllables

# CMU Pronouncing Dictionary 1.1.3, vowel phonemes; of two pronunciations the shorter, as Flesch counts.
# British "randomised" follows the dictionary's "randomized".
DICTIONARY = {
    1: "work job helped groups health chance asked large",
    2: "people control offered maybe something women's someone being science uses later after",
    3: "employment area idea everyone together carefully important another everything reaction randomised",
    4: "participants intervention information january diabetes experience community society evaluate",
    5: "university individual rehabilitate electricity imagination opportunity association",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, row in DICTIONARY.items() for word in row.split()]
)
def test_words_of_lay_summaries_have_the_dictionarys_syllables(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("2025", 1), ("34.5", 1), ("well-being", 3), ("Mr.", 2), ("hmm", 1)])
def test_figures_compounds_and_noises_have_syllables_too(word, count):
    assert syllables(word) == count

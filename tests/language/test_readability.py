"""LIX and Flesch's indices on texts whose values are known."""

from __future__ import annotations

import pytest

from reise_report.errors import DocumentError
from reise_report.language.readability import Flesch, Lix, flesch, lix


def test_lix_of_the_worked_example():
    # validation/cases.md, section J: 28 words without the figure, 3 sentences, 7 long words, LIX 34.3333.
    found = lix(
        "Vi ville finne ut om et nytt tilbud hjelper folk med smerter tilbake i jobb. Vi spurte 425 personer. "
        "En av tre ble trukket ut tilfeldig og fikk tilbudet."
    )
    assert found == Lix(words=28, sentences=3, long_words=7)
    assert found.value == pytest.approx(34.3333, abs=5e-5)


def test_lix_of_a_published_count():
    # omatskrive.dk, "LIX - hvad er det?": 596 words, 36 sentences, 101 long words give LIX 34 (17 + 17).
    assert round(Lix(words=596, sentences=36, long_words=101).value) == 34


def test_a_word_is_long_from_seven_letters_on():
    # tansa.com/no/liks: more than 6 letters
    assert lix("arbeid arbeide").long_words == 1


def test_hyphens_and_digits_are_no_letters():
    assert lix("a-b-c-d ab12345678").long_words == 0


def test_unavoidable_terms_do_not_count_as_long_but_as_words():
    text = "Arbeidsplassering hjelper."
    assert lix(text).long_words == 2
    assert lix(text, unavoidable=["arbeidsplassering"]) == Lix(words=2, sentences=1, long_words=1)


@pytest.mark.parametrize(
    ("text", "ease"),
    [
        # Scores given in Wikipedia, "Flesch–Kincaid readability tests", section "Flesch reading ease".
        ("The cat sat on the mat.", 116),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 37.5),
    ],
)
def test_reading_ease_of_published_sentences(text, ease):
    assert flesch(text).reading_ease == pytest.approx(ease, abs=0.5 if ease == int(ease) else 0.05)


def test_the_grade_of_the_published_sentence():
    # Kincaid 1975 with 13 words, 1 sentence, 24 syllables: 0.39·13 + 11.8·24/13 − 15.59 = 11.2646
    assert Flesch(words=13, sentences=1, syllables=24).grade == pytest.approx(11.2646, abs=5e-5)


def test_a_figure_is_a_word_of_one_syllable_for_flesch():
    assert flesch("We asked 425 people.") == Flesch(words=4, sentences=1, syllables=5)


def test_plain_words_are_easier_than_a_report():
    plain = "We asked people with pain if they would like help to find a job. Half of them said yes."
    report = "Participants experiencing chronic musculoskeletal pain received individual vocational rehabilitation."
    assert flesch(plain).reading_ease > 80 > 30 > flesch(report).reading_ease
    assert flesch(plain).grade < 5 < 12 < flesch(report).grade


@pytest.mark.parametrize("text", ["", "  \n", "12 34,5 %", "—"])
def test_a_text_without_words_has_no_lix(text):
    with pytest.raises(DocumentError, match="no words"):
        lix(text)


def test_a_text_without_words_has_no_reading_ease():
    with pytest.raises(DocumentError, match="no words"):
        flesch("…")

"""Sentences and words are cut where a reader would cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.language.sentences import is_figure, sentences, words

S = "\u00a0"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Vi spurte 425 personer. 207 svarte ja! Hvorfor? Det vet vi ikke …", 4),
        (f"I alt deltok 34,5{S}% av dem. Det var 1{S}234 personer.", 2),
        ("Andelen var 34.5% in all. That is 1,234 people.", 2),
        ("Noen, f.eks. Kari, fikk ca. 12 timer (jf. Kap. 3).", 1),
        ("We asked Dr. Smith, e.g. Anna, vs. Control.", 1),
        ("Den 1. juni 2025 startet vi.", 1),
        ("De var i gruppe A. Vi fulgte dem.", 2),
        ("Did it help? The answer is no. We looked again.", 3),
        ("Han sa: «Ja.» Hun sa nei.", 3),
        ("Tre ting: hjelp, råd og tid.", 1),
        ("Versjon 1.0.2 er ny.", 1),
        ("En overskrift\nEn setning uten punktum\n\n- et punkt", 3),
        ("Slik (se under). Og slik.", 2),
        ("...", 0),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, count):
    assert len(sentences(text)) == count, sentences(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IPS-veileder og NAV's råd", ["IPS-veileder", "og", "NAV's", "råd"]),
        (f"34,5{S}% av 1{S}234", ["34,5", "av", f"1{S}234"]),
        ("−1.2 to 3.4", ["−1.2", "to", "3.4"]),
        ("f.eks. ærlig – ikke sant?", ["f.eks", "ærlig", "ikke", "sant"]),
        ("n=5", ["n", "5"]),
    ],
)
def test_compounds_and_numbers_are_one_word_each(text, expected):
    assert words(text) == expected


def test_figures_are_words_in_digits():
    assert [is_figure(word) for word in ("425", "34,5", "fem")] == [True, True, False]


@given(st.text(max_size=300))
def test_no_word_is_lost_between_sentences(text):
    assert [word for sentence in sentences(text) for word in words(sentence)] == [
        word for line in text.splitlines() for word in words(line)
    ]

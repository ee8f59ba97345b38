import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits.text_width import ems, keep_counts, width, wrap
from reise_report.resources import font_folder


def test_a_width_is_the_sum_of_the_fonts_advances():
    with TTFont(font_folder() / "SourceSans3-Regular.ttf") as font:
        names, metrics = font.getBestCmap(), font["hmtx"].metrics
        expected = sum(metrics[names[ord(letter)]][0] for letter in "Æøå 12,5") / font["head"].unitsPerEm
    assert ems("Æøå 12,5") == pytest.approx(expected)


def test_semibold_is_wider_than_regular():
    assert width("Randomised", 10, "Semibold") > width("Randomised", 10)


def test_digits_are_tabular():
    assert len({ems(digit) for digit in "0123456789"}) == 1


def test_a_letter_that_the_font_lacks_counts_as_a_wide_one():
    assert ems("漢") == ems("M")


def test_a_count_is_never_torn_apart():
    lines = wrap("Patients analysed (n = 402)", 10, 75)
    assert "(n\u00a0=\u00a0402)" in lines[-1]


def test_only_counts_are_kept_together():
    assert keep_counts("a b (n = 1 202) c (not this)") == "a b (n\u00a0=\u00a01\u00a0202) c (not this)"


def test_line_ends_are_kept():
    assert wrap("one\ntwo", 10, 500) == ["one", "two"]


def test_an_empty_text_is_one_empty_line():
    assert wrap("", 10, 100) == [""]


def test_a_long_word_is_cut_with_a_hyphen():
    lines = wrap("Arbeidsuførhetspensjonssøknadsbehandling", 8.5, 80)
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "Arbeidsuførhetspensjonssøknadsbehandling"


def test_a_word_with_its_own_hyphen_is_cut_there():
    assert wrap("Depresjons-angstlidelser", 8.5, 60)[0] == "Depresjons-"


@given(st.text(st.sampled_from("abcdefgh æøå/- MW0123"), max_size=80), st.floats(30, 300))
def test_no_line_is_wider_than_the_measure(text, available):
    assert all(width(line, 8.5) <= available + 1e-6 for line in wrap(text, 8.5, available))


@given(st.text(st.sampled_from("abc dæ"), max_size=60), st.floats(30, 300))
def test_no_letter_is_lost(text, available):
    joined = "".join(line.removesuffix("-") for line in wrap(text, 8.5, available))
    assert joined.replace(" ", "") == text.replace(" ", "")

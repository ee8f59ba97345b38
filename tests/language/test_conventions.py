"""Our table of signs against the installed CLDR (through Babel), with the differences we mean."""

from __future__ import annotations

import pytest
from babel import Locale

from reise_report.language.conventions import CONVENTIONS, MINUS, NBSP

LOCALES = {"en": Locale.parse("en_GB"), "nb": Locale.parse("nb")}
each = pytest.mark.parametrize("code", sorted(CONVENTIONS))


@each
def test_decimal_and_group_signs_are_cldrs(code):
    symbols = LOCALES[code].number_symbols["latn"]
    assert CONVENTIONS[code].decimal == symbols["decimal"]
    # CLDR has had U+00A0 and U+202F for Norwegian; Source Serif has no glyph for the latter.
    assert CONVENTIONS[code].group == symbols["group"].replace("\u202f", NBSP)


def test_cldrs_english_minus_is_the_hyphen_that_we_do_not_print():
    assert LOCALES["en"].number_symbols["latn"]["minusSign"] == "-"
    assert LOCALES["nb"].number_symbols["latn"]["minusSign"] == MINUS


@each
def test_the_space_before_the_percent_sign_is_cldrs(code):
    assert LOCALES[code].percent_formats[None].pattern.endswith("0" + CONVENTIONS[code].percent)


@each
def test_the_names_of_the_months_are_cldrs(code):
    names = LOCALES[code].months["format"]["wide"]
    assert CONVENTIONS[code].months == tuple(names[month] for month in range(1, 13))


@each
def test_dates_are_cldrs_but_for_the_hard_space(code):
    pattern = LOCALES[code].date_formats["long"].pattern
    ours = CONVENTIONS[code].day.format(day="d", month="MMMM", year="y").replace(NBSP, " ")
    assert ours == pattern


@each
def test_the_last_member_of_a_list_is_joined_as_in_cldr(code):
    assert LOCALES[code].list_patterns["standard"]["end"] == f"{{0}} {CONVENTIONS[code].joined} {{1}}"


def test_norwegian_kroner_have_cldrs_sign_after_the_amount():
    assert dict(CONVENTIONS["nb"].currencies)["NOK"] == LOCALES["nb"].currency_symbols["NOK"]
    assert LOCALES["nb"].currency_formats["standard"].pattern.split(";")[0].endswith(f"{NBSP}¤")


@each
def test_the_locale_is_one_that_cldr_knows(code):
    assert str(Locale.parse(CONVENTIONS[code].locale, sep="-")).startswith(code)

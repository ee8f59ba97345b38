"""Numbers as each language writes them. Sources of the forms: docs/style-numbers.md."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.errors import DocumentError
from reise_report.language.speech import Language, speak

S = "\u00a0"
EN, NB = speak("en"), speak("nb")
both = pytest.mark.parametrize("language", [EN, NB], ids=["en", "nb"])


@pytest.mark.parametrize(
    ("n", "english", "norwegian"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234, "1,234", f"1{S}234"),
        (1234567, "1,234,567", f"1{S}234{S}567"),
        (-1234, "−1,234", f"−1{S}234"),
        (12.0, "12", "12"),
        (np.int64(12345), "12,345", f"12{S}345"),
    ],
)
def test_whole_numbers_are_grouped_from_four_digits_on(n, english, norwegian):
    assert (EN.integer(n), NB.integer(n)) == (english, norwegian)


@both
def test_a_number_with_a_fraction_is_no_whole_number(language):
    with pytest.raises(DocumentError, match="not a whole number"):
        language.integer(1.5)


@pytest.mark.parametrize(
    ("x", "decimals", "english", "norwegian"),
    [
        (1234.5, 2, "1,234.50", f"1{S}234,50"),
        (-0.05, 1, "−0.1", "−0,1"),
        (-0.04, 1, "0.0", "0,0"),
        (0.5, 0, "1", "1"),
    ],
)
def test_numbers_have_the_languages_decimal_sign_and_a_true_minus(x, decimals, english, norwegian):
    assert (EN.number(x, decimals), NB.number(x, decimals)) == (english, norwegian)


@pytest.mark.parametrize(
    ("x", "english", "norwegian"), [(1.24, "+1.2", "+1,2"), (-1.25, "−1.3", "−1,3"), (-0.01, "0.0", "0,0")]
)
def test_signed_numbers_show_their_sign_unless_they_are_zero(x, english, norwegian):
    assert (EN.signed(x), NB.signed(x)) == (english, norwegian)


@pytest.mark.parametrize(
    ("p", "decimals", "english", "norwegian"),
    [
        (0.345, 1, "34.5%", f"34,5{S}%"),
        (0.3445, 1, "34.5%", f"34,5{S}%"),  # 100 * 0.3445 is 34.449999999999996 in binary
        (1, 0, "100%", f"100{S}%"),
        (0.00049, 1, "0.0%", f"0,0{S}%"),
    ],
)
def test_proportions_become_percentages_with_the_space_of_the_language(p, decimals, english, norwegian):
    assert (EN.percent(p, decimals), NB.percent(p, decimals)) == (english, norwegian)


def test_percentage_points_carry_their_unit_and_points_do_not():
    assert EN.percentage_points(0.032) == f"3.2{S}percentage points"
    assert NB.percentage_points(-0.032) == f"−3,2{S}prosentpoeng"
    assert EN.points(0.032) == "3.2"
    assert EN.points(0.032, sign=True) == "+3.2"
    assert NB.percentage_points(0.032, sign=True) == f"+3,2{S}prosentpoeng"


def test_one_percentage_point_is_singular_only_without_decimals():
    assert EN.percentage_points(-0.01, 0) == f"−1{S}percentage point"
    assert EN.percentage_points(0.01, 1) == f"1.0{S}percentage points"


@pytest.mark.parametrize(
    ("x", "english", "norwegian"),
    [
        (1.234, "1.23", "1,23"),
        (0.999, "1.00", "1,00"),
        (0.1, "0.10", "0,10"),
        (0.0996, "0.10", "0,10"),
        (0.004321, "0.0043", "0,0043"),
        (0, "0.00", "0,00"),
        (12.345, "12.35", "12,35"),
    ],
)
def test_ratios_have_two_decimals_or_two_digits_where_they_are_small(x, english, norwegian):
    assert (EN.ratio(x), NB.ratio(x)) == (english, norwegian)


@both
def test_a_negative_ratio_is_refused(language):
    with pytest.raises(DocumentError, match="no ratio"):
        language.ratio(-0.1)


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (0, "< 0.001"),
        (0.00099999, "< 0.001"),
        (0.001, "= 0.001"),
        (0.0049, "= 0.005"),
        (0.032, "= 0.032"),
        (0.0496, "= 0.050"),
        (0.0994, "= 0.099"),
        (0.0996, "= 0.10"),
        (0.455, "= 0.46"),
        (0.99, "= 0.99"),
        (0.991, "> 0.99"),
        (1, "> 0.99"),
    ],
)
def test_p_values_have_two_or_three_decimals_and_are_never_zero_or_one(p, shown):
    assert EN.p_value(p) == f"p {shown}".replace(" ", S)
    assert NB.p_value(p) == f"p {shown}".replace(" ", S).replace(".", ",")


@both
@pytest.mark.parametrize("p", [-0.01, 1.01, float("nan")])
def test_what_is_no_probability_is_no_p_value(language, p):
    with pytest.raises(DocumentError):
        language.p_value(p)


@given(st.floats(min_value=0, max_value=1))
def test_no_p_value_is_printed_as_zero(p):
    assert re.fullmatch(r"p.[<=>].0\.\d{2,3}", EN.p_value(p))
    assert not re.search(r"0\.0+$", EN.p_value(p))


def test_intervals_have_words_between_the_limits_and_never_a_dash():
    assert EN.interval(-0.012, 0.034, EN.points) == "95% CI −1.2 to 3.4"
    assert NB.interval(-0.012, 0.034, NB.points) == f"95{S}%{S}KI −1,2 til 3,4"


def test_intervals_take_any_writer_of_limits():
    assert EN.interval(0.3, 0.4, EN.percent) == "95% CI 30.0% to 40.0%"
    assert NB.interval(0.5, 2, NB.ratio) == f"95{S}%{S}KI 0,50 til 2,00"
    assert EN.interval(1.25, 3, lambda x: EN.number(x, 1)) == "95% CI 1.3 to 3.0"


def test_a_unit_in_words_is_written_once_in_an_interval():
    assert EN.interval(-0.012, 0.034, EN.percentage_points) == f"95% CI −1.2 to 3.4{S}percentage points"
    assert NB.limits(1200, 3400, NB.money) == f"1{S}200 til 3{S}400{S}kr"


@pytest.mark.parametrize(
    ("level", "english", "norwegian"),
    [
        (0.9, "90% CI", f"90{S}%{S}KI"),
        (0.975, "97.5% CI", f"97,5{S}%{S}KI"),
        (0.999, "99.9% CI", f"99,9{S}%{S}KI"),
    ],
)
def test_the_level_has_the_decimals_it_needs(level, english, norwegian):
    assert EN.interval(1, 2, EN.integer, level).startswith(english + " ")
    assert NB.interval(1, 2, NB.integer, level).startswith(norwegian + " ")


def test_limits_alone_have_no_level():
    assert EN.limits(-1.5, 2, lambda x: EN.number(x, 1)) == "−1.5 to 2.0"
    assert NB.limits(-1.5, 2, lambda x: NB.number(x, 1)) == "−1,5 til 2,0"


@both
def test_an_interval_upside_down_is_refused(language):
    with pytest.raises(DocumentError, match="lower limit is above"):
        language.interval(2, 1, language.integer)


@both
@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_no_proportion_is_refused(language, level):
    with pytest.raises(DocumentError, match="confidence level"):
        language.interval(1, 2, language.integer, level)


@both
def test_an_interval_without_an_end_is_refused(language):
    with pytest.raises(DocumentError):
        language.interval(1, float("inf"), language.ratio)


def test_counts_are_written_out_of_their_total():
    assert EN.count_of(207, 600) == "207 of 600"
    assert NB.count_of(1207, 1600) == f"1{S}207 av 1{S}600"
    assert EN.count_of(0, 0) == "0 of 0"


def test_counts_are_written_with_their_percentage():
    assert EN.count_percent(207, 600) == "207 (34.5%)"
    assert NB.count_percent(207, 600) == f"207 (34,5{S}%)"
    assert EN.count_percent(np.int64(1), np.int64(16), 1) == "1 (6.3%)"  # 6.25 is a tie


@both
@pytest.mark.parametrize(("k", "n"), [(7, 6), (-1, 6)])
def test_a_part_greater_than_its_total_is_refused(language, k, n):
    with pytest.raises(DocumentError, match="between 0 and its total"):
        language.count_of(k, n)
    with pytest.raises(DocumentError, match="between 0 and its total"):
        language.count_percent(k, n)


@both
def test_a_percentage_of_nobody_is_refused(language):
    with pytest.raises(DocumentError, match="percentage of nobody"):
        language.count_percent(0, 0)


def test_means_stand_before_their_standard_deviation():
    assert EN.mean_sd(34.55, 8.25) == "34.6 (8.3)"
    assert NB.mean_sd(-34.55, 8.25, 0) == "−35 (8)"


@both
def test_a_negative_standard_deviation_is_refused(language):
    with pytest.raises(DocumentError, match="no standard deviation"):
        language.mean_sd(1, -1)


def test_money_is_written_as_the_language_writes_it_and_rounded_on_demand():
    assert EN.money(12345.6) == f"NOK{S}12,346"
    assert NB.money(12345.6, nearest=100) == f"12{S}300{S}kr"
    assert NB.money(-50, "EUR", nearest=100) == f"−100{S}EUR"


@both
@given(x=st.floats(min_value=-1e9, max_value=1e9), decimals=st.integers(min_value=0, max_value=6))
def test_no_number_holds_a_hyphen_an_ordinary_space_or_a_negative_zero(language: Language, x, decimals):
    written = language.number(x, decimals)
    assert "-" not in written
    assert " " not in written
    assert not re.fullmatch(r"−[0.,]+", written)


@both
@given(x=st.floats(min_value=-1e9, max_value=1e9), decimals=st.integers(min_value=1, max_value=6))
def test_a_written_number_reads_back_within_half_a_unit(language: Language, x, decimals):
    signs = language.conventions
    plain = language.number(x, decimals).replace(signs.group, "").replace(signs.decimal, ".").replace("−", "-")
    assert abs(Decimal(plain) - Decimal(repr(x))) <= Decimal(5).scaleb(-decimals - 1)


@pytest.mark.parametrize(("level", "said"), [(0.95, "95%"), (0.975, "97.5%"), (0.9, "90%"), (0.025, "2.5%")])
def test_a_level_keeps_the_decimals_that_it_needs_and_no_others(level, said):
    assert speak("en").level(level) == said

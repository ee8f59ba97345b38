"""Tornado, discounting, price years and absolute shortfall."""

import math

import numpy as np
import pytest

from reise_report.analysis.economics.absolute_shortfall import HealthyLife, Norms, absolute_shortfall, healthy_life
from reise_report.analysis.economics.discount import discount_factors, to_price_year
from reise_report.analysis.economics.tornado import tornado
from reise_report.errors import AnalysisError


def test_bars_are_ordered_by_swing_and_ties_as_given():
    found = tornado(10.0, {"a": {"low": 9, "high": 12}, "b": {"x": -5}, "c": {"y": 7}})
    assert [(bar.name, bar.swing) for bar in found.bars] == [("b", 15.0), ("a", 3.0), ("c", 3.0)]
    assert (found.bars[0].low_variant, found.bars[0].high_variant, found.bars[0].changes_sign) == ("x", None, True)
    assert (found.bars[1].low_variant, found.bars[1].high_variant) == ("low", "high")


def test_a_variant_without_a_result_is_named():
    bar = tornado(10.0, {"complete cases": {"only": None}}).bars[0]
    assert (bar.swing, bar.not_estimable, bar.changes_sign) == (0, ("only",), False)


@pytest.mark.parametrize("variants", [{"a": {}}, {"a": {"x": math.nan}}, {"a": {"x": math.inf}}])
def test_a_tornado_of_broken_numbers_is_refused(variants):
    with pytest.raises(AnalysisError):
        tornado(1.0, variants)
    with pytest.raises(AnalysisError):
        tornado(math.nan, {"a": {"x": 1.0}})


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        ("start_of_year", [1, 1, 1 / 1.04]),
        ("mid_year", [1.04**-0.5, 1.04**-0.5, 1.04**-1.5]),
        ("end_of_year", [1 / 1.04, 1 / 1.04, 1.04**-2]),
        ("continuous", [1, 1.04**-0.75, 1.04**-1]),
    ],
)
def test_each_convention_discounts_from_its_own_time(timing, expected):
    assert discount_factors(0.04, [0, 0.75, 1], timing=timing) == pytest.approx(expected, rel=1e-14)


def test_a_rate_of_zero_changes_nothing():
    assert discount_factors(0.0, [0, 5, 100], timing="mid_year").tolist() == [1, 1, 1]


@pytest.mark.parametrize(("rate", "years"), [(-0.01, [0]), (4, [0]), (math.nan, [0]), (0.04, [-1]), (0.04, [math.nan])])
def test_impossible_rates_and_times_are_refused(rate, years):
    with pytest.raises(AnalysisError):
        discount_factors(rate, years, timing="mid_year")


def test_an_unknown_convention_is_refused():
    with pytest.raises(AnalysisError, match="did you mean 'mid_year'"):
        discount_factors(0.04, [0], timing="midyear")


def test_amounts_are_brought_to_the_price_year_and_missing_ones_stay():
    found = to_price_year([100, 50, math.nan], [2020, 2022, 2021], 2022, {2020: 100.0, 2021: 103.5, 2022: 109.5})
    assert found == pytest.approx([109.5, 50, math.nan], nan_ok=True)
    assert found[1] == 50


@pytest.mark.parametrize(
    ("years", "index", "words"),
    [
        ([2019], {2020: 1.0}, "no year 2019"),
        ([2020], {2020: 0.0, 2021: 1.0}, "above 0"),
        ([2020.5], {2020: 1.0, 2021: 1.0}, "no whole number"),
        ([2020, 2021], {2020: 1.0, 2021: 1.0}, "one year for each amount"),
    ],
)
def test_a_price_index_with_gaps_is_refused(years, index, words):
    with pytest.raises(AnalysisError, match=words):
        to_price_year([1.0], years, 2020 if 2020 in index else 2021, index)


def norms(women=0.02, men=0.05, utility=0.9, ages=4):
    """A short life: yearly deaths of 2 and 5 in 100, all dead after the last age."""
    return Norms(
        mortality_women=[women] * (ages - 1) + [1.0],
        mortality_men=[men] * (ages - 1) + [1.0],
        utility_women=[utility] * ages,
        utility_men=[utility - 0.1] * ages,
    )


def test_a_healthy_life_by_hand():
    """From age 2 of 4: alive 1, 0.98, 0 -> 0.99 + 0.49 life years of women; × 0.9."""
    found = healthy_life(2, 1.0, norms())
    assert found.life_years == pytest.approx(0.99 + 0.49, rel=1e-14)
    assert found.quality_adjusted == pytest.approx(0.9 * 1.48, rel=1e-14)


def test_discounting_counts_from_the_middle_of_each_year():
    found = healthy_life(2, 1.0, norms(), rate=0.04)
    assert found.quality_adjusted == pytest.approx(0.9 * (0.99 * 1.04**-0.5 + 0.49 * 1.04**-1.5), rel=1e-14)
    assert found.life_years == healthy_life(2, 1.0, norms()).life_years


def test_the_sexes_are_put_together_by_their_shares_and_ages_between_birthdays():
    women, men, mixed = (healthy_life(1, share, norms()) for share in (1.0, 0.0, 0.3))
    assert mixed.quality_adjusted == pytest.approx(0.3 * women.quality_adjusted + 0.7 * men.quality_adjusted)
    older = healthy_life(2, 0.3, norms())
    assert healthy_life(1.25, 0.3, norms()).life_years == pytest.approx(
        0.75 * mixed.life_years + 0.25 * older.life_years
    )


def test_nobody_lives_past_the_last_age():
    assert healthy_life(3, 0.5, norms()).life_years == pytest.approx(0.5)
    endless = Norms(mortality_women=[0.0] * 3, mortality_men=[0.0] * 3, utility_women=[1.0] * 3, utility_men=[1.0] * 3)
    assert healthy_life(0, 0.5, endless).life_years == pytest.approx(2.5)


@pytest.mark.parametrize(("lost", "group"), [(0, 1), (3.99, 1), (4, 2), (19.9, 5), (20, 6), (40, 6)])
def test_the_group_is_that_whose_limits_hold_the_loss(lost, group):
    healthy = HealthyLife(life_years=60, quality_adjusted=50, rate=0)
    assert absolute_shortfall(healthy, 50 - lost, (4, 8, 12, 16, 20)).group == group


def test_without_limits_there_is_no_group_and_a_better_prognosis_is_told():
    found = absolute_shortfall(HealthyLife(life_years=10, quality_adjusted=8, rate=0), 9)
    assert (found.value, found.group, len(found.warnings)) == (-1, None, 1)


@pytest.mark.parametrize(
    ("age", "share", "tables"),
    [
        (4, 0.5, norms()),
        (-1, 0.5, norms()),
        (math.nan, 0.5, norms()),
        (1, 1.5, norms()),
        (1, 0.5, norms(women=1.2)),
        (1, 0.5, norms(utility=1.5)),
        (1, 0.5, Norms(mortality_women=[1], mortality_men=[1, 1], utility_women=[1], utility_men=[1])),
        (0, 0.5, Norms(mortality_women=[np.nan], mortality_men=[1], utility_women=[1], utility_men=[1])),
    ],
)
def test_impossible_ages_shares_and_tables_are_refused(age, share, tables):
    with pytest.raises(AnalysisError):
        healthy_life(age, share, tables)


@pytest.mark.parametrize(("prognosis", "limits"), [(math.inf, ()), (1, (4, 4)), (1, (8, 4))])
def test_impossible_prognoses_and_limits_are_refused(prognosis, limits):
    with pytest.raises(AnalysisError):
        absolute_shortfall(HealthyLife(life_years=1, quality_adjusted=1, rate=0), prognosis, limits)

"""Quality-adjusted life years: worked examples, deaths, days of one's own, and the end of follow-up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.eq5d import index, value_set
from reise_report.derive.quality_adjusted_life_years import DAYS_A_YEAR, quality_adjusted_life_years
from reise_report.errors import DataError

NORWAY = value_set("norway_2024")
YEAR = np.array([0, 0.25, 0.5, 1]) * DAYS_A_YEAR
utility = st.floats(-0.453, 1)


def indices(*states):
    return index([[int(level) for level in state] for state in states], NORWAY)


def test_a_worked_example_of_life_years():
    """21343 → 21232 → 11221 → 11111 at 0, 3, 6 and 12 months: 0.836426 (worked by hand with the Norwegian set)."""
    measured = indices("21343", "21232", "11221", "11111")
    assert measured == pytest.approx([0.459448, 0.745941, 0.913360, 1.0], abs=5e-7)
    assert quality_adjusted_life_years([measured], YEAR)[0] == pytest.approx(0.836426, abs=5e-7)


# The trapezium rule on the Norwegian set of the R package eq5d 0.16, computed apart from this package.
@pytest.mark.parametrize(
    ("states", "months", "expected"),
    [
        (("33333", "22222", "11111"), (0, 3, 12), 0.831996875),
        (("21232", "21232", "21121", "11111"), (0, 3, 6, 12), 0.870755875),
        (("55555", "44444", "33333", "22222"), (0, 3, 6, 12), 0.308916875),
    ],
)
def test_published_states_over_a_year(states, months, expected):
    days = np.array(months) / 12 * DAYS_A_YEAR
    assert quality_adjusted_life_years([indices(*states)], days)[0] == pytest.approx(expected, abs=1e-9)


def test_full_health_for_a_year_is_one_life_year():
    assert quality_adjusted_life_years([[1, 1, 1, 1]], YEAR)[0] == pytest.approx(1.0)


@given(st.lists(utility, min_size=4, max_size=4))
def test_the_weights_are_those_of_measurements_at_0_3_6_and_12_months(measured):
    # 0.125 u0 + 0.25 u3 + 0.375 u6 + 0.25 u12: Manca 2005, equation 1, with these times.
    expected = np.dot([0.125, 0.25, 0.375, 0.25], measured)
    assert quality_adjusted_life_years([measured], YEAR)[0] == pytest.approx(expected, abs=1e-12)


@given(st.lists(utility, min_size=4, max_size=4), st.floats(1, 89))
def test_a_measurement_on_the_line_changes_nothing(measured, day):
    first, second = measured[:2]
    between = first + (second - first) * day / YEAR[1]
    more = quality_adjusted_life_years([[first, between, *measured[1:]]], [0, day, *YEAR[1:]])
    assert more[0] == pytest.approx(quality_adjusted_life_years([measured], YEAR)[0], abs=1e-12)


def test_after_death_nothing_is_added_and_later_measurements_are_not_read():
    half = 0.5 * DAYS_A_YEAR
    assert quality_adjusted_life_years([[1, 1, np.nan, np.nan]], YEAR, [half])[0] == pytest.approx(0.25 + 0.25 / 2)
    assert quality_adjusted_life_years([[1, 1, 1, 1]], YEAR, [half + 30])[0] == pytest.approx(
        0.5 + 30 / DAYS_A_YEAR / 2
    )


def test_the_measurement_on_the_day_of_death_is_not_read():
    """The index is 0 on that day, whatever was answered in the morning."""
    for answered in (0.9, np.nan):
        found = quality_adjusted_life_years([[1, answered, np.nan, np.nan]], YEAR, [YEAR[1]])
        assert found[0] == pytest.approx(0.125)


def test_death_on_the_first_day_gives_no_life_years():
    assert quality_adjusted_life_years([[0.7, np.nan, np.nan, np.nan]], YEAR, [0]).tolist() == [0.0]


def test_death_after_the_last_measurement_changes_nothing():
    alive = quality_adjusted_life_years([[0.5, 0.6, 0.7, 0.8]], YEAR)
    assert quality_adjusted_life_years([[0.5, 0.6, 0.7, 0.8]], YEAR, [YEAR[-1] + 1]) == pytest.approx(alive)


def test_a_death_before_the_start_is_refused():
    with pytest.raises(DataError, match="row 2: a death on day -3, before the start"):
        quality_adjusted_life_years([[1, 1], [1, 1]], [0, 100], [np.nan, -3])


@pytest.mark.parametrize("place", range(4))
def test_a_missing_measurement_gives_no_life_years(place):
    measured = [1.0] * 4
    measured[place] = np.nan
    assert np.isnan(quality_adjusted_life_years([measured], YEAR)[0])


def test_a_missing_measurement_before_death_gives_no_life_years():
    assert np.isnan(quality_adjusted_life_years([[1, np.nan, np.nan, np.nan]], YEAR, [200])[0])


def test_days_can_be_each_person_s_own():
    days = np.vstack([YEAR, [0, 100, 190, 400]])
    found = quality_adjusted_life_years([[1, 0.8, 0.6, 0.4]] * 2, days)
    assert found[0] == quality_adjusted_life_years([[1, 0.8, 0.6, 0.4]], YEAR)[0]
    assert found[1] == pytest.approx((100 * 0.9 + 90 * 0.7 + 210 * 0.5) / DAYS_A_YEAR)


def test_a_line_past_the_end_of_follow_up_is_cut_there():
    found = quality_adjusted_life_years([[1, 0.5]], [[0, 400]], until=200)
    assert found[0] == pytest.approx(200 * (1 + 0.75) / 2 / DAYS_A_YEAR)


def test_an_index_measured_before_the_end_stands_until_then():
    found = quality_adjusted_life_years([[1, 0.5]], [[0, 100]], until=200)
    assert found[0] == pytest.approx((100 * 0.75 + 100 * 0.5) / DAYS_A_YEAR)


def test_a_line_to_a_death_after_the_end_is_cut_at_the_end():
    # From 1 on day 0 to 0 on day 300, cut on day 150 where it is 0.5.
    found = quality_adjusted_life_years([[1, np.nan]], [[0, 365]], [300], until=150)
    assert found[0] == pytest.approx(150 * 0.75 / DAYS_A_YEAR)


def test_a_measurement_after_the_end_is_needed_only_for_the_line_to_it():
    days = [[0, 200, 400]]
    assert not np.isnan(quality_adjusted_life_years([[1, 1, np.nan]], days, until=200)[0])
    assert np.isnan(quality_adjusted_life_years([[1, 1, np.nan]], days, until=201)[0])


@pytest.mark.parametrize("days", [[1, 2], [0, 5, 5], [0], [[0, 10], [0, -1]], [[0, 10], [0, np.nan]]])
def test_days_that_do_not_begin_at_zero_and_rise_are_refused(days):
    with pytest.raises(DataError, match="begin at 0 and rise"):
        quality_adjusted_life_years(np.ones(np.atleast_2d(days).shape), days)


def test_a_follow_up_that_ends_before_it_begins_is_refused():
    with pytest.raises(DataError, match="must end after day 0, not on day 0"):
        quality_adjusted_life_years([[1, 1]], [0, 10], until=0)

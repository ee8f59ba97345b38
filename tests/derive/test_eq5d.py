"""EQ-5D-5L against every state of a published table, and quality-adjusted life years against a worked example."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.eq5d import DAYS_A_YEAR, index, quality_adjusted_life_years, value_set
from reise_report.errors import DataError

STATES = Path(__file__).resolve().parents[3] / "shared" / "validation" / "eq5d" / "eq5d_5l_all_states.csv"
NORWAY = value_set("norway_2024")
YEAR = np.array([0, 0.25, 0.5, 1]) * DAYS_A_YEAR


def levels(state):
    return [int(level) for level in state]


# From the unit tests of the R package eq5d 0.16 (MIT licence), three decimals.
@pytest.mark.parametrize(
    ("state", "expected"),
    [("11111", 1.0), ("15432", 0.460), ("22222", 0.779), ("33333", 0.539), ("44444", -0.126), ("55555", -0.453)],
)
def test_norwegian_states(state, expected):
    assert index([levels(state)], NORWAY)[0] == pytest.approx(expected, abs=5e-4)


@pytest.mark.skipif(not STATES.is_file(), reason="the table of all states is not beside this repository")
@pytest.mark.parametrize(
    ("name", "column"), [("norway_2024", "Norway"), ("denmark_2021", "Denmark"), ("england_2018", "England")]
)
def test_all_3125_states_agree_with_the_published_table(name, column):
    with STATES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3125
    expected = [float(row[column]) for row in rows]
    assert index([levels(row["state"]) for row in rows], value_set(name)) == pytest.approx(expected, abs=1e-9)


def test_a_missing_answer_gives_no_index():
    assert np.isnan(index([[1, 1, np.nan, 1, 1]], NORWAY)[0])


@pytest.mark.parametrize("answer", [0, 6, 2.5, -1])
def test_an_answer_that_is_no_level_is_refused_with_its_row_and_dimension(answer):
    with pytest.raises(DataError, match=r"row 2: .* is no level of UA"):
        index([[1, 1, 1, 1, 1], [1, 1, answer, 1, 1]], NORWAY)


def test_an_unknown_value_set_names_the_nearest():
    with pytest.raises(DataError, match="did you mean 'norway_2024'"):
        value_set("norway_2023")


@given(st.lists(st.integers(1, 5), min_size=5, max_size=5), st.integers(0, 4))
def test_a_worse_answer_never_raises_the_index(answers, dimension):
    worse = list(answers)
    worse[dimension] = min(5, worse[dimension] + 1)
    for name in ("norway_2024", "denmark_2021", "england_2018"):
        first, second = index([answers, worse], value_set(name))
        assert second <= first


def test_a_worked_example_of_life_years():
    """21343 → 21232 → 11221 → 11111 at 0, 3, 6 and 12 months: 0.836426 (worked by hand with the Norwegian set)."""
    indices = index([levels(state) for state in ("21343", "21232", "11221", "11111")], NORWAY)
    assert indices == pytest.approx([0.459448, 0.745941, 0.913360, 1.0], abs=5e-7)
    assert quality_adjusted_life_years([indices], YEAR)[0] == pytest.approx(0.836426, abs=5e-7)


def test_full_health_for_a_year_is_one_life_year():
    assert quality_adjusted_life_years([[1, 1, 1, 1]], YEAR)[0] == pytest.approx(1.0)


def test_after_death_nothing_is_added_and_later_measurements_are_not_read():
    half = 0.5 * DAYS_A_YEAR
    assert quality_adjusted_life_years([[1, 1, np.nan, np.nan]], YEAR, [half])[0] == pytest.approx(0.25 + 0.25 / 2)
    assert quality_adjusted_life_years([[1, 1, 1, 1]], YEAR, [0.25 * DAYS_A_YEAR])[0] == pytest.approx(0.125)


def test_a_missing_measurement_gives_no_life_years_unless_death_came_first():
    assert np.isnan(quality_adjusted_life_years([[1, np.nan, 1, 1]], YEAR)[0])


@pytest.mark.parametrize("days", [[1, 2], [0, 5, 5], [0]])
def test_days_that_do_not_begin_at_zero_and_rise_are_refused(days):
    with pytest.raises(DataError, match="begin at 0 and rise"):
        quality_adjusted_life_years([[1.0] * len(days)], days)

"""EQ-5D-5L against every state of a published table."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.eq5d import index, value_set, value_sets
from reise_report.errors import DataError

STATES = Path(__file__).resolve().parents[3] / "shared" / "validation" / "eq5d" / "eq5d_5l_all_states.csv"
NORWAY = value_set("norway_2024")


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
    ("name", "column"),
    [
        ("norway_2024", "Norway"),
        ("denmark_2021", "Denmark"),
        ("sweden_2022", "Sweden_2022"),
        ("england_2018", "England"),
        ("uk_2026", "UK"),
    ],
)
def test_all_3125_states_agree_with_the_published_table(name, column):
    with STATES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3125
    expected = [float(row[column]) for row in rows]
    assert index([levels(row["state"]) for row in rows], value_set(name)) == pytest.approx(expected, abs=1e-9)


# From the unit tests of the R package eq5d 0.16, three decimals; the table of all states does not hold these two sets.
@pytest.mark.parametrize(
    ("name", "state", "expected"),
    [
        ("germany_2018", "11111", 1.0),
        ("germany_2018", "21111", 0.974),
        ("germany_2018", "12345", 0.141),
        ("germany_2018", "55555", -0.661),
        ("sweden_2020", "11111", 0.9755),
        ("sweden_2020", "12345", 0.497),
        ("sweden_2020", "22335", 0.528),
        ("sweden_2020", "34543", 0.503),
        ("sweden_2020", "55555", 0.243),
    ],
)
def test_states_of_other_sets(name, state, expected):
    assert index([levels(state)], value_set(name))[0] == pytest.approx(expected, abs=6e-4)


def test_every_value_set_says_where_it_is_published():
    assert value_sets()[0] == "norway_2024"
    for name in value_sets():
        assert value_set(name).doi.startswith("10.")
        assert value_set(name).source


def test_a_missing_answer_gives_no_index():
    assert np.isnan(index([[1, 1, np.nan, 1, 1]], NORWAY)[0])


@pytest.mark.parametrize("answer", [0, 6, 2.5, -1])
def test_an_answer_that_is_no_level_is_refused_with_its_row_and_dimension(answer):
    with pytest.raises(DataError, match=r"row 2: .* is no answer to UA; the answers are 1 to 5"):
        index([[1, 1, 1, 1, 1], [1, 1, answer, 1, 1]], NORWAY)


def test_an_unknown_value_set_names_the_nearest():
    with pytest.raises(DataError, match="did you mean 'norway_2024'"):
        value_set("norway_2023")


@given(st.lists(st.integers(1, 5), min_size=5, max_size=5), st.integers(0, 4))
def test_a_worse_answer_never_raises_the_index(answers, dimension):
    worse = list(answers)
    worse[dimension] = min(5, worse[dimension] + 1)
    for name in value_sets():
        first, second = index([answers, worse], value_set(name))
        assert second <= first

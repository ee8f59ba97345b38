"""What was recorded day by day can be asked for any day, and written as spells."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reise_report.data.simulation.layers import Layer, Recorder
from reise_report.data.simulation.rows import MISSING

FIRST, LENGTH = -3, 12
grids = st.lists(st.lists(st.integers(0, 2), min_size=LENGTH, max_size=LENGTH), min_size=1, max_size=4)


def recorded(grid: list[list[int]]) -> Layer:
    codes = np.array(grid)
    recorder = Recorder(len(grid))
    for place in range(LENGTH):
        recorder.note(FIRST + place, codes[:, place])
    return recorder.layer(np.full(len(grid), FIRST + LENGTH - 1))


@given(grids)
def test_every_day_can_be_asked_for(grid: list[list[int]]):
    person, place = np.indices((len(grid), LENGTH))
    found = recorded(grid).at(person.ravel(), place.ravel() + FIRST)
    assert found.tolist() == np.array(grid).ravel().tolist()


@given(grids)
def test_spells_painted_on_days_give_the_days_again(grid: list[list[int]]):
    spells = recorded(grid).spells()
    painted = np.zeros((len(grid), LENGTH), dtype=int)
    for person, first, last, code in zip(spells.person, spells.first, spells.last, spells.code, strict=True):
        stop = LENGTH if last == MISSING else last - FIRST + 1
        assert (painted[person, first - FIRST : stop] == 0).all()
        painted[person, first - FIRST : stop] = code
    assert painted.tolist() == grid


@given(grids)
def test_a_spell_is_as_long_as_it_can_be(grid: list[list[int]]):
    spells = recorded(grid).spells()
    for one in range(len(spells.code) - 1):
        touch = spells.person[one] == spells.person[one + 1] and spells.last[one] + 1 == spells.first[one + 1]
        assert not (touch and spells.code[one] == spells.code[one + 1])


def test_what_lies_after_a_persons_last_day_is_not_there():
    recorder = Recorder(2)
    recorder.note(0, np.array([1, 1]))
    recorder.note(5, np.array([0, 0]))
    layer = recorder.layer(np.array([3, 9]))
    assert layer.spells().last.tolist() == [MISSING, 4]


def test_nothing_recorded_is_nothing_at_any_time():
    layer = Recorder(2).layer(np.array([3, 9]))
    assert layer.at(np.array([0, 1]), np.array([0, 5])).tolist() == [0, 0]
    assert layer.spells().code.size == 0

"""Sums of overlapping spells."""

import numpy as np

from reise_report.derive.timeline import Spells, add_up, join


def spells(*rows):
    return Spells(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def test_overlapping_spells_are_added_and_days_without_any_are_left_out():
    found = add_up([spells((0, 1, 5, 30), (0, 4, 8, 20), (1, 4, 4, 7), (0, 20, 20, 9))])
    assert found.person.tolist() == [0, 0, 0, 0, 1]
    assert found.start.tolist() == [1, 4, 6, 20, 4]
    assert found.stop.tolist() == [4, 6, 9, 21, 5]
    assert found.amounts.tolist() == [[30, 50, 20, 9, 7]]


def test_each_kind_has_a_sum_of_its_own():
    found = add_up([spells((0, 1, 4, 100)), spells((0, 3, 6, 50))])
    assert found.amounts.tolist() == [[100, 100, 0], [0, 50, 50]]


def test_no_spells_give_no_segments():
    assert add_up([Spells.none(), Spells.none()]).amounts.shape == (2, 0)


def test_a_spell_that_ends_before_it_starts_counts_for_nothing():
    assert add_up([spells((0, 5, 4, 100))]).person.size == 0


def test_stretches_join_when_they_touch_and_across_a_tolerated_gap():
    person, start, stop = np.array([0, 0, 0, 1]), np.array([1, 5, 9, 9]), np.array([5, 7, 12, 10])
    assert join(person, start, stop).stop.tolist() == [7, 12, 10]
    assert join(person, start, stop, gap=2).stop.tolist() == [12, 10]

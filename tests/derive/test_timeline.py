"""Sums of overlapping spells."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.timeline import Spells, add_up, greatest, join


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


def test_where_spells_of_one_person_overlap_the_greatest_amount_of_each_day_is_taken():
    found = greatest(spells((0, 1, 9, 30), (0, 4, 5, 50), (0, 12, 13, 10), (1, 1, 2, 7)))
    rows = sorted(zip(found.person, found.start, found.end, found.amount, strict=True))
    assert rows == [(0, 1, 3, 30), (0, 4, 5, 50), (0, 6, 9, 30), (0, 12, 13, 10), (1, 1, 2, 7)]


def test_spells_that_do_not_overlap_stay_as_they_are():
    given = spells((0, 4, 5, 50), (0, 1, 3, 30))
    assert greatest(given) is given
    assert greatest(Spells.none()).person.size == 0


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 15), st.integers(0, 8), st.integers(0, 4)), max_size=8))
def test_the_greatest_amount_is_what_a_walk_over_the_days_finds(rows):
    found = greatest(spells(*((who, start, start + length - 1, amount) for who, start, length, amount in rows)))
    for who in (0, 1):
        for today in range(25):
            wanted = max((p for w, a, n, p in rows if w == who and a <= today < a + n), default=0)
            there = (found.person == who) & (found.start <= today) & (today <= found.end)
            assert found.amount[there].sum() == wanted

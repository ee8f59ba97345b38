"""Answers as whole numbers, turned round, summed, averaged and looked up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.scale import MISSING, looked_up, mean_of_given, raw_sum, turned, whole_answers
from reise_report.errors import DataError

answers = st.lists(st.lists(st.one_of(st.just(MISSING), st.integers(1, 5)), min_size=4, max_size=4), min_size=1)


def as_answers(rows):
    return np.array(rows, dtype=np.int8)


def test_answers_become_small_whole_numbers_with_a_code_for_missing():
    found = whole_answers([[0, 10], [np.nan, 3]], 0, 10, ["a", "b"])
    assert found.dtype == np.int8
    assert found.tolist() == [[0, 10], [MISSING, 3]]


@pytest.mark.parametrize("answer", [0, 6, 2.5, -1, 1e9, np.inf])
def test_an_answer_that_cannot_be_given_is_refused_with_its_row_and_item(answer):
    with pytest.raises(DataError, match=r"row 2: .* is no answer to b; the answers are 1 to 5"):
        whole_answers([[1, 1], [1, answer]], 1, 5, ["a", "b"])


def test_answers_that_were_made_before_are_checked_against_the_range():
    made = as_answers([[1, MISSING], [5, 3]])
    assert whole_answers(made, 1, 5, ["a", "b"]).tolist() == made.tolist()
    with pytest.raises(DataError, match="row 2: 5 is no answer to a; the answers are 1 to 4"):
        whole_answers(made, 1, 4, ["a", "b"])


@given(answers)
def test_turning_twice_changes_nothing(rows):
    made = as_answers(rows)
    assert (turned(turned(made, 1, 5), 1, 5) == made).all()


def test_the_least_answer_is_turned_to_the_greatest_and_missing_stays():
    assert turned(as_answers([[0, 10, MISSING]]), 0, 10).tolist() == [[10, 0, MISSING]]


@given(answers)
def test_the_sum_counts_only_answers_that_were_given(rows):
    total, given_ = raw_sum(as_answers(rows))
    assert total.tolist() == [sum(answer for answer in row if answer != MISSING) for row in rows]
    assert given_.tolist() == [sum(answer != MISSING for answer in row) for row in rows]


@given(answers, st.integers(0, 3))
def test_the_mean_is_within_the_answers_or_missing_where_too_few_were_given(rows, most_missing):
    found = mean_of_given(as_answers(rows), most_missing)
    for row, mean in zip(rows, found, strict=True):
        there = [answer for answer in row if answer != MISSING]
        if len(row) - len(there) > most_missing:
            assert np.isnan(mean)
        else:
            assert mean == pytest.approx(np.mean(there))


@pytest.mark.parametrize("most_missing", [-1, 4])
def test_nobody_is_scored_from_nothing(most_missing):
    with pytest.raises(DataError, match="of 4 answers between 0 and 3 may be missing"):
        mean_of_given(as_answers([[1, 2, 3, 4]]), most_missing)


def test_a_table_is_looked_up_by_the_sum_of_all_answers():
    table = np.array([10.0, 20.0, 30.0])
    assert looked_up(as_answers([[1, 1], [2, 2]]), table, 2).tolist() == [10.0, 30.0]
    assert np.isnan(looked_up(as_answers([[1, MISSING]]), table, 2)[0])

"""Last digits: counts, the index and the test."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from reise_report.analysis.terminal_digits import terminal_digits


def test_numbers_that_end_in_every_digit_equally_often_have_index_100():
    found = terminal_digits(np.arange(100))
    assert found.counts == (10,) * 10
    assert found.index == pytest.approx(100)
    assert found.statistic == pytest.approx(0)
    assert found.p_value == pytest.approx(1)


def test_numbers_that_all_end_in_0_or_5_have_index_500():
    found = terminal_digits(np.arange(0, 500, 5))
    assert found.index == pytest.approx(500)
    # chisq.test(c(50, 0, 0, 0, 0, 50, 0, 0, 0, 0)): X-squared = 400, df = 9
    assert found.statistic == pytest.approx(400)
    assert found.p_value < 1e-70


def test_the_test_is_scipy_s():
    values = np.random.default_rng(3).integers(0, 101, 400)
    reference = chisquare(np.bincount(values % 10, minlength=10))
    found = terminal_digits(values)
    assert found.statistic == pytest.approx(reference.statistic)
    assert found.p_value == pytest.approx(reference.pvalue)


def test_below_fifty_numbers_there_is_an_index_and_no_test():
    found = terminal_digits(np.arange(49))
    assert found.index is not None
    assert (found.statistic, found.p_value, found.reason) == (None, None, "too_few")
    assert terminal_digits(np.arange(50)).p_value is not None


def test_no_numbers_have_neither():
    found = terminal_digits([])
    assert (found.n, found.index, found.p_value, found.reason) == (0, None, None, "no_data")


@given(st.lists(st.integers(-(10**6), 10**6), max_size=60))
def test_the_sign_and_all_digits_but_the_last_do_not_count(values):
    found = terminal_digits(values)
    assert found.n == len(values) == sum(found.counts)
    assert found.counts == terminal_digits([abs(value) % 10 for value in values]).counts

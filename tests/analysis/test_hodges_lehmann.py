"""The Hodges-Lehmann shift: printed examples, all differences laid out, and the search that does without them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis import hodges_lehmann as module
from reise_report.analysis.hodges_lehmann import hodges_lehmann
from reise_report.errors import AnalysisError
from tests.analysis.test_rank_sum import AGE, PERMEABILITY


def test_the_exact_interval_is_that_of_r():
    # R package coin, wilcox_test(distribution = "exact", conf.int = TRUE) and wilcox.test(conf.int = TRUE): 0.305, 95
    # percent confidence interval -0.15 to 0.76.
    found = hodges_lehmann(PERMEABILITY, AGE, interval="exact")
    assert (found.value, found.low, found.high) == pytest.approx((0.305, -0.15, 0.76))
    assert found.p_value is None


def test_the_normal_interval_takes_moses_ranks():
    # By the formula: floor(50/2 - 1.959964 sqrt(50·16/12)) = 8, so the 8th and the 43rd of the 50 differences.
    differences = np.sort((PERMEABILITY[AGE == 1][:, None] - PERMEABILITY[AGE == 0]).ravel())
    found = hodges_lehmann(PERMEABILITY, AGE, interval="normal")
    assert (found.low, found.high) == (differences[7], differences[50 - 8])


def test_too_few_people_have_a_shift_but_no_interval():
    for interval in ("exact", "normal"):
        found = hodges_lehmann([4.0, 9.0, 1.0, 2.0], [1, 1, 0, 0], interval=interval)
        assert found.value == 5.0
        assert found.low is None
        assert "Too few people" in found.warnings[0]


def test_an_empty_arm_has_no_shift():
    assert hodges_lehmann([1.0, 2.0], [0, 0]).reason == "no_participants"


def test_wrong_use_is_told():
    with pytest.raises(AnalysisError, match="did you mean 'exact'"):
        hodges_lehmann(PERMEABILITY, AGE, interval="exct")
    with pytest.raises(AnalysisError, match="up to 100"):
        hodges_lehmann(np.arange(300.0), np.arange(300) % 2, interval="exact")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([3, 20, 10**6]))
def test_counting_finds_the_same_differences_as_laying_them_out(seed, levels):
    rng = np.random.default_rng(seed)
    one, none = (np.sort(rng.integers(0, levels, size=size).astype(float)) for size in rng.integers(1, 40, size=2))
    every = np.sort((one[:, None] - none).ravel())
    ranks = tuple(int(rank) for rank in rng.integers(1, every.size + 1, size=4))
    assert module._differences(one, none, ranks) == [every[rank - 1] for rank in ranks]
    assert [module._by_bisection(one, none, rank) for rank in ranks] == pytest.approx([every[r - 1] for r in ranks])


def test_many_people_are_counted_and_not_laid_out(monkeypatch):
    rng = np.random.default_rng(2)
    y, a = rng.normal(size=400), np.arange(400) % 2
    laid_out = hodges_lehmann(y, a)
    monkeypatch.setattr(module, "_AT_ONCE", 10)
    counted = hodges_lehmann(y, a)
    assert (counted.value, counted.low, counted.high) == pytest.approx((laid_out.value, laid_out.low, laid_out.high))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_shift_shifts_and_swapped_arms_negate(seed):
    rng = np.random.default_rng(seed)
    y, a, order = rng.integers(0, 30, size=40).astype(float), np.arange(40) % 2, rng.permutation(40)
    plain = hodges_lehmann(y, a)
    assert plain == hodges_lehmann(y[order], a[order])
    shifted, swapped = hodges_lehmann(y + 4 * a, a), hodges_lehmann(y, 1 - a)
    assert (shifted.value, shifted.low) == (plain.value + 4, plain.low + 4)
    assert (swapped.value, swapped.low, swapped.high) == (-plain.value, -plain.high, -plain.low)
    assert plain.low <= plain.value <= plain.high

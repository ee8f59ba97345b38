"""The draw against its chances: the exact distribution, and the normal one for very many."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from reise_report.analysis.allocation_share import EXACT_UP_TO, allocation_share, distribution
from reise_report.errors import AnalysisError


def drawn(k: int, n: int) -> list[bool]:
    return [place < k for place in range(n)]


@pytest.mark.parametrize(("k", "n", "chance"), [(0, 12, 0.25), (5, 12, 0.25), (12, 12, 0.25), (40, 96, 1 / 3)])
def test_with_one_chance_for_all_it_is_the_exact_binomial_test(k, n, chance):
    found = allocation_share(drawn(k, n), [chance] * n)
    assert found.p_value == pytest.approx(binomtest(k, n, chance).pvalue)  # R's binom.test sums likewise
    assert found.expected == pytest.approx(n * chance)


def test_unequal_chances_by_hand():
    # Chances 1/2, 1/4: none 3/8, one 1/2, both 1/8. Two drawn: only the outcome itself is as unlikely.
    np.testing.assert_allclose(distribution(np.array([0.5, 0.25])), [3 / 8, 1 / 2, 1 / 8])
    assert allocation_share([True, True], [0.5, 0.25]).p_value == pytest.approx(1 / 8)
    assert allocation_share([True, False], [0.5, 0.25]).p_value == pytest.approx(1)


@settings(max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_probabilities_add_up_and_have_the_expected_mean(chances):
    mass = distribution(np.array(chances))
    assert mass.sum() == pytest.approx(1)
    assert (mass * np.arange(len(mass))).sum() == pytest.approx(sum(chances), abs=1e-9)


def test_very_many_are_tested_by_the_normal_distribution_which_is_near_the_exact_one():
    n = EXACT_UP_TO + 1
    hits = drawn(round(n / 3) + 30, n)
    found = allocation_share(hits, [1 / 3] * n)
    assert found.method == "poisson_binomial.normal"
    assert found.p_value == pytest.approx(binomtest(sum(hits), n, 1 / 3).pvalue, abs=0.01)


def test_a_draw_that_cannot_vary_is_certain():
    n = EXACT_UP_TO + 1
    assert allocation_share([True] * n, [1.0] * n).p_value == 1
    assert allocation_share([False] * n, [1.0] * n).p_value == 0


def test_nobody_in_the_draw_has_no_test():
    found = allocation_share([], [])
    assert (found.p_value, found.reason) == (None, "no_participants")


@pytest.mark.parametrize("chance", [float("nan"), -0.1, 1.1])
def test_a_chance_that_is_none_is_refused(chance):
    with pytest.raises(AnalysisError, match="chance from 0 to 1"):
        allocation_share([True], [chance])

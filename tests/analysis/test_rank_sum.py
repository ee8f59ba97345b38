"""Rank sum tests: printed examples, scipy, and the distribution by enumeration."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.rank_sum import exact_distribution, van_elteren, wilcoxon_rank_sum
from reise_report.errors import AnalysisError

# Permeability of the chorioamnion at term and at 12 to 26 weeks, Hollander and Wolfe (1973), page 69: the example of
# R's help page of wilcox.test, W = 35; two-sided p-value = 0.2544 (R package coin prints the same).
TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]
PERMEABILITY, AGE = np.array(TERM + EARLY), np.repeat([1.0, 0.0], [10, 5])


def test_the_exact_test_is_hollander_and_wolfe_s():
    found = wilcoxon_rank_sum(PERMEABILITY, AGE, variant="exact")
    assert found.statistic == 35
    assert found.p_value == pytest.approx(0.2544, abs=5e-5)
    assert found.z is None


@pytest.mark.parametrize(("variant", "correction"), [("normal", False), ("normal_continuity", True)])
def test_the_normal_tests_agree_with_scipy(variant, correction):
    from scipy.stats import mannwhitneyu  # scipy 1.17, method="asymptotic", which corrects for ties

    rng = np.random.default_rng(5)
    for levels in (3, 10, 10_000):
        y, a = rng.integers(0, levels, size=90).astype(float), (np.arange(90) % 4 == 0).astype(float)
        expected = mannwhitneyu(y[a == 1], y[a == 0], use_continuity=correction, method="asymptotic")
        found = wilcoxon_rank_sum(y, a, variant=variant)
        assert found.statistic == float(expected.statistic)
        assert found.p_value == pytest.approx(float(expected.pvalue))


def test_a_continuity_correction_never_passes_the_null_hypothesis():
    found = wilcoxon_rank_sum([1.0, 2.0, 1.0, 2.0], [1, 1, 0, 0], variant="normal_continuity")
    assert found.z == 0
    assert found.p_value == 1


@pytest.mark.parametrize(("n1", "n0"), [(1, 1), (2, 3), (4, 4), (3, 6)])
def test_the_exact_distribution_is_that_of_all_allocations(n1, n0):
    counts = np.zeros(n1 * n0 + 1)
    for ranks in combinations(range(n1 + n0), n1):
        counts[sum(ranks) - n1 * (n1 - 1) // 2] += 1
    assert exact_distribution(n1, n0) == pytest.approx(counts / counts.sum())


def test_the_exact_distribution_of_large_arms_keeps_its_digits():
    chances = exact_distribution(60, 80)
    assert chances.sum() == pytest.approx(1, abs=1e-12)
    assert chances[0] == pytest.approx(1 / math.comb(140, 60), rel=1e-12)


def test_the_exact_test_refuses_ties_and_large_arms():
    with pytest.raises(AnalysisError, match="knows no ties"):
        wilcoxon_rank_sum([1.0, 1.0, 2.0], [1, 0, 0], variant="exact")
    with pytest.raises(AnalysisError, match="up to 100"):
        wilcoxon_rank_sum(np.arange(300.0), np.arange(300) % 2, variant="exact")


def test_wrong_use_is_told():
    with pytest.raises(AnalysisError, match="did you mean 'normal'"):
        wilcoxon_rank_sum(PERMEABILITY, AGE, variant="norml")
    with pytest.raises(AnalysisError, match="none missing"):
        van_elteren(PERMEABILITY, AGE, ["a"] * 14)


@pytest.mark.parametrize("variant", ["exact", "normal", "normal_continuity"])
def test_data_without_a_test_say_why(variant):
    assert wilcoxon_rank_sum([1.0, 2.0], [1, 1], variant=variant).reason == "no_participants"
    assert wilcoxon_rank_sum([2.0, 2.0], [1, 0], variant=variant).reason == "no_variation"


def test_one_stratum_is_wilcoxon_s_test():
    one = van_elteren(PERMEABILITY, AGE, ["a"] * 15)
    plain = wilcoxon_rank_sum(PERMEABILITY, AGE, variant="normal")
    assert one.p_value == pytest.approx(plain.p_value)
    assert one.z == pytest.approx(plain.z)


def test_van_elteren_s_test_is_the_mantel_haenszel_statistic_of_modified_ridits():
    """SAS: PROC FREQ, CMH2 SCORES=MODRIDIT; here by definition: ridit r/(n + 1), hypergeometric mean and variance."""
    rng = np.random.default_rng(9)
    y, a = rng.integers(0, 5, size=80).astype(float), (rng.random(80) < 0.4).astype(float)
    stratum = rng.integers(0, 4, size=80)
    away = variance = 0.0
    for s in range(4):
        inside, arm = y[stratum == s], a[stratum == s]
        n, n1 = inside.size, arm.sum()
        ridit = np.array([((inside < v).sum() + ((inside == v).sum() + 1) / 2) / (n + 1) for v in inside])
        away += ridit[arm == 1].sum() - n1 * ridit.mean()
        variance += n1 * (n - n1) / n * ridit.var(ddof=1)
    found = van_elteren(y, a, stratum)
    assert found.z == pytest.approx(away / np.sqrt(variance))


def test_strata_of_one_arm_are_left_out_with_a_word():
    y, a, stratum = [*PERMEABILITY, 9.0, 8.0], [*AGE, 1, 1], ["a"] * 15 + ["b"] * 2
    found = van_elteren(y, a, stratum)
    assert found.p_value == pytest.approx(van_elteren(PERMEABILITY, AGE, ["a"] * 15).p_value)
    assert found.n == 15
    assert found.warnings == (
        "Participants of strata with people in one arm only say nothing of the difference: 2 of 17.",
    )


@pytest.mark.parametrize(
    ("outcome", "arm", "stratum", "reason"),
    [
        ([1.0, 2.0], [1, 1], ["a", "a"], "no_participants"),
        ([1.0, 2.0], [1, 0], ["a", "b"], "too_few"),
        ([1.0, 1.0], [1, 0], ["a", "a"], "no_variation"),
    ],
)
def test_strata_without_a_test_say_why(outcome, arm, stratum, reason):
    assert van_elteren(outcome, arm, stratum).reason == reason


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 9))
def test_swapping_arms_changes_the_sign_and_rows_nothing(seed, levels):
    rng = np.random.default_rng(seed)
    y, a, order = rng.integers(0, levels, size=30).astype(float), np.arange(30) % 2, rng.permutation(30)
    one, other = (wilcoxon_rank_sum(y, arm, variant="normal_continuity") for arm in (a, 1 - a))
    assert one == wilcoxon_rank_sum(y[order], a[order], variant="normal_continuity")
    assert one.p_value == pytest.approx(other.p_value)
    assert one.z == pytest.approx(-other.z)
    strata = rng.integers(0, 3, size=30)
    assert van_elteren(y, a, strata) == van_elteren(y[order], a[order], strata[order])

"""The interval of one proportion."""

import pytest

from reise_report.analysis.proportion import clopper_pearson, mid_p, wilson
from reise_report.errors import AnalysisError


@pytest.mark.parametrize("method", [wilson, clopper_pearson, mid_p])
@pytest.mark.parametrize("n", [1, 2, 20, 100_000])
def test_the_limits_end_exactly_at_nobody_and_everybody(method, n):
    assert (method(0, n).value, method(0, n).low) == (0, 0)
    assert (method(n, n).value, method(n, n).high) == (1, 1)
    assert 0 < method(0, n).high < 1


@pytest.mark.parametrize("method", [wilson, clopper_pearson, mid_p])
def test_nobody_at_all_is_a_reason_not_a_crash(method):
    estimate = method(0, 0)
    assert (estimate.value, estimate.low, estimate.high, estimate.n) == (None, None, None, 0)
    assert estimate.reason == "no_participants"


@pytest.mark.parametrize("method", [wilson, clopper_pearson, mid_p])
@pytest.mark.parametrize(("events", "n"), [(5, 4), (-1, 4), (1.5, 4), (float("nan"), 4)])
def test_impossible_counts_are_refused_with_the_counts(method, events, n):
    with pytest.raises(AnalysisError, match=f"{events} events among {n}"):
        method(events, n)


def test_the_exact_interval_is_wider_than_the_score_interval():
    exact, score = clopper_pearson(15, 148), wilson(15, 148)
    assert exact.low < score.low
    assert exact.high > score.high


def test_the_mirror_image_of_a_proportion_has_the_mirror_image_of_its_interval():
    for method in (wilson, clopper_pearson, mid_p):
        few, many = method(3, 29), method(26, 29)
        assert few.low == pytest.approx(1 - many.high)
        assert few.high == pytest.approx(1 - many.low)


def test_a_higher_level_gives_a_wider_interval():
    assert wilson(3, 29, level=0.99).low < wilson(3, 29, level=0.95).low


def test_mid_p_lies_within_the_exact_interval():
    for events in range(21):
        exact, mid = clopper_pearson(events, 20), mid_p(events, 20)
        assert exact.low <= mid.low <= events / 20 <= mid.high <= exact.high


def test_nobody_s_mid_p_limit_is_where_half_the_chance_of_nobody_is_the_tail():
    assert mid_p(0, 20).high == pytest.approx(1 - 0.05 ** (1 / 20))

"""The probability index: printed examples, the counting of all pairs, and arms that do not overlap."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.mann_whitney import Interval, probability_index
from reise_report.errors import AnalysisError

INTERVALS = get_args(Interval)
# Pain scores on the third day after surgery, Brunner and Munzel (2000): the example of R's lawstat, which prints
# statistic 3.1375, df = 17.683, p-value = 0.005786, 95 percent confidence interval 0.5952169 0.9827052, 0.788961.
PAIN1 = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
PAIN0 = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
PAIN, PAIN_ARM = PAIN1 + PAIN0, [1] * 11 + [0] * 14


def by_counting(y, a):
    one, none = y[a == 1][:, None], y[a == 0]
    return float(((one > none) + 0.5 * (one == none)).mean())


def test_brunner_and_munzel_s_example_is_that_of_lawstat():
    found = probability_index(PAIN, PAIN_ARM, interval="brunner_munzel")
    assert found.value == pytest.approx(0.788961, abs=5e-7)
    assert found.df == pytest.approx(17.683, abs=5e-4)
    assert found.p_value == pytest.approx(0.005786, abs=5e-7)
    assert (found.low, found.high) == pytest.approx((0.5952169, 0.9827052), abs=5e-8)


def test_it_agrees_with_scipy_s_brunner_munzel():
    from scipy.stats import brunnermunzel  # scipy 1.17, t distribution

    rng = np.random.default_rng(3)
    y, a = rng.integers(0, 6, size=70).astype(float), (np.arange(70) % 3 == 0).astype(float)
    expected = brunnermunzel(y[a == 0], y[a == 1])
    assert probability_index(y, a, interval="brunner_munzel").p_value == pytest.approx(float(expected.pvalue))


def test_the_area_under_the_curve_of_ratings_is_hanley_and_mcneil_s():
    # Hanley JA, McNeil BJ (1982), Radiology 143:29-36, table I: ratings of 51 abnormal and 58 normal images; W = 0.893.
    abnormal, normal = [3, 2, 2, 11, 33], [33, 6, 6, 11, 2]
    y = np.repeat([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], abnormal + normal)
    found = probability_index(y, np.repeat([1] * 5 + [0] * 5, abnormal + normal), interval="delong")
    assert found.value == pytest.approx(0.893, abs=5e-4)


def test_the_standard_error_is_delong_s_by_its_own_definition():
    y, a = np.array(PAIN, dtype=float), np.array(PAIN_ARM, dtype=float)
    one, none = y[a == 1][:, None], y[a == 0]
    pairs = (one > none) + 0.5 * (one == none)
    expected = pairs.mean(axis=1).var(ddof=1) / 11 + pairs.mean(axis=0).var(ddof=1) / 14
    for interval in ("logit", "brunner_munzel", "delong"):
        assert probability_index(y, a, interval=interval).se == pytest.approx(np.sqrt(expected))


def test_the_logit_interval_is_symmetric_on_the_log_odds_scale():
    found = probability_index(PAIN, PAIN_ARM, interval="logit")
    low, value, high = (np.log(p / (1 - p)) for p in (found.low, found.value, found.high))
    assert value - low == pytest.approx(high - value)
    assert value - low == pytest.approx(1.959964 * found.se / (found.value * (1 - found.value)), rel=1e-6)


def test_newcombe_s_limits_solve_his_equation():
    found = probability_index(PAIN, PAIN_ARM, interval="newcombe")
    half = (11 + 14) / 2 - 1
    for theta in (found.low, found.high):
        variance = theta * (1 - theta) * (1 + half * (1 - theta) / (2 - theta) + half * theta / (1 + theta)) / (11 * 14)
        assert abs(found.value - theta) == pytest.approx(1.959963984540054 * np.sqrt(variance), rel=1e-9)
    assert found.p_value is None
    assert found.se is None


@pytest.mark.parametrize("interval", ["logit", "brunner_munzel", "delong"])
def test_arms_that_do_not_overlap_have_no_variance_and_point_to_newcombe(interval):
    found = probability_index([4, 5, 6, 1, 2, 3], [1, 1, 1, 0, 0, 0], interval=interval)
    assert found.reason == "separation"
    assert "newcombe" in found.warnings[0]


def test_newcombe_s_interval_stands_where_arms_do_not_overlap():
    found = probability_index([4, 5, 6, 1, 2, 3], [1, 1, 1, 0, 0, 0], interval="newcombe")
    assert found.value == found.high == 1
    assert 0.3 < found.low < 0.7


@pytest.mark.parametrize("interval", INTERVALS)
def test_an_empty_arm_has_no_index(interval):
    assert probability_index([1.0, 2.0], [1, 1], interval=interval).reason == "no_participants"
    assert probability_index([], [], interval=interval).reason == "no_participants"


@pytest.mark.parametrize("interval", ["logit", "brunner_munzel", "delong"])
def test_an_arm_of_one_and_a_constant_say_why_there_is_none(interval):
    assert probability_index([1.0, 2.0, 3.0], [1, 0, 0], interval=interval).reason == "too_few"
    assert probability_index([2.0] * 4, [1, 1, 0, 0], interval=interval).reason == "no_variation"


def test_wrong_use_is_told():
    with pytest.raises(AnalysisError, match="did you mean 'logit'"):
        probability_index(PAIN, PAIN_ARM, interval="logt")
    with pytest.raises(AnalysisError, match="0 and 1 only"):
        probability_index([1, 2], [1, 2])


@st.composite
def trials(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(8, 60))
    y = rng.integers(0, draw(st.sampled_from([2, 4, 1000])), size=n).astype(float)
    return y, (rng.permutation(n) < n // 2).astype(float)


@settings(max_examples=60, deadline=None)
@given(trials(), st.sampled_from(INTERVALS))
def test_it_counts_pairs_lies_in_its_interval_and_turns_round_with_the_arms(trial, interval):
    y, a = trial
    one = probability_index(y, a, interval=interval)
    other = probability_index(y, 1 - a, interval=interval)
    assert one.reason == other.reason
    if one.value is not None:
        assert one.value == pytest.approx(by_counting(y, a))
        assert 0 <= one.low <= one.value <= one.high <= 1
        assert (other.value, other.low, other.high) == pytest.approx((1 - one.value, 1 - one.high, 1 - one.low))


@settings(max_examples=60, deadline=None)
@given(trials(), st.sampled_from(INTERVALS), st.randoms(use_true_random=False))
def test_only_the_order_of_outcomes_counts_and_not_that_of_rows(trial, interval, random):
    y, a = trial
    rows = random.sample(range(y.size), y.size)
    plain = probability_index(y, a, interval=interval)
    assert plain == probability_index(y[rows], a[rows], interval=interval)
    assert plain == probability_index(np.exp(y / 100), a, interval=interval)

"""Gray's test: ties, strata, weights, and where there is nothing to test."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.gray import _counts, _of_stratum, gray
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.times import competing_times
from reise_report.errors import AnalysisError


def trial(n=150, seed=2, groups=2):
    rng = np.random.default_rng(seed)
    group = rng.integers(0, groups, n)
    return (
        rng.integers(1, 12, n).astype(float),
        rng.choice([0, 1, 2], n, p=[0.3, 0.5, 0.2]),
        group,
        rng.integers(0, 3, n),
    )


def score_by_hand(time, cause, group):
    """Gray's score of group 1, time by time, from the paper's equation 3.3 with R_r = n_r(1 − F_r)/S_r."""
    score = 0.0
    free, incidence = {0: 1.0, 1: 1.0}, {0: 0.0, 1: 0.0}
    for at in np.unique(time[cause > 0]):
        n = {g: ((time >= at) & (group == g)).sum() for g in (0, 1)}
        d = {g: ((time == at) & (group == g) & (cause == 1)).sum() for g in (0, 1)}
        gone = {g: ((time == at) & (group == g) & (cause > 0)).sum() for g in (0, 1)}
        subject = {g: n[g] * (1 - incidence[g]) / free[g] if n[g] else 0.0 for g in (0, 1)}
        score += d[1] - (d[0] + d[1]) * subject[1] / sum(subject.values())
        for g in (0, 1):
            if n[g]:
                incidence[g] += free[g] * d[g] / n[g]
                free[g] *= 1 - gone[g] / n[g]
    return score


def test_with_heavy_ties_the_score_is_that_of_the_paper():
    time, cause, group, _ = trial()
    score, covariance = _of_stratum(_counts(competing_times(time, cause), group, 2, 1), 0.0)
    assert score[1] == pytest.approx(score_by_hand(time, cause, group))
    assert score.sum() == pytest.approx(0, abs=1e-9)
    assert covariance.sum(axis=1) == pytest.approx([0, 0], abs=1e-9)


def test_without_competing_events_the_score_is_the_log_rank_test_s():
    time, cause, group, _ = trial()
    event = (cause == 1).astype(int)
    score, covariance = _of_stratum(_counts(competing_times(time, event), group, 2, 1), 0.0)
    other = log_rank(time, event, group)
    assert score == pytest.approx(other.observed - other.expected)
    assert score[1] ** 2 / covariance[1, 1] == pytest.approx(other.statistic, rel=0.15)


def test_under_the_null_its_size_is_right_with_heavy_ties_and_strata():
    # 400 trials without a difference: the mean of a chi-square on 2 df is 2, with a Monte-Carlo error of 0.1.
    found = []
    for seed in range(400):
        found.append(gray(*trial(n=120, seed=seed, groups=3)).statistic)
    assert np.mean(found) == pytest.approx(2, abs=0.3)
    assert np.mean(np.array(found) > 5.991) == pytest.approx(0.05, abs=0.033)


def test_its_value_does_not_depend_on_which_group_is_last():
    time, cause, group, strata = trial(groups=4)
    one, other = gray(time, cause, group, strata), gray(time, cause, 3 - group, strata)
    assert one.statistic == pytest.approx(other.statistic)
    assert one.df == 3
    assert one.method == "gray.stratified"


def test_one_stratum_is_no_stratum_and_rho_weights():
    time, cause, group, _ = trial()
    assert gray(time, cause, group, np.zeros(150)).statistic == pytest.approx(gray(time, cause, group).statistic)
    assert gray(time, cause, group, rho=2).statistic != pytest.approx(gray(time, cause, group).statistic)


@pytest.mark.parametrize(
    ("time", "cause", "group", "reason"),
    [
        ([], [], [], "no_participants"),
        ([1, 2], [1, 2], [0, 0], "no_participants"),
        ([1, 2], [2, 2], [0, 1], "no_events"),
        ([1, 2], [0, 0], [0, 1], "no_events"),
        ([1, 2, 3, 4], [0, 0, 1, 1], [0, 0, 1, 1], "no_variation"),
    ],
)
def test_where_there_is_nothing_to_test_there_is_a_reason(time, cause, group, reason):
    found = gray(time, cause, group)
    assert found.reason == reason
    assert (found.statistic, found.df, found.p_value) == (None, None, None)


def test_everybody_with_the_event_at_once_is_no_crash():
    found = gray([1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 1])
    assert found.statistic is None or math.isfinite(found.statistic)


def test_an_unknown_cause_and_a_rho_that_is_no_number_are_refused():
    with pytest.raises(AnalysisError, match="cause 2 is unknown"):
        gray([1, 2], [1, 1], [0, 1], of_cause=2)
    with pytest.raises(AnalysisError, match="'rho'"):
        gray([1, 2], [1, 1], [0, 1], rho=math.inf)

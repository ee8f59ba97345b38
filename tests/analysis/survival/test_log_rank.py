"""Log-rank tests: by hand, stratified, weighted, and where there is nothing to test."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.log_rank import log_rank
from reise_report.errors import AnalysisError

# survival::ovarian (Edmunson 1979; 26 women): futime, fustat, rx, resid.ds.
OVARIAN_TIME = [59, 115, 156, 421, 431, 448, 464, 475, 477, 563, 638, 744, 769, 770, 803, 855, 1040, 1106, 1129, 1206]
OVARIAN_TIME += [1227, 268, 329, 353, 365, 377]
OVARIAN_EVENT = [1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0]
OVARIAN_ARM = [1, 1, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2, 2, 2, 1, 1, 2, 2, 1, 2, 1, 1, 1, 2, 2, 2]
OVARIAN_RESIDUAL = [2, 2, 2, 2, 2, 1, 2, 2, 1, 1, 2, 1, 2, 2, 1, 1, 2, 2, 2, 2, 1, 2, 2, 1, 2, 2]


def test_the_ovarian_example_of_survdiff_comes_out():
    # R documentation of survdiff: survdiff(Surv(futime, fustat) ~ rx, data = ovarian): expected 5.23, 6.77;
    # chisq 1.1 on 1 df, p 0.3 (printed); (O−E)²/V 1.06.
    found = log_rank(OVARIAN_TIME, OVARIAN_EVENT, OVARIAN_ARM)
    assert found.groups == (1, 2)
    assert found.people.tolist() == [13, 13]
    assert found.observed.tolist() == [7, 5]
    assert found.expected == pytest.approx([5.23, 6.77], abs=0.005)
    assert found.statistic == pytest.approx(1.06, abs=0.005)
    assert found.df == 1


def by_hand(time, event, group, rho=0.0):
    """The definition, time by time, in words: expected are shared out by people at risk."""
    time, event, group = (np.asarray(values) for values in (time, event, group))
    score = variance = 0.0
    survival = 1.0
    for at in np.unique(time[event == 1]):
        n, d = (time >= at).sum(), ((time == at) & (event == 1)).sum()
        n1, d1 = ((time >= at) & (group == 1)).sum(), ((time == at) & (event == 1) & (group == 1)).sum()
        weight = survival**rho
        score += weight * (d1 - d * n1 / n)
        if n > 1:
            variance += weight**2 * d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1)
        survival *= 1 - d / n
    return score, variance


@pytest.fixture
def tied():
    rng = np.random.default_rng(3)
    group = rng.integers(0, 2, 120)
    return rng.integers(1, 9, 120), rng.integers(0, 2, 120), group, rng.integers(0, 3, 120)


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0])
def test_with_heavy_ties_it_is_the_definition(tied, rho):
    time, event, group, _ = tied
    score, variance = by_hand(time, event, group, rho)
    assert log_rank(time, event, group, rho=rho).statistic == pytest.approx(score**2 / variance)


def test_strata_add_up(tied):
    time, event, group, strata = tied
    parts = [by_hand(time[strata == s], event[strata == s], group[strata == s]) for s in range(3)]
    score, variance = np.sum(parts, axis=0)
    found = log_rank(time, event, group, strata)
    assert found.statistic == pytest.approx(score**2 / variance)
    assert found.method == "log_rank.stratified"
    assert found.hazard_ratio.value == pytest.approx(math.exp(score / variance))
    assert found.hazard_ratio.method == "peto.stratified"


def test_peto_s_ratio_has_the_log_rank_test_s_p(tied):
    time, event, group, _ = tied
    found = log_rank(time, event, group)
    assert found.hazard_ratio.p_value == pytest.approx(found.p_value)
    assert found.hazard_ratio.scale == "log"


def test_weighted_tests_and_more_groups_have_no_hazard_ratio(tied):
    time, event, group, strata = tied
    assert log_rank(time, event, group, rho=1).hazard_ratio is None
    assert log_rank(time, event, group, rho=1).method == "fleming_harrington"
    assert log_rank(time, event, strata).hazard_ratio is None


def test_groups_may_be_texts_and_strata_too(tied):
    time, event, group, strata = tied
    named = log_rank(time, event, np.where(group == 1, "offered", "control"), np.array(["a", "b", "c"])[strata])
    assert named.groups == ("control", "offered")
    assert named.statistic == pytest.approx(log_rank(time, event, group, strata).statistic)


@pytest.mark.parametrize(
    ("time", "event", "group", "reason"),
    [
        ([], [], [], "no_participants"),
        ([1, 2], [1, 1], [0, 0], "no_participants"),
        ([1, 2], [0, 0], [0, 1], "no_events"),
        ([1, 1, 1], [1, 1, 1], [0, 1, 1], "no_variation"),  # everybody at once
        ([1, 2, 3, 4], [0, 0, 1, 1], [0, 0, 1, 1], "no_variation"),  # never at risk together
        ([5], [1], [1], "no_participants"),
    ],
)
def test_where_there_is_nothing_to_test_there_is_a_reason(time, event, group, reason):
    found = log_rank(time, event, group)
    assert found.reason == reason
    assert (found.statistic, found.p_value, found.df) == (None, None, None)
    assert found.hazard_ratio is None or found.hazard_ratio.reason == reason


def test_a_group_never_at_risk_of_an_event_does_not_count_among_the_degrees_of_freedom():
    # R's survdiff: df <- sum(exp > 0) − 1
    found = log_rank([1, 1, 5, 6, 7, 8], [0, 0, 1, 1, 1, 1], [0, 0, 1, 2, 1, 2])
    assert found.df == 1


def test_missing_groups_are_refused():
    with pytest.raises(AnalysisError, match="'group' has 1 missing"):
        log_rank([1, 2], [1, 1], ["a", None])
    with pytest.raises(AnalysisError, match="'strata' has 3 participants"):
        log_rank([1, 2], [1, 1], [0, 1], [1, 2, 3])
    with pytest.raises(AnalysisError, match="'rho'"):
        log_rank([1, 2], [1, 1], [0, 1], rho=math.nan)

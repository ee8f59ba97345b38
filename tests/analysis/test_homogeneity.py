"""Tests that strata share one effect."""

import numpy as np
import pytest

from reise_report.analysis.homogeneity import homogeneous_difference, homogeneous_odds
from reise_report.analysis.risk_difference import wald
from tests.analysis.test_mantel_haenszel import BERKELEY, strata


@pytest.mark.parametrize("tarone", [True, False])
def test_breslow_and_day_agree_with_statsmodels(tarone):
    from statsmodels.stats.contingency_tables import StratifiedTable

    rows = zip(BERKELEY.events1, BERKELEY.n1, BERKELEY.events0, BERKELEY.n0, strict=True)
    theirs = StratifiedTable([np.array([[x1, n1 - x1], [x0, n0 - x0]]) for x1, n1, x0, n0 in rows])
    test, ours = theirs.test_equal_odds(adjust=tarone), homogeneous_odds(BERKELEY, tarone=tarone)
    assert (ours.statistic, ours.p_value) == pytest.approx((test.statistic, test.pvalue), rel=1e-8)
    assert ours.df == 5
    assert ours.verdict == "doubtful"  # department A admits women more readily
    assert ours.method == ("breslow_day.tarone" if tarone else "breslow_day")


def test_equal_strata_have_nothing_between_them():
    equal = strata(*[(10, 40, 15, 40)] * 3)
    for assumption in (homogeneous_odds(equal), homogeneous_difference(equal)):
        assert assumption.statistic == pytest.approx(0, abs=1e-10)
        assert (assumption.verdict, assumption.df, assumption.detail) == ("supported", 2, "")


def test_cochran_s_q_is_the_weighted_sum_of_squares_about_the_weighted_mean():
    tables = [(10, 40, 15, 40), (3, 20, 9, 22), (5, 60, 20, 70)]
    estimates = [wald(*table) for table in tables]
    value, weight = np.array([e.value for e in estimates]), np.array([e.se**-2 for e in estimates])
    q = (weight * (value - (weight * value).sum() / weight.sum()) ** 2).sum()
    assert homogeneous_difference(strata(*tables)).statistic == pytest.approx(q, rel=1e-10)


def test_strata_that_say_nothing_are_counted_and_left_out():
    tables = strata((10, 40, 15, 40), (3, 20, 9, 22), (0, 10, 0, 12), (4, 9, 0, 0))
    for assumption in (homogeneous_odds(tables), homogeneous_difference(tables)):
        assert assumption.df == 1
        assert assumption.detail == "Of 4 strata 2 say nothing of this."


@pytest.mark.parametrize("tables", [[(10, 40, 15, 40)], [(10, 40, 15, 40), (0, 9, 0, 9)], [(0, 5, 0, 5)] * 2])
def test_one_telling_stratum_is_too_few(tables):
    for assumption in (homogeneous_odds(strata(*tables)), homogeneous_difference(strata(*tables))):
        assert (assumption.verdict, assumption.statistic, assumption.reason) == ("not_checked", None, "too_few")


def test_an_arm_without_events_leaves_no_odds_ratio_to_share():
    assumption = homogeneous_odds(strata((0, 9, 3, 8), (0, 5, 2, 7)))
    assert (assumption.verdict, assumption.reason) == ("not_checked", "no_events")

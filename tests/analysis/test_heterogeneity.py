"""Cochran's Q: by its formula, and where too little is left."""

import math

import pytest

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.heterogeneity import heterogeneity
from reise_report.analysis.risk_ratio import log_wald
from reise_report.errors import AnalysisError


def difference(value, se, n=10):
    return Estimate(value=value, se=se, n=n, method="mean_difference.welch")


def test_two_estimates_are_compared_by_their_difference():
    found = heterogeneity([difference(1.0, 0.3), difference(2.5, 0.4)])
    assert found.statistic == pytest.approx(1.5**2 / (0.3**2 + 0.4**2))
    assert found.df == 1
    assert found.p_value == pytest.approx(math.erfc(math.sqrt(found.statistic / 2)))
    assert (found.scale, found.n) == ("difference", 20)


def test_ratios_are_compared_as_logarithms():
    one, other = log_wald(10, 50, 20, 50), log_wald(30, 60, 15, 60)
    found = heterogeneity([one, other])
    apart = math.log(one.value) - math.log(other.value)
    assert found.statistic == pytest.approx(apart**2 / (one.se**2 + other.se**2))
    assert found.scale == "log_ratio"


def test_subgroups_without_an_estimate_are_left_out_with_a_word():
    found = heterogeneity([difference(1, 0.5), not_estimable("mean_difference.welch", "too_few"), difference(3, 1)])
    assert found.df == 1
    assert found.warnings == ("Subgroups left out of the test, being without an estimate: 1.",)


def test_one_estimate_is_too_few():
    assert heterogeneity([difference(1, 0.5)]).reason == "too_few"
    assert heterogeneity([]).reason == "too_few"


def test_equal_estimates_do_not_differ():
    assert heterogeneity([difference(1, 0.5), difference(1, 2)]).p_value == pytest.approx(1)


def test_different_scales_are_not_compared():
    with pytest.raises(AnalysisError, match="different scales"):
        heterogeneity([difference(1, 0.5), log_wald(10, 50, 20, 50)])

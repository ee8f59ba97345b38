"""Intervals of the t distribution."""

import math

import pytest

from reise_report.analysis.normal_interval import Setting, identity_interval
from reise_report.analysis.t_interval import t_interval

SETTING = Setting(level=0.95, n=10, method="m", warnings=("w",))


def test_the_interval_and_the_p_value_are_those_of_student_s_t():
    estimate = t_interval(1.0, 0.5, 9, SETTING)
    # R: 1 + c(-1, 1) * qt(.975, 9) * .5; 2 * pt(-2, 9)
    assert (estimate.low, estimate.high) == pytest.approx((-0.13107858, 2.13107858), abs=1e-8)
    assert estimate.p_value == pytest.approx(0.07655, abs=5e-6)
    assert (estimate.df, estimate.n, estimate.method, estimate.warnings) == (9, 10, "m", ("w",))


def test_infinite_degrees_of_freedom_are_the_normal_distribution():
    assert t_interval(1.0, 0.5, math.inf, SETTING) == identity_interval(1.0, 0.5, SETTING)


def test_a_mean_is_not_tested_against_zero():
    assert t_interval(1.0, 0.5, 9, SETTING, tested=False).p_value is None


def test_without_a_standard_error_there_is_no_test():
    assert t_interval(1.0, 0.0, 9, SETTING).p_value is None

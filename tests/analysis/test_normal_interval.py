"""Normal intervals on the identity and on the log scale."""

import math

import pytest

from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, log_interval, two_sided_p
from reise_report.errors import AnalysisError

SETTING = Setting(level=0.95, n=10, method="m", warnings=("w",))


def test_the_critical_value_is_the_textbook_s():
    assert critical_value(0.95) == pytest.approx(1.959963984540054, rel=1e-12)  # qnorm(0.975) in R
    assert critical_value(0.9) == pytest.approx(1.6448536269514722, rel=1e-12)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_a_level_that_is_no_probability_is_refused_by_name(level):
    with pytest.raises(AnalysisError, match=r"between 0 and 1, as in 0\.95"):
        critical_value(level)


def test_a_two_sided_p_value_does_not_depend_on_the_sign():
    assert two_sided_p(1.959963984540054) == pytest.approx(0.05)
    assert two_sided_p(-1.959963984540054) == pytest.approx(0.05)


def test_the_interval_is_the_value_and_so_many_standard_errors():
    estimate = identity_interval(0.2, 0.1, SETTING)
    assert estimate.low == pytest.approx(0.2 - 0.1959963984540054)
    assert estimate.high == pytest.approx(0.2 + 0.1959963984540054)
    assert (estimate.scale, estimate.n, estimate.method, estimate.warnings) == ("identity", 10, "m", ("w",))


def test_bounds_hold_the_limits_and_leave_the_value():
    estimate = identity_interval(0.02, 0.1, SETTING, bounds=(0, 1), tested=False)
    assert (estimate.value, estimate.low) == (0.02, 0)
    assert estimate.p_value is None


def test_without_a_standard_error_there_is_no_p_value():
    assert identity_interval(0.0, 0.0, SETTING).p_value is None
    assert log_interval(0.0, 0.0, SETTING).p_value is None


def test_a_ratio_s_limits_are_symmetric_on_the_log_scale():
    estimate = log_interval(math.log(2), 0.3, SETTING)
    assert estimate.value == pytest.approx(2)
    assert estimate.low * estimate.high == pytest.approx(4)
    assert (estimate.scale, estimate.se) == ("log", 0.3)

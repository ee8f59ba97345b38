"""The risk ratio; the references' numbers are in test_jobs2 and test_reference_trials."""

import pytest

from reise_report.analysis.risk_ratio import log_wald


@pytest.mark.parametrize("counts", [(0, 10, 3, 10), (3, 10, 0, 10), (0, 10, 0, 10)])
def test_an_arm_without_events_has_no_ratio(counts):
    estimate = log_wald(*counts)
    assert (estimate.value, estimate.low, estimate.reason) == (None, None, "no_events")
    assert estimate.n == 20


def test_an_empty_arm_is_named_as_such():
    assert log_wald(0, 0, 3, 10).reason == "no_participants"


def test_everybody_with_the_event_leaves_no_interval_and_so_no_ratio():
    assert log_wald(10, 10, 10, 10).reason == "all_events"


def test_one_arm_with_nothing_but_events_is_no_obstacle():
    estimate = log_wald(10, 10, 5, 10)
    assert estimate.value == 2
    assert 1 < estimate.low < 2 < estimate.high


def test_the_standard_error_is_on_the_log_scale():
    estimate = log_wald(27, 295, 52, 307)
    assert estimate.scale == "log"
    # sqrt(1/27 − 1/295 + 1/52 − 1/307), Katz 1978
    assert estimate.se == pytest.approx((1 / 27 - 1 / 295 + 1 / 52 - 1 / 307) ** 0.5)

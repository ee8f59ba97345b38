"""The Kaplan–Meier curve, its intervals and quantiles."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.analysis.survival.probability_interval import probability_limits
from reise_report.errors import AnalysisError

# Acute myelogenous leukaemia, maintained arm (Miller 1997, R's survival::aml).
# R 2.7.1 book example / by hand: S = 10/11, 10/11·9/10, …; Greenwood by the formula.
TIME = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
EVENT = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]


def test_the_curve_is_the_product_of_the_shares_that_stayed():
    curve = kaplan_meier(TIME, EVENT, interval="log")
    by_hand = np.cumprod([10 / 11, 9 / 10, 7 / 8, 6 / 7, 1, 4 / 5, 3 / 4, 1, 1 / 2, 1])
    assert curve.survival == pytest.approx(by_hand)
    assert curve.at_risk.tolist() == [11, 10, 8, 7, 6, 5, 4, 3, 2, 1]
    assert curve.events.tolist() == [1, 1, 1, 1, 0, 1, 1, 0, 1, 0]
    assert curve.censored.tolist() == [0, 1, 0, 0, 1, 0, 0, 1, 0, 1]


def test_the_error_is_greenwood_s():
    curve = kaplan_meier(TIME, EVENT, interval="log")
    (found,) = curve.at(13)
    assert found.se == pytest.approx(9 / 11 * math.sqrt(1 / (11 * 10) + 1 / (10 * 9)))


@pytest.mark.parametrize(
    ("interval", "limits"),
    [
        ("plain", lambda s, se: (s - 1.959964 * se, s + 1.959964 * se)),
        ("log", lambda s, se: (s * math.exp(-1.959964 * se / s), s * math.exp(1.959964 * se / s))),
        (
            "log_log",
            lambda s, se: tuple(s ** math.exp(sign * 1.959964 * se / (s * math.log(s))) for sign in (-1, 1)),
        ),
    ],
)
def test_the_intervals_follow_their_formulas(interval, limits):
    found = kaplan_meier(TIME, EVENT, interval=interval).at(31)[0]
    low, high = limits(found.value, found.se)
    assert found.low == pytest.approx(max(low, 0), abs=1e-6)
    assert found.high == pytest.approx(min(high, 1), abs=1e-6)
    assert found.method == f"kaplan_meier.{interval}"


def test_before_the_first_event_there_is_no_interval_but_words():
    (found,) = kaplan_meier(TIME, EVENT, interval="log").at(8)
    assert (found.value, found.se, found.low, found.high) == (1.0, 0.0, None, None)
    assert found.warnings == ("Nobody had had the event by then, so that there is no interval.",)


def test_where_everybody_had_the_event_there_is_no_interval_but_words():
    (found,) = kaplan_meier([1, 2], [1, 1], interval="log_log").at(7)
    assert (found.value, found.low, found.high) == (0.0, None, None)
    assert "Everybody" in found.warnings[0]


def test_after_the_end_of_follow_up_nothing_is_known():
    last, after = kaplan_meier(TIME, EVENT, interval="log").at([161, 161.5])
    assert last.value is not None
    assert after.reason == "beyond_follow_up"


def test_nobody_gives_a_reason():
    curve = kaplan_meier([], [], interval="log")
    assert curve.at(3)[0].reason == "no_participants"
    assert curve.quantile().reason == "no_participants"
    assert curve.number_at_risk([0, 1]).tolist() == [0, 0]


def test_one_participant_censored_is_without_the_event_to_the_end():
    curve = kaplan_meier([5], [0], interval="log_log")
    assert curve.at(5)[0].value == 1
    assert curve.quantile().reason == "not_reached"


def test_nobody_with_the_event_gives_a_curve_at_one():
    curve = kaplan_meier([1, 2, 3], [0, 0, 0], interval="plain")
    assert curve.survival.tolist() == [1, 1, 1]
    assert curve.se.tolist() == [0, 0, 0]
    assert curve.low.tolist() == curve.high.tolist() == [1, 1, 1]


@pytest.mark.parametrize("interval", ["log", "log_log", "plain"])
def test_arrays_of_a_curve_that_comes_down_to_zero_are_finite(interval):
    curve = kaplan_meier([1, 1, 2, 3], [1, 0, 1, 1], interval=interval)
    for values in (curve.survival, curve.se, curve.low, curve.high):
        assert np.isfinite(values).all()
    assert curve.survival[-1] == curve.low[-1] == curve.high[-1] == 0


def test_the_share_with_the_event_is_one_minus_the_curve():
    curve = kaplan_meier(TIME, EVENT, interval="log_log")
    (without,), (with_event,) = curve.at(31), curve.event_probability_at(31)
    assert with_event.value == 1 - without.value
    assert (with_event.low, with_event.high) == (1 - without.high, 1 - without.low)
    assert with_event.se == without.se


def test_the_share_with_the_event_has_the_same_reasons_as_the_curve():
    assert kaplan_meier(TIME, EVENT, interval="log").event_probability_at(200)[0].reason == "beyond_follow_up"


def test_the_median_is_the_first_time_at_or_below_one_half():
    # R: print(survfit(Surv(time, status) ~ x, aml)): median 31, 0.95LCL 18, 0.95UCL NA (maintained).
    found = kaplan_meier(TIME, EVENT, interval="log").quantile()
    assert (found.value, found.low, found.high) == (31, 18, None)
    assert found.warnings == ("The upper limit was not reached.",)
    assert found.method == "kaplan_meier_quantile.log"


def test_a_curve_that_lies_on_the_height_gives_the_middle():
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1], interval="plain").quantile().value == 2.5


def test_a_curve_that_lies_on_the_height_to_the_end_gives_its_first_time():
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 0, 0], interval="plain").quantile().value == 2


def test_a_median_not_reached_may_have_a_lower_limit():
    found = kaplan_meier([1, 2, 3, 4, 5, 6], [1, 1, 0, 0, 0, 0], interval="log").quantile()
    assert found.value is None
    assert found.reason == "not_reached"
    assert found.low is None or found.low <= 6


@pytest.mark.parametrize("share", [0, 1, -0.5, 50])
def test_a_quantile_is_asked_for_as_a_share(share):
    with pytest.raises(AnalysisError, match="share between 0 and 1"):
        kaplan_meier(TIME, EVENT, interval="log").quantile(share)


def test_an_unknown_interval_is_refused_with_the_nearest():
    with pytest.raises(AnalysisError, match="did you mean 'log_log'"):
        kaplan_meier(TIME, EVENT, interval="loglog")


@pytest.mark.parametrize("at", [-1, math.nan, math.inf])
def test_a_time_that_makes_no_sense_is_refused(at):
    with pytest.raises(AnalysisError, match="times asked for"):
        kaplan_meier(TIME, EVENT, interval="log").at(at)


def test_numbers_at_risk_are_of_those_followed_to_the_time_or_longer():
    curve = kaplan_meier(TIME, EVENT, interval="log")
    assert curve.number_at_risk([0, 13, 13.5, 161, 200]).tolist() == [11, 10, 8, 1, 0]


def test_complementary_limits_are_those_of_the_other_share_turned():
    p, se = np.array([0.1, 0.5, 0.9]), np.array([0.05, 0.1, 0.05])
    low, high = probability_limits(p, se, "complementary_log_log", 0.95)
    other_low, other_high = probability_limits(1 - p, se, "log_log", 0.95)
    assert low == pytest.approx(1 - other_high)
    assert high == pytest.approx(1 - other_low)


def test_limits_of_a_share_known_badly_stay_within_zero_and_one():
    for interval in ("plain", "log", "log_log", "complementary_log_log"):
        low, high = probability_limits(np.array([0.999999, 1e-9]), np.array([0.9, 0.9]), interval, 0.99)
        assert (low >= 0).all()
        assert (high <= 1).all()

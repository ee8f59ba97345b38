"""Cumulative incidence with competing events."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.errors import AnalysisError

TIME, CAUSE = [1, 2, 2, 3, 4, 5, 6, 7], [1, 2, 1, 0, 1, 2, 0, 1]


def curve(time=TIME, cause=CAUSE, variance="greenwood", interval="plain", **options):
    return aalen_johansen(time, cause, variance=variance, interval=interval, **options)


def test_the_incidence_is_the_sum_of_shares_with_the_event_by_hand():
    found = curve()
    # S(t−): 1, 7/8 at 2, then 5/8 (3 of 8 gone), at 4 four at risk, at 5 three, at 7 one.
    own = np.cumsum([1 / 8, 7 / 8 / 7, 0, 5 / 8 / 4, 0, 0, 5 / 8 * 3 / 4 * 2 / 3])
    other = np.cumsum([0, 7 / 8 / 7, 0, 0, 5 / 8 * 3 / 4 / 3, 0, 0])
    assert found.incidence[0] == pytest.approx(own)
    assert found.incidence[1] == pytest.approx(other)
    assert [found.events(1), found.events(2)] == [4, 2]


def test_causes_and_the_event_free_add_up_to_one():
    found = curve()
    assert found.incidence.sum(axis=0) + found.event_free == pytest.approx(1)


def test_a_naive_kaplan_meier_that_censors_competing_events_gives_more():
    naive = kaplan_meier(TIME, [c == 1 for c in CAUSE], interval="log").event_probability_at(5)[0].value
    assert curve().at(5)[0].value < naive


def weighted_incidence(time, cause, weight, at, of_cause=1):
    """The estimator with weights, by its definition."""
    free, total = 1.0, 0.0
    for when in np.unique(time):
        if when > at:
            break
        n = weight[time >= when].sum()
        total += free * weight[(time == when) & (cause == of_cause)].sum() / n
        free *= 1 - weight[(time == when) & (cause > 0)].sum() / n
    return total


@pytest.mark.parametrize("at", [2, 3, 5, 8])
@pytest.mark.parametrize("of_cause", [1, 2])
def test_the_greenwood_variance_is_the_infinitesimal_jackknife_of_survfit(at, of_cause):
    # R's survfit takes the sum of squared derivatives by each person's weight; here they are numerical.
    rng = np.random.default_rng(5)
    time, cause = rng.integers(1, 10, 40).astype(float), rng.integers(0, 3, 40)
    step, derivatives = 1e-5, []
    for person in range(40):
        weights = [np.ones(40), np.ones(40)]
        weights[0][person] += step
        weights[1][person] -= step
        up, down = (weighted_incidence(time, cause, weight, at, of_cause) for weight in weights)
        derivatives.append((up - down) / (2 * step))
    (found,) = curve(time, cause).at(at, of_cause)
    assert found.value == pytest.approx(weighted_incidence(time, cause, np.ones(40), at, of_cause))
    assert found.se == pytest.approx(math.sqrt(np.square(derivatives).sum()), rel=1e-6)


def test_without_censoring_the_greenwood_variance_is_binomial():
    rng = np.random.default_rng(6)
    cause, time = rng.integers(1, 4, 50), rng.integers(1, 8, 50)
    for k in (1, 2, 3):
        (found,) = curve(time, cause).at(5, k)
        share = ((time <= 5) & (cause == k)).mean()
        assert found.value == pytest.approx(share)
        assert found.se == pytest.approx(math.sqrt(share * (1 - share) / 50))


@pytest.mark.parametrize("variance", ["greenwood", "aalen"])
def test_with_one_cause_it_is_one_minus_kaplan_meier(variance):
    event = [int(c > 0) for c in CAUSE]
    found, other = curve(cause=event, variance=variance), kaplan_meier(TIME, event, interval="plain")
    assert found.incidence[0] == pytest.approx(1 - other.survival)
    if variance == "greenwood":
        assert found.se[0] == pytest.approx(other.se)


def test_with_one_cause_the_complementary_interval_is_the_log_log_one_of_kaplan_meier():
    event = [int(c > 0) for c in CAUSE]
    (found,) = curve(cause=event, interval="complementary_log_log").at(4)
    (other,) = kaplan_meier(TIME, event, interval="log_log").event_probability_at(4)
    assert (found.low, found.high) == pytest.approx((other.low, other.high))


def test_the_log_log_interval_is_that_of_stcompet():
    # Stata's stcompet and SAS PROC LIFETEST: F^exp(±z·se/(F·ln F)).
    found, z = curve(interval="log_log").at(4)[0], 1.959963984540054
    limits = sorted(
        found.value ** math.exp(sign * z * found.se / (found.value * math.log(found.value))) for sign in (-1, 1)
    )
    assert [found.low, found.high] == pytest.approx(limits)
    assert found.method == "aalen_johansen.greenwood_log_log"


def test_before_the_first_event_of_the_cause_there_is_no_interval_but_words():
    (found,) = curve().at(1, 2)
    assert (found.value, found.se, found.low) == (0, 0, None)
    assert "Nobody" in found.warnings[0]


def test_after_the_end_of_follow_up_nothing_is_known_unless_nobody_was_left():
    assert curve().at(100)[0].value == pytest.approx(curve().at(7)[0].value)
    assert curve(cause=[*CAUSE[:-1], 0]).at(100)[0].reason == "beyond_follow_up"


def test_everybody_with_the_event_gives_one_without_an_interval():
    (found,) = curve([1, 2, 3], [1, 1, 1]).at(3)
    assert (found.value, found.low, found.high) == (1, None, None)
    assert "Everybody" in found.warnings[0]


def test_nobody_and_one_participant_are_no_crash():
    assert curve([], []).at(1)[0].reason == "no_participants"
    assert curve([3], [2]).at(3, 2)[0].value == 1
    assert curve([3], [0]).at(3)[0].value == 0


def test_arrays_are_finite():
    for variance in ("greenwood", "aalen"):
        for interval in ("plain", "log", "log_log", "complementary_log_log"):
            found = curve(variance=variance, interval=interval)
            for values in (found.se, found.low, found.high):
                assert np.isfinite(values).all()


def test_an_unknown_cause_variance_or_interval_is_refused():
    with pytest.raises(AnalysisError, match="cause 3 is unknown; the data hold causes 1 to 2"):
        curve().at(1, 3)
    with pytest.raises(AnalysisError, match="unknown variance 'delta'"):
        curve(variance="delta")
    with pytest.raises(AnalysisError, match="did you mean 'complementary_log_log'"):
        curve(interval="complementary_loglog")

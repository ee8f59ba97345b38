"""What must hold for any times to an event."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.cumulative_incidence_difference import (
    cumulative_incidence_contrast,
    landmark_contrast,
)
from reise_report.analysis.survival.gray import gray
from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.restricted_mean import restricted_mean, restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_ancova import restricted_mean_ancova
from reise_report.analysis.survival.restricted_mean_time_lost import restricted_mean_time_lost_contrast

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 60)
FEW = settings(max_examples=60, deadline=None)


def people(seed, n, censoring=True):
    """Whole, tied times, causes 0 to 2, an arm, strata and a covariate."""
    rng = np.random.default_rng(seed)
    time = rng.integers(0, rng.integers(2, 40), n).astype(float)
    cause = rng.integers(0 if censoring else 1, 3, n)
    return time, cause, rng.integers(0, 2, n), rng.integers(0, 3, n), rng.normal(size=n)


def numbers(found):
    """Every number of an estimate, a test, or a group of them, in one list; None as is."""
    if found is None or isinstance(found, (str, bool)):
        return [found]
    if isinstance(found, (int, float)):
        return [float(found)]
    if isinstance(found, (tuple, list)):
        return [number for part in found for number in numbers(part)]
    if isinstance(found, np.ndarray):
        return [float(number) for number in found.ravel()]
    names = getattr(type(found), "__dataclass_fields__", ())
    return [number for name in names for number in numbers(getattr(found, name))]


def same(one, other, relative=1e-8):
    ours, theirs = numbers(one), numbers(other)
    assert len(ours) == len(theirs)
    for our, their in zip(ours, theirs, strict=True):
        assert (our == their) if not isinstance(our, float) else our == pytest.approx(their, rel=relative, abs=1e-9)


def analyses(time, cause, arm, strata, x, unit=1.0):
    """Every method on one trial, at times in one unit."""
    event, at, tau = (cause == 1).astype(int), np.array([2.0, 7.0]) * unit, 6.0 * unit
    t = time * unit
    return {
        "median": kaplan_meier(t, event, interval="log_log").quantile(),
        "curve": kaplan_meier(t, event, interval="log").at(at),
        "incidence": aalen_johansen(t, cause, variance="greenwood", interval="log_log").at(at),
        "log_rank": log_rank(t, event, arm, strata),
        "gray": gray(t, np.append(cause[:-1], 1), arm, strata),
        "mean": restricted_mean_contrast(t, event, arm, tau, variance="greenwood"),
        "lost": restricted_mean_time_lost_contrast(t, cause, arm, tau, variance="aalen"),
        "ancova": restricted_mean_ancova(t, event, arm, tau, x[:, None], ties="events_first"),
        "landmark": landmark_contrast(t, event, arm, at, interval="plain"),
        "difference": cumulative_incidence_contrast(t, cause, arm, at, variance="aalen", interval="plain"),
    }


@FEW
@given(SEEDS, SIZES)
@example(1, 24)  # ties where the expected number at risk is one
def test_nothing_depends_on_the_order_of_rows(seed, n):
    trial = people(seed, n)
    order = np.random.default_rng(seed).permutation(n)
    # Gray's test above makes an event of the last row, so that there is one: keep that row last.
    order = np.append(order[order != n - 1], n - 1)
    one, other = analyses(*trial), analyses(*(values[order] for values in trial))
    for name, found in one.items():
        same(found, other[name], relative=1e-7)


@FEW
@given(SEEDS, SIZES)
def test_no_number_is_ever_not_a_number_or_infinite(seed, n):
    for found in analyses(*people(seed, n)).values():
        assert all(np.isfinite(number) for number in numbers(found) if isinstance(number, float))


@FEW
@given(SEEDS, SIZES, st.sampled_from([1 / 365.25, 7.0, 1e-6, 1e6]))
def test_units_of_time_scale_times_and_leave_the_rest(seed, n, unit):
    trial = people(seed, n)
    one, other = analyses(*trial), analyses(*trial, unit=unit)
    for name in ("curve", "incidence", "log_rank", "gray"):
        same(one[name], other[name])
    pairs = [(one["median"], other["median"])]
    pairs += [(one["mean"].without_event_difference, other["mean"].without_event_difference)]
    pairs += [(one["lost"].difference, other["lost"].difference)]
    for ours, theirs in pairs:
        assert ours.reason == theirs.reason
        for name in ("value", "low", "high", "se"):
            if getattr(ours, name) is not None:
                assert getattr(theirs, name) == pytest.approx(getattr(ours, name) * unit, rel=1e-7, abs=1e-9 * unit)
    same(one["mean"].without_event_ratio, other["mean"].without_event_ratio, relative=1e-7)


@FEW
@given(SEEDS, SIZES)
def test_rank_tests_see_the_order_of_times_only(seed, n):
    time, cause, arm, strata, _ = people(seed, n)
    cause[0] = 1
    for test, codes in ((log_rank, (cause == 1).astype(int)), (gray, cause)):
        same(test(time, codes, arm, strata), test(np.sqrt(time) * 3 + 1, codes, arm, strata))


@FEW
@given(SEEDS, SIZES)
def test_without_censoring_the_curve_is_the_empirical_distribution(seed, n):
    time, *_ = people(seed, n)
    found = kaplan_meier(time, np.ones(n), interval="log")
    assert found.survival == pytest.approx([(time > at).mean() for at in found.times], abs=1e-12)
    assert found.se == pytest.approx(np.sqrt(found.survival * (1 - found.survival) / n), abs=1e-12)


@FEW
@given(SEEDS, SIZES, st.floats(0.5, 60))
def test_without_censoring_the_restricted_mean_is_the_mean_of_shortened_times(seed, n, tau):
    time, *_ = people(seed, n)
    found = restricted_mean(time, np.ones(n), tau, variance="greenwood").without_event
    shortened = np.minimum(time, tau)
    assert found.value == pytest.approx(shortened.mean())
    assert found.se == pytest.approx(shortened.std() / np.sqrt(n), rel=1e-7, abs=1e-7)


@FEW
@given(SEEDS, SIZES)
def test_causes_and_the_event_free_share_sum_to_one(seed, n):
    time, cause, *_ = people(seed, n)
    found = aalen_johansen(time, cause, variance="aalen", interval="plain")
    assert found.incidence.sum(axis=0) + found.event_free == pytest.approx(1, abs=1e-12)
    assert (np.diff(found.incidence, axis=1) >= 0).all()


@FEW
@given(SEEDS, SIZES)
def test_swapping_the_arms_negates_differences_and_inverts_ratios(seed, n):
    time, cause, arm, *_ = people(seed, n)
    event = (cause == 1).astype(int)
    one = restricted_mean_contrast(time, event, arm, 5, variance="greenwood")
    other = restricted_mean_contrast(time, event, 1 - arm, 5, variance="greenwood")
    assert one.without_event_difference.reason == other.without_event_difference.reason
    if one.without_event_difference.value is not None:
        assert one.without_event_difference.value == pytest.approx(-other.without_event_difference.value)
    if one.with_event_ratio.value is not None:
        assert one.with_event_ratio.value * other.with_event_ratio.value == pytest.approx(1)
    test, swapped = log_rank(time, event, arm), log_rank(time, event, 1 - arm)
    assert test.reason == swapped.reason
    if test.statistic is not None:
        assert test.statistic == pytest.approx(swapped.statistic, abs=1e-10)
        if test.hazard_ratio is not None:
            assert test.hazard_ratio.value * swapped.hazard_ratio.value == pytest.approx(1)


@FEW
@given(SEEDS, SIZES, st.sampled_from(["log", "log_log", "plain"]))
def test_intervals_hold_their_estimate_within_zero_and_one(seed, n, interval):
    time, cause, *_ = people(seed, n)
    found = kaplan_meier(time, cause == 1, interval=interval)
    assert ((found.low <= found.survival) & (found.survival <= found.high)).all()
    assert ((found.low >= 0) & (found.high <= 1)).all()
    incidence = aalen_johansen(time, cause, variance="greenwood", interval=interval)
    assert ((incidence.low <= incidence.incidence) & (incidence.incidence <= incidence.high)).all()


@FEW
@given(SEEDS, SIZES)
def test_a_median_lies_where_half_have_had_the_event(seed, n):
    time, cause, *_ = people(seed, n)
    curve = kaplan_meier(time, cause == 1, interval="log")
    median = curve.quantile().value
    if median is None:
        assert (curve.survival > 0.5).all()
    else:
        (at,) = curve.at(median)
        assert at.value <= 0.5 + 1e-8

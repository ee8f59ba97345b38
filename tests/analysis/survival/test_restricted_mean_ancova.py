"""Restricted means given covariates."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.restricted_mean import restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_ancova import restricted_mean_ancova
from reise_report.errors import AnalysisError


def trial(n=200, seed=1, whole=True):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    arm = rng.integers(0, 2, n)
    time = rng.exponential(np.exp(2 + 0.3 * x + 0.2 * arm))
    end = rng.uniform(2, 25, n)
    event, seen = time <= end, np.minimum(time, end)
    return (np.ceil(seen) if whole else seen), event.astype(int), arm, x


@pytest.mark.parametrize("whole", [True, False])
def test_without_covariates_it_is_the_contrast_of_restricted_means(whole):
    # With events before censorings the weighted mean is the area under the curve, and the infinitesimal jackknife
    # Greenwood's variance, exactly, ties or not.
    time, event, arm, _ = trial(whole=whole)
    found = restricted_mean_ancova(time, event, arm, 12, ties="events_first")
    plain = restricted_mean_contrast(time, event, arm, 12, variance="greenwood")
    pairs = [
        (found.without_event_difference, plain.without_event_difference),
        (found.without_event_ratio, plain.without_event_ratio),
        (found.with_event_ratio, plain.with_event_ratio),
        (found.with_event_difference, plain.with_event_difference),
    ]
    for ours, theirs in pairs:
        assert (ours.value, ours.se) == pytest.approx((theirs.value, theirs.se), rel=1e-9)
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


@pytest.mark.parametrize("whole", [True, False])
def test_the_variant_of_survrm2_differs_from_the_contrast_where_times_are_tied(whole):
    time, event, arm, _ = trial(whole=whole)
    found = restricted_mean_ancova(time, event, arm, 12, ties="survrm2").without_event_difference
    plain = restricted_mean_contrast(time, event, arm, 12, variance="greenwood").without_event_difference
    assert (found.value == pytest.approx(plain.value, rel=1e-9)) == (not whole)


def test_without_censoring_it_is_least_squares_with_a_sandwich():
    time, _, arm, x = trial()
    y = np.minimum(time, 12)
    design = np.column_stack([np.ones(y.size), arm, x])
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ y
    influence = (design * (y - design @ coefficients)[:, None]) @ bread
    for ties in ("events_first", "survrm2"):
        found = restricted_mean_ancova(time, np.ones(y.size), arm, 12, x[:, None], ties=ties).without_event_difference
        assert found.value == pytest.approx(coefficients[1])
        assert found.se == pytest.approx(math.sqrt((influence[:, 1] ** 2).sum()))


def test_the_variance_is_that_of_leaving_a_little_of_each_person_out():
    # The infinitesimal jackknife by repetition: each person twice as often in a sample of copies.
    time, event, arm, x = trial(n=60)
    copies = 400
    base = restricted_mean_ancova(time, event, arm, 10, x[:, None], ties="events_first").without_event_difference

    def with_one_more(index):
        repeated = np.repeat(np.arange(60), copies)
        chosen = np.append(repeated, index)
        one = restricted_mean_ancova(
            time[chosen], event[chosen], arm[chosen], 10, x[chosen][:, None], ties="events_first"
        )
        return (one.without_event_difference.value - base.value) * copies

    changes = np.array([with_one_more(index) for index in range(60)])
    assert math.sqrt((changes**2).sum()) == pytest.approx(base.se, rel=0.01)


def test_covariates_of_other_units_and_orders_change_nothing():
    time, event, arm, x = trial()
    z = np.random.default_rng(9).normal(size=x.size)
    one = restricted_mean_ancova(time, event, arm, 12, np.column_stack([x, z]), ties="survrm2")
    other = restricted_mean_ancova(time, event, arm, 12, np.column_stack([1000 * z + 7, -x]), ties="survrm2")
    for name in ("without_event_difference", "without_event_ratio", "with_event_ratio"):
        ours, theirs = getattr(one, name), getattr(other, name)
        assert (ours.value, ours.se) == pytest.approx((theirs.value, theirs.se), rel=1e-8)


def test_swapping_the_arms_negates_and_inverts():
    time, event, arm, x = trial()
    one, other = (restricted_mean_ancova(time, event, a, 12, x[:, None], ties="survrm2") for a in (arm, 1 - arm))
    assert one.without_event_difference.value == pytest.approx(-other.without_event_difference.value)
    assert one.with_event_ratio.value * other.with_event_ratio.value == pytest.approx(1)


def test_useless_covariates_are_left_out_with_a_warning():
    time, event, arm, x = trial()
    found = restricted_mean_ancova(
        time, event, arm, 12, np.column_stack([x, 2 * x, np.ones(x.size)]), ties="survrm2", names=["x", "twice", "one"]
    )
    assert found.covariates == ("x",)
    assert len(found.without_event_difference.warnings) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t, e, a, x: (t, e, np.ones_like(a), x), "no_participants"),
        (lambda t, e, a, x: (t, e, a, a.astype(float)), "collinear"),
        (lambda t, e, a, x: (t[:3], e[:3], np.array([0, 1, 0]), np.array([1.0, 2.0, 5.0])), "too_few"),
        (lambda t, e, a, x: (np.minimum(t, 5), np.where(t > 5, 0, e), a, x), "beyond_follow_up"),
        (lambda t, e, a, x: (np.full_like(t, 7.0), np.ones_like(e), a, x), "no_variation"),
    ],
)
def test_where_there_is_no_model_there_is_a_reason(change, reason):
    time, event, arm, x = change(*trial())
    found = restricted_mean_ancova(time, event, arm, 12, x[:, None], ties="events_first")
    assert found.without_event_difference.reason == reason
    assert found.with_event_difference.reason == reason
    assert found.without_event_ratio.reason == reason


def test_without_events_in_an_arm_the_ratio_of_time_after_it_has_a_reason():
    time, event, arm, x = trial()
    time, event = np.where(arm == 1, 20.0, time), np.where(arm == 1, 0, event)
    found = restricted_mean_ancova(time, event, arm, 12, x[:, None], ties="events_first")
    assert found.with_event_ratio.reason == "no_events"
    assert found.without_event_difference.value is not None


def test_an_unknown_variant_is_refused():
    with pytest.raises(AnalysisError, match="did you mean 'survrm2'"):
        restricted_mean_ancova(*trial()[:3], 12, ties="survrm")

"""Means and risks of compliers, never-takers and always-takers; risks beyond 0 to 1; trials that show none of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from tests.analysis.compliance.trials import FLU, VITAMIN_A, people, table, trial


def means(counts, **options):
    return complier_means(*table(counts), **{"variance": "hc1"} | options)


def test_with_one_sided_non_compliance_the_control_risk_is_cuzick_s():
    """Cuzick, Edwards and Segnan 1997: (r₀ − (1 − π)·r_never)/π."""
    found = means([20, 40, 10, 30, 0, 0, 15, 35])
    never, uptake = 10 / 40, 60 / 100
    assert found.complier_control.value == pytest.approx((15 / 50 - (1 - uptake) * never) / uptake)
    assert found.complier_intervention.value == pytest.approx(20 / 60)
    assert found.never_taker.value == pytest.approx(never)
    assert found.always_taker.reason == "no_participants"


def test_the_shares_are_of_compliers_never_and_always_takers():
    found = means([20, 40, 10, 30, 5, 5, 15, 25])
    shares = found.complier_share.value, found.never_taker_share.value, found.always_taker_share.value
    assert shares == (pytest.approx(0.4), pytest.approx(0.4), pytest.approx(0.2))
    assert found.always_taker.value == pytest.approx(0.5)


@pytest.mark.parametrize("variance", ["classical", "hc0", "hc1", "hc3"])
def test_the_compliers_means_differ_by_the_effect(variance):
    y, d, z, x = trial(always=0.1)
    for covariates in (None, x):
        found = complier_means(y, d, z, covariates, variance=variance)
        effect = two_stage_least_squares(y, d, z, covariates, variance=variance).effect
        assert found.complier_intervention.value - found.complier_control.value == pytest.approx(effect.value)


def test_the_control_arm_s_mean_is_the_shares_times_the_means():
    found = means([20, 40, 10, 30, 5, 5, 15, 25])
    parts = (
        (found.complier_share, found.complier_control),
        (found.never_taker_share, found.never_taker),
        (found.always_taker_share, found.always_taker),
    )
    assert sum(share.value * mean.value for share, mean in parts) == pytest.approx(20 / 50)  # the control arm's risk


def test_a_risk_below_zero_is_given_as_it_is_and_said():
    # Hirano et al. 2000, flu: −0.0037 in stat_examples/expected.json.
    found = means(FLU)
    assert found.complier_intervention.value == pytest.approx(-0.00370147198)
    assert found.complier_intervention.low < -0.0037 < found.complier_intervention.high
    assert "outside 0 to 1" in found.complier_intervention.warnings[-1]
    assert any("outside 0 to 1" in said for said in found.warnings)


def test_no_ratio_is_formed_of_a_risk_below_zero():
    ratio = means(FLU).ratio
    assert (ratio.value, ratio.reason) == (None, "no_events")
    assert "below zero: no ratio" in ratio.warnings[-1]


def test_a_limit_beyond_zero_is_cut_and_said():
    found = means([1, 59, 10, 30, 0, 0, 15, 35])
    assert found.complier_intervention.low == 0
    assert "cut there" in found.complier_intervention.warnings[-1]


def test_the_ratio_s_error_is_that_of_both_risks_together():
    """Without non-compliance it is Katz' log risk ratio: √((1 − p₁)/x₁ + (1 − p₀)/x₀)."""
    found = complier_means(*people(100, 100, 30, 80, 0, 20), variance="hc0")
    assert found.ratio.value == pytest.approx(0.3 / 0.25)
    assert found.ratio.se == pytest.approx(math.sqrt(0.7 / 30 + 0.75 / 20))
    assert found.complier_share.value == pytest.approx(1)
    assert found.complier_share.se is None


def test_the_ratio_s_error_agrees_with_the_delta_method_by_hand():
    """Vitamin A: the numerical gradient of log ratio in the five free cell shares, with their multinomial variance."""

    def log_ratio(cells):
        offered, control = cells
        r1, r_never, uptake = offered[0], offered[2], offered[0] + offered[1]
        return math.log(r1 / uptake) - math.log((control[0] - r_never) / uptake)

    offered, control = np.array([12, 9663, 34, 2385]) / 12094, np.array([74, 11514]) / 11588
    variance = 0.0
    for which, shares, n in ((0, offered, 12094), (1, control, 11588)):
        gradient = []
        for cell in range(shares.size):
            step = 1e-7
            up, down = [offered.copy(), control.copy()], [offered.copy(), control.copy()]
            up[which][cell] += step
            down[which][cell] -= step
            gradient.append((log_ratio(up) - log_ratio(down)) / (2 * step))
        gradient = np.array(gradient)
        variance += (gradient**2 @ shares - (gradient @ shares) ** 2) / n
    assert means(VITAMIN_A, variance="hc0").ratio.se == pytest.approx(math.sqrt(variance), rel=1e-5)


def test_counts_have_a_ratio_and_measures_below_zero_have_none():
    y, d, z, _ = trial(always=0.1)
    assert complier_means(y, d, z, variance="hc1").ratio is None
    assert complier_means(np.round(np.exp(y / 3)), d, z, variance="hc1").ratio.value > 0


def test_a_measure_s_never_takers_have_an_interval_of_t():
    y, d, z, _ = trial()
    never = y[(z == 1) & (d == 0)]
    found = complier_means(y, d, z, variance="hc1").never_taker
    assert (found.value, found.df, found.n) == (pytest.approx(never.mean()), never.size - 1, never.size)


def test_one_never_taker_alone_has_no_spread():
    y, d, z = [1.5, 2.5, 3.5, 1.0, 2.0, 4.5], [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0]
    assert complier_means(y, d, z, variance="hc1").never_taker.reason == "too_few"


def test_nobody_taking_part_leaves_never_takers_only():
    found = means([0, 0, 12, 8, 0, 0, 8, 12])
    assert found.complier_control.reason == "no_uptake_difference"
    assert found.ratio.reason == "no_uptake_difference"
    assert (found.never_taker_share.value, found.never_taker.value) == (1, 0.6)


def test_everybody_taking_part_in_both_arms_leaves_always_takers_only():
    found = means([12, 8, 0, 0, 8, 12, 0, 0])
    assert found.complier_intervention.reason == "no_uptake_difference"
    assert (found.always_taker_share.value, found.always_taker.value) == (1, 0.4)
    assert found.never_taker.reason == "no_participants"


def test_compliers_without_any_event_have_no_events_as_their_reason():
    # Nobody who stayed away had the event, in either arm: the compliers' risk without the intervention is empty.
    found = means([5, 15, 0, 20, 0, 0, 0, 40])
    assert found.complier_control.reason == "no_events"
    assert found.ratio.reason == "no_events"
    assert found.complier_intervention.value == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 0, 20, 0, 5), "no_participants"),
        ((0, 0, 0, 0, 0, 0), "no_participants"),
        ((1, 1, 1, 20, 0, 5), "too_few"),
        ((20, 10, 0, 20, 0, 0), "no_events"),
        ((20, 10, 20, 20, 0, 20), "all_events"),
    ],
)
def test_a_trial_without_compliers_means_says_why(counts, reason):
    found = complier_means(*people(*counts), variance="hc1")
    for estimate in (found.complier_intervention, found.complier_control, found.ratio):
        assert (estimate.value, estimate.reason) == (None, reason)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(seed, random):
    y, d, z, x = trial(seed, n=90, always=0.1)
    order = random.sample(range(90), 90)
    one, other = (
        complier_means(y, d, z, x, variance="hc3"),
        complier_means(y[order], d[order], z[order], x[order], variance="hc3"),
    )
    for name in ("complier_share", "complier_intervention", "complier_control", "never_taker", "always_taker"):
        ours, theirs = getattr(one, name), getattr(other, name)
        assert ours.reason == theirs.reason
        if ours.value is not None:
            assert (ours.value, ours.se) == (pytest.approx(theirs.value, rel=1e-8), pytest.approx(theirs.se, rel=1e-8))


def test_the_ratio_s_interval_covers_as_often_as_it_says():
    """1 000 trials of 600 with risks 0.4 and 0.25 of compliers; seed fixed, Monte-Carlo error 0.007."""
    rng = np.random.default_rng(9)
    covered = 0
    for _ in range(1000):
        complier, z = rng.random(600) < 0.7, rng.permutation(600) < 250
        d = complier & z
        y = rng.random(600) < np.where(complier, 0.25 + 0.15 * d, 0.3)
        ratio = complier_means(y, d, z, variance="hc0").ratio
        covered += ratio.low <= 1.6 <= ratio.high
    assert covered / 1000 == pytest.approx(0.95, abs=0.02)

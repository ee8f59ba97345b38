"""The odds ratio by Firth's model: intervals, reasons, and the tables that maximum likelihood cannot use."""

import math
import warnings

import numpy as np
import pytest

from reise_report.analysis.firth_logistic import firth_logistic
from reise_report.analysis.odds_ratio import woolf
from reise_report.errors import AnalysisError


def people(events1, n1, events0, n0):
    outcome = np.concatenate([np.arange(n1) < events1, np.arange(n0) < events0]).astype(float)
    return outcome, np.repeat([1.0, 0.0], [n1, n0])


def test_an_arm_without_events_has_an_odds_ratio_with_finite_limits():
    estimate = firth_logistic(*people(0, 20, 5, 20), interval="profile").odds_ratio
    assert estimate.value == pytest.approx((0.5 / 20.5) / (5.5 / 15.5))
    assert 0 < estimate.low < estimate.value < estimate.high < 1
    assert estimate.p_value < 0.05
    assert (estimate.method, estimate.scale, estimate.n) == ("firth_logistic.profile", "log", 40)


def test_the_profile_interval_excludes_one_exactly_where_its_test_rejects():
    for events in range(12):
        estimate = firth_logistic(*people(events, 30, 9, 30), interval="profile").odds_ratio
        assert (estimate.low > 1 or estimate.high < 1) == (estimate.p_value < 0.05)


def test_wald_s_interval_is_symmetric_on_the_log_scale_and_the_profile_s_is_not():
    wald = firth_logistic(*people(0, 20, 5, 20), interval="wald").odds_ratio
    profile = firth_logistic(*people(0, 20, 5, 20), interval="profile").odds_ratio
    assert wald.low * wald.high == pytest.approx(wald.value**2)
    assert (wald.value, wald.se) == (profile.value, profile.se)
    assert math.log(profile.value / profile.low) > 1.3 * math.log(profile.high / profile.value)
    assert wald.method == "firth_logistic.wald"


def test_with_many_events_it_comes_near_woolf():
    estimate = firth_logistic(*people(2070, 6000, 860, 2990), interval="profile").odds_ratio
    classical = woolf(2070, 6000, 860, 2990)
    for name in ("value", "low", "high", "se"):
        assert getattr(estimate, name) == pytest.approx(getattr(classical, name), rel=1e-3)


def test_swapping_the_arms_inverts_the_odds_ratio_and_its_limits():
    outcome, arm = people(1, 25, 8, 40)
    x = np.random.default_rng(3).normal(size=(65, 2))
    one = firth_logistic(outcome, arm, x, interval="profile").odds_ratio
    other = firth_logistic(outcome, 1 - arm, x, interval="profile").odds_ratio
    assert one.value * other.value == pytest.approx(1, rel=1e-7)
    assert one.low * other.high == pytest.approx(1, rel=1e-7)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-6)


def test_complete_separation_by_a_covariate_is_no_obstacle():
    outcome, arm = people(10, 20, 10, 20)
    result = firth_logistic(outcome, arm, outcome[:, None], interval="profile")
    assert result.converged
    assert result.odds_ratio.value == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("covariate", [None, "noise"])
@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 5, 20), "no_participants"),
        ((5, 20, 0, 0), "no_participants"),
        ((0, 0, 0, 0), "no_participants"),
        ((0, 20, 0, 20), "no_events"),
        ((20, 20, 20, 20), "all_events"),
        ((1, 1, 0, 1), "too_few"),
    ],
)
def test_tables_that_say_nothing_give_a_reason(counts, reason, covariate):
    outcome, arm = people(*counts)
    noise = None if covariate is None else np.arange(outcome.size, dtype=float)[:, None] ** 2
    result = firth_logistic(outcome, arm, noise, interval="profile")
    expected = "collinear" if counts == (1, 1, 0, 1) and covariate else reason
    assert (result.reason, result.odds_ratio.reason) == (expected, expected)
    assert result.odds_ratio.value is None
    assert not result.converged


def test_a_covariate_that_determines_the_arm_is_collinear():
    outcome, arm = people(10, 20, 5, 20)
    assert firth_logistic(outcome, arm, (3 - arm)[:, None], interval="wald").reason == "collinear"


def test_a_constant_covariate_is_left_out_with_a_warning():
    outcome, arm = people(10, 20, 5, 20)
    result = firth_logistic(outcome, arm, np.ones((40, 1)), interval="profile", names=("country",))
    assert result.covariates == ()
    assert result.odds_ratio.warnings == ("Covariate left out, being the same for everybody: country.",)


def test_an_unknown_interval_is_refused():
    with pytest.raises(AnalysisError, match="unknown interval 'profil'"):
        firth_logistic(*people(5, 10, 3, 10), interval="profil")


def test_no_small_trial_crashes_warns_or_gives_a_number_without_sense():
    """200 random trials of up to 15 people with up to three odd covariates, seed fixed."""
    rng = np.random.default_rng(5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(200):
            n, k = rng.integers(0, 16), rng.integers(0, 4)
            outcome, arm = (rng.random(n) < 0.3).astype(float), (rng.random(n) < 0.5).astype(float)
            covariates = rng.integers(0, 3, size=(n, k)) * 10.0 ** rng.integers(-8, 9, size=k)
            estimate = firth_logistic(outcome, arm, covariates, interval="profile").odds_ratio
            if estimate.reason is None:
                assert 0 < estimate.low < estimate.value < estimate.high < math.inf
                assert 0 <= estimate.p_value <= 1

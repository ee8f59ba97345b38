"""Differences in costs and effects: laws, degenerate data, wrong use."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.economics.arm_means import arm_means
from reise_report.analysis.economics.incremental import adjusted, unadjusted
from reise_report.analysis.economics.seemingly_unrelated import seemingly_unrelated
from reise_report.analysis.mean_difference import mean_difference
from reise_report.errors import AnalysisError

AMOUNTS = st.lists(st.floats(-1e5, 1e6).map(lambda value: round(value, 2)), min_size=6, max_size=40)


def people(seed=0, n=60):
    rng = np.random.default_rng(seed)
    arm = (np.arange(n) % 3 > 0).astype(float)
    before = rng.normal(0.7, 0.1, n)
    effect = np.minimum(1, before + 0.02 * arm + rng.normal(0, 0.05, n))
    earlier = rng.exponential(1000, n)
    cost = earlier + 500 * arm + rng.exponential(2000, n) - 1000 * effect
    return cost, effect, arm, earlier[:, None], before[:, None]


def test_each_difference_is_that_of_welch():
    cost, effect, arm, _, _ = people()
    found = unadjusted(cost, effect, arm)
    for ours, values in ((found.cost_estimate(), cost), (found.effect_estimate(), effect)):
        welch = mean_difference(values, arm)
        assert ours.value == pytest.approx(welch.difference.value, rel=1e-12)
        assert ours.se == pytest.approx(welch.difference.se, rel=1e-12)


@settings(max_examples=40)
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_swapping_the_arms_turns_the_signs_and_row_order_is_nothing(amounts, chance):
    n = len(amounts)
    cost, arm = np.array(amounts), (np.arange(n) % 2).astype(float)
    effect = np.linspace(0.2, 0.9, n)
    one, other = unadjusted(cost, effect, arm), unadjusted(cost, effect, 1 - arm)
    assert (one.cost, one.effect) == (-other.cost, -other.effect)
    assert one.variance_cost == pytest.approx(other.variance_cost, rel=1e-9, abs=1e-9)
    order = list(range(n))
    chance.shuffle(order)
    assert unadjusted(cost[order], effect[order], arm[order]) == one


def test_the_covariance_is_that_of_the_net_benefit():
    """Var(λΔQ − ΔC), from the joint differences and from each person's own net benefit, at every variance."""
    cost, effect, arm, earlier, before = people()
    x = np.hstack([earlier, before])
    for variance in ("classical", "hc0", "hc1", "hc2", "hc3"):
        joint = adjusted(cost, effect, arm, x, x, variance=variance)
        own = adjusted(20_000 * effect - cost, effect, arm, x, x, variance=variance)
        value, spread = joint.net_benefit(20_000)
        assert value == pytest.approx(own.cost, rel=1e-9)
        assert spread == pytest.approx(own.variance_cost, rel=1e-9)


def test_a_difference_at_baseline_is_no_gain():
    """Manca 2005: the intervention arm began 0.1 higher; unadjusted that counts as a gain, adjusted it does not."""
    rng = np.random.default_rng(0)
    arm = np.repeat([1.0, 0.0], 200)
    before = rng.normal(0.6, 0.1, 400) + 0.1 * arm
    effect = before + rng.normal(0, 0.02, 400)
    assert unadjusted(arm, effect, arm).effect > 0.08
    assert abs(adjusted(rng.normal(size=400), effect, arm, None, before[:, None]).effect) < 0.01


def test_units_scale_the_differences_and_nothing_else():
    cost, effect, arm, earlier, before = people()
    one = seemingly_unrelated(cost, effect, arm, earlier, before).difference
    other = seemingly_unrelated(cost * 1000, effect * 365, arm, earlier * 10 + 5, before / 7).difference
    assert other.cost == pytest.approx(1000 * one.cost, rel=1e-9)
    assert other.effect == pytest.approx(365 * one.effect, rel=1e-9)
    assert other.correlation == pytest.approx(one.correlation, rel=1e-8)


def test_row_order_is_nothing_to_regressions():
    cost, effect, arm, earlier, before = people()
    order = np.random.default_rng(1).permutation(cost.size)
    one = seemingly_unrelated(cost, effect, arm, earlier, before).difference
    other = seemingly_unrelated(cost[order], effect[order], arm[order], earlier[order], before[order]).difference
    assert (one.cost, one.variance_cost, one.covariance) == pytest.approx(
        (other.cost, other.variance_cost, other.covariance), rel=1e-11
    )


def test_different_covariates_borrow_strength():
    _, effect, arm, earlier, before = people(n=300)
    cost = earlier[:, 0] + 500 * arm - 30_000 * effect + np.random.default_rng(9).normal(0, 500, 300)
    apart = adjusted(cost, effect, arm, earlier, before)
    together = seemingly_unrelated(cost, effect, arm, earlier, before)
    assert together.difference.variance_cost < apart.variance_cost
    assert together.residual_correlation < -0.5


def test_means_are_of_those_who_have_the_quantity():
    cost, effect, arm, _, _ = people()
    cost[:3], effect[1] = np.nan, np.nan
    one, none = arm_means(cost, effect, arm)
    assert (one.n, one.cost.n, one.cost.n_missing, one.effect.n, one.n_both) == (40, 38, 2, 39, 38)
    assert (none.cost.n, none.cost.minimum) == (19, np.nanmin(cost[arm == 0]))
    assert one.cost.mean.low < one.cost.value < one.cost.mean.high


class TestDegenerate:
    def test_an_arm_with_all_costs_missing_has_no_mean(self):
        one, none = arm_means([np.nan, np.nan, 3, 4], [1, 1, 1, 1], [1, 1, 0, 0])
        assert (one.cost.mean.reason, one.cost.value, one.cost.n_missing) == ("no_data", None, 2)
        assert none.cost.value == 3.5
        assert one.correlation is None

    def test_one_person_has_a_mean_without_an_interval(self):
        one, _ = arm_means([1, 2, 3], [1, 1, 1], [1, 0, 0])
        assert (one.cost.value, one.cost.sd, one.cost.mean.reason) == (1, None, "too_few")

    def test_an_empty_arm_has_no_difference(self):
        for made in (unadjusted([1, 2], [1, 2], [1, 1]), adjusted([1, 2, 3], [1, 2, 4], [0, 0, 0])):
            assert (made.reason, made.cost) == ("no_participants", None)
            assert made.cost_estimate().reason == "no_participants"
            with pytest.raises(AnalysisError, match="look at 'reason' first"):
                made.values()

    def test_an_arm_of_one_is_too_few(self):
        assert unadjusted([1, 2, 3], [1, 2, 3], [1, 0, 0]).reason == "too_few"
        assert adjusted([1, 2, 3], [1, 2, 3], [1, 0, 0], [[1], [2], [4]]).reason == "too_few"

    def test_costs_without_variation_have_a_difference_without_interval(self):
        cost, effect, arm, earlier, before = people()
        for found in (
            unadjusted(0 * cost + 5, effect, arm),
            adjusted(0 * cost + 5, effect, arm, earlier, before),
            seemingly_unrelated(0 * cost + 5, effect, arm, earlier, before).difference,
        ):
            assert found.cost == pytest.approx(0, abs=1e-12)
            assert found.variance_cost == 0
            assert found.cost_estimate().reason == "no_variation"
            assert found.effect_estimate().value is not None
            assert found.correlation is None

    def test_covariates_that_determine_the_arm_are_collinear(self):
        cost, effect, arm, _, _ = people()
        assert adjusted(cost, effect, arm, arm[:, None]).reason == "collinear"
        assert seemingly_unrelated(cost, effect, arm, None, arm[:, None]).difference.reason == "collinear"

    def test_covariates_that_determine_the_costs_are_separation(self):
        cost, effect, arm, _, _ = people()
        assert adjusted(cost, effect, arm, cost[:, None]).reason == "separation"

    def test_effects_that_are_costs_in_another_unit_have_ordinary_estimates(self):
        cost, _, arm, earlier, _ = people()
        found = seemingly_unrelated(cost, cost / 1e6, arm, earlier).difference
        assert math.isfinite(found.variance_cost)
        assert found.effect == pytest.approx(unadjusted(cost, cost / 1e6, arm).effect)

    def test_a_constant_covariate_is_left_out_with_words(self):
        cost, effect, arm, _, before = people()
        found = adjusted(cost, effect, arm, np.ones((60, 1)), before, cost_names=("site",))
        assert found.warnings == ("Covariate left out, being the same for everybody: site.",)

    def test_one_very_large_cost_is_carried(self):
        cost, effect, arm, earlier, before = people()
        cost[0] = 1e15
        found = seemingly_unrelated(cost, effect, arm, earlier, before).difference
        assert all(math.isfinite(value) for value in (found.cost, found.variance_cost, found.covariance))


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_missing_and_infinite_values_are_refused(wrong):
    cost, effect, arm, _, _ = people()
    cost[0] = wrong
    with pytest.raises(AnalysisError, match="'cost' has 1 missing or infinite"):
        unadjusted(cost, effect, arm)
    if np.isinf(wrong):
        with pytest.raises(AnalysisError, match="infinite"):
            arm_means(cost, effect, arm)


def test_other_lengths_and_unknown_variances_are_refused():
    with pytest.raises(AnalysisError, match="they must be the same people"):
        unadjusted([1, 2], [1], [1, 0])
    with pytest.raises(AnalysisError, match="did you mean 'hc3'"):
        adjusted([1, 2], [1, 2], [1, 0], variance="hc33")

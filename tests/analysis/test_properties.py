"""What must hold for any trial."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reise_report.analysis import standardised_mean_difference as smd
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.wald_estimator import wald_estimator
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.proportion import clopper_pearson, mid_p, wilson
from reise_report.analysis.risk_difference import agresti_caffo, mee, miettinen_nurminen, newcombe, wald
from reise_report.analysis.risk_ratio import log_wald
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.analysis.two_by_two import chi_square, fisher_exact

LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@st.composite
def counts(draw, least=1):
    n1, n0 = draw(st.integers(least, 400)), draw(st.integers(least, 400))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0


def swapped(table):
    return table[2], table[3], table[0], table[1]


@st.composite
def trials(draw):
    """Outcome, arm and two covariates of 40 to 120 people, with both outcomes in both arms."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(40, 120))
    arm = (rng.permutation(n) < n // draw(st.integers(2, 4))).astype(float)
    x = np.column_stack([rng.normal(size=n), rng.integers(0, 3, size=n)])
    y = (rng.random(n) < 1 / (1 + np.exp(-(x[:, 0] + 0.5 * arm)))).astype(float)
    assume(all(0 < y[arm == label].mean() < 1 for label in (0, 1)))
    return y, arm, x


def same(one, other, relative=1e-7):
    """Two estimates agree in every number."""
    assert one.reason == other.reason
    for name in ("value", "low", "high", "se", "p_value"):
        ours, theirs = getattr(one, name), getattr(other, name)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert ours == pytest.approx(theirs, rel=relative, abs=1e-9)


def risks(result):
    return result.risk1, result.risk0, result.risk_difference, result.risk_ratio, result.odds_ratio


@given(counts(), LEVELS)
@pytest.mark.parametrize("method", [newcombe, wald, agresti_caffo, miettinen_nurminen, mee])
def test_swapping_the_arms_negates_a_difference(method, table, level):
    one, other = method(*table, level), method(*swapped(table), level)
    assert one.value == pytest.approx(-other.value, abs=1e-12)
    assert one.low == pytest.approx(-other.high, abs=1e-7)
    assert one.high == pytest.approx(-other.low, abs=1e-7)


@given(counts(), LEVELS)
@pytest.mark.parametrize("method", [log_wald, woolf])
def test_swapping_the_arms_inverts_a_ratio(method, table, level):
    one, other = method(*table, level), method(*swapped(table), level)
    assert one.reason == other.reason
    if one.value is not None:
        assert one.value * other.value == pytest.approx(1)
        assert one.low * other.high == pytest.approx(1)


@given(counts(), LEVELS)
@pytest.mark.parametrize("method", [newcombe, miettinen_nurminen, mee])
def test_a_difference_s_interval_holds_it_and_stays_on_the_scale(method, table, level):
    estimate = method(*table, level)
    rounding = 1e-12
    assert -1 - rounding <= estimate.low <= estimate.value + rounding
    assert estimate.value - rounding <= estimate.high <= 1 + rounding


@given(counts(), LEVELS)
@pytest.mark.parametrize("method", [wilson, clopper_pearson, mid_p])
def test_a_proportion_s_interval_holds_it_and_stays_on_the_scale(method, table, level):
    estimate = method(table[0], table[1], level)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


@given(counts())
def test_fisher_and_chi_square_give_probabilities_that_do_not_depend_on_the_order_of_arms(table):
    for test in (fisher_exact, chi_square):
        one, other = test(*table), test(*swapped(table))
        assert one.reason == other.reason
        if one.p_value is not None:
            assert 0 <= one.p_value <= 1
            assert one.p_value == pytest.approx(other.p_value, rel=1e-9, abs=1e-300)


@given(counts())
def test_every_estimate_has_either_a_value_or_a_reason(table):
    for method in (newcombe, wald, agresti_caffo, miettinen_nurminen, log_wald, woolf):
        estimate = method(*table)
        assert (estimate.value is None) == (estimate.reason is not None)
        assert estimate.value is None or math.isfinite(estimate.value)


@settings(max_examples=30, deadline=None)
@given(trials(), st.sampled_from(["influence_function", "ye", "delta_model"]))
def test_standardised_risks_turn_round_with_the_arms(trial, variance):
    y, arm, x = trial
    one = standardised_risk(y, arm, x, variance=variance)
    other = standardised_risk(y, 1 - arm, x, variance=variance)
    assert one.reason == other.reason
    if one.reason is None:
        assert one.risk1.value == pytest.approx(other.risk0.value)
        assert one.risk_difference.low == pytest.approx(-other.risk_difference.high)
        assert one.risk_ratio.value * other.risk_ratio.value == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(trials(), st.randoms(use_true_random=False))
def test_neither_order_nor_units_nor_a_constant_change_standardised_risks(trial, random):
    y, arm, x = trial
    order = random.sample(range(y.size), y.size)
    for variance in ("influence_function", "ye", "delta_hc3"):
        plain = standardised_risk(y, arm, x, variance=variance)
        shuffled = standardised_risk(y[order], arm[order], x[order], variance=variance)
        rescaled = standardised_risk(y, arm, x * [1e6, -0.003] + [5.0, 1e3], variance=variance)
        constant = standardised_risk(y, arm, np.column_stack([x, np.full(y.size, 3.3)]), variance=variance)
        for other in (shuffled, rescaled, constant):
            for ours, theirs in zip(risks(plain), risks(other), strict=True):
                same(ours, theirs, relative=1e-6)


@settings(max_examples=30, deadline=None)
@given(trials())
def test_without_covariates_standardised_risks_are_the_raw_ones(trial):
    y, arm, _ = trial
    result = standardised_risk(y, arm, variance="delta_model")
    assert result.risk1.value == pytest.approx(y[arm == 1].mean())
    assert result.risk0.value == pytest.approx(y[arm == 0].mean())


@settings(max_examples=50, deadline=None)
@given(trials(), st.floats(0.2, 0.9))
def test_without_covariates_two_stages_are_the_wald_ratio(trial, share):
    y, z, _ = trial
    d = z * (np.arange(z.size) < share * z.size)
    assume(d.sum() > 0)
    two = two_stage_least_squares(y, d, z, variance="hc0").effect
    ratio = wald_estimator(y, d, z, variance="delta")
    assert two.reason == ratio.reason
    if two.value is not None:
        assert two.value == pytest.approx(ratio.value, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(trials(), st.randoms(use_true_random=False))
def test_neither_order_nor_units_nor_a_constant_change_the_complier_effect(trial, random):
    y, z, x = trial
    d = z * (x[:, 1] > 0)
    order = random.sample(range(y.size), y.size)
    plain = two_stage_least_squares(y, d, z, x, variance="hc1")
    for other in (
        two_stage_least_squares(y[order], d[order], z[order], x[order], variance="hc1"),
        two_stage_least_squares(y, d, z, x * [1e6, -0.003] + [5.0, 1e3], variance="hc1"),
        two_stage_least_squares(y, d, z, np.column_stack([x, np.full(y.size, 3.3)]), variance="hc1"),
    ):
        same(plain.effect, other.effect)
        same(plain.intention_to_treat, other.intention_to_treat)


@settings(max_examples=30, deadline=None)
@given(trials())
def test_swapping_the_arms_leaves_the_complier_effect_alone(trial):
    """The offer's label is arbitrary to the ratio: both differences change their sign."""
    y, z, x = trial
    d = z * (x[:, 1] > 0)
    one = two_stage_least_squares(y, d, z, x, variance="hc0")
    other = two_stage_least_squares(y, d, 1 - z, x, variance="hc0")
    assert one.effect.reason == other.effect.reason
    if one.effect.value is not None:
        assert one.effect.value == pytest.approx(other.effect.value, abs=1e-9)
        assert one.intention_to_treat.value == pytest.approx(-other.intention_to_treat.value, abs=1e-9)


VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


@given(VALUES, VALUES)
def test_swapping_the_arms_negates_a_numeric_standardised_difference(arm1, arm0):
    one, other = smd.numeric(arm1, arm0), smd.numeric(arm0, arm1)
    assert one.reason == other.reason
    if one.value is not None:
        assert one.value == pytest.approx(-other.value)


@given(counts())
def test_swapping_the_arms_negates_a_binary_standardised_difference(table):
    one, other = smd.binary(*table), smd.binary(*swapped(table))
    assert one.reason == other.reason
    if one.value is not None:
        assert one.value == pytest.approx(-other.value)


COUNTS = st.lists(st.integers(0, 60), min_size=4, max_size=4)


@given(COUNTS, COUNTS, st.permutations(range(4)))
def test_neither_arms_nor_levels_have_an_order_in_a_categorical_distance(arm1, arm0, order):
    plain = smd.categorical(arm1, arm0)
    turned = smd.categorical([arm0[i] for i in order], [arm1[i] for i in order])
    assert plain.reason == turned.reason
    if plain.value is not None:
        assert plain.value >= 0
        assert plain.value == pytest.approx(turned.value, abs=1e-7)

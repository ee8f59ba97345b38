"""Weighted comparisons: equal weights, strata, weighted least squares, and a draw whose chances changed with season."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.allocation_weights import allocation_weights
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inverse_probability import inverse_probability, weighted_difference
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.risk_difference import wald
from reise_report.analysis.risk_ratio import log_wald
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.errors import AnalysisError


def people(events1, n1, events0, n0):
    outcome = np.concatenate([np.arange(n1) < events1, np.arange(n0) < events0]).astype(float)
    return outcome, np.repeat([1.0, 0.0], [n1, n0])


def estimates(result):
    return [
        getattr(result, field.name) for field in fields(result) if isinstance(getattr(result, field.name), Estimate)
    ]


def seasons(seed, n=400):
    """In a good season two of three are offered it, in a bad one one in four; the effect is 0.1, the season's 0.3."""
    rng = np.random.default_rng(seed)
    good = np.arange(n) < n // 2
    chance = np.where(good, 2 / 3, 1 / 4)
    arm = (rng.random(n) < chance).astype(float)
    outcome = (rng.random(n) < 0.2 + 0.3 * good + 0.1 * arm).astype(float)
    return outcome, arm, chance, good


def test_equal_weights_reproduce_the_unweighted_estimates_and_errors():
    counts = (207, 600, 86, 299)
    result = inverse_probability(*people(*counts), np.full(899, 2 / 3))
    for ours, theirs in (
        (result.risk_difference, wald(*counts)),
        (result.risk_ratio, log_wald(*counts)),
        (result.odds_ratio, woolf(*counts)),
    ):
        for name in ("value", "low", "high", "se", "p_value"):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-9)


def test_equal_weights_reproduce_welch_s_standard_error():
    rng = np.random.default_rng(3)
    y, arm = rng.normal(size=90), np.repeat([1.0, 0.0], [30, 60])
    result = weighted_difference(y, arm, np.full(90, 1 / 3))
    assert result.difference.value == pytest.approx(y[:30].mean() - y[30:].mean())
    assert result.difference.se == pytest.approx((y[:30].var(ddof=1) / 30 + y[30:].var(ddof=1) / 60) ** 0.5)
    assert result.mean1.se == pytest.approx((y[:30].var(ddof=1) / 30) ** 0.5)
    assert result.mean1.p_value is None


def test_one_stratum_of_everybody_is_hajek():
    outcome, arm, chance, _ = seasons(1)
    one = inverse_probability(outcome, arm, chance, stratum=np.zeros(400))
    plain = inverse_probability(outcome, arm, chance)
    assert (one.risk_difference.value, one.risk_difference.se) == pytest.approx(
        (plain.risk_difference.value, plain.risk_difference.se)
    )
    assert plain.risk_difference.method == "inverse_probability.hajek"
    assert one.risk_difference.method == "inverse_probability.stratified"


def test_hajek_is_weighted_least_squares_with_the_hc0_sandwich():
    from statsmodels.regression.linear_model import WLS

    outcome, arm, chance, _ = seasons(2)
    weights = allocation_weights(arm, chance).values
    theirs = WLS(outcome, np.column_stack([np.ones(400), arm]), weights=weights).fit(cov_type="HC0")
    ours = inverse_probability(outcome, arm, chance).risk_difference
    assert (ours.value, ours.se) == pytest.approx((theirs.params[1], theirs.bse[1]), rel=1e-9)


def test_within_strata_of_one_probability_the_estimate_is_the_difference_of_each_averaged_over_its_people():
    outcome, arm, chance, good = seasons(3)
    result = inverse_probability(outcome, arm, chance, stratum=good)
    by = [
        outcome[(arm == 1) & (good == season)].mean() - outcome[(arm == 0) & (good == season)].mean()
        for season in (True, False)
    ]
    assert result.risk_difference.value == pytest.approx(np.mean(by))
    within = sum(
        0.25 * (p * (1 - p) / group.size)
        for season in (True, False)
        for group in (outcome[(arm == 1) & (good == season)], outcome[(arm == 0) & (good == season)])
        for p in [group.mean()]
    )
    between = np.mean([(d - np.mean(by)) ** 2 for d in by]) / 400
    assert result.risk_difference.se == pytest.approx((within + between) ** 0.5, rel=1e-9)


def test_a_binary_outcome_gives_the_same_difference_by_either_function():
    outcome, arm, chance, good = seasons(4)
    for stratum in (None, good):
        binary = inverse_probability(outcome, arm, chance, stratum=stratum).risk_difference
        numeric = weighted_difference(outcome, arm, chance, stratum=stratum).difference
        assert numeric.value == pytest.approx(binary.value)
        assert numeric.se == pytest.approx(binary.se, rel=5e-3)


def test_where_the_chance_of_the_offer_changed_with_the_season_weights_mend_what_the_crude_difference_gets_wrong():
    """300 trials of 400 people, seeds fixed; weights, weights within strata, and weighted standardisation."""
    crude, found, covered = [], [], np.zeros(3)
    for seed in range(300):
        outcome, arm, chance, good = seasons(seed)
        crude.append(outcome[arm == 1].mean() - outcome[arm == 0].mean())
        weights = allocation_weights(arm, chance).values
        differences = [
            inverse_probability(outcome, arm, chance).risk_difference,
            inverse_probability(outcome, arm, chance, stratum=good).risk_difference,
            standardised_risk(
                outcome, arm, good[:, None].astype(float), variance="influence_function", weights=weights
            ).risk_difference,
        ]
        found.append([estimate.value for estimate in differences])
        covered += [estimate.low <= 0.1 <= estimate.high for estimate in differences]
    assert np.mean(crude) > 0.2
    assert np.mean(found, axis=0) == pytest.approx([0.1] * 3, abs=0.009)  # three standard errors of the mean
    assert covered / 300 == pytest.approx([0.95] * 3, abs=0.04)


def test_weighted_standardisation_bears_a_model_that_leaves_the_season_out():
    """The weights alone remove the season's bias, whatever the model holds: 200 trials, seeds fixed."""
    found = []
    for seed in range(200):
        outcome, arm, chance, _ = seasons(seed)
        noise = np.random.default_rng(1000 + seed).normal(size=(400, 1))
        weights = allocation_weights(arm, chance).values
        result = standardised_risk(outcome, arm, noise, variance="influence_function", weights=weights)
        found.append(result.risk_difference.value)
    assert np.mean(found) == pytest.approx(0.1, abs=0.011)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 5, 20), "no_participants"),
        ((0, 0, 0, 0), "no_participants"),
        ((0, 20, 5, 20), "no_events"),
        ((5, 20, 0, 20), "no_events"),
        ((20, 20, 5, 20), "all_events"),
        ((1, 1, 0, 1), "no_events"),
    ],
)
def test_arms_without_variation_have_a_reason_and_the_crude_difference_still_stands(counts, reason):
    outcome, arm = people(*counts)
    result = inverse_probability(outcome, arm, np.full(outcome.size, 0.5))
    assert result.reason == reason
    assert len(estimates(result)) == 5
    for estimate in estimates(result):
        assert (estimate.value, estimate.se, estimate.reason) == (None, None, reason)


def test_a_stratum_with_one_arm_is_named_and_gives_a_reason():
    outcome, arm = people(5, 20, 3, 20)
    stratum = np.where(np.arange(40) < 3, "spring", "autumn")
    result = inverse_probability(outcome, arm, np.full(40, 0.5), stratum=stratum)
    assert result.reason == "no_participants"
    assert "An arm is empty in 1 strata: spring" in result.warnings[0]


def test_an_arm_of_one_person_in_a_stratum_is_warned_of():
    outcome, arm = people(5, 20, 3, 20)
    stratum = np.isin(np.arange(40), [0, 20, 21])
    result = inverse_probability(outcome, arm, np.full(40, 0.5), stratum=stratum)
    assert "One person makes up an arm in 1 strata" in result.warnings[0]


@pytest.mark.parametrize(
    ("outcome", "arm", "reason"),
    [
        ([1.0, 2.0, 3.0], [1, 0, 0], "too_few"),
        ([1.0, 2.0], [1, 1], "no_participants"),
        ([2.0, 2.0, 2.0, 2.0], [1, 1, 0, 0], "no_variation"),
        ([5.1, 5.1, 2.3, 2.3], [1, 1, 0, 0], "no_variation"),
        ([], [], "no_participants"),
    ],
)
def test_means_that_cannot_be_compared_have_a_reason(outcome, arm, reason):
    result = weighted_difference(outcome, arm, [0.5] * len(arm))
    assert result.reason == reason
    assert [estimate.reason for estimate in estimates(result)] == [reason] * 3


def test_the_weights_warnings_come_with_every_estimate():
    outcome, arm = people(20, 40, 10, 40)
    result = inverse_probability(outcome, arm, [0.01] + [0.5] * 79)
    assert len(result.warnings) == 2
    assert all(estimate.warnings == result.warnings for estimate in estimates(result))
    assert result.assumptions[0].verdict == "doubtful"


def test_a_stratum_s_label_may_not_be_missing():
    with pytest.raises(AnalysisError, match="'stratum' is missing for 1"):
        inverse_probability([1, 0, 1], [1, 0, 0], [0.5] * 3, stratum=["a", None, "b"])


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_arms_turned_round_negate_units_scale_and_order_is_nothing(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 80))
    arm, chance, groups = np.tile([1.0, 0.0], n)[:n], rng.uniform(0.2, 0.8, n), np.arange(n) // 10 > 0
    y, order = rng.normal(size=n), rng.permutation(n)
    for stratum in (None, groups):
        plain = weighted_difference(y, arm, chance, stratum=stratum).difference
        turned = weighted_difference(y, 1 - arm, 1 - chance, stratum=stratum).difference
        scaled = weighted_difference(1e6 * y + 5, arm, chance, stratum=stratum).difference
        moved = weighted_difference(
            y[order], arm[order], chance[order], stratum=None if stratum is None else stratum[order]
        ).difference
        assert (plain.value, plain.low, plain.p_value) == pytest.approx((-turned.value, -turned.high, turned.p_value))
        assert (1e6 * plain.value, 1e6 * plain.se) == pytest.approx((scaled.value, scaled.se), rel=1e-6)
        assert (plain.value, plain.se) == pytest.approx((moved.value, moved.se), rel=1e-9, abs=1e-12)

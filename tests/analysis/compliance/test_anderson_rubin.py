"""The Anderson–Rubin set: against the F test that defines it, and where uptake is weak or nothing."""

import numpy as np
import pytest
import statsmodels.api as sm

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from tests.analysis.compliance.trials import people, trial


def test_its_limits_are_where_the_f_test_turns():
    """statsmodels 0.15: the offer's p-value in OLS of Y − bD on (1, X, Z) is one less the level at both ends."""
    y, d, z, x = trial(always=0.1)
    design = np.column_stack([np.ones(y.size), x, z])
    for variance, options in (
        ("classical", {"use_t": True}),
        ("hc0", {"cov_type": "HC0"}),
        ("hc1", {"cov_type": "HC1"}),
        ("hc3", {"cov_type": "HC3"}),
    ):
        found = two_stage_least_squares(y, d, z, x, variance=variance, level=0.9).anderson_rubin
        assert found.shape == "bounded"
        for end in (found.low, found.high):
            assert sm.OLS(y - end * d, design).fit(**options).pvalues[-1] == pytest.approx(0.1, abs=1e-9)


def test_it_holds_the_estimate_and_is_near_the_interval_where_uptake_is_strong():
    y, d, z, x = trial(n=3000)
    result = two_stage_least_squares(y, d, z, x, variance="hc1")
    assert result.anderson_rubin.contains(result.effect.value)
    assert result.anderson_rubin.low == pytest.approx(result.effect.low, abs=0.02)
    assert result.anderson_rubin.high == pytest.approx(result.effect.high, abs=0.02)


def test_with_full_uptake_it_is_the_interval():
    y, _, z, _ = trial()
    result = two_stage_least_squares(y, z, z, variance="hc1")
    assert result.anderson_rubin.low == pytest.approx(result.effect.low, rel=1e-9)
    assert result.anderson_rubin.high == pytest.approx(result.effect.high, rel=1e-9)


def test_weak_uptake_leaves_no_ends():
    weak = two_stage_least_squares(*people(100, 14, 50, 100, 10, 45), variance="hc1").anderson_rubin
    assert weak.shape == "whole_line"
    assert weak.as_estimate().low is None
    strong = two_stage_least_squares(*people(100, 14, 70, 100, 10, 30), variance="hc1").anderson_rubin
    assert strong.shape == "exclusive"
    assert not strong.contains(0)


def test_the_same_number_of_takers_in_both_arms_leaves_a_set_without_estimate():
    found = two_stage_least_squares(*people(100, 10, 55, 100, 10, 45), variance="hc1").anderson_rubin
    assert (found.value, found.reason, found.shape) == (None, "no_uptake_difference", "whole_line")
    assert found.as_estimate().reason == "no_uptake_difference"


def test_nobody_taking_part_while_the_arms_differ_contradicts_every_effect():
    found = two_stage_least_squares(*people(100, 0, 70, 100, 0, 30), variance="hc1").anderson_rubin
    assert (found.value, found.reason, found.shape) == (None, "no_uptake_difference", "empty")
    assert "so the assumptions behind it" in found.in_words()


def test_nobody_taking_part_while_the_arms_are_alike_excludes_nothing():
    found = two_stage_least_squares(*people(100, 0, 50, 100, 0, 50), variance="classical").anderson_rubin
    assert found.shape == "whole_line"


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 0, 20, 0, 5), "no_participants"),
        ((1, 1, 1, 20, 0, 5), "too_few"),
        ((20, 10, 0, 20, 0, 0), "no_events"),
        ((20, 20, 20, 20, 0, 0), "separation"),
    ],
)
def test_without_a_model_there_is_no_set_but_a_reason(counts, reason):
    found = two_stage_least_squares(*people(*counts), variance="hc1").anderson_rubin
    assert (found.shape, found.low, found.value, found.reason) == (None, None, None, reason)


def test_it_covers_the_effect_even_where_the_offer_moves_almost_nobody():
    """1 000 trials of 200 with 8 % compliers and an effect of one; the Wald interval covers otherwise. Seed fixed."""
    rng = np.random.default_rng(13)
    covered = 0
    for _ in range(1000):
        kind, z = rng.random(200), (rng.permutation(200) < 100).astype(float)
        d = np.where(kind < 0.08, z, (kind > 0.6).astype(float))
        y = d + 2 * (kind > 0.6) + rng.normal(size=200)
        covered += two_stage_least_squares(y, d, z, variance="hc1").anderson_rubin.contains(1.0)
    assert covered / 1000 == pytest.approx(0.95, abs=0.02)

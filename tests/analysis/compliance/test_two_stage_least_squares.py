"""The complier effect: what it says beside the effect, and trials that cannot have one. Reference numbers elsewhere."""

import warnings

import numpy as np
import pytest

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.errors import AnalysisError
from tests.analysis.compliance.trials import people


def fitted(*counts, **options):
    return two_stage_least_squares(*people(*counts), variance="hc1", **options)


def test_the_effect_is_the_difference_in_outcome_over_the_difference_in_uptake():
    result = fitted(100, 60, 50, 100, 10, 30)
    assert result.effect.value == pytest.approx((0.5 - 0.3) / (0.6 - 0.1))
    assert result.intention_to_treat.value == pytest.approx(0.2)
    assert result.first_stage.value == pytest.approx(0.5)


def test_uptake_is_shown_by_arm_with_its_interval():
    result = fitted(100, 60, 50, 100, 0, 30)
    assert (result.uptake_offered.value, result.uptake_offered.n) == (0.6, 100)
    assert (result.uptake_control.value, result.uptake_control.low) == (0, 0)
    assert result.uptake_control.high == pytest.approx(0.0369935, abs=1e-6)  # Wilson: z²/(n + z²)


def test_no_difference_in_uptake_leaves_the_intention_to_treat_effect_standing():
    for counts in ((20, 5, 12, 20, 5, 8), (20, 0, 12, 20, 0, 8), (20, 20, 12, 20, 20, 8)):
        result = fitted(*counts)
        assert (result.effect.value, result.effect.reason) == (None, "no_uptake_difference")
        assert result.intention_to_treat.value == pytest.approx(0.2)
        assert result.first_stage_f is None


def test_perfect_uptake_makes_the_effect_the_intention_to_treat_effect():
    result = fitted(20, 20, 12, 20, 0, 8)
    assert result.effect.value == pytest.approx(result.intention_to_treat.value)
    assert result.effect.se == pytest.approx(result.intention_to_treat.se)
    assert (result.first_stage.value, result.first_stage_f) == (pytest.approx(1), None)
    assert "Uptake followed the offer exactly" in result.warnings[0]


def test_a_weak_offer_is_said_to_be_weak():
    result = fitted(100, 14, 50, 100, 10, 30)
    assert result.first_stage_f < 10
    assert "weak instrument" in result.effect.warnings[0]


def test_an_offer_that_keeps_people_away_is_said_to_do_so():
    assert "check the coding" in fitted(100, 10, 50, 100, 60, 30).warnings[0]


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 0, 20, 0, 5), "no_participants"),
        ((20, 10, 5, 0, 0, 0), "no_participants"),
        ((0, 0, 0, 0, 0, 0), "no_participants"),
        ((1, 1, 1, 20, 0, 5), "too_few"),
    ],
)
def test_an_arm_of_nobody_or_one_leaves_nothing_but_the_uptake(counts, reason):
    result = fitted(*counts)
    for estimate in (result.effect, result.intention_to_treat, result.first_stage, result.anderson_rubin):
        assert (estimate.value, estimate.reason) == (None, reason)


@pytest.mark.parametrize(("events", "reason"), [((0, 0), "no_events"), ((20, 20), "all_events")])
def test_an_outcome_of_all_or_nobody_leaves_the_first_stage_standing(events, reason):
    result = fitted(20, 10, events[0], 20, 0, events[1])
    assert (result.effect.reason, result.intention_to_treat.reason) == (reason, reason)
    assert result.first_stage.value == pytest.approx(0.5)


def test_a_measure_that_is_the_same_for_everybody_has_no_variation():
    _, d, z = people(20, 10, 5, 20, 0, 5)
    assert two_stage_least_squares(np.full(40, 7.5), d, z, variance="hc1").effect.reason == "no_variation"


def test_an_offer_that_decides_the_outcome_leaves_no_uncertainty_to_estimate():
    result = fitted(20, 20, 20, 20, 0, 0)
    assert (result.effect.value, result.effect.reason) == (None, "separation")
    assert result.intention_to_treat.reason == "separation"
    assert result.anderson_rubin.reason == "separation"


def test_covariates_that_determine_the_offer_are_collinear():
    y, d, z = people(20, 10, 12, 20, 0, 8)
    result = two_stage_least_squares(y, d, z, (1 - z)[:, None], variance="hc1")
    assert result.effect.reason == "collinear"
    assert result.uptake_offered.value == 0.5


def test_degenerate_trials_are_silent(capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for counts in ((0, 0, 0, 0, 0, 0), (1, 1, 1, 1, 0, 0), (20, 0, 0, 20, 0, 0), (20, 20, 20, 20, 0, 0)):
            fitted(*counts)
    assert capfd.readouterr() == ("", "")


def test_uptake_by_dose_is_refused():
    with pytest.raises(AnalysisError, match=r"'uptake' holds 0\.5; expected 0 and 1 only"):
        two_stage_least_squares([1, 0], [0.5, 0], [1, 0], variance="hc1")


def test_an_unknown_variance_is_refused_with_the_known_ones():
    with pytest.raises(AnalysisError, match="unknown variance 'HC1'; known: classical, hc0, hc1, hc3, cluster"):
        two_stage_least_squares([1, 0], [1, 0], [1, 0], variance="HC1")


def test_the_interval_covers_the_compliers_effect_as_often_as_it_says():
    """300 trials of 600 with 60 % compliers whose risk rises from 0.3 to 0.5, never-takers at 0.2; seed fixed."""
    rng = np.random.default_rng(21)
    covered = 0
    for _ in range(300):
        complier, z = rng.random(600) < 0.6, rng.permutation(600) < 200
        d = complier & z
        y = rng.random(600) < np.where(complier, 0.3 + 0.2 * d, 0.2)
        effect = two_stage_least_squares(y, d, z, variance="hc1").effect
        covered += effect.low <= 0.2 <= effect.high
    assert covered / 300 == pytest.approx(0.95, abs=0.035)

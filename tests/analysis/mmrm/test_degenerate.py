"""Data that allow no estimate, or not every one: a reason in its place, and the rest as it should be."""

import dataclasses
import math

import numpy as np
import pytest

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.mmrm.assumptions import assumptions
from reise_report.analysis.mmrm.inference import DEGREES_OF_FREEDOM, FTest
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from tests.analysis.mmrm import simulated


def trial(n=40, n_visits=3, missing=0.2):
    """A trial whose arms take turns, so that the first two people are one of each."""
    outcome, _, baseline = simulated.trial(n, n_visits, missing=missing, effect=0.0)
    return outcome + (np.arange(n) % 2)[:, None], np.arange(n) % 2 * 1.0, baseline


NOBODY = np.full((40, 3), np.nan)


def change(place, value, missing=0.1):
    outcome, arm, _ = trial(40, 3, missing=missing)
    outcome[place] = value
    return outcome, arm


def copies(n):
    outcome, arm, _ = trial(40, 3, missing=0)
    outcome[:, 1:n] = outcome[:, :1]
    return outcome, arm


def apart():
    """Nobody is seen at both of the first two visits."""
    outcome, arm, _ = trial(40, 3, missing=0)
    outcome[:20, 0], outcome[20:, 1] = np.nan, np.nan
    return outcome, arm


CASES = {
    "nobody": (NOBODY, trial(40)[1]),
    "one participant": change(np.s_[1:], np.nan),
    "two participants": change(np.s_[2:], np.nan, missing=0.0),
    "three participants": change(np.s_[3:], np.nan),
    "nobody at a visit": change(np.s_[:, 1], np.nan),
    "one at a visit": change(np.s_[1:, 1], np.nan, missing=0.0),
    "two at a visit": change(np.s_[2:, 2], np.nan, missing=0.0),
    "everybody the same": (np.full((40, 3), 3.0), trial(40)[1]),
    "everybody the same at a visit": change(np.s_[:, 0], 3.0),
    "one visit copies another": copies(2),
    "all visits copy the first": copies(3),
    "more visits than participants": trial(5, 6, missing=0)[:2],
    "visits never together": apart(),
    "ones and zeros": ((trial(8, 3, missing=0)[0] > 10).astype(float), trial(8)[1]),
    "no participants in one arm": (trial(20)[0], np.ones(20)),
    "no participants at all": (np.empty((0, 3)), np.empty(0)),
}


def numbers(value):
    """Every number in a result, at whatever depth of estimates."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers(part)
    elif dataclasses.is_dataclass(value) and type(value).__name__ not in ("MmrmFit", "CellMeans"):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name))


@pytest.mark.parametrize("df", DEGREES_OF_FREEDOM)
@pytest.mark.parametrize("case", CASES)
def test_no_degenerate_trial_crashes_or_gives_anything_but_numbers_and_reasons(case, df):
    outcome, arm = CASES[case]
    baseline = np.arange(len(arm)) % 7 * 1.0
    for options in ({}, {"baseline": baseline}, {"baseline": baseline, "constrained": True}):
        result = repeated_measures(outcome, arm, df=df, **options)
        assert all(math.isfinite(number) for number in numbers(result))
        estimates = [result.overall] + [
            estimate
            for visit in result.visits
            for estimate in (visit.control, visit.intervention, visit.difference, visit.standardised)
        ]
        for estimate in estimates:
            assert isinstance(estimate, Estimate)
            assert (estimate.value is None) == (estimate.reason is not None)
        for test in (result.any_difference, result.changing_difference):
            assert isinstance(test, FTest)
            assert (test.statistic is None) == (test.reason is not None)
        for assumption in assumptions(result):
            assert all(math.isfinite(number) for number in numbers(assumption))


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("nobody", "no_data"),
        ("one participant", "no_data"),
        ("two participants", "too_few"),
        ("everybody the same", "no_variation"),
        ("all visits copy the first", "singular"),
        ("no participants in one arm", "no_participants"),
    ],
)
def test_what_allows_no_estimate_says_why_everywhere(case, why):
    result = repeated_measures(*CASES[case])
    assert result.reason == why
    assert result.overall.reason == why
    assert {visit.difference.reason for visit in result.visits} == {why}
    assert result.any_difference.reason == why


@pytest.mark.parametrize(
    ("case", "index", "why"),
    [
        ("nobody at a visit", 1, "no_data"),
        ("one at a visit", 1, "too_few"),
        ("two at a visit", 2, "too_few"),
        ("everybody the same at a visit", 0, "no_variation"),
    ],
)
def test_a_visit_without_variance_is_left_out_and_the_others_are_as_without_it(case, index, why):
    outcome, arm = CASES[case]
    result = repeated_measures(outcome, arm)
    without = repeated_measures(np.delete(outcome, index, axis=1), arm)
    assert result.visits[index].difference.reason == why
    assert any("Visit left out of the model" in warning for warning in result.warnings)
    assert result.overall.reason == why
    rest = [visit for place, visit in enumerate(result.visits) if place != index]
    for one, other in zip(rest, without.visits, strict=True):
        assert one.difference.value == pytest.approx(other.difference.value, rel=1e-9)
        assert one.difference.se == pytest.approx(other.difference.se, rel=1e-9)


def test_an_average_that_gives_the_missing_visit_no_weight_stands():
    outcome, arm = CASES["nobody at a visit"]
    result = repeated_measures(outcome, arm, visit_weights=(1, 0, 1))
    assert result.overall.value is not None


def test_an_arm_without_anybody_at_a_visit_has_no_mean_there_and_the_other_has():
    outcome, arm, _ = trial(40, 3)
    outcome[arm == 1, 2] = np.nan
    last = repeated_measures(outcome, arm).visits[2]
    assert (last.intervention.reason, last.difference.reason, last.standardised.reason) == ("no_data",) * 3
    assert last.control.value is not None
    assert last.n_intervention == 0


@pytest.mark.parametrize("df", ["empirical", "empirical_jackknife"])
def test_a_mean_that_rests_on_one_participant_has_no_robust_variance(df):
    outcome, arm, _ = trial(40, 3, missing=0)
    outcome[(arm == 1) & (np.arange(40) > 1), 2] = np.nan
    last = repeated_measures(outcome, arm, df=df).visits
    assert (last[2].intervention.reason, last[2].difference.reason) == ("singular", "singular")
    assert last[2].control.value is not None
    assert last[0].difference.value is not None


def test_covariates_that_are_constant_or_determined_are_left_out_with_a_warning():
    outcome, arm, _ = trial(40, 3)
    age = np.arange(40) % 9 * 1.0
    result = repeated_measures(
        outcome, arm, covariates=np.column_stack([age, 2 * age, np.ones(40)]), names=("age", "twice", "one")
    )
    alone = repeated_measures(outcome, arm, covariates=age[:, None], names=("age",))
    assert result.overall.value == pytest.approx(alone.overall.value, rel=1e-9)
    assert "Covariate left out, being determined by other covariates: twice." in result.warnings
    assert "Covariate left out, being the same for everybody: one." in result.warnings


def test_a_covariate_that_is_the_arm_is_collinear():
    outcome, arm, _ = trial(40, 3)
    assert repeated_measures(outcome, arm, covariates=arm[:, None]).reason == "collinear"


def test_a_slope_that_a_visit_cannot_give_is_left_out():
    outcome, arm, baseline = trial(40, 3, missing=0)
    outcome[4:, 2] = np.nan
    baseline[:4] = 10.0
    result = repeated_measures(outcome, arm, baseline=baseline)
    assert any("baseline: visit 3" in warning for warning in result.warnings)
    assert result.visits[0].difference.value is not None


def test_a_constrained_analysis_needs_a_baseline_that_varies():
    outcome, arm, _ = trial(40, 3)
    flat = repeated_measures(outcome, arm, baseline=np.ones(40), constrained=True)
    assert flat.reason == "no_variation"
    assert "Baseline cannot be a response." in flat.warnings
    nobody = repeated_measures(outcome, arm, baseline=np.full(40, np.nan), constrained=True)
    assert nobody.reason == "no_data"
    unseen = repeated_measures(NOBODY, trial(40)[1], baseline=trial(40)[2], constrained=True)
    assert unseen.reason == "no_data"

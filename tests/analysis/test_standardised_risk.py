"""Standardised risks: variants, warnings and data that no model can use. The references' numbers are in other files."""

import warnings
from dataclasses import fields

import numpy as np
import pytest

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.errors import AnalysisError

VARIANCES = ["influence_function", "ye", "delta_model", "delta_hc0", "delta_hc1", "delta_hc3"]


def people(events1, n1, events0, n0):
    outcome = np.concatenate([np.arange(n1) < events1, np.arange(n0) < events0]).astype(float)
    return outcome, np.repeat([1.0, 0.0], [n1, n0])


def estimates(result):
    return [
        getattr(result, field.name) for field in fields(result) if isinstance(getattr(result, field.name), Estimate)
    ]


def assert_nothing(result, reason):
    assert result.reason == reason
    assert not result.converged
    assert len(estimates(result)) == 6
    for estimate in estimates(result):
        assert (estimate.value, estimate.low, estimate.high, estimate.se, estimate.p_value) == (None,) * 5
        assert (estimate.reason, estimate.n) == (reason, result.n)


@pytest.mark.parametrize("variance", VARIANCES)
def test_without_covariates_the_risks_are_the_raw_ones(variance):
    result = standardised_risk(*people(207, 600, 86, 299), variance=variance)
    assert result.risk1.value == pytest.approx(207 / 600, rel=1e-12)
    assert result.risk0.value == pytest.approx(86 / 299, rel=1e-12)
    assert result.odds_ratio.value == pytest.approx(result.conditional_odds_ratio.value)


def test_without_covariates_the_influence_function_gives_the_wald_standard_errors():
    result = standardised_risk(*people(207, 600, 86, 299), variance="influence_function")
    p1, p0 = 207 / 600, 86 / 299
    assert result.risk_difference.se == pytest.approx((p1 * (1 - p1) / 600 + p0 * (1 - p0) / 299) ** 0.5)
    assert result.risk_ratio.se == pytest.approx((1 / 207 - 1 / 600 + 1 / 86 - 1 / 299) ** 0.5)  # Katz
    assert result.odds_ratio.se == pytest.approx((1 / 207 + 1 / 393 + 1 / 86 + 1 / 213) ** 0.5)  # Woolf


@pytest.mark.parametrize("variance", VARIANCES)
def test_each_estimate_names_its_variant(variance):
    result = standardised_risk(*people(30, 60, 20, 60), variance=variance)
    assert result.risk_difference.method == f"standardised_risk.{variance}"
    kind = variance.removeprefix("delta_") if variance.startswith("delta_") else "model"
    assert result.conditional_odds_ratio.method == f"logistic_regression.{kind}"


@pytest.mark.parametrize("covariate", [None, "noise"])
@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 5, 20), "no_participants"),
        ((5, 20, 0, 0), "no_participants"),
        ((0, 0, 0, 0), "no_participants"),
        ((1, 1, 0, 0), "no_participants"),
        ((0, 20, 5, 20), "no_events"),
        ((5, 20, 0, 20), "no_events"),
        ((0, 20, 0, 20), "no_events"),
        ((20, 20, 5, 20), "all_events"),
        ((20, 20, 20, 20), "all_events"),
    ],
)
def test_an_arm_without_variation_is_a_reason(counts, reason, covariate):
    outcome, arm = people(*counts)
    noise = None if covariate is None else np.random.default_rng(2).normal(size=(outcome.size, 1))
    assert_nothing(standardised_risk(outcome, arm, noise, variance="influence_function"), reason)


def test_complete_separation_by_a_covariate_gives_no_numbers_and_no_noise(capfd):
    outcome, arm = people(10, 20, 10, 20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = standardised_risk(outcome, arm, (outcome * 2 - 1)[:, None], variance="delta_model")
    assert_nothing(result, "separation")
    assert capfd.readouterr() == ("", "")


def test_separation_that_takes_the_arm_s_coefficient_with_it_gives_no_numbers():
    # Women with the intervention all have the event, men without it never; the other two groups have both outcomes.
    sex, arm, either = np.repeat([1.0, 0.0], [20, 20]), np.tile([1.0, 0.0], 20), np.tile([1.0, 1.0, 0.0, 0.0], 10)
    outcome = np.where(sex == arm, arm, either)
    assert_nothing(standardised_risk(outcome, arm, sex[:, None], variance="influence_function"), "separation")


def test_separation_that_leaves_nobody_to_tell_the_arms_apart_gives_no_numbers():
    # One site has the intervention only, one the control only; in the third both, and there nobody has the event.
    site, arm = np.repeat([0, 1, 2], [10, 10, 20]), np.concatenate([np.ones(10), np.zeros(10), np.tile([1.0, 0.0], 10)])
    outcome = np.where(site == 2, 0.0, np.tile([1.0, 0.0, 0.0, 1.0], 10))
    dummies = np.column_stack([site == 1, site == 2]).astype(float)
    assert_nothing(standardised_risk(outcome, arm, dummies, variance="delta_hc0"), "separation")


@pytest.mark.parametrize("variance", ["influence_function", "ye", "delta_hc3"])
def test_no_small_trial_crashes_warns_or_gives_a_number_without_sense(variance, capfd):
    """1 000 random trials of up to 20 people with up to three odd covariates, seed fixed."""
    rng = np.random.default_rng(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(1000):
            n, k = rng.integers(0, 21), rng.integers(0, 4)
            outcome, arm = (rng.random(n) < 0.4).astype(float), (rng.random(n) < 0.5).astype(float)
            covariates = rng.integers(0, 3, size=(n, k)) * 10.0 ** rng.integers(-8, 9, size=k)
            for estimate in estimates(standardised_risk(outcome, arm, covariates, variance=variance)):
                numbers = (estimate.value, estimate.low, estimate.high, estimate.se)
                assert all(number is None for number in numbers) or np.isfinite(numbers).all()
                assert (estimate.value is None) == (estimate.reason is not None)
    assert capfd.readouterr() == ("", "")


def test_a_small_site_without_events_is_a_warning_and_the_risks_stand():
    outcome, arm = people(15, 40, 10, 40)
    site = np.zeros(80)
    site[[38, 39, 78]] = 1  # three people, none with the event
    result = standardised_risk(outcome, arm, site[:, None], variance="influence_function", names=("site[b]",))
    assert result.reason is None
    assert "group formed by site[b] had the event" in result.warnings[0]
    # The limit: the other site's model for 77 people and no risk for 3.
    rest = site == 0
    limit = standardised_risk(outcome[rest], arm[rest], variance="influence_function")
    assert result.risk1.value == pytest.approx(limit.risk1.value * 77 / 80, rel=1e-6)


def test_a_covariate_that_determines_the_arm_is_collinear():
    outcome, arm = people(10, 20, 5, 20)
    assert_nothing(standardised_risk(outcome, arm, (3 - arm)[:, None], variance="delta_hc0"), "collinear")


def test_a_constant_covariate_is_left_out_with_a_warning_on_every_estimate():
    outcome, arm = people(40, 80, 25, 80)
    age = np.random.default_rng(5).normal(size=160)
    plain = standardised_risk(outcome, arm, age[:, None], variance="delta_hc3", names=("age",))
    more = standardised_risk(
        outcome, arm, np.column_stack([age, np.ones(160)]), variance="delta_hc3", names=("age", "country")
    )
    assert more.covariates == ("age",)
    assert more.risk_difference.value == plain.risk_difference.value
    for estimate in estimates(more):
        assert estimate.warnings == ("Covariate left out, being the same for everybody: country.",)


def test_fewer_people_than_coefficients_are_too_few():
    outcome, arm = people(1, 2, 1, 2)
    covariates = np.array([[1.0, 0.2], [2.0, 0.1], [0.5, 3.0], [1.5, 1.0]])
    assert_nothing(standardised_risk(outcome, arm, covariates, variance="delta_model"), "too_few")


def test_few_events_for_many_coefficients_are_said_to_be_few():
    outcome, arm = people(8, 60, 5, 60)
    covariates = np.random.default_rng(4).normal(size=(120, 4))
    result = standardised_risk(outcome, arm, covariates, variance="influence_function")
    assert result.warnings == (
        "13 people have the rarer outcome, for 5 coefficients: fewer than 10 each. "
        "Read the unadjusted risk difference beside this one.",
    )


def test_a_risk_s_interval_stays_within_zero_and_one():
    result = standardised_risk(*people(1, 12, 11, 12), variance="influence_function")
    assert result.risk1.low == 0
    assert result.risk0.high == 1
    assert result.risk1.p_value is None


def test_an_unknown_variance_is_refused_with_the_nearest_known():
    with pytest.raises(AnalysisError, match=r"unknown variance 'delta_hc2', did you mean 'delta_hc"):
        standardised_risk(*people(5, 10, 3, 10), variance="delta_hc2")


def test_missing_outcomes_are_the_caller_s_to_leave_out():
    with pytest.raises(AnalysisError, match="'outcome' has 1 missing"):
        standardised_risk([1, 0, np.nan], [1, 0, 1], variance="delta_model")


def test_a_poor_model_still_gives_the_right_difference_on_average():
    """Standardisation is consistent under a wrong model: 200 trials whose covariate acts by a threshold, seed fixed."""
    rng = np.random.default_rng(11)
    differences, covered = [], 0
    for _ in range(200):
        x, arm = rng.normal(size=400), rng.permutation(400) < 133
        risk = np.where(np.abs(x) > 1, 0.6, 0.2) + 0.15 * arm
        result = standardised_risk(rng.random(400) < risk, arm, x[:, None], variance="influence_function")
        differences.append(result.risk_difference.value)
        covered += result.risk_difference.low <= 0.15 <= result.risk_difference.high
    assert np.mean(differences) == pytest.approx(0.15, abs=0.012)  # three standard errors of the mean
    assert covered / 200 == pytest.approx(0.95, abs=0.045)


def test_without_covariates_the_variance_of_ye_is_wald_s_with_one_less_in_the_denominator():
    result = standardised_risk(*people(207, 600, 86, 299), variance="ye")
    p1, p0 = 207 / 600, 86 / 299
    assert result.risk_difference.se == pytest.approx((p1 * (1 - p1) / 599 + p0 * (1 - p0) / 298) ** 0.5)
    assert result.risk1.se == pytest.approx((p1 * (1 - p1) / 599) ** 0.5)


@pytest.mark.parametrize(("counts", "why"), [((0, 20, 5, 20), "no events"), ((20, 20, 5, 20), "nothing but events")])
def test_the_fallback_gives_numbers_where_an_arm_has_no_variation_and_says_so(counts, why):
    outcome, arm = people(*counts)
    noise = np.random.default_rng(2).normal(size=(40, 1))
    result = standardised_risk(outcome, arm, noise, variance="ye", fallback="firth", names=("age",))
    assert (result.model, result.reason, result.converged) == ("firth", None, True)
    assert why in result.warnings[-1]
    assert {estimate.method for estimate in estimates(result)} == {
        "standardised_risk.firth.delta_model",
        "firth_logistic.profile",
    }
    for estimate in estimates(result):
        assert estimate.low <= estimate.value <= estimate.high
        assert estimate.warnings == result.warnings
    # The intercept is corrected, so that the predicted events are those observed.
    assert result.fit.fitted.sum() == pytest.approx(outcome.sum())


def test_the_fallback_gives_numbers_under_separation():
    sex, arm, either = np.repeat([1.0, 0.0], [20, 20]), np.tile([1.0, 0.0], 20), np.tile([1.0, 1.0, 0.0, 0.0], 10)
    outcome = np.where(sex == arm, arm, either)
    result = standardised_risk(outcome, arm, sex[:, None], variance="influence_function", fallback="firth")
    assert result.model == "firth"
    assert "the outcome is separated" in result.warnings[-1]
    assert 0 < result.risk0.value < result.risk1.value < 1


def test_the_fallback_is_not_used_where_maximum_likelihood_has_numbers():
    outcome, arm = people(30, 60, 20, 60)
    plain = standardised_risk(outcome, arm, variance="ye")
    assert standardised_risk(outcome, arm, variance="ye", fallback="firth") == plain
    assert plain.model == "logistic"


@pytest.mark.parametrize(
    ("counts", "reason"),
    [((0, 20, 0, 20), "no_events"), ((20, 20, 20, 20), "all_events"), ((0, 0, 4, 9), "no_participants")],
)
def test_not_even_the_fallback_makes_numbers_of_nothing(counts, reason):
    assert_nothing(standardised_risk(*people(*counts), variance="ye", fallback="firth"), reason)


def test_firth_as_the_plan_s_own_model_comes_near_maximum_likelihood_with_many_events():
    outcome, arm = people(207, 600, 86, 299)
    noise = np.random.default_rng(6).normal(size=(899, 1))
    firth = standardised_risk(outcome, arm, noise, variance="delta_model", model="firth")
    plain = standardised_risk(outcome, arm, noise, variance="delta_model")
    assert firth.risk_difference.method == "standardised_risk.firth.delta_model"
    for name in ("risk1", "risk0", "risk_ratio", "odds_ratio", "conditional_odds_ratio"):
        assert getattr(firth, name).value == pytest.approx(getattr(plain, name).value, rel=5e-3)
        assert getattr(firth, name).se == pytest.approx(getattr(plain, name).se, rel=5e-3)


@pytest.mark.parametrize("variance", ["influence_function", "delta_hc0", "delta_hc1", "delta_hc3"])
def test_equal_weights_reproduce_the_unweighted(variance):
    outcome, arm = people(40, 80, 25, 80)
    age = np.random.default_rng(5).normal(size=(160, 1))
    plain = standardised_risk(outcome, arm, age, variance=variance)
    weighted = standardised_risk(outcome, arm, age, variance=variance, weights=np.full(160, 3.0))
    assert weighted.risk_difference.method == f"standardised_risk.weighted.{variance}"
    for name in ("risk1", "risk0", "risk_difference", "risk_ratio", "odds_ratio"):
        for number in ("value", "low", "high", "se"):
            assert getattr(getattr(weighted, name), number) == pytest.approx(getattr(getattr(plain, name), number))


def test_whole_weights_give_the_risks_of_people_repeated():
    outcome, arm = people(14, 30, 9, 25)
    age = np.random.default_rng(8).normal(size=55)
    weights = np.random.default_rng(9).integers(1, 4, size=55)
    weighted = standardised_risk(outcome, arm, age[:, None], variance="delta_hc0", weights=weights)
    repeated = standardised_risk(
        np.repeat(outcome, weights), np.repeat(arm, weights), np.repeat(age, weights)[:, None], variance="delta_hc0"
    )
    assert weighted.conditional_odds_ratio.value == pytest.approx(repeated.conditional_odds_ratio.value)
    # The population is everybody once, so that the standardised risks are not those of the repeated people.
    assert weighted.risk1.value != pytest.approx(repeated.risk1.value, rel=1e-6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variance": "ye", "weights": [1] * 20}, "takes weights for counts"),
        ({"variance": "delta_model", "weights": [1] * 20}, "takes weights for counts"),
        ({"variance": "delta_hc0", "weights": [1] * 20, "fallback": "firth"}, "Firth's model takes no weights"),
        ({"variance": "delta_hc0", "weights": [1] * 19}, "'weights' has 19 participants"),
        ({"variance": "delta_hc0", "weights": [0] * 20}, "20 values of zero or less"),
        ({"variance": "ye", "model": "firth"}, "has the variance 'delta_model' only"),
        ({"variance": "ye", "model": "frith"}, "unknown model 'frith', did you mean 'firth'"),
        ({"variance": "ye", "fallback": "first"}, "unknown fallback 'first'"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, message):
    with pytest.raises(AnalysisError, match=message):
        standardised_risk(*people(5, 10, 3, 10), **options)

"""Modified Poisson: Katz' interval as its special case, R's sandwich, clusters, and data that it cannot use."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reise_report.analysis.modified_poisson import modified_poisson
from reise_report.analysis.poisson_regression import fit_poisson
from reise_report.analysis.risk_ratio import log_wald
from reise_report.errors import AnalysisError
from tests.analysis import oracle


def people(events1, n1, events0, n0):
    outcome = np.concatenate([np.arange(n1) < events1, np.arange(n0) < events0]).astype(float)
    return outcome, np.repeat([1.0, 0.0], [n1, n0])


@pytest.mark.parametrize("counts", [(27, 295, 52, 307), (1, 9, 8, 11), (20, 20, 5, 20), (5, 20, 20, 20)])
def test_without_covariates_it_is_the_risk_ratio_with_katz_interval(counts):
    ours, katz = modified_poisson(*people(*counts), variance="hc0").risk_ratio, log_wald(*counts)
    for name in ("value", "low", "high", "se", "p_value", "n"):
        assert getattr(ours, name) == pytest.approx(getattr(katz, name), rel=1e-9)
    assert ours.method == "modified_poisson.hc0"


# R 4.2.2, glm(y ~ t + age + male + sod, poisson) on indo_rct with sandwich 3.0-2, vcovHC(type = "HC0"): case A2.
A2_COEFFICIENTS = [-1.12351072, -0.623042812, -0.01112804, -0.0594155474, -0.175088193]
A2_HC0 = [0.426680366, 0.222148399, 0.00772043609, 0.264721257, 0.259812949]


def indomethacin():
    d = oracle.data("indo_rct")
    arm, y = (d["rx"] == "1_indomethacin").to_numpy(dtype=float), (d["outcome"] == "1_yes").to_numpy(dtype=float)
    male, sod = (d["gender"] == "2_male").to_numpy(dtype=float), d["sod"].str[0].astype(float).to_numpy()
    return y, arm, np.column_stack([d["age"].to_numpy(dtype=float), male, sod])


@oracle.needs_shared
def test_every_coefficient_and_standard_error_agrees_with_r():
    y, arm, covariates = indomethacin()
    fit = fit_poisson(np.column_stack([np.ones(y.size), arm, covariates]), y)
    assert fit.coefficients == pytest.approx(A2_COEFFICIENTS, rel=1e-7)
    assert np.sqrt(np.diag(fit.covariance("hc0"))) == pytest.approx(A2_HC0, rel=1e-7)


@oracle.needs_shared
def test_the_risk_ratio_of_the_indomethacin_trial_agrees_with_r():
    estimate = modified_poisson(*indomethacin(), variance="hc0").risk_ratio  # case A2
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx(
        (0.536310061, 0.346994733, 0.828913106), rel=1e-7
    )


@oracle.needs_shared
def test_hc1_is_not_what_statsmodels_calls_so():
    """``GLM(…).fit(cov_type="HC1")`` of statsmodels gives HC0; R's ``vcovHC`` multiplies by n/(n − k)."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    y, arm, covariates = indomethacin()
    design = np.column_stack([np.ones(y.size), arm, covariates])
    theirs = GLM(y, design, family=Poisson()).fit(cov_type="HC0").bse[1]
    by = {kind: modified_poisson(y, arm, covariates, variance=kind).risk_ratio.se for kind in ("hc0", "hc1", "hc3")}
    assert by["hc0"] == pytest.approx(theirs, rel=1e-9)
    assert by["hc1"] == pytest.approx(theirs * (602 / 597) ** 0.5, rel=1e-9)
    assert by["hc3"] > by["hc1"]


def test_the_model_s_own_variance_is_wider_and_says_so():
    model = modified_poisson(*people(40, 60, 30, 60), variance="model")
    robust = modified_poisson(*people(40, 60, 30, 60), variance="hc0")
    assert model.risk_ratio.se == pytest.approx((1 / 40 + 1 / 30) ** 0.5)
    assert model.risk_ratio.se > robust.risk_ratio.se
    assert model.warnings == ("Poisson's own variance is too wide for an outcome of 0 and 1.",)


def test_clusters_of_one_person_each_give_hc0_times_n_over_n_less_one():
    outcome, arm = people(40, 60, 30, 60)
    clustered = modified_poisson(outcome, arm, variance="hc0", clusters=np.arange(120))
    plain = modified_poisson(outcome, arm, variance="hc0")
    assert clustered.risk_ratio.method == "modified_poisson.cluster"
    assert clustered.risk_ratio.se == pytest.approx(plain.risk_ratio.se * (120 / 119) ** 0.5)


def test_clusters_agree_with_statsmodels():
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    rng = np.random.default_rng(4)
    clusters = np.repeat(np.arange(50), 8)
    arm, x = (clusters % 2).astype(float), rng.normal(size=400)
    outcome = (rng.random(400) < np.exp(-1.2 + 0.3 * arm + 0.4 * rng.normal(size=50)[clusters])).astype(float)
    design = np.column_stack([np.ones(400), arm, x])
    theirs = GLM(outcome, design, family=Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False}
    )
    ours = modified_poisson(outcome, arm, x[:, None], variance="hc0", clusters=clusters.astype(str))
    assert ours.risk_ratio.se == pytest.approx(theirs.bse[1] * (50 / 49) ** 0.5, rel=1e-8)
    assert ours.warnings == ()


def test_few_clusters_are_said_to_be_few():
    outcome, arm = people(40, 60, 30, 60)
    result = modified_poisson(outcome, arm, variance="hc0", clusters=np.arange(120) % 12)
    assert "12 clusters" in result.warnings[0]


def test_one_cluster_has_no_variance():
    outcome, arm = people(40, 60, 30, 60)
    assert modified_poisson(outcome, arm, variance="hc0", clusters=["a"] * 120).reason == "singular"


def test_fitted_risks_above_one_are_counted_and_said():
    rng = np.random.default_rng(3)
    x = rng.normal(size=200)
    outcome, arm = (rng.random(200) < 1 / (1 + np.exp(-3 * x))).astype(float), np.tile([1.0, 0.0], 100)
    result = modified_poisson(outcome, arm, x[:, None], variance="hc0")
    assert result.greatest_risk > 1
    assert result.above_one == (result.fit.fitted > 1).sum() > 0
    assert f"{result.above_one} of 200 people a risk above 1" in result.warnings[0]


@pytest.mark.parametrize("covariate", [None, "noise"])
@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 5, 20), "no_participants"),
        ((5, 20, 0, 0), "no_participants"),
        ((0, 0, 0, 0), "no_participants"),
        ((0, 20, 5, 20), "no_events"),
        ((5, 20, 0, 20), "no_events"),
        ((0, 20, 0, 20), "no_events"),
        ((20, 20, 20, 20), "all_events"),
    ],
)
def test_tables_without_a_ratio_give_a_reason(counts, reason, covariate):
    outcome, arm = people(*counts)
    noise = None if covariate is None else np.random.default_rng(2).normal(size=(outcome.size, 1))
    result = modified_poisson(outcome, arm, noise, variance="hc0")
    assert (result.reason, result.risk_ratio.reason, result.risk_ratio.value) == (reason, reason, None)
    assert (result.greatest_risk, result.converged) == (None, False)


def test_a_group_without_events_is_a_warning_and_the_ratio_is_that_of_the_others():
    outcome, arm = people(15, 40, 10, 40)
    site = np.zeros(80)
    site[[38, 39, 78]] = 1
    result = modified_poisson(outcome, arm, site[:, None], variance="hc0", names=("site[b]",))
    rest = modified_poisson(outcome[site == 0], arm[site == 0], variance="hc0")
    assert result.risk_ratio.value == pytest.approx(rest.risk_ratio.value, rel=1e-7)
    assert result.risk_ratio.se == pytest.approx(rest.risk_ratio.se, rel=1e-6)
    assert "site[b]" in result.warnings[0]


def test_events_that_never_meet_in_one_group_leave_nothing_to_compare():
    site = np.repeat([0.0, 1.0], 20)
    arm = np.tile([1.0, 0.0], 20)
    outcome = np.where(site == arm, np.tile([1.0, 1.0, 0.0, 0.0], 10), 0.0)
    assert modified_poisson(outcome, arm, site[:, None], variance="hc0").reason is None
    only = np.where((site == 1) & (arm == 1), outcome, 0.0)
    assert modified_poisson(only, arm, site[:, None], variance="hc0").reason == "no_events"


def test_a_covariate_that_determines_the_arm_is_collinear_and_too_many_are_too_many():
    outcome, arm = people(10, 20, 5, 20)
    assert modified_poisson(outcome, arm, (3 - arm)[:, None], variance="hc0").reason == "collinear"
    few = np.array([[1.0, 0.2], [2.0, 0.1], [0.5, 3.0], [1.5, 1.0]])
    assert modified_poisson(*people(1, 2, 1, 2), few, variance="hc0").reason == "too_few"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variance": "hc2"}, "unknown variance 'hc2'"),
        ({"variance": "hc1", "clusters": [1] * 20}, "name 'hc0', not 'hc1'"),
        ({"variance": "hc0", "clusters": [1] * 19}, r"expected one label a participant, \(20,\)"),
        ({"variance": "hc0", "clusters": pd.array([1] * 19 + [None], dtype="Int64")}, "missing labels"),
    ],
)
def test_wrong_use_is_refused(options, message):
    with pytest.raises(AnalysisError, match=message):
        modified_poisson(*people(5, 10, 3, 10), **options)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_arms_swapped_invert_the_ratio_and_neither_order_nor_units_change_it(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(40, 120))
    arm, x = (np.arange(n) % 3 == 0).astype(float), rng.normal(size=(n, 2))
    outcome, order = (rng.random(n) < 0.4).astype(float), rng.permutation(n)
    assume(all(outcome[arm == label].sum() > 0 for label in (0, 1)))
    one = modified_poisson(outcome, arm, x, variance="hc3").risk_ratio
    other = modified_poisson(outcome, 1 - arm, x, variance="hc3").risk_ratio
    moved = modified_poisson(outcome[order], arm[order], x[order] * [1e5, -0.01] + 3, variance="hc3").risk_ratio
    assert one.value * other.value == pytest.approx(1, rel=1e-7)
    assert one.low * other.high == pytest.approx(1, rel=1e-7)
    for name in ("value", "low", "high", "se"):
        assert getattr(moved, name) == pytest.approx(getattr(one, name), rel=1e-6)


def test_no_small_trial_crashes_warns_or_gives_a_number_without_sense():
    """500 random trials of up to 20 people with up to three odd covariates, seed fixed."""
    rng = np.random.default_rng(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(500):
            n, k = rng.integers(0, 21), rng.integers(0, 4)
            outcome, arm = (rng.random(n) < 0.4).astype(float), (rng.random(n) < 0.5).astype(float)
            covariates = rng.integers(0, 3, size=(n, k)) * 10.0 ** rng.integers(-8, 9, size=k)
            estimate = modified_poisson(outcome, arm, covariates, variance="hc0").risk_ratio
            numbers = (estimate.value, estimate.low, estimate.high, estimate.se)
            assert all(number is None for number in numbers) or np.isfinite(numbers).all()
            assert (estimate.value is None) == (estimate.reason is not None)

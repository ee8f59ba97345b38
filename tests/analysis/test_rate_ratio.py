"""The rate ratio given covariates, with what stands beside it, and where there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.count_rate import poisson_rate, rate_ratio_log_wald
from reise_report.analysis.rate_ratio import rate_ratio
from reise_report.errors import AnalysisError
from tests.analysis.test_negative_binomial import RACE, VICTIMS, trial

MODELS = [
    ("poisson", "model"),
    ("poisson", "hc0"),
    ("poisson", "hc1"),
    ("poisson", "hc3"),
    ("negative_binomial", "model"),
    ("negative_binomial", "observed"),
    ("negative_binomial", "hc0"),
    ("negative_binomial", "hc3"),
]


def test_the_homicide_example_is_agresti_s():
    # See test_negative_binomial.
    found = rate_ratio(VICTIMS, RACE, model="negative_binomial", variance="model")
    assert np.log(found.rate_ratio.value) == pytest.approx(1.733, abs=5e-4)
    assert found.rate_ratio.se == pytest.approx(0.238, abs=5.1e-4)
    assert found.dispersion == pytest.approx(4.94, abs=5e-3)
    assert found.no_overdispersion.verdict == "doubtful"


def test_poisson_without_covariates_is_the_ratio_of_the_totals():
    x, y, time = trial(1)
    arm = x[:, 1]
    found = rate_ratio(y, arm, time=time, model="poisson", variance="model")
    totals = rate_ratio_log_wald(y[arm == 1].sum(), time[arm == 1].sum(), y[arm == 0].sum(), time[arm == 0].sum())
    assert found.rate_ratio.value == pytest.approx(totals.value)
    assert found.rate_ratio.se == pytest.approx(totals.se)
    assert found.rate1.value == pytest.approx(poisson_rate(found.events1, found.time1).value)
    assert found.rate1.n == int(arm.sum())
    assert found.dispersion is None


@pytest.mark.parametrize(("model", "variance"), MODELS)
def test_every_variant_is_named_and_complete(model, variance):
    x, y, time = trial(2)
    found = rate_ratio(y, x[:, 1], x[:, 2:], time=time, model=model, variance=variance)
    kind = "poisson_regression" if model == "poisson" else model
    assert found.rate_ratio.method == f"{kind}.{variance}"
    assert found.rate_ratio.low < found.rate_ratio.value < found.rate_ratio.high
    assert found.rate_ratio.n == found.n == 150
    assert found.rate_difference.method == "rate_difference.robust"
    assert found.covariates == ("covariate 1", "covariate 2")


ARM = [1, 1, 0, 0]


@pytest.mark.parametrize(("model", "variance"), MODELS)
@pytest.mark.parametrize(
    ("events", "arm", "covariates", "reason"),
    [
        ([], [], None, "no_participants"),
        ([1, 2], [0, 0], None, "no_participants"),
        ([0, 0, 2, 1], ARM, None, "no_events"),
        ([1, 0, 0, 0], ARM, None, "no_events"),
        ([1, 2, 2, 1], ARM, [[1], [1], [0], [0]], "collinear"),
        ([1, 2, 2, 1], ARM, [[1, 0], [2, 3], [5, 1], [0, 2]], "too_few"),
    ],
)
def test_data_without_a_rate_ratio_say_why(model, variance, events, arm, covariates, reason):
    found = rate_ratio(events, arm, covariates, model=model, variance=variance)
    assert found.reason == found.rate_ratio.reason == reason
    assert found.rate_ratio.value is None


def test_the_arms_rates_stand_where_the_ratio_does_not():
    found = rate_ratio([0, 0, 2, 1], ARM, model="negative_binomial", variance="model")
    assert found.rate1.value == 0
    assert found.rate1.high > 0
    assert found.rate0.value == 1.5
    assert found.rate_difference.value == -1.5


def test_counts_without_overdispersion_say_that_the_model_is_poisson_s():
    found = rate_ratio([1, 2, 2, 1, 1, 1, 2, 2], [1, 0] * 4, model="negative_binomial", variance="model")
    assert found.dispersion == 0
    assert found.rate_ratio.warnings == found.warnings
    assert "vary no more than Poisson" in found.warnings[0]
    poisson = rate_ratio([1, 2, 2, 1, 1, 1, 2, 2], [1, 0] * 4, model="poisson", variance="model")
    assert found.rate_ratio.se == pytest.approx(poisson.rate_ratio.se)


def test_a_covariate_group_without_events_is_told():
    x, y, time = trial(3)
    y[:6] = 0
    group = (np.arange(150) < 6).astype(float)
    found = rate_ratio(y, x[:, 1], group[:, None], time=time, model="poisson", variance="hc0", names=["site"])
    assert found.rate_ratio.value is not None
    assert found.warnings == ("A group formed by a covariate has no events: its coefficient has no finite estimate.",)


def test_covariates_that_leave_the_arm_s_coefficient_infinite_are_told():
    # With x = 1 the control arm has no events, and with x = 0 there is nobody of the intervention arm.
    events, arm, x = [0, 1, 0, 1], [0, 0, 0, 1], [[0], [0], [1], [1]]
    for model, variance in MODELS:
        assert rate_ratio(events, arm, x, model=model, variance=variance).reason == "separation"


def test_wrong_use_is_told():
    for options, told in (
        ({"model": "poison", "variance": "hc0"}, "did you mean 'poisson'"),
        ({"model": "poisson", "variance": "hc2"}, "unknown variance 'hc2'"),
        ({"model": "poisson", "variance": "observed"}, "ask for that"),
    ):
        with pytest.raises(AnalysisError, match=told):
            rate_ratio([1, 2], [1, 0], **options)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(MODELS))
def test_units_and_rows_change_nothing_and_swapped_arms_invert(seed, variant):
    model, variance = variant
    x, y, time = trial(seed)
    arm, covariates = x[:, 1], x[:, 2:]
    order = np.random.default_rng(seed).permutation(150)
    plain = rate_ratio(y, arm, covariates, time=time, model=model, variance=variance).rate_ratio
    for other in (
        rate_ratio(y, arm, covariates * [1e5, -1e-4], time=time / 52, model=model, variance=variance),
        rate_ratio(y[order], arm[order], covariates[order], time=time[order], model=model, variance=variance),
    ):
        assert other.rate_ratio.value == pytest.approx(plain.value, rel=1e-6)
        assert other.rate_ratio.se == pytest.approx(plain.se, rel=1e-6)
    swapped = rate_ratio(y, 1 - arm, covariates, time=time, model=model, variance=variance).rate_ratio
    assert swapped.value * plain.value == pytest.approx(1, rel=1e-6)
    assert swapped.low * plain.high == pytest.approx(1, rel=1e-5)

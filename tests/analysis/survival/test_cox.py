"""Cox regression: laws, residuals, degenerate data and wrong use."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.errors import AnalysisError


def trial(seed=1, n=80, tied=False):
    rng = np.random.default_rng(seed)
    arm = (np.arange(n) % 2).astype(float)
    x = np.column_stack([rng.normal(size=n), rng.integers(0, 3, size=n)])
    time = rng.exponential(size=n) * np.exp(-0.5 * arm - 0.4 * x[:, 0])
    event = (rng.random(n) < 0.7).astype(float)
    return (np.ceil(time * 5) if tied else time), event, arm, x


@st.composite
def trials(draw):
    time, event, arm, x = trial(draw(st.integers(0, 2**32 - 1)), draw(st.integers(40, 90)), draw(st.booleans()))
    assume(all(event[arm == label].sum() >= 5 for label in (0, 1)))
    return time, event, arm, x


def same(one, other, relative=1e-8):
    assert one.reason == other.reason
    for name in ("value", "low", "high", "se", "p_value"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=relative, abs=1e-12)


VARIANTS = [(ties, variance) for ties in ("efron", "breslow") for variance in ("model", "robust")]


@settings(max_examples=15, deadline=None)
@given(trials(), st.randoms(use_true_random=False))
@pytest.mark.parametrize(("ties", "variance"), VARIANTS)
def test_neither_order_nor_units_nor_the_clock_change_the_ratio(ties, variance, data, random):
    time, event, arm, x = data
    order = random.sample(range(time.size), time.size)
    plain = cox(time, event, arm, x, ties=ties, variance=variance).hazard_ratio
    others = [
        cox(time[order], event[order], arm[order], x[order], ties=ties, variance=variance),
        cox(time, event, arm, x * [1e6, -0.003] + [5.0, 1e3], ties=ties, variance=variance),
        cox(np.sqrt(time), event, arm, x, ties=ties, variance=variance),
        cox(time * 365.25, event, arm, np.column_stack([x, np.full(time.size, 3.3)]), ties=ties, variance=variance),
    ]
    for other in others:
        same(plain, other.hazard_ratio, relative=1e-7)


@settings(max_examples=25, deadline=None)
@given(trials())
def test_swapping_the_arms_inverts_the_ratio(data):
    time, event, arm, x = data
    one, other = cox(time, event, arm, x).hazard_ratio, cox(time, event, 1 - arm, x).hazard_ratio
    assert one.value * other.value == pytest.approx(1)
    assert one.low * other.high == pytest.approx(1)
    assert one.p_value == pytest.approx(other.p_value)


@settings(max_examples=25, deadline=None)
@given(trials())
def test_without_ties_the_score_test_is_the_log_rank_test(data):
    time, event, arm, _ = data
    time = np.argsort(np.argsort(time + np.arange(time.size) * 1e-3)).astype(float)
    assert cox(time, event, arm).fit.score_test.statistic == pytest.approx(
        log_rank(time, event, arm).statistic, rel=1e-9
    )


@settings(max_examples=15, deadline=None)
@given(trials())
def test_without_ties_both_ways_with_ties_are_one(data):
    time, event, arm, x = data
    time = np.argsort(np.argsort(time + np.arange(time.size) * 1e-3)).astype(float)
    same(cox(time, event, arm, x, ties="efron").hazard_ratio, cox(time, event, arm, x, ties="breslow").hazard_ratio)


def test_weights_of_whole_numbers_are_copies_of_people():
    time, event, arm, x = trial(2, tied=True)
    weights = np.random.default_rng(3).integers(1, 4, size=time.size)
    copied = np.repeat(np.arange(time.size), weights)
    weighted = cox(time, event, arm, x, weights=weights, ties="breslow")
    copies = cox(time[copied], event[copied], arm[copied], x[copied], ties="breslow")
    assert weighted.hazard_ratio.value == pytest.approx(copies.hazard_ratio.value)
    assert weighted.hazard_ratio.se == pytest.approx(copies.hazard_ratio.se)
    robust = cox(time, event, arm, x, weights=weights, ties="breslow", variance="robust")
    clustered = cox(
        *(values[copied] for values in (time, event, arm, x)), cluster=copied, ties="breslow", variance="robust"
    )
    assert robust.hazard_ratio.se == pytest.approx(clustered.hazard_ratio.se)


def test_dfbeta_is_about_the_change_on_leaving_somebody_out():
    time, event, arm, x = trial(4, n=300)
    fit = cox(time, event, arm, x).fit
    changes = fit.dfbeta()
    for person in (0, 17, 150):
        left = np.arange(time.size) != person
        without = cox(time[left], event[left], arm[left], x[left]).fit.coefficients
        assert fit.coefficients - without == pytest.approx(changes[person], abs=2e-3)


def test_score_residuals_sum_to_zero_and_so_do_martingale_residuals():
    time, event, arm, x = trial(5, tied=True)
    fit = cox(time, event, arm, x).fit
    assert fit.score_residuals().sum(axis=0) == pytest.approx([0, 0, 0], abs=1e-8)
    assert fit.martingale_residuals().sum() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_martingale_residuals_are_events_less_the_hazard_until_each_time(ties):
    time, event, arm, x = trial(6)
    fit = cox(time, event, arm, x, ties=ties).fit
    baseline = fit.baseline_hazard()
    reached = np.searchsorted(baseline.time, time, side="right")
    hazard = np.append(0.0, baseline.cumulative_hazard)[reached]
    relative = np.exp(fit.coefficients[0] * arm + (x - x.mean(axis=0)) @ fit.coefficients[1:])
    assert fit.martingale_residuals() == pytest.approx(event - hazard * relative, abs=1e-9)


def test_deviance_residuals_have_the_sign_of_the_martingale_residuals_and_their_formula():
    time, event, arm, x = trial(7, tied=True)
    fit = cox(time, event, arm, x).fit
    martingale, deviance = fit.martingale_residuals(), fit.deviance_residuals()
    for m, d, e in zip(martingale, deviance, event, strict=True):
        inside = m + (e * math.log(e - m) if e else 0.0)
        assert d == pytest.approx(math.copysign(math.sqrt(-2 * inside), m), abs=1e-7)


def test_a_cumulative_hazard_of_each_stratum_begins_anew():
    time, event, arm, x = trial(8)
    stratum = np.where(x[:, 1] == 2, "b", "a")
    baseline = cox(time, event, arm, strata=stratum).fit.baseline_hazard()
    for number in (0, 1):
        of = baseline.stratum == number
        assert (np.diff(baseline.time[of]) > 0).all()
        assert (np.diff(baseline.cumulative_hazard[of]) > 0).all()


def test_times_that_differ_by_rounding_are_ties():
    time, event, arm, _ = trial(9, tied=True)
    rounded = cox(time * 0.1, event, arm).hazard_ratio
    noisy = cox(np.where(arm == 1, time * 0.1, time / 10 + 1e-16), event, arm).hazard_ratio
    same(rounded, noisy)


def test_names_and_ratios_of_covariates_are_in_their_units():
    time, event, arm, x = trial(10)
    result = cox(time, event, arm, x, names=["age", "grade"])
    tenfold = cox(time, event, arm, x * [10, 1], names=["age", "grade"])
    names, ratios = zip(*result.covariate_ratios, strict=True)
    assert names == result.covariates == ("age", "grade")
    assert math.log(ratios[0].value) == pytest.approx(10 * math.log(tenfold.covariate_ratios[0][1].value))
    assert result.events == (int(event[arm == 1].sum()), int(event[arm == 0].sum()))


ARM = [0, 0, 0, 0, 1, 1, 1, 1]
DEGENERATE = {
    "nobody": ([], [], [], None, "no_participants"),
    "one person": ([3.0], [1], [1], None, "no_participants"),
    "one arm": ([1, 2, 3, 4], [1, 1, 0, 1], [1, 1, 1, 1], None, "no_participants"),
    "no events at all": (range(8), [0] * 8, ARM, None, "no_events"),
    "no events in an arm": (range(8), [0, 0, 0, 0, 1, 1, 0, 1], ARM, None, "no_events"),
    "one arm's events all before the other's": (range(8), [1] * 8, ARM, None, "separation"),
    "covariate is the arm": ([3, 1, 4, 8, 5, 9, 2, 6], [1] * 8, ARM, np.array(ARM)[:, None] * 2.0, "collinear"),
    "covariate is the time": (
        [3, 1, 4, 8, 5, 9, 2, 6],
        [1] * 8,
        ARM,
        np.array([3, 1, 4, 8, 5, 9, 2, 6])[:, None],
        "separation",
    ),
}


@pytest.mark.parametrize("variance", ["model", "robust"])
@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_data_give_a_reason(case, variance):
    time, event, arm, x, reason = DEGENERATE[case]
    result = cox(list(time), event, arm, x, variance=variance)
    assert result.reason == result.hazard_ratio.reason == reason
    assert result.hazard_ratio.value is None
    assert result.fit is None


def test_everybody_with_the_event_is_no_obstacle():
    time, _, arm, x = trial(11)
    assert cox(time, np.ones(time.size), arm, x).reason is None


def test_all_times_equal_is_told():
    result = cox([5.0] * 6, [1, 1, 0, 1, 0, 0], [0, 0, 0, 1, 1, 1])
    assert any("one time" in words for words in result.warnings)
    assert math.isfinite(result.hazard_ratio.value)


def test_useless_covariates_are_left_out_with_a_word():
    time, event, arm, x = trial(12)
    age = x[:, 0]
    early = (time == time.min()).astype(float)
    event[early == 1] = 0
    result = cox(time, event, arm, np.column_stack([age, 2 * age, np.ones(time.size), early]), names=list("abcd"))
    same(result.hazard_ratio, cox(time, event, arm, age[:, None]).hazard_ratio)
    assert result.covariates == ("a",)
    assert len(result.warnings) == 3


def test_strata_that_determine_the_arm_are_collinear_with_it():
    time, event, arm, _ = trial(13)
    assert cox(time, event, arm, strata=arm).reason == "collinear"


@pytest.mark.parametrize("variance", ["model", "robust"])
def test_a_group_without_events_leaves_the_ratio_of_the_others(variance):
    time, event, arm, x = trial(14)
    site = np.zeros(time.size)
    site[:5] = 1
    event[:5] = 0
    with_site = cox(time, event, arm, np.column_stack([x[:, 0], site]), names=["age", "site"], variance=variance)
    without = cox(time[5:], event[5:], arm[5:], x[5:, :1], variance=variance)
    assert with_site.hazard_ratio.value == pytest.approx(without.hazard_ratio.value, rel=1e-8)
    assert with_site.hazard_ratio.se == pytest.approx(without.hazard_ratio.se, rel=1e-8)
    assert dict(with_site.covariate_ratios)["site"].reason == "separation"
    assert any("site" in words for words in with_site.warnings)


def test_a_strong_but_finite_effect_is_not_called_separation():
    time = np.arange(1.0, 20001.0)
    arm = (time > 19000).astype(float)
    arm[18990] = 1
    result = cox(time, np.ones(20000), arm)
    assert result.reason is None
    assert result.hazard_ratio.value < 0.01


def test_few_events_for_the_coefficients_are_told():
    time, event, arm, x = trial(15, n=40)
    assert any("fewer than 10 each" in words for words in cox(time, event, arm, x).warnings)


WRONG = [
    ({"time": [-1.0, 2, 3, 4]}, "'time'"),
    ({"time": [np.nan, 2, 3, 4]}, "'time' has 1 missing"),
    ({"event": [0, 1, 2, 1]}, "'event' holds 2"),
    ({"event": [0, 1, 1]}, "'event' has 3"),
    ({"arm": [0, 1, 1, 0.5]}, "'arm' holds 0.5"),
    ({"weights": [1, 1, 1, 0]}, "'weights' holds 1 values"),
    ({"strata": ["a", None, "b", "b"]}, "'strata' has 1 missing"),
    ({"strata": ["a"]}, "'strata' has 1 participants"),
    ({"ties": "effron"}, "did you mean 'efron'"),
    ({"variance": "sandwich"}, "unknown variance"),
    ({"cluster": [1, 1, 2, 2]}, "take 'robust'"),
    ({"level": 95}, "between 0 and 1"),
    ({"covariates": [[1.0], [2.0]]}, "covariates have shape"),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_wrong_use_says_what_and_how_to_mend_it(change, words):
    right = {"time": [1.0, 2, 3, 4], "event": [1, 1, 0, 1], "arm": [0, 1, 1, 0]}
    with pytest.raises(AnalysisError, match=words.replace("(", r"\(")):
        cox(**(right | change))

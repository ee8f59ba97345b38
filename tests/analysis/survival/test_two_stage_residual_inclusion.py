"""Two-stage residual inclusion: its two stages by themselves, the bootstrap, laws, degenerate data."""

import math

import numpy as np
import pytest

from reise_report.analysis.logistic_regression import fit_logistic
from reise_report.analysis.survival import two_stage_residual_inclusion as module
from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.residual_inclusion_bootstrap import _chunk
from reise_report.analysis.survival.two_stage_residual_inclusion import two_stage_residual_inclusion
from reise_report.analysis.survival.uptake_model import uptake_model
from reise_report.errors import AnalysisError


def trial(seed=1, n=240, effect=0.5, crossover=0.0, confounding=0.5):
    """Offered two in three; those with a better outlook take part more often; one-sided unless some cross over."""
    rng = np.random.default_rng(seed)
    offered = (np.arange(n) % 3 > 0).astype(float)
    x = rng.normal(size=(n, 2))
    hidden = rng.normal(size=n)
    chance = 1 / (1 + np.exp(-(0.4 + 0.5 * x[:, 0] + hidden)))
    uptake = np.where(offered == 1, rng.random(n) < chance, rng.random(n) < crossover).astype(float)
    time = rng.exponential(size=n) * np.exp(-(effect * uptake + 0.3 * x[:, 0] + confounding * hidden))
    event = (time < 2).astype(float)
    return np.minimum(time, 2.0), event, uptake, offered, x


def estimated(data, **options):
    return two_stage_residual_inclusion(*data, **({"seed": 1, "draws": 100} | options))


def test_the_first_stage_is_the_logistic_model_of_those_offered():
    _, _, uptake, offered, x = trial()
    model = uptake_model("logistic", uptake, offered, x)
    residual = model.residuals(np.ones((1, uptake.size)))[0]
    of = offered == 1
    fit = fit_logistic(np.column_stack([np.ones(int(of.sum())), x[of]]), uptake[of])
    assert residual[of] == pytest.approx(uptake[of] - fit.fitted, abs=1e-9)
    assert (residual[~of] == 0).all()


def test_the_first_stage_with_crossing_over_is_the_logistic_model_of_everybody():
    _, _, uptake, offered, x = trial(crossover=0.15)
    residual = uptake_model("logistic", uptake, offered, x).residuals(np.ones((1, uptake.size)))[0]
    fit = fit_logistic(np.column_stack([np.ones(uptake.size), offered, x]), uptake)
    assert residual == pytest.approx(uptake - fit.fitted, abs=1e-9)


def test_the_linear_first_stage_is_least_squares():
    _, _, uptake, offered, x = trial()
    residual = uptake_model("linear", uptake, offered, x).residuals(np.ones((1, uptake.size)))[0]
    of = offered == 1
    design = np.column_stack([np.ones(int(of.sum())), x[of]])
    fitted = design @ np.linalg.lstsq(design, uptake[of], rcond=None)[0]
    assert residual[of] == pytest.approx(uptake[of] - fitted, abs=1e-9)


def test_a_covariate_that_decides_uptake_leaves_no_residual_among_those_it_decides():
    _, _, uptake, offered, x = trial()
    keen = (np.arange(uptake.size) < 30).astype(float)
    uptake[(keen == 1) & (offered == 1)] = 1
    residual = uptake_model("logistic", uptake, offered, np.column_stack([x, keen])).residuals(
        np.ones((1, uptake.size))
    )
    assert residual[0][keen == 1] == pytest.approx(np.zeros(30), abs=1e-7)


@pytest.mark.parametrize("crossover", [0.0, 0.15])
@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_the_second_stage_is_cox_regression_on_uptake_and_residual(ties, crossover):
    time, event, uptake, offered, x = data = trial(2, crossover=crossover)
    time = np.ceil(10 * time)
    residual = uptake_model("logistic", uptake, offered, x).residuals(np.ones((1, uptake.size)))[0]
    expected = cox(time, event, uptake, np.column_stack([x, residual]), ties=ties)
    result = estimated((time, *data[1:]), ties=ties)
    assert result.percentile.value == pytest.approx(expected.hazard_ratio.value, rel=1e-7)
    assert result.naive_se == pytest.approx(expected.hazard_ratio.se, rel=1e-7)
    assert result.residual_ratio.value == pytest.approx(expected.covariate_ratios[-1][1].value, rel=1e-7)
    beside = cox(time, event, offered, x, ties=ties).hazard_ratio
    assert result.intention_to_treat.value == pytest.approx(beside.value)
    assert result.intention_to_treat.se == pytest.approx(beside.se)


def test_each_sample_of_the_bootstrap_is_both_stages_on_the_people_drawn(monkeypatch):
    """Weights and all samples at once against rows copied out and the two stages one after the other."""
    time, event, uptake, offered, x = data = trial(3)
    seen = {}

    def spy(stage, draws, rng):
        weights = rng.multinomial(time.size, np.full(time.size, 1 / time.size), size=5).astype(float)
        seen["weights"], seen["ratios"] = weights, _chunk(stage, weights)
        return np.random.default_rng(1).normal(size=(draws, 2))

    monkeypatch.setattr(module, "resampled", spy)
    estimated(data, ties="breslow")
    # The people stand in the order of offer, time, event, uptake, covariates.
    order = np.lexsort((*x.T[::-1], uptake, event, time, offered))
    for weights, ratios in zip(seen["weights"], seen["ratios"], strict=True):
        rows = order[np.repeat(np.arange(time.size), weights.astype(int))]
        residual = uptake_model("logistic", uptake[rows], offered[rows], x[rows]).residuals(np.ones((1, rows.size)))[0]
        fit = cox(time[rows], event[rows], uptake[rows], np.column_stack([x[rows], residual]), ties="breslow").fit
        assert ratios == pytest.approx(fit.coefficients[[0, -1]], abs=1e-5)


def test_the_same_seed_gives_the_same_interval_whatever_the_order_of_people():
    data = trial(4)
    order = np.random.default_rng(5).permutation(data[0].size)
    one, again = estimated(data, seed=7), estimated(data, seed=np.random.default_rng(7))
    turned = estimated(tuple(values[order] for values in data), seed=7)
    other = estimated(data, seed=8)
    assert one.percentile == again.percentile
    for name in ("value", "low", "high", "se"):
        assert getattr(one.percentile, name) == pytest.approx(getattr(turned.percentile, name), rel=1e-8)
    assert one.percentile.low != other.percentile.low


def test_neither_units_nor_the_clock_change_the_ratio():
    time, event, uptake, offered, x = data = trial(6)
    one = estimated(data)
    other = estimated((365 * np.sqrt(time), event, uptake, offered, x * [1e4, 0.01] + 7))
    assert one.percentile.value == pytest.approx(other.percentile.value, rel=1e-8)
    assert one.percentile.high == pytest.approx(other.percentile.high, rel=1e-4)


def test_both_intervals_come_from_the_same_samples():
    result = estimated(trial(7), draws=400, level=0.9)
    normal, percentile = result.normal, result.percentile
    z = 1.6448536269514722
    assert normal.value == percentile.value
    assert normal.se == percentile.se
    assert math.log(normal.high / normal.low) == pytest.approx(2 * z * normal.se)
    assert math.log(percentile.high / percentile.low) == pytest.approx(2 * z * normal.se, rel=0.2)
    assert normal.method == "two_stage_residual_inclusion.logistic_normal"
    assert percentile.method == "two_stage_residual_inclusion.logistic_percentile"
    assert 0 < percentile.p_value <= 1


def test_with_uptake_like_the_offer_the_ratio_is_that_of_the_offer():
    time, event, _, offered, x = trial(8)
    result = estimated((time, event, offered, offered, x))
    assert result.percentile.value == pytest.approx(cox(time, event, offered, x).hazard_ratio.value)
    assert result.residual_ratio.reason == "no_variation"
    assert any("followed the offer exactly" in words for words in result.warnings)
    assert result.first_stage_f is None
    relevance = next(each for each in result.assumptions if each.name == "relevance")
    assert relevance.verdict == "supported"


def test_without_hidden_differences_the_true_ratio_is_found_and_with_them_the_naive_one_is_worse():
    # 20 000 people: a standard error of 0.03 on the log scale.
    data = trial(9, n=20_000, confounding=0.0)
    result = two_stage_residual_inclusion(*data, seed=1, draws=100)
    assert math.log(result.percentile.value) == pytest.approx(0.5, abs=0.1)
    hidden = trial(10, n=20_000, confounding=0.7)
    naive = cox(*hidden[:3], hidden[4]).hazard_ratio
    better = two_stage_residual_inclusion(*hidden, seed=1, draws=100)
    assert abs(math.log(better.percentile.value) - 0.5) < abs(math.log(naive.value) - 0.5)
    assert better.residual_ratio.low > 1


def test_assumptions_are_listed_with_their_verdicts():
    one_sided = {each.name: each for each in estimated(trial(11)).assumptions}
    assert [name for name, each in one_sided.items() if each.verdict == "untestable"] == [
        "exclusion_restriction",
        "no_interference",
        "residual_stands_for_confounding",
    ]
    assert one_sided["monotonicity"].verdict == "supported"
    assert one_sided["relevance"].statistic > 10
    assert one_sided["proportional_hazards"].method == "schoenfeld.km"
    two_sided = {each.name: each for each in estimated(trial(11, crossover=0.2)).assumptions}
    assert two_sided["monotonicity"].verdict == "untestable"


def test_a_weak_offer_is_doubtful():
    rng = np.random.default_rng(12)
    time, event, _, offered, x = trial(12)
    uptake = (rng.random(time.size) < 0.45 + 0.05 * offered).astype(float)
    result = estimated((time, event, uptake, offered, x))
    assert next(each for each in result.assumptions if each.name == "relevance").verdict == "doubtful"


def test_uptake_of_each_arm_stands_beside_with_wilson_s_interval():
    time, event, uptake, offered, x = trial(13)
    result = estimated((time, event, uptake, offered, x), draws=100)
    assert result.uptake_offered.value == pytest.approx(uptake[offered == 1].mean())
    assert result.uptake_control.value == 0.0
    assert result.uptake_control.method == "wilson"
    assert result.draws == 100


def rare(takers):
    """Forty people of whom few take part."""
    time = np.arange(1.0, 41.0)
    offered = (np.arange(40) % 2).astype(float)
    uptake = np.zeros(40)
    uptake[list(takers)] = 1
    return time, np.ones(40), uptake, offered


def test_samples_that_fail_are_counted_and_told():
    # Two took part: a sample without both of them has no estimate, which is one in e² of all.
    time, event, uptake, offered = rare([9, 21])
    result = two_stage_residual_inclusion(time, event, uptake, offered, seed=1, draws=200)
    assert 0.08 * 200 < result.failed < 0.5 * 200
    assert any(f"{result.failed} of 200 samples" in words for words in result.warnings)


ARM = np.array([0.0, 1.0] * 6)
TIME = np.array([3.0, 1, 4, 12, 5, 9, 2, 6, 11, 8, 7, 10])
DEGENERATE = {
    "nobody": (np.array([]), np.array([]), np.array([]), np.array([]), "no_participants"),
    "one arm": (TIME, np.ones(12), ARM, np.ones(12), "no_participants"),
    "nobody takes part": (TIME, np.ones(12), np.zeros(12), ARM, "no_uptake_difference"),
    "everybody takes part": (TIME, np.ones(12), np.ones(12), ARM, "no_uptake_difference"),
    "no events": (TIME, np.zeros(12), ARM, ARM, "no_events"),
    "no events among those who took part": (TIME, 1 - (ARM * (TIME < 9)), ARM * (TIME < 9), ARM, "no_events"),
    "all who take part first": (ARM * -20 + TIME + 30, np.ones(12), ARM, ARM, "separation"),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_data_give_a_reason(case):
    *data, reason = DEGENERATE[case]
    result = two_stage_residual_inclusion(*data, seed=1, draws=100)
    assert result.reason == result.percentile.reason == result.normal.reason == reason
    assert result.percentile.value is None


def test_covariates_that_determine_the_offer_are_collinear_with_it():
    time, event, uptake, offered, _ = trial(14)
    assert estimated((time, event, uptake, offered, offered[:, None])).reason == "collinear"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"draws": 10}, "10 draws are too few"),
        ({"first_stage": "probit"}, "unknown first stage"),
        ({"ties": "exact"}, "unknown"),
        ({"level": 1.0}, "between 0 and 1"),
    ],
)
def test_wrong_use_is_told(options, words):
    with pytest.raises(AnalysisError, match=words):
        estimated(trial(15), **options)


def test_uptake_must_be_known_for_everybody():
    time, event, uptake, offered, _ = trial(16)
    uptake[3] = np.nan
    with pytest.raises(AnalysisError, match="'uptake' has 1 missing"):
        estimated((time, event, uptake, offered))

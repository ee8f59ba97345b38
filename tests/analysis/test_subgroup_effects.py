"""Effects in subgroups: each is the method's own among those people, beside the interaction."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.estimate import not_estimable
from reise_report.analysis.heterogeneity import heterogeneity
from reise_report.analysis.interaction import likelihood_ratio_interaction, wald_interaction
from reise_report.analysis.mean_difference import mean_difference
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.rate_ratio import rate_ratio
from reise_report.analysis.risk_difference import newcombe
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.analysis.subgroup_effects import subgroup_effects, subgroup_effects_by
from reise_report.errors import AnalysisError

RNG = np.random.default_rng(21)
N = 300
ARM = (RNG.permutation(N) < N // 3).astype(float)
SEX = RNG.choice(["woman", "man"], size=N)
X = RNG.normal(size=(N, 2))
MEASURE = X[:, 0] + ARM + RNG.normal(size=N)
EVENT = (MEASURE > 0.5).astype(float)
COUNT = RNG.poisson(np.exp(0.3 * MEASURE)).astype(float)
WOMEN = SEX == "woman"


def women(result):
    return next(entry for entry in result.levels if entry.level == "woman")


def test_a_binary_outcome_has_newcombe_s_interval_in_each_subgroup():
    result = subgroup_effects(EVENT, ARM, SEX, kind="binary")
    one, none = EVENT[WOMEN & (ARM == 1)], EVENT[WOMEN & (ARM == 0)]
    found = women(result)
    assert found.effect == newcombe(int(one.sum()), one.size, int(none.sum()), none.size)
    assert (found.n1, found.n0) == (one.size, none.size)
    assert [entry.level for entry in result.levels] == ["man", "woman"]


def test_its_interactions_are_named_on_both_scales():
    result = subgroup_effects(EVENT, ARM, SEX, X, kind="binary")
    additive, odds = result.interactions
    assert additive == wald_interaction(EVENT, ARM, SEX, X, scale="difference", variance="hc3")
    assert odds == likelihood_ratio_interaction(EVENT, ARM, SEX, X, scale="log_odds")
    assert (additive.scale, odds.scale) == ("difference", "log_odds")


def test_with_covariates_risks_are_standardised_within_the_subgroup():
    result = subgroup_effects(EVENT, ARM, SEX, X, kind="binary")
    expected = standardised_risk(EVENT[WOMEN], ARM[WOMEN], X[WOMEN], variance="influence_function").risk_difference
    assert women(result).effect == expected


def test_a_measure_has_welch_s_or_an_adjusted_difference():
    plain, adjusted = (subgroup_effects(MEASURE, ARM, SEX, x, kind="continuous") for x in (None, X))
    assert women(plain).effect == mean_difference(MEASURE[WOMEN], ARM[WOMEN]).difference
    expected = analysis_of_covariance(MEASURE[WOMEN], ARM[WOMEN], X[WOMEN], variance="hc3").difference
    assert women(adjusted).effect == expected
    assert [test.method for test in adjusted.interactions] == ["interaction.linear_hc3", "interaction.linear_f"]
    assert plain.overall == mean_difference(MEASURE, ARM).difference


def test_counts_have_rate_ratios_and_cochran_s_q():
    time = RNG.uniform(0.5, 2, size=N)
    result = subgroup_effects(COUNT, ARM, SEX, kind="count", time=time)
    expected = rate_ratio(
        COUNT[WOMEN], ARM[WOMEN], time=time[WOMEN], model="negative_binomial", variance="model"
    ).rate_ratio
    assert women(result).effect == expected
    assert result.interactions == (heterogeneity([entry.effect for entry in result.levels]),)


def test_any_method_can_be_asked_in_each_subgroup():
    def odds_ratio(who):
        one, none = EVENT[who & (ARM == 1)], EVENT[who & (ARM == 0)]
        return woolf(int(one.sum()), one.size, int(none.sum()), none.size)

    result = subgroup_effects_by(ARM, pd.Categorical(SEX), odds_ratio)
    assert women(result).effect == odds_ratio(WOMEN)
    assert result.interactions[0].scale == "log_ratio"


@pytest.mark.parametrize("kind", ["binary", "continuous", "count"])
def test_a_subgroup_with_too_few_says_so_and_leaves_the_others(kind):
    outcome = {"binary": EVENT, "continuous": MEASURE, "count": COUNT}[kind]
    groups = SEX.astype(object)
    groups[np.flatnonzero(ARM == 1)[:3]] = "treated only"
    groups[[np.flatnonzero(ARM == 1)[3], *np.flatnonzero(ARM == 0)[:2]]] = "few"
    result = subgroup_effects(outcome, ARM, groups, kind=kind)
    reasons = {entry.level: entry.effect.reason for entry in result.levels}
    assert reasons == {"few": "too_few", "man": None, "treated only": "no_participants", "woman": None}


def test_a_single_subgroup_has_an_effect_and_no_interaction():
    result = subgroup_effects(EVENT, ARM, ["all"] * N, kind="binary")
    assert result.levels[0].effect == result.overall
    assert [test.reason for test in result.interactions] == ["no_variation", "no_variation"]


def test_nobody_at_all_is_said():
    result = subgroup_effects([], [], [], kind="continuous")
    assert result.levels == ()
    assert result.overall.reason == "no_participants"
    assert {test.reason for test in result.interactions} == {"no_participants"}


def test_a_method_s_own_reason_is_kept():
    result = subgroup_effects_by(ARM, SEX, lambda who: not_estimable("cox.efron", "no_events", n=int(who.sum())))
    assert {entry.effect.reason for entry in result.levels} == {"no_events"}
    assert result.interactions[0].reason == "too_few"


def test_wrong_use_is_told():
    with pytest.raises(AnalysisError, match="did you mean 'binary'"):
        subgroup_effects(EVENT, ARM, SEX, kind="binry")
    with pytest.raises(AnalysisError, match="1 of them missing"):
        subgroup_effects(EVENT, ARM, [None, *SEX[1:]], kind="binary")
    with pytest.raises(AnalysisError, match="has 3 labels"):
        subgroup_effects(EVENT, ARM, SEX[:3], kind="binary")


def test_the_order_of_rows_changes_nothing():
    order = np.random.default_rng(1).permutation(N)
    one = subgroup_effects(MEASURE, ARM, SEX, kind="continuous")
    other = subgroup_effects(MEASURE[order], ARM[order], SEX[order], kind="continuous")
    assert one.levels == other.levels

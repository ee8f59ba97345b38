"""Differences pooled over imputed data sets."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.icer import cost_effectiveness_ratio
from reise_report.analysis.economics.incremental import adjusted
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.pooled_difference import pool_differences
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.pooling import pool
from reise_report.errors import AnalysisError
from tests.analysis.economics.trials import YEARS, trial


def joints():
    rng = np.random.default_rng(0)
    return [
        JointDifference(
            cost=1000 + 50 * rng.normal(),
            effect=0.03 + 0.004 * rng.normal(),
            variance_cost=300.0**2,
            variance_effect=0.01**2,
            covariance=0.2 * 300 * 0.01,
            df_cost=90,
            df_effect=90,
            n=94,
            method="seemingly_unrelated.fgls",
        )
        for _ in range(20)
    ]


def test_each_difference_is_pooled_by_rubin_s_rules():
    each = joints()
    found = pool_differences(each).difference
    exact = pool([one.cost for one in each], [one.variance_cost for one in each], complete_df=90)
    assert found.cost_estimate().low == pytest.approx(exact.estimate.low, rel=1e-12)
    assert found.df_cost == pytest.approx(exact.df)
    assert found.variance_cost == pytest.approx(exact.total)


def test_the_pooled_net_benefit_is_that_of_the_pooled_covariance_matrix():
    pooled = pool_differences(joints())
    for threshold in (0, 20_000, 275_000):
        value, variance = pooled.difference.net_benefit(threshold)
        by_itself = pooled.net_benefit(threshold)
        assert by_itself.value == pytest.approx(value, rel=1e-10)
        assert by_itself.se**2 == pytest.approx(variance, rel=1e-10)


def test_multiple_imputation_and_the_nested_bootstrap_tell_the_same():
    """Two ways to the same end (Brand 2019), both with normal draws: within a third of a standard error."""
    data = trial(n=240)
    frame = pd.concat([data.costs, data.utilities, data.cost_covariates], axis=1)
    methods = dict.fromkeys([*data.costs, "u3", "u6", "u12"], "normal")
    each = []
    for whole in chained_equations(frame, m=30, seed=1, by=data.arm, iterations=5, methods=methods):
        cost, effect = whole[["hospital", "primary"]].sum(axis=1), whole[list(data.utilities)].to_numpy() @ YEARS
        each.append(adjusted(cost, effect, data.arm, data.cost_covariates, data.effect_covariates, variance="hc1"))
    pooled = pool_differences(each).difference
    nested = bootstrap_costs_and_effects(data, draws=4000, seed=1)["health"].difference()
    assert nested.effect == pytest.approx(pooled.effect, abs=0.35 * pooled.variance_effect**0.5)
    assert nested.cost == pytest.approx(pooled.cost, abs=0.35 * pooled.variance_cost**0.5)
    assert nested.variance_effect**0.5 == pytest.approx(pooled.variance_effect**0.5, rel=0.25)
    assert nested.variance_cost**0.5 == pytest.approx(pooled.variance_cost**0.5, rel=0.25)
    assert cost_effectiveness_ratio(pooled).verdict in ("north_east", "dominant")


def test_a_data_set_without_a_difference_leaves_none():
    each = [*joints()[:2], no_difference("seemingly_unrelated.fgls", "collinear", 94)]
    found = pool_differences(each)
    assert found.difference.reason == "collinear"
    assert found.net_benefit(1000).reason == "collinear"
    assert "in 1 of 3 imputed data sets" in found.difference.warnings[-1]


def test_one_data_set_and_mixed_methods_are_refused():
    with pytest.raises(AnalysisError, match="at least two"):
        pool_differences(joints()[:1])
    with pytest.raises(AnalysisError, match="different methods"):
        pool_differences([joints()[0], no_difference("other", "collinear", 94)])

"""The bootstrap of costs and effects at the size of ReISE: 425 people, 12 costs, 5 utilities, two perspectives.

``pytest benchmarks/test_economics.py --benchmark-only``; the data are random, the seed fixed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.economic_trial import EconomicTrial
from reise_report.analysis.economics.seemingly_unrelated import seemingly_unrelated


def trial(missing, n=425):
    """One in four a control; log-normal costs, utilities skewed with their ceiling at 1; cells missing at random."""
    rng = np.random.default_rng(0)
    arm, health = (rng.permutation(n) >= n // 4).astype(float), rng.normal(size=(n, 2))
    utilities = 1 - np.exp(-1.5 + 0.4 * (health[:, :1] + 0.7 * rng.normal(size=(n, 5))))
    costs = np.exp(7 + 0.5 * health[:, 1:] + rng.normal(size=(n, 12)))
    lost = rng.random((n, 5)) < missing
    lost[:, 0] = False
    utility = pd.DataFrame(np.where(lost, np.nan, utilities), columns=[f"u{place}" for place in range(5)])
    cost = pd.DataFrame(
        np.where(rng.random((n, 12)) < missing, np.nan, costs), columns=[f"c{place}" for place in range(12)]
    )
    before = np.exp(8 + 0.5 * health[:, 1] + 0.5 * rng.normal(size=n))
    return EconomicTrial(
        arm=arm,
        costs=cost,
        utilities=utility,
        years=(0.125, 0.25, 0.25, 0.25, 0.125),
        perspectives={"health": list(cost)[:8], "societal": list(cost)},
        cost_covariates=pd.DataFrame({"before": before}),
        effect_covariates=utility[["u0"]],
    )


@pytest.mark.parametrize("missing", [0.0, 0.2, 0.4])
@pytest.mark.parametrize("workers", [1, 2])
def test_ten_thousand_draws_with_imputation_in_each(benchmark, missing, workers):
    data, options = trial(missing), {"draws": 10_000, "seed": 1, "workers": workers}
    found = benchmark.pedantic(bootstrap_costs_and_effects, (data,), options, rounds=3, warmup_rounds=1)
    assert found["societal"].reason is None


def test_the_curves_and_the_density_of_a_plane(benchmark):
    plane = bootstrap_costs_and_effects(trial(0.2), draws=10_000, seed=1)["societal"]

    def read():
        return plane.density(), plane.acceptability(range(0, 1_000_001, 5_000)), plane.perfect_information([275_000])

    assert benchmark(read)[0] is not None


def test_seemingly_unrelated_regressions(benchmark):
    data = trial(0.0)
    cost, effect = data.costs.sum(axis=1), data.utilities.to_numpy() @ np.array(data.years)
    found = benchmark(seemingly_unrelated, cost, effect, data.arm, data.cost_covariates, data.effect_covariates)
    assert found.difference.reason is None

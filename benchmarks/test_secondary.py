"""How long the analyses of secondary outcomes take, at the size of ReISE (425 people) and of a registry trial (20 000).

``pytest benchmarks/test_secondary.py --benchmark-only``; the data are random, the seed fixed.
"""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.hodges_lehmann import hodges_lehmann
from reise_report.analysis.interaction import likelihood_ratio_interaction
from reise_report.analysis.mann_whitney import probability_index
from reise_report.analysis.mean_difference import mean_difference
from reise_report.analysis.multiplicity import family
from reise_report.analysis.proportional_odds import proportional_odds
from reise_report.analysis.rank_sum import wilcoxon_rank_sum
from reise_report.analysis.rate_ratio import rate_ratio
from reise_report.analysis.subgroup_effects import subgroup_effects

SIZES = [425, 20_000]


def trial(n):
    """A measure, ordered categories, counts, time at risk, the arm, six covariates and four subgroups."""
    rng = np.random.default_rng(1)
    arm, x = (rng.permutation(n) < n // 3).astype(float), rng.normal(size=(n, 6))
    measure = 0.3 * arm + x[:, 0] + rng.normal(size=n)
    category = np.digitize(0.3 * arm + x[:, 0] + rng.logistic(size=n), [-2.0, -0.5, 0.5, 2.0])
    time = rng.uniform(0.3, 1.0, size=n)
    count = rng.poisson(np.exp(0.3 * arm + 0.3 * x[:, 0]) * time * rng.gamma(2, 0.5, size=n))
    return measure, category, count, time, arm, x, rng.choice(list("abcd"), size=n)


@pytest.mark.parametrize("n", SIZES)
def test_welch(benchmark, n):
    measure, _, _, _, arm, _, _ = trial(n)
    assert benchmark(mean_difference, measure, arm).difference.value is not None


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("estimator", ["ancova", "lin"])
def test_analysis_of_covariance(benchmark, n, estimator):
    measure, _, _, _, arm, x, _ = trial(n)
    result = benchmark(analysis_of_covariance, measure, arm, x, variance="hc3", estimator=estimator)
    assert result.reason is None


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("interval", ["logit", "brunner_munzel", "newcombe"])
def test_probability_index(benchmark, n, interval):
    _, category, _, _, arm, _, _ = trial(n)
    assert benchmark(probability_index, category, arm, interval=interval).value is not None


@pytest.mark.parametrize("n", SIZES)
def test_wilcoxon(benchmark, n):
    measure, _, _, _, arm, _, _ = trial(n)
    assert benchmark(wilcoxon_rank_sum, measure, arm, variant="normal_continuity").p_value is not None


@pytest.mark.parametrize("n", SIZES)
def test_hodges_lehmann(benchmark, n):
    measure, _, _, _, arm, _, _ = trial(n)
    assert benchmark(hodges_lehmann, measure, arm).value is not None


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("interval", ["wald", "profile"])
def test_proportional_odds(benchmark, n, interval):
    _, category, _, _, arm, x, _ = trial(n)
    assert benchmark(proportional_odds, category, arm, x, interval=interval).reason is None


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize(("model", "variance"), [("poisson", "hc0"), ("negative_binomial", "model")])
def test_rate_ratio(benchmark, n, model, variance):
    _, _, count, time, arm, x, _ = trial(n)
    result = benchmark(rate_ratio, count, arm, x, time=time, model=model, variance=variance)
    assert result.reason is None


@pytest.mark.parametrize("n", SIZES)
def test_interaction(benchmark, n):
    measure, _, _, _, arm, x, group = trial(n)
    found = benchmark(likelihood_ratio_interaction, measure > 0, arm, group, x, scale="log_odds")
    assert found.reason is None


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("kind", ["binary", "continuous", "count"])
def test_subgroups(benchmark, n, kind):
    measure, _, count, time, arm, x, group = trial(n)
    outcome = {"binary": measure > 0, "continuous": measure, "count": count}[kind]
    result = benchmark(subgroup_effects, outcome, arm, group, x, kind=kind, time=time)
    assert len(result.levels) == 4


@pytest.mark.parametrize("procedure", ["holm", "hommel"])
def test_a_family_of_a_hundred(benchmark, procedure):
    p_values = {f"h{index}": float(p) for index, p in enumerate(np.random.default_rng(2).random(100))}
    assert len(benchmark(family, p_values, procedure=procedure)) == 100

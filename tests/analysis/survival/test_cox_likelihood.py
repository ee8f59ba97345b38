"""The partial likelihood against sums over every risk set written out."""

import math

import numpy as np
import pytest

from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.cox_likelihood import Sample, evaluate, steps_of
from reise_report.analysis.survival.risk_sets import risk_sets


def by_hand(data, beta, ties):
    """The log partial likelihood, one risk set after the other."""
    time, event, x, weight, stratum = data
    risk = weight * np.exp(x @ beta)
    total = 0.0
    for s in np.unique(stratum):
        for t in np.unique(time[(event == 1) & (stratum == s)]):
            died = (time == t) & (event == 1) & (stratum == s)
            at_risk = risk[(time >= t) & (stratum == s)].sum()
            total += (weight[died] * (x[died] @ beta)).sum()
            d = int(died.sum())
            for step in range(d):
                removed = step / d * risk[died].sum() if ties == "efron" else 0.0
                total -= weight[died].mean() * math.log(at_risk - removed)
    return total


def small(seed, n=30, k=2, strata=1):
    """Few distinct times, so that events tie with events and with censorings."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, k))
    time = rng.integers(1, 8, size=n).astype(float)
    event = (rng.random(n) < 0.7).astype(float)
    return time, event, x, rng.uniform(0.5, 2.0, size=n), rng.integers(0, strata, size=n)


def evaluated(data, beta, ties):
    time, event, x, weight, stratum = data
    sets = risk_sets(time, event, stratum)
    sample = Sample(sets=sets, design=x[None, sets.order], weights=weight[None, sets.order], ties=ties)
    return evaluate(sample, np.asarray(beta)[None], steps_of(sample))


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("strata", [1, 3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_log_likelihood_is_the_sum_over_risk_sets(seed, strata, ties):
    data, beta = small(seed, strata=strata), np.array([0.4, -0.7])
    assert evaluated(data, beta, ties).log_likelihood[0] == pytest.approx(by_hand(data, beta, ties), rel=1e-12)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("strata", [1, 3])
def test_score_and_information_are_its_derivatives(strata, ties):
    data, beta, h = small(4, strata=strata), np.array([0.3, 0.2]), 1e-4
    at = evaluated(data, beta, ties)
    for j in range(2):
        step = h * np.eye(2)[j]
        slope = (by_hand(data, beta + step, ties) - by_hand(data, beta - step, ties)) / (2 * h)
        assert at.score[0, j] == pytest.approx(slope, abs=1e-6)
        curve = (evaluated(data, beta + step, ties).score - evaluated(data, beta - step, ties).score)[0] / (2 * h)
        assert at.information[0, j] == pytest.approx(-curve, abs=1e-6)


def test_draws_evaluated_together_are_those_evaluated_alone():
    time, event, x, _, _ = small(5)
    rng = np.random.default_rng(6)
    weights = rng.integers(0, 3, size=(4, time.size)).astype(float)
    beta = rng.normal(size=(4, 2))
    sets = risk_sets(time, event)
    together = Sample(sets=sets, design=x[None, sets.order], weights=weights[:, sets.order], ties="efron")
    at = evaluate(together, beta, steps_of(together))
    for draw in range(4):
        kept = weights[draw] > 0  # whoever has weight zero is not there
        data = time[kept], event[kept], x[kept], weights[draw][kept], np.zeros(int(kept.sum()), dtype=int)
        alone = evaluated(data, beta[draw], "efron")
        assert at.log_likelihood[draw] == pytest.approx(alone.log_likelihood[0], rel=1e-12)
        assert at.score[draw] == pytest.approx(alone.score[0], abs=1e-10)
        assert at.information[draw] == pytest.approx(alone.information[0], abs=1e-10)


def test_linear_predictors_of_a_thousand_do_not_overflow():
    time, event, x, weight, stratum = small(7)
    data = time, event, x + np.array([10.0, 0.0]), weight, stratum
    at = evaluated(data, np.array([100.0, 1.0]), "breslow")
    assert np.isfinite(at.log_likelihood).all()
    assert np.isfinite(at.score).all()


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_the_estimate_is_the_greatest_of_the_sums_over_risk_sets(ties):
    from scipy.optimize import minimize

    time, event, x, weight, stratum = data = small(8, n=60, strata=2)
    arm = (x[:, 0] > 0).astype(float)
    both = np.column_stack([arm, x[:, 1]])
    fit = cox(time, event, arm, x[:, 1:], weights=weight, strata=stratum, ties=ties).fit
    best = minimize(lambda b: -by_hand((time, event, both, weight, stratum), b, ties), [0.0, 0.0], tol=1e-14)
    assert fit.coefficients == pytest.approx(best.x, abs=1e-5)
    assert fit.log_likelihood == pytest.approx(-best.fun, rel=1e-10)
    assert data[0] is time

"""The joint normal model: its maximum, its second derivatives and its influence, against the long way round."""

import numpy as np
import pytest

from reise_report.analysis.economics import normal_model
from reise_report.analysis.economics.fixed_order import product, solve_positive
from reise_report.analysis.economics.normal_model import fit_normal


def columns(seed=0, n=80, p=4, missing=0.25):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 1)) + rng.normal(size=(n, p)) + rng.exponential(size=(n, p))
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    return np.where(rng.random((n, p)) < missing, np.nan, values)


def likelihood(values, prior, mean, covariance):
    """From the definition, one person at a time."""
    inverse = np.linalg.inv(covariance)
    total = -0.5 * prior * (np.linalg.slogdet(covariance)[1] + np.trace(inverse))
    for row in values:
        seen = ~np.isnan(row)
        part, away = covariance[np.ix_(seen, seen)], row[seen] - mean[seen]
        total -= 0.5 * (np.linalg.slogdet(part)[1] + away @ np.linalg.solve(part, away)) if seen.any() else 0
    return total


def at(values, theta, prior=1.0):
    p = values.shape[1]
    covariance = np.zeros((p, p))
    covariance[np.triu_indices(p)] = theta[p:]
    covariance = covariance + np.triu(covariance, 1).T
    return likelihood(values, prior, theta[:p], covariance)


def parameters(model):
    return np.concatenate([model.mean, model.covariance[np.triu_indices(model.mean.size)]])


def test_the_likelihood_is_that_of_the_definition():
    values = columns()
    model = fit_normal(values, 1.0)
    assert model.log_likelihood == pytest.approx(at(values, parameters(model)), rel=1e-10)


def test_it_ends_at_a_maximum():
    values = columns()
    model = fit_normal(values, 1.0)
    best, top = parameters(model), at(values, parameters(model))
    assert model.settled
    rng = np.random.default_rng(1)
    assert all(at(values, best + 0.01 * rng.normal(size=best.size)) < top for _ in range(50))


def test_its_information_is_the_second_derivative():
    """Central differences of the definition, in every pair of parameters."""
    values = columns(p=3)
    model = fit_normal(values, 1.0)
    best, step = parameters(model), 1e-4
    q = best.size
    numeric = np.empty((q, q))
    for i in range(q):
        for j in range(q):
            one, other = np.eye(q)[i] * step, np.eye(q)[j] * step
            around = [at(values, best + s * one + t * other) for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
            numeric[i, j] = -(around[0] - around[1] - around[2] + around[3]) / (4 * step**2)
    exact = normal_model._observed_information(model)
    assert exact == pytest.approx(numeric, abs=1e-4 * np.abs(numeric).max())


def test_monotone_missing_data_have_anderson_s_estimate():
    """Anderson TW (1957), J Am Stat Assoc 52:200-203: the mean of y is moved by the slope on x."""
    values = columns(p=2, missing=0, n=200)
    values[120:, 1] = np.nan
    model = fit_normal(values, 1e-9)
    x, y = values[:120].T
    slope = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    assert model.mean[0] == pytest.approx(values[:, 0].mean(), abs=1e-7)
    assert model.mean[1] == pytest.approx(y.mean() + slope * (values[:, 0].mean() - x.mean()), abs=1e-6)


def test_complete_data_have_their_mean_and_moments():
    values = columns(missing=0)
    model = fit_normal(values, 2.0)
    assert model.mean == pytest.approx(values.mean(axis=0), abs=1e-9)
    moments = (len(values) * np.cov(values, rowvar=False, ddof=0) + 2 * np.eye(4)) / (len(values) + 2)
    assert model.covariance == pytest.approx(moments, abs=1e-8)


def test_influence_is_what_a_person_more_does():
    """To first order: the fit with one person twice, less the fit, against the influence of that person."""
    values = columns(n=400)
    model = fit_normal(values, 1.0)
    influence = model.influence()
    for person in (0, 7, 100):
        twice = fit_normal(np.vstack([values, values[person]]), 1.0)
        moved = parameters(twice) - parameters(model)
        assert moved == pytest.approx(influence[person], abs=0.15 * np.abs(influence[person]).max())


def test_expectations_are_the_regressions_on_what_was_observed():
    values = columns()
    model = fit_normal(values, 1.0)
    found = model.expected()
    for row in range(10):
        seen = ~np.isnan(values[row])
        assert found[row, seen] == pytest.approx(values[row, seen])
        part = model.covariance[np.ix_(seen, seen)]
        away = np.linalg.solve(part, values[row, seen] - model.mean[seen]) if seen.any() else np.zeros(0)
        assert found[row, ~seen] == pytest.approx(model.mean[~seen] + model.covariance[np.ix_(~seen, seen)] @ away)


def test_people_with_nothing_observed_are_expected_at_the_mean():
    values = columns()
    values[3] = np.nan
    model = fit_normal(values, 1.0)
    assert model.expected()[3] == pytest.approx(model.mean)


@pytest.mark.parametrize(("m", "k", "n"), [(1, 1, 1), (33, 425, 50), (256, 2000, 31), (5, 0, 4), (0, 3, 2)])
def test_tiled_products_are_products(m, k, n):
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(m, k)), rng.normal(size=(k, n))
    assert product(left, right) == pytest.approx(left @ right, abs=1e-10)


def test_positive_definite_systems_are_solved_and_others_refused():
    rng = np.random.default_rng(0)
    root = rng.normal(size=(30, 30))
    matrix, right = root @ root.T + np.eye(30), rng.normal(size=(30, 4))
    assert solve_positive(matrix, right) == pytest.approx(np.linalg.solve(matrix, right), abs=1e-9)
    assert solve_positive(np.array([[1.0, 2], [2, 1]]), np.ones((2, 1))) is None
    assert solve_positive(np.ones((2, 2)), np.ones((2, 1))) is None

"""The likelihood and its derivatives against a dense computation of the whole covariance matrix."""

import numpy as np
import pytest

from reise_report.analysis.mmrm.covariance_structure import STRUCTURES, structured_covariance
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.analysis.mmrm.observations import observations
from reise_report.analysis.mmrm.reml import differentiate, log_likelihood
from reise_report.analysis.mmrm.visit_pattern import patterns, widen


def dense(y, x, subject, visit, covariances, group, *, restricted):
    """The log-likelihood as the textbook writes it, of the (N, N) covariance matrix."""
    same = subject[:, None] == subject[None]
    sigma = np.where(same, covariances[group][np.arange(len(y))[:, None], visit[:, None], visit[None]], 0.0)
    inverse = np.linalg.inv(sigma)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ y)
    residuals = y - x @ beta
    n, p = x.shape
    value = np.linalg.slogdet(sigma)[1] + residuals @ inverse @ residuals
    value += (n - p if restricted else n) * np.log(2 * np.pi)
    value += np.linalg.slogdet(information)[1] if restricted else 0
    return -value / 2, beta, np.linalg.inv(information)


def trial(n=40, n_visits=3, seed=1, missing=0.25):
    rng = np.random.default_rng(seed)
    arm, baseline = rng.integers(0, 2, n).astype(float), rng.normal(size=n)
    y = rng.normal(size=(n, n_visits)) + 2 * rng.normal(size=(n, 1)) + baseline[:, None] + arm[:, None]
    seen = rng.random((n, n_visits)) > missing
    subject, visit = np.nonzero(seen)
    visits = np.eye(n_visits)[visit]
    x = np.column_stack([visits, visits * arm[subject, None], baseline[subject]])
    return y[seen], x, subject, visit, arm[subject].astype(int)


def theta_of(structure, n_visits, seed):
    from reise_report.analysis.mmrm.covariance_structure import n_parameters

    return np.random.default_rng(seed).uniform(0.1, 0.5, n_parameters(structure, n_visits))


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_likelihood_and_the_estimates_are_those_of_the_dense_matrix(structure, restricted):
    y, x, subject, visit, group = trial()
    covariances = np.stack([structured_covariance(structure, 3, theta_of(structure, 3, k)).value for k in (1, 2)])
    data = patterns(widen(observations(y, x, subject, visit, group)))
    found = log_likelihood(data, covariances, restricted=restricted)
    value, beta, vcov = dense(y, x, subject, visit, covariances, group, restricted=restricted)
    assert found.value == pytest.approx(value, rel=1e-11)
    assert found.coefficients == pytest.approx(beta, rel=1e-9)
    assert found.covariance == pytest.approx(vcov, rel=1e-9)


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_gradient_and_hessian_are_those_of_finite_differences(structure, restricted):
    y, x, subject, visit, group = trial(n_visits=4)
    data = patterns(widen(observations(y, x, subject, visit, group)))
    theta = np.stack([theta_of(structure, 4, k) for k in (3, 4)])

    def at(values):
        matrices = [structured_covariance(structure, 4, part) for part in values.reshape(2, -1)]
        found = log_likelihood(data, np.stack([m.value for m in matrices]), restricted=restricted)
        first, second = np.stack([m.first for m in matrices]), np.stack([m.second for m in matrices])
        return -2 * found.value, differentiate(data, found, first, second, restricted=restricted)

    flat, step = theta.reshape(-1), 1e-5
    here = at(flat)[1]
    for k in range(flat.size):
        move = np.eye(flat.size)[k] * step
        up, down = at(flat + move), at(flat - move)
        assert here.gradient[k] == pytest.approx((up[0] - down[0]) / (2 * step), rel=1e-5, abs=1e-5)
        slope = (up[1].gradient - down[1].gradient) / (2 * step)
        assert here.hessian[k] == pytest.approx(slope, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("estimation", ["reml", "ml"])
def test_the_fit_reports_the_likelihood_of_its_estimates_in_the_user_s_units(estimation):
    y, x, subject, visit, _ = trial(n=60)
    y, x = 50 + 7 * y, x @ np.diag([1, 1, 1, 1, 1, 1, 1000])
    fit = fit_mmrm(y, x, subject, visit, estimation=estimation)
    value, beta, vcov = dense(
        y, x, subject, visit, fit.covariances, np.zeros(y.size, int), restricted=estimation == "reml"
    )
    assert fit.converged
    assert fit.log_likelihood == pytest.approx(value, rel=1e-11)
    assert fit.coefficients == pytest.approx(beta, rel=1e-9)
    assert fit.vcov == pytest.approx(vcov, rel=1e-8)

"""The ratio with the covariates taken out: against the textbooks' matrices, people left out, and clusters."""

import numpy as np
import pytest
import statsmodels.api as sm

from reise_report.analysis.compliance.instrument import instrument
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.errors import AnalysisError
from tests.analysis.compliance.trials import trial


def by_matrices(y, d, z, x):
    """(QᵀW)⁻¹QᵀY of the textbooks, last coefficient."""
    one = np.ones(y.size)
    w, q = np.column_stack([one, x, d]), np.column_stack([one, x, z])
    return np.linalg.solve(q.T @ w, q.T @ y)[-1], w, q


def test_taking_the_covariates_out_is_two_stage_least_squares():
    y, d, z, x = trial(always=0.1)
    value, w, q = by_matrices(y, d, z, x)
    fit = instrument(z, x).ratio(y, d)
    assert fit.value == pytest.approx(value, rel=1e-10)
    beta = np.linalg.solve(q.T @ w, q.T @ y)
    assert fit.residuals == pytest.approx(y - w @ beta, abs=1e-9)
    assert fit.leverage == pytest.approx(np.einsum("ij,ij->i", w @ np.linalg.inv(q.T @ w), q), abs=1e-10)


def test_the_sandwich_is_that_of_the_matrices():
    y, d, z, x = trial(always=0.1)
    _, w, q = by_matrices(y, d, z, x)
    inverse = np.linalg.inv(q.T @ w)
    e = y - w @ (inverse @ q.T @ y)
    sandwich = inverse @ (q.T * e**2) @ q @ inverse.T
    iv, n, k = instrument(z, x), y.size, w.shape[1]
    fit = iv.ratio(y, d)
    assert iv.covariance([fit], "hc0")[0, 0] == pytest.approx(sandwich[-1, -1], rel=1e-9)
    assert iv.covariance([fit], "hc1")[0, 0] == pytest.approx(sandwich[-1, -1] * n / (n - k), rel=1e-9)
    projected = q @ np.linalg.solve(q.T @ q, q.T @ w)
    classical = e @ e / (n - k) * np.linalg.inv(projected.T @ projected)
    assert iv.covariance([fit], "classical")[0, 0] == pytest.approx(classical[-1, -1], rel=1e-9)


def test_hc3_is_the_sum_of_squared_changes_on_leaving_each_person_out():
    y, d, z, x = trial(n=60, always=0.1)
    iv = instrument(z, x)
    fit = iv.ratio(y, d)
    changes = [by_matrices(*(np.delete(part, i, axis=0) for part in (y, d, z, x)))[0] - fit.value for i in range(60)]
    assert iv.covariance([fit], "hc3")[0, 0] == pytest.approx(np.sum(np.square(changes)), rel=1e-8)


def test_under_perfect_uptake_clusters_are_those_of_ordinary_least_squares():
    """statsmodels 0.15: OLS(...).fit(cov_type="cluster"), G/(G − 1)·(n − 1)/(n − k), t with G − 1."""
    y, _, z, x = trial(n=200)
    clusters = np.arange(200) % 35
    design = np.column_stack([np.ones(200), x, z])
    theirs = sm.OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    effect = two_stage_least_squares(y, z, z, x, variance="cluster", clusters=clusters).effect
    assert effect.value == pytest.approx(theirs.params[-1], rel=1e-9)
    assert effect.se == pytest.approx(theirs.bse[-1], rel=1e-9)
    assert (effect.low, effect.high) == pytest.approx(tuple(theirs.conf_int()[-1]), rel=1e-9)
    assert effect.df == 34
    assert effect.p_value == pytest.approx(theirs.pvalues[-1], rel=1e-8)


def test_clusters_of_one_are_hc0_with_their_own_correction():
    y, d, z, x = trial()
    n, k = y.size, 4
    one = two_stage_least_squares(y, d, z, x, variance="hc0").effect
    other = two_stage_least_squares(y, d, z, x, variance="cluster", clusters=np.arange(n)).effect
    assert other.se**2 == pytest.approx(one.se**2 * n / (n - k), rel=1e-9)


def test_clusters_go_by_name_whatever_their_order():
    y, d, z, x = trial()
    sites = np.array(["Bergen", "Oslo", "Tromsø"])[np.arange(y.size) % 3]
    plain = two_stage_least_squares(y, d, z, x, variance="cluster", clusters=sites)
    order = np.random.default_rng(3).permutation(y.size)
    mixed = two_stage_least_squares(
        y[order], d[order], z[order], x[order], variance="cluster", clusters=(np.arange(y.size) % 3)[order]
    )
    assert mixed.effect.se == pytest.approx(plain.effect.se, rel=1e-9)
    assert plain.intention_to_treat.method == "ordinary_least_squares.cluster"
    assert any("There are 3 clusters" in said for said in plain.warnings)


def test_one_cluster_is_too_few():
    y, d, z, x = trial()
    result = two_stage_least_squares(y, d, z, x, variance="cluster", clusters=np.zeros(y.size))
    assert (result.effect.reason, result.first_stage.reason) == ("too_few", "too_few")


def test_everybody_in_two_clusters_still_has_an_interval():
    y, d, z, x = trial()
    effect = two_stage_least_squares(y, d, z, x, variance="cluster", clusters=np.arange(y.size) % 2).effect
    assert effect.df == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variance": "cluster"}, "go together"),
        ({"variance": "hc1", "clusters": [1, 2, 3]}, "go together"),
        ({"variance": "cluster", "clusters": [1, 2]}, "one cluster for each of 300 participants"),
        ({"variance": "cluster", "clusters": np.full(300, np.nan)}, "missing values"),
    ],
)
def test_clusters_that_do_not_fit_are_refused(options, message):
    y, d, z, x = trial()
    with pytest.raises(AnalysisError, match=message):
        two_stage_least_squares(y, d, z, x, **options)

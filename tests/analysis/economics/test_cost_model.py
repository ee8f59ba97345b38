"""Generalised linear models of costs against statsmodels and against the observed means."""

import warnings

import numpy as np
import pytest

from reise_report.analysis.economics.cost_model import cost_model
from reise_report.errors import AnalysisError


def people(seed=0, n=200):
    rng = np.random.default_rng(seed)
    arm, age, earlier = (np.arange(n) % 3 > 0).astype(float), rng.normal(45, 10, n), rng.exponential(1.0, n)
    mean = np.exp(8 + 0.3 * arm + 0.01 * age + 0.2 * earlier)
    return mean * rng.gamma(1.5, 1 / 1.5, n), arm, np.column_stack([age, earlier])


def reference(cost, arm, x, family, link, covariance):
    """statsmodels GLM, recycled predictions and the delta method by central differences."""
    import statsmodels.api as sm

    links = {"log": sm.families.links.Log(), "identity": sm.families.links.Identity()}
    links["square_root"] = sm.families.links.Sqrt()
    families = {
        "gamma": sm.families.Gamma,
        "gaussian": sm.families.Gaussian,
        "poisson": sm.families.Poisson,
        "inverse_gaussian": sm.families.InverseGaussian,
    }
    design = np.column_stack([np.ones(cost.size), arm, x])
    chosen = links[link]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a link does not keep to the family's domain
        model = sm.GLM(cost, design, family=families[family](link=chosen))
    options = {"scale": "X2"} if covariance == "model" else {"cov_type": covariance.upper()}
    fit = model.fit(maxiter=200, tol=1e-13, tol_criterion="params", **options)

    def difference(beta):
        made = []
        for label in (1.0, 0.0):
            as_if = design.copy()
            as_if[:, 1] = label
            made.append(chosen.inverse(as_if @ beta).mean())
        return made[0] - made[1]

    size = np.maximum(np.abs(fit.params), 1e-3) * 1e-6
    gradient = [
        (difference(fit.params + step) - difference(fit.params - step)) / (2 * step.max()) for step in np.diag(size)
    ]
    return difference(fit.params), float(np.sqrt(gradient @ fit.cov_params() @ gradient)), fit.params[1]


@pytest.mark.parametrize(
    ("family", "link"),
    [("gamma", "log"), ("gaussian", "identity"), ("poisson", "log"), ("gaussian", "log"), ("poisson", "square_root")],
)
@pytest.mark.parametrize("variance", ["model", "hc0", "hc1"])
def test_agrees_with_statsmodels(family, link, variance):
    cost, arm, x = people()
    ours = cost_model(cost, arm, x, family=family, link=link, variance=variance)
    value, se, coefficient = reference(cost, arm, x, family, link, "hc0" if variance == "hc1" else variance)
    if variance == "hc1":
        se *= np.sqrt(200 / 196)
    assert ours.difference.value == pytest.approx(value, rel=1e-6)
    # statsmodels' sandwich uses the observed information, equal to the expected where the link is canonical or the
    # family gamma with a logarithm is close to it.
    assert ours.difference.se == pytest.approx(se, rel=1e-5 if variance == "model" else 0.05)
    if link == "log":
        assert np.log(ours.ratio.value) == pytest.approx(coefficient, rel=1e-6)
    assert ours.difference.method == f"cost_model.{family}_{link}_{variance}"


@pytest.mark.parametrize("family", ["gamma", "gaussian", "poisson", "inverse_gaussian"])
@pytest.mark.parametrize("link", ["log", "identity", "square_root"])
def test_without_covariates_the_means_are_those_observed(family, link):
    cost, arm, _ = people()
    cost[:5] = 0.0
    found = cost_model(cost, arm, family=family, link=link, variance="hc0")
    assert found.mean1.value == pytest.approx(cost[arm == 1].mean(), rel=1e-9)
    assert found.mean0.value == pytest.approx(cost[arm == 0].mean(), rel=1e-9)
    exact = sum(cost[arm == label].var() / (arm == label).sum() for label in (0, 1)) ** 0.5
    assert found.difference.se == pytest.approx(exact, rel=1e-8)


def test_least_squares_are_the_gaussian_model_with_the_identity():
    from reise_report.analysis.economics.incremental import adjusted

    cost, arm, x = people()
    found = cost_model(cost, arm, x, family="gaussian", link="identity", variance="model")
    exact = adjusted(cost, cost, arm, x, x)
    assert found.difference.value == pytest.approx(exact.cost, rel=1e-9)
    assert found.difference.se == pytest.approx(exact.variance_cost**0.5, rel=1e-9)


def test_park_s_power_tells_gamma_data():
    cost, arm, x = people(n=4000)
    found = cost_model(cost, arm, x, family="gamma", link="log", variance="hc1")
    assert found.park == pytest.approx(2.0, abs=0.4)


def test_units_and_row_order_are_nothing():
    cost, arm, x = people()
    one = cost_model(cost, arm, x, family="gamma", link="log", variance="hc1")
    order = np.random.default_rng(0).permutation(200)
    other = cost_model(cost[order] * 1e-6, arm[order], x[order] * 50, family="gamma", link="log", variance="hc1")
    assert other.difference.value == pytest.approx(one.difference.value * 1e-6, rel=1e-8)
    assert other.difference.se == pytest.approx(one.difference.se * 1e-6, rel=1e-8)
    assert other.ratio.value == pytest.approx(one.ratio.value, rel=1e-8)


@pytest.mark.parametrize(
    ("cost", "arm", "covariates", "reason"),
    [
        ([1, 2, 3], [1, 1, 1], None, "no_participants"),
        ([5, 5, 5, 5], [1, 1, 0, 0], None, "no_variation"),
        ([1, 2, 3], [1, 0, 0], [[1], [2], [5]], "too_few"),
        ([1, 2, 3, 4, 5], [1, 1, 0, 0, 0], [[1], [1], [0], [0], [0]], "collinear"),
        ([0, 0, 3, 4], [1, 1, 0, 0], None, "not_converged"),
        ([-5, -6, 3, 4], [1, 1, 0, 0], None, "not_converged"),
        ([-5, -6, -3, -4], [1, 1, 0, 0], None, "not_converged"),
    ],
)
def test_what_cannot_be_modelled_has_a_reason(cost, arm, covariates, reason):
    found = cost_model(cost, arm, covariates, family="gamma", link="log", variance="hc0")
    assert (found.reason, found.difference.value) == (reason, None)


def test_some_negative_costs_are_modelled_with_a_warning():
    cost, arm, x = people()
    cost[0] = -100
    found = cost_model(cost, arm, x, family="gamma", link="log", variance="hc1")
    assert found.difference.value is not None
    assert found.warnings == ("1 costs are below 0; the model is of their means, which must be above 0.",)


def test_one_very_large_cost_gives_a_number_or_a_reason():
    cost, arm, x = people()
    cost[0] = 1e14
    found = cost_model(cost, arm, x, family="gamma", link="log", variance="hc1")
    assert (found.difference.value is None) == (found.reason is not None)
    assert found.difference.value is None or np.isfinite(found.difference.se)


def test_unknown_options_are_refused():
    with pytest.raises(AnalysisError, match="did you mean 'gamma'"):
        cost_model([1, 2], [1, 0], family="gama", link="log", variance="hc0")

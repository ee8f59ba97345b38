"""The single draws of chained equations against textbook fits of the same model."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.miscmodels.ordinal_model import OrderedModel

from reise_report.analysis.imputation import logistic_step, ordered_step
from reise_report.analysis.imputation.augmentation import augmentation
from reise_report.analysis.imputation.linear_step import draw_linear
from reise_report.analysis.imputation.predictive_mean_matching import match


def people(n=400, seed=2):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2))
    return x, np.digitize(x @ [1.0, -0.5] + rng.logistic(size=n), [-0.7, 0.9])


def stacked(x, m):
    return np.broadcast_to(x, (m, *x.shape)).copy()


def own(code, levels):
    return (code[:, None] == np.arange(levels)).astype(float)


def test_linear_draws_have_the_posterior_s_mean_and_covariance():
    rng = np.random.default_rng(1)
    x, _ = people()
    design = np.column_stack([np.ones(400), x])
    y = design @ [1.0, 2.0, 3.0] + rng.normal(0, 2, 400)
    fit = sm.OLS(y, design).fit()
    m = 4000
    draw = draw_linear(stacked(design.T @ design, m), np.tile(design.T @ y, (m, 1)), np.full(m, y @ y), 400, rng)
    assert draw.mode[0] == pytest.approx(fit.params, abs=1e-4)  # the ridge of 1e-5
    assert draw.drawn.mean(axis=0) == pytest.approx(fit.params, abs=4 * fit.bse.max() / np.sqrt(m))
    assert np.cov(draw.drawn, rowvar=False) == pytest.approx(fit.cov_params(), abs=0.1 * fit.bse.min() ** 2)
    assert (draw.sigma**2).mean() == pytest.approx(fit.scale * 397 / 395, rel=0.01)


@pytest.mark.parametrize("levels", [2, 3])
def test_logistic_modes_and_draws_are_those_of_maximum_likelihood(levels):
    x, code = people()
    code = np.minimum(code, levels - 1)
    design, m = np.column_stack([np.ones(400), x]), 3000
    fit = sm.MNLogit(code, design).fit(disp=0, tol=1e-12)
    found = logistic_step.draw_logistic(stacked(design, m), own(code, levels), None, np.random.default_rng(0))
    assert found.settled.all()
    assert found.mode[0] == pytest.approx(np.asarray(fit.params).T.ravel(), abs=1e-3)
    covariance = np.asarray(fit.cov_params())
    se = np.sqrt(np.diag(covariance))
    assert found.drawn.mean(axis=0) == pytest.approx(found.mode[0], abs=4 * se.max() / np.sqrt(m))
    correlation = np.cov(found.drawn, rowvar=False) / np.outer(se, se)
    assert correlation == pytest.approx(covariance / np.outer(se, se), abs=0.1)


def test_ordered_modes_and_draws_are_those_of_maximum_likelihood():
    x, code = people()
    fit = OrderedModel(pd.Series(pd.Categorical(code, ordered=True)), x, distr="logit").fit(disp=0, method="newton")
    slopes, cuts = fit.params[:2], fit.model.transform_threshold_params(fit.params)[1:-1]
    m = 3000
    found = ordered_step.draw_ordered(stacked(x, m), own(code, 3), None, np.random.default_rng(0))
    assert found.settled.all()
    assert found.mode[0] == pytest.approx(np.concatenate([cuts, slopes]), abs=1e-3)
    # Expected and observed information differ a little; the slopes' errors by some per cent.
    assert found.drawn[:, 2:].std(axis=0) == pytest.approx(np.asarray(fit.bse)[:2], rel=0.06)
    assert (np.diff(found.drawn[:, :2], axis=1) >= 0).all()


@pytest.mark.parametrize("step", [logistic_step, ordered_step])
def test_chances_above_each_level_are_those_of_the_model(step):
    x, code = people()
    design = x if step is ordered_step else np.column_stack([np.ones(400), x])
    draw = step.draw_ordered if step is ordered_step else step.draw_logistic
    found = draw(stacked(design, 1), own(code, 3), None, np.random.default_rng(0))
    above = 1 / (1 + np.exp(-step.log_odds_above(stacked(design, 1), found.mode, 3)[0]))
    model = sm.MNLogit(code, design) if step is logistic_step else OrderedModel(code, x, distr="logit")
    chance = np.asarray(model.fit(disp=0, method="newton").predict(design))
    assert above[:, 0] == pytest.approx(1 - chance[:, 0], abs=1e-3)
    assert above[:, 1] == pytest.approx(chance[:, 2], abs=1e-3)


def test_pseudo_people_weigh_as_many_people_as_there_are_coefficients():
    points, weights = augmentation(np.array([-2.0, -0.2]), np.array([2.0, 3.0]), 3)
    assert weights.sum() == pytest.approx(3)
    assert points.tolist() == [[0.5, 0], [0, 0.5], [-0.5, 0], [0, -0.2]]
    assert augmentation(np.empty(0), np.empty(0), 2)[1].tolist() == [[0.5, 0.5]]


def test_donors_are_the_nearest():
    rng = np.random.default_rng(0)
    observed, missing, values = rng.normal(size=(3, 50)), rng.normal(size=(3, 7)), np.arange(50.0)
    for donors in (1, 5, 60):
        for _ in range(20):
            drawn = match(observed, missing, values, donors, rng).astype(int)
            distance = np.abs(observed[:, None, :] - missing[:, :, None])
            rank = np.take_along_axis(distance.argsort(axis=2).argsort(axis=2), drawn[..., None], axis=2)
            assert (rank < donors).all()


def test_every_donor_is_as_likely():
    observed = np.array([[0.0, 1, 2, 3, 4, 5, 6, 7]])
    drawn = match(observed, np.full((1, 20000), 2.2), np.arange(8.0), 5, np.random.default_rng(0))
    assert np.bincount(drawn[0].astype(int), minlength=8)[[0, 1, 2, 3, 4]] / 20000 == pytest.approx(0.2, abs=0.015)


def test_donors_who_tie_are_all_as_likely():
    observed = np.concatenate([np.zeros(40), np.ones(60)])[None]
    drawn = match(observed, np.full((1, 30000), 0.9), np.arange(100.0), 5, np.random.default_rng(0))
    counts = np.bincount(drawn[0].astype(int), minlength=100)
    assert counts[:40].sum() == 0
    assert counts[40:] / 30000 == pytest.approx(1 / 60, abs=0.005)
    all_alike = match(np.zeros((1, 9)), np.full((1, 9000), 3.0), np.arange(9.0), 5, np.random.default_rng(0))
    assert np.bincount(all_alike[0].astype(int)) / 9000 == pytest.approx(1 / 9, abs=0.02)


def test_fewer_donors_than_asked_for_are_all_taken():
    drawn = match(np.array([[1.0, 2.0]]), np.full((1, 50), 1.4), np.array([7.0, 8.0]), 5, np.random.default_rng(0))
    assert set(drawn[0]) == {7.0, 8.0}

"""Regressions and pooled imputations of an economic evaluation, worked out once more by statsmodels and numpy."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import norm

from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.normal_plane import normal_quadrants
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.results.effects.seed import seed_of
from tests.results.effects import trial
from tests.results.effects.evaluations import QUARTERS, cohort, columns, names, pairs, rows, value

# Complete cases, by other programs -----------------------------------------------------------------------------------


def design(frame, names, arm):
    dummies = pd.get_dummies(frame[list(names)], drop_first=True, dtype=float)
    return np.column_stack([np.ones(len(frame)), arm, dummies.to_numpy(dtype=float)])


def complete_cases(id_, name):
    """(cost, effect, arm, people) of those who have every cost and the effect, from the participants' table."""
    outcome, people = columns(id_).outcome, columns(id_).people
    kept = people[people[[outcome.effect, *outcome.costs]].notna().all(axis=1)]
    arm = (kept[cohort(id_).plan.design.allocation.column] == columns(id_).sample.arms[0]).to_numpy(dtype=float)
    return kept[name].to_numpy(dtype=float), kept[outcome.effect].to_numpy(dtype=float), arm, kept


@pytest.mark.parametrize("name", names("worth.complete"))
def test_the_difference_of_complete_cases_is_the_regression_s_coefficient(name):
    """statsmodels OLS; costs capped at the 95th percentile of everybody who has them, as this analysis asks."""
    cost, effect, arm, kept = complete_cases("worth.complete", name)
    everybody = columns("worth.complete").people[name].to_numpy(dtype=float, na_value=np.nan)
    capped = np.minimum(cost, np.nanquantile(everybody, 0.95))
    assert (capped < cost).any()
    expected = sm.OLS(capped, design(kept, ["woman", "region"], arm)).fit().params[1]
    assert value("worth.complete", f"{name}.cost_difference") == pytest.approx(expected, rel=1e-9)
    expected = sm.OLS(effect, design(kept, ["age"], arm)).fit().params[1]
    assert value("worth.complete", "effect_difference") == pytest.approx(expected, rel=1e-9)
    assert rows("worth.complete")[f"{name}.cost_difference"].n_analysed == len(kept)


@pytest.mark.parametrize(("id_", "name"), pairs(("worth.nested", "economic.cost_utility")))
def test_unadjusted_differences_are_those_of_complete_people_with_welch_s_error(id_, name):
    cost, effect, arm, _ = complete_cases(id_, name)
    of_effect = "effect_difference.unadjusted"
    for row, values in ((f"{name}.cost_difference.unadjusted", cost), (of_effect, effect)):
        one, none = values[arm == 1], values[arm == 0]
        se = np.sqrt(one.var(ddof=1) / one.size + none.var(ddof=1) / none.size)
        difference, found = one.mean() - none.mean(), rows(id_)[row]
        assert found.value == pytest.approx(difference, rel=1e-9)
        ends = difference + norm.ppf([0.025, 0.975]) * se
        assert (found.low, found.high) == pytest.approx(tuple(ends), rel=1e-9)


ADJUSTED = {
    "worth.nested": (["woman", "region"], ["age"]),
    "economic.cost_utility": (["costs_health_service_earlier"], ["eq5d_baseline"]),
}


@pytest.mark.parametrize(("id_", "name"), pairs(ADJUSTED))
def test_the_regressions_are_zellner_s_of_complete_people(id_, name):
    """Feasible generalised least squares with the whole matrix Σ⁻¹ ⊗ I, Σ from least squares."""
    cost, effect, arm, kept = complete_cases(id_, name)
    of_cost, of_effect = ADJUSTED[id_]
    known = kept[[*of_cost, *of_effect]].notna().all(axis=1).to_numpy()
    cost, effect, arm, kept = cost[known], effect[known], arm[known], kept[known]
    x, z = design(kept, of_cost, arm), design(kept, of_effect, arm)
    scale = 1e5  # so that the normal equations are solved to the last digits
    y = [cost / scale, effect]
    left = [sm.OLS(outcome, matrix).fit().resid for outcome, matrix in zip(y, (x, z), strict=True)]
    freedom = np.array([len(cost) - x.shape[1], len(cost) - z.shape[1]])
    errors = np.array([[a @ b for a in left] for b in left]) / np.sqrt(np.outer(freedom, freedom))
    block = np.zeros((2 * len(cost), x.shape[1] + z.shape[1]))
    block[: len(cost), : x.shape[1]], block[len(cost) :, x.shape[1] :] = x, z
    weight = np.kron(np.linalg.inv(errors), np.eye(len(cost)))
    covariance = np.linalg.inv(block.T @ weight @ block)
    expected = covariance @ (block.T @ weight @ np.concatenate(y))
    found = rows(id_)
    of_money, gained = (found[f"{name}.regression.{what}_difference"] for what in ("cost", "effect"))
    assert of_money.value == pytest.approx(scale * expected[1], rel=1e-6)
    assert of_money.se == pytest.approx(scale * np.sqrt(covariance[1, 1]), rel=1e-6)
    assert gained.value == pytest.approx(expected[x.shape[1] + 1], rel=1e-6)
    second = x.shape[1] + 1
    assert gained.se == pytest.approx(np.sqrt(covariance[second, second]), rel=1e-6)


@pytest.mark.parametrize(("id_", "name"), pairs(ADJUSTED))
def test_the_net_benefit_regression_is_least_squares_with_hc3(id_, name):
    cost, effect, arm, kept = complete_cases(id_, name)
    together = [one for both in ADJUSTED[id_] for one in both]
    known = kept[together].notna().all(axis=1).to_numpy()
    benefit = columns(id_).analysis.thresholds.reference * effect[known] - cost[known]
    fitted = sm.OLS(benefit, design(kept[known], together, arm[known])).fit(cov_type="HC3", use_t=True)
    found = rows(id_)[f"{name}.regression.net_benefit"]
    assert found.value == pytest.approx(fitted.params[1], rel=1e-7, abs=1e-5)
    assert found.se == pytest.approx(fitted.bse[1], rel=1e-7)
    assert (found.low, found.high) == pytest.approx(tuple(fitted.conf_int()[1]), rel=1e-7)


@pytest.mark.parametrize("name", names("worth.nested"))
def test_the_model_of_costs_is_a_gamma_regression_with_a_logarithm_put_back_into_money(name):
    cost, _, arm, kept = complete_cases("worth.nested", name)
    x = design(kept, ["woman", "region"], arm)
    fitted = sm.GLM(cost, x, family=sm.families.Gamma(link=sm.families.links.Log())).fit(tol=1e-13, maxiter=200)
    as_one, as_none = (np.column_stack([x[:, 0], np.full(len(x), to), x[:, 2:]]) for to in (1.0, 0.0))
    means = [np.exp(one @ fitted.params).mean() for one in (as_one, as_none)]
    found = rows("worth.nested")
    assert found[f"{name}.cost_model.cost_difference"].value == pytest.approx(means[0] - means[1], rel=1e-6)
    assert found[f"{name}.cost_model.ratio"].value == pytest.approx(means[0] / means[1], rel=1e-6)
    assert found[f"{name}.cost_model.cost_difference"].method == "cost_model.gamma_log_hc1"


# Imputed several times -----------------------------------------------------------------------------------------------


@cache
def pooled(name):
    """ΔC, ΔQ and their covariance matrix: each data set by statsmodels with HC3, put together by Rubin's rules."""
    people = columns("worth.pooled").people
    arm = (people["arm"] == trial.FIRST).to_numpy(dtype=float)
    used = ["spent_care", "spent_all", "gained", "woman", "region", "age"]
    imputed = chained_equations(
        people[used], m=4, seed=seed_of(trial.whole().plan, "worth.pooled"),
        by=np.where(arm == 1, "intervention", "control"), iterations=2, donors=5,
    )  # fmt: skip
    coefficients, within = [], []
    for frame in imputed:
        pair = []
        for outcome, covariates in ((name, ["woman", "region"]), ("gained", ["age"])):
            x = design(frame, covariates, arm)
            fitted = sm.OLS(frame[outcome].to_numpy(dtype=float), x).fit()
            projection = np.linalg.pinv(x)
            left = 1 - np.einsum("ij,ji->i", x, projection)
            pair.append((fitted.params[1], projection[1] * fitted.resid / left))
        coefficients.append([coefficient for coefficient, _ in pair])
        influence = np.array([own for _, own in pair])
        within.append(influence @ influence.T)
    between = np.cov(np.array(coefficients), rowvar=False)
    return np.mean(coefficients, axis=0), np.mean(within, axis=0) + (1 + 1 / 4) * between


@pytest.mark.parametrize("name", names("worth.pooled"))
def test_pooled_differences_are_rubin_s_of_regressions_with_hc3(name):
    (cost, effect), total = pooled(name)
    found = rows("worth.pooled")
    assert found[f"{name}.cost_difference"].value == pytest.approx(cost, rel=1e-9)
    assert found[f"{name}.cost_difference"].se == pytest.approx(np.sqrt(total[0, 0]), rel=1e-9)
    assert found["effect_difference"].value == pytest.approx(effect, rel=1e-9)
    assert found["effect_difference"].se == pytest.approx(np.sqrt(total[1, 1]), rel=1e-9)


@pytest.mark.parametrize("name", names("worth.pooled"))
def test_pooled_probabilities_are_those_of_the_normal_distribution(name):
    (cost, effect), total = pooled(name)
    for amount in (100_000, 300_000):
        error = np.sqrt(amount**2 * total[1, 1] + total[0, 0] - 2 * amount * total[0, 1])
        away = (amount * effect - cost) / error
        at = f"{name}.at.{amount}"
        assert value("worth.pooled", f"{at}.probability") == pytest.approx(norm.cdf(away), abs=1e-9)
        lost = error * (norm.pdf(away) - abs(away) * norm.cdf(-abs(away)))
        assert value("worth.pooled", f"{at}.perfect_information") == pytest.approx(lost, rel=1e-9)
    both = JointDifference(
        cost=cost, effect=effect, variance_cost=total[0, 0], variance_effect=total[1, 1], covariance=total[0, 1],
        n=120, method="by hand",
    )  # fmt: skip
    for quarter in QUARTERS:
        expected = getattr(normal_quadrants(both), quarter)
        assert value("worth.pooled", f"{name}.quadrant.{quarter}") == pytest.approx(expected, abs=1e-9)


def test_pooled_differences_are_drawn_as_ellipses_without_draws():
    lines = {row.split(".contour.")[1].rsplit(".", 2)[0] for row in rows("worth.pooled") if ".contour." in row}
    assert lines == {"50.0", "95.1"}
    assert not [row for row in rows("worth.pooled") if ".draw." in row]

"""The bootstrap with imputation inside: what it estimates, what it repeats, and what it refuses."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.economic_trial import prepare
from reise_report.analysis.economics.incremental import adjusted, unadjusted
from reise_report.analysis.economics.nested_imputation import arm_totals
from reise_report.analysis.economics.normal_model import fit_normal
from reise_report.errors import AnalysisError
from tests.analysis.economics.trials import YEARS, complete, trial


def draws(data, seed=1, number=1000, **options):
    return bootstrap_costs_and_effects(data, draws=number, seed=seed, **options)


def fingerprint(planes):
    return hashlib.sha256(b"".join(p.cost.tobytes() + p.effect.tobytes() for p in planes.values())).hexdigest()


def test_the_same_seed_gives_the_same_bytes_whatever_the_workers():
    data = trial()
    prints = {fingerprint(draws(data, workers=workers)) for workers in (1, 2, 3, None)}
    assert len(prints) == 1
    assert fingerprint(draws(data, seed=2)) not in prints


@pytest.mark.parametrize("threads", ["1", "2"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_threads_of_the_linear_algebra(threads):
    code = (
        "from tests.analysis.economics.test_bootstrap import draws, fingerprint, trial;"
        "print(fingerprint(draws(trial(n=700), number=300)))"
    )
    environment = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)}
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == fingerprint(draws(trial(n=700), number=300))


def test_more_draws_go_on_where_fewer_ended():
    few, many = draws(trial(), number=300)["health"], draws(trial(), number=700)["health"]
    assert np.array_equal(few.cost, many.cost[:300])
    assert few.point_cost == many.point_cost


def test_the_order_of_the_rows_changes_nothing():
    data = trial()
    order = np.random.default_rng(3).permutation(len(data.arm))
    frames = ("costs", "utilities", "cost_covariates", "effect_covariates")
    other = replace(
        data, arm=data.arm[order], **{name: getattr(data, name).iloc[order].reset_index(drop=True) for name in frames}
    )
    assert fingerprint(draws(data)) == fingerprint(draws(other))


def test_units_of_money_change_nothing_but_the_costs():
    data = trial()
    other = draws(replace(data, costs=data.costs * 1000))["health"]
    one = draws(data)["health"]
    assert np.abs(other.cost - 1000 * one.cost).max() < 1e-6 * other.cost.std()
    assert np.abs(other.effect - one.effect).max() < 1e-6 * one.effect.std()


def test_without_missing_data_it_is_the_ordinary_bootstrap():
    """Mean and error against the sandwich of least squares, to the Monte Carlo error of 10 000 draws."""
    data = trial(missing=False, n=300)
    found = draws(data, number=10_000)["societal"]
    qaly, cost = data.utilities.to_numpy() @ YEARS, data.costs.sum(axis=1)
    exact = adjusted(cost, qaly, data.arm, data.cost_covariates, data.effect_covariates, variance="hc1")
    assert found.method == "bootstrap.complete"
    assert found.incomplete == 0
    assert found.point_cost == pytest.approx(exact.cost, rel=1e-10)
    assert found.point_effect == pytest.approx(exact.effect, rel=1e-9)
    assert found.cost_estimate().se == pytest.approx(exact.cost_estimate().se, rel=0.06)
    assert found.effect_estimate().se == pytest.approx(exact.effect_estimate().se, rel=0.06)
    assert found.difference().correlation == pytest.approx(exact.correlation, abs=0.06)


def test_without_covariates_the_differences_are_those_of_means():
    data = trial(missing=False, cost_covariates=None, effect_covariates=None)
    exact = unadjusted(data.costs[["hospital", "primary"]].sum(axis=1), data.utilities.to_numpy() @ YEARS, data.arm)
    found = draws(data)["health"]
    assert (found.point_cost, found.point_effect) == pytest.approx((exact.cost, exact.effect), rel=1e-9)


def refitted(data, number, seed):
    """The same bootstrap the long way: every draw's own people, a model fitted to them, and each of them imputed."""
    ready, rng = prepare(data), np.random.default_rng(seed)
    made = np.empty((number, len(ready.sums)))
    for draw in range(number):
        people, totals = [], []
        for label in (0, 1):
            pick = rng.choice(np.flatnonzero(ready.arm == label), int((ready.arm == label).sum()))
            columns = ready.columns[pick]
            centre, spread = np.nanmean(columns, axis=0), np.nanstd(columns, axis=0)
            n, p = columns.shape
            model = fit_normal((columns - centre) / spread, max(1.0, 3.0 * p - n))
            left = model.covariance - model.covariance @ model.precision @ model.covariance
            values, vectors = np.linalg.eigh(left * n / (n - p))
            roots = vectors * np.sqrt(np.maximum(values, 0))[:, None, :]
            noise = (roots[model.patterns.of] @ rng.normal(size=(n, p, 1)))[:, :, 0]
            imputed = np.where(np.isnan(columns), centre + spread * (model.expected() + noise), columns)
            people.append(pick)
            totals.append(imputed @ ready.sums.T)
        design, outcomes = ready.design[np.concatenate(people)], np.vstack(totals)
        for place in range(len(ready.sums)):
            use = design[:, ready.uses[min(place, 1)]]
            made[draw, place] = np.linalg.lstsq(use, outcomes[:, place], rcond=None)[0][-1]
    return made


@pytest.mark.slow
def test_one_step_in_each_draw_does_what_a_refit_in_each_draw_does():
    data = trial(n=240)
    long, short = refitted(data, 300, seed=5), draws(data, number=4000)
    quick = (short["health"].effect, short["health"].cost, short["societal"].cost)
    for ours, theirs in zip(quick, long.T, strict=True):
        # Monte Carlo errors of 300 draws: 4 % of the standard deviation, 0.06 of it in the mean.
        assert ours.std() == pytest.approx(theirs.std(), rel=0.15)
        assert ours.mean() == pytest.approx(theirs.mean(), abs=0.25 * theirs.std())


def test_missing_data_widen_the_intervals():
    whole, partly = draws(trial(missing=False, n=240))["health"], draws(trial(n=240))["health"]
    assert partly.method == "bootstrap.nested_imputation"
    assert partly.incomplete > 80
    assert partly.effect_estimate().se > 1.1 * whole.effect_estimate().se


def test_imputation_undoes_the_bias_of_those_who_stayed():
    """Of people in poor health fewer stay: complete cases overstate both arms' life years; 40 trials of 240."""
    errors, of_those_who_stayed = [], []
    for seed in range(40):
        arm, _, utilities, _ = complete(seed, 240)
        true = utilities.to_numpy() @ YEARS
        data = trial(seed, 240)
        ready = prepare(data)
        mean = arm_totals(ready.columns[ready.arm == 1], ready.names, ready.sums).expected[:, 0].mean()
        stayed = data.utilities.notna().all(axis=1).to_numpy() & (arm == 1)
        errors.append(mean - true[arm == 1].mean())
        of_those_who_stayed.append(true[stayed].mean() - true[arm == 1].mean())
    assert np.mean(of_those_who_stayed) > 0.03
    assert abs(np.mean(errors)) < 0.2 * np.mean(of_those_who_stayed)


def test_a_ceiling_and_zeros_do_not_bias_the_means_of_randomly_missing_columns():
    """Utilities stop at 1 and many costs are 0; what is imputed may pass both, and the means stay right."""
    arm, costs, utilities, before = complete(1, 6000, arm=np.ones(6000))
    rng = np.random.default_rng(0)
    arm[:2] = 0
    lost = utilities.mask(pd.DataFrame(rng.random(utilities.shape) < 0.3, columns=utilities.columns))
    gone = costs.mask(pd.DataFrame(rng.random(costs.shape) < 0.3, columns=costs.columns))
    changes = {"cost_covariates": None, "effect_covariates": None, "auxiliary": before}
    data = trial(n=6000, missing=False, arm=arm, costs=gone, utilities=lost, **changes)
    ready = prepare(data)
    expected = arm_totals(ready.columns[ready.arm == 1], ready.names, ready.sums).expected
    whole, total = utilities.to_numpy()[2:] @ YEARS, costs.sum(axis=1).to_numpy()[2:]
    assert expected[:, 0].mean() == pytest.approx(whole.mean(), abs=0.05 * whole.std())
    assert expected[:, 2].mean() == pytest.approx(total.mean(), abs=0.05 * total.std())


def test_people_of_one_cluster_are_drawn_together():
    data = trial(missing=False, n=200)
    rng = np.random.default_rng(0)
    manager = np.where(data.arm == 1, rng.integers(0, 8, 200).astype(float), np.nan)
    shifted = data.costs.assign(hospital=data.costs["hospital"] + 3000 * np.nan_to_num(manager))
    alone = draws(replace(data, costs=shifted))["health"]
    together = draws(replace(data, costs=shifted, clusters=manager))["health"]
    assert together.method == "bootstrap.complete_clustered"
    assert together.cost_estimate().se > 1.5 * alone.cost_estimate().se
    assert together.point_cost == pytest.approx(alone.point_cost, rel=1e-12)


def test_each_in_a_cluster_of_their_own_is_no_clustering():
    data = trial(n=120)
    every = draws(replace(data, clusters=[f"p{number:03}" for number in range(120)]))["health"]
    assert every.cost_estimate().se == pytest.approx(draws(data)["health"].cost_estimate().se, rel=0.1)


def test_both_perspectives_share_their_life_years():
    planes = draws(trial())
    assert np.array_equal(planes["health"].effect, planes["societal"].effect)
    assert not np.array_equal(planes["health"].cost, planes["societal"].cost)


def test_a_covariate_missing_for_some_is_filled_and_said():
    data = trial()
    before = data.cost_covariates.copy()
    before.iloc[:7, 0] = np.nan
    found = draws(replace(data, cost_covariates=before))["health"]
    assert "Covariate before: 7 missing values filled with the mean of everybody." in found.warnings
    assert found.cost_estimate().value is not None


def test_life_years_can_be_given_as_one_column():
    data = trial(missing=False)
    qaly = pd.DataFrame({"qaly": data.utilities.to_numpy() @ YEARS})
    one, other = draws(data)["health"], draws(replace(data, utilities=qaly, years=(1,)))["health"]
    assert one.point_effect == pytest.approx(other.point_effect, rel=1e-9)


class TestDegenerate:
    def test_an_arm_with_all_costs_missing_has_a_reason(self):
        data = trial()
        gone = data.costs.assign(hospital=data.costs["hospital"].where(data.arm == 0))
        planes = draws(replace(data, costs=gone, perspectives={"one": ["hospital"], "other": ["primary"]}))
        assert planes["one"].reason == "no_data"
        assert planes["one"].cost_estimate().reason == "no_data"
        assert planes["one"].quadrants() is None
        assert planes["one"].acceptability((0, 1)).probability is None
        assert planes["one"].perfect_information((0, 1)).value is None
        assert planes["one"].density() is None
        assert planes["one"].difference().reason == "no_data"
        assert any("Intervention arm: hospital is not imputed: 0 people have it." in w for w in planes["one"].warnings)
        assert planes["other"].reason is None

    def test_two_people_with_a_cost_are_too_few(self):
        data = trial()
        gone = data.costs.copy()
        gone.loc[np.flatnonzero(data.arm == 0)[2:], "hospital"] = np.nan
        assert draws(replace(data, costs=gone))["health"].reason == "too_few"

    def test_costs_that_are_the_same_for_everybody_have_no_variation(self):
        data = trial(costs=pd.DataFrame({"a": np.full(160, 1234.56)}), perspectives={"all": ["a"]})
        found = draws(data)["all"]
        assert found.point_cost == 0.0
        assert found.cost_estimate().reason == "no_variation"
        assert found.density() is None
        assert found.effect_estimate().reason is None
        assert found.quadrants().north_east == 0

    def test_no_difference_in_effects_gives_a_plane_without_width(self):
        data = trial(utilities=pd.DataFrame({"q": np.full(160, 0.8)}), years=(1,), effect_covariates=None)
        found = draws(data)["health"]
        assert found.effect_estimate().reason == "no_variation"
        assert found.acceptability((0, 1e6)).probability[0] == found.acceptability((0, 1e6)).probability[1]

    def test_a_column_the_same_for_all_who_have_it_is_that_for_the_others(self):
        data = trial()
        fee = pd.Series(np.where(np.arange(160) % 5 == 0, np.nan, 500.0))
        costs = data.costs.assign(fee=fee)
        found = draws(replace(data, costs=costs, perspectives={"fee": ["fee"], "health": ["hospital"]}))
        assert found["fee"].point_cost == pytest.approx(0, abs=1e-9)
        assert found["health"].cost_estimate().reason is None

    def test_negative_costs_are_costs(self):
        data = trial()
        found = draws(replace(data, costs=data.costs - 5000))["health"]
        assert np.isfinite(found.cost).all()
        assert found.cost_estimate().value == pytest.approx(draws(data)["health"].cost_estimate().value, rel=1e-6)

    def test_one_very_large_cost_is_carried_and_breaks_nothing(self):
        data = trial()
        costs = data.costs.copy()
        costs.iloc[int(np.flatnonzero(costs["hospital"].notna())[0]), 0] = 1e12
        found = draws(replace(data, costs=costs))["health"]
        assert np.isfinite(found.cost).all()
        assert np.isfinite(found.effect).all()
        assert found.cost_estimate().high > 1e9

    def test_infinite_values_are_refused(self):
        data = trial()
        costs = data.costs.copy()
        costs.iloc[0, 0] = np.inf
        with pytest.raises(AnalysisError, match="'hospital' of the costs has infinite values"):
            draws(replace(data, costs=costs))

    def test_an_empty_arm_and_an_arm_of_one_have_reasons(self):
        data = trial()
        assert draws(replace(data, arm=np.ones(160)))["health"].reason == "no_participants"
        assert draws(replace(data, arm=np.eye(160)[0]))["health"].reason == "too_few"

    def test_an_arm_of_one_cluster_has_a_reason(self):
        data = trial()
        assert draws(replace(data, clusters=np.where(data.arm == 1, "a", None)))["health"].reason == "too_few"

    def test_a_covariate_that_is_the_arm_is_collinear(self):
        data = trial()
        assert draws(replace(data, cost_covariates=pd.DataFrame({"x": data.arm})))["health"].reason == "collinear"

    def test_more_columns_than_people_are_steadied(self):
        data = trial(n=24)
        rng = np.random.default_rng(0)
        many = pd.DataFrame(rng.normal(size=(24, 18)), columns=[f"x{place}" for place in range(18)])
        found = draws(replace(data, auxiliary=many.mask(rng.random((24, 18)) < 0.2)), number=300)["health"]
        assert np.isfinite(found.cost).all()
        assert found.reason is None

    def test_a_binary_covariate_that_a_draw_lacks_breaks_nothing(self):
        data = trial(n=40)
        rare = pd.DataFrame({"rare": (np.arange(40) < 1).astype(float)})
        found = draws(replace(data, cost_covariates=rare))["health"]
        assert np.isfinite(found.cost).all()
        assert np.abs(found.cost).max() < 1e6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"years": (1, 2)}, "give one number for each"),
        ({"perspectives": {}}, "there is no perspective"),
        ({"perspectives": {"health": ["hospitals"]}}, "did you mean 'hospital'"),
        ({"perspectives": {"health": "hospital"}}, "counts no list"),
        ({"arm": np.arange(160)}, "expected 0 and 1 only"),
        ({"clusters": [1, 2]}, "'clusters' has 2 entries"),
        ({"costs": pd.DataFrame({"hospital": [1.0]})}, "the same people"),
        ({"cost_covariates": pd.DataFrame({"u3": np.arange(160.0)})}, "hold different numbers"),
        ({"cost_covariates": pd.DataFrame({"x": ["a"] * 160})}, "make dummies"),
        ({"utilities": pd.DataFrame({"hospital": np.ones(160)}), "years": (1,)}, "among the costs and among"),
    ],
)
def test_wrong_data_are_refused_with_the_mend(change, words):
    with pytest.raises(AnalysisError, match=words):
        draws(replace(trial(), **change))


@pytest.mark.parametrize(("number", "seed"), [(99, 1), (1000.5, 1), (1000, -1), (1000, 1.5)])
def test_wrong_numbers_of_draws_and_seeds_are_refused(number, seed):
    with pytest.raises(AnalysisError):
        draws(trial(), seed=seed, number=number)

"""Three cost-effectiveness data sets and a pilot trial against R 4.2.2, every key by name.

The references' ``reference.R`` says how each came about: means, ``lm``, ``pnorm``, Fieller's roots, and a stratified
bootstrap of 10 000 draws with Monte Carlo tolerances.
"""

import json
import math
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.economics.acceptability import acceptability_normal
from reise_report.analysis.economics.arm_means import arm_means
from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.economic_trial import EconomicTrial
from reise_report.analysis.economics.icer import cost_effectiveness_ratio
from reise_report.analysis.economics.incremental import adjusted, unadjusted
from reise_report.analysis.economics.net_benefit import incremental_net_benefit, net_benefit_regression
from reise_report.analysis.economics.seemingly_unrelated import seemingly_unrelated
from tests.analysis import oracle

pytestmark = oracle.needs_shared

COVERS = {
    "icer_trials": ("",),
    "menss_cea": ("cc.", "n.arm", "observed_c.", "observed_e.", "published."),
}
FOLDERS = {name: oracle.SHARED / "validation" / name for name in COVERS}
TRIALS = {
    "dulxparx": ("idb", "ru", "dulx", (0, 0.1, 0.26, 0.5, 1, 2)),
    "fluoxpin": ("respond", "cost", "flxpin", (0, 10_000, 50_000, 100_000, 200_000)),
    "sepsis": ("qalypres", "totcost", "icu", (0, 10_000, 20_000, 50_000, 100_000)),
}


@cache
def expected(name):
    file = FOLDERS[name] / "expected.json"
    if not file.is_file():
        return {}
    entries = json.loads(file.read_text(encoding="utf-8")).items()
    return {key: entry for key, entry in entries if key.startswith(COVERS[name]) and key != "_meta"}


@cache
def trial(name):
    effect, cost, arm, _ = TRIALS[name]
    data = pd.read_csv(FOLDERS["icer_trials"] / f"{name}.csv")
    return data, data[cost].to_numpy(float), data[effect].to_numpy(float), data[arm].to_numpy(float)


def both(arms, what):
    return [what(one) for one in arms]


def means(name):
    _, cost, effect, arm = trial(name)
    arms = arm_means(cost, effect, arm)
    return {
        "n.arm1_arm0": both(arms, lambda one: one.n),
        "mean_e.arm1_arm0": both(arms, lambda one: one.effect.value),
        "sd_e.arm1_arm0": both(arms, lambda one: one.effect.sd),
        "mean_c.arm1_arm0": both(arms, lambda one: one.cost.value),
        "sd_c.arm1_arm0": both(arms, lambda one: one.cost.sd),
        "cor_ec.arm1_arm0": both(arms, lambda one: one.correlation),
    }


def joint(name):
    _, cost, effect, arm = trial(name)
    found = unadjusted(cost, effect, arm)
    ratio = cost_effectiveness_ratio(found).as_estimate()
    values = {
        "delta_e": found.effect,
        "delta_c": found.cost,
        "delta_e.se": found.effect_estimate().se,
        "delta_c.se": found.cost_estimate().se,
        "delta.cov": found.covariance,
        "delta.cor": found.correlation,
        # Below zero it is the reference's only: ours is 'dominant' and has no number.
        "icer": found.cost / found.effect if ratio is None else ratio.value,
        "icer.fieller_ci95": [None, None] if ratio is None else oracle.limits(ratio),
    }
    thresholds = TRIALS[name][3]
    for threshold, probability in zip(thresholds, acceptability_normal(found, thresholds).probability, strict=True):
        benefit = incremental_net_benefit(found, threshold)
        values[f"inmb[{threshold:g}]"] = benefit.value
        values[f"inmb_se[{threshold:g}]"] = benefit.se
        values[f"inmb_ci95[{threshold:g}]"] = oracle.limits(benefit)
        values[f"ceac_normal[{threshold:g}]"] = probability
    return values


@cache
def plane(name, seed=20240416):
    _, cost, effect, arm = trial(name)
    data = EconomicTrial(
        arm=arm,
        costs=pd.DataFrame({"cost": cost}),
        utilities=pd.DataFrame({"effect": effect}),
        years=(1,),
        perspectives={"all": ["cost"]},
    )
    return bootstrap_costs_and_effects(data, draws=10_000, seed=seed)["all"]


def resampled(name):
    found, thresholds = plane(name), TRIALS[name][3]
    quadrants = found.quadrants()
    values = {
        "quadrant_bootstrap.NE": quadrants.north_east,
        "quadrant_bootstrap.SE": quadrants.south_east,
        "quadrant_bootstrap.SW": quadrants.south_west,
        "quadrant_bootstrap.NW": quadrants.north_west,
        "delta_e.boot_se": found.effect_estimate().se,
        "delta_c.boot_se": found.cost_estimate().se,
    }
    for threshold, share in zip(thresholds, found.acceptability(thresholds).probability, strict=True):
        values[f"ceac_bootstrap[{threshold:g}]"] = share
        values[f"inmb_boot_pct95[{threshold:g}]"] = oracle.limits(found.net_benefit(threshold))
    return values


def sepsis():
    data, cost, effect, arm = trial("sepsis")
    covariates = data[["age", "apache", "orgfails"]]
    values = {}
    for name in covariates:
        values |= {f"sepsis.{k}": v for k, v in oracle.baseline_numeric(data, name, data["icu"]).items()}
    found = adjusted(cost, effect, arm, covariates, covariates)
    values["sepsis.adj.delta_e_delta_c"] = [found.effect, found.cost]
    for threshold in (20_000, 50_000):
        benefit = net_benefit_regression(cost, effect, arm, threshold, covariates, variance="classical")
        values[f"sepsis.adj.inmb[{threshold}]"] = benefit.value
        values[f"sepsis.adj.inmb_se[{threshold}]"] = benefit.se
    return values


def icer_trials():
    values = sepsis()
    for name in TRIALS:
        values |= {f"{name}.{key}": value for key, value in (means(name) | joint(name) | resampled(name)).items()}
    _, _, response, arm = trial("fluoxpin")
    return values | {
        "published.dulxparx.delta_e": [values["dulxparx.delta_e"], values["dulxparx.delta_e.se"]],
        "published.dulxparx.delta_c": [values["dulxparx.delta_c"], values["dulxparx.delta_c.se"]],
        "published.dulxparx.icer": values["dulxparx.icer"],
        "published.fluoxpin.response_pct.arm1_arm0": [100 * share for share in values["fluoxpin.mean_e.arm1_arm0"]],
        "published.fluoxpin.mean_cost.arm1_arm0": values["fluoxpin.mean_c.arm1_arm0"],
        "published.fluoxpin.n.arm1_arm0": values["fluoxpin.n.arm1_arm0"],
        "published.fluoxpin.responders.arm1_arm0": [response[arm == 1].sum(), response[arm == 0].sum()],
    }


def menss_cea():
    data = pd.read_csv(FOLDERS["menss_cea"] / "data.csv")
    arm = (data["trt"] == 2).astype(float)
    everybody = arm_means(data["c"], data["e"], arm)
    complete = data[data["c"].notna() & data["e"].notna()]
    cost, effect, own = complete["c"], complete["e"], arm[complete.index]
    of_complete = arm_means(cost, effect, own)
    found = adjusted(cost, effect, own, None, complete[["u.0"]])
    values = {
        "n.arm1_arm0": both(everybody, lambda one: one.n),
        "published.n.arm1_arm0": both(everybody, lambda one: one.n),
        "observed_e.arm1_arm0": both(everybody, lambda one: one.effect.n),
        "observed_c.arm1_arm0": both(everybody, lambda one: one.cost.n),
        "cc.n.arm1_arm0": both(everybody, lambda one: one.n_both),
        "cc.mean_e.arm1_arm0": both(of_complete, lambda one: one.effect.value),
        "cc.mean_c.arm1_arm0": both(of_complete, lambda one: one.cost.value),
        "cc.delta_qaly_adj": found.effect,
        "cc.delta_qaly_adj.se": found.effect_estimate().se,
        "cc.delta_cost": found.cost,
        "cc.delta_cost.se_ols": found.cost_estimate().se,
    }
    for threshold in (20_000, 30_000):
        benefit = net_benefit_regression(cost, effect, own, threshold, complete[["u.0"]], variance="classical")
        values[f"cc.inmb_adj[{threshold}]"] = benefit.value
        values[f"cc.inmb_adj_se[{threshold}]"] = benefit.se
    return values


MADE = {"icer_trials": icer_trials, "menss_cea": menss_cea}


@cache
def found(name):
    return MADE[name]()


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in COVERS for key in expected(name)])
def test_agrees_with_r_on(name, key):
    entry, ours = expected(name)[key], found(name)[key]
    if entry["value"] == [None, None]:
        assert ours == [None, None]
    elif "boot" in key:
        assert ours == pytest.approx(entry["value"], rel=0, abs=entry["tolerance"])
    else:
        oracle.agrees(ours, key, entry)


@pytest.mark.parametrize("name", COVERS)
def test_nothing_but_the_reference_s_keys_is_compared_and_all_of_them(name):
    assert set(found(name)) == set(expected(name))


def test_every_key_of_the_bootstrap_has_a_monte_carlo_tolerance():
    keys = [key for key in expected("icer_trials") if "boot" in key]
    assert len(keys) == 50
    assert all(expected("icer_trials")[key]["tolerance"] > 1e-4 for key in keys)
    assert (
        len([key for key in expected("icer_trials") if re.match(r"(dulxparx|fluoxpin|sepsis|published)\.", key)]) == 207
    )


@pytest.mark.parametrize("name", ["dulxparx", "fluoxpin"])
def test_a_dominant_option_has_no_ratio(name):
    _, cost, effect, arm = trial(name)
    ratio = cost_effectiveness_ratio(unadjusted(cost, effect, arm))
    assert (ratio.verdict, ratio.value, ratio.confidence_set.value) == ("dominant", None, None)


def test_the_sepsis_trial_has_a_ratio_without_a_finite_interval():
    """Case F1: leading coefficient −2.0609953, roots 4751.4456 and −6648.5246, which must not be read as limits."""
    _, cost, effect, arm = trial("sepsis")
    ratio = cost_effectiveness_ratio(unadjusted(cost, effect, arm))
    assert ratio.value == pytest.approx(20624.771, abs=5e-4)
    assert ratio.confidence_set.shape == "exclusive"
    assert (ratio.confidence_set.low, ratio.confidence_set.high) == pytest.approx((-6648.5246, 4751.4456), abs=5e-5)
    assert not ratio.has_finite_interval
    estimate = ratio.as_estimate()
    assert (estimate.low, estimate.high) == (None, None)
    assert "has no ends" in estimate.warnings[-1]


def test_seemingly_unrelated_regressions_agree_with_systemfit():
    """Case F1: R systemfit, method SUR; costs ~ icu + age + apache, effects ~ icu + age + orgfails."""
    data, cost, effect, arm = trial("sepsis")
    result = seemingly_unrelated(
        cost,
        effect,
        arm,
        data[["age", "apache"]],
        data[["age", "orgfails"]],
        cost_names=("age", "apache"),
        effect_names=("age", "orgfails"),
    )
    found = result.difference
    assert found.cost == pytest.approx(9606.74493678, rel=1e-9)
    assert math.sqrt(found.variance_cost) == pytest.approx(2571.2950, abs=5e-5)
    assert found.effect == pytest.approx(0.40940685, abs=5e-9)
    assert math.sqrt(found.variance_effect) == pytest.approx(0.27231184, abs=5e-9)
    assert found.covariance == pytest.approx(248.16616, abs=5e-6)
    errors = np.array(result.residual_covariance)
    assert errors == pytest.approx(np.array([[1.5883148e8, 6892.5849357], [6892.5849357, 1.7426466]]), rel=5e-8)
    of_cost, of_effect = result.cost_covariates, result.effect_covariates
    assert [one.value for one in of_cost] == pytest.approx([-220.33895735, 292.88582874], rel=1e-10)
    assert [one.se for one in of_cost] == pytest.approx([78.852036, 147.56563], rel=5e-8)
    assert [one.value for one in of_effect] == pytest.approx([-0.19691791, -0.58869897], rel=5e-8)
    assert [one.se for one in of_effect] == pytest.approx([0.0080811228, 0.12081202], rel=5e-8)


def test_with_the_same_regressors_they_are_ordinary_least_squares():
    """Case F1: R systemfit with icu + age + apache in both."""
    data, cost, effect, arm = trial("sepsis")
    x = data[["age", "apache"]]
    one, other = seemingly_unrelated(cost, effect, arm, x, x).difference, adjusted(cost, effect, arm, x, x)
    assert one.cost == pytest.approx(9547.03019148, rel=1e-10)
    assert math.sqrt(one.variance_cost) == pytest.approx(2571.33480155, rel=1e-10)
    assert one.effect == pytest.approx(0.39736783, abs=5e-9)
    assert math.sqrt(one.variance_effect) == pytest.approx(0.25913097, abs=5e-9)
    for what in ("cost", "effect", "variance_cost", "variance_effect", "covariance"):
        assert getattr(one, what) == pytest.approx(getattr(other, what), rel=1e-9)


@pytest.mark.parametrize(
    ("threshold", "value", "classical", "hc3"),
    [  # case F1: R lm and sandwich::vcovHC(type = "HC3")
        (0, -9556.455, 2577.581, 2664.4025),
        (20_000, -1690.1247, 4574.8308, 4722.2924),
        (50_000, 10109.371, 11510.6, 11855.22),
        (100_000, 29775.196, 23638.97, 24333.977),
        (275_000, 98605.586, 66460.32, 68397.021),
    ],
)
def test_net_benefit_regression_agrees_with_r(threshold, value, classical, hc3):
    data, cost, effect, arm = trial("sepsis")
    x = data[["age", "apache", "orgfails"]]
    one, other = (
        net_benefit_regression(cost, effect, arm, threshold, x, variance=kind) for kind in ("classical", "hc3")
    )
    assert [one.value, one.se, other.se] == pytest.approx([value, classical, hc3], rel=1e-6)


def test_the_bootstrap_of_dulxparx_agrees_with_the_published_one():
    """Case F2: ICEinfer's example with 20 000 draws; tolerance of both Monte Carlo errors."""
    found = plane("dulxparx", seed=1)
    quadrants = found.quadrants()
    assert quadrants.south_east == pytest.approx(0.63655, abs=0.01)
    assert quadrants.north_east == pytest.approx(0.13435, abs=0.01)
    assert quadrants.north_west == pytest.approx(0.0423, abs=0.01)
    assert quadrants.south_west == pytest.approx(0.1868, abs=0.01)
    assert found.acceptability((0, 0.26, 1)).probability == pytest.approx((0.82335, 0.88535, 0.845), abs=0.01)


def test_the_menss_pilot_s_arms_are_those_printed():
    """Case F5: Bailey 2016, Health Technol Assess 20(91), complete cases 19 and 27."""
    data = pd.read_csv(FOLDERS["menss_cea"] / "data.csv")
    one, none = arm_means(data["c"], data["e"], data["trt"] == 2)
    assert (none.effect.value, none.effect.sd) == pytest.approx((0.9038935, 0.1132076), abs=5e-8)
    assert (one.effect.value, one.effect.sd) == pytest.approx((0.9018684, 0.1120791), abs=5e-8)
    assert (none.cost.value, none.cost.sd) == pytest.approx((208.0741, 257.7643), abs=5e-5)
    assert (one.cost.value, one.cost.sd) == pytest.approx((189.2105, 159.8923), abs=5e-5)


def test_the_menss_pilot_can_be_bootstrapped_with_seven_in_ten_missing():
    data = pd.read_csv(FOLDERS["menss_cea"] / "data.csv")
    pilot = EconomicTrial(
        arm=data["trt"] == 2,
        costs=data[["c"]],
        utilities=data[["e"]],
        years=(1,),
        perspectives={"health": ["c"]},
        effect_covariates=data[["u.0"]],
        cost_covariates=data[["age"]],
    )
    found = bootstrap_costs_and_effects(pilot, draws=2000, seed=1)["health"]
    assert found.incomplete == 113
    # 46 people tell all there is to know of 159: the error is at least that of the complete cases.
    assert found.effect_estimate().se > 0.02
    assert found.cost_estimate().se > 50

"""Published data sets of costs and effects as plans: from ``trial.yml`` and a file to the numbers that R gives."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope
from tests import small_trial
from tests.analysis import oracle
from tests.results.effects import trial
from tests.small_trial import both

pytestmark = oracle.needs_shared

VALIDATION = oracle.SHARED / "validation"
ID = "economic.worth"
SETS = {
    "dulxparx": ("idb", "ru", "dulx", [0, 0.1, 0.26, 0.5, 1, 2]),
    "fluoxpin": ("respond", "cost", "flxpin", [0, 10_000, 50_000, 100_000, 200_000]),
    "sepsis": ("qalypres", "totcost", "icu", [0, 10_000, 20_000, 50_000, 100_000]),
}
"""Effect, cost and arm of ICEinfer's data sets, and the willingness to pay at which the reference tells net benefit."""


def plan(columns, amounts, **asked):
    made = small_trial.plan()
    del made["flow"]
    made["baseline"] = {"variables": ["in_work"]}
    made["design"]["visits"] = {"end": {"name": both("End"), "day": 365}}
    kinds = {name: {"type": "number", "label": both(name)} for name in columns if name not in ("id", "arm", "in_work")}
    kinds["spent"]["unit"] = "EUR"
    own = made["data"]["tables"]["participants"]["columns"]
    made["data"]["tables"]["participants"]["columns"] = {key: own[key] for key in ("id", "arm", "in_work")} | kinds
    made["outcomes"]["worth"] = {
        "kind": "economic",
        "name": both("Worth"),
        "costs": ["spent"],
        "effect": "gained",
        "visit": "end",
        "measured_by": both("Trial"),
        "metric": both("Means"),
    }
    made["estimands"]["worth"] = {**made["estimands"]["work"], "outcome": "worth"}
    made["analyses"] = [{**made["analyses"][0], "covariates": []}]
    reference = asked.pop("reference", amounts[0])
    made["analyses"].append(
        {
            "id": ID,
            "role": "secondary",
            "name": both("Worth"),
            "estimand": "worth",
            "method": "cost_effectiveness",
            "missing": {"method": "complete_cases"},
            "thresholds": {"amounts": amounts, "reference": reference},
            "draws": 10_000,
            **asked,
        }
    )
    return made


def evaluated(frame, amounts, **asked):
    """The rows of the evaluation, from files as the program meets them."""
    frame = frame.assign(id=[f"P{place:04d}" for place in range(len(frame))], in_work=np.arange(len(frame)) % 3 // 2)
    with TemporaryDirectory() as folder:
        written = trial.write(Path(folder), plan(list(frame), amounts, **asked), frame)
        loaded = load_plan(written)
        found = analyse(loaded, read_snapshot(loaded, written), Scope.FULL)
    return {row.id.removeprefix(f"{ID}."): row for row in found}


def arms(labels):
    return np.where(np.asarray(labels, dtype=float) == 1, "offered", "usual")


@cache
def data(name):
    effect, cost, arm, _ = SETS[name]
    frame = pd.read_csv(VALIDATION / "icer_trials" / f"{name}.csv")
    others = [column for column in frame if column in ("age", "apache", "orgfails")]
    made = pd.DataFrame({"arm": arms(frame[arm]), "gained": frame[effect], "spent": frame[cost]})
    return made.assign(**frame[others])


@cache
def found(name):
    return evaluated(data(name), SETS[name][3])


@cache
def expected(folder):
    return json.loads((VALIDATION / folder / "expected.json").read_text(encoding="utf-8"))


def theirs(name, key):
    return expected("icer_trials")[f"{name}.{key}"]


@pytest.mark.parametrize("name", SETS)
def test_means_by_arm_are_those_of_r(name):
    for stem, key in (("cost.spent", "c"), ("effect.gained", "e")):
        for measure in ("mean", "sd"):
            ours = [found(name)[f"arm.{arm}.{stem}.{measure}"].value for arm in ("offered", "usual")]
            entry = theirs(name, f"{measure}_{key}.arm1_arm0")
            oracle.agrees(ours, measure, entry)


@pytest.mark.parametrize("name", SETS)
def test_unadjusted_differences_with_their_errors_are_those_of_r(name):
    for row, key in (("spent.cost_difference", "delta_c"), ("effect_difference", "delta_e")):
        oracle.agrees(found(name)[f"{row}.unadjusted"].value, key, theirs(name, key))
        oracle.agrees(found(name)[f"{row}.unadjusted"].se, key, theirs(name, f"{key}.se"))
        # Nothing is adjusted for in this plan, so that the main estimate is the same difference.
        oracle.agrees(found(name)[row].value, key, theirs(name, key))


def monte_carlo(name, key):
    entry = theirs(name, key)
    return pytest.approx(entry["value"], rel=0, abs=entry["tolerance"])


@pytest.mark.parametrize("name", SETS)
def test_shares_errors_and_probabilities_of_the_bootstrap_are_those_of_r(name):
    rows = found(name)
    for quarter, key in (("north_east", "NE"), ("south_east", "SE"), ("south_west", "SW"), ("north_west", "NW")):
        assert rows[f"spent.quadrant.{quarter}"].value == monte_carlo(name, f"quadrant_bootstrap.{key}")
    assert rows["spent.cost_difference"].se == monte_carlo(name, "delta_c.boot_se")
    assert rows["effect_difference"].se == monte_carlo(name, "delta_e.boot_se")
    for amount in SETS[name][3]:
        at = "spent.at." + f"{amount:g}".replace(".", "_")
        assert rows[f"{at}.probability"].value == monte_carlo(name, f"ceac_bootstrap[{amount:g}]")
        benefit = rows[f"{at}.net_benefit"]
        oracle.agrees(benefit.value, "inmb", theirs(name, f"inmb[{amount:g}]"))
        limits = theirs(name, f"inmb_boot_pct95[{amount:g}]")
        assert (benefit.low, benefit.high) == pytest.approx(tuple(limits["value"]), rel=0, abs=limits["tolerance"])


@pytest.mark.parametrize("name", ["dulxparx", "fluoxpin"])
def test_an_option_that_saves_and_gains_dominates_and_has_no_ratio(name):
    assert found(name)["spent.verdict"].value == "dominant"
    assert "spent.ratio" not in found(name)


def test_the_sepsis_trial_has_a_ratio_whose_set_has_no_ends():
    """R: 20 624.77; roots −6648.52 and 4751.45 with the variances of the arms, which the bootstrap's are close to."""
    rows = found("sepsis")
    assert rows["spent.verdict"].value == "north_east"
    assert rows["spent.ratio"].value == pytest.approx(theirs("sepsis", "icer")["value"], rel=1e-6)
    assert (rows["spent.ratio"].low, rows["spent.ratio"].high) == (None, None)
    assert rows["spent.ratio_set"].value == "exclusive"
    ends = (rows["spent.ratio_set"].low, rows["spent.ratio_set"].high)
    assert ends == pytest.approx((-6648.5246, 4751.4456), rel=0.1)


@cache
def sepsis():
    return evaluated(
        data("sepsis"), [50_000], draws=100, cost_covariates=["age", "apache"], effect_covariates=["age", "orgfails"]
    )


def test_seemingly_unrelated_regressions_are_those_of_systemfit():
    """R systemfit, method SUR: costs ~ icu + age + apache, effects ~ icu + age + orgfails."""
    cost, effect = sepsis()["spent.regression.cost_difference"], sepsis()["spent.regression.effect_difference"]
    assert (cost.value, cost.se) == pytest.approx((9606.74493678, 2571.2950), rel=2e-8)
    assert (effect.value, effect.se) == pytest.approx((0.40940685, 0.27231184), rel=2e-8)


def test_the_net_benefit_regression_is_that_of_r_with_hc3():
    """R lm and sandwich::vcovHC(type = "HC3"), at 50 000, adjusted for age, apache and orgfails."""
    row = sepsis()["spent.regression.net_benefit"]
    assert (row.value, row.se) == pytest.approx((10109.371, 11855.22), rel=1e-6)
    assert row.method == "net_benefit_regression.hc3"


@cache
def menss(method):
    frame = pd.read_csv(VALIDATION / "menss_cea" / "data.csv")
    made = {"arm": arms(frame["trt"] == 2), "gained": frame["e"], "spent": frame["c"], "utility": frame["u.0"]}
    asked = {"missing": {"method": method}, "effect_covariates": ["utility"], "draws": 1000}
    return evaluated(pd.DataFrame(made), [20_000, 30_000], **asked)


def test_the_menss_pilot_s_complete_cases_are_those_of_r():
    entries, rows = expected("menss_cea"), menss("complete_cases")
    for row, key in (("effect_difference", "cc.delta_qaly_adj"), ("spent.cost_difference", "cc.delta_cost")):
        oracle.agrees(rows[row].value, key, entries[key])
        assert rows[row].n_analysed == 46
    complete = [rows[f"arm.{arm}.complete"].value for arm in ("offered", "usual")]
    assert complete == entries["cc.n.arm1_arm0"]["value"]


def test_the_menss_pilot_is_imputed_in_every_draw_where_the_plan_says_so():
    rows = menss("nested_imputation")
    assert rows["spent.incomplete"].value == 113
    assert rows["effect_difference"].n_analysed == 159
    # 46 people tell all there is to know of 159: the error is not much below that of the complete cases.
    assert rows["effect_difference"].se > 0.02
    assert rows["spent.cost_difference"].se > 50

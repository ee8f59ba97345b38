"""JOBS II: what the plan asks for gives the reference numbers of R, each named by its key in expected.json."""

import csv
import json
import math
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "trials" / "jobs2"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the data of JOBS II are not beside this repository")

ARMS = {"arm1": "offered", "arm0": "control"}
RISK, CACE, CACE_ADJUSTED = (
    "primary.reemployment",
    "complier.reemployment",
    "sensitivity.reemployment.complier_adjusted",
)
MORE, MODEL = "sensitivity.reemployment.more_covariates", "sensitivity.reemployment.model_variance"
MEAN, MEAN_ADJUSTED = "secondary.depression", "sensitivity.depression.covariates"
CACE_MEAN, CACE_MEAN_ADJUSTED = "complier.depression", "sensitivity.depression.complier_adjusted"
COMPLIERS = {
    "cace_emp": CACE,
    "cace_emp_adj": CACE_ADJUSTED,
    "cace_depress2": CACE_MEAN,
    "cace_depress2_adj": CACE_MEAN_ADJUSTED,
}
RISKS = {"reemployment_adj": RISK, "reemployment_adj_full": MORE}
MEANS = {"depress2_ancova": MEAN, "depress2_ancova_full": MEAN_ADJUSTED}

# expected.json key → (row id, field); the software that made each value is named in expected.json (R 4.2.2).
ROWS = {
    "published.n": ("flow.randomised.n", "value"),
    "published.control_participation": ("flow.uptake.control.received", "value"),
    **{f"consort.n.{key}": (f"flow.allocated.{arm}", "value") for key, arm in ARMS.items()},
    **{f"consort.received.{key}": (f"flow.uptake.{arm}.received", "value") for key, arm in ARMS.items()},
    **{f"reemployment.risk.{key}": (f"{RISK}.arm.{arm}.risk", "value") for key, arm in ARMS.items()},
    **{f"reemployment.risk.{key}.wilson95": (f"{RISK}.arm.{arm}.risk", "interval") for key, arm in ARMS.items()},
    **{f"reemployment.events_n.{key}": (f"{RISK}.arm.{arm}.risk", "fraction") for key, arm in ARMS.items()},
    "reemployment.rd": (f"{RISK}.risk_difference.unadjusted", "value"),
    "reemployment.rd.ci95_newcombe": (f"{RISK}.risk_difference.unadjusted", "interval"),
    "reemployment.rr": (f"{RISK}.risk_ratio.unadjusted", "value"),
    "reemployment.rr.ci95_log_wald": (f"{RISK}.risk_ratio.unadjusted", "interval"),
    "reemployment.or": (f"{RISK}.odds_ratio.unadjusted", "value"),
    "reemployment.or.ci95_woolf": (f"{RISK}.odds_ratio.unadjusted", "interval"),
    "reemployment.p.chisq_uncorrected": (f"{RISK}.p_value.unadjusted", "value"),
    **{
        f"{prefix}.{key}": (f"{id_}.{name}", field)
        for prefix, id_ in RISKS.items()
        for key, name, field in (
            ("n", "risk_difference.adjusted", "n_analysed"),
            ("marginal_risk.arm1", "arm.offered.risk_adjusted", "value"),
            ("marginal_risk.arm0", "arm.control.risk_adjusted", "value"),
            ("rd", "risk_difference.adjusted", "value"),
            ("rd.se_influence", "risk_difference.adjusted", "se"),
            ("rr", "risk_ratio.adjusted", "value"),
            ("or", "odds_ratio.adjusted", "value"),
            ("or.ci95_wald", "odds_ratio.adjusted", "interval"),
            ("logit.coef_arm", "odds_ratio.adjusted", "log"),
            ("logit.se_arm", "odds_ratio.adjusted", "se"),
        )
    },
    "reemployment_adj.rd.se_delta_model": (f"{MODEL}.risk_difference.adjusted", "se"),
    "reemployment_adj.rd.ci95_delta_model": (f"{MODEL}.risk_difference.adjusted", "interval"),
    "reemployment_adj.rr.se_log_delta_model": (f"{MODEL}.risk_ratio.adjusted", "se"),
    **{
        f"{prefix}.{key}": (f"{id_}.{name}", field)
        for prefix, id_ in MEANS.items()
        for key, name, field in (
            ("n", "difference", "n_analysed"),
            ("diff", "difference", "value"),
            ("se", "difference", "se"),
            ("ci95", "difference", "interval"),
            ("p", "p_value", "value"),
        )
    },
    "depress2_ancova.se_HC3": ("sensitivity.depression.robust.difference", "se"),
    "depress2_ttest.diff": (f"{MEAN}.difference.unadjusted", "value"),
    "depress2_ttest.welch.ci95": (f"{MEAN}.difference.unadjusted", "interval"),
    "depress2_ttest.welch.p": (f"{MEAN}.p_value.unadjusted", "value"),
    "depress2_ttest.mean_arm1_arm0": (f"{MEAN}.arm.{{}}.observed_mean", "arms"),
    "compliance_rate": (f"{CACE}.uptake.offered", "value"),
    **{
        f"{prefix}.{key}": (f"{id_}.{name}", field)
        for prefix, id_ in COMPLIERS.items()
        for key, name, field in (
            ("n", "complier_effect", "n_analysed"),
            ("itt", "intention_to_treat", "value"),
            ("itt.se_HC1", "intention_to_treat", "se"),
            ("first_stage", "first_stage", "value"),
            ("first_stage.F", "first_stage_f", "value"),
            ("first_stage.F_HC1", "check.relevance.statistic", "value"),
            ("cace", "complier_effect", "value"),
            ("cace.se_HC1", "complier_effect", "se"),
            ("cace.ci95_HC1_normal", "complier_effect", "interval"),
        )
    },
    "cace_emp.bloom_ratio": (f"{CACE}.complier_effect", "value"),  # Bloom's ratio is the estimate without covariates
    "noncompliance_pct_offered": ("flow.uptake_share.offered.not_received", "percent"),
    **{
        f"baseline.{variable}.{key}.{name}": (f"baseline.{variable}.{arm}.{part}", "value")
        for variable in ("econ_hard", "depress1", "age")
        for key, arm in ARMS.items()
        for name, part in (("n", "data.available"), ("n_missing", "data.missing"), ("mean", "mean"), ("sd", "sd"))
    },
}
LEVELS = {
    "sex": {"0": "no", "1": "yes"},
    "nonwhite": {"0": "no", "1": "yes"},
    "educ": {"lt-hs": "lt_hs", "highsc": "highsc", "somcol": "somcol", "bach": "bach", "gradwk": "gradwk"},
    "income": {"lt15k": "under_15k", "15t24k": "from_15k", "25t39k": "from_25k", "40t49k": "from_40k",
               "50k+": "from_50k"},
    "marital": {"married": "married", "nevmarr": "never_married", "divrcd": "divorced",
                "separtd": "separated", "widowed": "widowed"},
    "occp": {"professionals": "professionals", "manegerial": "managerial", "clerical/kindred": "clerical",
             "sales workers": "sales", "craftsmen/foremen/kindred": "craftsmen",
             "operatives/kindred wrks": "operatives",
             "laborers/service wrks": "labourers"},
}  # fmt: skip
for variable, levels in LEVELS.items():
    ROWS[f"baseline.{variable}.smd"] = (f"baseline.{variable}.smd.offered", "value")
    for key, arm in ARMS.items():
        ROWS[f"baseline.{variable}.{key}.n_missing"] = (f"baseline.{variable}.{arm}.data.missing", "value")
        for code, level in levels.items():
            ROWS[f"baseline.{variable}.{key}.n[{code}]"] = (f"baseline.{variable}.{arm}.level.{level}", "value")
            ROWS[f"baseline.{variable}.{key}.pct[{code}]"] = (f"baseline.{variable}.{arm}.share.{level}", "percent")
for variable in ("econ_hard", "depress1", "age"):
    ROWS[f"baseline.{variable}.smd"] = (f"baseline.{variable}.smd.offered", "value")
    for key, arm in ARMS.items():
        ROWS[f"baseline.{variable}.{key}.median_q1_q3"] = (f"baseline.{variable}.{arm}", "quartiles")
        ROWS[f"baseline.{variable}.{key}.min_max"] = (f"baseline.{variable}.{arm}", "range")

# What the same plan gives when one variance, or the strata, are changed: key → (id of the sensitivity analysis, row,
# field), with the analysis varied and the change.
CHANGES = {
    **{
        f"variant.{prefix}.{variance}": (of, {**covariates, "analysis.variance": variance})
        for prefix, of, covariates in (
            ("reemployment_adj", RISK, {}),
            ("reemployment_adj_full", RISK,
             {"analysis.covariates": ["econ_hard", "depress1", "sex", "age", "nonwhite", "educ", "income"]}),
        )
        for variance in ("delta_model", "delta_hc0", "delta_hc1", "delta_hc3")
    },
    **{
        f"variant.{prefix}.{variance}": (of, {**covariates, "analysis.variance": variance})
        for prefix, of, covariates in (
            ("depress2_ancova", MEAN, {}),
            ("depress2_ancova_full", MEAN, {"analysis.covariates": ["econ_hard", "sex", "age", "nonwhite"]}),
        )
        for variance in ("hc0", "hc1", "hc2", "hc3")
    },
    **{
        f"variant.{prefix}.{variance}": (of, {"analysis.covariates": covariates, "analysis.variance": variance})
        for prefix, of, covariates in (
            ("cace_emp", CACE, []),
            ("cace_depress2", CACE_MEAN, []),
            ("cace_emp_adj", CACE, ["depress1", "econ_hard", "sex", "age", "nonwhite"]),
            ("cace_depress2_adj", CACE_MEAN, ["depress1", "econ_hard", "sex", "age", "nonwhite"]),
        )
        for variance in ("classical", "hc0")
    },
    "variant.strata": (RISK, {"analysis": {"method": "stratified_risk", "strata": ["high_risk"]}}),
}  # fmt: skip
VARIANTS = {
    **{
        f"{prefix}.{key}": (f"variant.{prefix}.{variance}.{name}", field)
        for prefix in RISKS
        for variance, key, name, field in (
            *(("delta_" + kind.lower(), f"rd.se_delta_{kind}", "risk_difference.adjusted", "se")
              for kind in ("model", "HC0", "HC1", "HC3")),
            ("delta_model", "rd.ci95_delta_model", "risk_difference.adjusted", "interval"),
            ("delta_hc0", "rd.ci95_delta_HC0", "risk_difference.adjusted", "interval"),
            ("delta_model", "rr.se_log_delta_model", "risk_ratio.adjusted", "se"),
        )
    },
    **{
        f"{prefix}.se_{kind}": (f"variant.{prefix}.{kind.lower()}.difference", "se")
        for prefix in MEANS
        for kind in ("HC0", "HC1", "HC2", "HC3")
    },
    **{
        f"{prefix}.{key}": (f"variant.{prefix}.{variance}.{name}", "se")
        for prefix in COMPLIERS
        for key, variance, name in (
            ("cace.se_iid", "classical", "complier_effect"),
            ("cace.se_HC0", "hc0", "complier_effect"),
        )
    },
    "subgroup_depress.cmh_p": ("variant.strata.p_value", "value"),
}  # fmt: skip

# No plan can ask for these: intervals and tests that the engine does not offer, degrees of freedom and residuals, which
# have no row, comparisons that break the randomisation, and other variances of the difference by offer that goes with
# a complier effect (HC1 always). Where the analysis room has the method, it is proven against the same file in
# tests/analysis/test_jobs2.py.
OTHER = (
    "clopper_pearson", "ci95_wald", "se_wald", "agresti", "miettinen", "yates", "fisher", "z.pooled", "p.wald",
    "itt.se_HC2", "itt.se_ols", "ancova.df", "ancova_full.df", "sigma", "welch.df", "student", "wilcoxon",
    "reemployment_per_protocol.", "reemployment_as_treated.", "subgroup_depress.interaction",
    "published.noncompliance_pct_offered",  # the source's 39 %, which the data do not bear out
)  # fmt: skip


@pytest.fixture(scope="module")
def expected():
    return json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results():
    plan = load_plan(ROOT / "data" / "jobs2")
    return analyse(plan, read_snapshot(plan, SHARED), Scope.FULL)


@pytest.fixture(scope="module")
def variants(tmp_path_factory):
    """Results of the plan with the changes, of data with a column more: above the median of symptoms at baseline."""
    folder = tmp_path_factory.mktemp("jobs2")
    with (SHARED / "data.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    middle = sorted(float(row["depress1"]) for row in people)[len(people) // 2]
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*people[0], "high_risk"])
        writer.writeheader()
        writer.writerows(row | {"high_risk": int(float(row["depress1"]) > middle)} for row in people)
    yaml = YAML(typ="safe")
    plan = yaml.load(ROOT / "data" / "jobs2" / "trial.yml")
    plan["data"]["tables"]["participants"]["columns"]["high_risk"] = {"type": "binary"}
    name = {"en": "Variant", "nb": "Variant"}
    plan["sensitivity"] = [
        {"id": id_, "of": of, "name": name, "change": change} for id_, (of, change) in CHANGES.items()
    ]
    yaml.sort_base_mapping_type_on_output = False
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(plan, file)
    loaded = load_plan(folder)
    return analyse(loaded, read_snapshot(loaded, folder), Scope.FULL)


def numbers(results, id_, field):
    if field == "quartiles":
        return [results[f"{id_}.{part}"].value for part in ("median", "q1", "q3")]
    if field == "range":
        return [results[f"{id_}.{part}"].value for part in ("minimum", "maximum")]
    if field == "arms":
        return [results[id_.format(arm)].value for arm in ("offered", "control")]
    row = results[id_]
    if field == "log":
        return [math.log(row.value)]
    if field == "interval":
        return [row.low, row.high]
    if field == "fraction":
        return [row.numerator, row.denominator]
    return [100 * row.value if field == "percent" else getattr(row, field)]


def agrees(wanted, found):
    """Six digits, or for what is near zero the tolerance of the reference: R's ``glm`` stops a little early."""
    value = wanted["value"] if isinstance(wanted["value"], list) else [wanted["value"]]
    assert found == pytest.approx(value, rel=5e-7, abs=min(wanted["tolerance"], 2e-7))


@pytest.mark.parametrize("key", sorted(ROWS))
def test_the_results_agree_with_the_reference_to_six_digits(key, results, expected):
    agrees(expected[key], numbers(results, *ROWS[key]))


@pytest.mark.parametrize("key", sorted(VARIANTS))
def test_a_change_to_the_plan_gives_the_variant_of_the_reference(key, variants, expected):
    agrees(expected[key], numbers(variants, *VARIANTS[key]))


def test_every_reference_number_is_compared_here_or_named_as_one_that_no_plan_can_ask_for(expected):
    left = [key for key in expected if key != "_meta" and key not in ROWS and key not in VARIANTS]
    assert [key for key in left if not any(part in key for part in OTHER)] == []


def test_the_family_of_secondary_outcomes_is_adjusted_by_holm(results):
    crude = sorted(results[f"secondary.{name}.p_value"].value for name in ("depression", "self_efficacy"))
    # Holm: twice the lesser, then the greater of that and the other p-value.
    wanted = [min(1, 2 * crude[0]), max(min(1, 2 * crude[0]), crude[1])]
    adjusted = [results[f"family.secondary.secondary.{name}.p_value"].value for name in ("depression", "self_efficacy")]
    assert sorted(adjusted) == pytest.approx(wanted)


def test_people_in_the_subgroups_add_up_to_those_of_the_analysis(results):
    for by, levels in (("sex", ("no", "yes")), ("educ", ("lt_hs", "highsc", "somcol", "bach", "gradwk"))):
        stem = f"subgroup.{RISK}.{by}.level"
        for arm, (events, n) in {"offered": (207, 600), "control": (86, 299)}.items():
            assert sum(results[f"{stem}.{level}.arm.{arm}.analysed"].value for level in levels) == n
            assert sum(results[f"{stem}.{level}.arm.{arm}.events"].value for level in levels) == events


def test_ye_and_the_influence_function_give_one_estimate_and_nearly_one_standard_error(results):
    """Both are of the super-population; Ye and colleagues (2023) estimate the same variance from other pieces."""
    one, other = (results[f"{id_}.risk_difference.adjusted"] for id_ in (RISK, "sensitivity.reemployment.ye"))
    assert one.value == other.value
    assert one.se == pytest.approx(other.se, rel=0.002)
    assert one.se != other.se

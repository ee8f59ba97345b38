"""More real trials against R 4.2.2: small, skewed, large, with empty strata, quasi-separated, with missing outcomes."""

from functools import cache

import pandas as pd
import pytest

from tests.analysis import oracle

pytestmark = oracle.needs_shared

_CONTINUOUS = ("re78.", "re78_ols.", "re78_ancova.", "re78_lin.", "published.re78.")
# Means and their models, ordinal tests, stratified and multiplicity methods are compared in other files.
NOT_COVERED_PREFIXES = {
    "indo_rct": ("pep_cmh_site.", "pep_mh_rd", "pep_site_interaction.", "published.p"),
    "strep_tb": ("radiologic_wilcoxon.",),
    "licorice_gargle": ("four_times.", "published.randomised"),
    "nsw_lalonde": _CONTINUOUS,
}
# Trials that are here for other methods' sake: only what these keys begin with concerns this room.
COVERED_PREFIXES = {
    "pbc_rct": ("baseline.",),
    "menss_cea": ("baseline.", "sti12.", "sti12_adj."),
    "penn_bonus": ("baseline.", "exit_by_13_weeks.", "exit_by_13_weeks_adj."),
}
COVERS = {
    "indo_rct": ("baseline.", "pep.", "pep_adj.", "published.n", "published.risk_pct."),
    "strep_tb": ("baseline.", "improved.", "improved_adj.", "death6m.", "published.improved_total"),
    "licorice_gargle": ("baseline.", "sore_4h.", "sore_4h_adj.", "sore_30min.", "published.sore_throat_4h_pct."),
    "nsw_lalonde": ("baseline.", "employed78.", "employed78_adj."),
    **COVERED_PREFIXES,
}


def indo_rct() -> oracle.Values:
    d = oracle.data("indo_rct")
    arm, y = (d["rx"] == "1_indomethacin").astype(int), (d["outcome"] == "1_yes").astype(float)
    values = oracle.baseline_numeric(d, "age", arm) | oracle.baseline_numeric(d, "risk", arm)
    for name in ["site", "gender", "sod", "pep", "recpanc", "psphinc", "difcan", "pdstent", "train", "status", "type"]:
        values |= oracle.baseline_category(d, name, arm)
    values |= oracle.binary(y, arm, "pep")
    covariates = d[["risk"]].assign(site=d["site"].astype("category"), gender=d["gender"].astype("category"))
    values |= oracle.standardised(y, arm, covariates, "pep_adj")
    percent = [100 * (values[f"pep.risk.arm{label}"] or 0) for label in (1, 0)]
    return values | {"published.risk_pct.arm1_arm0": percent, "published.n": values["pep_adj.n"]}


def strep_tb() -> oracle.Values:
    d = oracle.data("strep_tb")
    arm, y = (d["arm"] == "Streptomycin").astype(int), d["improved"].astype(float)
    values: oracle.Values = {}
    for name in ["gender", "baseline_condition", "baseline_temp", "baseline_esr", "baseline_cavitation"]:
        values |= oracle.baseline_category(d, name, arm)
    values |= oracle.binary(y, arm, "improved")
    values |= oracle.binary((d["radiologic_6m"] == "1_Death").astype(float), arm, "death6m")
    covariates = d[["baseline_condition", "gender"]].astype("category")
    values |= oracle.standardised(y, arm, covariates, "improved_adj")
    return values | {"published.improved_total": [int(y.sum()), len(d)]}


def licorice_gargle() -> oracle.Values:
    d = oracle.data("licorice_gargle")
    arm = d["treat"]
    values = oracle.baseline_numeric(d, "preOp_age", arm) | oracle.baseline_numeric(d, "preOp_calcBMI", arm)
    for name in ["preOp_gender", "preOp_asa", "preOp_mallampati", "preOp_smoking", "intraOp_surgerySize"]:
        values |= oracle.baseline_category(d, name, arm)
    four_hours, half_hour = _any_pain(d["postOp4hour_throatPain"]), _any_pain(d["pacu30min_throatPain"])
    values |= oracle.binary(four_hours, arm, "sore_4h") | oracle.binary(half_hour, arm, "sore_30min")
    factors = d[["preOp_gender", "preOp_smoking", "intraOp_surgerySize"]].astype("category")
    values |= oracle.standardised(four_hours, arm, d[["preOp_age"]].join(factors), "sore_4h_adj")
    percent = [100 * (values[f"sore_4h.risk.arm{label}"] or 0) for label in (1, 0)]
    return values | {"published.sore_throat_4h_pct.arm1_arm0": percent}


def _any_pain(score: pd.Series) -> pd.Series:
    return (score > 0).astype(float).where(score.notna())


def nsw_lalonde() -> oracle.Values:
    d = oracle.data("nsw_lalonde")
    arm, y = d["treat"], (d["re78"] > 0).astype(float)
    values: oracle.Values = {}
    for name in ("age", "education", "re74", "re75"):
        values |= oracle.baseline_numeric(d, name, arm)
    for name in ("black", "hispanic", "married", "nodegree", "u74", "u75"):
        values |= oracle.baseline_category(d, name, arm)
    values |= oracle.binary(y, arm, "employed78")
    covariates = d[["age", "education", "black", "hispanic", "married", "nodegree", "u74", "u75"]]
    return values | oracle.standardised(y, arm, covariates, "employed78_adj")


def pbc_rct() -> oracle.Values:
    d = oracle.data("pbc_rct")
    arm = (d["trt"] == 1).astype(int)
    values: oracle.Values = {}
    for name in ("age", "bili", "albumin", "protime", "chol", "platelet"):
        values |= oracle.baseline_numeric(d, name, arm)
    for name in ("sex", "ascites", "hepato", "spiders", "edema", "stage"):
        values |= oracle.baseline_category(d, name, arm)
    return values


def menss_cea() -> oracle.Values:
    d = oracle.data("menss_cea")
    arm = (d["trt"] == 2).astype(int)
    values: oracle.Values = {}
    for name in ("age", "u.0", "sex_inst.0"):
        values |= oracle.baseline_numeric(d, name, arm)
    for name in ("ethnicity", "employment", "site", "sti.0"):
        values |= oracle.baseline_category(d, name, arm)
    values |= oracle.binary(d["sti"], arm, "sti12")
    return values | oracle.standardised(d["sti"], arm, d[["sti.0", "age"]], "sti12_adj")


def penn_bonus() -> oracle.Values:
    d = oracle.data("penn_bonus")
    d = d[d["tg"].isin([0, 4])]
    arm, y = (d["tg"] == 4).astype(int), (d["inuidur1"] <= 13).astype(float)
    values = oracle.baseline_numeric(d, "inuidur1", arm)
    binary = ["female", "black", "hispanic", "othrace", "agelt35", "agegt54", "durable", "nondurable", "lusd", "husd"]
    for name in [*binary, "dep", "recall"]:
        values |= oracle.baseline_category(d, name, arm)
    values |= oracle.binary(y, arm, "exit_by_13_weeks")
    quarters = ["q2", "q3", "q4", "q5", "q6"]
    numbers = ["female", "black", "othrace", *quarters, "agelt35", "agegt54", "durable", "lusd", "husd"]
    covariates = d[numbers].assign(dep=d["dep"].astype("category"))
    return values | oracle.standardised(y, arm, covariates, "exit_by_13_weeks_adj")


TRIALS = {
    "indo_rct": indo_rct,
    "strep_tb": strep_tb,
    "licorice_gargle": licorice_gargle,
    "nsw_lalonde": nsw_lalonde,
    "pbc_rct": pbc_rct,
    "menss_cea": menss_cea,
    "penn_bonus": penn_bonus,
}


@cache
def found(name: str) -> oracle.Values:
    return TRIALS[name]()


def covered(name: str) -> list[str]:
    keys = oracle.expected(name)
    if name in COVERED_PREFIXES:
        return [key for key in keys if key.startswith(COVERED_PREFIXES[name])]
    return [key for key in keys if not key.startswith(NOT_COVERED_PREFIXES[name])]


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in TRIALS for key in covered(name)])
def test_agrees_with_r_on(name, key):
    of_a_fit = "_adj." in key and any(part in key for part in (".se_", ".ci95_", ".p.wald"))
    oracle.agrees(found(name)[key], key, oracle.expected(name)[key], relative=5e-6 if of_a_fit else 1e-6)


@pytest.mark.parametrize("name", TRIALS)
def test_every_key_is_either_covered_or_of_a_kind_named_as_not_covered(name):
    assert set(found(name)) == set(covered(name))


@pytest.mark.parametrize("name", TRIALS)
def test_the_prefixes_declared_are_of_the_keys_compared(name):
    assert {key for key in oracle.expected(name) if key.startswith(COVERS[name])} == set(covered(name))

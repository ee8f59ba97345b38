"""Every number of the JOBS II reference (R 4.2.2; AER, ratesci, sandwich) that this room answers for, by its key."""

from functools import cache

import numpy as np
import pytest

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.wald_estimator import wald_estimator
from tests.analysis import oracle

pytestmark = oracle.needs_shared

# Compared in other files: continuous outcomes, and subgroups.
NOT_COVERED = {
    *(
        f"depress2_{model}.{name}"
        for model in ("ancova", "ancova_full")
        for name in ("n", "diff", "se", "df", "ci95", "p", "sigma", "se_HC0", "se_HC1", "se_HC2", "se_HC3")
    ),
    *(
        f"depress2_ttest.{name}"
        for name in (
            "mean_arm1_arm0",
            "diff",
            "welch.ci95",
            "welch.df",
            "welch.p",
            "student.ci95",
            "student.p",
            "wilcoxon.p_normal_cc",
        )
    ),
    "subgroup_depress.cmh_p",
    "subgroup_depress.interaction_coef",
    "subgroup_depress.interaction_se",
}

COVERS = {
    "jobs2": (
        "baseline.",
        "reemployment",
        "cace_",
        "compliance_rate",
        "noncompliance_pct_offered",
        "consort.",
        "published.",
    )
}


@cache
def found() -> oracle.Values:
    d = oracle.data("jobs2")
    employed = (d["work1"] == "psyemp").astype(float)
    nonwhite = (d["nonwhite"] == "non.white1").astype(int)
    d = d.assign(nonwhite=nonwhite)
    offered, took_part = d["treat"], d["comply"]
    linear = d[["depress1", "econ_hard", "sex", "age", "nonwhite"]]
    full = linear.assign(educ=d["educ"].astype("category"), income=d["income"].astype("category"))
    x = linear.to_numpy(dtype=float)
    values: oracle.Values = {}
    for name in ("econ_hard", "depress1", "age"):
        values |= oracle.baseline_numeric(d, name, offered)
    for name in ("sex", "nonwhite", "educ", "income", "marital", "occp"):
        values |= oracle.baseline_category(d, name, offered)
    values |= oracle.binary(employed, offered, "reemployment")
    values |= oracle.standardised(employed, offered, linear, "reemployment_adj")
    values |= oracle.standardised(employed, offered, full, "reemployment_adj_full")
    values |= oracle.complier(employed, took_part, offered, None, "cace_emp")
    values |= oracle.complier(d["depress2"], took_part, offered, None, "cace_depress2")
    values |= oracle.complier(employed, took_part, offered, x, "cace_emp_adj")
    values |= oracle.complier(d["depress2"], took_part, offered, x, "cace_depress2_adj")
    per_protocol = (offered == 0) | (took_part == 1)
    values |= oracle.binary(employed[per_protocol], offered[per_protocol], "reemployment_per_protocol")
    values |= oracle.binary(employed, took_part, "reemployment_as_treated")
    effect = two_stage_least_squares(employed, took_part, offered, variance="hc1")
    uptake = effect.uptake_offered.value or 0.0
    values["compliance_rate"] = uptake
    values["cace_emp.bloom_ratio"] = wald_estimator(employed, took_part, offered, variance="bloom").value
    values["noncompliance_pct_offered"] = 100 * (1 - uptake)
    values["published.noncompliance_pct_offered"] = 100 * (1 - uptake)
    values["published.control_participation"] = effect.uptake_control.value
    values["published.n"] = effect.n
    for label in (0, 1):
        arm = np.asarray(offered == label)
        values[f"consort.n.arm{label}"] = int(arm.sum())
        values[f"consort.received.arm{label}"] = int(took_part[arm].sum())
    return values


@pytest.mark.parametrize("key", [key for key in oracle.expected("jobs2") if key not in NOT_COVERED])
def test_agrees_with_r_on(key):
    oracle.agrees(found()[key], key, oracle.expected("jobs2")[key])


def test_every_key_is_either_covered_or_named_as_not_covered():
    assert set(found()) | NOT_COVERED == set(oracle.expected("jobs2"))
    assert not set(found()) & NOT_COVERED


def test_the_prefixes_declared_are_of_the_keys_compared():
    assert {key for key in oracle.expected("jobs2") if key.startswith(COVERS["jobs2"])} == set(found())

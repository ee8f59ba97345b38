"""Every reference number of non-compliance, by its key: R 4.2.2 (AER, sandwich), Ding's tables, worked cases."""

from functools import cache

import pytest

from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.not_randomised import not_randomised_contrast
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.wald_estimator import wald_estimator
from tests.analysis import oracle
from tests.analysis.compliance.trials import VITAMIN_A, table
from tests.analysis.test_stat_examples import complier_table

COVERS = {
    "jobs2": ("cace_", "reemployment_per_protocol.", "reemployment_as_treated."),
    "stat_examples": ("cace.", "published.cace."),
}


@cache
def jobs2():
    d = oracle.data("jobs2")
    return d.assign(employed=(d["work1"] == "psyemp").astype(float), nonwhite=(d["nonwhite"] == "non.white1") * 1.0)


def contrast(kind):
    d = jobs2()
    found = not_randomised_contrast(d["employed"], d["comply"], d["treat"], kind)
    people = found.included
    values = oracle.binary(d["employed"][people], found.treated[people], f"reemployment_{kind}")
    for name, estimate in (
        ("risk.arm1.wilson95", found.risk1),
        ("risk.arm0.wilson95", found.risk0),
        ("rd.ci95_newcombe", found.difference),
        ("rd.ci95_miettinen_nurminen", found.difference_score),
        ("rr.ci95_log_wald", found.risk_ratio),
        ("or.ci95_woolf", found.odds_ratio),
    ):
        values[f"reemployment_{kind}.{name}"] = oracle.limits(estimate)
    values[f"reemployment_{kind}.rd"] = found.difference.value
    values[f"reemployment_{kind}.events_n.arm1"] = [found.table.events1, found.table.n1]
    values[f"reemployment_{kind}.events_n.arm0"] = [found.table.events0, found.table.n0]
    return values


@cache
def found_in_jobs2():
    d = jobs2()
    x = d[["depress1", "econ_hard", "sex", "age", "nonwhite"]].to_numpy(dtype=float)
    values = contrast("per_protocol") | contrast("as_treated")
    for name, outcome in (("emp", d["employed"]), ("depress2", d["depress2"])):
        values |= oracle.complier(outcome, d["comply"], d["treat"], None, f"cace_{name}")
        values |= oracle.complier(outcome, d["comply"], d["treat"], x, f"cace_{name}_adj")
    for variance in ("delta", "bloom", "classical", "hc0", "hc1", "hc3"):
        ratio = wald_estimator(d["employed"], d["comply"], d["treat"], variance=variance)
        values["cace_emp.bloom_ratio"] = ratio.value
    return values


@cache
def found_in_stat_examples():
    values = {}
    for key, entry in oracle.expected("stat_examples").items():
        if key.startswith("cace.") and key.endswith(".counts"):
            values |= complier_table(key.split(".")[1], entry["value"])
    values["published.cace.sommer_zeger.counts"] = values["cace.sommer_zeger_survival.counts"]
    effect, (low, high) = values["cace.flu.cace"], values["cace.flu.cace.ci95_HC1_normal"]
    values["published.cace.flu.abs_est_ci"] = [-effect, -high, -low]  # printed with the outcome turned round
    values["published.cace.improve.mu_c1_mu_c0"] = values["cace.improve.mu_c1_mu_c0"]
    return values


def keys(name):
    return [key for key in oracle.expected(name) if key.startswith(COVERS[name])]


@oracle.needs_shared
@pytest.mark.parametrize("key", keys("jobs2"))
def test_jobs2_agrees_with_r_on(key):
    oracle.agrees(found_in_jobs2()[key], key, oracle.expected("jobs2")[key])


@oracle.needs_shared
@pytest.mark.parametrize("key", keys("stat_examples"))
def test_tables_of_non_compliance_agree_on(key):
    oracle.agrees(found_in_stat_examples()[key], key, oracle.expected("stat_examples")[key])


def test_sommer_and_zeger_s_vitamin_a_trial():
    """Case E1: Sommer A, Zeger SL (1991), Stat Med 10:45–52; the arithmetic in R 4.2.2. Deaths per 1 000."""
    y, d, z = table(VITAMIN_A)
    effect, means = two_stage_least_squares(y, d, z, variance="hc1"), complier_means(y, d, z, variance="hc1")
    assert 1000 * effect.intention_to_treat.value == pytest.approx(-2.58237752, abs=1e-8)
    assert effect.uptake_offered.value == pytest.approx(0.799983463, abs=1e-9)
    assert 1000 * effect.effect.value == pytest.approx(-3.22803863, abs=1e-8)
    assert 1000 * means.complier_control.value == pytest.approx(4.46834871, abs=1e-8)
    assert 1000 * means.complier_intervention.value == pytest.approx(1.24031008, abs=1e-8)
    assert means.ratio.value == pytest.approx(0.277576832, abs=1e-9)


@oracle.needs_shared
def test_jobs2_worked_by_hand():
    """Case E2: R 4.2.2, AER 1.2-10, sandwich 3.0-2 on mediation::jobs."""
    d = jobs2()
    means = complier_means(d["employed"], d["comply"], d["treat"], variance="hc0")
    assert means.complier_intervention.value == pytest.approx(0.330645161, abs=1e-9)
    assert means.never_taker.value == pytest.approx(0.368421053, abs=1e-9)
    assert means.complier_control.value == pytest.approx(0.238105513, abs=1e-9)
    assert means.ratio.value == pytest.approx(1.38864975, abs=1e-8)
    adjusting = d[["depress1", "econ_hard", "sex", "age"]].to_numpy(dtype=float)
    for outcome, x, value, errors in (
        ("job_seek", None, 0.108790359, {"classical": 0.0829373801, "hc0": 0.0809157114, "hc1": 0.0810058682}),
        ("job_seek", adjusting, 0.0977728722, {"classical": 0.0819623676, "hc1": 0.079817535}),
        ("depress2", None, -0.102171406, {"classical": 0.0744180519, "hc0": 0.0755427327}),
        ("depress2", adjusting, -0.0752958625, {"classical": 0.0676211186, "hc1": 0.0681881626}),
    ):
        for variance, error in errors.items():
            effect = two_stage_least_squares(d[outcome], d["comply"], d["treat"], x, variance=variance).effect
            assert effect.value == pytest.approx(value, abs=1e-9)
            assert effect.se == pytest.approx(error, abs=1e-9)

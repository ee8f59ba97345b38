"""Regression for the time to an event against R 4.2.2 (survival 3.5-3, cmprsk 2.2-11), key by key, and worked cases."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.covariates import design_matrix
from reise_report.analysis.survival.cause_specific import cause_specific
from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.fine_gray import fine_gray
from reise_report.analysis.survival.schoenfeld import proportional_hazards
from tests.analysis import oracle

pytestmark = oracle.needs_shared

COVERS = {
    "pbc_rct": ("os.cox_", "cr.finegray", "cr.causespecific"),
    "penn_bonus": ("exit26.cox_",),
}
MORE = oracle.SHARED / "validation" / "more"


def unadjusted(time, event, arm, key):
    """``tte`` of the references' common.R: coxph, its tests, cox.zph, robust variance."""
    found = {}
    for ties in ("efron", "breslow"):
        result = cox(time, event, arm, ties=ties)
        ratio = result.hazard_ratio
        found |= {
            f"{key}.cox_{ties}.loghr": result.fit.coefficients[0],
            f"{key}.cox_{ties}.se": ratio.se,
            f"{key}.cox_{ties}.hr": ratio.value,
            f"{key}.cox_{ties}.hr_ci95": [ratio.low, ratio.high],
        }
    fit = cox(time, event, arm).fit
    return found | {
        f"{key}.cox_efron.p_wald": cox(time, event, arm).hazard_ratio.p_value,
        f"{key}.cox_efron.p_lr": fit.likelihood_ratio_test().p_value,
        f"{key}.cox_efron.p_score": fit.score_test.p_value,
        f"{key}.cox_zph_km.p": proportional_hazards(fit, transform="km").arm.p_value,
        f"{key}.cox_zph_identity.p": proportional_hazards(fit, transform="identity").arm.p_value,
        f"{key}.cox_efron.robust_se": cox(time, event, arm, variance="robust").hazard_ratio.se,
    }


def pbc_rct():
    d = oracle.data("pbc_rct")
    time, arm = d["time"] / 365.25, (d["trt"] == 1).astype(int)
    found = unadjusted(time, (d["status"] == 2).astype(int), arm, "os")
    columns = design_matrix(
        pd.DataFrame(
            {
                "age": d["age"],
                "log(bili)": np.log(d["bili"]),
                "albumin": d["albumin"],
                "edema": d["edema"].astype("category"),
            }
        )
    )
    fit = cox(time, (d["status"] == 2).astype(int), arm, columns.values, names=columns.names).fit
    for name, value, variance in zip(fit.names, fit.coefficients, np.diag(fit.covariance), strict=True):
        label = name.replace("edema[", "factor(edema)").rstrip("]").replace(")1.0", ")1")
        found |= {f"os.cox_adj.loghr[{label}]": value, f"os.cox_adj.se[{label}]": np.sqrt(variance)}
    cause = d["status"].map({0: 0, 1: 2, 2: 1})
    for of in (1, 2):
        sub, specific = fine_gray(time, cause, arm, of=of), cause_specific(time, cause, arm, of=of)
        found |= {
            f"cr.finegray.cause{of}.logshr": sub.coefficients[0],
            f"cr.finegray.cause{of}.se": sub.hazard_ratio.se,
        }
        found |= {
            f"cr.causespecific.cause{of}.loghr": specific.fit.coefficients[0],
            f"cr.causespecific.cause{of}.se": specific.hazard_ratio.se,
        }
    adjusted = fine_gray(time, cause, arm, np.column_stack([d["age"], np.log(d["bili"])]))
    for index, name in enumerate(("arm", "age", "lbili")):
        found[f"cr.finegray_adj.coef[{name}]"] = adjusted.coefficients[index]
        found[f"cr.finegray_adj.se[{name}]"] = np.sqrt(adjusted.covariance[index, index])
    return found


def penn_bonus():
    p = oracle.data("penn_bonus")
    d = p[p["tg"].isin([0, 4])]
    time, event, arm = np.minimum(d["inuidur1"], 26), (d["inuidur1"] <= 26).astype(int), (d["tg"] == 4).astype(int)
    found = unadjusted(time, event, arm, "exit26")
    names = [
        "female",
        "black",
        "othrace",
        "q2",
        "q3",
        "q4",
        "q5",
        "q6",
        "agelt35",
        "agegt54",
        "durable",
        "lusd",
        "husd",
    ]
    columns = design_matrix(d[names].assign(dep=d["dep"].astype("category")))
    ratio = cox(time, event, arm, columns.values, names=columns.names).hazard_ratio
    return found | {"exit26.cox_adj.loghr": np.log(ratio.value), "exit26.cox_adj.se": ratio.se}


TRIALS = {"pbc_rct": pbc_rct, "penn_bonus": penn_bonus}


@cache
def found(name):
    return TRIALS[name]()


def covered(name):
    return [key for key in oracle.expected(name) if key.startswith(COVERS[name])]


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in TRIALS for key in covered(name)])
def test_agrees_with_r_on(name, key):
    """R stops its Newton iterations at a change of 1e-9 of the log-likelihood: seven to nine digits agree."""
    oracle.agrees(found(name)[key], key, oracle.expected(name)[key])


@pytest.mark.parametrize("name", TRIALS)
def test_every_key_of_regression_is_compared(name):
    assert set(found(name)) == set(covered(name))


def test_gehan_s_leukaemia_trial_with_both_ways_with_ties():
    # Case B1: Freireich et al. 1963, Gehan 1965; MASS::gehan, coxph of R 4.2.2, survival 3.5-3.
    d = pd.read_csv(MORE / "gehan_6mp.csv")
    arm = (d["treat"] == "6-MP").astype(int)
    for ties, value, se in (("efron", -1.57212515, 0.412396718), ("breslow", -1.50919141, 0.409564406)):
        result = cox(d["time"], d["cens"], arm, ties=ties)
        assert result.fit.coefficients[0] == pytest.approx(value, abs=6e-9)
        assert result.hazard_ratio.se == pytest.approx(se, abs=6e-10)


def test_lung_cancer_by_sex_and_age():
    # Case B2: survival::lung, coxph and cox.zph of R 4.2.2, survival 3.5-3.
    d = pd.read_csv(MORE / "lung.csv")
    event, female = d["status"] - 1, d["sex"] - 1
    plain = cox(d["time"], event, female)
    assert plain.fit.coefficients[0] == pytest.approx(-0.53102354, abs=6e-9)
    ratio = plain.hazard_ratio
    assert [ratio.se, ratio.value, ratio.low, ratio.high] == pytest.approx(
        [0.16717858, 0.58800282, 0.42371783, 0.81598481], abs=6e-9
    )
    check = proportional_hazards(plain.fit).arm
    assert check.statistic == pytest.approx(2.8632351, abs=6e-8)
    assert check.p_value == pytest.approx(0.0906, abs=5e-5)
    assert check.verdict == "supported"
    adjusted = cox(d["time"], event, female, d[["age"]], names=["age"])
    # R stops its iterations one step short: 3e-9 from the maximum.
    assert adjusted.fit.coefficients == pytest.approx([-0.513218517, 0.017045332], abs=5e-9)
    assert np.sqrt(np.diag(adjusted.fit.covariance)) == pytest.approx([0.167457962, 0.0092232735], abs=1e-9)

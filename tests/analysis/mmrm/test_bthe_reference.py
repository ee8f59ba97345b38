"""Beat the Blues, 100 people, half of them lost by the fifth visit: every number of R by name.

Passport: R 4.2.2; mmrm 0.3.16 with emmeans (``mmrm.``), nlme gls (``mmrm.gls_``), lme4 and lmerTest (``lmm_ri.``), lm
with sandwich (``ancova_``).
"""

import numpy as np
import pytest

from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.t_interval import t_interval
from tests.analysis import oracle
from tests.analysis.mmrm import reference
from tests.analysis.oracle import needs_shared

COVERS = {
    "bthe_depression": ("n.arm1_arm0", "observed.", "baseline.", "lmm_ri.", "mmrm.", "ancova_8m_cc.", "ancova_8m_locf.")
}
EXPECTED = reference.expected("bthe_depression")
MONTHS = np.array([2.0, 3.0, 5.0, 8.0])


def trial():
    data = reference.frame("bthe_depression")
    arm = (data["treatment"] == "BtheB").astype(int)
    outcome = data[["bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"]].to_numpy(dtype=float)
    covariates = np.column_stack([data["drug"] == "Yes", data["length"] == ">6m"]).astype(float)
    return data, arm, outcome, covariates


def description():
    data, arm, outcome, _ = trial()
    values = {"n.arm1_arm0": [int((arm == 1).sum()), int((arm == 0).sum())]}
    for name, column in zip(("2m", "3m", "5m", "8m"), np.isfinite(outcome).T, strict=True):
        values[f"observed.bdi.{name}.arm1_arm0"] = [int(column[arm == 1].sum()), int(column[arm == 0].sum())]
    values |= oracle.baseline_numeric(data, "bdi.pre", arm)
    return values | oracle.baseline_category(data, "drug", arm) | oracle.baseline_category(data, "length", arm)


def random_intercept():
    """A random intercept is compound symmetry with a positive correlation."""
    data, arm, outcome, covariates = trial()
    subject, visit = np.nonzero(np.isfinite(outcome))
    design = np.column_stack(
        [
            np.ones(subject.size),
            data["bdi.pre"].to_numpy()[subject],
            MONTHS[visit],
            arm.to_numpy()[subject],
            covariates[subject],
        ]
    )
    names = ("(Intercept)", "bdi.pre", "month", "arm", "drugYes", "length>6m")
    given = (outcome[subject, visit], design, subject, visit)
    fit = fit_mmrm(*given, structure="compound_symmetry", names=names)
    likelihood = fit_mmrm(*given, structure="compound_symmetry", estimation="ml").log_likelihood
    between = fit.covariance[0, 1]
    found = fit.contrast([0, 0, 0, 1, 0, 0], df="satterthwaite")
    values = {
        "sd_id_resid": [between**0.5, (fit.covariance[0, 0] - between) ** 0.5],
        "reml_loglik": fit.log_likelihood,
        "ml_loglik": likelihood,
        "satt_df_arm": found.df,
        "p_arm": found.p_value,
    }
    for name, value, se in zip(names, fit.coefficients, np.sqrt(np.diag(fit.vcov)), strict=True):
        values |= {f"fixef[{name}]": value, f"se[{name}]": se}
    return {f"lmm_ri.{key}": value for key, value in values.items()}


def unstructured():
    data, arm, outcome, covariates = trial()
    result = repeated_measures(outcome, arm, baseline=data["bdi.pre"], covariates=covariates, df="satterthwaite")
    rows, columns = np.tril_indices(4)
    order = np.lexsort((rows, columns))
    values = {
        "reml_loglik": result.fit.log_likelihood,
        "gls_reml_loglik": result.fit.log_likelihood,
        "cov": result.covariance[0][rows[order], columns[order]],
    }
    for month, visit in zip(("2", "3", "5", "8"), result.visits, strict=True):
        found = visit.difference
        values |= {f"diff.m{month}": found.value, f"se.m{month}": found.se}
        values |= {f"df.m{month}": found.df, f"p.m{month}": found.p_value}
    return {f"mmrm.{key}": value for key, value in values.items()}


def covariance_analysis(key, outcome):
    data, arm, _, covariates = trial()
    seen = np.isfinite(outcome)
    design = np.column_stack([np.ones(100), arm, data["bdi.pre"], covariates])[seen]
    fit = fit_least_squares(design, outcome[seen])
    n, k = design.shape
    setting = Setting(level=0.95, n=n, method="ordinary_least_squares")
    found = t_interval(fit.coefficients[1], fit.covariance("classical")[1, 1] ** 0.5, n - k, setting)
    values = {
        "n": n,
        "diff": found.value,
        "se": found.se,
        "df": found.df,
        "ci95": [found.low, found.high],
        "p": found.p_value,
        "sigma": (fit.residuals @ fit.residuals / (n - k)) ** 0.5,
    }
    for kind in ("hc0", "hc1", "hc2", "hc3"):
        values[f"se_{kind.upper()}"] = fit.covariance(kind)[1, 1] ** 0.5
    return {f"{key}.{name}": value for name, value in values.items()}


def last_carried_forward():
    data, _, outcome, _ = trial()
    carried = data["bdi.pre"].to_numpy(dtype=float)
    for column in outcome.T:
        carried = np.where(np.isfinite(column), column, carried)
    return carried


@pytest.fixture(scope="module")
def found():
    values = description() | random_intercept() | unstructured()
    values |= covariance_analysis("ancova_8m_cc", trial()[2][:, 3])
    return values | covariance_analysis("ancova_8m_locf", last_carried_forward())


@needs_shared
@pytest.mark.parametrize("key", EXPECTED)
def test_every_number_of_r_is_ours(found, key):
    reference.agrees(found[key], EXPECTED[key])


@needs_shared
def test_no_key_of_the_reference_is_left_out():
    assert all(key.startswith(COVERS["bthe_depression"]) for key in EXPECTED)
    assert len(EXPECTED) == 98

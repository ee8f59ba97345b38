"""FEV1 at four visits, 200 people (simulated by the authors of R's mmrm): every number of SAS, mmrm and nlme by name.

Passports: the keys ``published.`` are SAS PROC MIXED's, read in openpharma/mmrm (design/SAS); ``satt.``, ``kr_linear.``
and the others are R 4.2.2, mmrm 0.3.16 with emmeans 1.8.4.1; ``gls.`` nlme 3.1-162.
"""

import numpy as np
import pytest

from reise_report.analysis.mmrm.observations import observations
from reise_report.analysis.mmrm.reml import log_likelihood
from reise_report.analysis.mmrm.visit_pattern import patterns, widen
from tests.analysis.mmrm import reference
from tests.analysis.mmrm.reference import VISITS, agrees, arm_difference, arm_mean, fev_fit, full_fit, simple_fit
from tests.analysis.oracle import needs_shared

COVERS = {
    "fev_mmrm": (
        "published.sas.",
        "n_subjects",
        "n_obs",
        "n_by_visit_arm",
        "satt.",
        "kr_linear.",
        "reml_loglik",
        "ml_loglik",
        "cov_vis1_4",
        "gls.",
        "cs.",
        "ar1.",
        "toep.",
    )
}
EXPECTED = reference.expected("fev_mmrm")
SAS_NAMES = {
    "Intercept": "(Intercept)",
    "ARMCD_TRT": "ARMCDTRT",
    "RACE_Black": "RACEBlack or African American",
    "RACE_White": "RACEWhite",
    "SEX_Female": "SEXFemale",
    **{f"VIS{k}": f"AVISITVIS{k}" for k in (2, 3, 4)},
    **{f"VIS{k}_TRT": f"ARMCDTRT:AVISITVIS{k}" for k in (2, 3, 4)},
}


def limits(estimate):
    return [estimate.low, estimate.high]


def sas_estimates(key, estimate):
    return {
        f"{key}.est_se": [estimate.value, estimate.se],
        f"{key}.df": estimate.df,
        f"{key}.ci95": limits(estimate),
        f"{key}.p": estimate.p_value,
    }


def sas():
    fit = full_fit()
    inference = fit.inference("satterthwaite")
    order = [1, 2, 3, 0]
    values = {
        "m2_res_loglik": fit.deviance,
        "n_obs": fit.n_obs,
        "aic": fit.aic,
        # SAS counts all 200 people, also the three without any outcome.
        "bic": fit.deviance + fit.n_counted * np.log(200),
        "cov_vis2_vis3_vis4_vis1": fit.covariance[np.ix_(order, order)][np.tril_indices(4)],
    }
    for name, column in SAS_NAMES.items():
        values |= sas_estimates(f"fixed.{name}", inference.contrast(reference.weights(fit, **{column: 1.0})))
    for index, visit in enumerate(VISITS):
        for arm, treated in (("PBO", 0), ("TRT", 1)):
            values |= sas_estimates(f"lsmean.{visit}_{arm}", inference.contrast(arm_mean(fit, index, treated)))
        values |= sas_estimates(f"diff.{visit}", inference.contrast(arm_difference(fit, index)))
    differences = np.stack([arm_difference(fit, index) for index in range(4)])
    overall, same = inference.f_test(differences.mean(axis=0)), inference.f_test(differences[1:] - differences[0])
    # SAS prints whole degrees of freedom, and the tolerance is F's.
    values["type3.ARMCD.F_dendf"] = [overall.statistic, round(overall.df_denominator)]
    values["type3.AVISIT_ARMCD.F_p"] = [same.statistic, same.p_value]
    simple = simple_fit()
    corrected = simple.contrast([0, 1], df="kenward_roger_linear")
    values |= {"kr.simple_us.se": corrected.se, "kr.simple_us.df": corrected.df}
    values["empirical.simple_us.vcov"] = simple.inference("empirical").covariance.reshape(-1)
    by_sex = fev_fit(("(Intercept)", "ARMCDTRT", "SEXFemale"))
    values["simple.m2_res_loglik"] = by_sex.deviance
    values |= sas_estimates("simple.ARMCD", by_sex.contrast([0, 1, 0], df="satterthwaite"))
    return {f"published.sas.{key}": value for key, value in values.items()}


def by_visit(key, df):
    """What emmeans makes of mmrm's fit."""
    fit = full_fit()
    inference = fit.inference(df)
    values = {}
    for index, visit in enumerate(VISITS):
        found = inference.contrast(arm_difference(fit, index))
        values |= {f"{key}.diff.{visit}": found.value, f"{key}.diff_se.{visit}": found.se}
        values |= {f"{key}.diff_df.{visit}": found.df, f"{key}.diff_p.{visit}": found.p_value}
        values[f"{key}.diff_ci95.{visit}"] = limits(found)
        for arm, treated in (("PBO", 0), ("TRT", 1)):
            mean = inference.contrast(arm_mean(fit, index, treated))
            values |= {f"{key}.lsmean.{visit}_{arm}": mean.value, f"{key}.lsmean_se.{visit}_{arm}": mean.se}
    return values


def others():
    fit = full_fit()
    rows, columns = np.tril_indices(4)
    order = np.lexsort((rows, columns))
    _, _, visit, every = reference.fev()
    counts = [((visit == index) & (every["ARMCDTRT"] == arm)).sum() for index in range(4) for arm in (0, 1)]
    gls = fit.inference("satterthwaite").contrast(arm_difference(fit, 3))
    values = {
        # Three of the 200 have no outcome: they are in the data, not in the fit.
        "n_subjects": reference.frame("fev_mmrm")["USUBJID"].nunique(),
        "n_obs": fit.n_obs,
        "n_by_visit_arm": counts,
        "reml_loglik": fit.log_likelihood,
        "gls.reml_loglik": fit.log_likelihood,
        "gls.diff.VIS4": gls.value,
        "gls.diff_se.VIS4": gls.se,
        "ml_loglik": full_fit(estimation="ml").log_likelihood,
        "cov_vis1_4": fit.covariance[rows[order], columns[order]],
    }
    for name, value, se in zip(fit.names, fit.coefficients, np.sqrt(np.diag(fit.vcov)), strict=True):
        values |= {f"satt.coef[{name}]": value, f"satt.coef_se[{name}]": se}
    for key, structure in (("cs", "compound_symmetry"), ("ar1", "ar1"), ("toep", "toeplitz")):
        other = full_fit(structure)
        found = other.contrast(arm_difference(other, 3), df="satterthwaite")
        values |= {f"{key}.reml_loglik": other.log_likelihood, f"{key}.diff.VIS4": found.value}
        values |= {f"{key}.diff_se.VIS4": found.se, f"{key}.diff_df.VIS4": found.df}
    return values


@pytest.fixture(scope="module")
def found():
    return sas() | by_visit("satt", "satterthwaite") | by_visit("kr_linear", "kenward_roger_linear") | others()


@needs_shared
@pytest.mark.parametrize("key", EXPECTED)
def test_every_number_of_sas_and_r_is_ours(found, key):
    agrees(found[key], EXPECTED[key])


@needs_shared
def test_no_key_of_the_reference_is_left_out():
    assert all(key.startswith(COVERS["fev_mmrm"]) for key in EXPECTED)
    assert len(EXPECTED) == 181


@needs_shared
def test_our_maximum_is_at_least_as_high_as_that_of_r_and_sas():
    fit = full_fit()
    assert fit.log_likelihood > EXPECTED["reml_loglik"]["value"]
    assert fit.deviance < EXPECTED["published.sas.m2_res_loglik"]["value"]
    assert fit.gradient_norm < 1e-10


@needs_shared
def test_at_the_covariance_matrix_where_r_stopped_we_have_r_s_digits():
    """So that what differs between us and mmrm is where the search ended, and nothing else."""
    outcome, subject, visit, columns = reference.fev()
    data = patterns(widen(observations(outcome, np.column_stack(list(columns.values())), subject, visit, None)))
    covariance = np.zeros((4, 4))
    rows, places = np.tril_indices(4)
    order = np.lexsort((rows, places))
    covariance[rows[order], places[order]] = EXPECTED["cov_vis1_4"]["value"]
    covariance += np.tril(covariance, -1).T
    there = log_likelihood(data, covariance[None], restricted=True)
    assert there.value == pytest.approx(EXPECTED["reml_loglik"]["value"], abs=1e-10)
    theirs = [EXPECTED[f"satt.coef[{name}]"]["value"] for name in columns]
    assert there.coefficients == pytest.approx(theirs, abs=1e-9)
    errors = [EXPECTED[f"satt.coef_se[{name}]"]["value"] for name in columns]
    assert np.sqrt(np.diag(there.covariance)) == pytest.approx(errors, rel=1e-10)

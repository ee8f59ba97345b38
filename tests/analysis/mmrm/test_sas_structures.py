"""Kenward–Roger and robust variances of FEV1 ~ ARMCD under every covariance structure, against SAS PROC MIXED.

SAS's numbers are those quoted in openpharma/mmrm, tests/testthat/test-kenwardroger.R and test-empirical.R (listings in
its design/ddfm_covtype and design/Robust). SAS stops its search at a relative change of the likelihood of 1e-8, some
parts in 1e5 of a standard error before the maximum.
"""

import numpy as np
import pytest

from tests.analysis.mmrm.reference import fev, fev_fit, full_fit, simple_fit
from tests.analysis.oracle import needs_shared

pytestmark = needs_shared

# structure: SE of DDFM=KR(FIRSTORDER), degrees of freedom, variance of EMPIRICAL
SAS = {
    "ar1": (0.96058142305176, 188.46934887972, 0.68196697308307),
    "heterogeneous_ar1": (0.75924807546934, 188.225339095373, 0.46203608554929),
    "compound_symmetry": (0.7964696053595, 177.038485931223, 0.6297163326325),
    "heterogeneous_compound_symmetry": (0.67403858183242, 190.737701349941, 0.46038132267959),
    "toeplitz": (0.87839805519623, 160.027408337368, 0.76371349328831),
    "heterogeneous_toeplitz": (0.72537324518435, 180.062730071701, 0.46360435395588),
    "unstructured": (0.66124382270307, 160.733266403768, 0.40908637028234),
}


@pytest.mark.parametrize("structure", SAS)
def test_linear_kenward_roger_is_that_of_sas(structure):
    se, df, _ = SAS[structure]
    found = simple_fit(structure).contrast([0, 1], df="kenward_roger_linear")
    assert found.se == pytest.approx(se, rel=2e-4)
    assert found.df == pytest.approx(df, rel=5e-4)


@pytest.mark.parametrize("structure", SAS)
def test_the_plain_sandwich_is_sas_s_empirical_variance(structure):
    covariance = simple_fit(structure).inference("empirical").covariance
    assert covariance[1, 1] == pytest.approx(SAS[structure][2], rel=1e-4)
    assert covariance[0, 1] == pytest.approx(-covariance[0, 0], rel=1e-9)


def test_the_jackknife_sandwich_is_that_of_mmrm():
    # openpharma/mmrm, tests/testthat/_snaps/empirical.md: AR(1), Empirical-Jackknife
    expected = np.array([[0.282126502688394, -0.282126502688394], [-0.282126502688394, 0.696645916580453]])
    assert simple_fit("ar1").inference("empirical_jackknife").covariance == pytest.approx(expected, rel=1e-6)


def test_degrees_of_freedom_of_the_robust_variance_are_those_of_mmrm():
    # openpharma/mmrm, tests/testthat/test-satterthwaite.R: FEV1 ~ RACE + SEX, unstructured, Empirical, Satterthwaite
    names = ("(Intercept)", "RACEBlack or African American", "RACEWhite", "SEXFemale")
    inference = fev_fit(names).inference("empirical")
    one = inference.contrast([1, 0, 0, 0])
    assert (one.value, one.se) == (pytest.approx(40.94273, rel=1e-4), pytest.approx(0.68615, rel=1e-4))
    assert round(one.df) == 58
    both = inference.f_test([[0, 1, 0, 0], [0, 0, 1, 0]])
    assert both.statistic == pytest.approx(37.603, rel=1e-3)
    assert (both.df_numerator, round(both.df_denominator)) == (2, 112)


def test_case_c1_fev1_by_arm_alone():
    # cases.md C1: SAS PROC MIXED DDFM=KR, design/ddfm_covtype/kr_us.csv; mmrm 0.3.16 for the full variant
    fit = simple_fit()
    assert fit.deviance == pytest.approx(3667.96276376, abs=1e-4)
    linear = fit.contrast([0, 1])
    assert linear.value == pytest.approx(3.81972492174648, abs=1e-4)
    assert linear.se == pytest.approx(0.66124382270307, abs=1e-4)
    assert linear.df == pytest.approx(160.733266403768, abs=0.05)
    assert [linear.low, linear.high] == pytest.approx([2.51387886, 5.12557098], abs=5e-4)
    assert fit.contrast([0, 1], df="kenward_roger").se == pytest.approx(0.65101400, abs=1e-4)
    means = fit.contrast([1, 1]), fit.contrast([1, 0])
    assert [(mean.value, mean.se) for mean in means] == [
        (pytest.approx(44.8255, rel=1e-4), pytest.approx(0.4801, abs=1e-4)),
        (pytest.approx(41.0058, rel=1e-4), pytest.approx(0.4547, abs=1e-4)),
    ]
    listed = [108.39, 45.4113, 40.1721, -2.6971, 0.7771, 24.6058, -47.0103, -13.0998, 18.7346, 152.36]
    assert fit.covariance[np.tril_indices(4)] == pytest.approx(listed, abs=0.02)


def test_case_c2_the_full_model():
    # cases.md C2: mmrm 0.3.16, Kenward-Roger-Linear
    fit = full_fit()
    se = [0.89713403, 0.63904695, 0.68074443, 0.54423512, 1.08176349, 0.81027110, 0.82994752, 1.32611126]
    se += [1.14045323, 1.19813064, 1.86785062]
    df = [218.80179, 168.66572, 157.13822, 166.13239, 145.55196, 143.87584, 155.55752, 138.47078, 138.56426]
    df += [158.16514, 129.72043]
    inference = fit.inference("kenward_roger_linear")
    found = [inference.contrast(row) for row in np.eye(11)]
    assert [estimate.se for estimate in found] == pytest.approx(se, rel=1e-4)
    assert [estimate.df for estimate in found] == pytest.approx(df, rel=2e-3)
    assert fit.aic == pytest.approx(3406.4499, abs=1e-3)


def test_between_within_degrees_of_freedom_are_those_of_mmrm():
    # openpharma/mmrm, tests/testthat/test-between-within.R; columns in the order of mmrm's formula
    fit = full_fit()
    rows = np.eye(11)
    between, within = fit.f_test(rows[[1, 2]], df="between_within"), fit.f_test(rows[[5, 6]], df="between_within")
    both = fit.f_test(rows[[1, 5]] + rows[[2, 6]], df="between_within")
    assert (between.statistic, between.df_denominator) == (pytest.approx(36.91, rel=1e-3), 192)
    assert (within.statistic, within.df_denominator) == (pytest.approx(80.96, rel=1e-3), 334)
    assert both.df_denominator == 192


def test_satterthwaite_s_joint_test_is_that_of_sas():
    # openpharma/mmrm, design/SAS/sas_log_simple_reml.txt: type 3 test of RACE
    found = full_fit().f_test(np.eye(11)[[1, 2]], df="satterthwaite")
    assert (found.statistic, round(found.df_denominator)) == (pytest.approx(36.92, rel=1e-3), 166)


def test_kenward_roger_s_joint_test_is_that_of_mmrm():
    # openpharma/mmrm, tests/testthat/test-kenwardroger.R: FEV1 ~ ARMCD, AR(1), both coefficients
    found = simple_fit("ar1").f_test([[0, 1], [1, 0]], df="kenward_roger")
    assert found.statistic == pytest.approx(3913.72, rel=1e-4)
    assert found.df_denominator == pytest.approx(188.65, rel=1e-4)


def test_a_covariance_matrix_for_each_group_is_that_of_mmrm():
    # openpharma/mmrm, tests/testthat/_snaps/kenwardroger.md: ar1(AVISIT | SEX / USUBJID), P by group, males first
    fit = fev_fit(("(Intercept)", "ARMCDTRT"), structure="ar1", covariance_by=fev()[3]["SEXFemale"])
    back = np.linalg.inv(fit.workings.basis)
    products = back.T @ fit.workings.slopes.products @ back
    assert fit.n_parameters == 4
    assert -products[:, 0, 0] == pytest.approx([-4.06278289, -1.54720402, -4.64225304, -1.75816394], rel=2e-4)
    assert -products[:, 0, 1] == pytest.approx([-1.90710315, -0.73143598, -2.28093254, -0.91323619], rel=2e-4)

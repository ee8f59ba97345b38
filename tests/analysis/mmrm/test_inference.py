"""Degrees of freedom and tests: exact where theory is exact, and against a dense computation where it is not."""

import numpy as np
import pytest

from reise_report.analysis.mmrm.covariance_structure import STRUCTURES, parameters_near, structured_covariance
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.analysis.mmrm.inference import DEGREES_OF_FREEDOM
from reise_report.errors import AnalysisError
from tests.analysis.mmrm.simulated import long, trial

SMALL_SAMPLE = ("satterthwaite", "kenward_roger_linear")
N, VISITS = 30, 4


def differences():
    """(4, 8): the arms' difference at each visit, the design being a mean by visit and the arm's addition to it."""
    return np.column_stack([np.zeros((VISITS, VISITS)), np.eye(VISITS)])


def complete(structure="unstructured"):
    outcome, arm, _ = trial(N, VISITS, missing=0)
    return outcome, arm, fit_mmrm(*long(outcome, arm), structure=structure)


@pytest.mark.parametrize("df", SMALL_SAMPLE)
def test_complete_data_give_each_visit_student_s_t_test(df):
    outcome, arm, fit = complete()
    one, none = outcome[arm == 1], outcome[arm == 0]
    for visit, row in enumerate(differences()):
        pooled = (one[:, visit].var(ddof=1) * (len(one) - 1) + none[:, visit].var(ddof=1) * (len(none) - 1)) / (N - 2)
        found = fit.contrast(row, df=df)
        assert found.value == pytest.approx(one[:, visit].mean() - none[:, visit].mean(), rel=1e-9)
        assert found.se == pytest.approx((pooled * (1 / len(one) + 1 / len(none))) ** 0.5, rel=1e-9)
        assert found.df == pytest.approx(N - 2, rel=1e-9)


def test_kenward_roger_on_complete_unstructured_data_is_hotelling_s_exact_test():
    outcome, arm, fit = complete()
    one, none = outcome[arm == 1], outcome[arm == 0]
    mean = one.mean(axis=0) - none.mean(axis=0)
    pooled = ((len(one) - 1) * np.cov(one.T) + (len(none) - 1) * np.cov(none.T)) / (N - 2)
    squared = mean @ np.linalg.solve(pooled, mean) / (1 / len(one) + 1 / len(none))
    found = fit.f_test(differences(), df="kenward_roger_linear")
    assert found.df_numerator == VISITS
    assert found.df_denominator == pytest.approx(N - 2 - VISITS + 1, rel=1e-8)
    assert found.statistic == pytest.approx(squared * (N - 1 - VISITS) / ((N - 2) * VISITS), rel=1e-8)


@pytest.mark.parametrize("df", SMALL_SAMPLE)
def test_complete_data_under_compound_symmetry_give_the_split_plot_analysis_of_variance(df):
    outcome, arm, fit = complete("compound_symmetry")
    cells = np.where(arm[:, None] == 1, outcome[arm == 1].mean(axis=0), outcome[arm == 0].mean(axis=0))
    residuals = outcome - cells
    within = ((residuals - residuals.mean(axis=1, keepdims=True)) ** 2).sum() / ((N - 2) * (VISITS - 1))
    counts = 1 / (arm == 1).sum() + 1 / (arm == 0).sum()
    mean = fit.contrast(differences().mean(axis=0), df=df)
    assert mean.se == pytest.approx(((residuals.mean(axis=1) ** 2).sum() / (N - 2) * counts) ** 0.5, rel=1e-9)
    assert mean.df == pytest.approx(N - 2, rel=1e-9)
    change = fit.contrast(differences()[1] - differences()[0], df=df)
    assert change.se == pytest.approx((2 * within * counts) ** 0.5, rel=1e-9)
    assert change.df == pytest.approx((N - 2) * (VISITS - 1), rel=1e-9)
    together = fit.f_test(differences()[1:] - differences()[0], df=df)
    assert together.df_denominator == pytest.approx((N - 2) * (VISITS - 1), rel=1e-7)
    by_visit = outcome[arm == 1].mean(axis=0) - outcome[arm == 0].mean(axis=0)
    between_visits = ((by_visit - by_visit.mean()) ** 2).sum() / counts / (VISITS - 1)
    assert together.statistic == pytest.approx(between_visits / within, rel=1e-7)


@pytest.mark.parametrize("by_arm", [False, True])
@pytest.mark.parametrize("linear", [True, False])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_adjusted_covariance_is_that_of_the_dense_formula(structure, linear, by_arm):
    outcome, arm, baseline = trial(40, 3, seed=5)
    y, x, subject, visit = long(outcome, arm, baseline)
    group = arm[subject].astype(int) * by_arm
    fit = fit_mmrm(y, x, subject, visit, structure=structure, covariance_by=group)
    same = (subject[:, None] == subject[None]).astype(float)
    pieces = []
    for label, covariance in enumerate(fit.covariances):
        place = same * (group == label)[:, None] * (group == label)[None]
        parts = structured_covariance(structure, 3, parameters_near(structure, covariance))
        pieces.append(
            [place * part[..., visit[:, None], visit[None]] for part in (parts.value, parts.first, parts.second)]
        )
    inverse = np.linalg.inv(sum(piece[0] for piece in pieces))
    first = np.concatenate([piece[1] for piece in pieces])
    v, k, own = fit.vcov, len(first), len(first) // len(pieces)
    second = np.zeros((k, k, *inverse.shape))
    for label, piece in enumerate(pieces):
        mine = slice(label * own, (label + 1) * own)
        second[mine, mine] = piece[2]
    p = [-x.T @ inverse @ one @ inverse @ x for one in first]
    parameters = 2 * np.linalg.inv(hessian(y, x, inverse, first, second))
    total = np.zeros_like(v)
    for i in range(k):
        for j in range(k):
            q = x.T @ inverse @ first[i] @ inverse @ first[j] @ inverse @ x
            r = 0 if linear else x.T @ inverse @ second[i, j] @ inverse @ x
            total += parameters[i, j] * (q - p[i] @ v @ p[j] - r / 4)
    found = fit.inference("kenward_roger_linear" if linear else "kenward_roger").covariance
    assert found == pytest.approx(v + 2 * v @ total @ v, rel=1e-6, abs=1e-10)
    row = np.eye(7)[3]
    gradient = np.array([-row @ v @ one @ v @ row for one in p])
    expected = 2 * (row @ v @ row) ** 2 / (gradient @ parameters @ gradient)
    assert fit.contrast(row, df="satterthwaite").df == pytest.approx(expected, rel=1e-6)


def hessian(y, x, inverse, first, second):
    """Of −2RLL by the projection P: ∂_ij = tr(PΣ_ij) − tr(PΣ_iPΣ_j) − y'P(Σ_ij − 2Σ_iPΣ_j)Py."""
    p = inverse - inverse @ x @ np.linalg.solve(x.T @ inverse @ x, x.T @ inverse)
    k, py = len(first), p @ y
    result = np.empty((k, k))
    for i in range(k):
        for j in range(k):
            twice = second[i][j]
            result[i, j] = np.trace(p @ twice) - np.trace(p @ first[i] @ p @ first[j])
            result[i, j] -= py @ twice @ py - 2 * py @ first[i] @ p @ first[j] @ py
    return result


@pytest.mark.parametrize("structure", STRUCTURES)
def test_for_one_contrast_kenward_roger_has_satterthwaite_s_degrees_of_freedom(structure):
    fit = fit_mmrm(*long(*trial()), structure=structure)
    for row in np.eye(7):
        assert fit.contrast(row).df == pytest.approx(fit.contrast(row, df="satterthwaite").df, rel=1e-12)


def test_a_joint_test_of_one_contrast_is_its_t_test_squared():
    fit = fit_mmrm(*long(*trial()))
    for df in DEGREES_OF_FREEDOM:
        one, joint = fit.contrast(np.eye(7)[3], df=df), fit.f_test(np.eye(7)[3], df=df)
        assert joint.statistic == pytest.approx((one.value / one.se) ** 2)
        assert (joint.p_value, joint.df_denominator) == (pytest.approx(one.p_value), pytest.approx(one.df))


def test_rows_that_others_determine_are_left_out_of_a_joint_test():
    fit = fit_mmrm(*long(*trial()))
    rows = np.eye(7)[3:6]
    for df in DEGREES_OF_FREEDOM:
        assert fit.f_test([*rows, rows[0] + rows[1]], df=df) == fit.f_test(rows, df=df)


@pytest.mark.parametrize("df", DEGREES_OF_FREEDOM)
def test_every_way_carries_its_id(df):
    fit = fit_mmrm(*long(*trial()))
    assert fit.contrast(np.eye(7)[3], df=df).method == f"mmrm.{df}"
    assert fit.f_test(np.eye(7)[3:6], df=df).method == f"mmrm.{df}"


def test_the_robust_variance_is_that_of_each_participant_s_score():
    y, x, subject, visit = long(*trial(40))
    fit = fit_mmrm(y, x, subject, visit)
    meat, corrected = np.zeros((7, 7)), np.zeros((7, 7))
    for who in np.unique(subject):
        mine = subject == who
        weight = np.linalg.inv(fit.covariance[np.ix_(visit[mine], visit[mine])])
        residual = (y - x @ fit.coefficients)[mine]
        score = x[mine].T @ weight @ residual
        meat += np.outer(score, score)
        shrunk = np.eye(mine.sum()) - x[mine] @ fit.vcov @ x[mine].T @ weight
        score = x[mine].T @ weight @ np.linalg.solve(shrunk, residual)
        corrected += np.outer(score, score)
    assert fit.inference("empirical").covariance == pytest.approx(fit.vcov @ meat @ fit.vcov, rel=1e-8, abs=1e-12)
    jackknife = fit.inference("empirical_jackknife").covariance
    assert jackknife == pytest.approx(fit.vcov @ corrected @ fit.vcov, rel=1e-8, abs=1e-12)


def test_with_one_outcome_each_the_robust_variances_are_hc0_and_hc3():
    from reise_report.analysis.least_squares import fit_least_squares

    y, x, subject, visit = long(*trial(40, 1, missing=0))
    fit, ordinary = fit_mmrm(y, x, subject, visit), fit_least_squares(x, y)
    assert fit.inference("empirical").covariance == pytest.approx(ordinary.covariance("hc0"), rel=1e-8)
    assert fit.inference("empirical_jackknife").covariance == pytest.approx(ordinary.covariance("hc3"), rel=1e-8)


def test_the_empirical_degrees_of_freedom_are_bell_and_mccaffrey_s():
    y, x, subject, visit = long(*trial(20))
    fit, row = fit_mmrm(y, x, subject, visit), np.eye(7)[3]
    sigma = (subject[:, None] == subject[None]) * fit.covariance[visit[:, None], visit[None]]
    inverse = np.linalg.inv(sigma)
    hat = x @ fit.vcov @ x.T @ inverse
    parts = []
    for who in np.unique(subject):
        select = np.diag((subject == who).astype(float))
        parts.append((np.eye(len(y)) - hat).T @ select @ inverse @ x @ fit.vcov @ row)
    parts = np.column_stack(parts)
    products = parts.T @ sigma @ parts
    expected = np.trace(products) ** 2 / (products**2).sum()
    assert fit.contrast(row, df="empirical").df == pytest.approx(expected, rel=1e-8)


def test_kenward_roger_refuses_maximum_likelihood():
    fit = fit_mmrm(*long(*trial()), estimation="ml")
    with pytest.raises(AnalysisError, match="derived for REML"):
        fit.contrast(np.eye(7)[3])


@pytest.mark.parametrize(
    ("weights", "options", "message"),
    [
        ([1, 0], {}, "expected a number for each of 7 coefficients"),
        (np.zeros(7), {}, "only zeros"),
        (np.eye(7)[3], {"df": "normal"}, "unknown degrees of freedom 'normal'"),
        (np.eye(7)[3], {"level": 95}, "a confidence level lies between 0 and 1"),
    ],
)
def test_wrong_contrasts_are_refused_in_words(weights, options, message):
    fit = fit_mmrm(*long(*trial()))
    with pytest.raises(AnalysisError, match=message):
        fit.contrast(weights, **options)

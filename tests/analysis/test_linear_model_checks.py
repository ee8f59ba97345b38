"""Checks of what a comparison of means assumes, against scipy and statsmodels, and where they cannot be made."""

import numpy as np
import pytest

from reise_report.analysis.linear_model_checks import (
    constant_variance,
    equal_variances,
    no_high_leverage,
    no_influential_participant,
    no_outlier,
)

RNG = np.random.default_rng(11)
N = 60
ARM = (np.arange(N) % 2).astype(float)
X = RNG.normal(size=(N, 2))
Y = 1 + ARM + X[:, 0] + RNG.normal(size=N)
DESIGN = np.column_stack([np.ones(N), ARM, X])
CHECKS = (constant_variance, no_influential_participant, no_outlier)


def influence():
    # statsmodels 0.14, OLS(...).get_influence(), as R's dfbetas and rstudent
    import statsmodels.api as sm

    return sm.OLS(Y, DESIGN).fit().get_influence()


def test_equal_variances_is_brown_and_forsythe_s_test():
    from scipy.stats import levene  # scipy 1.17: levene(center="median")

    expected = levene(Y[ARM == 1], Y[ARM == 0], center="median")
    found = equal_variances(Y, ARM)
    assert found.statistic == pytest.approx(float(expected.statistic))
    assert found.p_value == pytest.approx(float(expected.pvalue))
    assert found.verdict == "supported"


def test_arms_that_vary_unlike_make_equal_variances_doubtful():
    found = equal_variances(np.where(ARM == 1, 10 * Y, Y), ARM)
    assert found.verdict == "doubtful"
    assert "Standard deviations" in found.detail


def test_constant_variance_is_koenker_s_test():
    from statsmodels.stats.diagnostic import het_breuschpagan

    residuals = Y - DESIGN @ np.linalg.lstsq(DESIGN, Y, rcond=None)[0]
    statistic, p, _, _ = het_breuschpagan(residuals, DESIGN)
    found = constant_variance(Y, ARM, X)
    assert found.statistic == pytest.approx(statistic)
    assert found.p_value == pytest.approx(p)
    assert found.df == 3


def test_residuals_that_grow_with_a_covariate_make_it_doubtful():
    spread = np.exp(1.5 * X[:, 0])
    assert constant_variance(ARM + spread * np.where(np.arange(N) % 4 < 2, 1, -1), ARM, X).verdict == "doubtful"


def test_the_most_influential_participant_is_that_of_dfbetas():
    assert no_influential_participant(Y, ARM, X).statistic == pytest.approx(np.abs(influence().dfbetas[:, 1]).max())


def test_somebody_who_decides_the_result_is_found():
    y = Y.copy()
    y[3] += 40
    found = no_influential_participant(y, ARM, X)
    assert found.verdict == "doubtful"
    full, without = (
        np.linalg.lstsq(DESIGN[keep], y[keep], rcond=None)[0][1] for keep in (np.arange(N) >= 0, np.arange(N) != 3)
    )
    assert found.detail == f"Without that one person the difference changes by {abs(full - without):.4g}."


def test_the_outlier_test_is_bonferroni_s_of_studentised_residuals():
    from scipy.stats import t

    studentised = np.abs(influence().resid_studentized_external)
    found = no_outlier(Y, ARM, X)
    assert found.statistic == pytest.approx(studentised.max())
    assert found.p_value == pytest.approx(min(1, N * 2 * t.sf(studentised.max(), N - 5)))


def test_an_outlier_is_found():
    y = Y.copy()
    y[7] -= 30
    assert no_outlier(y, ARM, X).verdict == "doubtful"


def test_leverage_is_the_hat_matrix_s_diagonal():
    found = no_high_leverage(ARM, X)
    assert found.statistic == pytest.approx(influence().hat_matrix_diag.max())
    assert found.verdict == "supported"


def test_a_site_of_one_person_has_high_leverage():
    found = no_high_leverage(ARM, (np.arange(N) == 0).astype(float)[:, None])
    assert found.verdict == "doubtful"
    assert found.statistic == pytest.approx(1)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    ("outcome", "arm", "covariates", "reason"),
    [
        (Y, np.ones(N), None, "no_participants"),
        (np.ones(N), ARM, None, "no_variation"),
        (Y, ARM, ARM[:, None], "collinear"),
        (Y[:3], ARM[:3], X[:3, :1], "too_few"),
        (2 * ARM, ARM, None, "separation"),
    ],
)
def test_a_check_that_cannot_be_made_says_why(check, outcome, arm, covariates, reason):
    found = check(outcome, arm, covariates)
    assert (found.verdict, found.reason) == ("not_checked", reason)
    assert found.statistic is None


@pytest.mark.parametrize(
    ("outcome", "arm", "reason"),
    [
        ([1.0, 2.0], [1, 1], "no_participants"),
        ([1.0, 2.0, 3.0], [1, 0, 0], "too_few"),
        ([1.0, 1.0, 2.0, 2.0], [1, 1, 0, 0], "no_variation"),
    ],
)
def test_equal_variances_that_cannot_be_tested_say_why(outcome, arm, reason):
    assert equal_variances(outcome, arm).reason == reason


def test_leverage_that_cannot_be_told_says_why():
    assert no_high_leverage(np.ones(4)).reason == "no_participants"
    assert no_high_leverage(ARM, ARM[:, None]).reason == "collinear"
    assert no_high_leverage(ARM[:3], X[:3, :1]).reason == "too_few"


def test_an_outlier_among_the_fewest_people_is_not_sought():
    assert no_outlier([1.0, 2.0, 4.0], [1, 1, 0]).reason == "too_few"


def test_residuals_of_one_size_are_no_sign_of_unequal_variance():
    found = constant_variance([0.0, 2.0, 5.0, 7.0], [0, 0, 1, 1])
    assert found.statistic == pytest.approx(0)
    assert found.verdict == "supported"

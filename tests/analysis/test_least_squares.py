"""Least squares: closed forms that every textbook has."""

import numpy as np
import pytest

from reise_report.analysis.least_squares import fit_least_squares

ARM = np.repeat([1.0, 0.0], [4, 5])
Y = np.array([3.0, 5, 4, 8, 1, 2, 2, 4, 0])
DESIGN = np.column_stack([np.ones(9), ARM])


def test_the_slope_of_an_arm_is_the_difference_in_means():
    fit = fit_least_squares(DESIGN, Y)
    assert fit.coefficients == pytest.approx([1.8, 3.2])


def test_the_classical_standard_error_is_student_s():
    within = ((Y[:4] - 5) ** 2).sum() + ((Y[4:] - 1.8) ** 2).sum()
    assert fit_least_squares(DESIGN, Y).covariance("classical")[1, 1] == pytest.approx(within / 7 * (1 / 4 + 1 / 5))


def test_hc2_is_welch_s_variance():
    expected = Y[:4].var(ddof=1) / 4 + Y[4:].var(ddof=1) / 5
    assert fit_least_squares(DESIGN, Y).covariance("hc2")[1, 1] == pytest.approx(expected)


def test_hc0_takes_the_variances_without_correction():
    expected = Y[:4].var() / 4 + Y[4:].var() / 5
    fit = fit_least_squares(DESIGN, Y)
    assert fit.covariance("hc0")[1, 1] == pytest.approx(expected)
    assert fit.covariance("hc1")[1, 1] == pytest.approx(expected * 9 / 7)


def test_hc3_divides_by_one_less_leverage_twice():
    expected = (Y[:4].var() / 4) / (3 / 4) ** 2 + (Y[4:].var() / 5) / (4 / 5) ** 2
    assert fit_least_squares(DESIGN, Y).covariance("hc3")[1, 1] == pytest.approx(expected)


def test_a_perfect_fit_says_that_it_is_exact():
    assert fit_least_squares(DESIGN, 2 + 3 * ARM).is_exact
    assert not fit_least_squares(DESIGN, Y).is_exact


def test_a_person_with_leverage_one_has_no_residual_to_inflate():
    design = np.column_stack([DESIGN, np.eye(9)[:, 0]])  # a dummy for the first person alone
    rest = fit_least_squares(DESIGN[1:], Y[1:])
    for kind in ("hc2", "hc3"):
        covariance = fit_least_squares(design, Y).covariance(kind)
        assert covariance[1, 1] == pytest.approx(rest.covariance(kind)[1, 1])

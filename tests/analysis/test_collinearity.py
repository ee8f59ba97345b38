"""Useless columns."""

import numpy as np

from reise_report.analysis.collinearity import adjustment, independent_columns

ARM = np.array([1.0, 1, 1, 0, 0, 0])
AGE = np.array([20.0, 35, 41, 22, 58, 30])


def test_the_first_of_collinear_columns_stays():
    design = np.column_stack([np.ones(6), AGE, 3 * AGE - 2, ARM])
    assert independent_columns(design).tolist() == [True, True, False, True]


def test_a_column_of_zeros_is_dependent():
    assert independent_columns(np.column_stack([np.ones(6), np.zeros(6)])).tolist() == [True, False]


def test_a_small_spread_around_a_large_mean_is_still_a_column():
    year = 1_000_000 + np.arange(6.0)
    adjusted = adjustment(year[:, None], ARM)
    assert adjusted.columns.shape == (6, 1)
    assert adjusted.warnings == ()


def test_columns_left_out_are_named_with_the_reason():
    covariates = np.column_stack([AGE, np.full(6, 7.7), AGE * 12])
    adjusted = adjustment(covariates, ARM, ("age", "country", "months"))
    assert adjusted.names == ("age",)
    assert adjusted.warnings == (
        "Covariate left out, being the same for everybody: country.",
        "Covariate left out, being determined by other covariates: months.",
    )


def test_covariates_that_determine_the_allocation_are_found_out():
    assert adjustment(np.column_stack([AGE, AGE + 5 * ARM]), ARM).determines_allocation
    assert not adjustment(AGE[:, None], ARM).determines_allocation


def test_nobody_is_no_crash():
    assert adjustment(np.empty((0, 2)), np.empty(0)).columns.shape == (0, 0)

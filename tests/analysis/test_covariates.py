"""From typed columns to a model's numbers."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.covariates import design_matrix
from reise_report.errors import AnalysisError


def frame(**columns):
    return pd.DataFrame(columns)


def category(values, levels):
    return pd.Categorical(values, categories=levels)


def test_the_first_level_is_the_reference():
    design = design_matrix(frame(site=category(["b", "a", "c", "a"], ["a", "b", "c"])))
    assert design.names == ("site[b]", "site[c]")
    assert design.values.tolist() == [[1, 0], [0, 0], [0, 1], [0, 0]]


def test_booleans_and_numbers_keep_their_names():
    design = design_matrix(frame(age=[30, 41, 52], female=[True, False, False]))
    assert design.names == ("age", "female")
    assert design.values.dtype == float


def test_nullable_types_are_taken():
    design = design_matrix(
        frame(
            age=pd.array([30, None, 52, 40, 61], dtype="Int64"),
            female=pd.array([True, False, False, None, True], dtype="boolean"),
        )
    )
    assert design.complete.tolist() == [True, False, True, False, True]
    assert design.values.tolist() == [[30, 1], [52, 0], [61, 1]]


def test_those_with_a_missing_covariate_are_left_out_and_counted_by_covariate():
    design = design_matrix(frame(age=[30.0, None, 50.0, 44.0], site=category(["a", "b", None, "b"], ["a", "b"])))
    assert design.complete.tolist() == [True, False, False, True]
    assert design.warnings[0] == "Left out for a missing covariate: 2 of 4 participants (age 1, site 1)."


def test_a_level_that_nobody_has_makes_no_column():
    design = design_matrix(frame(site=category(["a", "c", "a", "c"], ["a", "b", "c"])))
    assert design.names == ("site[c]",)
    assert design.warnings == ()


def test_a_first_level_that_nobody_has_gives_its_place_to_the_next():
    assert design_matrix(frame(site=category(["b", "c", "b"], ["a", "b", "c"]))).names == ("site[c]",)


def test_constant_columns_are_dropped_with_a_warning():
    design = design_matrix(frame(country=[1, 1, 1], age=[1.0, 2.0, 4.0]))
    assert design.names == ("age",)
    assert design.warnings == ("Covariate left out, being the same for everybody: country.",)


def test_collinear_columns_are_reported():
    design = design_matrix(frame(age=[20.0, 30.0, 45.0, 50.0], born=[2000.0, 1990.0, 1975.0, 1970.0]))
    assert design.names == ("age",)
    assert design.collinear == ("born",)
    assert "determined by other covariates: born" in design.warnings[0]


def test_no_covariates_leave_an_empty_matrix_of_everybody():
    design = design_matrix(pd.DataFrame(index=range(3)))
    assert design.values.shape == (3, 0)
    assert design.complete.all()


def test_nobody_complete_is_no_crash():
    design = design_matrix(frame(age=[None, np.nan]).astype(float))
    assert design.values.shape == (0, 0)
    assert not design.complete.any()


def test_text_is_refused_with_its_name_and_the_remedy():
    with pytest.raises(
        AnalysisError, match=r"covariate 'site' is of type .*; expected numbers, booleans or a category"
    ):
        design_matrix(frame(site=["a", "b"]))


def test_dates_are_refused():
    with pytest.raises(AnalysisError, match="covariate 'enrolled'"):
        design_matrix(frame(enrolled=pd.to_datetime(["2022-09-08", "2024-06-21"])))


def test_infinite_numbers_are_refused():
    with pytest.raises(AnalysisError, match="covariate 'age' has 1 infinite values"):
        design_matrix(frame(age=[1.0, np.inf]))
